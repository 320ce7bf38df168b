"""What is already done when a search goes on: which trials have ended, which were cut off, and how often.

Keras Tuner's own files know the trials, the journals what was told of them; a kill may come between the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.tuning.names import KILLED, WORKER, trial_folder
from app.tuning.record.events import Event, SearchEnded, TrialEnded, TrialStarted, WorkerLost
from app.tuning.record.journal import read_journals
from app.tuning.record.state import SearchState
from app.tuning.train.live_tuner import end_of

ENDED = ("COMPLETED", "INVALID", "FAILED")  # Keras Tuner's words


def kills_of(project: Path) -> Counter[str]:
    """How often a worker was killed while it trained a trial, as the journals tell."""
    kills: Counter[str] = Counter()
    running: dict[str, str] = {}  # by worker
    for event in read_journals(project).events:
        if isinstance(event, TrialStarted):
            running[event.worker] = event.trial
        elif isinstance(event, TrialEnded | SearchEnded | WorkerLost):
            trial = running.pop(event.worker, None)
            if trial is not None and (event.message or "").startswith(KILLED):
                kills[trial] += 1
    return kills


def tell_untold(oracle: Any, project: Path, worker: str, emit: Callable[[Event], None], executions: int) -> None:
    """Tell the ends that Keras Tuner wrote and no journal has: whoever ran those trials was killed in between.

    Each worker tells those of its own trials, and the first those of workers that are no more.
    """
    state = SearchState().apply(*read_journals(project).events)
    for name, seen in state.trials.items():
        mine = seen.worker == worker or (worker == WORKER and seen.worker not in state.workers)
        if mine and seen.status == "STOPPED" and (trial := _ended(oracle, project, name)) is not None:
            emit(end_of(trial, worker, trial.status, trial.message, executions))


def _ended(oracle: Any, project: Path, name: str) -> Any:
    """A trial that has ended, as the oracle knows it, or None."""
    if hasattr(oracle, "end_order"):
        return oracle.trials[name] if name in oracle.end_order else None
    if not (trial_folder(project, name) / "trial.json").exists():
        return None
    trial = oracle.get_trial(name)  # of the chief
    return trial if trial.status in ENDED else None


def register_anew(oracle: Any, hypermodel: Any) -> None:
    """Give a reloaded oracle the space as it is registered now: earlier versions of the app lost the end of a range."""
    import keras_tuner

    if hasattr(oracle, "hyperparameters"):
        space = keras_tuner.HyperParameters()
        hypermodel.declare_hyperparameters(space)
        space.merge(oracle.hyperparameters, overwrite=False)
        oracle.hyperparameters = space


def leave_ended_trials(oracle: Any) -> None:
    """Run no trial again that has ended; a worker of a chief has no oracle of its own, and nothing to leave.

    Keras Tuner saves a trial's end before it takes it off the running ones: killed in between, it would run it again.
    """
    if hasattr(oracle, "end_order"):
        ended = set(oracle.end_order)
        oracle._retry_queue = [trial for trial in oracle._retry_queue if trial not in ended]
