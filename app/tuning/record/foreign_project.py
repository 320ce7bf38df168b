"""A project that a plain Keras Tuner script made, as a search's state: its files tell all but the curves."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeGuard

from app.descent.text.json_input import InputError
from app.files import LARGEST_RECORD, read_whole
from app.tuning.names import WORKER, known_trials, trial_folder
from app.tuning.record.events import EpochEnded, Status
from app.tuning.record.state import SearchState, TrialState
from app.tuning.record.trial import parted
from app.tuning.spec.search import Callbacks, SearchSpec, Space, Value, Vary

STATUSES: dict[str, Status] = {"COMPLETED": "COMPLETED", "FAILED": "FAILED", "INVALID": "INVALID"}
HALF = "Its trial.json is missing or damaged."
NOT_RUN_HERE = "a plain Keras Tuner script made this search and builds its networks, so resume it in that script"


class PlainSpace(Space, frozen=True):
    """Hyperparameters under whatever names the script gave them."""

    found: dict[str, Value | Vary] = {}  # noqa: RUF012 -- msgspec copies it for every instance

    def __post_init__(self) -> None:
        """Nothing is checked: the script has run."""

    def entries(self) -> Iterator[tuple[str, Value | Vary]]:
        """Every hyperparameter's name and entry."""
        yield from self.found.items()


class PlainSpec(SearchSpec, frozen=True):
    """What a project's files tell of the search; nothing here can be run."""

    better: Literal["min", "max"] = "min"

    @property
    def direction(self) -> Literal["min", "max"]:
        """Which way the objective is better, as the script said."""
        return self.better


def is_plain(project: Path) -> bool:
    """Whether the folder looks like Keras Tuner's and has no spec of ours."""
    if (project / "spec.json").exists():
        return False
    return (project / "oracle.json").exists() or bool(known_trials(project))


def plain_state(project: Path) -> SearchState:
    """The trials of a plain script's project; files that are half written are passed over.

    Keras Tuner's files hold the best epoch of each trial alone: it is the one epoch that a trial has here. Raises
    InputError if the folder is not Keras Tuner's.
    """
    if not is_plain(project):
        raise InputError(f"{project} is not a search's folder: it has neither spec.json nor oracle.json")
    oracle = _read(project / "oracle.json")
    files = {name: _read(trial_folder(project, name) / "trial.json") for name in known_trials(project)}
    objective, better = _objective(files.values())
    spaces = [record.get("hyperparameters") for record in (*files.values(), oracle)]
    trials = {
        name: _trial(name, files[name], trial_folder(project, name), _part(oracle, "run_times", name)) for name in files
    }
    spec = PlainSpec(
        space=PlainSpace(found=_space(spaces)),
        objective=objective,  # type: ignore[arg-type]  # any metric a script may name
        better=better,
        callbacks=Callbacks(reduce_lr_on_plateau=None),  # whether there was one, no file tells
        max_trials=max(1, len(trials)),
        epochs=max((t.best_epoch + 1 for t in trials.values() if t.best_epoch is not None), default=1),
    )
    times = [t.started for t in trials.values()]
    unfinished = any(t.status == "STOPPED" for t in trials.values())
    return SearchState(
        spec=spec,
        trials=trials,
        started=min(times, default=0.0),
        ended=max(times, default=0.0),
        reason="stopped" if unfinished else "completed",
        foreign=True,
    )


