"""The ground of the map as a pixmap: sharp where it has been drawn for this view, else the last one stretched."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from app.descent.ground.surface import Surface
from app.gui.kit.background import Background
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.terrain.contours import letter_widths
from app.gui.mountain.terrain.paint_ground import (
    LaidGround,
    ground_pixmap,
    is_slow,
    lay_ground,
    painted_in_pieces,
    rough_pixmap,
)
from app.gui.theme import Theme

SETTLE_MS = 120  # after the last resize or zoom, before the ground is drawn sharp again
PIECE = 0.005  # seconds of painting between two frames
ROUGH = 0.25  # of the resolution, for what shows only until then


class Wanted(NamedTuple):
    """A picture of a ground: of which, how, and with how many device pixels a pixel."""

    surface: Surface
    theme: Theme
    view: View
    ratio: float


class GroundLayer(QObject):
    """Keeps the ground drawn last; ``sharpened`` once it has been drawn anew after a zoom or a resize.

    It is stretched until then, and drawn sharp in the background. A new ground that is slow to draw is drawn roughly at
    once; one whose valleys are not known yet is drawn roughly until they are.
    """

    sharpened = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawn: QPixmap | None = None
        self._of: Wanted | None = None  # what the picture is of, roughly or not
        self._rough = False
        self._moved: tuple[Wanted, Wanted, QPixmap] | None = None  # stretched: for which view, and what was stretched
        self._wanted: Wanted | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._sharpen)
        self._painted: tuple[Wanted, Generator[None, None, QPixmap]] | None = None  # what is being painted
        self._paint = QTimer(self, interval=0)
        self._paint.timeout.connect(self._paint_on)
        self._background = Background(self)
        self._background.answered.connect(self._take)

    def pixmap(self, surface: Surface, theme: Theme, view: View, ratio: float) -> QPixmap:
        """The ground of ``view.rect`` with ``ratio`` device pixels a pixel; a new surface is drawn at once."""
        wanted = Wanted(surface, theme, view, ratio)
        known = surface.is_surveyed
        if self._drawn is None or self._of is None or self._of[:2] != wanted[:2]:
            if self._drawn is None or is_slow(surface) or not known:
                # The window's first frame comes sooner with half the light and shade; the rest follows it at once.
                drawn = rough_pixmap(*_as_arguments(wanted), detail=0.5)
                self._keep(wanted, drawn, rough=True)
                self._sharpen_soon(wanted)
                return drawn
            drawn = ground_pixmap(*_as_arguments(wanted))
            self._keep(wanted, drawn, rough=False)
            return drawn
        if self._of == wanted:
            if self._rough:
                self._sharpen_soon(wanted)
            return self._drawn
        self._wanted = wanted
        self._settle.start()
        if self._moved is None or self._moved[:2] != (wanted, self._of):
            self._moved = wanted, self._of, self._stretched(wanted, self._of)
        return self._moved[2]

    @property
    def is_sharp(self) -> bool:
        """Whether what was asked for last is there, and not a rough picture in its place."""
        return self._of is not None and not self._rough and self._wanted in (None, self._of)

    def stop(self) -> None:
        """Draw nothing more, and leave no thread behind."""
        self._wanted = None
        self._settle.stop()
        self._paint.stop()
        self._background.stop()

    def _keep(self, of: Wanted, drawn: QPixmap, rough: bool) -> None:
        self._drawn, self._of, self._rough, self._moved = drawn, of, rough, None
        self._settle.stop()

    def _sharpen_soon(self, wanted: Wanted) -> None:
        """As soon as its valleys are known, which the next frame after that sees."""
        self._wanted = wanted
        if wanted.surface.is_surveyed:
            QTimer.singleShot(0, self, self._sharpen)

    def _stretched(self, wanted: Wanted, of: Wanted) -> QPixmap:
        """The ground drawn last, moved and stretched to where it belongs now."""
        assert self._drawn is not None
        _, _, view, ratio = wanted
        made = QPixmap((view.rect.size() * ratio).toSize())
        made.setDevicePixelRatio(ratio)
        (left, right), (bottom, top) = of.view.span()
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = QRectF(view.point(left, top), view.point(right, bottom))
        if not target.contains(view.rect):  # what the old picture does not reach is drawn roughly until then
            painter.drawPixmap(view.rect, rough_pixmap(*_as_arguments(wanted), detail=ROUGH), QRectF())
        painter.drawPixmap(target, self._drawn, QRectF(self._drawn.rect()))
        painter.end()
        return made

    def _sharpen(self) -> None:
        wanted = self._wanted
        if wanted is None or not wanted.surface.is_surveyed or (wanted == self._of and not self._rough):
            return
        if self._painted is not None and self._painted[0] == wanted:
            return
        letter_widths()  # known before: a font belongs to the window's thread
        self._background.ask(wanted, lambda: lay_ground(*_as_arguments(wanted)))

    def _take(self, of: Wanted, laid: LaidGround) -> None:
        """Paint what was worked out in the background, if it is still what is wanted."""
        if of == self._wanted:
            self._painted = of, painted_in_pieces(laid, of.ratio)
            self._paint.start()
            self._paint_on()

    def _paint_on(self) -> None:
        """Paint for a little while; then let the window have its turn."""
        if self._painted is None or self._painted[0] != self._wanted:
            self._paint.stop()
            return
        deadline = time.perf_counter() + PIECE
        of, pieces = self._painted
        try:
            while time.perf_counter() < deadline:
                next(pieces)
        except StopIteration as end:
            self._painted = None
            self._paint.stop()
            self._keep(of, end.value, rough=False)
            self.sharpened.emit()


def _as_arguments(wanted: Wanted) -> tuple[Surface, View, Theme, float]:
    return wanted.surface, wanted.view, wanted.theme, wanted.ratio
