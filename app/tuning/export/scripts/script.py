"""A search as a Python script that needs Keras Tuner alone, and goes on in the project's folder."""

from __future__ import annotations

import glob
from pathlib import Path

from app.descent.text.json_input import InputError
from app.files import write_whole
from app.tuning.export.scripts.script_data import data_lines
from app.tuning.export.scripts.script_network import layer_lines, setting_lines
from app.tuning.export.scripts.script_npz import npz_lines
from app.tuning.export.scripts.script_own import file_lines, load_lines, override_lines, own_model_lines
from app.tuning.export.scripts.script_table import table_lines
from app.tuning.project.folder import answers_unscaled
from app.tuning.project.rows import search_data
from app.tuning.spec.data import Load, Npz, Table, Task, classes_of, task_of
from app.tuning.spec.measures import METRIC, measure_of
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.tuner import BayesianOptimization
from app.tuning.train.measures import metric_code
from app.tuning.train.model import OUTPUTS
from app.tuning.train.tuners import tuner_arguments

# As ``train.tuners`` has it.
UNTRIED = """

bayesian = keras_tuner.oracles.BayesianOptimizationOracle
propose = bayesian.populate_space


def propose_untried(oracle, trial_id):
    proposed = propose(oracle, trial_id)
    tried = proposed["values"] and oracle._duplicate(proposed["values"])
    return oracle._random_populate_space() if tried else proposed


bayesian.populate_space = propose_untried  # Keras Tuner would train one combination again and again
""".splitlines()


def save_script(spec: SearchSpec, project: Path, path: Path) -> None:
    """Write the script of a project's search; raises InputError where that cannot be.

    A table or an archive is read by the script itself, and a file of the user's own is run from the project's copy.
    """
    try:
        task, classes, rows, row = task_of(spec.data), classes_of(spec.data), None, None
        if isinstance(spec.data, Table | Npz):
            data = search_data(project, spec)
            task, classes, row = data.task, len(data.classes), data.row
            if isinstance(spec.data, Npz):
                rows = npz_lines(spec.data, spec.validation_split)
            else:
                rows = table_lines(data, project)
        if (project / "oracle.json").exists() and not (project / "tuner0.json").exists():
            write_whole(project / "tuner0.json", b"{}", follow=False)  # without it Keras Tuner starts over
        write_whole(path, script(spec, project, task or "binary", classes, rows, row).encode())
    except OSError as error:
        raise InputError(f"{error.filename or path}: {error.strerror or error}") from error


def script(
    spec: SearchSpec,
    project: Path,
    task: Task,
    classes: int,
    rows: list[str] | None = None,
    row: tuple[int, ...] | None = None,
) -> str:
    """The text of the script; ``rows`` are the lines that read a file's rows, and ``row`` is the shape of each."""
    scaled = task == "regression" and spec.model is None and not answers_unscaled(project)
    files, repeated = file_lines(spec), _is_repeated(spec)
    lines = [
        '"""A search for hyperparameters with Keras Tuner. Run again, it resumes where it stopped."""',
        "",
        *(["import sys", "import types"] if files else []),
        "from pathlib import Path",
        "",
        "import keras",
        "import keras_tuner",
        "import numpy as np",
        "",
        f"PROJECT = Path({str(project.resolve())!r})",
        *_reload_lines(project.resolve()),
        *files,
        "",
        *_row_lines(spec, rows, scaled),
        "",
        "",
        *(own_model_lines(spec, repeated) if spec.model else _network_lines(spec, task, classes, scaled, row)),
        *(_tuner_lines(spec) if repeated else []),
        *(UNTRIED if isinstance(spec.tuner, BayesianOptimization) else []),
        "",
        "",
        *(override_lines(spec) if spec.model else []),
        *_search_lines(spec),
    ]
    return "\n".join(lines) + "\n"


def _row_lines(spec: SearchSpec, rows: list[str] | None, scaled: bool) -> list[str]:
    """The lines that make the rows; a file that has not been looked into has none."""
    match spec.data:
        case Table() | Npz():
            return rows or []
        case Load():
            return load_lines(spec)
        case made:
            return [*data_lines(made, spec.validation_split), *(_scale_lines(spec) if scaled else [])]


def _reload_lines(project: Path) -> list[str]:
    """What Keras Tuner needs to find the trials of a folder whose name it would take for a pattern."""
    if glob.escape(str(project)) == str(project):
        return []
    return [
        "",
        "# Keras Tuner looks for its trials by a pattern, and would take a part of this folder's name for one.",
        'keras_tuner.src.backend.io.glob = lambda _: [str(file) for file in PROJECT.glob("trial_*/trial.json")]',
    ]


def _scale_lines(spec: SearchSpec) -> list[str]:
    """The mean and deviation that a regression's network answers in."""
    return [
        f"training = y[: int(len(y) * (1 - {spec.validation_split}))]  # what the network may learn from",
        "mean, deviation = float(training.mean()), float(training.std()) or 1.0",
    ]


