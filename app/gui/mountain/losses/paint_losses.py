"""The log-loss strip below the map, painted on any painter."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPen,
)

from app.descent.walks.walk import HikerWalk, Walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.losses.blind_axis import felt_losses, round_range
from app.gui.mountain.losses.log_height import FLOOR, log_heights
from app.gui.mountain.losses.off_the_scale import paint_off_the_scale
from app.gui.mountain.losses.paint_rates import TITLE, paint_rates
from app.gui.mountain.losses.plateau_lane import MOST, ROW, Lane, lanes_of, paint_lanes, with_plateau
from app.gui.paint.axis import LABEL_HEIGHT, Scale, level, paint_levels, paint_marks, paint_title, upright
from app.gui.paint.markers import marker_path
from app.gui.paint.strokes import bends, clip_segments, dashed, draw_lines
from app.gui.paint.thin import telling
from app.gui.paint.ticks import Tick, count_ticks, decade_ticks, multiples, value_ticks
from app.gui.theme import Theme, pixel_font, translucent

Array = NDArray[np.float64]
Coordinate = TypeVar("Coordinate", float, Array)
SUNK = 1e-6  # of the lowest loss: what a loss may lie below it by rounding alone
HEADROOM = 3  # decades above the highest start that a diverging loss is followed up to
LEFT, RIGHT, TOP, BOTTOM = 64.0, 14.0, 12.0, 34.0
RATES, GAP, ROOM_FOR_RATES = 0.27, 16.0, 90.0  # the rates' share of the height, pixels above it, pixels it takes
ROOM_FOR_LANES = 44.0  # pixels of losses above the plateaus' lanes
CURVE = 2.2  # pixels of a line
SLAB = 12.0  # widths of the strip that a curve goes up and down, from which on it would be a slab
LIGHTLY, PIECE = 0.28, 8.0  # the opacity such a curve is drawn with, and pixels of a piece of its median
SUNK_TEXT = "below the minimum of the domain"
STEP_ROOM = 90.0  # pixels between two labels
ABOVE, ABOVE_SHORT = "loss − minimum", "loss − min"


@dataclass(frozen=True)
class Plot:
    """The strip's plane: ``heights`` are log₁₀ of the loss above the lowest valley, one array a hiker.

    Who walks blind knows of no lowest valley: the heights are the losses themselves.
    """

    rect: QRectF
    steps: int
    low: float
    high: float
    heights: list[Array]
    above: bool
    floored: bool  # whether losses below FLOOR are drawn on it
    rates: QRectF  # where the learning rates are drawn; empty where there is no room
    sunk: int | None = None  # the first step at which a loss lies below the lowest of the domain, None if none does
    lanes: tuple[Lane, ...] = ()  # of those with a plateau schedule
    lanes_at: QRectF = field(default_factory=QRectF)  # where they are drawn; empty where there is no room
    apart: float | None = None  # of who walks blind: between the lines of a plain axis, on which heights are losses

    @property
    def floor(self) -> float:
        """The pixel of the step axis."""
        return self.rates.bottom() if not self.rates.isEmpty() else self.rect.bottom()

    @property
    def across(self) -> Scale:
        """The axis of the steps."""
        return level(self.rect, 0.0, float(max(1, self.steps)))

    @property
    def up(self) -> Scale:
        """The axis of the heights."""
        return upright(self.rect, self.low, self.high)

    def x(self, step: Coordinate) -> Coordinate:
        """Pixels of a step."""
        return self.across.pixel(step)

    def y(self, height: Coordinate) -> Coordinate:
        """Pixels of a log loss."""
        return self.up.pixel(height)

    def step(self, x: float) -> float:
        """The whole step nearest to a pixel."""
        return float(round(self.across.value(x)))

    @property
    def ticks(self) -> list[Tick]:
        """The heights that are labelled: decades, or the round steps of a plain axis."""
        fit = self.rect.height() / LABEL_HEIGHT
        if self.apart is None:
            return decade_ticks(self.low, self.high, fit, below=self.floored)
        every = max(1, math.ceil((self.high - self.low) / self.apart / max(fit, 1.0)))
        return value_ticks(multiples(self.low, self.high, every * self.apart))


def lay_plot(walk: Walk, rect: QRectF, felt: tuple[float, float] | None = None) -> Plot:
    """Choose the axes for a walk: all its decades, but not the hundreds that a divergence runs through.

    For who walks blind a plain axis that holds the losses ``felt`` so far, the lowest and the highest.
    """
    inner, lanes_at, rates = _parted(rect, len(with_plateau(walk)))
    lanes = () if lanes_at.isEmpty() else lanes_of(walk, inner.width(), round(lanes_at.height() / ROW))
    if felt is not None:
        low, high, apart = round_range(*felt)
        return Plot(inner, walk.steps, low, high, felt_losses(walk), False, False, rates, None, lanes, lanes_at, apart)
    lowest = walk.scene.ground.lowest
    heights = [log_heights(w.losses, lowest) for w in walk.walks]
    low, high = _range(heights)
    floored = any(bool((height <= math.log10(FLOOR)).any()) for height in heights)
    below = [np.flatnonzero(w.losses < lowest - SUNK * max(1.0, abs(lowest))) for w in walk.walks]
    sunk = min((int(steps[0]) for steps in below if len(steps)), default=None)
    return Plot(inner, walk.steps, low, high, heights, abs(lowest) > FLOOR, floored, rates, sunk, lanes, lanes_at)


def _parted(rect: QRectF, rows: int) -> tuple[QRectF, QRectF, QRectF]:
    """Where losses, plateau lanes (up to ``rows``, as many as have room), and rates are drawn; none in a low strip."""
    inner = rect.adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
    lanes, rates = QRectF(), QRectF()
    if inner.height() > ROOM_FOR_RATES:
        rates = QRectF(inner.left(), inner.bottom() - RATES * inner.height(), inner.width(), RATES * inner.height())
        inner.setBottom(rates.top() - GAP)
        rows = min(rows, MOST, int((inner.height() - ROOM_FOR_LANES) / ROW))
        if rows > 0:
            inner.setBottom(inner.bottom() - rows * ROW)
            lanes = QRectF(inner.left(), inner.bottom() + GAP / 2, inner.width(), rows * ROW)
    return inner, lanes, rates


def _begin(heights: list[Array]) -> float:
    """The highest log loss that anybody begins with at the start."""
    return max((float(h[0]) for h in heights if np.isfinite(h[0])), default=0.0)


def _range(heights: list[Array]) -> tuple[float, float]:
    top = _begin(heights) + HEADROOM
    finite = np.concatenate([h[np.isfinite(h)] for h in heights])
    shown = finite[finite <= top]
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (-1.0, 1.0)
    high = top if (finite > top).any() else high
    return (math.floor(low), math.ceil(high)) if high - low > 1 else (math.floor(low), math.floor(low) + 2)


def paint_plot(painter: QPainter, walk: Walk, plot: Plot, theme: Theme) -> None:
    """Axes and curves: all that does not move with the playhead."""
    paint_axes(painter, walk, plot, theme)
    paint_curves(painter, walk, plot, theme)


def paint_axes(painter: QPainter, walk: Walk, plot: Plot, theme: Theme, rates: bool = True) -> None:
    """Axes and learning rates: all that is no loss; without ``rates`` the axes alone."""
    painter.setFont(pixel_font(11.5))
    _paint_axes(painter, plot, theme)
    if rates and not plot.rates.isEmpty():
        paint_lanes(painter, walk, plot.lanes, plot.lanes_at, plot.across, plot.steps, theme)
        painter.setFont(pixel_font(11.5))
        paint_rates(painter, walk, plot.rates, plot.steps, theme)


def paint_curves(painter: QPainter, walk: Walk, plot: Plot, theme: Theme) -> None:
    """Every hiker's loss; of a long walk what each column of pixels can show: its first, last, lowest and highest."""
    low = np.array([plot.rect.left(), plot.rect.top()])
    high = np.array([plot.rect.right(), plot.rect.bottom()])
    for height, look in zip(plot.heights, looks_of(walk.scene.hikers, theme), strict=True):
        kept = telling(height, max(1, int(plot.rect.width())))
        points: Array = bends(np.stack([plot.x(kept.astype(float)), plot.y(height[kept])], axis=1))
        start, end, shown = clip_segments(points[:-1], points[1:], low, high)
        lines = np.concatenate([start, end], axis=1)[shown]
        if np.abs(lines[:, 3] - lines[:, 1]).sum() > SLAB * plot.rect.width():
            painter.setPen(QPen(translucent(look.colour, LIGHTLY), 1.0, c=Qt.PenCapStyle.SquareCap))
            draw_lines(painter, lines)
            lines = medians(height, plot)
        # No round caps: Qt fills single lines without them many times faster than one long path.
        painter.setPen(QPen(QColor(look.colour), CURVE, c=Qt.PenCapStyle.SquareCap))
        draw_lines(painter, dashed(lines, look.dash, CURVE)[0])
    painter.setFont(pixel_font(11.5))
    if plot.apart is None:
        colours = [look.colour for look in looks_of(walk.scene.hikers, theme)]
        paint_off_the_scale(painter, plot.heights, colours, plot.across, plot.up, theme)
    if plot.sunk is not None:
        painter.setPen(QColor(theme.muted))
        width = painter.fontMetrics().horizontalAdvance(SUNK_TEXT)
        left = min(plot.x(float(plot.sunk)) + 6, plot.rect.right() - width)
        painter.drawText(QPointF(left, plot.rect.bottom() - 6), SUNK_TEXT)


