"""The trials of a search as a table: a CSV text, a line a trial."""

from __future__ import annotations

import csv
import io

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
        course = [len(trial.epochs), f"{trial.seconds:.3f}"] if trial.recorded else ["", ""]
        ended = ["" if trial.score is None else trial.score, best, *course]
        told = [(trial.message or "").strip(), *([] if notes is None else [notes.get(trial.trial, "")])]
        writer.writerow([trial.trial, trial.status, *values, *ended, *told])
    return text.getvalue()
