"""What Keras Tuner 1.4 must find in its own files to load them; without it the search would end with a riddle."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

import msgspec

from app.tuning.names import is_trial_id
from app.tuning.record.events import Status

Name = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
Number = int | float
Value = bool | int | float | str


class _Hyperparameter(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What every kind of hyperparameter is made with, by these names and no others."""

    name: Name
    conditions: list[dict[str, Any]]


class _Range(_Hyperparameter, kw_only=True):
    min_value: Number
    max_value: Number
    step: Number | None
    sampling: Literal["linear", "log", "reverse_log"] | None
    default: Number | None = None

    def __post_init__(self) -> None:
        if not -1e308 <= self.min_value <= self.max_value <= 1e308:
            raise ValueError("no range")
        if self.sampling in ("log", "reverse_log") and (self.min_value <= 0 or (self.step or 2) <= 1):
            raise ValueError("no logarithms")
        if self.step is not None and not 0 < self.step < 1e308:
            raise ValueError("no step")


class _WholeRange(_Range, kw_only=True):
    def __post_init__(self) -> None:
        super().__post_init__()
        if any(number != int(number) for number in (self.min_value, self.max_value, self.step or 0, self.default or 0)):
            raise ValueError("no whole numbers")


class _Choices(_Hyperparameter, kw_only=True):
    values: list[Value]
    ordered: bool | None
    default: Value | None = None

    def __post_init__(self) -> None:
        if len({type(value) for value in self.values}) != 1 or (
            self.default is not None and self.default not in self.values
        ):
            raise ValueError("no choice")
        if self.ordered and isinstance(self.values[0], str | bool):
            raise ValueError("no order")


class _Switch(_Hyperparameter, kw_only=True):
    default: bool = False


class _Held(_Hyperparameter, kw_only=True):
    value: Value


class _Int(msgspec.Struct, tag_field="class_name", tag="Int"):
    config: _WholeRange


class _Float(msgspec.Struct, tag_field="class_name", tag="Float"):
    config: _Range


class _Choice(msgspec.Struct, tag_field="class_name", tag="Choice"):
    config: _Choices


class _Boolean(msgspec.Struct, tag_field="class_name", tag="Boolean"):
    config: _Switch


class _Fixed(msgspec.Struct, tag_field="class_name", tag="Fixed"):
    config: _Held


class _Hyperparameters(msgspec.Struct):
    space: list[_Int | _Float | _Choice | _Boolean | _Fixed]
    values: dict[str, Value]


class _Observation(msgspec.Struct, forbid_unknown_fields=True):
    value: Annotated[list[Number], msgspec.Meta(min_length=1)]
    step: Count


class _Metric(msgspec.Struct):
    direction: Literal["min", "max"]
    observations: list[_Observation]


class _Metrics(msgspec.Struct):
    metrics: dict[str, _Metric]


class _Trial(msgspec.Struct):
    trial_id: str
    hyperparameters: _Hyperparameters
    metrics: _Metrics
    score: Number | None
    best_step: Count | None
    status: Status | Literal["IDLE"]
    message: str | None

    def __post_init__(self) -> None:
        if not is_trial_id(self.trial_id):
            raise ValueError("no id")
        scored = self.score is not None and math.isfinite(self.score) and self.best_step is not None
        if self.status == "COMPLETED" and not scored:
            raise ValueError("no score")


class _Display(msgspec.Struct):
    search_start: str | None
    trial_start: dict[str, str]
    trial_number: dict[str, Count]


class _Place(msgspec.Struct):
    past_id: str | None
    id: str


class _Bracket(msgspec.Struct):
    bracket_num: Count
    rounds: Annotated[list[list[_Place]], msgspec.Meta(min_length=1)]


class _Oracle(msgspec.Struct):
    ongoing_trials: dict[str, str]
    hyperparameters: _Hyperparameters
    start_order: list[str]
    end_order: list[str]
    run_times: dict[str, Count]
    retry_queue: list[str]
    seed: Count
    seed_state: Count
    tried_so_far: list[str]
    id_to_hash: dict[str, str | None]
    # Hyperband's and Bayesian optimization's own; where they are missing Keras Tuner says so itself.
    brackets: list[_Bracket] = []
    current_bracket: int = 0
    current_iteration: Count = 0
    hyperband_iterations: Number = 1
    max_epochs: Count = 1
    min_epochs: Count = 1
    factor: Count = 3
    num_initial_points: Count | None = None
    alpha: Number = 0
    beta: Number = 0

    def __post_init__(self) -> None:
        named = [*self.start_order, *self.end_order, *self.retry_queue, *self.ongoing_trials.values()]
        named += [place.id for bracket in self.brackets for places in bracket.rounds for place in places]
        if not all(map(is_trial_id, named)):
            raise ValueError("no ids")


def is_trial(record: dict[str, Any]) -> bool:
    """Whether an object is a trial that Keras Tuner can load."""
    return _fits(record, _Trial)


def is_oracle(record: dict[str, Any]) -> bool:
    """Whether an object is the state of an oracle, as far as all kinds of them have the same, but for its display."""
    return _fits(record, _Oracle)


def is_display(record: object) -> bool:
    """Whether an object is what an oracle keeps of its printed progress; Keras Tuner loads none without."""
    return _fits(record, _Display)


def _fits(record: object, kind: type[msgspec.Struct]) -> bool:
    try:
        msgspec.convert(record, kind)
    except (msgspec.ValidationError, OverflowError, RecursionError):
        return False
    return True