def medians(height: Array, plot: Plot) -> Array:
    """The median of every few pixels as lines (n, 4): what a curve that fills its strip comes to."""
    a_piece = max(1, math.ceil(len(height) * PIECE / max(1.0, plot.rect.width())))
    whole = height[: len(height) // a_piece * a_piece].reshape(-1, a_piece)
    middles: Array = np.clip(np.median(whole, axis=1), plot.low, plot.high).astype(np.float64)
    steps: Array = (np.arange(len(whole), dtype=np.float64) + 0.5) * a_piece
    points: Array = np.stack([plot.x(steps), plot.y(middles)], axis=1)[np.isfinite(middles)]
    return np.concatenate([points[:-1], points[1:]], axis=1)


def paint_past(painter: QPainter, walk: Walk, plot: Plot, step: int, theme: Theme) -> None:
    """The losses and rates up to a step, and no more: cut, not clipped, since a vector picture cannot clip."""
    past = Walk(walk.scene, tuple(_until(one, step) for one in walk.walks))
    if step and not plot.rates.isEmpty():
        paint_lanes(painter, walk, plot.lanes, plot.lanes_at, plot.across, step, theme)
        painter.setFont(pixel_font(11.5))
        paint_rates(painter, past, plot.rates, plot.steps, theme)
    paint_curves(painter, walk, replace(plot, heights=[height[: step + 1] for height in plot.heights]), theme)


def _until(one: HikerWalk, step: int) -> HikerWalk:
    """A walk with the learning rates up to a step of the scene alone."""
    return replace(one, learning_rate=one.learning_rate[: max(0, step - one.begun)])


def _paint_axes(painter: QPainter, plot: Plot, theme: Theme) -> None:
    rect = plot.rect
    paint_levels(painter, rect, plot.up, plot.ticks, theme)
    steps = count_ticks(plot.steps, max(1.0, rect.width() / STEP_ROOM))
    paint_marks(painter, plot.floor, plot.across, steps, theme, right=rect.right() + RIGHT)
    painter.setPen(QColor(theme.muted))
    below = QRectF(rect.left(), plot.floor + 17, rect.width(), 16)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "step")
    above = ABOVE if painter.fontMetrics().horizontalAdvance(ABOVE) <= rect.height() + TOP else ABOVE_SHORT
    paint_title(painter, rect.left() - TITLE, rect, above if plot.above else "loss")


def paint_playhead(painter: QPainter, walk: Walk, plot: Plot, position: float, theme: Theme) -> None:
    """The playhead, and every hiker's marker on its curve."""
    x = plot.x(position)
    painter.setPen(QPen(QColor(theme.muted), 1.4))
    painter.drawLine(QLineF(x, plot.rect.top() - 6, x, plot.floor))
    step = int(position)
    for height, look in zip(plot.heights, looks_of(walk.scene.hikers, theme), strict=True):
        if step < len(height) and plot.low <= height[step] <= plot.high:
            path = marker_path(look.marker, 5).translated(plot.x(step), plot.y(float(height[step])))
            painter.setPen(QPen(QColor(theme.card), 1.5))
            painter.setBrush(QColor(look.colour))
            painter.drawPath(path)
