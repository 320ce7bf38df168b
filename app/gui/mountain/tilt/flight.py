"""The way from one camera to another: a short flight, or at once where the system or the user wants no motion."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal
from PySide6.QtWidgets import QApplication, QStyle

from app.descent.walks.camera import Camera
from app.gui.mountain.tilt.camera import between

FLIGHT_MS = 300


def wants_motion() -> bool:
    """Whether the system lets widgets move by themselves."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


class Flight(QObject):
    """Takes a camera somewhere else; ``moved`` carries where it is, the last time where it was to go."""

    moved = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ends = (Camera(), Camera())
        self._animation = QVariantAnimation(self, duration=FLIGHT_MS)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._animation.valueChanged.connect(self._move)

    @property
    def is_flying(self) -> bool:
        """Whether a flight is under way."""
        return self._animation.state() == QVariantAnimation.State.Running

    def go(self, begin: Camera, end: Camera, motion: bool) -> None:
        """Fly from one camera to another; without ``motion`` be there at once."""
        self._animation.stop()
        self._ends = begin, end
        if motion and wants_motion():
            self._animation.start()
        else:
            self.moved.emit(end)

    def stop(self) -> None:
        """Stay where the flight has come to."""
        self._animation.stop()

    def _move(self, part: float) -> None:
        begin, end = self._ends
        self.moved.emit(end if part >= 1.0 else between(begin, end, float(part)))
