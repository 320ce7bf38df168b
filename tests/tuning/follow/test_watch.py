"""A script that is watched stays what it is, and hears what it is told from outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.tuning.control import Order
from app.tuning.project.folder import project_state
from app.tuning.project.lock import ProjectLock, holder
from app.tuning.project.orders_file import order_line, write_orders
from app.tuning.record.state import SearchState
from tests.searching import until

SMALL = str(Path(__file__).with_name("small_search.py"))
QUIET = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
WATCH = ["-m", "app", "watch", "--no-window"]


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=QUIET, capture_output=True, text=True, check=False)


def give(project: Path, order: Order, trial: str = "") -> None:
    write_orders(project, order_line(order, trial))


class Watched:
    """A script that is watched in a process of its own."""

    def __init__(self, folder: Path, trials: int, epochs: int) -> None:
        command = [sys.executable, *WATCH, SMALL, str(folder), str(trials), str(epochs)]
        self.project = folder / "p"
        self.process = subprocess.Popen(
            command, env=QUIET, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    @property
    def state(self) -> SearchState:
        return project_state(self.project) if (self.project / "journal-tuner0.jsonl").exists() else SearchState()

    def wait_for_epoch(self, trial: str) -> None:
        """Wait until a trial trains."""

        def trains() -> bool:
            known = self.state.trials.get(trial)
            return known is not None and bool(known.epochs)

        until(trains, 120, f"trial {trial}")


@pytest.mark.timeout(400)
def test_that_a_script_hears_orders_and_goes_on_after_stop(tmp_path):
    watched = Watched(tmp_path, 30, 1000)
    project = watched.project
    watched.wait_for_epoch("00")
    assert str(watched.process.pid) in holder(project)
    assert watched.state.takes_orders
    give(project, "pause")
    until(lambda: watched.state.is_paused, 30, "the pause")
    trained = len(watched.state.trials["00"].epochs)
    give(project, "skip_trial", "00")
    give(project, "resume")
    until(lambda: watched.state.trials["00"].status == "SKIPPED", 30, "the skip")
    assert len(watched.state.trials["00"].epochs) <= trained + 1
    for trial in ("01", "02", "03"):  # more in a row than Keras Tuner bears of failures
        watched.wait_for_epoch(trial)
        give(project, "skip_trial", trial)
    watched.wait_for_epoch("04")
    give(project, "stop")
    said, _ = watched.process.communicate(timeout=60)
    assert watched.process.returncode == 0
    assert len(json.loads(said)) == 5  # the line after the search
    assert watched.state.reason == "stopped"
    assert [t.status for t in watched.state.trials.values()] == ["SKIPPED"] * 4 + ["STOPPED"]
    again = run(SMALL, str(tmp_path), "6", "2")
    assert again.returncode == 0, again.stderr
    ended = json.loads(again.stdout.splitlines()[-1])
    assert {trial: status for trial, (status, _, _) in ended.items()} == {
        **dict.fromkeys(("00", "01", "02", "03"), "INVALID"),
        **dict.fromkeys(("04", "5"), "COMPLETED"),
    }


@pytest.mark.timeout(400)
def test_that_a_script_that_was_killed_is_taken_up_by_a_plain_one(tmp_path):
    watched = Watched(tmp_path, 3, 30)
    watched.wait_for_epoch("1")
    watched.process.kill()
    watched.process.communicate()
    state = watched.state
    assert state.reason == "stopped"
    assert [t.status for t in state.trials.values()] == ["COMPLETED", "STOPPED"]
    plain = run(SMALL, str(tmp_path), "3", "2")
    assert plain.returncode == 0, plain.stderr
    ended = json.loads(plain.stdout.splitlines()[-1])
    assert [status for status, _, _ in ended.values()] == ["COMPLETED"] * 3
    assert ended["0"][1] == state.trials["0"].score
    assert watched.state.finished == 3


@pytest.mark.timeout(400)
def test_that_scores_and_values_are_those_of_the_plain_script(tmp_path):
    plain = run(SMALL, str(tmp_path / "plain"), "3", "3")
    watched = run(*WATCH, SMALL, str(tmp_path / "watched"), "3", "3")
    assert json.loads(plain.stdout.splitlines()[-1]) == json.loads(watched.stdout.splitlines()[-1])
    files = {path.name for path in (tmp_path / "watched" / "p").iterdir()}
    ours = {"journal-tuner0.jsonl", "orders.jsonl", "search.lock"}
    assert files - ours == {path.name for path in (tmp_path / "plain" / "p").iterdir()}


@pytest.mark.timeout(400)
def test_that_one_line_in_a_plain_script_records_its_search(tmp_path):
    ended = run(str(Path(SMALL).with_name("scripts") / "one_line.py"), str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    state = project_state(tmp_path / "one")
    assert (state.reason, state.script.script) == ("completed", "one_line.py")
    assert [len(trial.epochs) for trial in state.trials.values()] == [2, 2]


@pytest.mark.timeout(400)
def test_that_a_search_beside_another_s_in_one_folder_runs_untold(tmp_path):
    (tmp_path / "p").mkdir()
    with ProjectLock(tmp_path / "p"):
        ended = run(*WATCH, SMALL, str(tmp_path), "1", "1")
    assert ended.returncode == 0
    assert len(json.loads(ended.stdout.splitlines()[-1])) == 1
    (line,) = (line for line in ended.stderr.splitlines() if line.startswith("mountain: "))
    assert f"process {os.getpid()}" in line
    assert not list((tmp_path / "p").glob("journal-*"))


PROBE = """
import atexit, pickle, sys
import __main__
def named(): pass
atexit.register(print, "at the end")
print(sys.argv[1:], __name__, __file__, sys.path[0], __builtins__, __spec__, __package__, __doc__)
print(pickle.loads(pickle.dumps(named)) is __main__.named)
sys.stderr.write("to stderr\\n")
"""
ENDS = {
    "to its end": "",
    "sys.exit(7)": "sys.exit(7)",
    "a text": "sys.exit('a text')",
    "an error": "def f():\n    raise KeyError(1)\ntry:\n    f()\nexcept KeyError as e:\n    raise ValueError from e",
    "a file": "open('not there')",
    "interrupted": "raise KeyboardInterrupt",
    "of the tuner": "import keras_tuner\nkeras_tuner.RandomSearch(None, 'loss')",
}


def said(ended: subprocess.CompletedProcess[str]) -> list[str]:
    """What a script said on standard error, but for TensorFlow's lines with the time in them."""
    return [line for line in ended.stderr.splitlines() if not re.match(r"[IWE]0000 |WARNING: All log", line)]


