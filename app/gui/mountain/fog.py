"""The blindfold: fog over the ground, a clearing around each hiker, and the tilt that its feet can feel."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QRadialGradient

from app.gui.theme import Theme, rgb

TILE, DEPTH = 512, 7.0  # pixels of the fog's pattern, and how far it strays from its colour
CLEARING = 46.0  # pixels around a hiker that can be felt
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


def paint_fog(painter: QPainter, feet: list[QPointF], size: QSize, ratio: float, theme: Theme) -> None:
    """Cover everything but a soft disc around each of the ``feet``."""
    fog = QPixmap(size * ratio)
    fog.setDevicePixelRatio(ratio)
    fog.fill(Qt.GlobalColor.transparent)
    clear = QPainter(fog)
    clear.drawTiledPixmap(0, 0, size.width(), size.height(), _swathes(theme))
    clear.setRenderHint(QPainter.RenderHint.Antialiasing)
    clear.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    clear.setPen(Qt.PenStyle.NoPen)
    for at in feet:
        gradient = QRadialGradient(at, CLEARING)
        gradient.setColorAt(0.0, QColor(0, 0, 0, 255))
        gradient.setColorAt(0.6, QColor(0, 0, 0, 220))
        gradient.setColorAt(1.0, QColor(0, 0, 0, 0))
        clear.setBrush(gradient)
        clear.drawEllipse(at, CLEARING, CLEARING)
    clear.end()
    painter.drawPixmap(0, 0, fog)


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
