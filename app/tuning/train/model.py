"""A search spec as a Keras Tuner hypermodel: which models it builds, and how each is trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.tuning.spec.data import Task
from app.tuning.spec.search import WHOLE, SearchSpec, Value, Vary, listed_values
from app.tuning.train.measures import keras_metrics
from app.tuning.train.memory_check import parameters_of, why_no_room

# Units of the last layer (None: one a class), its activation, and the loss.
OUTPUTS: dict[Task, tuple[int | None, str, str]] = {
    "binary": (1, "sigmoid", "binary_crossentropy"),
    "multiclass": (None, "softmax", "sparse_categorical_crossentropy"),
    "regression": (1, "linear", "mean_squared_error"),
}


def make_hypermodel(
    spec: SearchSpec, features: int, task: Task = "binary", classes: int = 2, scale: tuple[float, float] | None = None
) -> Any:
    """A ``keras_tuner.HyperModel`` over ``features`` inputs, for the answers that the task wants.

    With a ``scale``, the mean and deviation of a regression's numbers, a last layer turns what the network says into
    such numbers: it would else take thousands of steps to reach them, say of prices. Absolute errors are in their own
    unit; the loss is in deviations squared, so that a learning rate means the same for any unit.
    """
    import keras
    import keras_tuner
    from keras_tuner.errors import FailedTrialError

    class SpecHyperModel(keras_tuner.HyperModel):
        """Registers the varied hyperparameters alone, so that a trial's values are what was varied."""

        says_its_space = True  # without building a network
        execution = 0  # which training of its trial comes next; repeats of one seed would all be the same

        def declare_hyperparameters(self, hp: Any) -> dict[str, Any]:
            """The values of a model."""
            return {name: _value(hp, name, entry) for name, entry in spec.entries()}

        def build(self, hp: Any) -> Any:
            # Keras Tuner's seed covers the sampling alone; this one makes every training repeatable.
            keras.utils.set_random_seed(spec.seed + self.execution)
            values = self.declare_hyperparameters(hp)
            units, activation, loss = OUTPUTS[task]
            if why := why_no_room(size_of(values, features, task, classes), values["optimizer"]):
                raise FailedTrialError(why)
            model = keras.Sequential([keras.Input((features,))])
            for _ in range(values["layers"]):
                model.add(keras.layers.Dense(values["units"], activation=values["activation"]))
                if values["dropout"] > 0:
                    model.add(keras.layers.Dropout(values["dropout"]))
            model.add(keras.layers.Dense(units or classes, activation=activation))
            weight = None
            if scale is not None:
                model.add(keras.layers.Rescaling(scale[1], offset=scale[0]))
                weight = scale[1] ** -2
            optimizer = {"class_name": values["optimizer"], "config": {"learning_rate": values["learning_rate"]}}
            metrics = keras_metrics(spec, task, classes, 0.0 if scale is None else scale[0])
            model.compile(optimizer=keras.optimizers.get(optimizer), loss=loss, loss_weights=weight, metrics=metrics)
            return model

        def fit(self, hp: Any, model: Any, *args: Any, **kwargs: Any) -> Any:
            batch_size = _value(hp, "batch_size", spec.space.batch_size)
            return model.fit(*args, batch_size=batch_size, **kwargs)

    return SpecHyperModel()


def size_of(values: dict[str, Any], features: int, task: Task, classes: int) -> int:
    """How many parameters the network of these values has."""
    return parameters_of(features, values["layers"], values["units"], OUTPUTS[task][0] or classes)


def make_callbacks(spec: SearchSpec, project: Path) -> list[Any]:
    """The spec's Keras callbacks; Keras Tuner copies them for every trial."""
    import keras

    made = []
    if (plateau := spec.callbacks.reduce_lr_on_plateau) is not None:
        made.append(
            keras.callbacks.ReduceLROnPlateau(
                monitor=plateau.monitor,
                factor=plateau.factor,
                patience=plateau.patience,
                min_lr=plateau.min_lr,
                min_delta=plateau.min_delta,
                cooldown=plateau.cooldown,
                mode=spec.direction_of(plateau.monitor),
            )
        )
    if (early := spec.callbacks.early_stopping) is not None:
        made.append(
            keras.callbacks.EarlyStopping(
                monitor=early.monitor,
                patience=early.patience,
                min_delta=early.min_delta,
                start_from_epoch=early.start_from_epoch,
                restore_best_weights=early.restore_best_weights,
                mode=spec.direction_of(early.monitor),
            )
        )
    if spec.callbacks.tensorboard:
        made.append(keras.callbacks.TensorBoard(log_dir=str(project / "tensorboard")))
    return made


def _value(hp: Any, name: str, entry: Value | Vary) -> Any:
    """A held value, or what Keras Tuner chose for this trial."""
    if not isinstance(entry, Vary):
        return entry
    if (values := listed_values(name, entry)) is not None:
        return hp.Choice(name, values)
    if name in WHOLE:
        return hp.Int(name, entry.min, entry.max, step=entry.step, sampling=entry.sampling or "linear")
    return hp.Float(name, entry.min, entry.max, step=entry.spacing, sampling=entry.sampling or "linear")
