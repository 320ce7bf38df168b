"""Ten thousand trials in one project: how long until they are on screen, and how long each view and event takes.

``python -m tests.benchmarks.many_trials_seen [TRIALS]``
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.tuning.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.journal import WORKER
from app.tuning.spec import SearchSpec, Space, Vary, dump_spec

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


def main() -> None:
    """Open a project in a shown window, go through its views, sort, filter, and let it live on."""
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtWidgets import QApplication

    from app.gui.main_window import MainWindow
    from app.gui.settings import Settings

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

    def timed(what: str, action: Callable[[], object]) -> float:
        began = time.perf_counter()
        action()
        tab.repaint()
        app.processEvents()
        took = 1000 * (time.perf_counter() - began)
        if what:
            print(f"{what:44}{took:9.1f} ms", flush=True)
        return took

    timed(f"open {trials:,} trials, painted", lambda: tab.open_project(folder))
    for view in tab.picture.views:
        timed(f"first time to {view}", lambda view=view: tab.picture.show_view(view))  # type: ignore[misc]
    table = tab.table
    timed("sort by the score", lambda: table.sortByColumn(3, Qt.SortOrder.DescendingOrder))
    timed("sort by the trial", lambda: table.sortByColumn(0, Qt.SortOrder.AscendingOrder))
    timed("filter score>0.8", lambda: tab.trials.filter.setText("score>0.8"))
    timed("no filter", lambda: tab.trials.filter.clear())
    timed("scroll to the end", table.scrollToBottom)
    timed("choose a trial", lambda: table.choose(f"{trials // 2:05}"))
    for view in tab.picture.views:
        tab.picture.show_view(view)
        app.processEvents()
        live = []
        tab.show_state(tab.state.apply(SearchStarted(time=9e5, worker=WORKER, spec=spec, versions={})))
        trial = f"{trials + len(view):05}"
        start = TrialStarted(time=1e6, worker=WORKER, trial=trial, values={"units": 32, "learning_rate": 0.01})
        tab.show_state(tab.state.apply(start))
        for number in range(EVENTS):
            event = EpochEnded(
                time=1e6 + number,
                worker=WORKER,
                trial=trial,
                epoch=number % EPOCHS,
                logs={"val_accuracy": 0.5, "val_loss": 0.5},
                learning_rate=0.01,
                seconds=0.1,
            )
            tab.state = tab.state.apply(event)
            live.append(timed("", tab._refresh_charts))
            live.append(timed("", tab._refresh_rest))
        live.sort()
        print(f"{f'live frames in {view}: median, p99, longest':44}", end="")
        print("".join(f"{live[k]:9.1f}" for k in (len(live) // 2, int(0.99 * len(live)), -1)), "ms", flush=True)
    os._exit(0)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
