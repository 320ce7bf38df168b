"""One trial as its events tell it."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import msgspec

from app.tuning.names import MOST_DIGITS, WORKER
from app.tuning.record.events import EpochEnded, Layer, Status
from app.tuning.spec.space import Value

INTERNAL = "tuner/"  # how Hyperband's own entries among a trial's values begin


class Lost(NamedTuple):
    """A worker that died in the running session, and the number of the trial that it trained.

    Or one that is ``held`` still from outside, and may go on.
    """

    worker: str
    trial: int | None
    message: str
    held: bool = False


class TrialState(msgspec.Struct, frozen=True, dict=True):
    """One trial so far."""

    trial: str
    values: dict[str, Value]
    started: float
    epochs: tuple[EpochEnded, ...] = ()
    status: Status = "RUNNING"
    score: float | None = None
    best_epoch: int | None = None
    message: str | None = None
    worker: str = WORKER
    layers: tuple[Layer, ...] = ()  # the model's summary, empty until it is built
    parameters: int | None = None
    course: dict[str, Value] = {}  # what Hyperband keeps of the trial's course beside its values, without "tuner/"
    recorded: bool = True  # whether a journal has its epochs; Keras Tuner's own files have the best one alone
    metrics: dict[str, float | None] = {}  # of one that is not recorded, at its best epoch; None is not finite
    place: int | None = None  # its number where the id is none, or another trial's

    @cached_property
    def number(self) -> int:
        """The trial's number from 0, in the order in which the trials of the search began."""
        if self.place is not None:
            return self.place
        return int(self.trial) if self.trial.isdecimal() and len(self.trial) <= MOST_DIGITS else 0

    @cached_property
    def seconds(self) -> float:
        """Training time so far."""
        return sum(e.seconds for e in self.epochs)

    @cached_property
    def diverged(self) -> int | None:
        """The epoch (from 0) from which on some metric is not a finite number, if it comes to that."""
        first = None
        for event in reversed(self.epochs):
            if None not in event.logs.values():
                break
            first = event.epoch
        return first

    @property
    def ended_badly(self) -> bool:
        """Whether a metric was not a finite number in the end, be it known since when or not."""
        return self.diverged is not None or None in self.metrics.values()


def parted(values: dict[str, Value]) -> tuple[dict[str, Value], dict[str, Value]]:
    """A trial's hyperparameters, and apart from them Hyperband's own entries."""
    course = {name.removeprefix(INTERNAL): value for name, value in values.items() if name.startswith(INTERNAL)}
    return {n: v for n, v in values.items() if not n.startswith(INTERNAL)} if course else values, course
