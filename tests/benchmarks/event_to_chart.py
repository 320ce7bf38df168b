"""From an event's time in the worker to the frame that shows it, while a real search runs in the window.

The search's own events, each with the time its worker wrote it; the frame is the charts' own paint event:
``python -m tests.benchmarks.event_to_chart [WORKERS]``
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from pathlib import Path

from app.tuning.record.events import EpochEnded


def main() -> None:
    """Run a search of ten trials in a shown window; print the median, p99 and longest delay of its epochs."""
    from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
    from PySide6.QtWidgets import QApplication

    from app.gui.main_window import MainWindow
    from app.gui.settings import Settings
    from app.gui.tuner.run.session import SearchSession
    from app.tuning.workers.spares import warm_up

    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    app = QApplication([])
    folder = Path(tempfile.mkdtemp())
    store = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
    store.setValue("projects", str(folder))
    window = MainWindow(theme="light", settings=Settings(store))
    window.resize(1280, 800)
    window.tabs.setCurrentWidget(window.tuner_tab)
    tab = window.tuner_tab
    tab.run_card.options_box.workers.setValue(workers)
    tab.form.trials.setValue(10)
    gc.collect()
    gc.freeze()  # as the app does soon after its start
    waiting: list[float] = []  # when the epochs that are not on screen yet were written
    delays: list[float] = []
    first: list[float] = []

    class Frames(QObject):
        """Hears when the charts paint themselves."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and waiting:
                drawn = {e.time for t in tab.display.views.views["Curves"].charts.trials for e in t.epochs}
                shown = [when for when in waiting if when in drawn]
                delays.extend(1000 * (time.time() - when) for when in shown)
                waiting[:] = [when for when in waiting if when not in drawn]
                if shown and not first:
                    first.append(time.perf_counter() - clicked[0])
            return False

    frames, clicked = Frames(), [0.0]
    tab.display.views.views["Curves"].charts.viewport().installEventFilter(frames)

    def begin() -> None:
        clicked[0] = time.perf_counter()
        tab.start_search()
        tab.findChild(SearchSession).event_received.connect(hear)

    def hear(event: object) -> None:
        if isinstance(event, EpochEnded):
            waiting.append(event.time)

    warm_up(workers, tab.form.spec)
    window.show()
    QTimer.singleShot(20_000, begin)  # once the workers are warm
    tab.search_idle.connect(app.quit)
    app.exec()
    assert tab.state.reason == "completed", tab.state.message
    delays.sort()
    told = [f"{delays[k]:.1f}" for k in (len(delays) // 2, int(0.99 * len(delays)), -1)]
    print(f"{len(delays)} epochs of {workers} worker(s): median {told[0]}, p99 {told[1]}, longest {told[2]} ms")
    print(f"click to first epoch on screen, warm: {first[0]:.2f} s")
    os._exit(0)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