def _network_lines(spec: SearchSpec, task: Task, classes: int, scaled: bool, row: tuple[int, ...] | None) -> list[str]:
    """The hypermodel: the varied hyperparameters in the order of the space, the held ones as they are.

    Where trials have several executions, each is built from a seed of its own, as ``train.model`` does.
    """
    units, activation, loss = OUTPUTS[task]
    weight = ", loss_weights=deviation**-2" if scaled else ""  # the loss in deviations squared
    repeated, drawn = _is_repeated(spec), "batch_size" in spec.varied()
    own, metrics = metric_code(spec, task, classes, "mean" if scaled else "0.0")
    values = setting_lines(spec.space)
    seed = f"{spec.seed} + execution" if repeated else spec.seed
    build = [
        *(line for line in (*own[2:], "", "") if own),
        f"def build_model(hp{', execution' if repeated else ''}):",
        f"    keras.utils.set_random_seed({seed})  # Keras Tuner's seed covers the sampling alone",
        *(line for line in values if spec.varied().get("batch_size") or "batch_size" not in line),
        "    model = keras.Sequential([keras.Input(x.shape[1:])])",
        *layer_lines(spec, row),
        f'    model.add(keras.layers.Dense({units or classes}, activation="{activation}"))',
        *(["    model.add(keras.layers.Rescaling(deviation, offset=mean))"] if scaled else []),
        '    settings = {"class_name": optimizer, "config": {"learning_rate": learning_rate}}',
        f'    model.compile(keras.optimizers.get(settings), loss="{loss}", metrics={metrics}{weight})',
        "    return model",
    ]
    if drawn:
        build = [line.replace("    batch_size = ", "    ") for line in build]  # registered here, used in fit
    if not (drawn or repeated):
        return build
    batch = 'batch_size=hp.get("batch_size"), ' if drawn else ""
    return [
        *build,
        "",
        "",
        "class Model(keras_tuner.HyperModel):",
        *(["    execution = 0  # each of a trial's executions begins from a seed of its own", ""] if repeated else []),
        "    def build(self, hp):",
        f"        return build_model(hp{', self.execution' if repeated else ''})",
        "",
        "    def fit(self, hp, model, *args, **kwargs):",
        *(["        self.execution += 1"] if repeated else []),
        f"        return model.fit(*args, {batch}**kwargs)",
    ]


def _tuner_lines(spec: SearchSpec) -> list[str]:
    """A tuner that begins each trial with the first of its executions."""
    return [
        "",
        "",
        f"class Tuner(keras_tuner.{type(spec.tuner).__name__}):",
        "    def on_trial_begin(self, trial):",
        "        self.hypermodel.execution = 0",
        "        super().on_trial_begin(trial)",
    ]


def _is_repeated(spec: SearchSpec) -> bool:
    return spec.executions_per_trial > 1


def _search_lines(spec: SearchSpec) -> list[str]:
    own, repeated = spec.model is not None, _is_repeated(spec)
    drawn = not own and "batch_size" in spec.varied()
    objective = repr(spec.objective)
    if own or measure_of(spec.objective) not in (
        "loss",
        *METRIC.values(),
    ):  # Keras Tuner does not know which way it is better
        objective = f"keras_tuner.Objective({objective}, {spec.direction!r})"
    arguments = [f"    objective={objective},"]
    arguments += [f"    {name}={value!r}," for name, value in tuner_arguments(spec).items()]
    fixed = not own and not drawn and spec.space.batch_size != 32
    batch = [f"    batch_size={spec.space.batch_size},"] if fixed else []
    match spec.data:
        case Load():
            given, judged = ["    *rows,"], "    **judged,"
        case Table() | Npz():
            given, judged = ["    x[:cut],", "    y[:cut],"], "    validation_data=(x[cut:], y[cut:]),"
        case _:
            given, judged = ["    x,", "    y,"], f"    validation_split={spec.validation_split},"
    weighted = isinstance(spec.data, Table) and spec.data.class_weight is not None
    return [
        *(_weight_lines() if weighted else []),
        f"tuner = {'Tuner' if repeated else f'keras_tuner.{type(spec.tuner).__name__}'}(",
        f"    {'Model()' if own or drawn or repeated else 'build_model'},",
        *(["    hyperparameters=hyperparameters,"] if spec.model is not None and spec.model.space else []),
        *arguments,
        "    directory=PROJECT.parent,",
        "    project_name=PROJECT.name,",
        "    overwrite=False,",
        ")",
        "tuner.oracle._max_collisions = 10**5  # with 20 tries the last free combinations are often missed",
        "# Keras Tuner reloads its trials in no fixed order; of equal scores the earliest is to be the best.",
        "tuner.oracle.trials = dict(sorted(tuner.oracle.trials.items(), key=lambda kept: int(kept[0])))",
        "tuner.search(",
        *given,
        f"    epochs={spec.epochs},",
        judged,
        *batch,
        *(["    class_weight=class_weight,"] if weighted else []),
        f"    callbacks=[{', '.join(_callbacks(spec))}],",
        "    verbose=0,",
        ")",
        "best = tuner.oracle.get_best_trials(1)[0]",
        "print(best.trial_id, best.score, best.hyperparameters.values)",
        "tuner.get_best_models()[0].summary()",
    ]


def _weight_lines() -> list[str]:
    """How much a row of each class counts, as ``data.class_weights`` has it."""
    return [
        "labels = y[:cut].astype(int)",
        "counts = dict(zip(*np.unique(labels, return_counts=True)))",
        "class_weight = {int(place): len(labels) / (len(counts) * int(count)) for place, count in counts.items()}",
        "",
    ]


def _callbacks(spec: SearchSpec) -> list[str]:
    made = []
    for name, value in (
        ("ReduceLROnPlateau", spec.callbacks.reduce_lr_on_plateau),
        ("EarlyStopping", spec.callbacks.early_stopping),
    ):
        if value is not None:
            given = ", ".join(f"{field}={getattr(value, field)!r}" for field in value.__struct_fields__)
            if spec.model is not None or measure_of(value.monitor) not in ("loss", *METRIC.values()):
                given += f", mode={spec.direction_of(value.monitor)!r}"  # Keras does not know which way it is better
            made.append(f"keras.callbacks.{name}({given})")
    if spec.callbacks.tensorboard:
        made.append('keras.callbacks.TensorBoard(log_dir=str(PROJECT / "tensorboard"))')
    return made
