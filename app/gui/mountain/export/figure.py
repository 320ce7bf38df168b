"""The mountain tab as a figure: map, loss strip and a caption made from the scene, on any painter."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from app.descent.walks.walk import Walk, shown
from app.files import write_whole
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.losses.blind_axis import felt_extremes
from app.gui.mountain.losses.paint_losses import lay_plot, paint_axes, paint_past, paint_playhead, paint_plot
from app.gui.mountain.map.camera import fit
from app.gui.mountain.map.frame import paint_fog, paint_moving, paint_still
from app.gui.paint.markers import marker_path
from app.gui.theme import Theme, load_fonts, pixel_font

STILLS = (".png", ".svg", ".pdf")
MOVING = (".gif", ".webp")
BASE_HEIGHT = 620.0  # the figure is laid out this high and then scaled, so that its text grows with it
STRIP = 0.22  # of the height
PAD, LINE = 10.0, 20.0
FRAMES = 120  # at most, in an animation
FRAME_MS, HOLD_MS = 60, 2000


def application() -> QApplication:
    """A QApplication that needs no display, unless there is one already."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    made = QApplication([])
    load_fonts()
    return made


def save_figure(
    walk: Walk,
    path: Path,
    size: tuple[int, int],
    scale: float,
    theme: Theme,
    step: int | None,
    blind: bool = False,
) -> None:
    """Write the figure; the ending of ``path`` says as what. ``scale`` multiplies a raster picture's pixels.

    ``blind``: as a blindfolded hiker knows it, in fog and without what is still to come.

    Raises OSError if it cannot be written.
    """
    application()
    walk = shown(walk)
    step = walk.steps if step is None else min(step, walk.steps)
    suffix = path.suffix.lower()
    if suffix in MOVING:
        content = _moving(walk, suffix, size, scale, theme, blind)
    else:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        draw = {".svg": _draw_svg, ".pdf": _draw_pdf}.get(suffix)
        if draw is not None:
            draw(buffer, size, lambda painter: paint_figure(painter, walk, size, step, theme, 2 * scale, blind))
        elif not figure_image(walk, size, scale, theme, step, blind).save(buffer, "PNG"):  # type: ignore[call-overload]
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), str(path))
        content = bytes(buffer.data().data())
    write_whole(path, content)


def figure_image(
    walk: Walk, size: tuple[int, int], scale: float, theme: Theme, step: float, blind: bool = False
) -> QImage:
    """The figure as an image of ``size × scale`` pixels."""
    walk = shown(walk)
    return _frame(_still_image(walk, size, scale, theme, blind), walk, size, scale, theme, step, blind)


def _still_image(walk: Walk, size: tuple[int, int], scale: float, theme: Theme, blind: bool) -> QImage:
    image = QImage(round(size[0] * scale), round(size[1] * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.card))  # the paper's anti-aliased edge blends with what was there
    painter = QPainter(image)
    painter.scale(scale, scale)
    _paint_still(painter, walk, size, theme, scale, blind)
    painter.end()
    return image


def _frame(
    still: QImage, walk: Walk, size: tuple[int, int], scale: float, theme: Theme, step: float, blind: bool
) -> QImage:
    image = still.copy()
    painter = QPainter(image)
    painter.scale(scale, scale)
    _paint_moving(painter, walk, size, step, theme, scale, blind)
    painter.end()
    return image


def paint_figure(
    painter: QPainter, walk: Walk, size: tuple[int, int], step: float, theme: Theme, ratio: float, blind: bool = False
) -> None:
    """Paint the figure into ``size``; ``ratio`` is how many device pixels a unit of it has."""
    walk = shown(walk)
    _paint_still(painter, walk, size, theme, ratio, blind)
    _paint_moving(painter, walk, size, step, theme, ratio, blind)


@dataclass(frozen=True)
class Layout:
    """The figure's parts, in units of which it is ``BASE_HEIGHT`` high."""

    grown: float
    paper: QRectF
    ground: QRectF
    strip: QRectF
    caption: QRectF


