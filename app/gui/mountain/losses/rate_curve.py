"""The LR curve: each hiker's final loss against its learning rate, live; a click sends the hiker there."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.step.hiker import Hiker
from app.descent.step.hiker_words import name_of
from app.descent.step.schedules import carries_rate
from app.descent.text.numbers import lr_text, number_text, rate_text
from app.descent.walks.walk import HikerWalk, Walk
from app.gui.mountain.looks.looks import Look, looks_of
from app.gui.mountain.losses.log_height import log_heights
from app.gui.mountain.scene.surveyor import LOOKING
from app.gui.mountain.scene.sweeps import LONGEST, SWEPT, Known
from app.gui.paint.axis import (
    LABEL_HEIGHT,
    LABEL_WIDTH,
    Scale,
    level,
    paint_crosshair,
    paint_levels,
    paint_marks,
    upright,
)
from app.gui.paint.markers import marker_path
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.paint.strokes import bends, dashed, draw_lines
from app.gui.paint.ticks import Tick, decade_ticks
from app.gui.theme import Theme, pixel_font

Array = NDArray[np.float64]
LEFT, RIGHT, TOP, BOTTOM = 48.0, 16.0, 8.0, 20.0
HEADROOM = 2.0  # decades above the start's loss that are still drawn
LINE = 2.0  # pixels of a curve
SLOWEST, FASTEST = 1e-6, 100.0  # rates at the ends of the axis
AWAY = ((4.0, 0.0), (-5.0, -6.0), (-5.0, 6.0))  # pixels of the arrow of a hiker whose rate is beyond an end
REACH, NEAR = 14.0, 6.0  # pixels from a curve that still mean it; that do where it is the chosen hiker's
ABOUT = "The loss at the end of the walk, for each learning rate. Click a curve to walk with that rate."


class Curve(NamedTuple):
    """Rates, the final loss at each, and how high that is drawn: decades above the lowest ground."""

    rates: Array
    loss: Array
    heights: Array


class RateCurve(QWidget):
    """Shows the hikers of a Walk; ``rate_chosen`` carries a walk's index and the learning rate that was clicked.

    Left and Right take the chosen hiker to the next lower and higher rate that was tried.
    """

    rate_chosen = Signal(int, float)
    pointed = Signal(str)  # what is read out at the pointer, nothing once it has left

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._walk: Walk | None = None
        self._known = Known()
        self._chosen: int | None = None  # of the walks shown, the one that is being set
        self._crossed: QPointF | None = None  # the pixel that the crosshair goes through
        self._still = QPixmap()  # axes and curves
        self._still_of: tuple[object, ...] = ()
        self.setMinimumSize(180, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Final loss against learning rate")
        self.setToolTip(ABOUT)

    def sizeHint(self) -> QSize:
        return QSize(280, 150)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.update()

    def set_walk(self, walk: Walk) -> None:
        """Show another walk: the hikers at once, the curves as fast as they are swept."""
        self._walk = walk
        self.update()

    def show_sweeps(self, known: Known) -> None:
        """Show the curves that are known now."""
        self._known = known
        self._describe()
        self.update()

    def choose(self, index: int | None) -> None:
        """Whose curve is meant where several meet, and by the keys: a walk's index, None if it is not shown."""
        self._chosen = index
        self._describe()

    def _of_chosen(self) -> tuple[int, HikerWalk, Curve] | None:
        """Of the chosen hiker its index, walk and curve, if it has one."""
        if self._walk is None or self._chosen is None or self._chosen >= len(self._walk.walks):
            return None
        one = self._walk.walks[self._chosen]
        curve = self.curve_of(one.hiker)
        return None if curve is None else (self._chosen, one, curve)

    def _describe(self) -> None:
        """Say in words what the chosen hiker's curve shows."""
        if (found := self._of_chosen()) is None:
            self.setAccessibleDescription(self.why_not or ABOUT)
            return
        _, one, curve = found
        finite = curve.loss[np.isfinite(curve.loss)]
        best = "the loss overflows at every rate tried"
        if finite.size:
            rate, loss = float(curve.rates[np.nanargmin(curve.heights)]), float(finite.min())
            best = f"of the rates tried, {lr_text(rate)} ends lowest, at loss {number_text(loss)}"
        now = f"{name_of(one.hiker)} at {lr_text(one.hiker.learning_rate)} {_ending(float(one.loss[-1]))}"
        self.setAccessibleDescription(f"{now}; {best}. Left and Right move to the next rate.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        found = self._of_chosen()
        if way is None or found is None:
            super().keyPressEvent(event)
            return
        index, one, curve = found
        rate = one.hiker.learning_rate
        others = curve.rates[curve.rates > rate] if way > 0 else curve.rates[curve.rates < rate]
        if len(others):
            self.rate_chosen.emit(index, float(others[0] if way > 0 else others[-1]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._describe()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    @property
    def why_not(self) -> str | None:
        """What is said where there are no curves to be seen."""
        if self._walk is None:
            return "The curves appear once the hikers have finished walking."
        if not self._walk.scene.ground.is_surveyed:
            return LOOKING
        return f"Only drawn for {SWEPT}." if self._walk.scene.steps > LONGEST else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(pixel_font(11))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        if (said := self.why_not) is not None or self._walk is None:
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), said or "")
            return
        rect, up = self.plane, self.up
        looks = looks_of(self._walk.scene.hikers, self._theme)
        # While something is dragged the dots move at once, the curves when the next ones have been swept.
        curves = [self.curve_of(one.hiker) for one in self._walk.walks]
        ratio = self.devicePixelRatioF()
        swept = (None if c is None else c.heights.tobytes() for c in curves)
        of = (rect, up, tuple(looks), *swept, self._theme, ratio)
        if of != self._still_of:
            self._still, self._still_of = self._drawn(rect, up, looks, curves), of
        painter.drawPixmap(0, 0, self._still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one, look in zip(self._walk.walks, looks, strict=True):
            if one.hiker.learning_rate > 0 and not carries_rate(one.hiker.schedule):
                height = log_heights(one.loss[-1:], self._walk.scene.ground.lowest, beyond=np.inf)[0]
                rate = one.hiker.learning_rate
                at = QPointF(self.across.held(math.log10(rate)), up.held(float(height)))
                painter.setPen(QPen(QColor(self._theme.card), 1.5))
                painter.setBrush(QColor(look.colour))
                if beyond := (rate > FASTEST) - (rate < SLOWEST):
                    painter.drawPolygon(QPolygonF([at + QPointF(beyond * dx, dy) for dx, dy in AWAY]))
                else:
                    painter.drawPath(marker_path(look.marker, 5.5).translated(at))
        if self._crossed is not None:
            paint_crosshair(painter, rect, self._crossed, self._theme)

    def _drawn(self, rect: QRectF, up: Scale, looks: list[Look], curves: list[Curve | None]) -> QPixmap:
        """Axes and curves."""
        made = blank_pixmap(self.size(), self.devicePixelRatioF())
        with painting(made) as painter:
            painter.setFont(pixel_font(11))
            paint_levels(painter, rect, up, self.levels, self._theme)
            across = self.across
            marks = decade_ticks(across.low, across.high, rect.width() / LABEL_WIDTH)
            paint_marks(painter, rect.bottom(), across, marks, self._theme)
            for curve, look in zip(curves, looks, strict=True):
                if curve is None:
                    continue
                heights = curve.heights
                x = across.pixel(np.clip(np.log10(curve.rates), across.low, across.high))
                painter.setPen(QPen(QColor(look.colour), LINE, c=Qt.PenCapStyle.SquareCap))
                held = np.clip(np.where(np.isnan(heights), up.high, heights), up.low, up.high)
                points = bends(np.stack([x, up.pixel(held)], axis=1))
                lines = np.concatenate([points[:-1], points[1:]], axis=1)
                draw_lines(painter, dashed(lines, look.dash, LINE)[0])
        return made

    @property
    def plane(self) -> QRectF:
        """The pixels between the axes."""
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    @property
    def across(self) -> Scale:
        """The axis of the rates, in decades."""
        return level(self.plane, math.log10(SLOWEST), math.log10(FASTEST))

    @property
    def up(self) -> Scale:
        """The axis of the losses, in decades: from the best any curve reaches to a little above the start."""
        assert self._walk is not None
        lowest = self._walk.scene.ground.lowest
        first = min(self._walk.walks, key=lambda one: one.begun)
        begin = float(log_heights(first.loss[:1], lowest, beyond=np.inf)[0])
        shown = [curve for w in self._walk.walks if (curve := self.curve_of(w.hiker)) is not None]
        low = min((float(np.nanmin(curve.heights)) for curve in shown), default=begin - 3)
        top = begin + HEADROOM if math.isfinite(begin) else 3.0
        return upright(self.plane, math.floor(min(low, top - 2)), math.ceil(top))

    @property
    def levels(self) -> list[Tick]:
        """The losses that are labelled; the outermost say so where they stand for all that is lower or higher."""
        assert self._walk is not None
        known = [c.heights for one in self._walk.walks if (c := self.curve_of(one.hiker)) is not None]
        up = self.up
        below, above = any((h <= up.low).any() for h in known), any((h > up.high).any() for h in known)
        return decade_ticks(up.low, up.high, self.plane.height() / LABEL_HEIGHT, below, above)

    def curve_of(self, hiker: Hiker) -> Curve | None:
        """A hiker's curve, as far as it is known."""
        sweep = self._known.of(hiker)
        if sweep is None or self._walk is None or not self._walk.scene.ground.is_surveyed:
            return None
        return Curve(sweep.rates, sweep.loss, log_heights(sweep.loss, self._walk.scene.ground.lowest, beyond=np.inf))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            index, curve, at = found
            self.rate_chosen.emit(index, float(curve.rates[at]))

    def leaveEvent(self, event: QEvent) -> None:
        self._cross(None)

    def _cross(self, at: QPointF | None) -> None:
        """Put the crosshair at the pointer, and read out how everybody ends with the rate there."""
        crossed, said = None, ""
        if at is not None and self._walk is not None and self.why_not is None:
            wanted = min(max(self.across.value(at.x()), self.across.low), self.across.high)
            crossed = QPointF(self.across.pixel(wanted), at.y())
            told = []
            for one in self._walk.walks:
                if (curve := self.curve_of(one.hiker)) is not None:
                    tried = int(np.argmin(np.abs(np.log10(curve.rates) - wanted)))
                    told.append(f"{name_of(one.hiker)} {_ending(float(curve.loss[tried]))}")
            said = " · ".join((f"LR {rate_text(10.0**wanted, 2)}", *told))
        if crossed != self._crossed:
            self._crossed = crossed
            self.update()
        self.pointed.emit(said)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cross(event.position())
        found = self._nearest(event.position())
        if found is None or self._walk is None:
            self.setToolTip(ABOUT)
            return
        index, curve, at = found
        loss = float(curve.loss[at])
        name, rate = name_of(self._walk.walks[index].hiker), lr_text(float(curve.rates[at]))
        self.setToolTip(f"{name} at {rate} {_ending(loss)}. Click to walk with it.")

    def _nearest(self, at: QPointF) -> tuple[int, Curve, int] | None:
        """The hiker whose curve passes nearest below or above a pixel, that curve, and which of its rates is there.

        The only one, wherever the click; the chosen one, where it is as near as a click can be meant.
        """
        if self._walk is None:
            return None
        across, up = self.across, self.up
        wanted = min(max(across.value(at.x()), across.low), across.high)
        away = []
        for k, one in enumerate(self._walk.walks):
            if (curve := self.curve_of(one.hiker)) is not None:
                index = int(np.argmin(np.abs(np.log10(curve.rates) - wanted)))  # one that was swept
                away.append((abs(up.held(float(curve.heights[index])) - at.y()), k, curve, index))
        if not away:
            return None
        nearest = min(away, key=lambda one: one[0])
        of_chosen = next((one for one in away if one[1] == self._chosen), nearest)
        if of_chosen[0] <= nearest[0] + NEAR:
            nearest = of_chosen
        return nearest[1:] if nearest[0] <= REACH or len(away) == 1 else None


def _ending(loss: float) -> str:
    """How a walk ends."""
    return f"ends at loss {number_text(loss)}" if math.isfinite(loss) else "overflows"
