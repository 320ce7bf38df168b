"""How many trials and epochs a search asks for, and comes to if every trial is trained to its end."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from app.tuning.spec.search import SearchSpec, combinations
from app.tuning.spec.tuner import Hyperband


class Plan(NamedTuple):
    """The trials of a search, and the epochs of all of them with all their executions."""

    trials: int
    epochs: int


def plan_of(spec: SearchSpec) -> Plan:
    """What a search comes to; Hyperband to less, where a trial fails or is skipped and so cannot go on."""
    held = combinations(spec)
    if isinstance(spec.tuner, Hyperband):
        trials, epochs = hyperband_plan(spec.tuner, held)
    else:
        trials = spec.max_trials if held is None else min(spec.max_trials, held)
        epochs = trials * spec.epochs
    return Plan(trials, epochs * spec.executions_per_trial)


def trials_asked(spec: SearchSpec) -> int:
    """How many trials the search is to have: max_trials, or what Hyperband's brackets add up to."""
    if not isinstance(spec.tuner, Hyperband):
        return spec.max_trials
    return hyperband_plan(spec.tuner, None).trials


def epochs_asked(spec: SearchSpec) -> int:
    """How many epochs a whole trial trains at most."""
    return spec.tuner.max_epochs if isinstance(spec.tuner, Hyperband) else spec.epochs


@lru_cache
def hyperband_plan(tuner: Hyperband, held: int | None) -> Plan:
    """The brackets of Keras Tuner's HyperbandOracle in a space that holds so many combinations (None: any number).

    A bracket draws new combinations for its first round; where there are no more, the oracle ends the search.
    """
    brackets, epochs = 0, float(tuner.max_epochs)
    while epochs >= 1:  # as the oracle counts them: a logarithm would be rounded in other places
        epochs /= tuner.factor
        brackets += 1
    last = math.ceil(1 + math.log(tuner.max_epochs, tuner.factor))
    free = math.inf if held is None else held
    trials = trained = 0
    for bracket in [*reversed(range(brackets))] * tuner.hyperband_iterations:
        before = 0  # the epochs that the round before it has trained
        for step in range(bracket, -1, -1):  # rounds to go
            size = math.ceil(last / (bracket + 1) * tuner.factor**step)
            until = math.ceil(tuner.max_epochs / tuner.factor**step)
            if step == bracket:
                if free < size:
                    return Plan(trials + int(free), trained + int(free) * until)
                free -= size
            trials += size
            trained += size * (until - before)
            before = until
    return Plan(trials, trained)
