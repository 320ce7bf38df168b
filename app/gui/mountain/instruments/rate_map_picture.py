"""A rate map as a picture: cells in colours over two axes, the edge of divergence, and the theory's line beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from app.descent.instruments.divergence_limit import Limit, Missing, limit_of
from app.descent.instruments.rate_map import RateMap, Window
from app.descent.instruments.second_axis import SecondAxis
from app.descent.step.hiker import Hiker
from app.descent.story.stability_sentences import LAWS
from app.descent.text.numbers import formula_text
from app.descent.walks.scene import Scene
from app.gui.mountain.instruments.rate_map_colours import (
    ColourScale,
    Entry,
    legend_of,
    rate_map_image,
    scale_of,
    shades_image,
)
from app.gui.mountain.instruments.start_map_colours import FATES
from app.gui.mountain.looks.looks import Look
from app.gui.paint.axis import LABEL_WIDTH, Scale, level, paint_levels, paint_marks, paint_title, upright
from app.gui.paint.markers import marker_path
from app.gui.paint.ticks import Tick, decade_ticks, multiples, round_step, value_ticks
from app.gui.theme import Theme, pixel_font

Array = NDArray[np.float64]
LEFT, RIGHT, TOP, BOTTOM = 54.0, 10.0, 6.0, 36.0  # pixels around the cells, for the axes
LETTERS, AXIS_LETTERS, ROW, SWATCH, WIDE = 11.5, 11.0, 17.0, 11.0, 170.0  # pixels: of the legend, its columns too
USUAL_SHARES = 2  # rows of the legend before the map is known
LOWEST, LEAST_BAR = 70.0, 60.0  # pixels of the cells' height, which the legend gives way to, and of the scale's bar
FINE = 0.7  # decades: below, an axis of rates is labelled with numbers between powers of ten
LIMITS = 65  # points of the theory's line
MOST_LINES = 300  # pieces of an edge, beyond which it is a froth that says no more than the colours
EDGE, DASHED, DASH, GAP = 1.4, 3.0, 8.0, 7.0  # pixels: widths of the two lines, the dashed one's rhythm
MARK = 6.0  # pixels of a marker
SHADED_SWATCH = 20.0  # pixels across, for a scale to be seen in it


class Plane(NamedTuple):
    """Where the cells lie, the powers of ten of the rate across and the second axis's coordinates up."""

    rect: QRectF
    across: Scale
    up: Scale

    def point(self, rate_power: float, second: float) -> QPointF:
        """A place of the plane in pixels."""
        return QPointF(self.across.pixel(rate_power), self.up.pixel(second))


@dataclass(frozen=True, eq=False)
class Drawn:
    """A rate map of a scene with one hiker, and what is drawn of it, made when it is first painted."""

    found: RateMap
    scene: Scene
    kind: str

    @cached_property
    def image(self) -> QImage:
        """A pixel a cell."""
        return rate_map_image(self.found, self.scene.ground, self.kind, self.scale)

    @cached_property
    def scale(self) -> ColourScale | None:
        """The scale of the colours, if they have one."""
        return scale_of(self.found, self.scene.ground, self.scene.origin, self.kind)

    @cached_property
    def legend(self) -> list[Entry]:
        """What becomes of which share of the walks."""
        return legend_of(self.found, self.scene.ground, self.kind)

    @cached_property
    def law(self) -> str:
        """The formula of the theory's line, empty if there is none."""
        limit = self.limit(np.array([0.5]))
        return LAWS[limit.law].replace("λmax", "λ") if isinstance(limit, Limit) else ""

    @cached_property
    def edge(self) -> list[Array]:
        """The edge of divergence: lines (n, 2) of powers of ten of the rate and coordinates of the second axis."""
        found = self.found
        diverged = found.ends.diverged
        if diverged.all() or not diverged.any():
            return []
        across, up = np.log10(found.rates), np.array([found.axis.coordinate(value) for value in found.seconds])
        generator = contourpy.contour_generator(
            across, up, diverged.astype(float), line_type=contourpy.LineType.Separate
        )
        made: Any = generator.lines(0.5)
        return made if len(made) <= MOST_LINES else []

    def limit(self, seconds: Array) -> Limit | Missing:
        """The theory's line at some values of the second hyperparameter, or why there is none."""
        return limit_of(self.scene.ground, self.found.hiker, self.found.axis.name, seconds)


class Legend(NamedTuple):
    """The parts of the legend that are shown."""

    scale: bool
    shares: bool
    lines: bool

    def rows(self, drawn: Drawn | None, width: float) -> int:
        """How many rows they take up."""
        shares = math.ceil(len(drawn.legend) / columns(width)) if drawn is not None else USUAL_SHARES
        return self.scale + self.shares * shares + self.lines


