"""What a trial's network answers to the validation part or to the test part, beside what is true."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError, read_json
from app.files import LARGEST_JSON, read_whole, write_whole
from app.tuning.data.load import Dataset
from app.tuning.data.scores import score
from app.tuning.export.commands import MOST_PAIRS, TESTED, Answers, Part, Tested
from app.tuning.export.network import Shape, find_trial, search_rows, trained_network
from app.tuning.spec.data import Table
from app.tuning.spec.measures import OF_CLASSES, OF_NUMBERS


def part_answers(project: Path, trial: str | None, part: Part) -> Answers:
    """The answers of a trial (None: the best one; ``final``: the final fit) to a part of the search's rows.

    A scoring of the test part is remembered in the project, and told with all others there were: who chooses by the
    test part's scores has no test part any more. Raises InputError where there is no such trial or no such part.
    """
    found = find_trial(project, trial)
    rows = search_rows(found)
    x, y = _part(rows, part, project)
    trained = trained_network(found)
    shape = trained.shape
    assert shape is not None
    said = trained.answers(x)
    measures = measured(y, said, shape)
    classes = shape.classes
    confusion: tuple[tuple[int, ...], ...] = ()
    pairs: tuple[tuple[float, float], ...] = ()
    if classes:
        confusion = confusion_counts(y, said, len(classes))
    else:
        pairs = _some_pairs(y, said[:, 0])
    tested: tuple[Tested, ...] = ()
    if part == "test":
        tested = remember(project, Tested(found.trial, time.time(), len(y), measures))
    target = found.spec.data.target if isinstance(found.spec.data, Table) else ""
    return Answers(found.trial, part, shape.task, len(y), measures, target, classes, confusion, pairs, tested)


def measured(y: NDArray[Any], said: NDArray[np.float64], shape: Shape) -> dict[str, float]:
    """All measures of answers to rows whose truth is ``y``, by their names in a search; those of numbers in their unit.

    As ``train.measures`` has them: of two classes F1, precision, recall and AUC are the second one's, of several the
    mean over those that occur. A measure that these rows have no value for, as the AUC of one class, is left out.
    """
    if not len(y) or not np.isfinite(said).all():
        return {}
    names, answers = (OF_CLASSES, said) if shape.classes else (OF_NUMBERS, said[:, 0])
    found = {name: score(name, shape.task, y, answers) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def confusion_counts(y: NDArray[Any], said: NDArray[np.float64], classes: int) -> tuple[tuple[int, ...], ...]:
    """How many rows of each class (outer) were answered as each class (inner)."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (y.astype(int), said.argmax(axis=1)), 1)
    return tuple(tuple(map(int, row)) for row in counts)


def read_tested(project: Path) -> tuple[Tested, ...]:
    """Every scoring of a project's test part so far, the earliest first; raises InputError for a file that is none."""
    try:
        return read_json(read_whole(project / TESTED, LARGEST_JSON), tuple[Tested, ...])
    except FileNotFoundError:
        return ()


def remember(project: Path, scoring: Tested) -> tuple[Tested, ...]:
    """Add a scoring of the test part; the same one again, of the same network, is the earlier one still."""
    before = read_tested(project)
    if any(_same(earlier, scoring) for earlier in before):
        return before
    now = (*before, scoring)
    write_whole(project / TESTED, msgspec.json.format(msgspec.json.encode(now), indent=1), follow=False)
    return now


def _same(one: Tested, other: Tested) -> bool:
    """Whether two scorings are of one network; the last digits are not the same on every machine."""
    if (one.trial, one.rows, one.measures.keys()) != (other.trial, other.rows, other.measures.keys()):
        return False
    return all(math.isclose(value, other.measures[name], rel_tol=1e-5) for name, value in one.measures.items())


def _part(rows: Dataset, part: Part, project: Path) -> tuple[NDArray[np.float32], NDArray[Any]]:
    if part == "validation":
        return rows.x[rows.training :], rows.y[rows.training :]
    if rows.x_test is None or rows.y_test is None or not len(rows.y_test):
        raise InputError(f"{project}: the search has no test part; a table's data can hold back a share of its rows")
    return rows.x_test, rows.y_test


def _some_pairs(y: NDArray[Any], answered: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Truth and answer of each row; of many rows some, in their order, drawn the same way each time."""
    places = np.flatnonzero(np.isfinite(answered))
    if len(places) > MOST_PAIRS:
        places = np.sort(np.random.default_rng(0).choice(places, MOST_PAIRS, replace=False))
    return tuple((float(y[place]), float(answered[place])) for place in places)
