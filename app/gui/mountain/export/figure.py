"""The mountain tab as a figure: map, losses and a caption made from the scene, on any painter."""

from __future__ import annotations

import os

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.descent.walks.scene import Scene
from app.descent.walks.walk import Walk, shown
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.export.options import PLAIN, Options
from app.gui.mountain.export.paint_caption import lay_caption, paint_lines
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.losses.blind_axis import felt_extremes
from app.gui.mountain.losses.paint_losses import lay_plot, paint_axes, paint_past, paint_playhead, paint_plot
from app.gui.mountain.map.frame import paint_bare, paint_fog, paint_moving, paint_still
from app.gui.mountain.terrain.camera import View, fit
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.view import look_at
from app.gui.theme import Theme, load_fonts

# The figure is laid out on a paper at least so high and so wide and then scaled, so that its text grows with it.
BASE_HEIGHT, BASE_WIDTH = 620.0, 760.0
STRIP = 0.22  # of the height
CAPTION = 0.4  # of the height, above which a caption has smaller letters
PAD, GAP = 10.0, 4.0


def application() -> QApplication:
    """A QApplication that needs no display, unless there is one already."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    made = QApplication([])
    load_fonts()
    return made


def _view(walk: Walk, rect: QRectF) -> View:
    """Where the whole ground lies on ``rect``, as the scene's camera has it."""
    scene = walk.scene
    if scene.camera is None:
        return fit(scene.ground, rect)
    _ = scene.ground.lowest  # a figure shows what valleys there are
    return look_at(rect, heights_of(scene.ground), scene.camera)


class Figure:
    """A walk as a figure of ``size`` units, its ground as the scene's camera sees it.

    ``blind``: as a blindfolded hiker knows it, in fog and without what is still to come.
    """

    def __init__(
        self, walk: Walk, size: tuple[int, int], theme: Theme, blind: bool = False, options: Options = PLAIN
    ) -> None:
        application()
        self.walk, self.size, self.theme, self.blind, self.options = shown(walk), size, theme, blind, options
        self.lines = caption_lines(self.walk, blind, ends=options.future)
        self._grown = options.text * min(size[1] / BASE_HEIGHT, size[0] / BASE_WIDTH)
        self._sheet = QRectF(0, 0, size[0] / self._grown, size[1] / self._grown)
        inner = self._sheet.adjusted(PAD, PAD, -PAD, -PAD)
        parts = options.parts
        height = inner.height()
        caption = lay_caption(self.lines, inner.width(), CAPTION * height if len(parts) > 1 else height)
        below = caption.height + GAP if "caption" in parts else 0.0
        strip = STRIP * self._sheet.height() if "map" in parts else height - below
        above = strip + GAP if "losses" in parts else 0.0
        self._caption = caption
        self._caption_at = QRectF(inner.left(), inner.bottom() - caption.height, inner.width(), caption.height)
        self._strip_at = QRectF(inner.left(), inner.bottom() - below - strip, inner.width(), strip)
        self._map_at = inner.adjusted(0, 0, 0, -below - above)
        self._view = _view(self.walk, self._map_at)

    @property
    def scene(self) -> Scene:
        """The scene that it shows, and that its file carries."""
        return self.walk.scene

    @property
    def _ahead(self) -> bool:
        """Whether what comes after the step is shown."""
        return self.options.future and not self.blind

    def paint(self, painter: QPainter, step: float, ratio: float) -> None:
        """All of it at a step, with ``ratio`` device pixels a unit of the size."""
        self.paint_still(painter, ratio, step)
        self.paint_moving(painter, step, ratio)
        self.paint_caption(painter)

    def paint_still(self, painter: QPainter, ratio: float, step: float = 0.0) -> None:
        """What no step changes, but for the caption; a vector picture of one ``step`` has nothing that it covers."""
        self._begin(painter)
        painter.fillRect(self._sheet, QColor(self.theme.card))
        if "map" in self.options.parts and not self.blind:
            if self._ahead:
                paint_still(painter, self.walk, self._view, self.theme, ratio * self._grown, step)
            else:
                paint_bare(painter, self.walk, self._view, self.theme, ratio * self._grown)
        if "losses" in self.options.parts and self._ahead:
            paint_plot(painter, self.walk, lay_plot(self.walk, self._strip_at), self.theme)
        painter.restore()

    def paint_moving(self, painter: QPainter, step: float, ratio: float) -> None:
        """What the step changes."""
        walk, theme = self.walk, self.theme
        self._begin(painter)
        if "losses" in self.options.parts:
            low, high = felt_extremes(walk)[int(step)].tolist()
            plot = lay_plot(walk, self._strip_at, (low, high) if self.blind else None)
            if not self._ahead:
                paint_axes(painter, walk, plot, theme, rates=False)
                paint_past(painter, walk, plot, int(step), theme)
            paint_playhead(painter, walk, plot, step, theme)
        if "map" in self.options.parts:
            if self.blind:
                paint_fog(painter, walk, self._view, step, theme, ratio * self._grown)
            painter.setClipRect(self._map_at)
            paint_moving(painter, walk, self._view, step, theme, self.blind)
        painter.restore()

    def paint_caption(self, painter: QPainter) -> None:
        """What the figure shows, in words."""
        if "caption" in self.options.parts:
            self._begin(painter)
            looks = [None, *looks_of(self.walk.scene.hikers, self.theme)]
            paint_lines(painter, self._caption, looks, self._caption_at, self.theme)
            painter.restore()

    def _begin(self, painter: QPainter) -> None:
        painter.save()
        painter.scale(self._grown, self._grown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def blank(self, scale: float, kind: QImage.Format = QImage.Format.Format_RGB32) -> QImage:
        """An image of ``size × scale`` pixels in the paper's colour; raises MemoryError if there is none."""
        image = QImage(round(self.size[0] * scale), round(self.size[1] * scale), kind)
        if image.isNull():
            raise MemoryError
        image.fill(QColor(self.theme.card))  # the paper's anti-aliased edge blends with what was there
        return image

    def image(self, step: float, scale: float) -> QImage:
        """The figure at a step as an image of ``size × scale`` pixels; raises MemoryError if there is none."""
        image = self.blank(scale)
        painter = QPainter(image)
        try:
            painter.scale(scale, scale)
            self.paint(painter, step, scale)
        finally:
            painter.end()  # a painter that outlives its picture takes the process with it
        return image
