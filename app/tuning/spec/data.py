"""Which rows a search trains on, as values; ``load.load_data`` makes or reads them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from app.tuning.spec.types import Fraction, NotNegative, Strict, Whole

Task = Literal["binary", "multiclass", "regression"]
Rows = Annotated[int, msgspec.Meta(ge=10, le=1_000_000)]


class Synthetic(Strict, frozen=True, tag_field="name", tag="synthetic"):
    """Two classes of standard normal rows, told apart by a curved border with some noise."""

    rows: Rows = 1000
    features: Annotated[int, msgspec.Meta(ge=2, le=1000)] = 10
    seed: Whole = 1


class Moons(Strict, frozen=True, tag_field="name", tag="moons"):
    """Two half circles that reach into one another (scikit-learn's ``make_moons``)."""

    rows: Rows = 1000
    noise: NotNegative = 0.2
    seed: Whole = 1


class Circles(Strict, frozen=True, tag_field="name", tag="circles"):
    """A circle within a circle (scikit-learn's ``make_circles``); ``factor`` is the inner one's radius."""

    rows: Rows = 1000
    noise: NotNegative = 0.1
    factor: Fraction = 0.5
    seed: Whole = 1


class Spirals(Strict, frozen=True, tag_field="name", tag="spirals"):
    """Two spirals wound into one another; more ``turns`` are harder to tell apart."""

    rows: Rows = 1000
    noise: NotNegative = 0.05
    turns: Annotated[float, msgspec.Meta(gt=0, le=10)] = 1.5
    seed: Whole = 1


class BreastCancer(Strict, frozen=True, tag_field="name", tag="breast-cancer"):
    """569 tumours, 30 measurements, malignant or benign (scikit-learn's)."""

    seed: Whole = 1


class Wine(Strict, frozen=True, tag_field="name", tag="wine"):
    """178 wines, 13 measurements, three growers (scikit-learn's)."""

    seed: Whole = 1


class Digits(Strict, frozen=True, tag_field="name", tag="digits"):
    """1,797 handwritten digits of 8 × 8 pixels, ten classes (scikit-learn's)."""

    seed: Whole = 1


class Csv(Strict, frozen=True, tag_field="name", tag="csv"):
    """A file of comma-separated values with a header; ``target`` is the column to predict.

    With ``task`` auto it is read from the target: two values are binary, a few are multiclass, many numbers
    are regression.
    """

    csv: str = ""
    target: str = ""
    task: Literal["auto", "binary", "multiclass", "regression"] = "auto"
    seed: Whole = 1


Data = Synthetic | Moons | Circles | Spirals | BreastCancer | Wine | Digits | Csv


def task_of(data: Data) -> Task | None:
    """What kind of answer the data asks for, or None where only the file can tell."""
    if isinstance(data, Csv):
        return None if data.task == "auto" else data.task
    return "multiclass" if isinstance(data, Wine | Digits) else "binary"


def rows_of(data: Data) -> int | None:
    """How many rows there are, or None where only the file can tell."""
    if isinstance(data, Synthetic | Moons | Circles | Spirals):
        return data.rows
    return {BreastCancer: 569, Wine: 178, Digits: 1797}.get(type(data))


def training_rows(rows: int, validation_split: float) -> int:
    """How many rows Keras trains on; it cuts down to a whole number, and the rest validates."""
    return int(rows * (1 - validation_split))