def _read(path: Path) -> dict[str, Any]:
    """A JSON object; empty where the file is missing, unreadable, half written, or something else."""
    try:
        record = json.loads(read_whole(path, LARGEST_RECORD))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _part(record: Any, *names: str) -> Any:
    """A value some levels down, or None."""
    for name in names:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def _trial(name: str, record: dict[str, Any], folder: Path, seconds: Any) -> TrialState:
    values = _part(record, "hyperparameters", "values")
    known = values.items() if isinstance(values, dict) else ()
    values, course = parted({k: v for k, v in known if isinstance(v, int | float | str)})
    score, step, status = record.get("score"), record.get("best_step"), record.get("status")
    began = course.get("initial_epoch", 0)  # Keras Tuner counts from where a trial of Hyperband went on
    best_epoch = step + began if isinstance(step, int) and step >= 0 and isinstance(began, int) else None
    message = record.get("message")
    try:
        written = (folder / "trial.json" if record else folder).stat().st_mtime
    except OSError:
        written = 0.0
    return TrialState(
        trial=name,
        values=values,
        course=course,
        started=written,
        status=STATUSES.get(str(status), "STOPPED"),
        score=float(score) if _is_number(score) else None,
        best_epoch=best_epoch,
        epochs=_best_epoch(name, record, best_epoch, written, float(seconds) if _is_number(seconds) else 0.0),
        message=message if isinstance(message, str) else (None if record else HALF),
    )


def _best_epoch(
    name: str, record: dict[str, Any], epoch: int | None, written: float, seconds: float
) -> tuple[EpochEnded, ...]:
    """The best epoch with its metrics, as far as the files have them; all of the trial's time is counted here."""
    metrics = _part(record, "metrics", "metrics")
    if epoch is None or not isinstance(metrics, dict):
        return ()
    seen = {metric: _observed(entry) for metric, entry in metrics.items()}
    logs: dict[str, float | None] = {metric: values[-1] for metric, values in seen.items() if values}
    rate = logs.get("learning_rate")
    return (
        EpochEnded(
            time=written, worker=WORKER, trial=name, epoch=epoch, logs=logs, learning_rate=rate, seconds=seconds
        ),
    )


def _objective(records: Any) -> tuple[str, Literal["min", "max"]]:
    """The metric that gave the scores, and its direction: the files do not name it, but scores are its values."""
    left: dict[str, Any] | None = None
    for record in records:
        score, metrics = record.get("score"), _part(record, "metrics", "metrics")
        if not _is_number(score) or not isinstance(metrics, dict):
            continue
        fit = {k: _part(m, "direction") for k, m in metrics.items() if score in _observed(m)}
        left = fit if left is None else {k: d for k, d in left.items() if k in fit}
    names = sorted(left or {}, key=lambda n: (not n.startswith("val_"), n.endswith("loss"), n))
    if not names:
        return "score", "min"  # several objectives, which Keras Tuner adds up to a number to minimise
    return names[0], "max" if (left or {})[names[0]] == "max" else "min"


def _observed(metric: Any) -> list[float]:
    """What was seen of a metric, each the mean over a trial's executions."""
    seen = []
    for observation in _part(metric, "observations") or ():
        values = _part(observation, "value")
        if isinstance(values, list) and values and all(_is_number(v) for v in values):
            seen.append(sum(values) / len(values))
    return seen


def _space(records: list[Any]) -> dict[str, Value | Vary]:
    """Every hyperparameter that any file knows; conditional ones may be in some alone."""
    found: dict[str, Value | Vary] = {}
    for record in records:
        for entry in _part(record, "space") or ():
            config = _part(entry, "config")
            name = _part(config, "name")
            if isinstance(name, str) and name not in found:
                try:
                    found[name] = _entry(str(_part(entry, "class_name")), config)
                except (KeyError, TypeError, ValueError):
                    continue  # a kind that Keras Tuner has not got yet
    return found


def _entry(kind: str, config: dict[str, Any]) -> Value | Vary:
    if kind == "Fixed":
        value: Value = config["value"]
        return value
    if kind == "Boolean":
        return Vary(choices=(False, True))
    if kind == "Choice":
        return Vary(choices=tuple(config["values"]))
    low, high, step = config["min_value"], config["max_value"], config["step"]
    if config["sampling"] != "log":
        return Vary(min=low, max=high, step=step)
    if step is None:
        return Vary(min=low, max=high, sampling="log")
    count = math.floor(math.log(high / low, step) + 1e-9) + 1  # here Keras Tuner multiplies by the step
    return Vary(choices=tuple(low * step**k for k in range(count)))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
