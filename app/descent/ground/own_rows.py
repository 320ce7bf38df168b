"""The mountain of a table of one's own: a line from one column to another, or two weights that tell two classes apart.

A scene carries the rows themselves, so that it needs no file.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.ground.data_surfaces import cross_entropy, squared_error
from app.descent.ground.surface import Surface

Array = NDArray[np.float64]
Drawn = Literal["line-fit", "two-weights"]
FEWEST, MOST_ROWS = 3, 500
LONGEST = 24  # letters of a name in a formula
LARGEST = 1e100  # their squares are still numbers
ALIKE = 1e-9  # of the largest number: columns that differ by less are constant as far as floats can tell
LEAST, MOST = 1e-3, 1e6  # standard deviations that a column is drawn with in its own units
FAR = 1e4  # standard deviations from 0 to its mean
ASIDE = 1.7  # standard deviations of the answer to either side of the best intercept
STEEP, WEAK = 1.5, 0.05  # weights of a model that separates the classes well; ones that hardly do
NEWTON, RIDGE = 40, 1e-3

Numbers = Annotated[tuple[float, ...], msgspec.Meta(min_length=FEWEST, max_length=MOST_ROWS)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class OwnRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Two columns of numbers with their ``names``, and for two classes the ``answer`` of each row (a third name).

    Of a line ``x`` predicts ``y``. ``standardised`` is whether a line is fitted to columns of mean 0 and standard
    deviation 1 instead of the table's own units; two weights always are. ``file`` and ``of`` say which table the rows
    come from and how many it has that have all values.
    """

    x: Numbers
    y: Numbers
    names: Annotated[tuple[Name, ...], msgspec.Meta(min_length=2, max_length=3)]
    answer: tuple[Literal[0, 1], ...] = ()
    standardised: bool = True
    file: str = ""
    of: int = 0

    def __post_init__(self) -> None:
        if len(self.y) != len(self.x):
            raise ValueError(f"expected as many numbers as x has, {len(self.x)}, got {len(self.y)} - at `$.y`")
        for place, name, column in (("x", self.names[0], self.x), ("y", self.names[1], self.y)):
            if fault := column_fault(column):
                raise ValueError(f'the column "{short_name(name)}" {fault} - at `$.{place}`')
        if self.answer:
            if len(self.answer) != len(self.x) or len(set(self.answer)) != 2:
                raise ValueError(f"expected {len(self.x)} zeros and ones, some of each - at `$.answer`")
            if len(self.names) != 3:
                raise ValueError("expected three names, the third says what an answer of 1 means - at `$.names`")
            if not self.standardised:
                raise ValueError("the columns of two weights are always standardised - at `$.standardised`")
        elif len(self.names) != 2:
            raise ValueError("expected two names, or an answer for each row as well - at `$.names`")
        elif not self.standardised:
            for place, name, column in (("x", self.names[0], self.x), ("y", self.names[1], self.y)):
                if not fits_own_units(column):
                    raise ValueError(
                        f'the numbers of "{short_name(name)}" are too large, too small or too far from 0 to be drawn '
                        f"in their own units; standardise them - at `$.{place}`"
                    )

    @property
    def drawn(self) -> Drawn:
        """Which surface is made of them."""
        return "two-weights" if self.answer else "line-fit"


def column_fault(column: tuple[float, ...]) -> str:
    """Why nothing can be drawn of a column, in words that go on after its name; empty if it can."""
    largest = max(abs(value) for value in column) if all(map(math.isfinite, column)) else math.inf
    if largest > LARGEST:
        return "holds numbers that are too large or not finite"
    if largest < 1 / LARGEST or max(column) - min(column) <= ALIKE * largest:
        return "has the same number in every row, so nothing can be learned from it"
    return ""


def fits_own_units(column: tuple[float, ...]) -> bool:
    """Whether a column is drawn without being standardised: its numbers are of a common size, and not far from 0."""
    numbers = np.array(column)
    deviation = float(numbers.std())
    return LEAST <= deviation <= MOST and abs(float(numbers.mean())) <= FAR * deviation


def own_surface(rows: OwnRows) -> Surface:
    """The surface of a user's own rows."""
    return _weights(rows) if rows.answer else _line(rows)


