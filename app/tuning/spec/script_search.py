"""A search that a Keras Tuner script made, as far as its tuner or its files say; nothing here can be run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from app.tuning.spec.search import Callbacks, SearchSpec
from app.tuning.spec.space import Space, Value, Vary
from app.tuning.spec.tuner import BayesianOptimization, GridSearch, Hyperband, RandomSearch, Tuner
from app.tuning.spec.types import Positive

KNOWN: dict[str, Callable[[], Tuner]] = {
    "RandomSearch": RandomSearch,
    "GridSearch": GridSearch,
    "BayesianOptimization": BayesianOptimization,
}


class ScriptSearch(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the tuner of a running script says of its search; what it does not say is None."""

    objective: str
    direction: Literal["min", "max"]
    tuner: str  # the name of its class
    space: dict[str, Value | Vary] = {}
    max_trials: Positive | None = None
    epochs: Positive | None = None  # of a trial
    executions_per_trial: Positive = 1
    hyperband: Hyperband | None = None
    script: str = ""  # the name of its file

    @property
    def knows_tuner(self) -> bool:
        """Whether it is one of Keras Tuner's own that chooses the combinations."""
        return self.tuner in KNOWN or self.hyperband is not None

    @property
    def knows_plan(self) -> bool:
        """Whether it says how many trials there are to be, and how long each of them trains."""
        return self.hyperband is not None or (self.max_trials is not None and self.epochs is not None)


class PlainSpace(Space, frozen=True):
    """Hyperparameters under whatever names the script gave them."""

    found: dict[str, Value | Vary] = {}  # noqa: RUF012 -- msgspec copies it for every instance

    def __post_init__(self) -> None:
        """Nothing is checked: the script has run."""

    def entries(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every hyperparameter's name and entry."""
        yield from self.found.items()


class PlainSpec(SearchSpec, frozen=True):
    """The same in the shape of a spec, for whatever shows one."""

    better: Literal["min", "max"] = "min"

    @property
    def direction(self) -> Literal["min", "max"]:
        """Which way the objective is better, as the script said."""
        return self.better


def plain_spec(search: ScriptSearch) -> PlainSpec:
    """What a script's search is like; where it does not say how much there is to come, the least stands there."""
    tuner = search.hyperband or KNOWN.get(search.tuner, RandomSearch)()
    return PlainSpec(
        space=PlainSpace(found=search.space),
        tuner=tuner,
        objective=search.objective,
        better=search.direction,
        callbacks=Callbacks(reduce_lr_on_plateau=None),  # no tuner knows the callbacks of its search
        max_trials=max(1, search.max_trials or 1),
        epochs=max(1, search.epochs or 1),
        executions_per_trial=search.executions_per_trial,
    )
