"""The blindfold: fog over the ground, a clearing around each hiker, and the tilt that its feet can feel."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QRadialGradient

from app.gui.theme import Theme, pixel_font, rgb

TILE, DEPTH = 512, 7.0  # pixels of the fog's pattern, and how far it strays from its colour
CLEARING = 60.0  # pixels around a hiker that can be felt
HINT = "Blindfolded: all that a hiker knows is the ground at its feet and which way it tilts. B lifts the fog."
LONGEST, SHORTEST = 40.0, 14.0  # pixels of the arrow on the steepest and on almost level ground


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


def fog_pixmap(size: QSize, ratio: float, theme: Theme) -> QPixmap:
    """Fog over everything, opaque."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    painter.drawTiledPixmap(0, 0, size.width(), size.height(), _swathes(theme))
    painter.setPen(QColor(theme.muted))
    painter.setFont(pixel_font(12.5))
    line = QRectF(14, size.height() - 30, size.width() - 28, 20)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, HINT)
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


def paint_tilt(painter: QPainter, at: QPointF, gradient: NDArray[np.float64], theme: Theme) -> None:
    """An arrow downhill from a hiker's feet; longer where it is steeper, by the logarithm of the slope."""
    slope = float(np.hypot(*gradient))
    if not np.isfinite(slope) or slope == 0:
        return
    length = SHORTEST + (LONGEST - SHORTEST) * min(1.0, np.log1p(slope) / np.log1p(100.0))
    dx, dy = -gradient[0] / slope, gradient[1] / slope  # pixels point down
    tip = at + QPointF(length * dx, length * dy)
    path = QPainterPath(at)
    path.lineTo(tip)
    for turn in (2.6, -2.6):
        c, s = np.cos(turn), np.sin(turn)
        path.moveTo(tip)
        path.lineTo(tip + QPointF(8 * (dx * c - dy * s), 8 * (dx * s + dy * c)))
    for colour, width in ((theme.halo, 5.0), (theme.ink, 2.2)):
        painter.strokePath(path, QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap))
