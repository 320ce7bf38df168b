"""Pictures on which a walk is painted as far as the playhead has come, a few milliseconds at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from app.gui.mountain.map.paint_trails import lay_sheet, paint_ahead, paint_old
from app.gui.mountain.map.trail import Trail
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme

BLOCK = 48  # steps that are painted between two looks at the clock
APART = 8000  # steps between two pictures that are kept for walking back, at least
KEPT = 6

Draw = Callable[[QPainter, Trail, int, int, Theme], None]


class Layer:
    """A copy of ``ground`` and every step before ``upto``; with ``ahead`` all of the walk as a thin line below them.

    Nothing is ever blended per frame: a frame only copies ``picture``.
    """

    def __init__(self, ground: QPixmap, trails: Sequence[Trail], theme: Theme, ahead: bool) -> None:
        self._ground, self._trails, self._theme, self._ahead = ground, trails, theme, ahead
        self._steps = max((trail.steps for trail in trails), default=0)
        self._apart = max(APART, self._steps // KEPT)
        self._kept: list[tuple[int, QPixmap]] = []  # pictures to go back to, with the steps that are on them
        self.picture = QPixmap()
        self._lines = QPixmap()  # the steps to come, until all of them are there
        self._lined = self.upto = 0
        self._begin(0)

    def walk_to(self, upto: int, deadline: float) -> bool:
        """Paint until the first ``upto`` steps are there, or until ``time.perf_counter()`` passes the deadline.

        The deadline counts for long walks alone: any other is painted in one go, so that every picture is whole.
        """
        if self._steps <= APART:
            deadline = math.inf
        upto = min(upto, self._steps)
        if upto < self.upto:
            self._begin(upto)
        if self._lined < self._steps:
            if self._steps <= APART:
                self._lined = upto  # the steps walked will hide their own thin line
            self._lined = self._paint(self._lines, self._lined, self._steps, paint_ahead, deadline)
            if self._lined < self._steps:
                return False
            with painting(self.picture) as painter:
                lay_sheet(painter, QPointF(0, 0), self._lines)
            self._lines = QPixmap()
            if self._steps > APART:
                self._keep()
        while self.upto < upto:
            stop = min(upto, (self.upto // self._apart + 1) * self._apart)
            self.upto = self._paint(self.picture, self.upto, stop, paint_old, deadline)
            if self.upto < stop:
                return False
            if self.upto % self._apart == 0:
                self._keep()
        return True

    def _begin(self, upto: int) -> None:
        """From the last picture that was kept before the place that is wanted, or from the ground."""
        self._kept = [(at, picture) for at, picture in self._kept if at <= upto]
        if self._kept:
            self.upto, picture = self._kept[-1]
        else:
            self.upto, picture = 0, self._ground
            self._lined = 0 if self._ahead else self._steps
            if self._ahead:
                self._lines = blank_pixmap(picture.deviceIndependentSize(), picture.devicePixelRatioF())
        self.picture = picture.copy()

    def _keep(self) -> None:
        self._kept.append((self.upto, self.picture.copy()))

    def _paint(self, on: QPixmap, first: int, last: int, draw: Draw, deadline: float) -> int:
        with painting(on) as painter:
            while first < last and time.perf_counter() < deadline:
                stop = last if deadline == math.inf else min(first + BLOCK, last)
                for trail in self._trails:
                    draw(painter, trail, first, stop, self._theme)
                first = stop
        return first
