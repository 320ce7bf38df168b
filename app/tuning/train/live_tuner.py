"""A Keras Tuner tuner whose hooks tell what happens and hear what is asked."""

from __future__ import annotations

import errno
import math
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

from app.tuning.control import Control
from app.tuning.names import GONE
from app.tuning.project.folder import SPEC
from app.tuning.record.error_summary import summary
from app.tuning.record.events import (
    EpochEnded,
    Event,
    Layer,
    ModelBuilt,
    PlateauSeen,
    SearchPaused,
    SearchResumed,
    Status,
    TrialEnded,
    TrialStarted,
)

NO_ROOM = [os.strerror(kind) for kind in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)]  # on the disk, for us, in a file
NAMED = re.compile(r"(?:file)?name = '([^']+)'")
MOST_KILLS = 2  # of a trial's workers, before it is given up
HOPELESS = 10  # failures from the start that end a search


def finite(value: Any) -> float | None:
    """A number as every event tells it, whether it comes through a journal, which knows no NaN, or at once."""
    return None if value is None or not math.isfinite(value) else float(value)


class SearchStoppedError(Exception):
    """The search ends because it was asked to."""


class SearchFaultError(Exception):
    """The search cannot go on; the text is a sentence for a person."""


def live_tuner(
    base: Any,
    worker: str,
    emit: Callable[[Event], None],
    control: Control,
    writing: AbstractContextManager[object],
    kills: Counter[str],
) -> Any:
    """A subclass of ``base``, a Keras Tuner tuner class, that emits events and obeys ``control``.

    Callbacks could not: Keras Tuner copies them for every trial. ``writing`` is held while files are written.
    ``kills`` says how often workers were killed while they trained a trial: one that kills them all is given up.
    What is wrong with the disk ends the search and not the trial, which is run again on resume.
    """
    from keras.callbacks import ReduceLROnPlateau
    from keras_tuner.errors import FailedTrialError, FatalError
    from numpy import float32

    class StopNowError(SearchStoppedError, FatalError):
        """Keras Tuner lets only its FatalErrors through."""

    class FaultError(SearchFaultError, FatalError):
        """Keras Tuner lets only its FatalErrors through."""

    def tell(event: Event) -> None:
        try:
            emit(event)
        except OSError as error:
            raise FaultError(disk_fault(error)) from error

    class LiveTuner(base):
        """The tuner of one search."""

        _failures: int | None = 0  # in a row from the start, None once a trial was fine
        _said = ""

        def _populate_initial_space(self) -> None:
            # Keras Tuner builds a model to see what it asks for. Ours says so, and that model may be too large.
            if not getattr(self.hypermodel, "says_its_space", False):
                super()._populate_initial_space()
                return
            space = self.oracle.get_space()
            self.hypermodel.declare_hyperparameters(space)
            self.oracle.update_space(space)

        def pre_create_trial(self) -> None:
            self._hold()
            if control.stopping:
                raise StopNowError
            if self._failures == HOPELESS:
                raise FaultError(f"The first {HOPELESS} trials all failed, the last one with: {self._said}")

        def on_trial_begin(self, trial: Any) -> None:
            super().on_trial_begin(trial)
            # Run again, it gets a file of its own: whoever trained it before may be held still in the middle of writing
            # one, which stays locked.
            with suppress(OSError):
                Path(self.get_trial_dir(trial.trial_id), "checkpoint.weights.h5").unlink(missing_ok=True)
            self._execution = -1
            self._skipped = False
            control.forget_skips()
            values = dict(trial.hyperparameters.values)
            tell(TrialStarted(time=time.time(), worker=worker, trial=trial.trial_id, values=values))

        def run_trial(self, trial: Any, *args: Any, **kwargs: Any) -> Any:
            if (times := kills[trial.trial_id]) >= MOST_KILLS:
                raise FailedTrialError(
                    f"The process that trained this network was killed {times} times; "
                    "systems do that when memory runs out."
                )
            try:
                return super().run_trial(trial, *args, **kwargs)
            except OSError as error:
                raise FaultError(disk_fault(error)) from error
            except FatalError:
                raise  # what it says is a sentence already
            except Exception as error:
                if any(text in str(error) for text in NO_ROOM):  # as HDF5 and TensorFlow say it
                    raise FaultError(disk_fault(OSError(str(error)))) from error
                if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
                    raise FailedTrialError("This machine has too little memory to train this network.") from error
                raise

        def _deepcopy_callbacks(self, callbacks: Any) -> Any:
            copied = super()._deepcopy_callbacks(callbacks)
            self._plateau = next((c for c in copied if isinstance(c, ReduceLROnPlateau)), None)
            self._execution += 1
            self.hypermodel.execution = self._execution
            self._built = False
            return copied

        def on_epoch_begin(self, trial: Any, model: Any, *_: Any, **_logs: Any) -> None:
            self._obey(trial)
            if self._execution == 0 and not self._built:
                self._built = True
                layers, count = layers_of(model), int(model.count_params())
                tell(ModelBuilt(time=time.time(), worker=worker, trial=trial.trial_id, layers=layers, parameters=count))
            # Keras holds the rate as float32; its shortest decimal is what the user typed.
            self._rate = float(str(float32(model.optimizer.learning_rate.numpy())))
            self._began = time.perf_counter()

        def on_batch_end(self, trial: Any, *_: Any, **_logs: Any) -> None:
            self._obey(trial)

        def on_epoch_end(self, trial: Any, model: Any, epoch: int, logs: Any = None) -> None:
            tell(
                EpochEnded(
                    time=time.time(),
                    worker=worker,
                    trial=trial.trial_id,
                    epoch=epoch,
                    logs={k: finite(v) for k, v in (logs or {}).items() if k != "learning_rate"},
                    learning_rate=self._rate,
                    seconds=time.perf_counter() - self._began,
                    execution=self._execution,
                    plateau=plateau_seen(self._plateau, model, self._rate),
                )
            )

        def on_trial_end(self, trial: Any) -> None:
            message = trial.message  # a chief does not hand it back
            try:
                with writing:
                    super().on_trial_end(trial)
            except OSError as error:
                raise FaultError(disk_fault(error)) from error
            ended = self.oracle.get_trial(trial.trial_id)
            status: Status = "SKIPPED" if self._skipped else ended.status
            if status in ("FAILED", "INVALID") and not message:
                message = f"The {self.oracle.objective.name} was not a finite number at any epoch."
            if status == "COMPLETED":
                self._failures = None
            elif status == "FAILED" and self._failures is not None:
                self._failures += 1
                self._said = summary(message or "")
            tell(end_of(ended, worker, status, None if self._skipped else message, self.executions_per_trial))

        def _obey(self, trial: Any) -> None:
            self._hold()
            if control.stopped:
                raise StopNowError
            if control.take_skip(trial.trial_id):
                self._skipped = True
                raise FailedTrialError("You skipped this trial.")

        def _hold(self) -> None:
            if not control.paused or control.stopped:
                return
            tell(SearchPaused(time=time.time(), worker=worker))
            since = time.perf_counter()
            control.wait_while_paused()
            if hasattr(self, "_began"):
                self._began += time.perf_counter() - since
            tell(SearchResumed(time=time.time(), worker=worker))

    return LiveTuner


