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


Kind = Literal["number", "category", "date", "text", "ignored"]  # text: its words are hashed


class SplitBy(Strict, frozen=True, omit_defaults=True):
    """Validate on groups of their own (rows with one word in the column ``group`` stay together), or a second file."""

    group: str | None = None
    table: str | None = None

    def __post_init__(self) -> None:
        if (self.group is None) == (self.table is None):
            raise ValueError("give either a group, or a table")


class Table(Strict, frozen=True, tag_field="name", tag="table"):
    """A file with a table; ``target`` is the column to predict.

    With ``task`` auto it is read from the target. How the file is written (``header``, ``separator``, ``decimal``,
    ``encoding``) is detected where it is None; ``columns`` holds the kinds that are not to be guessed. ``test`` is the
    share of rows that no trial sees. ``split`` auto is stratified for classes and shuffled for numbers.
    """

    table: str = ""
    target: str = ""
    task: Literal["auto", "binary", "multiclass", "regression"] = "auto"
    header: bool | None = None
    separator: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] | None = None  # a space: any run of spaces
    decimal: Literal[".", ","] | None = None
    encoding: str | None = None
    columns: dict[str, Kind] = {}  # noqa: RUF012 (msgspec copies it)
    split: Literal["auto", "stratified", "shuffled", "ordered"] | SplitBy = "auto"
    test: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.0
    class_weight: Literal["balanced"] | None = None
    seed: Whole = 1


class Csv(Table, frozen=True, tag_field="name", tag="csv"):
    """A table as earlier versions wrote it down: the file is called ``csv`` in JSON."""

    table: str = msgspec.field(default="", name="csv")


class Npz(Strict, frozen=True, tag_field="name", tag="npz"):
    """Arrays of a NumPy archive: ``x`` and ``y``, and ``x_val`` and ``y_val`` if they are to validate."""

    npz: str = ""
    task: Literal["auto", "binary", "multiclass", "regression"] = "auto"
    seed: Whole = 1


class Load(Strict, frozen=True, tag_field="name", tag="load"):
    """A Python file of the user's own whose function ``load()`` returns (x, y), or ((x, y), (x_val, y_val)).

    Of arrays, or of ``tf.data`` datasets; it goes with a model of the user's own.
    """

    load: str = ""


Data = Synthetic | Moons | Circles | Spirals | BreastCancer | Wine | Digits | Table | Csv | Npz | Load


def as_table(data: Data) -> Data:
    """The same data; what an earlier version wrote down as a CSV file is a table like others."""
    return Table(*(getattr(data, field) for field in Table.__struct_fields__)) if isinstance(data, Csv) else data


def picture_of(data: Data, row: tuple[int, ...]) -> tuple[int, int, int] | None:
    """Height, width and channels of a row as convolutions take it, or None where rows are no pictures."""
    if isinstance(data, Digits):
        return 8, 8, 1
    if isinstance(data, Npz) and len(row) in (2, 3):
        height, width, *channels = row
        return height, width, channels[0] if channels else 1
    return None


def task_of(data: Data) -> Task | None:
    """What kind of answer the data asks for, or None where only the file can tell."""
    if isinstance(data, Table | Npz):
        return None if data.task == "auto" else data.task
    if isinstance(data, Load):
        return None
    return "multiclass" if isinstance(data, Wine | Digits) else "binary"


def classes_of(data: Data) -> int:
    """How many classes the data that come with the app have; of a file, which alone can tell, two are supposed."""
    return {Wine: 3, Digits: 10}.get(type(data), 2)


def rows_of(data: Data) -> int | None:
    """How many rows there are, or None where only the file can tell."""
    if isinstance(data, Synthetic | Moons | Circles | Spirals):
        return data.rows
    return {BreastCancer: 569, Wine: 178, Digits: 1797}.get(type(data))


def training_rows(rows: int, validation_split: float) -> int:
    """How many rows Keras trains on; it cuts down to a whole number, and the rest validates."""
    return int(rows * (1 - validation_split))
