"""Pictures on which a walk is painted as far as the playhead has come, a few milliseconds at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.gui.mountain.map.paint_trails import lay_sheet, paint_ahead, paint_lines, paint_marks, paint_stripes
from app.gui.mountain.map.trail import Trail
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme

BLOCK = 48  # steps that are painted between two looks at the clock
APART = 8000  # steps between two pictures that are kept for walking back, at least
KEPT = 6
GRID = 4  # pixels that a sheet's corner is a multiple of: whole device pixels at ratios of 1.25, 1.5 and 1.75

Draw = Callable[[QPainter, Trail, int, int, Theme], None]


class Sheet:
    """A transparent picture for one part of a hiker's trail, as large as the trail, painted piece by piece.

    A halo goes below what is there and a line above it, so that a later piece covers nothing of an earlier one.
    """

    def __init__(self, trail: Trail, draw: Draw, picture: QRectF, ratio: float) -> None:
        self._trail, self._draw = trail, draw
        reached = trail.reach(0, trail.steps) & picture
        left, top = (GRID * math.floor(side / GRID) for side in (reached.left(), reached.top()))
        corner = reached.toAlignedRect().bottomRight()
        self.place = QRect() if reached.isEmpty() else QRect(left, top, corner.x() + 1 - left, corner.y() + 1 - top)
        self._pixmap = blank_pixmap(QSizeF(self.place.size()), ratio)

    def paint(self, first: int, last: int, theme: Theme) -> None:
        """Add steps ``first … last``."""
        if not self.place.isEmpty():
            with painting(self._pixmap) as painter:
                painter.translate(-self.place.topLeft())
                self._draw(painter, self._trail, first, last, theme)

    def show(self, painter: QPainter, rect: QRect) -> None:
        """Paint what of it lies in a part of the picture."""
        rect = rect & self.place
        if not rect.isEmpty():
            ratio = self._pixmap.devicePixelRatioF()
            source = QRectF(rect.translated(-self.place.topLeft()))
            painter.drawPixmap(QRectF(rect), self._pixmap, QRectF(source.topLeft() * ratio, source.size() * ratio))

    def kept(self) -> QPixmap:
        """A copy to go back to."""
        return self._pixmap.copy()

    def restore(self, kept: QPixmap | None) -> None:
        """Go back to a copy, or to nothing painted at all."""
        if kept is None:
            self._pixmap.fill(Qt.GlobalColor.transparent)
        else:
            self._pixmap = kept.copy()


class Footprints:
    """Every step before ``upto``, on sheets for each hiker: all lines lie below all stripes, and those below all dots.

    A picture of them must come out the same whether it was painted at once, as a figure is, or as the walk was played.
    """

    def __init__(self, trails: Sequence[Trail], theme: Theme, size: QSizeF, ratio: float) -> None:
        self._trails, self._theme = trails, theme
        self.steps = max((trail.steps for trail in trails), default=0)
        whole = QRectF(QPointF(0, 0), size)
        self._sheets = [Sheet(trail, paint_lines, whole, ratio) for trail in trails]
        self._sheets += [Sheet(trail, paint_stripes, whole, ratio) for trail in trails if len(trail.stripes.step)]
        self._sheets += [Sheet(trail, paint_marks, whole, ratio) for trail in trails]
        self._apart = max(APART, self.steps // KEPT)
        self._kept: list[tuple[int, list[QPixmap]]] = []
        self._watchers: list[list[QRect]] = []
        self.upto = 0

    def watch(self) -> list[QRect]:
        """A list to which every part of the picture that changes is added from now on."""
        self._watchers.append([place.toAlignedRect() for place in self._reached(0, self.upto)])
        return self._watchers[-1]

    def _reached(self, first: int, last: int) -> list[QRectF]:
        return [trail.reach(first, last) for trail in self._trails if first < last]

    def walk_to(self, upto: int, deadline: float) -> bool:
        """Paint until the first ``upto`` steps are there; False if the deadline passed before."""
        upto, before = min(upto, self.steps), self.upto
        if upto < before:
            self._go_back(upto)
        whole, begun = True, self.upto
        while self.upto < upto and whole:
            stop = min(upto, (self.upto // self._apart + 1) * self._apart)
            self._paint(stop, deadline)
            whole = self.upto >= stop
            if whole and self.upto % self._apart == 0:
                self._kept.append((self.upto, [sheet.kept() for sheet in self._sheets]))
        # What is there before and after stays, even where it was painted anew.
        same = min(before, self.upto) if whole else begun
        changed = [place.toAlignedRect() for place in self._reached(same, max(before, self.upto))]
        for watcher in self._watchers:
            watcher += changed
        return whole

    def _go_back(self, upto: int) -> None:
        """To the last pictures that were kept before the place that is wanted, or to the beginning."""
        self._kept = [kept for kept in self._kept if kept[0] <= upto]
        self.upto, pictures = self._kept[-1] if self._kept else (0, [None] * len(self._sheets))
        for sheet, kept in zip(self._sheets, pictures, strict=True):
            sheet.restore(kept)

    def _paint(self, stop: int, deadline: float) -> None:
        while self.upto < stop and time.perf_counter() < deadline:
            last = stop if deadline == math.inf else min(self.upto + BLOCK, stop)
            for sheet in self._sheets:
                sheet.paint(self.upto, last, self._theme)
            self.upto = last

    def show(self, painter: QPainter, rect: QRect) -> None:
        """Paint what of them lies in a part of the picture."""
        for sheet in self._sheets:
            sheet.show(painter, rect)


class Layer:
    """A copy of ``ground`` and the footprints on it; with ``ahead`` all of the walk as a thin line below them.

    Nothing is ever blended per frame but what the new steps cover: a frame copies ``picture``.
    """

    def __init__(
        self, ground: QPixmap, trails: Sequence[Trail], theme: Theme, ahead: bool, prints: Footprints | None = None
    ) -> None:
        """``prints`` are those that several layers share."""
        size, ratio = ground.deviceIndependentSize(), ground.devicePixelRatioF()
        self._ground, self._trails, self._theme = ground, trails, theme
        self._prints = Footprints(trails, theme, size, ratio) if prints is None else prints
        self._lines = blank_pixmap(size, ratio) if ahead else QPixmap()  # gone once all of the steps to come are there
        steps = self._prints.steps
        block = steps if steps <= APART else BLOCK
        pieces = [(trail, k, min(k + block, steps)) for trail in trails for k in range(0, steps, block) if ahead]
        self._to_come = pieces[::-1]  # the last of them is the next to be drawn
        self._stale: list[QRect] = self._prints.watch()
        self.picture = ground.copy()

    def walk_to(self, upto: int, deadline: float) -> bool:
        """Paint until the first ``upto`` steps are there, or until ``time.perf_counter()`` passes the deadline.

        The deadline counts for long walks alone: any other is painted in one go, so that every picture is whole.
        """
        if self._prints.steps <= APART:
            deadline = math.inf
        if not self._lines.isNull():
            self._draw_ahead(deadline)
            if self._to_come:
                return False
            self._ground = self._ground.copy()
            with painting(self._ground) as painter:
                lay_sheet(painter, QPointF(0, 0), self._lines)
            self._lines = QPixmap()
            self.picture = self._ground.copy()
        whole = self._prints.walk_to(upto, deadline)
        if self._stale:
            self._compose()
        return whole

    def _draw_ahead(self, deadline: float) -> None:
        """Draw steps to come, one hiker after the other, until the deadline passes."""
        with painting(self._lines) as painter:
            while self._to_come and time.perf_counter() < deadline:
                trail, first, last = self._to_come.pop()
                paint_ahead(painter, trail, first, last, self._theme)

    def _compose(self) -> None:
        """Lay ground and footprints over one another anew, where either changed."""
        region = QRegion()
        for rect in self._stale:
            region |= rect
        self._stale.clear()
        size, ratio = self._ground.deviceIndependentSize().toSize(), self._ground.devicePixelRatioF()
        with painting(self.picture) as painter:
            shown = region & QRect(0, 0, size.width(), size.height())
            for rect in shown:  # type: ignore[attr-defined]  # which its stubs leave out
                source = QRectF(rect)
                source = QRectF(source.topLeft() * ratio, source.size() * ratio)
                painter.drawPixmap(QRectF(rect), self._ground, source)
                self._prints.show(painter, rect)
