"""What Keras Tuner's own files say of a search's trials, whichever of its versions wrote them.

``oracle.json`` has the order in which trials began, ``trial_N/trial.json`` one trial each: its values, its status, its
score, and its metrics at the best epoch alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

from app.files import LARGEST_RECORD, read_whole
from app.tuning.names import MOST_DIGITS, is_trial_id, known_trials, trial_folder, trial_order
from app.tuning.record.events import Status, TrialFound
from app.tuning.spec.space import Value

STATUSES: dict[str, Status] = {"COMPLETED": "COMPLETED", "FAILED": "FAILED", "INVALID": "INVALID"}
DAMAGED = "Its trial.json is missing or damaged."
RATES = ("learning_rate", "lr")  # how Keras 3 and earlier ones call the rate among the metrics
FRESH = 300.0  # seconds without a write after which a trial that says RUNNING is taken for one that was cut off

Record = dict[str, Any]


class KerasFiles(NamedTuple):
    """The files of one project, read."""

    oracle: Record  # empty where it is missing or damaged
    records: dict[str, Record]  # by trial, in the order they began; empty for one that is missing or damaged
    started: dict[str, float]  # when each trial began, as far as a file says so; Unix seconds
    paths: dict[str, Path]  # of each trial's file
    numbers: dict[str, int]  # each trial's place, where the ids do not say it
    missing: tuple[str, ...]  # trials that the oracle names and that have no folder
    live: frozenset[str]  # trials that another program seems to train now

    def began(self, name: str) -> float:
        """When a trial began; where no file says so, when its own was written last."""
        return self.started[name] if name in self.started else self.written(name)

    def written(self, name: str) -> float:
        """When a trial's file was written last, or its folder."""
        return _written(self.paths[name]) or _written(self.paths[name].parent)


def read_keras_files(project: Path, now: float) -> KerasFiles:
    """Read them all; what is missing, half written or something else is left out. ``now`` in Unix seconds."""
    oracle = _read(project / "oracle.json")
    order, started = _named(oracle), _starts(oracle)
    folders = known_trials(project)
    place = {name: k for k, name in enumerate(order)}
    behind = len(place)
    names = sorted(folders, key=lambda n: (place.get(n, behind), started.get(n, math.inf), trial_order(n)))
    paths = {name: trial_folder(project, name) / "trial.json" for name in names}
    records = {name: _read(path) for name, path in paths.items()}
    running = [name for name in names if records[name].get("status") == "RUNNING"]
    latest = max(map(_latest, [project / "oracle.json", *(paths[n].parent for n in running)]), default=0.0)
    return KerasFiles(
        oracle,
        records,
        started,
        paths,
        numbered(names),
        tuple(name for name in order if name not in records),
        frozenset(running) if latest > now - FRESH else frozenset(),
    )


def numbered(names: Iterable[str]) -> dict[str, int]:
    """The places of trials, given in the order they began; nothing where each id is a number of its own."""
    names = list(names)
    numbers = {int(name) for name in names if name.isdecimal() and len(name) <= MOST_DIGITS}
    return {} if len(numbers) == len(names) else {name: place for place, name in enumerate(names)}


def found_trials(files: KerasFiles, worker: str, told: Container[str] = (), ours: bool = False) -> Iterator[TrialFound]:
    """Each trial whose file could be read, as an event, but for those of which all is ``told``.

    Other versions of Keras Tuner than ``ours``, and scripts that train in their own way, write step 0 for every score.
    """
    epochs_known = ours or any(_scored_step(record) > 0 for record in files.records.values())
    for name, record in files.records.items():
        if not record or name in told:
            continue
        values = part(record, "hyperparameters", "values")
        known = values.items() if isinstance(values, dict) else ()
        values = {k: v for k, v in known if isinstance(v, int | float | str)}
        status = STATUSES.get(str(record.get("status")), "RUNNING" if name in files.live else "STOPPED")
        score, message, logs = record.get("score"), record.get("message"), _logs(record)
        rate = next((logs.pop(key) for key in RATES if key in logs), None)
        for key in RATES:
            logs.pop(key, None)
        yield TrialFound(
            time=files.began(name),
            worker=worker,
            trial=name,
            values=values,
            status=status,
            score=float(score) if is_number(score) and status == "COMPLETED" else None,
            best_epoch=_best_epoch(record, values) if epochs_known and status == "COMPLETED" else None,
            message=message if isinstance(message, str) else None,
            logs=logs,
            learning_rate=rate,
            number=files.numbers.get(name),
        )


def part(record: Any, *names: str) -> Any:
    """A value some levels down, or None."""
    for name in names:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def observed(metric: Any) -> list[float]:
    """What was seen of a metric, each the mean over a trial's executions; NaN where that is no number."""
    seen = []
    for observation in _items(part(metric, "observations")):
        values = part(observation, "value")
        if isinstance(values, list) and values:
            seen.append(sum(map(float, values)) / len(values) if all(map(is_number, values)) else math.nan)
    return seen


def is_number(value: object) -> TypeGuard[float]:
    """Whether something that was read is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= 1e308  # neither NaN nor infinite, nor a whole number that no float can hold


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _logs(record: Record) -> dict[str, float | None]:
    """A trial's metrics at its best epoch, None where one is not finite."""
    metrics = part(record, "metrics", "metrics")
    if not isinstance(metrics, dict):
        return {}
    seen = {str(name): observed(metric) for name, metric in metrics.items()}
    return {name: values[-1] if math.isfinite(values[-1]) else None for name, values in seen.items() if values}


def _scored_step(record: Record) -> int:
    step = record.get("best_step")
    return step if is_number(record.get("score")) and isinstance(step, int) else -1


def _best_epoch(record: Record, values: dict[str, Value]) -> int | None:
    """The epoch of the score: Keras Tuner counts from where a trial of Hyperband went on."""
    step, began = _scored_step(record), values.get("tuner/initial_epoch", 0)
    return step + began if 0 <= step < 10**9 and isinstance(began, int) and 0 <= began < 10**9 else None


def _named(oracle: Record) -> list[str]:
    """The trials that the oracle names, in the order they began."""
    return list(dict.fromkeys(name for name in _items(oracle.get("start_order")) if is_trial_id(name)))


def _starts(oracle: Record) -> dict[str, float]:
    starts = part(oracle, "display", "trial_start")
    made: dict[str, float] = {}
    for name, text in starts.items() if isinstance(starts, dict) else ():
        with suppress(ValueError, TypeError, OverflowError, OSError):
            made[name] = datetime.fromisoformat(text).timestamp()
    return made


def _read(path: Path) -> Record:
    """A JSON object; empty where the file is missing, unreadable, half written, or something else."""
    try:
        # Not msgspec, which knows no NaN: Keras Tuner writes it as it is.
        record = json.loads(read_whole(path, LARGEST_RECORD))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _latest(path: Path) -> float:
    """When a file, or the latest file of a folder, was written."""
    inside: list[Path] = []
    with suppress(OSError):
        inside = list(path.iterdir()) if path.is_dir() else []
    return max(map(_written, [path, *inside]))
