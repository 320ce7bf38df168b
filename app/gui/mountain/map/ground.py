"""The relief map as a pixmap: tints, light and shadow, contour lines; drawn once per surface, view and theme."""

from __future__ import annotations

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.descent.ground.relief import CONTOURS, Relief, Scale, contour_heights, losses_on, relief_bands, scale_of
from app.descent.ground.surface import Surface
from app.gui.mountain.map.camera import View
from app.gui.mountain.map.valley_marks import paint_valleys
from app.gui.theme import Theme, pixel_font, rgb, translucent

Array = NDArray[np.float64]
LIT, SHADED = 0.8, 0.75  # how far full light and full shadow pull a tint
CELL = 3  # pixels a cell of the contour grid
LABEL_EVERY = 4
DIGITS = range(2, 10)  # of the losses written at lines, as many as tell them apart
FEWEST = 6  # lines of the map's own that a part of it has to show
BAND = 1 << 18  # points that light and shade are computed for at a time
HIGHEST = 12.0  # domains' heights up to which contours are drawn
LABEL_ROOM = 70  # pixels of line a label needs, and pixels between two labels


def paint_ground(
    painter: QPainter, surface: Surface, view: View, theme: Theme, ratio: float = 1.0, lines: bool = True
) -> None:
    """Paint the relief, its contours and its minima into ``view.rect``; ``ratio`` is device pixels a pixel.

    Without ``lines`` only light and shade: what feet can tell.
    """
    scale = scale_of(surface)
    painter.save()
    painter.setClipRect(view.rect)
    painter.drawImage(view.rect, relief_image(surface, scale, view, theme, ratio))
    if lines:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_edge(painter, surface, view, theme)
        _paint_contours(painter, surface, scale, view, theme)
        paint_valleys(painter, surface, view, theme)
    painter.restore()


def ground_pixmap(
    surface: Surface, view: View, theme: Theme, ratio: float, detail: float = 1.0, lines: bool = True
) -> QPixmap:
    """The ground of ``view.rect`` as a pixmap with ``ratio`` device pixels a pixel.

    ``detail`` is the share of them, along each side, that light and shade are computed for.
    """
    size = (view.rect.size() * ratio).toSize()
    pixmap = QPixmap(size)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.translate(-view.rect.topLeft())
    try:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paint_ground(painter, surface, view, theme, ratio * detail, lines)
    finally:
        painter.end()  # a painter that outlives its picture takes the process with it
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
        band[..., :3] = np.clip(_colours(made, theme) + 0.5, 0, 255)
        band[..., 3] = 255
    return image


def _colours(made: Relief, theme: Theme) -> NDArray[np.float32]:
    """Red, green and blue, 0…255, of every point."""
    colour = _tint(made.height, theme)
    shade = np.nan_to_num(made.shade)[..., None].astype(np.float32)
    colour += (_rgb(theme.lit) - colour) * (np.maximum(shade, 0) * LIT)
    colour += (_rgb(theme.shadow) - colour) * (np.maximum(-shade, 0) * SHADED)
    blank = np.isnan(made.height)
    if blank.any():
        colour[blank] = _rgb(theme.window)
    return colour


def _rgb(colour: str) -> NDArray[np.float32]:
    return np.array(rgb(colour), np.float32)


def _tint(height: Array, theme: Theme) -> NDArray[np.float32]:
    stops = np.array([_rgb(t) for t in theme.tints])
    at = np.linspace(0, 1, len(stops))
    fine = np.linspace(0, 1, 1024)
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


