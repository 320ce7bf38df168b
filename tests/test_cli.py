"""The command line, run as a user runs it."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

from app import cli
from app.descent import Scene, walk
from app.descent.story.walk_json_csv import walk_json
from app.descent.text.json_input import InputError
from app.gui.no_display import NO_WINDOW
from app.tuning.project.folder import project_state
from app.tuning.workers.join_line import check_chief
from tests.searching import workers


def started(command: list[str], given: str = "") -> subprocess.CompletedProcess[bytes]:
    """A command's end, where there is no display."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(command, input=given.encode(), capture_output=True, env=environment, timeout=120)


def run(*arguments, given: str = "") -> subprocess.CompletedProcess[bytes]:
    return started([sys.executable, "-m", "app", *map(str, arguments)], given)


def refused(ran: subprocess.CompletedProcess[bytes], *words: str) -> None:
    """Exit code 2, one line on standard error that has these words, nothing on standard output."""
    message = ran.stderr.decode()
    assert ran.returncode == 2, message
    assert len(message.strip().splitlines()) == 1, message
    for word in words:
        assert word in message, message
    assert ran.stdout == b""


# A figure's file, and options that say nothing of it, or what cannot be; then words of the answer.
SENSELESS_SHOTS = (
    ("shot.png --size foo", "--size", "foo", "1600x900"),
    ("shot.png --size 20000x20", "--size", "10000"),
    ("shot.png --size 10000x10000 --scale 8", "million pixels"),
    ("shot.webp --size 10000x10000", "million pixels"),
    ("shot.gif --size 7680x4320", "61 frames", "--frames 45"),
    ("shot.png --scale 9", "--scale", "0.1 to 8"),
    ("shot.png --step 61", "--step 61", "60 steps"),
    ("shot.gif --step -1", "--step"),
    ("shot.png --fps 10", "--fps", "shot.png"),
    ("shot.svg --frames 10", "--frames", "shot.svg"),
    ("shot.gif --frames 1", "--frames", "2"),
    ("shot.gif --fps 60", "--fps", "50"),
    ("shot.png --text nan", "--text", "nan"),
    ("shot.png --show map,sky", "--show", "sky", "losses"),
    ("shot.png --format svg", "--format", "shot.png"),
    ("shot.png --colour red", "--colour"),
    ("no/shot.png", "no folder"),
)


def test_that_walk_says_what_the_module_says(tmp_path):
    scene = tmp_path / "scene.json"
    scene.write_text('{"surface": "himmelblau", "steps": 20}')
    ran = run("walk", scene)
    assert ran.returncode == 0
    assert ran.stdout == walk_json(walk(Scene(surface="himmelblau", steps=20)))


def test_that_walk_reads_standard_input_and_writes_csv(tmp_path):
    ran = run("walk", "-", "-o", tmp_path / "walk.csv", given='{"steps": 5}')
    assert ran.returncode == 0
    assert len((tmp_path / "walk.csv").read_text().splitlines()) == 1 + 2 * 6


def test_that_bad_input_is_one_line_with_its_place(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"hikers": [{"optimizer": "adam", "beta1": 0.9}]}')
    refused(run("walk", bad), "bad.json", "$.hikers[0]", "beta_1")
    refused(run("walk", "-", given="{"), "standard input", "line 1, column 2")


