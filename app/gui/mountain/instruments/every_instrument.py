"""The instruments there are, in the order of their buttons: a new one is a file of this room and an entry here."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from app.gui.mountain.instruments.instrument import Instrument
from app.gui.theme import Theme


class Entry(NamedTuple):
    """An instrument that may be opened: ``name`` in the settings, the class by file and name, a key, and the title of
    the example that opens with it."""

    name: str
    title: str
    view: str  # file of this room, and class in it
    icon: str
    key: str
    tip: str
    example: str

    def make(self, theme: Theme) -> Instrument:
        """Import and build it, which nobody does before it is wanted."""
        file, _, kind = self.view.partition(":")
        made: Instrument = getattr(import_module(f"{__package__}.{file}"), kind)(theme)
        return made


EVERY = (
    Entry(
        "start_map",
        "Start map",
        "start_map_view:StartMapView",
        "map-marker-multiple-outline",
        "S",
        "Where does one hiker end from every start? Each place takes the colour of the valley, or of the verdict, "
        "that a walk from there comes to. Click to start there.",
        "Every start",
    ),
    Entry(
        "rates",
        "Several rates",
        "rates_at_once_view:RatesAtOnceView",
        "view-module-outline",
        "R",
        "How does one optimizer walk at up to twelve learning rates from the same start? A little map each, with how "
        "the walk ends. Click one to take its rate.",
        "Nine rates",
    ),
    Entry(
        "fair_race",
        "Fair race",
        "race_view:RaceView",
        "flag-checkered",
        "W",
        "Which optimizer is best? Each runs at its own best rate, and all at one, for the same steps; the bar is over "
        "how many decades of rate each forgives. Click a row to walk it at its best rate.",
        "A fair race",
    ),
    Entry(
        "rate_map",
        "Rate × momentum map",
        "rate_map_view:RateMapView",
        "grid",
        "M",
        "What becomes of one hiker at every learning rate and every momentum (or β, decay …)? Each cell is a walk. "
        "Click to walk it; draw a rectangle or turn the wheel to look closer.",
        "At the edge of divergence",
    ),
    Entry(
        "prediction",
        "Predict, then reveal",
        "prediction_view:PredictionView",
        "target",
        "P",
        "Where will a hiker end, from which learning rate on will it diverge, how will its loss run? With the "
        "blindfold on, click and drag what you expect. Reveal shows it over the truth, with one number each.",
        "Predict, then reveal",
    ),
)


def entry_of(name: str) -> Entry | None:
    """An instrument by its name, None if there is none of that name."""
    return next((entry for entry in EVERY if entry.name == name), None)


def entry_of_example(title: str) -> Entry | None:
    """The instrument that an example opens with, if it is about one."""
    return next((entry for entry in EVERY if entry.example == title), None)