def _layout(walk: Walk, size: tuple[int, int]) -> Layout:
    grown = size[1] / BASE_HEIGHT
    paper = QRectF(0, 0, size[0] / grown, BASE_HEIGHT)
    inner = paper.adjusted(PAD, PAD, -PAD, -PAD)
    caption = LINE * (1 + len(walk.walks))
    strip = BASE_HEIGHT * STRIP
    return Layout(
        grown,
        paper,
        inner.adjusted(0, 0, 0, -caption - strip - 8),
        QRectF(inner.left(), inner.bottom() - caption - strip - 4, inner.width(), strip),
        QRectF(inner.left(), inner.bottom() - caption, inner.width(), caption),
    )


def _paint_still(painter: QPainter, walk: Walk, size: tuple[int, int], theme: Theme, ratio: float, blind: bool) -> None:
    parts = _layout(walk, size)
    painter.save()
    painter.scale(parts.grown, parts.grown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(parts.paper, QColor(theme.card))
    if not blind:
        paint_still(painter, walk, fit(walk.scene.ground, parts.ground), theme, ratio * parts.grown)
        paint_plot(painter, walk, lay_plot(walk, parts.strip), theme)
    _paint_caption(painter, walk, parts.caption, theme, blind)
    painter.restore()


def _paint_moving(
    painter: QPainter, walk: Walk, size: tuple[int, int], step: float, theme: Theme, ratio: float, blind: bool
) -> None:
    parts = _layout(walk, size)
    low, high = felt_extremes(walk)[int(step)].tolist()
    view, plot = fit(walk.scene.ground, parts.ground), lay_plot(walk, parts.strip, (low, high) if blind else None)
    painter.save()
    painter.scale(parts.grown, parts.grown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if blind:
        paint_fog(painter, walk, view, step, theme, ratio * parts.grown)
        paint_axes(painter, walk, plot, theme, rates=False)
        paint_past(painter, walk, plot, int(step), theme)
    paint_moving(painter, walk, view, step, theme, blind)
    paint_playhead(painter, walk, plot, step, theme)
    painter.restore()


def _paint_caption(painter: QPainter, walk: Walk, rect: QRectF, theme: Theme, blind: bool) -> None:
    looks = [None, *looks_of(walk.scene.hikers, theme)]
    painter.setFont(pixel_font(12.5))
    metrics = QFontMetricsF(painter.font())
    for index, (text, look) in enumerate(zip(caption_lines(walk, blind), looks, strict=True)):
        line = QRectF(rect.left() + 4, rect.top() + LINE * index, rect.width() - 8, LINE)
        if look is not None:
            marker = marker_path(look.marker, 4.5).translated(line.left() + 6, line.center().y())
            painter.fillPath(marker, QColor(look.colour))
            line.setLeft(line.left() + 18)
        painter.setPen(QColor(theme.text if look is not None else theme.muted))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _draw_svg(buffer: QBuffer, size: tuple[int, int], paint: Callable[[QPainter], None]) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(*size))
    generator.setViewBox(QRectF(0, 0, *size))
    generator.setTitle("Blindfolded Mountain")
    painter = QPainter(generator)
    paint(painter)
    painter.end()


def _draw_pdf(buffer: QBuffer, size: tuple[int, int], paint: Callable[[QPainter], None]) -> None:
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QSizeF(*size), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(72)
    painter = QPainter(writer)
    paint(painter)
    painter.end()


def _moving(walk: Walk, suffix: str, size: tuple[int, int], scale: float, theme: Theme, blind: bool) -> bytes:
    """Every step, or evenly chosen ones of a long walk, and the end held for two seconds."""
    steps = np.unique(np.linspace(0, walk.steps, min(walk.steps + 1, FRAMES)).round().astype(int))
    still = _still_image(walk, size, scale, theme, blind)
    frames = [_pillow(_frame(still, walk, size, scale, theme, float(s), blind)) for s in steps]
    times = [FRAME_MS] * (len(frames) - 1) + [HOLD_MS]
    options: dict[str, Any] = {"quality": 85, "method": 2}
    if suffix == ".gif":
        # One palette for all frames and no dithering: what does not move then compresses to nothing.
        palette = frames[-1].quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
        options = {"optimize": False, "disposal": 1}
    made = io.BytesIO()
    kind = suffix.removeprefix(".")
    frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=times, loop=0, **options)
    return made.getvalue()


def _pillow(image: QImage) -> Image.Image:
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    return Image.frombuffer("RGBX", (plain.width(), plain.height()), bytes(plain.constBits())).convert("RGB")
