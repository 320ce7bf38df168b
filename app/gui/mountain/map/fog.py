"""The blindfold: fog over the ground, a clearing around each hiker, and the tilt that its feet can feel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QRadialGradient

from app.descent.ground.surface import Surface
from app.gui.mountain.terrain.camera import View
from app.gui.paint.strokes import draw_lines
from app.gui.theme import Theme, pixel_font, rgb, translucent

TILE, DEPTH = 512, 7.0  # pixels of the fog's pattern, and how far it strays from its colour
CLEARING = 60.0  # pixels around a hiker that can be felt
KNOWN = "Blindfolded: a hiker knows only the ground under its feet, and which way it slopes."
HINT = f"{KNOWN} Press B to lift the fog."
RINGS = ((22.0, 7), (42.0, 13))  # pixels from the feet at which the ground around is felt, and at how many places
STROKE, FLAT = 15.0, 0.02  # pixels of a stroke on the steepest ground; the share of that below which none is drawn
STEEP = 100.0  # the slope from which on an arrow or a stroke is no longer
LONGEST, SHORTEST, BARB = 40.0, 14.0, 8.0  # pixels of the arrow on steep and almost level ground, of its barbs


@lru_cache(maxsize=4)
def _swathes(theme: Theme) -> QPixmap:
    """A tile of fog: slow waves of light and dark that fit together at its edges, opaque."""
    rng = np.random.default_rng(0)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(TILE), np.fft.rfftfreq(TILE), indexing="ij")) * TILE
    spectrum = np.exp(2j * np.pi * rng.random(frequency.shape)) * np.exp(-((frequency - 3) ** 2) / 4)
    waves = np.fft.irfft2(spectrum, (TILE, TILE))
    waves *= DEPTH / np.abs(waves).max()
    colour = np.clip(np.array(rgb(theme.fog)) + waves[..., None], 0, 255)
    pixels = np.full((TILE, TILE, 4), 255, np.uint8)
    pixels[..., :3] = colour
    return QPixmap.fromImage(QImage(pixels.data, TILE, TILE, 4 * TILE, QImage.Format.Format_RGBA8888).copy())


def fog_pixmap(size: QSize, ratio: float, theme: Theme, hint: str = HINT) -> QPixmap:
    """Fog over everything, opaque, with a line that says what it means."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    painter.drawTiledPixmap(0, 0, size.width(), size.height(), _swathes(theme))
    painter.setPen(QColor(theme.muted))
    painter.setFont(pixel_font(12.5))
    lines = QRectF(14, size.height() - 72, size.width() - 28, 60)  # a narrow map needs several
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
    painter.drawText(lines, int(flags | Qt.TextFlag.TextWordWrap), hint)
    painter.end()
    return made


@lru_cache(maxsize=4)
def _hole(ratio: float) -> QPixmap:
    """A disc that is opaque in its middle and fades towards its rim."""
    made = QPixmap(QSize(1, 1) * round(2 * CLEARING * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    gradient = QRadialGradient(QPointF(CLEARING, CLEARING), CLEARING)
    for at, opacity in ((0.0, 1.0), (0.55, 0.92), (0.8, 0.5), (1.0, 0.0)):
        gradient.setColorAt(at, QColor.fromRgbF(0, 0, 0, opacity))
    painter = QPainter(made)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawEllipse(QPointF(CLEARING, CLEARING), CLEARING, CLEARING)
    painter.end()
    return made


def paint_clearing(painter: QPainter, at: QPointF, below: QPixmap) -> None:
    """Let what lies ``below`` the fog, a picture of the same size, be seen in a soft disc around a hiker."""
    ratio = below.devicePixelRatio()
    hole = _hole(ratio)
    corner = at - QPointF(CLEARING, CLEARING)
    piece = QPixmap(hole.size())
    piece.setDevicePixelRatio(ratio)
    piece.fill(Qt.GlobalColor.transparent)
    cut = QPainter(piece)
    cut.drawPixmap(-corner, below)
    cut.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    cut.drawPixmap(0, 0, hole)
    cut.end()
    painter.drawPixmap(corner, piece)


def paint_feeling(painter: QPainter, feet: Sequence[QPointF], surface: Surface, view: View, theme: Theme) -> None:
    """What feet and hands feel of the ground: short strokes downhill all over the clearings, and at the feet an arrow.

    The longer, the steeper, by the logarithm of the slope, as a mapmaker draws slopes where there are no contours.
    """
    if not feet:
        return
    around = _places()
    at = np.array([[foot.x(), foot.y()] for foot in feet])[:, None] + around
    x, y = (side.reshape(at.shape[:2]) for side in view.ground_at(*at.reshape(-1, 2).T))
    with np.errstate(all="ignore"):
        gradient = np.asarray(surface.gradient(x, y))
        share = np.minimum(1.0, np.log1p(np.hypot(*gradient)) / np.log1p(STEEP))
        downhill = view.ways(x, y, *-gradient)
    sound = np.asarray(np.isfinite(downhill).all(axis=-1))
    way = downhill * (STROKE / 2 * share)[..., None]
    strokes, felt = np.concatenate([at - way, at + way], axis=-1), sound & (share > FLAT)
    for ring, opacity in ((slice(1, 1 + RINGS[0][1]), 0.6), (slice(1 + RINGS[0][1], None), 0.35)):
        painter.setPen(QPen(translucent(theme.ink, opacity), 1.4))
        draw_lines(painter, strokes[:, ring][felt[:, ring]])
    length = SHORTEST + (LONGEST - SHORTEST) * share[:, :1]
    _paint_arrows(painter, at[sound[:, 0], 0], (length * downhill[:, 0])[sound[:, 0]], theme)


@lru_cache(maxsize=1)
def _places() -> NDArray[np.float64]:
    """Where the ground is felt, from the feet: under them first, then in rings around, (n, 2) pixels."""
    rings = [np.zeros((1, 2))]
    for radius, count in RINGS:
        angle = 2 * np.pi * (np.arange(count) + 0.5) / count
        rings.append(radius * np.stack([np.cos(angle), np.sin(angle)], axis=1))
    return np.concatenate(rings)


def _paint_arrows(painter: QPainter, begin: NDArray[np.float64], way: NDArray[np.float64], theme: Theme) -> None:
    """Arrows from places (n, 2), as long as their ways (n, 2)."""
    end = begin + way
    unit = way / np.hypot(way[:, :1], way[:, 1:])
    barbs = [np.concatenate([end, end + BARB * unit @ _turn(angle)], axis=1) for angle in (2.6, -2.6)]
    lines = np.concatenate([np.concatenate([begin, end], axis=1), *barbs])
    for colour, width in ((theme.halo, 5.0), (theme.ink, 2.2)):
        painter.setPen(QPen(QColor(colour), width, c=Qt.PenCapStyle.SquareCap))
        draw_lines(painter, lines)


def _turn(angle: float) -> NDArray[np.float64]:
    """What turns rows (n, 2) by an angle."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, s], [-s, c]])
