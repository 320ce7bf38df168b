"""The block painted: its top, its sides, the losses at its contours and the marks of its valleys."""

from __future__ import annotations

from itertools import compress

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.descent.ground.surface import Surface
from app.gui.mountain.terrain.contours import LETTER
from app.gui.mountain.terrain.valley_marks import paint_valleys
from app.gui.mountain.tilt.block_sides import paint_edges, paint_sides
from app.gui.mountain.tilt.block_ticks import paint_block_ticks
from app.gui.mountain.tilt.texture import Texture, texture_of
from app.gui.mountain.tilt.top_image import Top, ground_image
from app.gui.mountain.tilt.view import TiltedView
from app.gui.paint.haloed_text import draw_haloed, stamp_haloed
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme, pixel_font

FINER = 2.0  # pixels of the ground to each of a figure's


def paint_block(painter: QPainter, view: TiltedView, top: Top, theme: Theme, moving: bool = False) -> None:
    """The block: its top, its sides, its edges; a little less smoothly while it is ``moving``."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(top.place, top.image, QRectF(top.image.rect()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_sides(painter, view, theme, moving)
    paint_edges(painter, view, theme)


def paint_marks(
    painter: QPainter, surface: Surface, view: TiltedView, texture: Texture, theme: Theme, moving: bool = False
) -> None:
    """What is written at the contours of a block and along its foot, and the marks of its valleys."""
    _paint_spots(painter, view, texture, theme, moving)
    paint_block_ticks(painter, view, theme)
    if surface.is_surveyed:
        paint_valleys(painter, surface, view, theme)


def _paint_spots(painter: QPainter, view: TiltedView, texture: Texture, theme: Theme, moving: bool) -> None:
    """The losses at contours that are seen, along their lines as these lie on the picture; ``moving``: stamped."""
    spots = texture.spots
    if not spots:
        return
    x, y, dx, dy = np.array([(*spot.at, *spot.way) for spot in spots]).T
    pixels, ways, seen = view.to_pixels(x, y), view.ways(x, y, dx, dy), view.sees(x, y)
    turns = (np.degrees(np.arctan2(ways[:, 1], ways[:, 0])) + 90) % 180 - 90
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    write, font = stamp_haloed if moving else draw_haloed, pixel_font(LETTER)
    for spot, px, py, turn in compress(zip(spots, *pixels, turns.tolist(), strict=True), seen.tolist()):
        painter.save()
        painter.translate(px, py)
        painter.rotate(turn)
        write(painter, QPointF(0, 0), spot.text, font, theme)
        painter.restore()


def paint_tilted(
    painter: QPainter, surface: Surface, view: TiltedView, theme: Theme, ratio: float, lines: bool = True
) -> None:
    """Work out a whole block and paint it, sharp, on any painter: its ground as one picture with ``ratio`` pixels each.

    Without ``lines`` there is only the ground: what feet can tell.
    """
    texture = texture_of(surface, theme, view.scale * ratio, 1.0, lines)
    block = blank_pixmap(view.rect.size(), ratio)
    with painting(block) as inner:
        inner.translate(-view.rect.topLeft())
        paint_block(inner, view, ground_image(view, texture, ratio * FINER), theme)
    painter.drawPixmap(view.rect, block, QRectF(block.rect()))
    if lines:
        paint_marks(painter, surface, view, texture, theme)
