"""Run a spec as a real Keras Tuner search, telling what happens as events."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from platform import python_version
from typing import Any

from app.tuning.datasets import load_data
from app.tuning.events import EpochEnded, Event, Reason, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.hypermodel import make_callbacks, make_hypermodel
from app.tuning.journal import WORKER
from app.tuning.spec import SearchSpec, combinations

Emit = Callable[[Event], None]
Cancelled = Callable[[], bool]


def run_search(
    spec: SearchSpec,
    project: Path,
    emit: Emit,
    cancelled: Cancelled,
    writing: AbstractContextManager[object] | None = None,
) -> None:
    """Search in the folder ``project``, going on where an earlier search of the same spec ended.

    ``emit`` gets every event, exactly one SearchEnded among them, which is the last: nothing is raised.
    ``cancelled`` is asked at every batch; once it is true, the trial in flight is abandoned and Keras Tuner
    will run it again. ``writing`` is held while Keras Tuner writes its files.
    """
    emit(SearchStarted(time=time.time(), worker=WORKER, spec=spec, versions=versions()))
    reason: Reason
    message = None
    try:
        finished = _search(spec, project, emit, cancelled, writing or nullcontext())
        reason = "completed" if finished >= spec.max_trials else "exhausted"
        if reason == "exhausted":
            message = f"The space holds no more than these {finished} combinations."
    except Exception:
        if cancelled():
            reason = "stopped"
        else:
            reason, message = "failed", traceback.format_exc()
    emit(SearchEnded(time=time.time(), worker=WORKER, reason=reason, message=message))


def versions() -> dict[str, str]:
    """What the numbers were made with."""
    return {"python": python_version(), **{p: version(p) for p in ("keras", "keras-tuner", "tensorflow", "numpy")}}


def _search(
    spec: SearchSpec, project: Path, emit: Emit, cancelled: Cancelled, writing: AbstractContextManager[object]
) -> int:
    """Search to the end; return how many trials are finished. Raises once cancelled."""
    tuner = _make_tuner(spec, project, emit, cancelled, writing)
    x, y = load_data(spec.data)
    tuner.search(
        x,
        y,
        epochs=spec.epochs,
        validation_split=spec.validation_split,
        callbacks=make_callbacks(spec, project),
        verbose=0,
    )
    return len(tuner.oracle.end_order)


def _make_tuner(
    spec: SearchSpec, project: Path, emit: Emit, cancelled: Cancelled, writing: AbstractContextManager[object]
) -> Any:
    import keras_tuner
    from keras_tuner.errors import FatalError
    from numpy import float32

    class StopSearchError(FatalError):
        """Ends a search now: Keras Tuner lets only its FatalErrors through."""

    def stop_if_cancelled() -> None:
        if cancelled():
            raise StopSearchError

    class LiveRandomSearch(keras_tuner.RandomSearch):
        """RandomSearch whose hooks emit events. Callbacks could not: Keras Tuner copies them for every trial."""

        def pre_create_trial(self) -> None:
            stop_if_cancelled()

        def on_trial_begin(self, trial: Any) -> None:
            values = dict(trial.hyperparameters.values)
            emit(TrialStarted(time=time.time(), worker=WORKER, trial=trial.trial_id, values=values))

        def on_epoch_begin(self, trial: Any, model: Any, epoch: int, logs: Any = None) -> None:
            self._began = time.perf_counter()
            # Keras holds the rate as float32; its shortest decimal is what the user typed.
            self._rate = float(str(float32(model.optimizer.learning_rate.numpy())))
            stop_if_cancelled()

        def on_batch_end(self, trial: Any, model: Any, batch: int, logs: Any = None) -> None:
            stop_if_cancelled()

        def on_epoch_end(self, trial: Any, model: Any, epoch: int, logs: Any = None) -> None:
            emit(
                EpochEnded(
                    time=time.time(),
                    worker=WORKER,
                    trial=trial.trial_id,
                    epoch=epoch,
                    logs={k: float(v) for k, v in (logs or {}).items() if k != "learning_rate"},
                    learning_rate=self._rate,
                    seconds=time.perf_counter() - self._began,
                )
            )

        def on_trial_end(self, trial: Any) -> None:
            with writing:
                super().on_trial_end(trial)
            ended = self.oracle.get_trial(trial.trial_id)
            emit(
                TrialEnded(
                    time=time.time(),
                    worker=WORKER,
                    trial=ended.trial_id,
                    status=ended.status,
                    score=None if ended.score is None else float(ended.score),
                    best_epoch=ended.best_step,
                    message=ended.message,
                )
            )

    # "Reloading Tuner from …" would stand in the middle of somebody's output.
    with redirect_stdout(StringIO()):
        tuner = LiveRandomSearch(
            make_hypermodel(spec, spec.data.features),
            objective=spec.objective,
            # Keras Tuner ends a small space by drawing until it gives up; we know when every combination is tried.
            max_trials=min(spec.max_trials, combinations(spec) or spec.max_trials),
            seed=spec.seed,
            # One failing corner of the space should not end the search of the rest.
            max_consecutive_failed_trials=spec.max_trials + 1,
            directory=str(project.parent),
            project_name=project.name,
            overwrite=False,
        )
    # With 20 tries Keras Tuner often misses the last free combinations of a small space.
    tuner.oracle._max_collisions = 10**5
    create = tuner.oracle.create_trial

    def create_trial(tuner_id: str) -> Any:
        with writing:
            return create(tuner_id)

    tuner.oracle.create_trial = create_trial
    return tuner
