"""The network of a finished trial, or of the final fit, as it was at its best, and the rows it is for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.text.json_input import InputError, read_json
from app.files import LARGEST_JSON, read_whole
from app.tuning.data.load import Dataset
from app.tuning.data.recipe import TableRecipe, read_recipe
from app.tuning.export.commands import FINAL, FinalFit
from app.tuning.names import trial_folder
from app.tuning.project.folder import answers_unscaled, project_state
from app.tuning.project.rows import search_data
from app.tuning.record.trial import TrialState
from app.tuning.spec.data import Load, Table, Task
from app.tuning.spec.search import Callbacks, SearchSpec
from app.tuning.spec.space import Value
from app.tuning.train.model import make_hypermodel
from app.tuning.train.own_model import make_own_hypermodel, own_module

BATCH = 1024  # rows that are answered at a time
FINAL_FIT = "final.json"  # in the folder of the final fit, beside its network


@dataclass(frozen=True)
class Shape:
    """What a network takes and answers."""

    row: tuple[int, ...]
    task: Task
    classes: tuple[str, ...]  # none for regression
    scale: tuple[float, float] | None


@dataclass(frozen=True)
class Found:
    """A trial whose network was kept, or the final fit; ``recipe`` makes rows of a table into what it takes."""

    project: Path
    trial: str
    spec: SearchSpec
    values: dict[str, Value]
    weights: Path
    recipe: TableRecipe | None


@dataclass(frozen=True)
class Trained:
    """A network with the weights of its best epoch."""

    model: Any
    shape: Shape | None

    def answers(self, x: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of each row each class's probability, shape (rows, classes), or for regression the number, (rows, 1)."""
        assert self.shape is not None
        width = len(self.shape.classes) or 1
        if not len(x):
            return np.zeros((0, width))
        said = np.asarray(self.model.predict(x, batch_size=BATCH, verbose=0), np.float64)
        if self.shape.task == "binary" and said.shape == (len(x), 1):
            return np.concatenate([1 - said, said], axis=1)
        if said.shape != (len(x), width):  # a user's own network may answer anything
            raise InputError(f"The network answers {said.shape[1:]} numbers a row, where {width} would be one a class")
        return said


def find_trial(project: Path, trial: str | None) -> Found:
    """A trial (None: the best one; ``final``: the final fit) whose network was kept; without Keras.

    Raises InputError if there is no such trial, or if it has finished no epoch.
    """
    if trial == FINAL:
        final = read_final(project)
        spec = finished_trial(project, final.trial)[0]
        name, values, weights = FINAL, final.values, final_network(project)
    else:
        spec, seen = finished_trial(project, trial)
        name, values, weights = seen.trial, seen.values, trial_folder(project, seen.trial) / "checkpoint.weights.h5"
    if not weights.exists():
        raise InputError(f"{weights}: is missing; only a trial that has finished an epoch has a model")
    return Found(project, name, spec, values, weights, search_recipe(project, spec))


def finished_trial(project: Path, trial: str | None) -> tuple[SearchSpec, TrialState]:
    """A search's spec and one of its trials by its name or number, the best one where none is named.

    Raises InputError if there is none.
    """
    state = project_state(project)
    seen = state.trials.get(trial) if trial else state.best
    if seen is None and trial and trial.isdecimal():
        seen = next((t for t in state.trials.values() if t.number == int(trial)), None)
    if seen is None or state.spec is None:
        raise InputError(f"{project}: has no {f'trial {trial}' if trial else 'finished trial'}")
    return state.spec, seen


def trained_network(found: Found) -> Trained:
    """Build a trial's network with the weights that were kept; raises InputError where they are another network's."""
    shape = network_shape(found)
    model = untrained_network(found, shape)
    try:
        model.load_weights(found.weights)
    except (OSError, ValueError) as error:
        why = str(error).splitlines()[0]
        raise InputError(f"{found.weights}: does not hold the weights of this network: {why}") from error
    return Trained(model, shape)


def untrained_network(found: Found, shape: Shape | None) -> Any:
    """The network that a search builds for a trial's values, compiled, with its first weights.

    It is measured by what every Keras knows alone: a file with measures of ours would need this app.
    """
    values = hyperparameters(found.values)
    usual = msgspec.structs.replace(found.spec, objective="val_loss", callbacks=Callbacks())
    model = hypermodel_of(replace(found, spec=usual), shape).build(values)
    model.optimizer.build(model.trainable_variables)  # its state is with the weights
    return model


def hypermodel_of(found: Found, shape: Shape | None) -> Any:
    """What builds a search's networks and trains them."""
    if found.spec.model is not None:
        return make_own_hypermodel(found.spec, own_module(found.spec, found.project))
    assert shape is not None
    return make_hypermodel(found.spec, shape.row, shape.task, len(shape.classes), shape.scale)


def hyperparameters(values: dict[str, Value]) -> Any:
    """A trial's values as Keras Tuner gives them to what builds its network."""
    import keras_tuner

    given = keras_tuner.HyperParameters()
    given.values = dict(values)
    return given


def search_recipe(project: Path, spec: SearchSpec) -> TableRecipe | None:
    """How the search's table became numbers; a search of an earlier version, which kept none, reads its file anew."""
    if not isinstance(spec.data, Table):
        return None
    return read_recipe(project) or search_data(project, spec).recipe


def network_shape(found: Found) -> Shape | None:
    """What the networks of a search take and answer; None where only a user's own ``load()`` knows."""
    if isinstance(found.spec.data, Load):
        return None
    made = search_rows(found) if found.recipe is None else found.recipe
    row = made.row if isinstance(made, Dataset) else (made.features,)
    scale = None if made.scale is None or answers_unscaled(found.project) else made.scale
    return Shape(row, made.task, made.classes, scale)


def search_rows(found: Found) -> Dataset:
    """The rows that the search was given, as its networks take them; raises InputError for those of a ``load()``."""
    if isinstance(found.spec.data, Load):
        raise InputError(f"{found.project}: its rows come from a load() of your own, and only that knows what they are")
    return search_data(found.project, found.spec)


def final_network(project: Path) -> Path:
    """Where the network of the final fit is kept."""
    return project / FINAL / "network.keras"


def read_final(project: Path) -> FinalFit:
    """What is known of a project's final fit; raises InputError if there is none."""
    path = project / FINAL / FINAL_FIT
    try:
        return read_json(read_whole(path, LARGEST_JSON), FinalFit)
    except FileNotFoundError:
        raise InputError(f"{project}: has no final fit yet") from None
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"{path}: {error}") from error
