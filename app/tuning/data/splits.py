"""Which rows of a table train, which validate, and which no trial sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.tuning.spec.data import Table, training_rows

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Parts:
    """The places of the rows of each part; the test part may be empty."""

    training: Rows
    validation: Rows
    test: Rows


def split_rows(answers: NDArray[Any], data: Table, validation_split: float) -> Parts:
    """Split rows (their answers, class places for classes) as a spec's data ask; repeatable by the data's seed."""
    order = np.random.default_rng(data.seed).permutation(len(answers))
    tested = round(data.test * len(order))
    test, rest = order[:tested], order[tested:]
    cut = training_rows(len(rest), validation_split)
    return Parts(rest[:cut], rest[cut:], test)
