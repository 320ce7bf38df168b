"""The relief map as a pixmap: tints, light and shadow, contour lines; drawn once per surface, view and theme."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap

from app.descent.ground.relief import (
    Relief,
    Scale,
    relief_bands,
    rough_scale,
    scale_of,
)
from app.descent.ground.surface import Surface
from app.descent.walks.many_hikers import finish
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.terrain.contours import Contour, Piece, contour_pieces, lay_contours
from app.gui.mountain.terrain.edge_ticks import paint_edge_ticks
from app.gui.mountain.terrain.valley_marks import paint_valleys
from app.gui.paint.pixmaps import painting
from app.gui.theme import Theme, rgb, translucent

Array = NDArray[np.float64]
LIT, SHADED = 0.5, 0.7  # how far full light and full shadow pull a tint
BAND = 1 << 16  # points that light and shade are computed for at a time
TYPED = "custom"  # the id of surfaces made of a formula
MOST_TYPED, MOST_COSTLY = 20_000, 2_500  # points of a rough picture of such a one, and of a sum over rows


def is_slow(surface: Surface) -> bool:
    """Whether drawing a ground may take long: a formula can be anything, and a sum over rows is."""
    return surface.costly or surface.id == TYPED


class LaidGround(NamedTuple):
    """What a picture of a ground is painted from: light and shade, and the lines, of which there may be none."""

    surface: Surface
    view: View
    theme: Theme
    relief: QImage
    lines: list[Contour] | None


def lay_ground(
    surface: Surface, view: View, theme: Theme, ratio: float, detail: float = 1.0, lines: bool = True
) -> LaidGround:
    """Work out a picture of ``view.rect`` with ``ratio`` device pixels a pixel; any thread may, nothing is painted yet.

    ``detail`` is the share of the pixels, along each side, that light and shade are computed for. Without ``lines``
    there is only light and shade: what feet can tell.
    """
    scale = scale_of(surface)
    relief = relief_image(surface, scale, view, theme, ratio * detail)
    return LaidGround(surface, view, theme, relief, lay_contours(surface, scale, view) if lines else None)


def _pieces(laid: LaidGround) -> Iterator[Piece]:
    """The relief, its contours and its valleys, as pieces that each take a few milliseconds to paint."""
    surface, view, theme, relief, lines = laid
    yield lambda painter: painter.drawImage(view.rect, relief)
    if lines is not None:
        yield lambda painter: _paint_edge(painter, surface, view, theme)
        yield from contour_pieces(lines, theme)
        yield lambda painter: paint_edge_ticks(painter, view, theme)
        yield lambda painter: paint_valleys(painter, surface, view, theme)


def paint_ground(painter: QPainter, surface: Surface, view: View, theme: Theme, ratio: float = 1.0) -> None:
    """Work out the ground of ``view.rect`` and paint it; ``ratio`` is device pixels a pixel."""
    painter.save()
    painter.setClipRect(view.rect)
    for piece in _pieces(lay_ground(surface, view, theme, ratio)):
        piece(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)  # of all but the relief
    painter.restore()


def painted_in_pieces(laid: LaidGround, ratio: float) -> Generator[None, None, QPixmap]:
    """The ground of its view as a pixmap with ``ratio`` device pixels a pixel, painted a few milliseconds at a time."""
    pixmap = QPixmap((laid.view.rect.size() * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    for piece in _pieces(laid):
        with painting(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(-laid.view.rect.topLeft())
            piece(painter)
        yield
    return pixmap


def ground_pixmap(
    surface: Surface, view: View, theme: Theme, ratio: float, detail: float = 1.0, lines: bool = True
) -> QPixmap:
    """The same, worked out and painted in one go."""
    return finish(painted_in_pieces(lay_ground(surface, view, theme, ratio, detail, lines), ratio))


def rough_pixmap(surface: Surface, view: View, theme: Theme, ratio: float, detail: float) -> QPixmap:
    """Light and shade alone, at once and of any ground: of few points where it is slow, and without its valleys."""
    scale = scale_of(surface) if surface.is_surveyed and not is_slow(surface) else rough_scale(surface)
    most = MOST_COSTLY if surface.costly else MOST_TYPED if is_slow(surface) else np.inf
    points = view.rect.width() * view.rect.height() * ratio**2
    fine = ratio * min(detail, float(np.sqrt(most / max(points, 1))))
    pixmap = QPixmap((view.rect.size() * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    with painting(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(QPointF(0, 0), view.rect.size()), relief_image(surface, scale, view, theme, fine))
    return pixmap


def relief_image(surface: Surface, scale: Scale, view: View, theme: Theme, ratio: float) -> QImage:
    """Tints under light and shadow, one sample a device pixel."""
    columns = max(1, round(view.rect.width() * ratio))
    rows = max(1, round(view.rect.height() * ratio))
    (left, right), (bottom, top) = view.span()
    x = left + (np.arange(columns) + 0.5) * (right - left) / columns
    y = top - (np.arange(rows) + 0.5) * (top - bottom) / rows
    image = QImage(columns, rows, QImage.Format.Format_RGBX8888)
    if image.isNull():
        raise MemoryError
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(rows, image.bytesPerLine() // 4, 4)[:, :columns]
    high = max(1, BAND // columns)
    for index, made in enumerate(relief_bands(surface, scale, x, y, high)):
        band = pixels[index * high : (index + 1) * high]
        band[..., :3] = np.clip(_colours(made, scale.tone, theme) + 0.5, 0, 255)
        band[..., 3] = 255
    return image


def _colours(made: Relief, tone: float, theme: Theme) -> NDArray[np.float32]:
    """Red, green and blue, 0…255, of every point."""
    colour = _tint(made.height, tone, theme)
    shade = np.nan_to_num(made.shade)[..., None].astype(np.float32)
    colour += (_rgb(theme.lit) - colour) * (np.maximum(shade, 0) * LIT)
    colour += (_rgb(theme.shadow) - colour) * (np.maximum(-shade, 0) * SHADED)
    blank = np.isnan(made.height)
    if blank.any():
        colour[blank] = _rgb(theme.window)
    return colour


def _rgb(colour: str) -> NDArray[np.float32]:
    return np.array(rgb(colour), np.float32)


def _tint(height: Array, tone: float, theme: Theme) -> NDArray[np.float32]:
    stops = np.array([_rgb(t) for t in theme.tints])
    at = np.linspace(0, 1, len(stops))
    fine = np.linspace(0, 1, 1024) ** tone
    table = np.stack([np.interp(fine, at, stops[:, c]) for c in range(3)], axis=1).astype(np.float32)
    index = (np.clip(np.nan_to_num(height, nan=0.0, posinf=1.0), 0, 1) * 1023).astype(np.intp)
    return np.asarray(table[index])


def _paint_edge(painter: QPainter, surface: Surface, view: View, theme: Theme) -> None:
    """The domain's edge: a walk that crosses it has left the domain."""
    (left, right), (bottom, top) = surface.domain
    pen = QPen(translucent(theme.contour, 0.45), 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([1, 5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(view.point(left, top), view.point(right, bottom)))