def test_that_every_command_refuses_what_it_cannot_do(tmp_path, monkeypatch, capfdbinary):
    def main(*arguments, given=""):
        """The command in this process: a start less for each."""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        try:
            code = cli.main([*map(str, arguments)])
        except SystemExit as end:  # of the parser
            code = end.code
        said = capfdbinary.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    refused(main("walk", tmp_path / "none.json"), "none.json", "No such file")
    for command in (("walk",), ("shot", "-o", tmp_path / "shot.png"), ("tune", "--project", tmp_path / "p")):
        assert main(*command, tmp_path / "none.json").stderr.count(b"none.json") == 1
    refused(main("walk", tmp_path), str(tmp_path), "directory")
    refused(main("walk", "-", "-o", tmp_path / "walk.txt", given="{}"), ".json or .csv")
    refused(main("walk", "-", "-o", tmp_path / "no" / "walk.csv", given="{}"), "no folder")
    refused(main("shot", "-", "-o", tmp_path / "shot.bmp", given="{}"), ".png")
    for options, *words in SENSELESS_SHOTS:
        name, *more = options.split()
        refused(main("shot", "-", "-o", tmp_path / name, *more, given='{"steps": 60}'), *words)
    two = (tmp_path / "a.json", tmp_path / "b.json")
    refused(main("shot", *two, "-o", tmp_path / "shot.png"), "shot.png", "folder")
    refused(main("shot", *two, "-o", tmp_path / "folder"), "a.json", "No such file")
    refused(main("shot", two[0], two[0], "-o", tmp_path / "folder"), "a.json", "rename")
    refused(main("tune", "-", "--project", tmp_path / "p", given='{"epochs": 0}'), "standard input", "$.epochs")
    refused(main("tune", "-", "--project", tmp_path / "p", given="[" * 100_000), "standard input")
    refused(main("tune", "/dev/zero", "--project", tmp_path / "p"), "/dev/zero", "more than")
    for name, *words in ((tmp_path / "none.csv", "no such file"), (tmp_path, "folder"), ("/dev/zero", "device")):
        asked = json.dumps({"data": {"csv": str(name), "target": "y"}})
        for more in ((), ("--workers", "2"), ("--resume",)):
            refused(main("tune", "-", "--project", tmp_path / "p", *more, given=asked), Path(name).name, *words)
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_that_nothing_can_be_learned_from_gets_no_search(tmp_path):
    table = tmp_path / "table.csv"
    for content, *words in (("a,b\n1,2\n", "no column"), ("a,y\n" + "1,2\n" * 5, "rows")):
        table.write_text(content)
        asked = json.dumps({"data": {"csv": str(table), "target": "y"}})
        refused(run("tune", "-", "--project", tmp_path / "p", given=asked), "table.csv", *words)
    table.write_text("a,y\n" + "".join(f"{n},{n * 1.5}\n" for n in range(40)))
    asked = json.dumps({"data": {"csv": str(table), "target": "y"}, "objective": "val_accuracy"})
    refused(run("tune", "-", "--project", tmp_path / "p", given=asked), "$.objective", "regression")
    assert list(tmp_path.iterdir()) == [table]


def test_that_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m app walk - <<< '{{\"steps\": 100000}}' | head -c 10"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60)
    assert ran.stderr == b""
    assert ran.returncode == 0


def test_that_shot_draws_every_kind_of_picture_without_a_display(tmp_path):
    """In one process, since a start takes as long as a picture."""
    (tmp_path / "scene.json").write_text('{"steps": 20}')
    paths = [tmp_path / f"shot.{suffix}" for suffix in ("png", "svg", "pdf", "gif", "webp")]
    shots = [["shot", f"{tmp_path}/scene.json", "-o", str(p), "--size", "480x270", "--theme", "dark"] for p in paths]
    ran = started([sys.executable, "-c", f"from app import cli; print([cli.main(shot) for shot in {shots}])"])
    assert (ran.stdout.decode(), ran.stderr) == ("[0, 0, 0, 0, 0]\n", b"")
    png, svg, pdf, *moving = paths
    assert "Adam" in "".join(ET.parse(svg).getroot().itertext())
    assert pdf.read_bytes().startswith(b"%PDF")
    for path in (png, *moving):
        with Image.open(path) as image:
            assert image.size == (480, 270)
            assert (getattr(image, "n_frames", 1) > 5) == (path in moving)


