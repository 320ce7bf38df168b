"""The value that says everything a search does, and its JSON. The default is the chapter's mini project."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from app.descent.text.json_input import InputError, read_json
from app.tuning.spec.data import Csv, Data, Digits, Npz, Synthetic, Table, Task, picture_of, task_of
from app.tuning.spec.measures import KNOWN, METRIC, Monitor, direction_of, measure_of, objectives
from app.tuning.spec.own_model import OwnModel
from app.tuning.spec.space import LATER, WHOLE, Space, Value, Vary, counts_of, setting_of
from app.tuning.spec.tuner import GridSearch, RandomSearch, Tuner
from app.tuning.spec.types import Fraction, NotNegative, Positive, Strict, Whole

MOST_OF_GRID = 10_000  # of one hyperparameter in a grid: Keras Tuner lists them
FILES = {"csv", "table", "npz", "load"}  # kinds of data that are called as their file is


class ReduceLROnPlateau(Strict, frozen=True):
    """``keras.callbacks.ReduceLROnPlateau``; the defaults are the chapter's."""

    monitor: Monitor = "val_loss"
    factor: Fraction = 0.5
    patience: Positive = 2
    min_lr: NotNegative = 1e-5
    min_delta: NotNegative = 1e-4
    cooldown: Whole = 0


class EarlyStopping(Strict, frozen=True):
    """``keras.callbacks.EarlyStopping``."""

    monitor: Monitor = "val_loss"
    patience: Whole = 0
    min_delta: NotNegative = 0.0
    start_from_epoch: Whole = 0
    restore_best_weights: bool = False


class Callbacks(Strict, frozen=True):
    """What Keras does beside the training of every trial."""

    reduce_lr_on_plateau: ReduceLROnPlateau | None = ReduceLROnPlateau()
    early_stopping: EarlyStopping | None = None
    tensorboard: bool = False


class SearchSpec(Strict, frozen=True):
    """A search: data, space, tuner, objective, budget, seed, callbacks."""

    data: Data = Synthetic()
    validation_split: Fraction = 0.2
    space: Space = Space()
    tuner: Tuner = RandomSearch()
    objective: Monitor = "val_accuracy"
    max_trials: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 5
    epochs: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 5
    executions_per_trial: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    seed: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] = 1  # Keras Tuner takes 0 for "any seed"
    callbacks: Callbacks = Callbacks()
    model: OwnModel | None = None  # None: the network that ``space`` describes

    def entries(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every hyperparameter's name and entry, of the built-in network or of the user's own."""
        if self.model is None:
            yield from self.space.entries()
        else:
            yield from ({hp.name: hp.entry for hp in self.model.registered} | self.model.space).items()

    def settings(self) -> Iterator[tuple[str, Value | Vary]]:
        """The same, but one that varies in each layer of the built-in network once."""
        yield from self.entries() if self.model is not None else self.space.settings()

    def varied(self) -> dict[str, Vary]:
        """The hyperparameters that the search varies."""
        return {name: entry for name, entry in self.entries() if isinstance(entry, Vary)}

    @property
    def direction(self) -> Literal["min", "max"]:
        """Which way the objective is better."""
        return (self.model.direction if self.model is not None else None) or direction_of(self.objective)

    def direction_of(self, monitor: str) -> Literal["min", "max"]:
        """Which way what a callback monitors is better: as the objective where it is that, else by its name."""
        return self.direction if measure_of(monitor) == measure_of(self.objective) else direction_of(monitor)

    @property
    def measures(self) -> tuple[str, ...]:
        """What the objective and the callbacks look at beside the loss, whatever rows it is of."""
        watching = (self.callbacks.reduce_lr_on_plateau, self.callbacks.early_stopping)
        named = (self.objective, *(callback.monitor for callback in watching if callback is not None))
        return tuple(dict.fromkeys(name for name in map(measure_of, named) if name != "loss"))


def load_spec(text: bytes | str) -> SearchSpec:
    """Read a search spec from JSON; raises InputError with the JSON path of the first fault.

    One that names no objective gets the one that fits its data. Where only the file can tell what fits,
    ``names_objective`` says whether ``with_fitting_objective`` is to be called once it has been read.
    """
    spec = read_json(_named(text), SearchSpec)
    if not names_objective(text):
        spec = with_fitting_objective(spec, task_of(spec.data))
    check_spec(spec)
    return spec


def names_objective(text: bytes | str) -> bool:
    """Whether a spec's JSON says what trials are judged by, or leaves that to its data."""
    try:
        return "objective" in msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError):
        return True  # nothing that could be left


def _named(text: bytes | str) -> bytes | str:
    """Data written as {"csv" or "table", "target"}, without a name, has that for its name.

    The ``space`` beside a ``model`` is the model's: it names what the user's function registers.
    """
    try:
        raw = msgspec.json.decode(text)
        if "name" not in raw.get("data", {}) and (named := FILES & raw.get("data", {}).keys()):
            raw["data"]["name"] = named.pop()
        if isinstance(raw.get("model"), dict) and "space" in raw:
            raw["model"]["space"] = raw.pop("space")
        return msgspec.json.encode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError, KeyError, AttributeError):
        pass  # read_json says it better
    return text


