"""What every plot of the tuner tab has in common: quiet axes in the theme's ink, with round ticks."""

from __future__ import annotations

import math
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsItem

from app.descent.text.numbers import power_text, rate_text
from app.gui.paint.ticks import Tick, count_ticks, decade_ticks, log_ticks, multiples, round_step
from app.gui.theme import Theme, pixel_font

AXIS_WIDTH = 64  # pixels at least
BESIDE_TICKS = 30  # of them for the axis's name and the ticks' own marks
NAME_LENGTH = 220.0  # pixels of an axis's name at most
TICK_HEIGHT = 17.0  # pixels from one tick's text to the next
TICKS = 7  # steps on an axis of values, at most


class ValueAxis(pg.AxisItem):
    """A vertical axis whose ticks are given by ``set_marks``."""

    def __init__(self) -> None:
        super().__init__("left")
        self.marks: list[tuple[float, str]] = []


class PowerAxis(ValueAxis):
    """A vertical log axis whose ticks say 10⁻³: one a decade, or as many as there is room for."""

    def logTickValues(self, low: float, high: float, size: float, ticks: object) -> list[tuple[float, list[float]]]:
        """Whole decades alone, every second or third where the text of all would overlap."""
        return [(1.0, [tick.at for tick in decade_ticks(low, high, max(1.0, size) / TICK_HEIGHT)])]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Powers of ten."""
        return [power_text(round(v)) for v in values]


def add_plot(charts: pg.GraphicsLayoutWidget, row: int, left: ValueAxis) -> pg.PlotItem:
    """A plot that stands still under the mouse, with a faint grid of its values."""
    plot = charts.addPlot(row, 0, axisItems={"left": left}, enableMenu=False)
    # Made without a parent, the menu we do not show would outlive the charts.
    plot.ctrlMenu.setParent(charts, plot.ctrlMenu.windowFlags())
    plot.hideButtons()
    plot.setMouseEnabled(False, False)
    plot.getAxis("left").setWidth(AXIS_WIDTH)
    plot.getAxis("left").enableAutoSIPrefix(False)
    plot.showGrid(y=True, alpha=0.16)
    for side in ("left", "bottom"):  # an axis seldom changes, and with its grid takes longer than many curves
        plot.getAxis(side).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
    return plot


def name_axis(plot: pg.PlotItem, side: str, name: str, room: float = NAME_LENGTH) -> None:
    """Write an axis's name letter by letter, since pyqtgraph would take tags in it for markup.

    Of a name longer than ``room`` (pixels) only the two ends are shown.
    """
    name = QFontMetricsF(pixel_font(12)).elidedText(name, Qt.TextElideMode.ElideMiddle, room)
    if plot.getAxis(side).labelText != escape(name):
        plot.setLabel(side, escape(name))


def name_epochs(plot: pg.PlotItem, on: bool) -> None:
    """Whether the epochs' numbers stand below this plot, or below another one."""
    axis = plot.getAxis("bottom")
    if axis.style["showValues"] != on or axis.label.isVisible() != on:
        axis.setStyle(showValues=on)
        axis.setLabel("epoch" if on else "")
        axis.showLabel(on)


def set_marks(plot: pg.PlotItem, marks: list[Tick], *others: pg.PlotItem) -> None:
    """Give a plot's axis of values these ticks, and room for the longest; the ``others`` stay flush with it."""
    plot.getAxis("left").marks = marks
    plot.getAxis("left").setTicks([marks])
    metrics = QFontMetricsF(pixel_font(12))
    texts = [text for one in (plot, *others) for _, text in one.getAxis("left").marks]
    widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
    for one in (plot, *others):
        one.getAxis("left").setWidth(max(AXIS_WIDTH, round(widest) + BESIDE_TICKS))


def ink_plot(plot: pg.PlotItem, theme: Theme) -> None:
    """Draw a plot's axes in the theme's colours."""
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(theme.line))
        axis.setTickPen(pg.mkPen(theme.line))
        axis.setTextPen(pg.mkPen(theme.muted))
        axis.setTickFont(pixel_font(12))
        axis.label.setFont(pixel_font(12))


def round_range(low: float, high: float) -> tuple[float, float, list[float]]:
    """A range around [low, high] with some room whose ends are multiples of a round step, and those multiples."""
    room = 0.04 * (high - low) or 0.05 * abs(high) or 0.05
    low, high = low - room, high + room
    step = round_step((high - low) / TICKS)
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    return first, last, multiples(first, last, step)


def log_range(low: float, high: float) -> tuple[float, float, list[Tick]]:
    """A range around the positive [low, high] in powers of ten, and its ticks: decades, or in few 1, 2, 5 or all."""
    first, last = math.log10(low), math.log10(high)
    room = max(0.04 * (last - first), 0.02)
    first, last = first - room, last + room
    ticks = log_ticks(first, last)
    if len(ticks) < 2:  # under one step of 1, 2, 5: its ends
        ticks = [Tick(math.log10(v), rate_text(v, 3)) for v in (low, high)]
    return first, last, ticks


def whole_decades(low: float, high: float) -> tuple[float, float]:
    """The range of whole decades around [low, high] (powers of ten), with room for half the height of a tick's text."""
    first, last = math.floor(low + 1e-6), math.ceil(high - 1e-6)
    room = max(0.2, 0.12 * (last - first))
    return first - room, last + room


def epoch_ticks(epochs: int, most: int = 12) -> list[Tick]:
    """The first epoch and the multiples of a round step, about ``most`` at most."""
    return [Tick(1.0, "1"), *(tick for tick in count_ticks(epochs, most) if tick.at > 1)]