def test_that_a_shot_is_the_same_every_time_and_another_by_its_scale_and_its_step(tmp_path):
    pictures = {}
    for name, more in {"last": (), "again": (), "first": ("--step", "1"), "large": ("--scale", "2")}.items():
        path = tmp_path / f"{name}.png"
        assert run("shot", "-", "-o", path, "--size", "400x240", *more, given="{}").returncode == 0
        pictures[name] = path.read_bytes()
    assert pictures["last"] == pictures["again"]
    images = {}
    for name in ("last", "first", "large"):
        with Image.open(tmp_path / f"{name}.png") as image:
            images[name] = image.size, image.tobytes()
    assert images["large"][0] == (800, 480)
    assert images["first"][1] != images["last"][1]


def test_that_every_option_of_a_shot_is_honoured(tmp_path):
    """Each in one process, since a start takes as long as a picture: no two of these figures are the same."""
    options = {
        "plain": "",
        "step": "--step 3",
        "fog": "--fog",
        "past": "--step 3 --no-future",
        "text": "--text 2",
        "map": "--show map",
        "dark": "--theme dark",
        "wide": "--size 640x240",
        "fine": "--scale 3",
    }
    (tmp_path / "scene.json").write_text('{"steps": 20}')
    shots = [
        ["shot", f"{tmp_path}/scene.json", "-o", f"{tmp_path}/{name}.{kind}", "--size", "400x240", *more.split()]
        for kind in ("png", "svg", "gif")
        for name, more in options.items()
    ]
    ran = started([sys.executable, "-c", f"from app import cli; print({{cli.main(shot) for shot in {shots}}})"])
    assert (ran.stdout.decode(), ran.stderr) == ("{0}\n", b"")
    for kind in ("png", "svg", "gif"):
        assert len({(tmp_path / f"{name}.{kind}").read_bytes() for name in options}) == len(options), kind


def test_that_several_scenes_go_into_a_folder(tmp_path):
    for name, steps in (("one", 4), ("two", 6)):
        (tmp_path / f"{name}.json").write_text(f'{{"steps": {steps}}}')
    scenes = [tmp_path / "one.json", tmp_path / "two.json"]
    ran = run("shot", *scenes, "-o", tmp_path / "figures", "--format", "svg", "--size", "300x200")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["one.svg", "two.svg"]
    # And a figure stands for its scene wherever one is asked for.
    given, drawn = (run("walk", path).stdout for path in (scenes[1], tmp_path / "figures" / "two.svg"))
    assert given == drawn != b""


