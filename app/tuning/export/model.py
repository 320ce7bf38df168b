"""Save the network of a trial, of the best one unless another is named, as a file that Keras loads."""

from __future__ import annotations

from pathlib import Path

from app.descent.text.json_input import InputError
from app.files import whole_file
from app.tuning.data.load import load_data
from app.tuning.names import trial_folder
from app.tuning.project.folder import answers_unscaled, project_state
from app.tuning.train.model import make_hypermodel


def save_model(project: Path, path: Path, trial_id: str | None) -> None:
    """Build a trial's model (None: the best one's), give it the weights of its best epoch, and save it.

    Raises InputError if there is no such trial, or if it has finished no epoch.
    """
    state = project_state(project)
    trial = state.trials.get(trial_id) if trial_id else state.best
    if trial is None or state.spec is None:
        raise InputError(f"{project}: has no {'trial ' + trial_id if trial_id else 'finished trial'} to save")
    weights = trial_folder(project, trial.trial) / "checkpoint.weights.h5"
    if not weights.exists():
        raise InputError(f"{weights}: is missing; only a trial that has finished an epoch has a model")
    import keras_tuner

    data = load_data(state.spec.data, state.spec.validation_split)
    values = keras_tuner.HyperParameters()
    values.values = dict(trial.values)
    scale = None if data.scale is None or answers_unscaled(project) else data.scale
    model = make_hypermodel(state.spec, data.features, data.task, len(data.classes), scale).build(values)
    model.optimizer.build(model.trainable_variables)  # its state is with the weights
    model.load_weights(weights)
    with whole_file(path) as half:
        model.save(half)