def _paint_contours(painter: QPainter, surface: Surface, scale: Scale, view: View, theme: Theme) -> None:
    (left, right), (bottom, top) = view.span()
    x = np.linspace(left, right, max(2, round(view.rect.width() / CELL)))
    y = np.linspace(bottom, top, max(2, round(view.rect.height() / CELL)))
    with np.errstate(all="ignore"):
        height = scale.height(losses_on(surface, x, y))
    height = np.where(np.isfinite(height), height, np.nan)
    if np.isnan(height).all():
        return
    generator = contourpy.contour_generator(x, y, np.ma.masked_invalid(height))
    placed: list[QPointF] = []
    painter.setFont(pixel_font(10.5))
    metrics = QFontMetricsF(painter.font())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    levels = levels_between(float(np.nanmin(height)), min(float(np.nanmax(height)), HIGHEST))
    for index, (level, text) in enumerate(zip(levels, level_texts(scale, levels), strict=True)):
        heavy = index % LABEL_EVERY == LABEL_EVERY - 1
        lines = [_pixels(view, np.asarray(line)) for line in generator.lines(level)]
        half = metrics.horizontalAdvance(text) / 2 + 4
        labels = [found for line in lines if (found := _label_spot(line, view.rect, placed))] if text else []
        path = QPainterPath()
        for piece in _around(lines, labels, half):
            path.addPolygon(QPolygonF([QPointF(*p) for p in piece]))
        opacity = theme.contour_opacity * (1.35 if heavy else 0.8)
        painter.setPen(QPen(translucent(theme.contour, opacity), 1.2 if heavy else 0.7))
        painter.drawPath(path)
        painter.setPen(translucent(theme.ink, 0.78))
        for spot, turn in labels:
            painter.save()
            painter.translate(spot)
            painter.rotate(turn)
            painter.drawText(QRectF(-half, -9, 2 * half, 18), Qt.AlignmentFlag.AlignCenter, text)
            painter.restore()


def level_texts(scale: Scale, levels: Array) -> list[str]:
    """The loss at every fourth line, in as many digits as tell them apart; where no number of digits does, none."""
    losses = [float(scale.loss(level)) for level in levels[LABEL_EVERY - 1 :: LABEL_EVERY]]
    digits = next((d for d in DIGITS if len({f"{loss:.{d}g}" for loss in losses}) == len(losses)), None)
    texts = [""] * len(levels)
    for index in range(LABEL_EVERY - 1, min(len(levels), CONTOURS * 3), LABEL_EVERY):
        texts[index] = _level_text(float(scale.loss(levels[index])), digits) if digits else ""
    return texts


def levels_between(low: float, high: float) -> Array:
    """The heights of the lines between two heights: the map's own, or where a zoom leaves few of them finer ones."""
    usual = contour_heights(high)
    if ((usual > low) & (usual < high)).sum() >= FEWEST or not high > low:
        return usual
    return np.linspace(low, high, CONTOURS + 2)[1:-1]


def _around(lines: list[Array], labels: list[tuple[QPointF, float]], half: float) -> list[Array]:
    """The lines with gaps where labels stand: cut, not clipped, since a vector picture cannot clip."""
    for spot, _ in labels:
        pieces: list[Array] = []
        for line in lines:
            near = np.hypot(line[:, 0] - spot.x(), line[:, 1] - spot.y()) < half
            if not near.any():
                pieces.append(line)
                continue
            edges = np.flatnonzero(np.diff(near)) + 1
            pieces += [
                part for part, gone in zip(np.split(line, edges), np.split(near, edges), strict=True) if not gone[0]
            ]
        lines = pieces
    return lines


def _pixels(view: View, line: Array) -> Array:
    return np.stack(view.to_pixels(line[:, 0], line[:, 1]), axis=1)


def _label_spot(line: Array, rect: QRectF, placed: list[QPointF]) -> tuple[QPointF, float] | None:
    """A calm place for a label: where the line is straightest, inside the picture, far from other labels."""
    length = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0], np.cumsum(length)])
    if along[-1] < 2 * LABEL_ROOM:
        return None
    at = np.linspace(LABEL_ROOM / 2, along[-1] - LABEL_ROOM / 2, max(3, int(along[-1] / 12)))

    def point(distance: Array) -> Array:
        return np.stack([np.interp(distance, along, line[:, k]) for k in (0, 1)], axis=1)

    before, here, after = point(at - LABEL_ROOM / 3), point(at), point(at + LABEL_ROOM / 3)
    bend = np.hypot(*((before + after) / 2 - here).T)
    inside = rect.adjusted(30, 18, -30, -18)
    for k in np.argsort(bend, kind="stable"):
        spot = QPointF(*here[k])
        if bend[k] > 4:
            break
        if inside.contains(spot) and all((spot - p).manhattanLength() > 2.2 * LABEL_ROOM for p in placed):
            placed.append(spot)
            turn = np.degrees(np.arctan2(*(after[k] - before[k])[::-1]))
            return spot, float((turn + 90) % 180 - 90)
    return None


def _level_text(loss: float, digits: int) -> str:
    """As many digits as tell one line from the next: 0.61, 35, 2200, 1.5e6."""
    rounded = float(f"{loss:.{digits}g}")
    return f"{rounded:.{max(6, digits)}g}".replace("e+0", "e").replace("e-0", "e-").replace("-", "−")
