"""What can be taken away from a search for use without the app: table, model, script."""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from pathlib import Path

from app.descent.text.json_input import InputError
from app.tuning.export.script import save_script
from app.tuning.project.folder import answers_unscaled, project_spec, project_state
from app.tuning.record.state import SearchState


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


def export_command(project: Path, path: Path, trial: str | None = None) -> list[str]:
    """The command that writes ``path``: the search as a script (.py), or a trial's model (.keras), else the best's.

    It takes seconds, since Keras is imported. What is wrong is its last line on stderr.
    """
    return [sys.executable, "-m", "app.tuning.export.command", str(project), str(path), *([trial] if trial else [])]


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

    from app.tuning.data.load import load_data
    from app.tuning.train.model import make_hypermodel

    data = load_data(state.spec.data, state.spec.validation_split)
    values = keras_tuner.HyperParameters()
    values.values = dict(trial.values)
    scale = None if data.scale is None or answers_unscaled(project) else data.scale
    model = make_hypermodel(state.spec, data.features, data.task, len(data.classes), scale).build(values)
    model.optimizer.build(model.trainable_variables)  # its state is with the weights
    model.load_weights(weights)
    model.save(path)


def main() -> None:
    """Save a model or a script; one sentence on stderr where that cannot be."""
    parser = argparse.ArgumentParser(prog="export", description="Save a search as a script, or a model of it.")
    parser.add_argument("project", type=Path)
    parser.add_argument("path", type=Path)
    parser.add_argument("trial", nargs="?")
    given = parser.parse_args()
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
    try:
        if given.path.suffix == ".py":
            save_script(project_spec(given.project), given.project, given.path)
        elif given.path.suffix == ".keras":
            _save_model(given.project, given.path, given.trial)
        else:
            raise InputError(f"{given.path}: ends neither in .py, for the script, nor in .keras, for a model")
    except (InputError, OSError) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
