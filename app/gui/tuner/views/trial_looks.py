"""How each trial looks: colour and marker by its number, so that colour is never alone."""

from __future__ import annotations

from app.gui import theme as colours
from app.gui.theme import Theme

COLOURS = (
    colours.BLUE,
    colours.VERMILLION,
    colours.GREEN,
    colours.PURPLE,
    colours.ORANGE,
    colours.SKY,
)
LARGER = {"d": 1.35, "p": 1.25, "star": 1.6, "t": 1.2, "t1": 1.2}  # those that cover less of their square
MARKERS = ("o", "t1", "s", "d", "p", "star", "t")  # of pyqtgraph; seven, so that pairs repeat after 42 trials


def look_of(number: int, theme: Theme) -> tuple[str, str]:
    """A trial's colour, at least 3:1 against the chart's ground, and pyqtgraph's name of its marker."""
    colour = colours.readable(COLOURS[number % len(COLOURS)], theme.card, 3.0)
    return colour, MARKERS[number % len(MARKERS)]
