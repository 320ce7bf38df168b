"""Any picture of a scene as a figure: a title, what an instrument paints, and a caption that says what it is of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.descent.walks.scene import Scene
from app.gui.mountain.export.figure import BASE_HEIGHT, BASE_WIDTH, CAPTION, GAP, PAD, application
from app.gui.mountain.export.options import PLAIN
from app.gui.mountain.export.paint_caption import lay_caption, paint_lines
from app.gui.theme import Theme, pixel_font

TITLE, LETTERS = 24.0, 15.0  # units of the line of the title, and of its letters
Paint = Callable[[QPainter, QRectF, Theme, float], None]  # in a rectangle, with so many device pixels a pixel
Wanted = Callable[[QRectF], float]


class PaintedFigure:
    """A painting of ``size`` units with a title above and lines of text below it, in a theme of its own.

    ``wanted`` says how much of the height of a rectangle the painting takes up: what it leaves empty is cut off.
    """

    def __init__(
        self,
        paint: Paint,
        scene: Scene,
        lines: Sequence[str],
        size: tuple[int, int],
        theme: Theme,
        title: str = "",
        wanted: Wanted | None = None,
    ) -> None:
        application()
        self._title = title
        self._paint, self.scene, self.lines, self.size, self.theme = paint, scene, list(lines), size, theme
        self.options = PLAIN
        self._grown = min(size[1] / BASE_HEIGHT, size[0] / BASE_WIDTH)
        self._sheet = QRectF(0, 0, size[0] / self._grown, size[1] / self._grown)
        inner = self._sheet.adjusted(PAD, PAD, -PAD, -PAD)
        self._caption = lay_caption(self.lines, inner.width(), CAPTION * inner.height())
        self._title_at = QRectF(inner.left(), inner.top(), inner.width(), TITLE if title else 0.0)
        self._picture_at = inner.adjusted(0, self._title_at.height(), 0, -self._caption.height - GAP)
        spare = max(0.0, self._picture_at.height() - wanted(self._picture_at)) if wanted is not None else 0.0
        for one in (self._picture_at, inner, self._sheet):
            one.setHeight(one.height() - spare)
        self.size = (size[0], math.ceil(self._sheet.height() * self._grown))
        self._caption_at = QRectF(
            inner.left(), inner.bottom() - self._caption.height, inner.width(), self._caption.height
        )

    def paint(self, painter: QPainter, step: float, ratio: float) -> None:
        """All of it, with ``ratio`` device pixels a unit; it is the same at every step."""
        painter.save()
        painter.scale(self._grown, self._grown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._sheet, QColor(self.theme.card))
        if self._title:
            painter.setFont(pixel_font(LETTERS, bold=True))
            painter.setPen(QColor(self.theme.text))
            painter.drawText(self._title_at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._title)
        self._paint(painter, self._picture_at, self.theme, ratio * self._grown)
        paint_lines(painter, self._caption, [None] * len(self.lines), self._caption_at, self.theme)
        painter.restore()

    def image(self, step: float, scale: float) -> QImage:
        """The figure as an image of ``size × scale`` pixels; raises MemoryError if there is none."""
        image = QImage(round(self.size[0] * scale), round(self.size[1] * scale), QImage.Format.Format_RGB32)
        if image.isNull():
            raise MemoryError
        image.fill(QColor(self.theme.card))
        painter = QPainter(image)
        try:
            painter.scale(scale, scale)
            self.paint(painter, step, scale)
        finally:
            painter.end()  # a painter that outlives its picture takes the process with it
        return image
