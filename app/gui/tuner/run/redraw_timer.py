"""When a running search is drawn: events that come close together at once, and charts and table in turns."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

REDRAW_MS = 60  # between two drawings; events that come closer than this are drawn together
REST_MS = 20  # between the charts and all else


class RedrawTimer(QObject):
    """Says when the charts are to be drawn, and a little later all else, so that neither frame is long."""

    charts_due = Signal()
    rest_due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._charts = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._drawn = 0.0  # when the charts were, on the monotonic clock
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._charts.timeout.connect(self._draw_charts)
        self._rest.timeout.connect(self.rest_due)

    def hurry(self) -> None:
        """Something has changed: draw at once, unless something was drawn just now."""
        if not self._charts.isActive():
            self._charts.start(max(0, round(REDRAW_MS - 1000 * (time.monotonic() - self._drawn))))

    def draw_all(self) -> None:
        """Draw everything now, and nothing later."""
        self._draw_charts()
        self.stop()
        self.rest_due.emit()

    def stop(self) -> None:
        """Draw nothing later."""
        self._charts.stop()
        self._rest.stop()

    @Slot()
    def _draw_charts(self) -> None:
        self._drawn = time.monotonic()
        self.charts_due.emit()
        self._rest.start()
