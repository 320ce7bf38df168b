"""The picture of a tilted ground: coarse while it moves, sharp soon after, worked out off the window's thread."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPixmap

from app.descent.ground.surface import Surface
from app.descent.walks.camera import Camera
from app.gui.kit.background import Background
from app.gui.mountain.terrain.camera import Zoom
from app.gui.mountain.terrain.contours import letter_widths
from app.gui.mountain.terrain.paint_ground import MOST_COSTLY, MOST_TYPED, is_slow
from app.gui.mountain.tilt.heights import FEW, FEW_COSTLY, Heights, heights_of
from app.gui.mountain.tilt.paint_block import paint_block, paint_marks
from app.gui.mountain.tilt.texture import Texture, texture_of
from app.gui.mountain.tilt.top_image import Top, ground_image
from app.gui.mountain.tilt.view import TiltedView, look_at
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme

SETTLE_MS = 40  # after the last move, before the ground is drawn sharp
FIRST_POINTS = 256  # of the longer side of the heights that are there at once
FIRST_DETAIL = 0.4  # texture's pixels a pixel, of what is there at once
GROWN = 1.3  # times larger, from which on a picture needs other colours


class Land(NamedTuple):
    """A ground's heights and colours, as far as they are known."""

    heights: Heights
    texture: Texture


class Of(NamedTuple):
    """What a land is of: another one of these needs another land, but for a larger picture the old one will do."""

    surface: Surface
    theme: Theme
    surveyed: bool
    size: int


class Picture(NamedTuple):
    """What a sharp picture is of."""

    view: TiltedView
    theme: Theme
    ratio: float
    lines: bool


def make_land(surface: Surface, theme: Theme, scale: float, rough: bool = False, lines: bool = True) -> Land:
    """The ground for a picture with ``scale`` device pixels a unit; ``rough``: as far as it can be had at once."""
    if not rough:
        return Land(heights_of(surface), texture_of(surface, theme, scale, 1.0, lines))
    slow = is_slow(surface) or not surface.is_surveyed
    points = FEW_COSTLY if surface.costly else FEW if slow else FIRST_POINTS
    most = MOST_COSTLY if surface.costly else MOST_TYPED if slow else math.inf
    pixels = max(1.0, float(np.prod(surface.extent)) * scale**2)
    detail = min(FIRST_DETAIL, math.sqrt(most / pixels))
    return Land(heights_of(surface, points), texture_of(surface, theme, scale, detail, lines=False))


class TiltedGround(QObject):
    """Keeps the ground of the surface shown last; ``sharpened`` once more of it is known, or a picture is sharp."""

    sharpened = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._land: Land | None = None
        self._of: Of | None = None
        self._fine = False
        self._view: TiltedView | None = None
        self._sharp: tuple[Picture, Top] | None = None
        self._drawn: tuple[Picture, bool, QPixmap] | None = None
        self._wanted: Picture | None = None
        self._surveying = Background(self)
        self._surveying.answered.connect(self._take_land)
        self._drawing = Background(self)
        self._drawing.answered.connect(self._take_picture)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._sharpen)

    def view(
        self, surface: Surface, rect: QRectF, camera: Camera, zoom: Zoom | None, theme: Theme, ratio: float
    ) -> TiltedView:
        """Where the world lies on ``rect``; the ground is made known first, roughly if it takes long."""
        heights = self._known(surface, rect, zoom, theme, ratio).heights
        made = self._view
        if made is None or (made.rect, made.camera, made.zoom) != (rect, camera, zoom) or made.heights is not heights:
            self._view = made = look_at(rect, heights, camera, zoom)
        return made

    def _known(self, surface: Surface, rect: QRectF, zoom: Zoom | None, theme: Theme, ratio: float) -> Land:
        width, height = surface.extent.tolist()
        scale = max(rect.width() / width, rect.height() / height) * ratio * (zoom.factor if zoom else 1.0)
        of = Of(surface, theme, surface.is_surveyed, math.ceil(math.log(max(scale * max(width, height), 1), GROWN)))
        if self._land is None or self._of is None or self._of[:3] != of[:3]:
            self._land, self._fine = make_land(surface, theme, scale, rough=True), False
            self._of = of
        if surface.is_surveyed and (not self._fine or self._of != of):
            letter_widths()  # known before: a font belongs to the window's thread
            self._surveying.ask(of, lambda: make_land(surface, theme, scale))
        return self._land

    def _take_land(self, of: Of, land: Land) -> None:
        if self._of is not None and of[:3] == self._of[:3]:
            self._land, self._of, self._fine = land, of, True
            self.sharpened.emit()

    @property
    def is_sharp(self) -> bool:
        """Whether the picture asked for last is there as sharp as it gets."""
        return self._fine and self._sharp is not None and self._sharp[0] == self._wanted

    def pixmap(self, surface: Surface, theme: Theme, view: TiltedView, ratio: float, lines: bool = True) -> QPixmap:
        """The block on ``view.rect`` with ``ratio`` device pixels a pixel, sharp where it has been drawn for this view.

        Without ``lines`` and marks there is only the ground: what feet can tell.
        """
        assert self._land is not None
        wanted = Picture(view, theme, ratio, lines)
        sharp = self._sharp is not None and self._sharp[0] == wanted._replace(lines=True)
        if lines:
            is_new, self._wanted = wanted != self._wanted, wanted
            if not sharp and self._drawing.asked != wanted and (is_new or not self._settle.isActive()):
                self._settle.start()
        if self._drawn is not None and self._drawn[:2] == (wanted, sharp):
            return self._drawn[2]
        texture = self._land.texture
        if sharp and self._sharp is not None and lines:
            top = self._sharp[1]
        else:
            top = ground_image(view, texture, ratio, moving=True)
        pixmap = self._canvas(view.rect, ratio)
        pixmap.fill(QColor(theme.window))
        with painting(pixmap) as painter:
            painter.translate(-view.rect.topLeft())
            paint_block(painter, view, top, theme, moving=not sharp)
            if lines:
                paint_marks(painter, surface, view, texture, theme, moving=not sharp)
        self._drawn = wanted, sharp, pixmap
        return pixmap

    def _canvas(self, rect: QRectF, ratio: float) -> QPixmap:
        """The picture drawn last, to be drawn on anew: to ask for the memory again takes as long as to draw half of it.

        Whoever keeps a copy of it keeps what was on it.
        """
        drawn, self._drawn = self._drawn, None
        if drawn is not None and drawn[2].size() == (rect.size() * ratio).toSize():
            return drawn[2]
        return blank_pixmap(rect.size(), ratio)

    def _sharpen(self) -> None:
        wanted, land = self._wanted, self._land
        if wanted is not None and land is not None and wanted.view.heights is land.heights:
            self._drawing.ask(wanted, lambda: ground_image(wanted.view, land.texture, wanted.ratio))

    def _take_picture(self, of: Picture, top: Top) -> None:
        self._sharp = of, top
        if of == self._wanted:
            self.sharpened.emit()

    def stop(self) -> None:
        """Draw nothing more, and leave no thread behind."""
        self._settle.stop()
        self._surveying.stop()
        self._drawing.stop()
