"""A trial's values trained once more, on all rows but the test part, and then tested once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from app.descent.text.json_input import InputError
from app.files import whole_file, write_whole
from app.tuning.data.class_weights import weighting
from app.tuning.export.answers import measured, remember
from app.tuning.export.commands import FINAL, FinalFit, Tested
from app.tuning.export.network import (
    FINAL_FIT,
    Found,
    Trained,
    final_network,
    finished_trial,
    hypermodel_of,
    hyperparameters,
    network_shape,
    search_recipe,
    search_rows,
)
from app.tuning.record.trial import TrialState
from app.tuning.spec.search import Callbacks, SearchSpec
from app.tuning.train.model import make_callbacks

Tell = Callable[[int, int], object]  # hears which epoch of how many has ended


def fit_finally(project: Path, trial: str | None, epochs: int | None, tell: Tell) -> FinalFit:
    """Train the values of a trial (None: the best one's) and keep the network in the project as ``final``.

    Everything that was fitted on the training part (means, categories, order) stays as the search had it. ``epochs``
    None are as many as the trial took to its best one. Until it is done, the project stays as it was. Raises InputError
    where there is no such trial, or where its rows are gone.
    """
    spec, seen = finished_trial(project, trial)
    count = epochs if epochs is not None else best_epochs(seen, spec)
    found = Found(project, seen.trial, spec, seen.values, final_network(project), search_recipe(project, spec))
    rows, shape = search_rows(found), network_shape(found)
    assert shape is not None
    hypermodel, values = hypermodel_of(found, shape), hyperparameters(seen.values)
    model = hypermodel.build(values)
    callbacks, notes = final_callbacks(spec, seen, project)
    callbacks.append(_telling(tell, count))
    weights = weighting(spec.data, rows)
    history = hypermodel.fit(values, model, rows.x, rows.y, epochs=count, callbacks=callbacks, verbose=0, **weights)
    trained = len(history.history["loss"])
    if not np.isfinite(history.history["loss"][-1]):
        raise InputError(f"The final fit diverged: after epoch {trained} its loss is no finite number any more")
    measures: dict[str, float] = {}
    tested = 0
    if rows.x_test is not None and rows.y_test is not None:
        tested = len(rows.y_test)
        measures = measured(rows.y_test, Trained(model, shape).answers(rows.x_test), shape)
    done = FinalFit(seen.trial, seen.values, trained, len(rows.x), time.time(), tested, measures, tuple(notes))
    _keep(project, model, done)
    if tested:
        remember(project, Tested(FINAL, done.time, tested, measures))
    return done


def best_epochs(trial: TrialState, spec: SearchSpec) -> int:
    """How many epochs a trial took to its best one; as many as were asked for where nobody wrote that down."""
    return spec.epochs if trial.best_epoch is None else trial.best_epoch + 1


def final_callbacks(spec: SearchSpec, trial: TrialState, project: Path) -> tuple[list[Any], list[str]]:
    """A search's callbacks where there is no validation part to look at, and sentences about what became of them.

    What watched it did so to lower the rate: the final fit goes through the rates that the trial went through.
    """
    import keras

    plateau, early = spec.callbacks.reduce_lr_on_plateau, spec.callbacks.early_stopping
    notes, schedule = [], []
    if plateau is not None and plateau.monitor.startswith("val_"):
        plateau = None
        rates = [e.learning_rate for e in trial.epochs if e.execution == 0]
        if len(set(rates)) > 1:
            schedule = [keras.callbacks.LearningRateScheduler(lambda epoch: rates[min(epoch, len(rates) - 1)])]
            notes.append(
                "ReduceLROnPlateau has no validation part to watch: the learning rate went the trial's own way, epoch "
                "by epoch, and stayed at its last."
            )
    if early is not None and early.monitor.startswith("val_"):
        early = None
        notes.append("EarlyStopping has no validation part to watch, and was left out.")
    kept = msgspec.structs.replace(spec, callbacks=Callbacks(plateau, early, spec.callbacks.tensorboard))
    return [*schedule, *make_callbacks(kept, project / FINAL)], notes


def _telling(tell: Tell, epochs: int) -> Any:
    import keras

    class Telling(keras.callbacks.Callback):
        """Tells each epoch's end."""

        def on_epoch_end(self, epoch: int, _logs: Any = None) -> None:
            tell(epoch + 1, epochs)

    return Telling()


def _keep(project: Path, model: Any, done: FinalFit) -> None:
    """Put a final fit in the place of an earlier one; what is said of a network is never another one's."""
    folder = project / FINAL
    folder.mkdir(exist_ok=True)
    with whole_file(final_network(project), follow=False) as half:
        model.save(half)
        (folder / FINAL_FIT).unlink(missing_ok=True)
    write_whole(folder / FINAL_FIT, msgspec.json.format(msgspec.json.encode(done), indent=1), follow=False)
