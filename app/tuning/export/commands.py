"""What can be asked of a finished search, each in a process of its own, and what it answers.

Keras takes seconds to import and a network its time to train: the window starts these commands and reads their JSON.
Where something is wrong, the last line on standard error says it in one sentence and the exit code is 2.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import msgspec

from app.tuning.spec.data import Task
from app.tuning.spec.space import Value

Part = Literal["validation", "test"]

FINAL = "final"  # stands where a trial's name does, once there is a final fit
TESTED = "tested.json"  # in the project's folder: every scoring of the test part
MOST_PAIRS = 2000


class Predicted(msgspec.Struct, frozen=True):
    """Rows that were given answers: where they were saved, and the first of them as texts, the answers' columns last.

    ``notes`` say in sentences what was missing or odd in the rows.
    """

    path: str
    trial: str
    rows: int
    columns: tuple[str, ...]
    head: tuple[tuple[str, ...], ...]
    answers: int  # how many of the columns, the last ones, are answers
    notes: tuple[str, ...] = ()


class Tested(msgspec.Struct, frozen=True):
    """One scoring of the test part: which trial (or ``final``), when (Unix seconds), and what came out."""

    trial: str
    time: float
    rows: int
    measures: dict[str, float]


class Answers(msgspec.Struct, frozen=True):
    """What a trial's network answers to a part of the rows, beside what is true.

    For classes ``confusion`` counts rows, true class by answered class, both in the order of ``classes``; for numbers
    ``pairs`` are (true, answered) in the target's units, of a seeded sample where the part has more than
    ``MOST_PAIRS`` rows. ``measures`` are by Keras's names and over all of the part. ``tested`` are the scorings of the
    test part there have been, this one (if it is one) the last of its trial's.
    """

    trial: str
    part: Part
    task: Task
    rows: int
    measures: dict[str, float]
    target: str = ""  # the column's name; empty for data that come with the app
    classes: tuple[str, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    pairs: tuple[tuple[float, float], ...] = ()
    tested: tuple[Tested, ...] = ()


class FinalFit(msgspec.Struct, frozen=True):
    """A trial's values trained once more on all rows but the test part; kept in the project as ``final``.

    ``measures`` are those of the test part, none where there is no such part. ``notes`` say in sentences what became
    of the search's callbacks, which have no validation part to look at.
    """

    trial: str  # whose values
    values: dict[str, Value]
    epochs: int
    rows: int
    time: float  # when it was done, Unix seconds
    test: int = 0  # rows of the test part
    measures: dict[str, float] = {}
    notes: tuple[str, ...] = ()


def predict_command(project: Path, rows: Path, output: Path, trial: str | None = None) -> list[str]:
    """The command that writes ``rows`` with the answers of a trial (None: the best's) as CSV; it prints Predicted."""
    return _command("predict_process", str(project), str(rows), str(output), *_named(trial))


def answers_command(project: Path, trial: str | None = None, part: Part = "validation") -> list[str]:
    """The command that prints the Answers of a trial (None: the best's); of the test part, it is remembered."""
    return _command("answers_process", str(project), part, *_named(trial))


def final_fit_command(project: Path, trial: str | None = None, epochs: int | None = None) -> list[str]:
    """The command that trains a trial's values (None: the best's) once more; it prints FinalFit.

    ``epochs`` None are as many as the trial's best epoch. "epoch k of n" goes to standard error. Killed, it leaves
    the project as it was.
    """
    return _command(
        "final_fit_process", str(project), *_named(trial), *([] if epochs is None else ["--epochs", str(epochs)])
    )


def read_predicted(output: bytes) -> Predicted:
    """What ``predict_command`` printed."""
    return msgspec.json.decode(output, type=Predicted)


def read_answers(output: bytes) -> Answers:
    """What ``answers_command`` printed."""
    return msgspec.json.decode(output, type=Answers)


def read_final_fit(output: bytes) -> FinalFit:
    """What ``final_fit_command`` printed, and what a project keeps of it."""
    return msgspec.json.decode(output, type=FinalFit)


def _command(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"app.tuning.export.{module}", *arguments]


def _named(trial: str | None) -> list[str]:
    return ["--trial", trial] if trial else []
