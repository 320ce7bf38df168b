"""Who chooses the next trial, as values, with Keras Tuner's own argument names and defaults."""

from __future__ import annotations

from typing import Annotated

import msgspec

from app.tuning.spec.types import AboveZero, Positive, Strict


class RandomSearch(Strict, frozen=True, tag_field="name", tag="random_search"):
    """``keras_tuner.RandomSearch``."""


class GridSearch(Strict, frozen=True, tag_field="name", tag="grid_search"):
    """``keras_tuner.GridSearch``."""


class BayesianOptimization(Strict, frozen=True, tag_field="name", tag="bayesian_optimization"):
    """``keras_tuner.BayesianOptimization``; without ``num_initial_points`` it draws three a hyperparameter."""

    num_initial_points: Positive | None = None
    alpha: AboveZero = 1e-4
    beta: AboveZero = 2.6


class Hyperband(Strict, frozen=True, tag_field="name", tag="hyperband"):
    """``keras_tuner.Hyperband``; it decides itself how many trials there are and how long each one trains."""

    max_epochs: Annotated[int, msgspec.Meta(ge=2, le=10_000)] = 100
    factor: Annotated[int, msgspec.Meta(ge=2, le=100)] = 3
    hyperband_iterations: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1


Tuner = RandomSearch | GridSearch | BayesianOptimization | Hyperband
