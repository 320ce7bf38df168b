"""Keras Tuner's tuners as a spec asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from app.tuning.spec.measures import METRIC, measure_of
from app.tuning.spec.search import SearchSpec, combinations
from app.tuning.spec.tuner import BayesianOptimization, GridSearch, Hyperband


def tuner_class(spec: SearchSpec) -> Any:
    """The Keras Tuner class of a spec's tuner."""
    import keras_tuner

    if isinstance(spec.tuner, GridSearch) and not has_conditions(spec):
        remember_grid()
    if isinstance(spec.tuner, BayesianOptimization):
        try_nothing_twice()
    return getattr(keras_tuner, type(spec.tuner).__name__)


def has_conditions(spec: SearchSpec) -> bool:
    """Whether some hyperparameters of a user's own network count with some values of others alone."""
    return spec.model is not None and any(hp.conditions for hp in spec.model.registered)


def tuner_arguments(spec: SearchSpec) -> dict[str, Any]:
    """What the class is made with, but for its objective, its folder and its hypermodel; without Keras Tuner."""
    arguments: dict[str, Any] = {"seed": spec.seed}
    if spec.executions_per_trial > 1:
        arguments["executions_per_trial"] = spec.executions_per_trial
    if isinstance(spec.tuner, Hyperband):
        tuner = spec.tuner
        arguments |= {"max_epochs": tuner.max_epochs, "factor": tuner.factor}
        arguments["hyperband_iterations"] = tuner.hyperband_iterations
    else:
        # Keras Tuner ends a small space by drawing until it gives up; we know when every combination is tried.
        arguments["max_trials"] = min(spec.max_trials, combinations(spec) or spec.max_trials)
    if isinstance(spec.tuner, BayesianOptimization):
        arguments |= {"alpha": spec.tuner.alpha, "beta": spec.tuner.beta}
        if spec.tuner.num_initial_points is not None:
            arguments["num_initial_points"] = spec.tuner.num_initial_points
    return arguments


def objective_of(spec: SearchSpec) -> Any:
    """The objective as Keras Tuner takes it: a name whose direction it knows, or else both."""
    import keras_tuner

    if spec.model is None and measure_of(spec.objective) in ("loss", *METRIC.values()):
        return spec.objective
    return keras_tuner.Objective(spec.objective, spec.direction)


def remember_grid() -> None:
    """Have a grid go on where it was after a reload.

    Keras Tuner keeps the queue of a grid in memory alone: a stopped grid would call itself finished. Which
    combination is next follows from those that were tried, in the order that Keras Tuner has.
    """
    from keras_tuner import oracles

    oracles.GridSearchOracle.populate_space = _next_of_grid


@cache
def try_nothing_twice() -> None:
    """Have Bayesian optimization draw at random where it would train a combination again.

    With one seed that tells nothing new; in a small space Keras Tuner comes back to the best one until its trials are
    used up. A script has the same lines (``export.script``).
    """
    from keras_tuner import oracles

    propose = oracles.BayesianOptimizationOracle.populate_space

    def propose_untried(oracle: Any, trial_id: str) -> dict[str, Any]:
        proposed: dict[str, Any] = propose(oracle, trial_id)
        if not (proposed["values"] and oracle._duplicate(proposed["values"])):
            return proposed
        drawn: dict[str, Any] = oracle._random_populate_space()
        return drawn

    oracles.BayesianOptimizationOracle.populate_space = propose_untried


def _next_of_grid(oracle: Any, _trial_id: str) -> dict[str, Any]:
    """The first combination that no trial has, as an oracle's answer."""
    space = oracle.get_space().space
    names = [hp.name for hp in space]
    tried = {tuple(trial.hyperparameters.values.get(name) for name in names) for trial in oracle.trials.values()}
    for combination in _combinations_of(space, {}):
        if tuple(combination.get(name) for name in names) not in tried:
            return {"status": "RUNNING", "values": combination}
    return {"status": "IDLE" if oracle.ongoing_trials else "STOPPED", "values": None}


def _combinations_of(space: list[Any], chosen: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every combination of Keras Tuner's hyperparameters, the last one changing fastest.

    One that does not count with what was chosen before it is left out.
    """
    if not space:
        yield dict(chosen)
        return
    hp, *later = space
    if not all(chosen.get(condition.name) in condition.values for condition in hp.conditions):
        yield from _combinations_of(later, chosen)
        return
    for value in (hp.default, *(value for value in hp.values if value != hp.default)):
        yield from _combinations_of(later, {**chosen, hp.name: value})