def plateau_seen(plateau: Any, model: Any, rate: float) -> PlateauSeen | None:
    """Keras's ReduceLROnPlateau after an epoch that used this rate; None where there is none."""
    if plateau is None:
        return None
    # It ran just before, and has reset what it waited for.
    reduced = float(model.optimizer.learning_rate.numpy()) < rate * (1 - 1e-6)
    return PlateauSeen(
        best=finite(plateau.best),
        wait=plateau.patience if reduced else plateau.wait,
        cooldown=plateau.cooldown_counter,
        reduced=reduced,
    )


def layers_of(model: Any) -> tuple[Layer, ...]:
    """The layers of a Keras model, a line each as in its summary."""
    return tuple(
        Layer(
            layer.name,
            type(layer).__name__,
            str(getattr(getattr(layer, "output", None), "shape", "?")),
            int(layer.count_params()),
        )
        for layer in model.layers
    )


def end_of(trial: Any, worker: str, status: Status, message: str | None, executions: int) -> TrialEnded:
    """The end of a Keras Tuner trial."""
    return TrialEnded(
        time=time.time(),
        worker=worker,
        trial=trial.trial_id,
        status=status,
        score=finite(trial.score),
        best_epoch=_best_epoch(trial) if status == "COMPLETED" and executions == 1 else None,
        message=message,
    )


def _best_epoch(trial: Any) -> int:
    """The epoch that a trial's score is of: Keras Tuner counts from where a trial of Hyperband went on."""
    return int(trial.best_step + trial.hyperparameters.values.get("tuner/initial_epoch", 0))


def disk_fault(error: OSError) -> str:
    """A sentence for a file of a project that could not be written, or is no longer there."""
    said = str(error)
    named = NAMED.search(said)  # by HDF5, whose errors say more than anybody needs
    where = error.filename or (named[1] if named else "The project folder")
    if isinstance(error, FileNotFoundError):
        if any((folder / SPEC).exists() for folder in Path(where).parents[:2]):
            return f"{where} was deleted or moved while the search ran. Other files are untouched."
        return f"{GONE}: {where} is no longer there. Its finished trials went with it."
    why = next((text for text in NO_ROOM if text in said), "") or error.strerror or summary(said)
    return f"{where}: {why}. Finished trials are kept; resume when there is room to write."
