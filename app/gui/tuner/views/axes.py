"""What every plot of the tuner tab has in common: quiet axes in the theme's ink, with round ticks."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsItem

from app.descent.text.numbers import lr_text, power_text
from app.gui.theme import Theme, pixel_font

AXIS_WIDTH = 64  # pixels at least
BESIDE_TICKS = 30  # of them for the axis's name and the ticks' own marks
TICK_HEIGHT = 17.0  # pixels from one tick's text to the next
TICKS = 7  # at most so many steps on an axis of values


class PowerAxis(pg.AxisItem):
    """A vertical log axis whose ticks say 10⁻³: one a decade, or as many as there is room for."""

    def logTickValues(self, low: float, high: float, size: float, ticks: object) -> list[tuple[float, list[float]]]:
        """Whole decades alone, every second or third where the text of all would overlap."""
        every = max(1, math.ceil((high - low) * TICK_HEIGHT / max(1.0, size)))
        decades = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
        return [(float(every), [float(k) for k in decades if k % every == 0])]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Powers of ten."""
        return [power_text(round(v)) for v in values]


def add_plot(charts: pg.GraphicsLayoutWidget, row: int, left: pg.AxisItem) -> pg.PlotItem:
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


def name_epochs(plot: pg.PlotItem, on: bool) -> None:
    """Whether the epochs' numbers stand below this plot, or below another one."""
    axis = plot.getAxis("bottom")
    if axis.style["showValues"] != on or axis.label.isVisible() != on:
        axis.setStyle(showValues=on)
        axis.setLabel("epoch" if on else "")
        axis.showLabel(on)


def set_marks(plot: pg.PlotItem, marks: list[tuple[float, str]], *others: pg.PlotItem) -> None:
    """Give a plot's axis of values these ticks, and room for the longest; the ``others`` stay flush with it."""
    plot.getAxis("left").setTicks([marks])
    metrics = QFontMetricsF(pixel_font(12))
    texts = [text for one in (plot, *others) for _, text in (one.getAxis("left")._tickLevels or [[]])[0]]
    widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
    for one in (plot, *others):
        one.getAxis("left").setWidth(max(AXIS_WIDTH, round(widest) + BESIDE_TICKS))


def tick_texts(ticks: list[float]) -> list[tuple[float, str]]:
    """Ticks with their numbers in full, so that no two of large ones read the same: 366199.5, 1.49e11."""
    return [(tick, f"{tick:.10g}".replace("e+", "e")) for tick in ticks]


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
    decade = 10.0 ** math.floor(math.log10(high - low))
    step = next(s for s in (decade / 10, decade / 5, decade / 2, decade, 2 * decade) if (high - low) / s <= TICKS)
    first, last = math.floor(low / step), math.ceil(high / step)
    return first * step, last * step, [round(k * step, 12) for k in range(first, last + 1)]


def log_range(low: float, high: float) -> tuple[float, float, list[tuple[float, str]]]:
    """A range around the positive [low, high] in powers of ten, and its ticks: decades, or in few 1, 2, 5 or all."""
    first, last = math.log10(low), math.log10(high)
    room = max(0.04 * (last - first), 0.02)
    first, last = first - room, last + room
    span = last - first
    steps = tuple(range(1, 10)) if span < 0.8 else (1, 2, 5) if span < 3 else (1,)
    ticks = [
        (k + math.log10(step), lr_text(step * 10.0**k) if len(steps) > 1 else power_text(k))
        for k in range(math.floor(first), math.ceil(last) + 1)
        for step in steps
    ]
    inside = [tick for tick in ticks if first <= tick[0] <= last]
    if len(inside) < 2:  # under one step of 1, 2, 5: its ends
        inside = [(math.log10(v), lr_text(float(f"{v:.3g}"))) for v in (low, high)]
    return first, last, inside


def whole_decades(low: float, high: float) -> tuple[float, float]:
    """The range of whole decades around [low, high] (powers of ten), with room for half the height of a tick's text."""
    first, last = math.floor(low + 1e-6), math.ceil(high - 1e-6)
    room = max(0.2, 0.12 * (last - first))
    return first - room, last + room


def epoch_ticks(epochs: int, most: int = 12) -> list[tuple[float, str]]:
    """The first epoch and the multiples of a round step, about ``most`` at most."""
    return [(1.0, "1"), *((at, text) for at, text in count_ticks(epochs, most) if at > 1)]


def count_ticks(last: int, most: int = 10) -> list[tuple[float, str]]:
    """Whole numbers from 0 to ``last`` in steps of 1, 2 or 5 times a power of ten, about ``most`` of them at most."""
    decade = 10 ** max(0, math.floor(math.log10(max(1, last) / most)))
    step = next(s for s in (decade, 2 * decade, 5 * decade, 10 * decade) if last / s <= most)
    return [(float(k), f"{k:,}") for k in range(0, last + 1, step)]