def short_name(name: str) -> str:
    """A column's name for a formula: on one line, and not endless."""
    plain = " ".join(name.split()) or "?"
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _line(rows: OwnRows) -> Surface:
    x, y = (_standard(column) if rows.standardised else np.array(column) for column in (rows.x, rows.y))
    slope = float(np.mean((x - x.mean()) * (y - y.mean())) / x.var())
    intercept = 0.0 if rows.standardised else float(y.mean() - slope * x.mean())
    reach, aside = 2 * float(y.std() / x.std()), ASIDE * float(y.std())
    from_name, to_name = (short_name(name) for name in rows.names)
    units = "both standardised" if rows.standardised else "in the table's own units"
    advice = (
        "Standardised columns make a round bowl, on which every optimizer walks straight."
        if rows.standardised
        else "In the table's own units the valley is often narrow and aslant; standardised it would be round."
    )
    return Surface(
        id="line-fit",
        title=f"Line fit: {to_name} from {from_name}",
        formula=f"mean of (x·{_factor(from_name)} + y − {_factor(to_name)})², {units}, {_rows_said(rows)}",
        note=f"A straight line that predicts {to_name} from {from_name}: x is its slope, y its intercept. {advice}",
        domain=((slope - reach, slope + reach), (intercept - aside, intercept + aside)),
        start=(slope + 0.7 * reach, intercept - 0.75 * aside),
        make_fields=lambda: squared_error(x, y),
        scale=0.18 * float(y.var()),
        rows=len(x),
        on_rows=lambda some: squared_error(x[some], y[some]),
        charted=True,
    )


def _weights(rows: OwnRows) -> Surface:
    features = np.stack([_standard(rows.x), _standard(rows.y)])
    answer = np.array(rows.answer, float)
    best = _best_weights(features, answer)
    across, up = np.clip(np.round(best / 2), -4.0, 4.0).tolist()
    half = 6.0 if np.abs(best).max() > STEEP else 4.0
    away = np.where(best > WEAK, -half, half).tolist()  # the start is on the far side of the valley
    first, second, says = (short_name(name) for name in rows.names)
    return Surface(
        id="two-weights",
        title=f"Two weights: {says}",
        formula=f"mean binary cross-entropy of sigmoid(x·{_factor(first)} + y·{_factor(second)}), {_rows_said(rows)}",
        note=f"The loss of a classifier with two weights: is it true of a row that {says}, judging by {first} and "
        f"{second}, both standardised?",
        domain=((across - half, across + half), (up - half, up + half)),
        start=(across + 0.83 * away[0], up + 0.75 * away[1]),
        make_fields=lambda: cross_entropy(features, answer),
        scale=0.04,
        rows=len(answer),
        on_rows=lambda some: cross_entropy(features[:, some], answer[some]),
        costly=True,
        charted=True,
    )


def _best_weights(features: Array, answer: Array) -> Array:
    """The weights (2,) of least loss by Newton's method; a little ridge keeps them finite where a line parts the
    classes without a mistake."""
    fields, best = cross_entropy(features, answer), np.zeros(2)
    for _ in range(NEWTON):
        slope = fields.gradient(best[0], best[1]) + RIDGE * best
        step = np.linalg.solve(fields.hessian(best[0], best[1]) + RIDGE * np.eye(2), slope)
        best = best - step / max(1.0, float(np.abs(step).max()))
    return best


def _standard(column: tuple[float, ...]) -> Array:
    """Mean 0 and standard deviation 1."""
    numbers = np.array(column)
    numbers = numbers / np.abs(numbers).max()  # else the squares of tiny numbers would be 0
    made: Array = (numbers - numbers.mean()) / numbers.std()
    return made


def _factor(name: str) -> str:
    """A name as it stands in a formula: of several words, in quotation marks."""
    return name if name.isidentifier() else f"“{name}”"


def _rows_said(rows: OwnRows) -> str:
    """How many rows there are, and of how many they are a sample: a figure's caption says it too."""
    count = len(rows.x)
    table = f" of {short_name(rows.file)}" if rows.file else ""
    return f"a sample of {count:,} of {rows.of:,} rows{table}" if rows.of > count else f"{count:,} rows{table}"