def test_that_a_shot_that_is_ended_leaves_nothing(tmp_path):
    (tmp_path / "scene.json").write_text('{"steps": 100}')
    command = [sys.executable, "-X", "importtime", "-m", "app", "shot", f"{tmp_path}/scene.json"]
    command += ["-o", f"{tmp_path}/shot.gif", "--size", "4K"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for line in process.stderr:
        if b"export.webp" in line:  # the last that it imports before it draws
            process.terminate()
            break
    process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    assert process.wait(timeout=60) == 143
    assert [path.name for path in tmp_path.iterdir()] == ["scene.json"]


def test_that_ctrl_c_keeps_what_is_finished_and_resume_tells_the_rest_events_and_progress_apart(tmp_path):
    before, project = workers(), tmp_path / "project"
    command = [sys.executable, "-m", "app", "tune", "-", "--project", str(project)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(b'{"max_trials": 50, "epochs": 2}')
    process.stdin.close()
    for line in process.stdout:
        if b"trial_ended" in line:
            process.send_signal(signal.SIGINT)
            break
    rest = process.stdout.read()
    stderr = process.stderr.read().decode()
    process.stdout.close()
    process.stderr.close()
    assert process.wait(timeout=5) == 130
    assert b'"reason":"stopped"' in rest
    assert "Traceback" not in stderr
    finished = project_state(project).finished
    assert finished >= 1
    assert workers() == before

    refused(run("tune", "-", "--project", project, given='{"epochs": 2}'), "already holds a search", "--resume")
    refused(run("tune", "-", "--project", project, "--resume", given='{"max_trials": 2}'), "$.epochs")
    journal = project / "journal-tuner0.jsonl"
    told_before = journal.read_bytes()
    asked = json.dumps({"max_trials": finished + 1, "epochs": 2})
    ran = run("tune", "-", "--project", project, "--resume", given=asked)
    assert ran.returncode == 0, ran.stderr.decode()
    events = [json.loads(line) for line in ran.stdout.splitlines()]
    assert events[0]["type"] == "search_started"
    assert events[-1] == {**events[-1], "type": "search_ended", "reason": "completed"}
    assert all({"type", "time", "worker"} <= set(event) for event in events)
    assert journal.read_bytes() == told_before + ran.stdout
    progress = ran.stderr.decode().splitlines()
    assert progress[-1].startswith(f"Completed: {finished + 1} trials")
    assert any("left" in line for line in progress)
    assert project_state(project).finished == finished + 1


def test_that_a_full_disk_is_one_line_about_the_users_file_and_leaves_it_as_it_was(tmp_path):
    pytest.importorskip("resource")
    (tmp_path / "scene.json").write_text('{"steps": 20}')
    outputs = [
        tmp_path / name
        for name in ("walk.json", "walk.csv", "shot.png", "shot.svg", "shot.pdf", "shot.gif", "shot.webp")
    ]
    for path in outputs:
        path.write_bytes(b"before")
    small = {"walk": [], "shot": ["--size", "200x120"]}
    commands = [[path.stem, f"{tmp_path}/scene.json", "-o", str(path), *small[path.stem]] for path in outputs]
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))"
    ran = started([sys.executable, "-c", f"{full}; from app import cli; print([cli.main(c) for c in {commands}])"])
    assert ran.stdout.decode() == f"{[1] * len(outputs)}\n"
    assert ran.stderr.decode().splitlines() == [f"mountain: {path}: File too large" for path in outputs]
    assert all(path.read_bytes() == b"before" for path in outputs)
    assert len(list(tmp_path.iterdir())) == 1 + len(outputs)


def test_that_a_figure_is_written_through_a_link_and_keeps_the_mode(tmp_path):
    (tmp_path / "scene.json").write_text('{"steps": 20}')
    real, link = tmp_path / "real", tmp_path / "shot.svg"
    real.write_bytes(b"before")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("shot", tmp_path / "scene.json", "-o", link).returncode == 0
    assert link.is_symlink()
    assert real.read_bytes().startswith(b"<?xml")
    assert real.stat().st_mode & 0o777 == 0o640


def test_that_a_window_opens_no_pipe_and_no_command_reads_without_end(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    refused(run("--scene", tmp_path / "pipe"), str(tmp_path / "pipe"), "not a file")
    refused(run("walk", "/dev/zero"), "/dev/zero: has more than 50 MB")


def test_that_a_scene_may_come_through_another_programs_pipe():
    command = f"{sys.executable} -m app walk <(echo '{{\"steps\": 5}}') | head -c 10"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_that_the_module_and_the_command_are_one(tmp_path):
    command = Path(sys.executable).with_name("mountain")
    for program in ([str(command)], [sys.executable, "-m", "app"]):
        ran = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True)
        assert ran.stdout.startswith("Blindfolded Mountain ")


def test_that_the_advice_for_a_worker_without_a_search_is_a_command_of_ours():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(InputError) as told:
        check_chief(place)
    _, _, advice = str(told.value).partition("mountain ")
    args = cli.build_parser().parse_args(advice.split())
    assert args.resume  # a worker joins a folder that holds a search already
    assert args.listen == place


@pytest.mark.parametrize("command", ["walk", "shot"])
def test_that_walk_and_shot_say_alike_what_a_scene_may_be(command):
    assert "a scene file, or a figure the app made" in " ".join(run(command, "--help").stdout.decode().split())


def test_that_the_help_and_the_reason_for_no_window_name_the_same_commands():
    named = re.findall(r"^    (\w+) ", run("--help").stdout.decode(), re.MULTILINE)
    assert named
    assert all(name in NO_WINDOW for name in named)
