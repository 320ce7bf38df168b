"""One search of a script: what happens in it goes to the journal in its folder, and orders come from there."""

from __future__ import annotations

import contextlib
import math
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

from app.descent.text.json_input import InputError
from app.tuning.control import Control
from app.tuning.follow.describe_tuner import script_search, space_now, values_of, versions
from app.tuning.names import WORKER, is_trial_id, is_worker_name
from app.tuning.project.lock import ProjectLock
from app.tuning.project.orders_file import OrdersReader, forget_orders
from app.tuning.record.events import (
    EpochEnded,
    Event,
    ModelBuilt,
    Reason,
    ScriptWentOn,
    SearchEnded,
    SearchPaused,
    SearchResumed,
    SearchStarted,
    SpaceGrown,
    Status,
    TrialEnded,
    TrialStarted,
)
from app.tuning.record.journal import Journal, journal_path
from app.tuning.spec.space import Value
from app.tuning.train.live_tuner import finite, layers_of, plateau_seen

LISTEN = 0.2  # seconds between two looks for orders


class Recorder:
    """Tells one search of a tuner; several processes may have parts in it, if they are ``shared`` out by a chief.

    Raises OSError where its folder cannot be written, and InputError where another process searches in it. No fault of
    ours may end a script: where something cannot be told any more, the search goes on untold, and a line on standard
    error says so. The orders are for ``control``.
    """

    def __init__(
        self, tuner: Any, fit_arguments: tuple[Any, ...], fit_named: dict[str, Any], shared: bool = False
    ) -> None:
        self.tuner, self.control = tuner, Control()
        self.project = Path(tuner.project_dir).resolve()  # once and for all: a script may change its folder
        self.project.mkdir(parents=True, exist_ok=True)
        name = str(tuner.tuner_id)
        self._worker = name if is_worker_name(name) else re.sub(r"[^A-Za-z0-9_.-]", "-", name)[:64].strip("-") or WORKER
        self._process = os.getpid()
        self._broken = False
        self._trial, self._started = "", 0.0
        self._values: dict[str, Value] = {}
        self._execution, self._built = 0, False
        self._epochs: list[tuple[int, float | None]] = []  # of the last execution: each with its objective
        self._rate: float | None = None
        self._began = 0.0
        self._listened = 0.0
        self._space: dict[str, Any] = space_now(tuner)
        self._search = script_search(tuner, fit_arguments, fit_named)
        with contextlib.ExitStack() as opening:
            first = True
            try:
                opening.enter_context(ProjectLock(self.project))
            except InputError:
                if not shared:
                    raise
                first = False
            if first:
                forget_orders(self.project)
            self._orders = OrdersReader(self.project, from_end=not first)
            self._journal = opening.enter_context(Journal(journal_path(self.project, self._worker)))
            self._open = opening.pop_all()
        self._tell(SearchStarted(**self._now(), script=self._search, versions=versions()))

    def end(self, reason: Reason, message: str | None = None) -> None:
        """The last word; nothing is told afterwards."""
        self._tell(SearchEnded(**self._now(), reason=reason, message=message))
        self._broken = True
        self._open.close()

    def tell_before(self, project: Path) -> None:
        """Say in the folder of the search before this one where the script has gone on."""
        went_on = ScriptWentOn(**self._now(), project=str(self.project))
        if project != self.project and journal_path(project, self._worker).exists():
            with contextlib.suppress(OSError), Journal(journal_path(project, self._worker)) as journal:
                journal.write(went_on)

    def begin_trial(self, trial: Any) -> None:
        """A trial begins, perhaps again."""
        self._trial, self._started = str(trial.trial_id), time.time()
        self._values = values_of(trial.hyperparameters)
        self._execution, self._built, self._epochs, self._rate = 0, False, [], None
        self._began = time.perf_counter()
        self.control.forget_skips()
        self._tell_start()

    def end_trial(self, trial: Any, status: Status, message: str | None) -> None:
        """A trial has ended, as Keras Tuner's oracle sees it."""
        self._notice_values(trial)
        if status in ("FAILED", "INVALID") and not message:
            message = f"The {self._search.objective} was not a finite number at any epoch."
        self._tell(
            TrialEnded(
                **self._now(),
                trial=self._trial,
                status=status,
                score=finite(trial.score) if status == "COMPLETED" else None,
                best_epoch=self._best_epoch(trial) if status == "COMPLETED" else None,
                message=message,
            )
        )
        if (space := space_now(self.tuner)) != self._space:
            self._space = space
            self._tell(SpaceGrown(**self._now(), space=space))

    def begin_epoch(self, trial: Any, model: Any, epoch: int) -> None:
        """An epoch begins: its rate is the one that it uses."""
        if self._epochs and epoch <= self._epochs[-1][0]:
            self._execution, self._epochs = self._execution + 1, []  # trained once more
        self._tell_model(trial, model)
        self._rate = _rate(model)
        self._began = time.perf_counter()

    def end_epoch(self, trial: Any, model: Any, epoch: int, logs: Any, plateau: Any) -> None:
        """An epoch has ended."""
        self._tell_model(trial, model)
        if self._epochs and epoch <= self._epochs[-1][0]:  # of a loop that does not say when it begins
            self._execution, self._epochs = self._execution + 1, []
        now = time.perf_counter()
        metrics = _metrics(logs)
        seen = None
        with contextlib.suppress(Exception):
            seen = plateau_seen(plateau, model, self._rate) if self._rate is not None else None
        self._epochs.append((int(epoch), metrics.get(self._search.objective)))
        self._tell(
            EpochEnded(
                **self._now(),
                trial=self._trial,
                epoch=int(epoch),
                logs=metrics,
                learning_rate=self._rate,
                seconds=now - self._began,
                execution=self._execution,
                plateau=seen,
            )
        )
        self._began = now

    def listen(self) -> None:
        """Hear the orders that have come; it costs nothing to be called at every batch."""
        if (now := time.perf_counter()) < self._listened + LISTEN or self._process != os.getpid():
            return
        self._listened = now
        with contextlib.suppress(OSError):
            for order, trial in self._orders.read_new():
                self.control.give(order, trial)

    def hold(self) -> None:
        """Hear the orders, and hold still for as long as they ask for it."""
        self.listen()
        if not self.control.paused or self.control.stopped:
            return
        self._tell(SearchPaused(**self._now()))
        since = time.perf_counter()
        while self.control.paused and not self.control.stopped:
            time.sleep(LISTEN / 2)
            self.listen()
        self._began += time.perf_counter() - since
        self._tell(SearchResumed(**self._now()))

    def _tell_start(self) -> None:
        if is_trial_id(self._trial):
            self._tell(TrialStarted(time=self._started, worker=self._worker, trial=self._trial, values=self._values))

    def _notice_values(self, trial: Any) -> None:
        """Tell a trial's start again if its network asked for values that nobody knew before it was built."""
        values = values_of(trial.hyperparameters)
        if not self._epochs and not self._execution and values != self._values:
            self._values = values
            self._tell_start()

    def _tell_model(self, trial: Any, model: Any) -> None:
        """Tell a trial's network, as soon as it knows its own size; some do not before they have trained."""
        if self._built or self._epochs or self._execution:
            return
        self._notice_values(trial)
        with contextlib.suppress(Exception):
            layers, count = layers_of(model), int(model.count_params())
            self._tell(ModelBuilt(**self._now(), trial=self._trial, layers=layers, parameters=count))
            self._built = True

    def _best_epoch(self, trial: Any) -> int | None:
        """The epoch that the score is of, where it was trained once and the numbers agree."""
        step = trial.best_step
        if self._execution or not isinstance(step, int) or not 0 <= step < len(self._epochs):
            return None
        epoch, objective = self._epochs[step]
        agree = objective is not None and trial.score is not None and math.isclose(objective, trial.score, rel_tol=1e-6)
        return epoch if agree else None

    def _now(self) -> dict[str, Any]:
        return {"time": time.time(), "worker": self._worker}

    def _tell(self, event: Event) -> None:
        if self._broken or self._process != os.getpid():
            return  # a copy of this process tells nothing
        try:
            self._journal.write(event)
        except OSError as error:
            self.give_up(error.strerror or str(error))

    def give_up(self, why: str) -> None:
        """Tell nothing more, and say why."""
        if not self._broken:
            self._broken = True
            print(f"mountain: {self.project}: no longer recorded: {why}", file=sys.stderr)


def _rate(model: Any) -> float | None:
    """The optimizer's learning rate now: Keras holds it as float32, whose shortest decimal is what the user typed."""
    with contextlib.suppress(Exception):
        from keras import ops
        from numpy import float32

        return finite(float(str(float32(ops.convert_to_numpy(model.optimizer.learning_rate)))))
    return None


def _metrics(logs: Any) -> dict[str, float | None]:
    """What Keras says of an epoch, but for what is no number."""
    found: dict[str, float | None] = {}
    for name, value in dict(logs or {}).items():
        if name != "learning_rate":
            with contextlib.suppress(TypeError, ValueError):
                # Some metrics, such as F1Score, are a list of one number.
                found[str(name)] = finite(float(value.item() if getattr(value, "size", None) == 1 else value))
    return found
