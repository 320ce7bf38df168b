"""The command line: the window, or without one the commands ``walk``, ``shot``, ``tune``, ``preview`` and others.

Exit codes: 0 done, 2 the input is wrong (one line on stderr), 1 a failure of ours, 130 interrupted, 143 ended by
SIGTERM.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from app import __version__
from app.descent.text.json_input import InputError
from app.files import LARGEST_JSON, read_whole, write_whole
from app.gui.mountain.export.shot_command import add_shot_options, run_shot
from app.tuning.tables.preview_command import add_preview_options, run_preview

if TYPE_CHECKING:
    from app.descent.walks.scene import Scene


MOST_WORKERS = 64


class OneLineParser(argparse.ArgumentParser):
    """Says in one line what is wrong with an option; its own would print the usage of all of them before."""

    def error(self, message: str) -> NoReturn:
        """End with the line."""
        self.exit(2, f"mountain: {message}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except InputError as error:
        print(f"mountain: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has had enough; Python would complain once more while closing it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"mountain: {error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    """The whole command line as one parser."""
    parser = OneLineParser(
        prog="mountain", description="See what a learning rate does, then measure it on real networks."
    )
    parser.add_argument("--version", action="version", version=f"Blindfolded Mountain {__version__}")
    parser.add_argument(
        "--scene", metavar="FILE", help="a scene file, or a figure the app made, to open in the mountain tab"
    )
    parser.add_argument("--project", metavar="DIR", type=Path, help="a search's folder to open in the tuner tab")
    parser.add_argument(
        "--theme", choices=("light", "dark"), help="the colours of the window (default: as chosen last)"
    )
    parser.set_defaults(run=run_window)
    commands = parser.add_subparsers(title="commands that need no display", metavar="COMMAND")

    walk = commands.add_parser("walk", help="write every step of every hiker as JSON or CSV")
    walk.add_argument("scene", metavar="SCENE", help="a scene file, or a figure the app made; - reads standard input")
    walk.add_argument(
        "-o", dest="output", metavar="FILE", type=Path, help="a .json or .csv file (default: JSON to standard output)"
    )
    walk.set_defaults(run=run_walk)

    shot = commands.add_parser("shot", help="save a picture or an animation of a scene")
    add_shot_options(shot)
    shot.set_defaults(run=shoot)

    tune = commands.add_parser("tune", help="run a Keras Tuner search: events on stdout, progress on stderr")
    tune.add_argument("spec", metavar="SPEC", help="a file that describes the search (JSON); - reads standard input")
    tune.add_argument(
        "--project", metavar="DIR", type=Path, required=True, help="the search's folder; created if missing"
    )
    tune.add_argument("--resume", action="store_true", help="continue the search that is in the folder")
    tune.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="how many processes train at the same time (default: 1)"
    )
    tune.add_argument(
        "--listen",
        metavar="HOST:PORT",
        help="the address at which workers on other machines can join; they need the search's folder, and the "
        "connection is not encrypted, so use a network you trust (default: only this machine)",
    )
    tune.set_defaults(run=run_tune)

    preview = commands.add_parser("preview", help="say how a table would be read, and what its columns are, as JSON")
    add_preview_options(preview)
    preview.set_defaults(run=run_preview)

    predict = commands.add_parser("predict", help="answer the rows of a table by a search's best network")
    predict.add_argument("project", metavar="PROJECT", type=Path, help="the folder of a search on a table")
    predict.add_argument("rows", metavar="ROWS", type=Path, help="a file with rows that have the same columns")
    predict.add_argument(
        "-o",
        dest="output",
        metavar="FILE",
        type=Path,
        help="where to save the rows with their answers as CSV (default: standard output)",
    )
    predict.add_argument("--trial", metavar="N", help='another trial than the best one, or "final" for the final fit')
    predict.set_defaults(run=run_predict)

    worker = commands.add_parser("worker", help="join a search from another process or machine")
    worker.add_argument(
        "--project", metavar="DIR", type=Path, required=True, help="the search's folder, which both machines share"
    )
    worker.add_argument(
        "--chief", metavar="HOST:PORT", required=True, help="the address that the search was given with --listen"
    )
    worker.add_argument(
        "--id",
        metavar="NAME",
        help="a name that no other worker has (default: made from this machine's name)",
    )
    worker.set_defaults(run=run_worker)

    watch = commands.add_parser("watch", help="run a Keras Tuner script unchanged, and see its searches live")
    watch.add_argument("--no-window", action="store_true", help="record its searches, and open no window")
    watch.add_argument("script", metavar="SCRIPT", help="the script; its folder and its exit code stay its own")
    watch.add_argument("arguments", metavar="ARGS", nargs=argparse.REMAINDER, help="what the script is given")
    watch.set_defaults(run=run_watch)

    learn = commands.add_parser("learn", help="check what lessons claim: one JSON line a claim")
    learn.add_argument(
        "--check",
        metavar="FOLDER",
        nargs="?",
        type=Path,
        const=Path(),
        help="run every claim of the lessons in a folder (default: those that come with the app)",
    )
    learn.add_argument(
        "--train", action="store_true", help="with --check: train the recorded searches again, and compare"
    )
    learn.add_argument("--list", action="store_true", help="list what lessons can measure and check, as Markdown")
    learn.set_defaults(run=run_learn)
    return parser


def run_window(args: argparse.Namespace) -> int:
    """Open the window and stay until it closes."""
    scene = None
    if args.scene is not None:
        scene = _read_scene(args.scene, pipes=False)
    from app.gui.no_display import why_no_window

    if (reason := why_no_window()) is not None:
        raise InputError(reason)
    from app.gui.start import open_window

    return open_window(scene, args.project, args.theme)


def run_walk(args: argparse.Namespace) -> int:
    """Write every step of every hiker."""
    from app.descent.story.walk_json_csv import walk_json, walk_rows
    from app.descent.walks.walk import walk

    scene = _read_scene(args.scene)
    suffix = args.output.suffix.lower() if args.output else ".json"
    if suffix not in (".json", ".csv"):
        raise InputError(f"{args.output}: a walk is written as .json or .csv, not {suffix or 'without an ending'}")
    walked = walk(scene)
    if suffix == ".json":
        content = walk_json(walked)
    else:
        table = io.StringIO(newline="")
        csv.writer(table).writerows(walk_rows(walked))
        content = table.getvalue().encode()
    _write(args.output, content)
    return 0


def shoot(args: argparse.Namespace) -> int:
    """Write figures of scenes."""
    with _ended_tidily():
        return run_shot(args, _read_scene)


def run_tune(args: argparse.Namespace) -> int:
    """Run a search: one JSON line an event."""
    from app.tuning.data.recipe import read_recipe
    from app.tuning.own.look import looked_at
    from app.tuning.project.folder import prepare_project
    from app.tuning.project.rows import has_rows, keep_rows
    from app.tuning.spec.search import load_spec, names_objective, with_fitting_objective
    from app.tuning.workers.headless import check_file, search_headless

    project = args.project.resolve()
    try:
        text = _read(args.spec)
        spec, named = looked_at(load_spec(text)), names_objective(text)
        kept = read_recipe(project) if args.resume and has_rows(project) else None
        rows = None if kept is not None else check_file(spec, named)
        read = kept if rows is None else rows
        if read is not None and not named:
            spec = with_fitting_objective(spec, read.task)
    except InputError as error:
        raise InputError(f"{_named(args.spec)}: {error}") from error

    def prepare() -> None:
        nonlocal rows
        _tell(prepare_project(project, spec, args.resume))
        if rows is not None:
            keep_rows(project, rows)
            rows = None  # the workers map them

    if args.workers == 1 and args.listen is None:
        prepare()
        return search_headless(project, sys.stdout.buffer, sys.stderr)
    from app.tuning.workers.fleet import search_with_workers
    from app.tuning.workers.join_line import Place, check_place, join_line, split_place

    place = Place(*split_place(args.listen), shared=True) if args.listen else Place()
    check_place(place.address, place.port)
    prepare()

    def tell_how_to_join(where: str) -> None:
        if place.shared:
            _tell(f"Others join with: {join_line(project, where)}")

    search = partial(search_with_workers, workers=args.workers, place=place, listening=tell_how_to_join)
    return search_headless(project, sys.stdout.buffer, sys.stderr, search)


def _tell(sentence: str) -> None:
    if sentence:
        print(sentence, file=sys.stderr)


def run_predict(args: argparse.Namespace) -> int:
    """Answer a table's rows, in a process of its own: TensorFlow talks to standard error as it likes."""
    from app.tuning.export.commands import predict_command, read_predicted

    if args.output is not None:
        _check_folder(args.output)
    with tempfile.TemporaryDirectory() as folder:
        output = args.output or Path(folder, "answers.csv")
        command = predict_command(args.project.resolve(), args.rows, output, args.trial)
        done = subprocess.run(command, capture_output=True, check=False)
        said = done.stderr.decode(errors="replace").strip()
        if done.returncode == 2:
            raise InputError(said.splitlines()[-1])
        if done.returncode:
            _tell(said)
            return 1
        for note in read_predicted(done.stdout).notes:
            _tell(note)
        if args.output is None:
            _write(None, output.read_bytes())
    return 0


