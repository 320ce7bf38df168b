"""Random damage to any file of a real project: it is opened in the window, and resumed for one more trial.

``python -m tests.benchmarks.mutations [N] [RESUMED] [SEED]``: N folders are opened, and the first RESUMED (all, unless
it is said) resumed for real. Each must be completed, or refused with one clear sentence; what is said may be no raw
exception. Prints what fails with the seed that makes it again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from msgspec.structs import replace

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.export.table import table_csv
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.error_summary import summary
from app.tuning.record.events import Event, SearchEnded
from app.tuning.record.progress import progress_of
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.words.best import best_text
from app.tuning.words.gaps import gaps_text
from app.tuning.words.progress import status_text
from app.tuning.workers.supervise import search_here
from tests.searching import load_keras

SPACE = Space(units=4, learning_rate=Vary(choices=(0.1, 0.03, 0.01, 0.003, 0.001)))
SPEC = SearchSpec(data=Synthetic(rows=50), space=SPACE, max_trials=3, epochs=2)
MORE = replace(SPEC, max_trials=4)
PATIENCE = 60.0  # seconds of a resumed search
RAW = re.compile(r"Traceback|\b\w+(Error|Exception)\b|\bErrno\b|0x[0-9a-f]{6}|<class |object at |NoneType")
JUNK: tuple[Any, ...] = (None, True, 0, -1, 10**30, 1.5, "", "x" * 300, [], {}, [1, [2]], {"a": 1}, "NaN", "../../etc")


def damage(project: Path, chance: random.Random) -> str:
    """Change one file at random; say which and how."""
    files = sorted(path for path in project.rglob("*") if path.is_file())
    path = chance.choice(files)
    ways: list[Callable[[Path, random.Random], str]] = [_cut, _flip, _empty, _remove, _insert, _repeat, _other]
    if path.suffix in (".json", ".jsonl"):
        ways += [_value, _value, _value, _key, _number]
    if len(path.parent.relative_to(project).parts) and chance.random() < 0.1:
        ways = [_folder]
    way = chance.choice(ways)
    return f"{path.relative_to(project)}: {way.__name__[1:]} {way(path, chance)}"


def _cut(path: Path, chance: random.Random) -> str:
    whole = path.read_bytes()
    place = chance.randrange(len(whole) + 1)
    path.write_bytes(whole[:place])
    return f"at {place} of {len(whole)}"


def _flip(path: Path, chance: random.Random) -> str:
    whole = bytearray(path.read_bytes() or b" ")
    places = [chance.randrange(len(whole)) for _ in range(chance.choice((1, 1, 5, 50)))]
    for place in places:
        whole[place] = chance.randrange(256)
    path.write_bytes(whole)
    return f"{len(places)} bytes"


def _empty(path: Path, _chance: random.Random) -> str:
    path.write_bytes(b"")
    return ""


def _remove(path: Path, _chance: random.Random) -> str:
    path.unlink()
    return ""


def _folder(path: Path, _chance: random.Random) -> str:
    shutil.rmtree(path.parent)
    return "removed"


def _insert(path: Path, chance: random.Random) -> str:
    whole = path.read_bytes()
    place = chance.randrange(len(whole) + 1)
    path.write_bytes(
        whole[:place] + chance.choice((b"\0" * 9, b"{}", b"\n", b'"', b"\xff\xfe", b"[" * 3000)) + whole[place:]
    )
    return f"at {place}"


def _repeat(path: Path, _chance: random.Random) -> str:
    path.write_bytes(path.read_bytes() * 2)
    return ""


def _other(path: Path, chance: random.Random) -> str:
    files = sorted(p for p in path.parent.rglob("*") if p.is_file())
    other = chance.choice(files)
    path.write_bytes(other.read_bytes())
    return f"by {other.name}"


def _value(path: Path, chance: random.Random) -> str:
    """Another value anywhere in a JSON value, or in one line of a journal."""
    return _in_json(path, chance, lambda parent, key: parent.__setitem__(key, chance.choice(JUNK)))


def _key(path: Path, chance: random.Random) -> str:
    return _in_json(path, chance, lambda parent, key: parent.__delitem__(key))


def _number(path: Path, chance: random.Random) -> str:
    def change(parent: Any, key: Any) -> None:
        if isinstance(parent[key], int | float) and not isinstance(parent[key], bool):
            parent[key] = chance.choice((-parent[key], parent[key] * 10, parent[key] + 1, 10**18, float("nan")))

    return _in_json(path, chance, change)


def _in_json(path: Path, chance: random.Random, change: Callable[[Any, Any], None]) -> str:
    text = path.read_text(errors="replace")
    lines = text.splitlines() if path.suffix == ".jsonl" else [text]
    if not lines:
        return "nothing"
    line = chance.randrange(len(lines))
    try:
        value = json.loads(lines[line])
    except ValueError:
        return "nothing"
    places = list(_places(value, ""))
    if not places:
        return "nothing"
    parent, key, name = chance.choice(places)
    change(parent, key)
    lines[line] = json.dumps(value)
    path.write_text("\n".join(lines) + "\n")
    return f"{name} of line {line}"


def _places(value: Any, name: str) -> Iterator[tuple[Any, Any, str]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield value, key, f"{name}.{key}"
        yield from _places(inner, f"{name}.{key}")


class Window:
    """A real window, off the screen, that folders are opened in."""

    def __init__(self, home: Path) -> None:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication

        from app.gui.main_window import MainWindow
        from app.gui.settings import Settings
        from app.gui.theme import load_fonts
        from app.gui.tuner.run.session import SearchSession

        SearchSession.warm_up = staticmethod(lambda *_: None)  # type: ignore[assignment]
        self._app = QApplication.instance() or QApplication([])
        load_fonts()
        store = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
        self._window = MainWindow(settings=Settings(store))
        self._window.resize(1280, 800)
        self._window.show()

    def open(self, project: Path) -> str:
        """Open a folder, look at every view, and return what is said to be wrong."""
        tab = self._window.tuner_tab
        self._window.open_path(project)
        for title in tab.display.views.titles:
            tab.display.trials.choose(next(iter(tab.state.trials), ""))
            tab.display.views.show_view(title)
            self._app.processEvents()
            tab.display.views.grab()
        error = tab.run_card.error
        return error.sentence.text() if error.isVisible() else ""

    def close(self) -> None:
        """Close it."""
        self._window.close()


def opened(project: Path, window: Window) -> tuple[str, str]:
    """How a folder opens, and what is said of it."""
    said = [window.open(project)]
    try:
        state = project_state(project)
    except InputError as error:
        return "refused", f"{error}"
    said += [status_text(progress_of(state, time.time())), best_text(state), gaps_text(state.gaps)]
    table_csv(state)
    return "opened", " ".join(filter(None, said))


def resumed(project: Path) -> tuple[str, str]:
    """How a folder goes on for one more trial, and what is said of it."""
    events: list[Event] = []
    control = Control()
    alarm = threading.Timer(PATIENCE, control.stop)
    alarm.start()
    try:
        said = prepare_project(project, MORE, resume=True)
        with contextlib.redirect_stdout(io.StringIO()):
            search_here(project, events.append, control)
    except InputError as error:
        return "refused", str(error)
    finally:
        alarm.cancel()
    end = events[-1]
    assert isinstance(end, SearchEnded)
    if control.stopped:
        return "hung", ""
    state = project_state(project)
    if end.reason == "failed":
        whole = (end.message or "").strip()
        # What was foreseen is a sentence; a traceback is a fault, however its last line reads.
        return ("refused" if "Traceback" not in whole else "raw"), whole if "Traceback" in whole else summary(whole)
    if state.finished < MORE.max_trials and end.reason == "completed":
        return "too few", f"{state.finished} of {MORE.max_trials}"
    return "completed", f"{said} {status_text(progress_of(state, time.time()))}"


def damaged(whole: Path, home: Path, seed: int, number: int) -> tuple[Path, str]:
    """A copy of a project with one file damaged, and how."""
    project = shutil.copytree(whole, home / f"p{number}")
    return project, damage(project, random.Random(f"{seed} {number}"))


class Faults:
    """Counts how folders fared, and prints what is wrong with the seed that makes it again."""

    def __init__(self, seed: int) -> None:
        self.outcomes: Counter[str] = Counter()
        self.count = 0
        self._seed = seed

    def take(self, step: str, number: int, how: str, run: Callable[[], tuple[str, str]]) -> None:
        """Run one step."""
        try:
            outcome, said = run()
        except Exception:
            outcome, said = "raised", traceback.format_exc()
        self.outcomes[f"{step}: {outcome}"] += 1
        if outcome in ("raised", "raw", "hung", "too few") or RAW.search(said) is not None:
            self.count += 1
            print(f"{self._seed} {number} {how}: {step} {outcome}\n    {said.strip()[-1500:]}", flush=True)
        done = sum(self.outcomes.values())
        if done % 50 == 0:
            print(f"{done} …", file=sys.stderr, flush=True)


def main() -> None:
    """Damage, open and resume; print the counts and every fault."""
    given = [int(word) for word in sys.argv[1:]]
    count, seed = (given[0] if given else 500), (given[2] if len(given) > 2 else 1)
    most = given[1] if len(given) > 1 else count
    load_keras()
    faults = Faults(seed)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        whole = home / "whole"
        prepare_project(whole, SPEC, resume=False)
        with contextlib.redirect_stdout(io.StringIO()):
            search_here(whole, lambda _event: None, Control())
        window = Window(home)
        for number in range(count):
            project, how = damaged(whole, home, seed, number)
            faults.take("opened", number, how, partial(opened, project, window))
            shutil.rmtree(project, ignore_errors=True)
        window.close()
        for number in range(most):
            project, how = damaged(whole, home, seed, number)
            faults.take("resumed", number, how, partial(resumed, project))
            shutil.rmtree(project, ignore_errors=True)
    told = ", ".join(f"{name} {times}" for name, times in sorted(faults.outcomes.items()))
    print(f"{count} mutations: {told}; faults {faults.count}; {(time.monotonic() - began) / 60:.1f} min")


if __name__ == "__main__":
    main()
