"""What can be taken away from a search: the table of its trials, and a trained model."""

from __future__ import annotations

import argparse
import csv
import io
import os
import subprocess
import sys
from pathlib import Path

from app.descent.reading import InputError
from app.tuning.project import project_state
from app.tuning.script import save_script as save_script
from app.tuning.state import SearchState


def table_csv(state: SearchState, notes: dict[str, str] | None = None) -> str:
    """Every trial as a line: its values, its score, how it ended; with ``notes``, a column of them."""
    names = list(dict.fromkeys(name for trial in state.trials.values() for name in trial.values))
    score = state.spec.objective if state.spec is not None else "score"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        [
            "trial",
            "status",
            *names,
            score,
            "best_epoch",
            "epochs",
            "seconds",
            "message",
            *([] if notes is None else ["note"]),
        ]
    )
    for trial in sorted(state.trials.values(), key=lambda t: t.number):
        values = [trial.values.get(name, "") for name in names]
        best = "" if trial.best_epoch is None else trial.best_epoch + 1
        ended = ["" if trial.score is None else trial.score, best, len(trial.epochs), f"{trial.seconds:.3f}"]
        told = [(trial.message or "").strip(), *([] if notes is None else [notes.get(trial.trial, "")])]
        writer.writerow([trial.trial, trial.status, *values, *ended, *told])
    return text.getvalue()


def save_table(state: SearchState, path: Path) -> None:
    """Write the table of the trials; raises InputError where that cannot be."""
    try:
        path.write_text(table_csv(state), encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def save_best_model(project: Path, path: Path, trial: str | None = None) -> None:
    """Save a trial's model (without one, the best's) as a ``.keras`` file; takes seconds, in a process of its own.

    Raises InputError with the sentence that the process said.
    """
    if path.suffix != ".keras":
        raise InputError(f"{path}: a model's file ends in .keras")
    command = [sys.executable, "-m", "app.tuning.export", str(project), str(path), *([trial] if trial else [])]
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(command, capture_output=True, text=True, env=quiet, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise InputError(said[-1] if said else f"{path}: the model could not be saved")


def _save_model(project: Path, path: Path, trial_id: str | None) -> None:
    """Build a trial's model, give it the weights of its best epoch, and save it."""
    state = project_state(project)
    trial = state.trials.get(trial_id) if trial_id else state.best
    if trial is None or state.spec is None:
        raise InputError(f"{project}: has no {'trial ' + trial_id if trial_id else 'finished trial'} to save")
    weights = project / f"trial_{trial.trial}" / "checkpoint.weights.h5"
    if not weights.exists():
        raise InputError(f"{weights}: is missing; only a trial that has finished an epoch has a model")
    import keras_tuner

    from app.tuning.datasets import load_data
    from app.tuning.hypermodel import make_hypermodel

    data = load_data(state.spec.data, state.spec.validation_split)
    values = keras_tuner.HyperParameters()
    values.values = dict(trial.values)
    model = make_hypermodel(state.spec, data.features, data.task, len(data.classes)).build(values)
    model.load_weights(weights)
    model.save(path)


def main() -> None:
    """Save a model; one sentence on stderr where that cannot be."""
    parser = argparse.ArgumentParser(prog="export", description="Save the best model of a search as a .keras file.")
    parser.add_argument("project", type=Path)
    parser.add_argument("path", type=Path)
    parser.add_argument("trial", nargs="?")
    given = parser.parse_args()
    try:
        _save_model(given.project, given.path, given.trial)
    except (InputError, OSError) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