def run_worker(args: argparse.Namespace) -> int:
    """Run trials of a search that another process leads."""
    from app.tuning.names import check_name
    from app.tuning.project.folder import project_spec
    from app.tuning.workers.fleet import join_chief
    from app.tuning.workers.handshake import greet, member_of
    from app.tuning.workers.headless import search_headless
    from app.tuning.workers.join_line import check_chief, own_name

    project = args.project.resolve()
    spec = project_spec(project)
    name = own_name() if args.id is None else args.id
    check_name(name)
    check_chief(args.chief)
    greet(member_of(project, spec, name), args.chief)
    search = partial(join_chief, chief=args.chief, name=name)
    return search_headless(project, sys.stdout.buffer, sys.stderr, search)


def run_watch(args: argparse.Namespace) -> int:
    """Run a script, its searches recorded; a window opens on the first one."""
    from app.gui.window.watch_window import WatchWindow
    from app.tuning.follow.run_script import run_script

    arguments, quiet = args.arguments, args.no_window
    ours = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--no-window" in ours:
        arguments.remove("--no-window")
        quiet = True
    return run_script(args.script, arguments, None if quiet else WatchWindow().show)


def run_learn(args: argparse.Namespace) -> int:
    """Run every claim of every lesson."""
    from app.learn.check_command import check_lessons, own_lessons
    from app.learn.lessons.guide import lists

    if args.list:
        print(lists(), end="")
        return 0
    if args.check is None:
        raise InputError("learn: say what to do: --check [FOLDER] or --list; see mountain learn --help")
    folder = own_lessons() if args.check == Path() else args.check
    if not args.train:
        return check_lessons(folder, sys.stdout, sys.stderr)
    from app.learn.retrain import trained_again

    return check_lessons(folder, sys.stdout, sys.stderr, trained_again)


