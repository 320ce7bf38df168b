"""Contour lines of the map: worked out as paths, with room for the losses that are written at them; then painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from app.descent.ground.relief import CONTOURS, Scale, contour_heights, losses_on
from app.descent.ground.surface import Surface
from app.gui.mountain.terrain.camera import View
from app.gui.paint.haloed_text import draw_haloed
from app.gui.theme import Theme, pixel_font, translucent

Array = NDArray[np.float64]
Piece = Callable[[QPainter], None]
CELL = 3  # pixels a cell of the contour grid
LABEL_EVERY = 4
DIGITS = range(2, 10)  # of the losses written at lines, as many as tell them apart
FEWEST = 6  # lines of the map's own that a part of it has to show
HIGHEST = 12.0  # domains' heights up to which contours are drawn
LABEL_ROOM = 70  # pixels of line a label needs, and pixels between two labels
LETTERS, LETTER = "0123456789.e−+", 10.5  # that losses are written with, and their pixels
SPECK, MOST = 8.0, 200  # pixels across of a ring that is no more than a speck; lines of a height that tell something
PIECE = 2000  # points of lines that are painted in one go
ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])  # as Qt writes one of a path


class Contour(NamedTuple):
    """All lines of one height: paths, whether they are drawn heavily, what is written at which spots, turned by how
    many degrees, and half the pixels that this takes."""

    paths: list[QPainterPath]
    heavy: bool
    text: str
    spots: list[tuple[QPointF, float]]
    half: float


def lay_contours(surface: Surface, scale: Scale, view: View) -> list[Contour]:
    """The lines of every height on the picture; none of a height whose lines are so many that they tell nothing."""
    (left, right), (bottom, top) = view.span()
    x = np.linspace(left, right, max(2, round(view.rect.width() / CELL)))
    y = np.linspace(bottom, top, max(2, round(view.rect.height() / CELL)))
    with np.errstate(all="ignore"):
        height = scale.height(losses_on(surface, x, y))
    height = np.where(np.isfinite(height), height, np.nan)
    if np.isnan(height).all():
        return []
    levels = levels_between(float(np.nanmin(height)), min(float(np.nanmax(height)), HIGHEST))
    columns, rows = view.to_pixels(x, y)
    generator = contourpy.contour_generator(
        columns, rows, np.ma.masked_invalid(height), line_type=contourpy.LineType.ChunkCombinedOffset
    )
    drawn = [_lines_of(generator, float(level)) for level in levels]
    contours: list[Contour] = []
    placed: list[QPointF] = []
    for index, (lines, text) in enumerate(zip(drawn, level_texts(scale, levels), strict=True)):
        half = sum(letter_widths()[letter] for letter in text) / 2 + 4
        spots = [found for line in lines if (found := _label_spot(line, view.rect, placed))] if text else []
        heavy = index % LABEL_EVERY == LABEL_EVERY - 1
        contours.append(Contour(_paths(_around(lines, spots, half)), heavy, text, spots, half))
    return contours


def contour_pieces(contours: list[Contour], theme: Theme) -> Iterator[Piece]:
    """The lines and what is written at them, as pieces that each take a few milliseconds to paint."""
    for contour in contours:
        opacity = theme.contour_opacity * (1.35 if contour.heavy else 0.8)
        pen = QPen(translucent(theme.contour, opacity), 1.2 if contour.heavy else 0.7)
        for path in contour.paths:
            yield partial(_paint_path, path=path, pen=pen)
        if contour.spots:
            yield partial(_paint_texts, contour=contour, theme=theme)


def _paint_path(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(path)


def _paint_texts(painter: QPainter, contour: Contour, theme: Theme) -> None:
    for spot, turn in contour.spots:
        painter.save()
        painter.translate(spot)
        painter.rotate(turn)
        draw_haloed(painter, QPointF(0, 0), contour.text, pixel_font(LETTER), theme)
        painter.restore()


@lru_cache(maxsize=1)
def letter_widths() -> dict[str, float]:
    """The pixels of every letter that losses are written with."""
    metrics = QFontMetricsF(pixel_font(LETTER))
    return {letter: metrics.horizontalAdvance(letter) for letter in LETTERS}


def _lines_of(generator: contourpy.ContourGenerator, level: float) -> list[Array]:
    """The lines of a height, each an array (n, 2) of pixels; of a great many those that are more than specks."""
    chunks: Any = generator.lines(level)
    points, offsets = chunks[0][0], chunks[1][0]
    if points is None:
        return []
    begins = offsets[:-1].astype(int)
    if len(begins) <= MOST:
        return np.split(points, begins[1:])
    wide = (np.maximum.reduceat(points, begins) - np.minimum.reduceat(points, begins)).max(axis=1) > SPECK
    if wide.sum() > MOST:
        return []
    lines = np.split(points, begins[1:])
    return [lines[k] for k in np.flatnonzero(wide)]


def _paths(lines: list[Array]) -> list[QPainterPath]:
    """Paths of ``PIECE`` points or little more each, or of one line that is longer."""
    ends = np.cumsum([len(line) for line in lines])
    cuts = np.flatnonzero(np.diff(ends // PIECE)) + 1
    return [_path(lines[a:b]) for a, b in pairwise([0, *cuts.tolist(), len(lines)])]


def _path(lines: list[Array]) -> QPainterPath:
    """One path of several lines, read from bytes as Qt writes a path: point by point would take far longer."""
    path = QPainterPath()
    lines = [line for line in lines if len(line) > 1]
    if not lines:
        return path
    points = np.concatenate(lines)
    elements = np.empty(len(points), ELEMENT)
    elements["x"], elements["y"] = points.T
    elements["kind"] = 1  # a line to there
    elements["kind"][np.cumsum([0, *(len(line) for line in lines[:-1])])] = 0  # a line begins
    count, end = np.array([len(points)], ">i4").tobytes(), np.zeros(2, ">i4").tobytes()
    stream = QDataStream(QByteArray(count + elements.tobytes() + end))
    stream >> path
    return path


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
