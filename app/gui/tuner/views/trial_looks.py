"""How each trial looks: colour and marker by its number, so that colour is never alone."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QPainterPath

from app.gui import theme as colours
from app.gui.paint.markers import marker_path, reach
from app.gui.theme import Theme

COLOURS = (
    colours.BLUE,
    colours.VERMILLION,
    colours.GREEN,
    colours.PURPLE,
    colours.ORANGE,
    colours.SKY,
)
# Seven, so that pairs repeat after 42 trials.
MARKERS = ("circle", "triangle", "square", "diamond", "pentagon", "star", "wedge")

FAILED = ("FAILED", "INVALID")  # the statuses that are shown as a failure


def look_of(number: int, theme: Theme) -> tuple[str, str]:
    """A trial's colour, at least 3:1 against the chart's ground, and its marker."""
    colour = colours.readable(COLOURS[number % len(COLOURS)], theme.card, 3.0)
    return colour, MARKERS[number % len(MARKERS)]


@lru_cache(maxsize=len(MARKERS))
def symbol_of(marker: str) -> QPainterPath:
    """A marker as pyqtgraph takes it: within a square of side 1, which is then drawn ``reach`` times as large."""
    return marker_path(marker, 0.5 / reach(marker))
