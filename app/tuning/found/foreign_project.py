"""A project that a plain Keras Tuner script made, as a search's state: its files tell all but the curves."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace as changed

from app.descent.text.json_input import InputError
from app.tuning.found.keras_files import (
    DAMAGED,
    KerasFiles,
    found_trials,
    is_number,
    observed,
    part,
    read_keras_files,
)
from app.tuning.names import WORKER, known_trials
from app.tuning.record.events import TrialFound
from app.tuning.record.gaps import Gaps
from app.tuning.record.journal import is_watched, journal_paths, last_spec
from app.tuning.record.state import SearchState, TrialState
from app.tuning.spec.keras_space import space_of
from app.tuning.spec.measures import direction_of
from app.tuning.spec.script_search import PlainSpace, PlainSpec
from app.tuning.spec.search import Callbacks
from app.tuning.spec.space import Value, Vary

NOT_RUN_HERE = "a plain Keras Tuner script made this search and builds its networks, so resume it in that script"


def is_plain(project: Path) -> bool:
    """Whether the folder is a script's: it looks like Keras Tuner's, or was watched, and has no spec of ours."""
    if (project / "spec.json").exists():
        return False
    if journal_paths(project):
        if is_watched(project):
            return True
        if last_spec(project) is not None:
            return False  # one of ours that has lost it
    return (project / "oracle.json").exists() or bool(known_trials(project))


def plain_state(project: Path, now: float | None = None) -> SearchState:
    """The trials of a plain script's project; files that are half written are passed over.

    Keras Tuner's files hold the best epoch of each trial alone: it is the one epoch that a trial has here. ``now`` (in
    Unix seconds, by default the present) tells a script that runs from one that was cut off. Raises InputError if the
    folder is not Keras Tuner's.
    """
    if not is_plain(project):
        raise InputError(f"{project} is not a search's folder: it has neither spec.json nor oracle.json")
    files = read_keras_files(project, time.time() if now is None else now)
    judged = _judged(files.records)
    found = {event.trial: event for event in found_trials(files, WORKER)}
    state = SearchState().apply(*(found.get(name) or _unreadable(files, name) for name in files.records))
    trials = {name: _without_score(t) if name in judged.otherwise else t for name, t in state.trials.items()}
    epochs = [t.best_epoch + 1 for t in trials.values() if t.best_epoch is not None]
    spec = PlainSpec(
        space=PlainSpace(found=_space([part(r, "hyperparameters") for r in (files.oracle, *files.records.values())])),
        objective=judged.objective,
        better=judged.better,
        callbacks=Callbacks(reduce_lr_on_plateau=None),  # whether there was one, no file tells
        max_trials=max(1, len(trials)),
        epochs=max(epochs, default=1),
    )
    statuses = {trial.status for trial in trials.values()}
    running = "RUNNING" in statuses
    gaps = Gaps(
        damaged=tuple(trials[name].number for name in files.records if name not in found),
        missing=files.missing,
        judged_by=judged.objective if judged.otherwise else "",
        otherwise=tuple(trials[name].number for name in judged.otherwise),
    )
    return replace(
        state,
        trials=trials,
        spec=spec,
        started=min((t.started for t in trials.values()), default=0.0),
        ended=None if running else max(map(files.written, files.records), default=0.0),
        reason=None if running else "stopped" if "STOPPED" in statuses else "completed",
        foreign=True,
        gaps=gaps,
    )


def _unreadable(files: KerasFiles, name: str) -> TrialFound:
    """A trial of which nothing is known but that it was begun."""
    time = files.began(name)
    number = files.numbers.get(name)
    return TrialFound(time=time, worker=WORKER, trial=name, values={}, status="STOPPED", message=DAMAGED, number=number)


def _without_score(trial: TrialState) -> TrialState:
    """A trial without what another objective gave it: it cannot be compared."""
    return changed(trial, score=None, best_epoch=None)


class Judged(NamedTuple):
    """What the scores of a search are of."""

    objective: str
    better: Literal["min", "max"]
    otherwise: frozenset[str]  # trials whose scores are of something else


def _judged(records: dict[str, dict[str, Any]]) -> Judged:
    """The metric that gave the scores, and its direction: the files do not name it, but scores are its values.

    ``records`` are in the order in which the trials began. Where a folder was searched with one objective after the
    other, the latest trials say which one counts.
    """
    fits = {
        name: {k: part(m, "direction") for k, m in metrics.items() if _gave(m, record["score"])}
        for name, record in records.items()
        if record.get("status") == "COMPLETED"
        and is_number(record.get("score"))
        and isinstance(metrics := part(record, "metrics", "metrics"), dict)
    }
    left = next(reversed(fits.values()), {})
    if not left:  # several objectives at once, which Keras Tuner adds up to a number to minimise; or no score at all
        return Judged("score", "min", frozenset(name for name, fit in fits.items() if fit))
    for fit in reversed(fits.values()):
        left = {k: d for k, d in left.items() if k in fit} or left
    objective = min(left, key=lambda n: (not n.startswith("val_"), n.endswith("loss"), n))
    otherwise = frozenset(name for name, fit in fits.items() if objective not in fit)
    return Judged(objective, _better(objective, left[objective]), otherwise)


def _gave(metric: Any, score: float) -> bool:
    """Whether a score is a value of this metric, but for rounding."""
    return any(math.isclose(value, score, rel_tol=1e-12) for value in observed(metric))


def _better(metric: str, said: object) -> Literal["min", "max"]:
    """Which way a metric is better: as the file says, else as Keras Tuner goes by its name."""
    if said in ("min", "max"):
        return "max" if said == "max" else "min"
    return direction_of(metric)


def _space(records: list[Any]) -> dict[str, Value | Vary]:
    """Every hyperparameter that any file knows; conditional ones may be in some alone."""
    spaces = (part(record, "space") for record in records)
    return space_of(entry for space in spaces if isinstance(space, list) for entry in space)
