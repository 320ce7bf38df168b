"""10,000 trials in one project: how long it takes to read, and to take one more event.

``python -m tests.benchmarks.many_trials [TRIALS]``
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from app.tuning.names import WORKER
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import (
    EpochEnded,
    Event,
    Layer,
    ModelBuilt,
    PlateauSeen,
    SearchEnded,
    SearchStarted,
    TrialEnded,
    TrialStarted,
)
from app.tuning.record.journal import Journal, journal_path
from app.tuning.spec.search import SearchSpec

EPOCHS = 5
LAYERS = (Layer("dense", "Dense", "(None, 64)", 704), Layer("dense_1", "Dense", "(None, 1)", 65))


def make_project(project: Path, trials: int) -> None:
    """A finished search of so many trials, as far as the app's own files go."""
    spec = SearchSpec(max_trials=trials, epochs=EPOCHS)
    prepare_project(project, spec, resume=False)
    clock = 0.0

    def at() -> float:
        nonlocal clock
        clock += 0.1
        return clock

    with Journal(journal_path(project)) as journal:
        journal.write(SearchStarted(time=at(), worker=WORKER, spec=spec, versions={}))
        for number in range(trials):
            name = f"{number:05d}"
            values = {"units": 32 + number % 97, "learning_rate": 10.0 ** -(1 + number % 4)}
            journal.write(TrialStarted(time=at(), worker=WORKER, trial=name, values=values))
            journal.write(ModelBuilt(time=at(), worker=WORKER, trial=name, layers=LAYERS, parameters=769))
            for epoch in range(EPOCHS):
                journal.write(_epoch(at(), name, epoch))
            score = (number * 7919 % 1000) / 1000
            journal.write(
                TrialEnded(time=at(), worker=WORKER, trial=name, status="COMPLETED", score=score, best_epoch=2)
            )
        journal.write(SearchEnded(time=at(), worker=WORKER, reason="completed"))


def _epoch(when: float, trial: str, epoch: int) -> EpochEnded:
    value = 0.5 + 0.08 * epoch
    logs: dict[str, float | None] = {"accuracy": value, "loss": 1 - value, "val_accuracy": value, "val_loss": 1 - value}
    seen = PlateauSeen(best=1 - value, wait=0, cooldown=0, reduced=False)
    return EpochEnded(
        time=when, worker=WORKER, trial=trial, epoch=epoch, logs=logs, learning_rate=0.01, seconds=0.1, plateau=seen
    )


def main() -> None:
    """Print the two times."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "many"
        make_project(project, trials)
        began = time.perf_counter()
        state = project_state(project)
        print(f"{len(state.trials)} trials read in {time.perf_counter() - began:.2f} s")
        events: list[Event] = [_epoch(1e9 + k, f"{trials - 1:05d}", 5 + k) for k in range(200)]
        times = []
        for event in events:
            began = time.perf_counter()
            state = state.apply(event)
            _ = state.finished, state.best, state.progress
            times.append(1000 * (time.perf_counter() - began))
        print(f"one more event: median {statistics.median(times):.2f} ms, worst {max(times):.2f} ms")


if __name__ == "__main__":
    main()
