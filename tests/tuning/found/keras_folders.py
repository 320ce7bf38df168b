"""Folders as Keras Tuner's versions, scripts and accidents leave them, each built by a few lines."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

Record = dict[str, Any]
UNITS = {
    "class_name": "Int",
    "config": {"name": "units", "default": None, "conditions": [], "min_value": 32, "max_value": 128, "step": 32}
    | {"sampling": "linear"},
}
RATE = {
    "class_name": "Choice",
    "config": {"name": "learning_rate", "default": 0.01, "conditions": [], "values": [0.01, 0.001, 0.0001]}
    | {"ordered": True},
}
SPACE = (UNITS, RATE)


def metric(value: float | list[float], step: int = 4, direction: str | None = "max") -> Record:
    """One metric as Keras Tuner keeps it: its value (of each execution) at the best epoch alone."""
    values = value if isinstance(value, list) else [value]
    return {"direction": direction, "observations": [{"value": values, "step": step}]}


def accuracies(score: float, step: int = 4) -> Record:
    """The four metrics of a classifier whose val_accuracy this is."""
    return {
        "loss": metric(1 - score, step, "min"),
        "accuracy": metric(score + 0.05, step),
        "val_loss": metric(1.1 - score, step, "min"),
        "val_accuracy": metric(score, step),
    }


def done(score: float, step: int = 4, metrics: Record | None = None, **more: Any) -> Record:
    """A trial that completed."""
    kept = accuracies(score, step) if metrics is None else metrics
    return {"status": "COMPLETED", "score": score, "best_step": step, "metrics": {"metrics": kept}, **more}


def failed(message: str = "ValueError: no", status: str = "FAILED") -> Record:
    """A trial that did not, as Keras Tuner 1.4 writes it."""
    return {"status": status, "score": None, "best_step": 0, "metrics": {"metrics": {}}, "message": message}


def running() -> Record:
    """A trial that trains, or was cut off."""
    return {"status": "RUNNING", "score": None, "best_step": 0, "metrics": {"metrics": {}}}


def nan() -> Record:
    """A trial that an earlier Keras Tuner called completed though its score is no number."""
    kept = {"loss": metric(math.nan, 0, "min"), "val_mean_absolute_error": metric(math.nan, 0, "min")}
    return {"status": "COMPLETED", "score": math.nan, "best_step": None, "metrics": {"metrics": kept}}


def write_folder(
    folder: Path,
    trials: dict[str, Record] | list[Record],
    space: tuple[Record, ...] = SPACE,
    oracle: Record | None = None,
    values: dict[str, Record] | None = None,
) -> Path:
    """A project of these trials, by id or numbered.

    ``oracle`` has what its file says otherwise, ``values`` those of trials that are not the usual ones.
    """
    by_id = trials if isinstance(trials, dict) else {str(number): one for number, one in enumerate(trials)}
    folder.mkdir(parents=True)
    told = {
        "ongoing_trials": {},
        "hyperparameters": {"space": list(space), "values": {}},
        "start_order": list(by_id),
        "end_order": [name for name, one in by_id.items() if one["status"] != "RUNNING"],
        "run_times": {name: 1 for name, one in by_id.items() if one["status"] != "RUNNING"},
        "retry_queue": [],
        "seed": 1,
        "seed_state": 9,
        "tried_so_far": [],
        "id_to_hash": {},
        "display": {"search_start": None, "trial_start": {}, "trial_number": {}},
    }
    write(folder / "oracle.json", told | (oracle or {}))
    write(folder / "tuner0.json", {})
    for place, (name, one) in enumerate(by_id.items()):
        drawn = (values or {}).get(name, {"units": 32 * (1 + place % 4), "learning_rate": 0.01})
        record = {"trial_id": name, "hyperparameters": {"space": list(space), "values": drawn}, "message": None} | one
        (folder / f"trial_{name}").mkdir()
        write(folder / f"trial_{name}" / "trial.json", record)
    return folder


def edit(path: Path, **changes: Any) -> None:
    """Change fields of a JSON file."""
    write(path, json.loads(path.read_text()) | changes)


def write(path: Path, record: Record) -> None:
    """Write as Keras Tuner does, NaN as a bare word."""
    path.write_text(json.dumps(record))