def _read(name: str, pipes: bool = True, most: int = LARGEST_JSON) -> bytes:
    """A file's bytes, or standard input's for ``-``; without ``pipes`` nothing that could keep a window waiting."""
    try:
        if name != "-" and not pipes:
            return read_whole(Path(name), most)
        with contextlib.nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise InputError(error.strerror or str(error)) from error
    if len(content) > most:
        raise InputError(f"has more than {most // 10**6} MB; nothing that is read here is that long")
    return content


def _read_scene(name: str, pipes: bool = True) -> Scene:
    """The scene of a file, or of a figure that carries one."""
    from app.descent.walks.scene import load_scene
    from app.gui.mountain.export.carried_scene import LARGEST_FIGURE, scene_in

    try:
        return load_scene(scene_in(_read(name, pipes, LARGEST_FIGURE)))
    except InputError as error:
        raise InputError(f"{_named(name)}: {error}") from error


def _named(name: str) -> str:
    return "standard input" if name == "-" else name


@contextlib.contextmanager
def _ended_tidily() -> Iterator[None]:
    """Let SIGTERM end this process as Ctrl+C does: by an exception, on whose way up half a file is taken away."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _check_folder(output: Path) -> None:
    if not output.parent.is_dir():
        raise InputError(f"{output}: there is no folder {output.parent}; make it first or name another")


def _write(output: Path | None, content: bytes) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    _check_folder(output)
    with _ended_tidily():
        write_whole(output, content)


def _count(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_WORKERS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of workers from 1 to {MOST_WORKERS}")