def check_spec(spec: SearchSpec, task: Task | None = None, row: tuple[int, ...] | None = None) -> None:
    """Raise InputError where parts of a spec do not fit together.

    ``task`` is what the file turned out to be, and ``row`` the shape of its rows.
    """
    task = task or task_of(spec.data)
    callbacks = spec.callbacks
    named = {"$.objective": spec.objective}
    if callbacks.reduce_lr_on_plateau is not None:
        named["$.callbacks.reduce_lr_on_plateau.monitor"] = callbacks.reduce_lr_on_plateau.monitor
    if callbacks.early_stopping is not None:
        named["$.callbacks.early_stopping.monitor"] = callbacks.early_stopping.monitor
    for place, judge in named.items():
        if spec.model is not None:
            break  # what it measures is for its file to say
        if judge not in KNOWN:
            raise InputError(f"{place}: there is no {judge!r}; use one of {', '.join(sorted(KNOWN))}")
        if judge not in (known := objectives(task)):
            fit = ", ".join(name for name in known if name.startswith("val_"))
            raise InputError(f"{place}: {task} data has no {judge}; use {fit}, or one of these without val_")
    if isinstance(spec.data, Table):
        if not spec.data.table:
            raise InputError(f"$.data.{'csv' if isinstance(spec.data, Csv) else 'table'}: is empty; choose a file")
        if not spec.data.target:
            raise InputError("$.data.target: is empty; choose the column to predict")
        if spec.data.class_weight is not None and task == "regression":
            raise InputError("$.data.class_weight: regression data has no classes to balance; leave it out")
    if spec.model is None and spec.space.has_convolutions:
        flat = row is not None and picture_of(spec.data, row) is None
        if flat or not isinstance(spec.data, Digits | Npz):
            what = f"a row of x has shape {row}" if flat else f"{spec.data.__struct_config__.tag} data has none"
            raise InputError(
                f"$.space.conv_blocks: convolutions need pictures, and {what}; choose the digits or a .npz file of "
                "images (rows, height, width), or 0 blocks"
            )
    if isinstance(spec.tuner, GridSearch) and spec.model is None:
        for name, vary in spec.varied().items():
            if (values := vary.values()) is None:
                raise InputError(f"$.space.{name}: a grid needs single values; give choices, or a step")
            if len(values) > MOST_OF_GRID:
                raise InputError(
                    f"$.space.{name}: a grid lists its values, and {len(values):,} are too many; at most "
                    f"{MOST_OF_GRID:,}. Give a larger step, or search at random"
                )


def _fitting(name: Monitor, task: Task | None) -> Monitor:
    """The same measure, or if a task does not have it the task's usual one, of the same rows."""
    usual = "loss" if task is None else METRIC[task]
    return name if name in objectives(task) else ("val_" if name.startswith("val_") else "") + usual


def with_fitting_objective(spec: SearchSpec, task: Task | None) -> SearchSpec:
    """The spec with an objective that its task has; the monitors stay as they were named."""
    if task is None or spec.model is not None:
        return spec
    return msgspec.structs.replace(spec, objective=_fitting(spec.objective, task))


def fitted(spec: SearchSpec, task: Task | None) -> SearchSpec:
    """The spec with its objective and monitors exchanged for those that a task has, and no weights without classes."""
    data = spec.data
    if task == "regression" and isinstance(data, Table) and data.class_weight is not None:
        data = msgspec.structs.replace(data, class_weight=None)
    replace = msgspec.structs.replace
    plateau, early = spec.callbacks.reduce_lr_on_plateau, spec.callbacks.early_stopping
    callbacks = replace(
        spec.callbacks,
        reduce_lr_on_plateau=plateau and replace(plateau, monitor=_fitting(plateau.monitor, task)),
        early_stopping=early and replace(early, monitor=_fitting(early.monitor, task)),
    )
    return replace(spec, data=data, objective=_fitting(spec.objective, task), callbacks=callbacks)


def dump_spec(spec: SearchSpec) -> bytes:
    """The spec as JSON, every default written out."""
    plain = msgspec.to_builtins(spec)
    for name in LATER:  # a space without them stays readable for earlier versions
        if getattr(spec.space, name) == getattr(Space(), name):
            del plain["space"][name]
    if spec.model is None:
        del plain["model"]
    else:
        plain["space"] = plain["model"].pop("space")
    return msgspec.json.format(msgspec.json.encode(plain), indent=1) + b"\n"


def combinations(spec: SearchSpec) -> int | None:
    """How many different trials the space holds, or None where a range is continuous."""
    if spec.model is not None:
        return None  # it may register more once it is trained
    counts: dict[str, int] = {}
    for name, vary in spec.varied().items():
        if (values := vary.values()) is not None:
            counts[name] = len(values)
        elif setting_of(name) in WHOLE:  # sampled, as each of the whole numbers between
            assert vary.min is not None
            assert vary.max is not None
            counts[name] = int(vary.max - vary.min) + 1
        else:
            return None
    conditions = spec.space.conditions()
    for parent in {parent for parent, _ in conditions.values()}:
        depending = {name: values for name, (other, values) in conditions.items() if other == parent}
        counts[parent] = sum(
            math.prod(counts[name] for name, values in depending.items() if value in values)
            for value in counts_of(spec.varied()[parent])
        )
    return math.prod(count for name, count in counts.items() if name not in conditions)
