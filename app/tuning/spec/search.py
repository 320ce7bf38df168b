"""The value that says everything a search does, and its JSON. The default is the chapter's mini project."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, overload

import msgspec

from app.descent.text.json_input import InputError, read_json
from app.tuning.spec.data import Csv, Data, Digits, Npz, Synthetic, Table, Task, picture_of, task_of
from app.tuning.spec.measures import KNOWN, METRIC, Monitor, direction_of, measure_of, objectives
from app.tuning.spec.tuner import GridSearch, RandomSearch, Tuner
from app.tuning.spec.types import Fraction, NotNegative, Positive, Strict, Whole

Number = int | float
Value = bool | int | float | str  # the first in searches of scripts alone

MOST_VALUES = 1_000_000_000  # of a range with a step
MOST_OF_GRID = 10_000  # of one hyperparameter in a grid: Keras Tuner lists them
MOST_LISTED = 10_000  # of a range whose values Keras Tuner is given one by one
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu", "silu", "softplus", "leaky_relu", "linear")
OPTIMIZERS = ("sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "lion")


class Vary(Strict, frozen=True, omit_defaults=True):
    """A hyperparameter the search varies: ``choices``, or ``min`` and ``max`` with a ``step`` or a ``sampling``."""

    choices: tuple[Value, ...] | None = None
    min: Number | None = None
    max: Number | None = None
    step: Number | None = None
    sampling: Literal["linear", "log"] | None = None

    def __post_init__(self) -> None:
        if self.choices is not None:
            if (self.min, self.max, self.step, self.sampling) != (None, None, None, None):
                raise ValueError("give either choices, or min and max; not both")
            if not self.choices:
                raise ValueError("needs at least one value - at `$.choices`")
            if len(set(self.choices)) < len(self.choices):
                raise ValueError("names a value twice - at `$.choices`")
            return
        if self.min is None or self.max is None:
            raise ValueError("needs choices, or min and max")
        if not self.min <= self.max:
            raise ValueError(f"max ({self.max:g}) is below min ({self.min:g}) - at `$.max`")
        if self.step is not None and self.sampling is not None:
            raise ValueError("give either a step or a sampling, not both")
        if self.step is not None and not self.step > 0:
            raise ValueError("expected a number above 0 - at `$.step`")
        if self.sampling == "log" and not self.min > 0:
            raise ValueError("log sampling needs a min above 0 - at `$.min`")

        if (step := self.spacing) is not None and self.max - self.min >= MOST_VALUES * step:
            raise ValueError(f"holds more than {MOST_VALUES:,} values; give a larger step, or a sampling - at `$.step`")

    def values(self) -> Sequence[Value] | None:
        """Every value this can take, in order, or None for a continuous range."""
        if self.choices is not None:
            return self.choices
        assert self.min is not None
        assert self.max is not None
        if (step := self.spacing) is None:
            return None
        count = math.floor((self.max - self.min) / step * (1 + 1e-12) + 1e-9) + 1
        if count > MOST_LISTED:
            count = int((self.max - self.min) // step + 1)  # as Keras Tuner counts: see ``listed_values``
        return Steps(self.min, step, count)

    @property
    def spacing(self) -> Number | None:
        """From one value of a range to the next, or None for a continuous one."""
        whole = isinstance(self.min, int) and isinstance(self.max, int)
        return 1 if self.step is None and whole and self.sampling is None else self.step


class Steps(Sequence[Number]):
    """``count`` numbers from ``low`` on, each made when it is asked for: a range may hold a thousand million."""

    def __init__(self, low: Number, step: Number, count: int) -> None:
        self._low, self._step, self._count = low, step, count

    def __len__(self) -> int:
        return self._count

    def __contains__(self, value: object) -> bool:
        if isinstance(value, str) or not isinstance(value, int | float):
            return False
        place = round((value - self._low) / self._step)
        return 0 <= place < self._count and self[place] == value

    @overload
    def __getitem__(self, index: int) -> Number: ...

    @overload
    def __getitem__(self, index: slice) -> list[Number]: ...

    def __getitem__(self, index: int | slice) -> Number | list[Number]:
        if isinstance(index, slice):
            return [self[k] for k in range(self._count)[index]]
        return self._low + range(self._count)[index] * self._step


class Space(Strict, frozen=True):
    """What a trial is made of; each setting is a value (held) or a Vary.

    Those named in ``per_layer`` vary in each hidden layer for itself, over the same values: ``units_1``, ``units_2`` …
    ``conv_blocks`` convolutions, each with a pooling, come before the hidden layers where rows are pictures; the first
    has ``filters`` of them, each later one twice those of the one before.
    """

    layers: Positive | Vary = 1
    units: Positive | Vary = Vary(min=32, max=128, step=32)
    activation: str | Vary = "relu"
    dropout: Annotated[float, msgspec.Meta(ge=0, lt=1)] | Vary = 0.0
    batch_size: Positive | Vary = 32
    optimizer: str | Vary = "adam"
    learning_rate: Annotated[float, msgspec.Meta(gt=0)] | Vary = Vary(choices=(0.01, 0.001, 0.0001))
    batch_norm: bool | Vary = False
    l2: NotNegative | Vary = 0.0
    conv_blocks: Whole | Vary = 0
    filters: Positive | Vary = 16
    kernel_size: Positive | Vary = 3
    per_layer: tuple[Literal["units", "activation", "dropout"], ...] = ()

    def __post_init__(self) -> None:
        for name, entry in self.settings():
            ends = (entry.choices or (entry.min, entry.max)) if isinstance(entry, Vary) else (entry,)
            for value in ends:
                if (fault := _fault(name, value)) is not None:
                    raise ValueError(f"{fault} - at `$.{name}`")
            if isinstance(entry, Vary) and entry.step is not None and name in WHOLE and not isinstance(entry.step, int):
                raise ValueError(f"expected a whole number - at `$.{name}.step`")
        if len(set(self.per_layer)) < len(self.per_layer):
            raise ValueError("names a setting twice - at `$.per_layer`")
        if self.per_layer and (most := _most(self.layers)) > MOST_APART:
            raise ValueError(f"at most {MOST_APART} layers can have values of their own, not {most} - at `$.layers`")

    def settings(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every setting's name and entry; one that varies per layer once."""
        for name in self.__struct_fields__:
            if name != "per_layer":
                yield name, getattr(self, name)

    def entries(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every hyperparameter's name and entry, those of convolutions only where there are any."""
        for name, entry in self.settings():
            if isinstance(entry, Vary) and name in self.per_layer:
                yield from ((f"{name}_{layer}", entry) for layer in range(1, _most(self.layers) + 1))
            elif self.has_convolutions or name not in OF_CONVOLUTIONS:
                yield name, entry

    def varied(self) -> dict[str, Vary]:
        """The hyperparameters that the search varies."""
        return {name: entry for name, entry in self.entries() if isinstance(entry, Vary)}

    @property
    def has_convolutions(self) -> bool:
        """Whether some network of this space has convolutions."""
        return _most(self.conv_blocks) > 0

    def conditions(self) -> dict[str, tuple[str, tuple[int, ...]]]:
        """By hyperparameter that does not always count: on which other one that depends, and with which values of it.

        The second layer's units count only in networks of two layers or more.
        """
        made: dict[str, tuple[str, tuple[int, ...]]] = {}
        for name in self.varied():
            setting = setting_of(name)
            if setting in self.per_layer and isinstance(self.layers, Vary):
                layer = int(name.rpartition("_")[2])
                made[name] = ("layers", tuple(count for count in counts_of(self.layers) if count >= layer))
            elif setting in OF_CONVOLUTIONS and isinstance(self.conv_blocks, Vary):
                made[name] = ("conv_blocks", tuple(count for count in counts_of(self.conv_blocks) if count))
        return made


FILES = {"csv", "table", "npz", "load"}  # kinds of data that are called as their file is
LARGEST = 3.4e38  # Keras holds a learning rate as float32
WHOLE = ("layers", "units", "batch_size", "conv_blocks", "filters", "kernel_size")
NAMED = {"activation": ACTIVATIONS, "optimizer": OPTIMIZERS}
OF_CONVOLUTIONS = ("filters", "kernel_size")
LATER = ("batch_norm", "l2", "conv_blocks", "filters", "kernel_size", "per_layer")  # settings that came after the first
MOST_APART = 20  # layers with values of their own: each is a column of the table
MOST_BLOCKS = 10  # of convolutions: each halves the picture


def setting_of(name: str) -> str:
    """The setting that a hyperparameter belongs to: units of ``units_2``."""
    setting, _, layer = name.rpartition("_")
    return setting if layer.isdecimal() else name


def counts_of(vary: Vary) -> tuple[int, ...]:
    """Every value of a whole-number setting; one that is sampled can take each of those between."""
    if (values := vary.values()) is None:
        assert vary.min is not None
        assert vary.max is not None
        values = range(int(vary.min), int(vary.max) + 1)
    return tuple(int(value) for value in values)


def _most(entry: int | Vary) -> int:
    """The largest value of a whole-number setting."""
    if not isinstance(entry, Vary):
        return entry
    values = entry.values()
    return max(
        int(value) for value in entry.choices or (entry.max if values is None else values[-1],) if value is not None
    )


def _fault(name: str, value: Value | None) -> str | None:
    """What is wrong with one value of a hyperparameter, and what would be right."""
    if name in NAMED:
        return None if value in NAMED[name] else f"{value!r} is not an {name}; use one of {', '.join(NAMED[name])}"
    if name == "batch_norm":
        return None if isinstance(value, bool) else f"expected true or false, got {value!r}"
    if isinstance(value, str | bool) or value is None or not math.isfinite(value):
        return f"expected a number, got {value!r}"
    if name == "conv_blocks":
        fits = isinstance(value, int) and 0 <= value <= MOST_BLOCKS
        return None if fits else f"expected a whole number from 0 to {MOST_BLOCKS}, got {value!r}"
    if name in WHOLE:
        return None if isinstance(value, int) and value >= 1 else f"expected a whole number from 1 up, got {value!r}"
    if name == "dropout":
        return None if 0 <= value < 1 else f"expected a number from 0 to below 1, got {value!r}"
    if name == "l2":
        return None if 0 <= value <= LARGEST else f"expected a number from 0 up that float32 can hold, got {value!r}"
    return None if 0 < value <= LARGEST else f"expected a number above 0 that float32 can hold, got {value!r}"


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


class Registered(Strict, frozen=True):
    """One hyperparameter that a user's function registers: a range, a list or a value; and when it counts.

    ``conditions`` are pairs of another one's name and the values of it with which this one is used.
    """

    name: str
    entry: Value | Vary
    default: Value
    conditions: tuple[tuple[str, tuple[Value, ...]], ...] = ()


class OwnModel(Strict, frozen=True):
    """A Python file of the user's own: ``function`` takes ``hp`` and builds the networks (or is a HyperModel).

    ``space`` holds, narrows or lists hyperparameters that it registers, by their names. After a look at the file (a
    dry run) ``registered`` is everything that it registers.
    """

    file: str
    function: str = "build_model"
    space: dict[str, Value | Vary] = {}  # noqa: RUF012 (msgspec copies it)
    registered: tuple[Registered, ...] = ()
    sha256: str = ""  # of the file that was looked at, whose copy the search's folder keeps
    direction: Literal["min", "max"] | None = None  # of an objective whose name does not say which way is better


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


def listed_values(name: str, vary: Vary) -> Sequence[Value] | None:
    """The values that Keras Tuner has to be given one by one; None for a range that it can count through itself.

    Its ``Float(0, 0.5, step=0.1)`` never comes to 0.5, since 0.5 // 0.1 is 4.0. A range of more than ten
    thousand values is left to it and, where it loses its last one, counted without.
    """
    if vary.choices is not None:
        # Keras Tuner wants choices of one type: [1, 0.5] are floats.
        mixed = any(isinstance(value, float) for value in vary.choices)
        return [float(value) if mixed else value for value in vary.choices]
    values, step = vary.values(), vary.spacing
    if values is None or step is None or setting_of(name) in WHOLE:
        return None
    assert vary.min is not None
    assert vary.max is not None
    counted = int((float(vary.max) - float(vary.min)) // step + 1)
    return None if counted == len(values) else [float(value) for value in values]


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
