"""Ten thousand trials in one project: how long until they are on screen, and how long each view and event takes.

``python -m tests.benchmarks.many_trials_seen [TRIALS]``
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.tuning.names import WORKER
from app.tuning.record.events import EpochEnded, Event, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.spec.search import SearchSpec, dump_spec
from app.tuning.spec.space import Space, Vary

EPOCHS = 5
EVENTS = 200  # live ones, after which the charts are drawn
RATES = Vary(min=1e-5, max=1e-1, sampling="log")


def make_project(folder: Path, trials: int) -> SearchSpec:
    """A project's spec and journal, as a search of so many trials leaves them."""
    spec = SearchSpec(max_trials=trials, epochs=EPOCHS, space=Space(learning_rate=RATES))
    draw, now = random.Random(1), 1.0
    events: list[object] = [SearchStarted(time=now, worker=WORKER, spec=spec, versions={})]
    for number in range(trials):
        trial = f"{number:05}"
        values = {"units": draw.choice((32, 64, 96, 128)), "learning_rate": 10 ** draw.uniform(-5, -1)}
        events.append(TrialStarted(time=now, worker=WORKER, trial=trial, values=values))
        score = 0.5
        for epoch in range(EPOCHS):
            now += 0.1
            score += (0.95 - score) * draw.uniform(0, 0.3)
            logs = {"accuracy": score, "loss": 1 - score, "val_accuracy": score - 0.01, "val_loss": 1.01 - score}
            rate = values["learning_rate"]
            events.append(
                EpochEnded(
                    time=now, worker=WORKER, trial=trial, epoch=epoch, logs=logs, learning_rate=rate, seconds=0.1
                )
            )
        events.append(
            TrialEnded(time=now, worker=WORKER, trial=trial, status="COMPLETED", score=score - 0.01, best_epoch=4)
        )
    events.append(SearchEnded(time=now, worker=WORKER, reason="completed"))
    (folder / "spec.json").write_bytes(dump_spec(spec))
    (folder / f"journal-{WORKER}.jsonl").write_bytes(b"".join(msgspec.json.encode(e) + b"\n" for e in events))
    return spec


def live_events(first: int, count: int) -> list[Event]:
    """What a search goes on to tell: trials that start, train and end one after another."""
    made: list[Event] = []
    draw = random.Random(first)
    for number in range(first, first + count // (EPOCHS + 2) + 1):
        when, trial = 1e6 + number, f"{number:05}"
        values = {"units": draw.choice((32, 64, 96, 128)), "learning_rate": 10 ** draw.uniform(-5, -1)}
        made.append(TrialStarted(time=when, worker=WORKER, trial=trial, values=values))
        score = draw.uniform(0.5, 0.9)
        logs = {"accuracy": score, "loss": 1 - score, "val_accuracy": score, "val_loss": 1 - score}
        for epoch in range(EPOCHS):
            rate = values["learning_rate"]
            made.append(
                EpochEnded(
                    time=when, worker=WORKER, trial=trial, epoch=epoch, logs=logs, learning_rate=rate, seconds=0.1
                )
            )
        made.append(TrialEnded(time=when, worker=WORKER, trial=trial, status="COMPLETED", score=score, best_epoch=4))
    return made[:count]


def main() -> None:
    """Open a project in a shown window, go through its views, sort, filter, and let it live on."""
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtWidgets import QApplication

    from app.gui.main_window import MainWindow
    from app.gui.settings import Settings
    from app.gui.tuner.run.redraw_timer import RedrawTimer

    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp())
    spec = make_project(folder, trials)
    app = QApplication([])
    store = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
    store.setValue("projects", str(folder / "new"))
    window = MainWindow(theme="light", settings=Settings(store))
    window.resize(1280, 800)
    window.tabs.setCurrentWidget(window.tuner_tab)
    window.show()
    app.processEvents()
    tab = window.tuner_tab

    gc.collect()
    gc.freeze()  # as the app does soon after its start

    def timed(what: str, action: Callable[[], object]) -> None:
        began, spent = time.perf_counter(), time.thread_time()
        action()
        tab.repaint()
        app.processEvents()
        took, used = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - spent)
        print(f"{what:44}{took:9.1f} ms, {used:.1f} of the processor", flush=True)

    timed(f"open {trials:,} trials, painted", lambda: tab.open_project(folder))
    for view in tab.display.views.titles:
        timed(f"first time to {view}", lambda view=view: tab.display.views.show_view(view))  # type: ignore[misc]
    table = tab.display.trials.table
    timed("sort by the score", lambda: table.sortByColumn(3, Qt.SortOrder.DescendingOrder))
    timed("sort by the trial", lambda: table.sortByColumn(0, Qt.SortOrder.AscendingOrder))
    timed("filter score>0.8", lambda: tab.display.trials.filter.setText("score>0.8"))
    timed("no filter", lambda: tab.display.trials.filter.clear())
    timed("scroll to the end", table.scrollToBottom)
    timed("choose a trial", lambda: table.choose(f"{trials // 2:05}"))
    tab.show_state(tab.state.apply(SearchStarted(time=9e5, worker=WORKER, spec=spec, versions={})))
    redraw = tab.findChild(RedrawTimer)
    number = trials
    for view in tab.display.views.titles:
        tab.display.views.show_view(view)
        app.processEvents()
        live: list[float] = []
        used: list[float] = []
        for event in live_events(number, EVENTS):
            tab.state = tab.state.apply(event)
            for due in (redraw.charts_due, redraw.rest_due):
                began, spent = time.perf_counter(), time.thread_time()
                due.emit()
                app.processEvents()  # which paints what has changed, as a frame does
                live.append(1000 * (time.perf_counter() - began))
                used.append(1000 * (time.thread_time() - spent))
        number += EVENTS
        for what, times in ((f"live frames in {view}: median, p99, longest", live), ("  processor time of them", used)):
            times.sort()
            figures = "".join(f"{times[k]:9.1f}" for k in (len(times) // 2, int(0.99 * len(times)), -1))
            print(f"{what:44}{figures} ms", flush=True)
    os._exit(0)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
