"""The blindfold: fog over the ground, a clearing around each hiker, and the tilt that its feet can feel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QRadialGradient

from app.descent.ground.surface import Surface
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.tilt.view import TiltedView
from app.gui.paint.strokes import draw_lines
from app.gui.theme import Theme, pixel_font, rgb, translucent

Place = tuple[float, float]
TILE, DEPTH = 512, 7.0  # pixels of the fog's pattern, and how far it strays from its colour
CLEARING = 60.0  # pixels around a hiker that can be felt
FADING = ((0.0, 1.0), (0.55, 0.92), (0.8, 0.5), (1.0, 0.0))  # how clear it is at which share of the way to its rim
GRAIN = 2.0  # pixels of what is looked at to say which ground is in it
HIDDEN = 0.4  # opacity of what feet feel behind the ground
KNOWN = "Blindfolded: a hiker knows only the ground under its feet, and which way it slopes."
HINT = f"{KNOWN} Reveal lifts the fog."
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
    for at, opacity in FADING:
        gradient.setColorAt(at, QColor.fromRgbF(0, 0, 0, opacity))
    painter = QPainter(made)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawEllipse(QPointF(CLEARING, CLEARING), CLEARING, CLEARING)
    painter.end()
    return made


def _hole_on_ground(view: TiltedView, place: Place, around: QRectF, ratio: float) -> QPixmap:
    """The same of a tilted ground: a disc that lies on it, as far as it is seen."""
    seen = view.look(around, GRAIN)
    radius = CLEARING / view.scale
    rows, columns = seen.ground.shape
    with np.errstate(all="ignore"):
        share = np.hypot(seen.x - place[0], seen.y - place[1]) / radius
    down, right = (2 * (np.arange(count) + 0.5) / count - 1 for count in (rows, columns))
    share = np.maximum(share, np.hypot(*np.meshgrid(right, down)))  # a cliff may reach far up the picture
    shares, opacities = np.array(FADING).T
    opacity = np.interp(share, shares, opacities) * seen.ground
    pixels = np.ascontiguousarray((opacity[::-1] * 255).astype(np.uint32) << np.uint32(24))
    grains = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied)
    size = (around.size() * ratio).toSize()
    whole, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    made = QPixmap.fromImage(grains.scaled(size, whole, smooth))
    made.setDevicePixelRatio(ratio)
    return made


def paint_clearing(painter: QPainter, place: Place, view: View, below: QPixmap) -> None:
    """Let what lies ``below`` the fog, a picture of the same size, be seen in a soft disc around a hiker's place."""
    ratio = below.devicePixelRatio()
    corner = view.point(*place) - QPointF(CLEARING, CLEARING)
    if isinstance(view, TiltedView):
        hole = _hole_on_ground(view, place, QRectF(corner, QSizeF(2 * CLEARING, 2 * CLEARING)), ratio)
    else:
        hole = _hole(ratio)
    piece = QPixmap(hole.size())
    piece.setDevicePixelRatio(ratio)
    piece.fill(Qt.GlobalColor.transparent)
    cut = QPainter(piece)
    cut.drawPixmap(-corner, below)
    cut.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    cut.drawPixmap(0, 0, hole)
    cut.end()
    painter.drawPixmap(corner, piece)


def paint_feeling(painter: QPainter, feet: Sequence[Place], surface: Surface, view: View, theme: Theme) -> None:
    """What feet and hands feel of the ground: short strokes downhill all over the clearings, and at the feet an arrow.

    The longer, the steeper, by the logarithm of the slope, as a mapmaker draws slopes where there are no contours.
    Behind the ground strokes are left out, and the arrow is faint.
    """
    if not feet:
        return
    around = _places() / view.scale
    x, y = (np.array(feet, float)[:, axis, None] + around[:, axis] for axis in (0, 1))
    with np.errstate(all="ignore"):
        at = np.stack(view.to_pixels(x, y), axis=-1)
        gradient = np.asarray(surface.gradient(x, y))
        share = np.minimum(1.0, np.log1p(np.hypot(*gradient)) / np.log1p(STEEP))
        downhill = view.ways(x, y, *-gradient)
    sound, seen = np.asarray(np.isfinite(downhill).all(axis=-1)), view.sees(x, y)
    way = downhill * (STROKE / 2 * share)[..., None]
    strokes, felt = np.concatenate([at - way, at + way], axis=-1), sound & seen & (share > FLAT)
    for ring, opacity in ((slice(1, 1 + RINGS[0][1]), 0.6), (slice(1 + RINGS[0][1], None), 0.35)):
        painter.setPen(QPen(translucent(theme.ink, opacity), 1.4))
        draw_lines(painter, strokes[:, ring][felt[:, ring]])
    length = SHORTEST + (LONGEST - SHORTEST) * share[:, :1]
    for which, opacity in ((sound & seen, 1.0), (sound & ~seen, HIDDEN)):
        shown = which[:, 0]
        if shown.any():
            painter.setOpacity(opacity)
            _paint_arrows(painter, at[shown, 0], (length * downhill[:, 0])[shown], theme)
    painter.setOpacity(1.0)


@lru_cache(maxsize=1)
def _places() -> NDArray[np.float64]:
    """Where the ground is felt, from the feet: under them first, then in rings around, (n, 2) pixels of a map."""
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
