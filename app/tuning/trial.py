"""One trial as its events tell it."""

from __future__ import annotations

from functools import cached_property

import msgspec

from app.tuning.events import EpochEnded, Layer, Status
from app.tuning.journal import WORKER
from app.tuning.spec import Value


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

    @cached_property
    def number(self) -> int:
        """The trial's number from 0: ids are padded to the width of max_trials, so they sort as numbers only."""
        return int(self.trial) if self.trial.isdecimal() else 0

    @cached_property
    def seconds(self) -> float:
        """Training time so far."""
        return sum(e.seconds for e in self.epochs)