def legend_in(rect: QRectF, drawn: Drawn | None) -> Legend:
    """The whole legend, or in a small rectangle what leaves enough of it to the cells."""
    room = (rect.height() - TOP - BOTTOM - LOWEST) / ROW
    parts = [Legend(*shown) for shown in ((True, True, True), (False, True, True), (False, True, False))]
    return next((one for one in parts if one.rows(drawn, rect.width()) <= room), Legend(False, False, False))


def columns(width: float) -> int:
    """How many entries of the legend stand beside one another."""
    return max(1, int(width // WIDE))


def lay_plane(rect: QRectF, window: Window, rows: int) -> Plane:
    """Leave room for axes and legend."""
    inner = rect.adjusted(LEFT, TOP, -RIGHT, -BOTTOM - rows * ROW)
    return Plane(inner, level(inner, *window.rates), upright(inner, *window.second))


def paint_plane(painter: QPainter, plane: Plane, drawn: Drawn, theme: Theme) -> None:
    """Cells and lines, cut at the plane's edge; a map of another window lies where it belongs."""
    (left, right), (bottom, top) = drawn.found.window
    painter.save()
    painter.setClipRect(plane.rect)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(plane.point(left, top), plane.point(right, bottom)), drawn.image)
    _paint_line(painter, [_pixels(plane, line) for line in drawn.edge], theme)
    low, high = plane.up.low, plane.up.high
    ups = np.linspace(low, high, LIMITS)
    limit = drawn.limit(np.array([drawn.found.axis.value(up) for up in ups]))
    if isinstance(limit, Limit):
        line = _pixels(plane, np.stack([np.log10(limit.rates), ups], axis=1))
        _paint_line(painter, [line], theme, dashed=True)
    painter.restore()


def _pixels(plane: Plane, line: Array) -> QPolygonF:
    xs, ys = plane.across.pixel(line[:, 0]), plane.up.pixel(line[:, 1])
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])


def _paint_line(painter: QPainter, lines: Sequence[QPolygonF], theme: Theme, dashed: bool = False) -> None:
    """Lines that are seen on every colour: ink on a rim of the halo's."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    wide = DASHED if dashed else EDGE
    for colour, width in ((theme.halo, wide + 2.2), (theme.ink, wide)):
        pen = QPen(QColor(colour), width, j=Qt.PenJoinStyle.RoundJoin, c=Qt.PenCapStyle.FlatCap)
        if dashed:  # with gaps in its rim too: what is walked may lie just below
            pen.setDashPattern([DASH / width, GAP / width])
        painter.setPen(pen)
        for line in lines:
            painter.drawPolyline(line)


def paint_axes(painter: QPainter, plane: Plane, axis: SecondAxis, theme: Theme) -> None:
    """The frame, both axes' ticks and what they are of."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawRect(plane.rect)
    painter.setFont(pixel_font(AXIS_LETTERS))
    fit = plane.rect.width() / LABEL_WIDTH
    paint_marks(
        painter, plane.rect.bottom(), plane.across, rate_ticks(plane.across, fit), theme, plane.rect.right() + RIGHT
    )
    paint_levels(painter, plane.rect, plane.up, second_ticks(plane.up, axis), theme, lines=False)
    painter.setPen(QColor(theme.muted))
    below = QRectF(plane.rect.left(), plane.rect.bottom() + 19, plane.rect.width(), 15)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "learning_rate")
    paint_title(painter, plane.rect.left() - LEFT + 9, plane.rect, axis.name)


def rate_ticks(across: Scale, fit: float) -> list[Tick]:
    """Powers of ten; of a part of a decade, numbers."""
    if across.high - across.low >= FINE:
        return decade_ticks(across.low, across.high, fit)
    low, high = 10.0**across.low, 10.0**across.high
    values = multiples(low, high, round_step((high - low) / max(2.0, fit / 1.6)))
    return [Tick(math.log10(value), formula_text(value, 10)) for value in values if value > 0]


def second_ticks(up: Scale, axis: SecondAxis) -> list[Tick]:
    """Ticks of the second axis: even numbers, powers of ten, or nines."""
    fit = abs(up.end - up.begin) / 34
    if axis.scale == "log" and up.high - up.low >= FINE:
        return decade_ticks(up.low, up.high, fit)
    if axis.scale == "even":
        return value_ticks(multiples(up.low, up.high, round_step((up.high - up.low) / max(2.0, fit))))
    if up.high - up.low >= 2:
        whole = range(math.ceil(up.low), math.floor(up.high) + 1)
        return [Tick(float(k), formula_text(axis.value(k), 10)) for k in whole]
    low, high = axis.value(up.low), axis.value(up.high)
    values = multiples(low, high, round_step((high - low) / max(2.0, fit)))
    return [Tick(axis.coordinate(value), formula_text(value, 10)) for value in values]


