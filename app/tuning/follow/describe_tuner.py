"""What a script's tuner says of its search before it begins."""

from __future__ import annotations

import contextlib
import math
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any

import msgspec
from msgspec.structs import replace

from app.tuning.spec.keras_space import space_of
from app.tuning.spec.script_search import ScriptSearch, plain_spec
from app.tuning.spec.search import combinations
from app.tuning.spec.space import Value, Vary
from app.tuning.spec.tuner import Hyperband

FIT_ARGUMENTS = ("x", "y", "batch_size", "epochs")  # of Keras's fit, as far as they are given by their places
NAMELESS = ("multi_objective", "default_objective")  # what Keras Tuner calls a sum of several, and none at all
PACKAGES = ("keras", "keras-tuner", "tensorflow", "numpy")


def script_search(tuner: Any, fit_arguments: tuple[Any, ...], fit_named: dict[str, Any]) -> ScriptSearch:
    """A tuner's search; the arguments are those of its ``search``, which go to Keras's ``fit``."""
    oracle = tuner.oracle
    kind = next((c.__name__ for c in type(tuner).__mro__ if c.__module__.startswith("keras_tuner.")), "")
    objective = getattr(oracle, "objective", None)
    name = str(getattr(objective, "name", None) or "score")
    search = ScriptSearch(
        objective="score" if name in NAMELESS else name,
        direction="max" if getattr(objective, "direction", None) == "max" else "min",
        tuner=kind if kind in ("RandomSearch", "GridSearch", "BayesianOptimization") else type(tuner).__name__,
        space=space_now(tuner),
        max_trials=_count(getattr(oracle, "max_trials", None)),
        epochs=_epochs(tuner, fit_arguments, fit_named),
        executions_per_trial=_count(getattr(tuner, "executions_per_trial", None)) or 1,
        hyperband=_hyperband(oracle),
        script=Path(sys.argv[0]).name if sys.argv else "",
    )
    if kind == "GridSearch" and search.max_trials is None and not any(hp.conditions for hp in oracle.get_space().space):
        return replace(search, max_trials=combinations(plain_spec(search)))
    return search


def space_now(tuner: Any) -> dict[str, Value | Vary]:
    """Every hyperparameter that the tuner has heard of so far."""
    entries = [{"class_name": type(hp).__name__, "config": hp.get_config()} for hp in tuner.oracle.get_space().space]
    return space_of(entries)


def values_of(hyperparameters: Any) -> dict[str, Value]:
    """The values of one trial; what no file of ours can hold is written as text."""
    return {str(name): _value(value) for name, value in hyperparameters.values.items()}


def versions() -> dict[str, str]:
    """What the numbers are made with, as far as it is installed."""
    found = {"python": python_version()}
    for package in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def _value(value: Any) -> Value:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value.item() if isinstance(getattr(value, "item", None), type(len)) else str(value)


def _epochs(tuner: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> int | None:
    """How many epochs each trial trains, or None where the tuner or the script's own code decides it."""
    from keras_tuner import HyperModel, Tuner

    given = dict(zip(FIT_ARGUMENTS, arguments, strict=False)) | named
    if "epochs" in given:
        return _count(given["epochs"])
    theirs = getattr(type(tuner), "run_trial", None) is Tuner.run_trial
    theirs = theirs and getattr(type(tuner.hypermodel), "fit", None) is HyperModel.fit
    return 1 if theirs else None  # Keras's own default


def _hyperband(oracle: Any) -> Hyperband | None:
    """What plans a search by Hyperband; None for another, or one that goes on for ever."""
    asked = {name: getattr(oracle, name, None) for name in Hyperband.__struct_fields__}
    with contextlib.suppress(msgspec.ValidationError):
        return msgspec.convert({**asked, "name": "hyperband"}, Hyperband)
    return None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
