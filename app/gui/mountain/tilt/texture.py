"""The colours that lie on a tilted ground: tints, light and contours as pixels over its domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from app.descent.ground.minima import Box
from app.descent.ground.relief import rough_scale, scale_of
from app.descent.ground.surface import Surface
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.terrain.contours import Contour, contour_pieces, lay_contours
from app.gui.mountain.terrain.paint_ground import relief_image
from app.gui.theme import Theme

Pixels = NDArray[np.uint32]
LARGEST = 2048  # pixels of the longer side
BLUR = 3.0  # times finer a ground at rest is than one that moves, of the half
OPAQUE = np.uint32(0xFF000000)
EVERY_OTHER = np.uint32(0x00FF00FF)  # two of a pixel's channels, with room for products between them


class Spot(NamedTuple):
    """What is written at a contour: where, which way it runs along the ground, and half the pixels that it takes."""

    text: str
    at: tuple[float, float]
    way: tuple[float, float]
    half: float


@dataclass(frozen=True, eq=False)
class Texture:
    """``pixels`` (rows, columns) 0xAARRGGBB over a domain, row 0 at the top, and what is written at its contours."""

    domain: Box
    pixels: Pixels
    few: Pixels  # the same in a quarter of the detail, for a picture that moves
    spots: list[Spot]

    def colours(self, x: NDArray[np.float32], y: NDArray[np.float32], smooth: bool) -> Pixels:
        """The pixels at places of any shape; ``smooth``: between the four that are nearest."""
        pixels = self.pixels if smooth else self.few
        rows, columns = pixels.shape
        (left, right), (bottom, top) = self.domain
        across = x * np.float32(columns / (right - left))
        across -= np.float32(left * columns / (right - left))
        down = y * np.float32(-rows / (top - bottom))
        down += np.float32(top * rows / (top - bottom))
        if not smooth:
            return _take(pixels, _within(across, columns - 1), _within(down, rows - 1))
        across -= np.float32(0.5)
        down -= np.float32(0.5)
        column, row = _within(across, columns - 2), _within(down, rows - 2)
        share_x, share_y = _share(across, column), _share(down, row)
        upper = _mixed(_take(pixels, column, row), _take(pixels, column + 1, row), share_x)
        row += 1
        lower = _mixed(_take(pixels, column, row), _take(pixels, column + 1, row), share_x)
        return _mixed(upper, lower, share_y) | OPAQUE


def _take(pixels: Pixels, column: NDArray[np.int32], row: NDArray[np.int32]) -> Pixels:
    return pixels.ravel().take(row * np.int32(pixels.shape[1]) + column)


def _within(at: NDArray[np.float32], most: int) -> NDArray[np.int32]:
    return np.clip(at, 0, most).astype(np.int32)


def _share(at: NDArray[np.float32], cell: NDArray[np.int32]) -> Pixels:
    """How far from a cell's middle to that of the next, of 256."""
    return np.clip((at - cell) * np.float32(256), 0, 256).astype(np.uint32)


def _mixed(one: Pixels, other: Pixels, share: Pixels) -> Pixels:
    """``share`` of 256 of one pixel, the rest of another, two channels at a time; without the fourth."""
    rest = np.uint32(256) - share
    even = (one & EVERY_OTHER) * rest + (other & EVERY_OTHER) * share
    odd = ((one >> np.uint32(8)) & np.uint32(0xFF)) * rest + ((other >> np.uint32(8)) & np.uint32(0xFF)) * share
    return ((even >> np.uint32(8)) & EVERY_OTHER) | (odd & np.uint32(0xFF00))


def texture_of(surface: Surface, theme: Theme, scale: float, detail: float, lines: bool = True) -> Texture:
    """The colours of a ground for a picture with ``scale`` pixels a unit, ``detail`` of the texture's to each of them.

    Any thread may. Without ``lines`` there is only light and shade: what feet can tell.
    """
    scale = min(scale, LARGEST / float(surface.extent.max()))
    size = surface.extent * scale
    view = View(QRectF(QPointF(0, 0), QSizeF(*size.tolist())), tuple(surface.centre.tolist()), scale)
    detail = min(detail, LARGEST / float(size.max()))
    relief = scale_of(surface) if surface.is_surveyed else rough_scale(surface)
    image = relief_image(surface, relief, view, theme, detail).convertToFormat(QImage.Format.Format_RGB32)
    contours = lay_contours(surface, relief, view) if lines and surface.is_surveyed else []
    if contours:
        painter = QPainter(image)
        painter.scale(image.width() / size[0], image.height() / size[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for piece in contour_pieces([contour._replace(spots=[]) for contour in contours], theme):
            piece(painter)
        painter.end()
    half = image.size() / 2
    few = image.scaled(half, mode=Qt.TransformationMode.SmoothTransformation)
    if lines:  # so soft that of a thin line no pixels are left out, by which it would look broken
        few = few.scaled(half / BLUR, mode=Qt.TransformationMode.SmoothTransformation)
        few = few.scaled(half / 2, mode=Qt.TransformationMode.SmoothTransformation)
    else:
        few = image
    return Texture(surface.domain, _pixels_of(image), _pixels_of(few), _spots(contours, view))


def _pixels_of(image: QImage) -> Pixels:
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return pixels[:, : image.width()].copy()


def _spots(contours: list[Contour], view: View) -> list[Spot]:
    """What is written at contours that were laid on a map."""
    turned = [(one, spot, np.radians(turn)) for one in contours for spot, turn in one.spots]
    return [
        Spot(one.text, view.to_world(spot), (float(np.cos(angle)), -float(np.sin(angle))), one.half)
        for one, spot, angle in turned
    ]