def paint_legend(painter: QPainter, at: QRectF, drawn: Drawn, shown: Legend, theme: Theme) -> None:
    """The scale of the colours, what becomes of which share of the walks, and what the two lines are."""
    painter.setFont(pixel_font(LETTERS))
    if drawn.scale is not None and shown.scale:
        row = QRectF(at.left(), at.top(), at.width(), ROW)
        _paint_scale(painter, row, drawn, drawn.scale, theme)
    side = columns(at.width())
    for k, entry in enumerate(drawn.legend if shown.shares else ()):
        left, top = at.left() + k % side * at.width() / side, at.top() + ROW * (shown.scale + k // side)
        swatch = QRectF(left, top + (ROW - SWATCH) / 2, SHADED_SWATCH, SWATCH)
        if entry.shaded:
            painter.drawImage(swatch, shades_image(entry.fate, 32))
        else:
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.setBrush(QColor(FATES[entry.fate]))
            painter.drawRoundedRect(swatch, 2, 2)
        painter.setPen(QColor(theme.text))
        painter.drawText(
            QRectF(swatch.right() + 6, top, at.width() / side - swatch.width() - 6, ROW),
            Qt.AlignmentFlag.AlignVCenter,
            entry.text,
        )
    if shown.lines:
        _paint_line_names(painter, QRectF(at.left(), at.bottom() - ROW, at.width(), ROW), drawn, theme)


def _paint_scale(painter: QPainter, at: QRectF, drawn: Drawn, scale: ColourScale, theme: Theme) -> None:
    """What the lightest and the darkest stand for, in every hue that is shaded."""
    metrics, hues = painter.fontMetrics(), [entry.fate for entry in drawn.legend if entry.shaded]
    low, high = scale.low, scale.high
    if metrics.horizontalAdvance(low + high) > at.width() - LEAST_BAR:  # the number alone
        low, high = low.partition(" ")[0], high.partition(",")[0]
    before, after = metrics.horizontalAdvance(low) + 7, metrics.horizontalAdvance(high) + 7
    bar = QRectF(at.left() + before, at.center().y() - 6, max(at.width() - before - after, 10), 12 / len(hues))
    painter.setPen(QColor(theme.text))
    painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, low)
    painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, high)
    for k, fate in enumerate(hues):
        painter.drawImage(bar.translated(0, k * bar.height()), shades_image(fate, 64))


def _paint_line_names(painter: QPainter, at: QRectF, drawn: Drawn, theme: Theme) -> None:
    names = [("edge of divergence, as walked", False)] if drawn.edge else []
    if drawn.law:
        names.append((f"{drawn.law}, in theory", True))
    left = at.left()
    for text, dashed in names:
        y = at.center().y()
        _paint_line(painter, [QPolygonF([QPointF(left, y), QPointF(left + 22, y)])], theme, dashed)
        painter.setPen(QColor(theme.text))
        wide = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRectF(left + 28, at.top(), wide + 2, ROW), Qt.AlignmentFlag.AlignVCenter, text)
        left += wide + 46


def place_of(hiker: Hiker, axis: SecondAxis) -> tuple[float, float]:
    """A hiker's own place: the power of ten of its rate, and its coordinate; minus infinity below an axis."""
    power = math.log10(hiker.learning_rate) if hiker.learning_rate > 0 else -math.inf
    return power, axis.coordinate(getattr(hiker, axis.name))


def paint_own(painter: QPainter, plane: Plane, place: tuple[float, float], look: Look, theme: Theme) -> None:
    """The hiker's marker at its own rate; at the edge, with a point that says where, if it is outside."""
    x, y = plane.across.held(place[0]), plane.up.held(place[1])
    at = QPointF(x, y)
    painter.setPen(QPen(QColor(theme.halo), 5.0))
    painter.setBrush(QColor(theme.halo))
    painter.drawPath(marker_path(look.marker, MARK).translated(at))
    painter.setPen(QPen(QColor(theme.ink), 1.2))
    painter.setBrush(QColor(look.colour))
    painter.drawPath(marker_path(look.marker, MARK).translated(at))
    ways = [
        (place[0] < plane.across.low, -1, 0),
        (place[0] > plane.across.high, 1, 0),
        (place[1] < plane.up.low, 0, 1),
        (place[1] > plane.up.high, 0, -1),
    ]
    for beyond, dx, dy in ways:
        if beyond:
            tip = at + QPointF(dx, dy) * (MARK + 8)
            side = QPointF(dy, dx) * 4.5
            base = at + QPointF(dx, dy) * (MARK + 2)
            painter.setPen(QPen(QColor(theme.halo), 1.5))
            painter.setBrush(QColor(theme.ink))
            painter.drawPolygon(QPolygonF([tip, base + side, base - side]))