@pytest.mark.parametrize("end", ENDS)
def test_that_what_a_script_sees_says_and_exits_with_is_its_own(tmp_path, end):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "script.py").write_text(PROBE + ENDS[end])
    plain = run("sub/script.py", "--no", "-x", "1", folder=tmp_path)
    watched = run(
        "-c",
        "import sys; from app.cli import main; sys.exit(main())",
        "watch",
        "sub/script.py",
        "--no",
        "-x",
        "1",
        "--no-window",
        folder=tmp_path,
    )
    assert watched.stdout == plain.stdout
    assert said(watched) == said(plain)
    assert watched.returncode == (130 if end == "interrupted" else plain.returncode)


def test_that_a_script_with_a_module_called_app_gets_its_own(tmp_path):
    (tmp_path / "app.py").write_text("ours = 'mine'")
    (tmp_path / "script.py").write_text("import app\nprint(app.ours)")
    assert run(*WATCH, str(tmp_path / "script.py")).stdout == "mine\n"


@pytest.mark.parametrize("name", ["none.py", "folder.py", "notes.ipynb", "binary.py", "syntax.py"])
def test_that_a_script_that_cannot_run_says_why_in_its_place(tmp_path, name):
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "notes.ipynb").write_text("{}")
    (tmp_path / "binary.py").write_bytes(b"\x7fELF\0\0")
    (tmp_path / "syntax.py").write_text("x = 1\nif x\n")
    ended = run(*WATCH, str(tmp_path / name))
    if name == "syntax.py":
        assert ended.returncode == 1
        assert ended.stderr == run(str(tmp_path / name)).stderr
    else:
        assert ended.returncode == 2
        assert ended.stderr.startswith("mountain: ")
        assert ended.stderr.count("\n") == 1
        assert name in ended.stderr


def test_that_watch_can_be_imported_without_what_it_watches():
    loaded = (
        "import app.tuning, sys; app.tuning.watch; print([m for m in sys.modules if m.startswith(('keras', 'tens'))])"
    )
    assert run("-c", loaded).stdout == "[]\n"
