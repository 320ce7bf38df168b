"""A search spec as a Keras Tuner hypermodel: which models it builds, and how each is trained."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from app.tuning.spec.data import Task, picture_of
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import WHOLE, Value, Vary, listed_values, setting_of
from app.tuning.train.measures import keras_metrics
from app.tuning.train.memory_check import Row, parameters_of, why_no_room

# Units of the last layer (None: one a class), its activation, and the loss.
OUTPUTS: dict[Task, tuple[int | None, str, str]] = {
    "binary": (1, "sigmoid", "binary_crossentropy"),
    "multiclass": (None, "softmax", "sparse_categorical_crossentropy"),
    "regression": (1, "linear", "mean_squared_error"),
}


def make_hypermodel(
    spec: SearchSpec, row: Row, task: Task = "binary", classes: int = 2, scale: tuple[float, float] | None = None
) -> Any:
    """A ``keras_tuner.HyperModel`` over rows of the shape ``row``, for the answers that the task wants.

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
            """The values of a model by their settings; of one that differs from layer to layer a list."""
            values: dict[str, Any] = {}
            conditions = spec.space.conditions()
            for name, entry in spec.entries():
                with _scope(hp, conditions.get(name)):
                    value = _value(hp, name, entry)
                setting = setting_of(name)
                if setting == name:
                    values[name] = value
                else:
                    values.setdefault(setting, []).append(value)
            return values

        def build(self, hp: Any) -> Any:
            # Keras Tuner's seed covers the sampling alone; this one makes every training repeatable.
            keras.utils.set_random_seed(spec.seed + self.execution)
            values = self.declare_hyperparameters(hp)
            units, activation, loss = OUTPUTS[task]
            if why := why_no_room(size_of(spec, values, row, task, classes), values["optimizer"]):
                raise FailedTrialError(why)
            model = keras.Sequential([keras.Input(row)])
            picture = picture_of(spec.data, row)
            if values["conv_blocks"] and picture is not None and picture != row:
                model.add(keras.layers.Reshape(picture))
            for block in range(values["conv_blocks"]):
                size = {"filters": values["filters"] * 2**block, "kernel_size": values["kernel_size"]}
                add(model, keras.layers.Conv2D, values, of_layer(values["activation"], 0), **size, padding="same")
                model.add(keras.layers.MaxPooling2D(padding="same"))
            if values["conv_blocks"] or len(row) > 1:
                model.add(keras.layers.Flatten())
            for layer in range(values["layers"]):
                size = {"units": of_layer(values["units"], layer)}
                add(model, keras.layers.Dense, values, of_layer(values["activation"], layer), **size)
                if (dropout := of_layer(values["dropout"], layer)) > 0:
                    model.add(keras.layers.Dropout(dropout))
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

    def add(model: Any, kind: Any, values: dict[str, Any], activation: str, **size: Any) -> None:
        """Add a layer; batch normalisation comes before what bends its sums, as in its paper (Ioffe & Szegedy 2015)."""
        penalty = keras.regularizers.L2(values["l2"]) if spec.space.l2 else None
        if not values["batch_norm"]:
            model.add(kind(**size, activation=activation, kernel_regularizer=penalty))
            return
        model.add(kind(**size, kernel_regularizer=penalty))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation(activation))

    return SpecHyperModel()


def of_layer(value: Any, layer: int) -> Any:
    """What a setting is in one hidden layer, counted from 0: its own value, or that of all layers."""
    return value[layer] if isinstance(value, list) else value


def size_of(spec: SearchSpec, values: dict[str, Any], row: Row, task: Task, classes: int) -> int:
    """How many parameters the network of these values has."""
    shape = row
    if values["conv_blocks"]:
        shape = picture_of(spec.data, row) or row
    return parameters_of(shape, values, OUTPUTS[task][0] or classes)


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
        if not isinstance(values[0], bool):
            return hp.Choice(name, values)
        # Keras Tuner's Choice would make numbers of them.
        return hp.Boolean(name, default=values[0]) if len(values) > 1 else hp.Fixed(name, values[0])
    if setting_of(name) in WHOLE:
        return hp.Int(name, entry.min, entry.max, step=entry.step, sampling=entry.sampling or "linear")
    return hp.Float(name, entry.min, entry.max, step=entry.spacing, sampling=entry.sampling or "linear")


def _scope(hp: Any, condition: tuple[str, tuple[int, ...]] | None) -> AbstractContextManager[object]:
    """Where Keras Tuner counts a hyperparameter with some values of another one alone."""
    if condition is None:
        return nullcontext()
    parent, values = condition
    scope: AbstractContextManager[object] = hp.conditional_scope(parent, list(values))
    return scope
