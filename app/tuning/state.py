"""What the events of a search add up to. ``SearchState.apply`` is their only interpreter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise
from statistics import median
from typing import Any

from app.tuning.events import (
    EpochEnded,
    Event,
    Layer,
    ModelBuilt,
    Reason,
    SearchEnded,
    SearchPaused,
    SearchResumed,
    SearchStarted,
    Status,
    TrialEnded,
    TrialStarted,
    WorkerLost,
)
from app.tuning.journal import WORKER
from app.tuning.spec import SearchSpec, Value
from app.tuning.tuners import epochs_asked, trials_asked

GRAVITY: tuple[Reason, ...] = ("completed", "exhausted", "stopped", "failed")
RECENT = 50  # trials that say how fast it goes


@dataclass(frozen=True)
class TrialState:
    """One trial so far."""

    trial: str
    values: dict[str, Value]
    started: float
    epochs: tuple[EpochEnded, ...] = ()
    status: Status = "RUNNING"
    score: float | None = None
    best_epoch: int | None = None
    message: str | None = None
    worker: str = WORKER
    layers: tuple[Layer, ...] = ()  # the model's summary, empty until it is built
    parameters: int | None = None

    @cached_property
    def number(self) -> int:
        """The trial's number from 0: ids are padded to the width of max_trials, so they sort as numbers only."""
        return int(self.trial) if self.trial.isdecimal() else 0

    @property
    def seconds(self) -> float:
        """Training time so far."""
        return sum(e.seconds for e in self.epochs)


@dataclass(frozen=True)
class SearchState:
    """A search so far: the empty state before its first event."""

    spec: SearchSpec | None = None
    versions: dict[str, str] = field(default_factory=dict)
    trials: dict[str, TrialState] = field(default_factory=dict)
    started: float | None = None  # when the running (or last) session began, Unix seconds
    ended: float | None = None
    reason: Reason | None = None
    message: str | None = None
    workers: tuple[str, ...] = ()  # who runs now
    paused: tuple[str, ...] = ()  # which of them hold still
    grave: Reason | None = None  # the gravest reason of the workers that have ended, while others run

    def apply(self, *events: Event) -> SearchState:
        """The state after these events; many at once cost one copy of the trials."""
        draft = _Draft(self)
        for event in events:
            draft.take(event)
        draft.write_epochs()
        after = replace(self, trials=draft.trials, **draft.changed)
        if all(isinstance(event, EpochEnded | ModelBuilt) for event in events):
            # No trial began or ended: what took a look at every trial need not be found again.
            known = vars(self)
            for name in ("finished", "best"):
                if name in known:
                    vars(after)[name] = known[name]
            if "running_trials" in known and all(e.trial in self.trials for e in events):  # type: ignore[union-attr]
                vars(after)["running_trials"] = tuple(after.trials[t.trial] for t in known["running_trials"])
        return after

    @property
    def running(self) -> bool:
        """Whether a session has started and not ended."""
        return self.started is not None and self.reason is None

    @property
    def is_paused(self) -> bool:
        """Whether every worker holds still."""
        return self.running and bool(self.workers) and set(self.workers) <= set(self.paused)

    @cached_property
    def finished(self) -> int:
        """How many trials need no more work: their number of the ``max_trials`` asked for."""
        return sum(t.status not in ("RUNNING", "STOPPED") for t in self.trials.values())

    @cached_property
    def running_trials(self) -> tuple[TrialState, ...]:
        """The trials that train now, one a worker."""
        return tuple(t for t in self.trials.values() if t.status == "RUNNING")

    @property
    def progress(self) -> float:
        """0…1: trials done, the running ones in epochs."""
        if self.spec is None:
            return 0.0
        running = sum(len(t.epochs) for t in self.running_trials) / self._epochs
        return min(1.0, (self.finished + running) / trials_asked(self.spec))

    @property
    def _epochs(self) -> int:
        """Epochs of a whole trial."""
        return epochs_asked(self.spec) * self.spec.executions_per_trial if self.spec is not None else 1

    def seconds_left(self, now: float) -> float | None:
        """How long the rest takes at this session's pace so far, or None before there is a pace or in a pause.

        A trial's first epoch is counted apart: it builds the model and traces its graph, which takes
        several times as long as a later epoch of a small network. Medians, so that a pause does not count.
        """
        if self.spec is None or self.started is None or not self.running or self.is_paused:
            return None
        latest = islice(reversed(self.trials.values()), RECENT)
        mine = [t for t in latest if t.started >= self.started and t.epochs]
        first = [t.epochs[0].time - t.started for t in mine]
        later = [b.time - a.time for t in mine for a, b in pairwise(t.epochs)]
        if not first or (not later and self._epochs > 1):
            return None
        trials_left = trials_asked(self.spec) - self.finished
        epochs_left = trials_left * (self._epochs - 1)
        for trial in self.running_trials:
            if trial.epochs:
                trials_left -= 1
                epochs_left -= len(trial.epochs) - 1
        last = max(t.epochs[-1].time for t in mine)
        left = trials_left * median(first) + (epochs_left * median(later) if later else 0.0)
        # Counted from the last epoch, so that the figure falls evenly between two of them.
        return max(0.0, left / max(1, len(self.workers)) - (now - last))

    @cached_property
    def best(self) -> TrialState | None:
        """The completed trial with the best score; the earlier of equals."""
        scored = [t for t in self.trials.values() if t.status == "COMPLETED" and t.score is not None]
        if self.spec is None or not scored:
            return None
        sign = 1 if self.spec.direction == "min" else -1
        return min(scored, key=lambda t: (sign * (t.score or 0.0), t.number))


class _Draft:
    """A copy of a state that takes events one after another."""

    def __init__(self, state: SearchState) -> None:
        self._state = state
        self.trials = dict(state.trials)
        self.changed: dict[str, Any] = {}
        self._epochs: list[EpochEnded] = []  # the latest, all of one trial, not written yet

    def take(self, event: Event) -> None:
        """Change the draft as an event says."""
        if isinstance(event, EpochEnded):
            if self._epochs and self._epochs[0].trial != event.trial:
                self.write_epochs()
            self._epochs.append(event)
            return
        self.write_epochs()
        match event:
            case TrialStarted():
                self.trials[event.trial] = TrialState(event.trial, event.values, event.time, worker=event.worker)
            case ModelBuilt():
                self._put(self._trial(event), layers=event.layers, parameters=event.parameters)
            case TrialEnded():
                self._put(
                    self._trial(event),
                    status=event.status,
                    score=event.score,
                    best_epoch=event.best_epoch,
                    message=event.message,
                )
            case SearchPaused():
                self._set(paused=(*self._without(event.worker, "paused"), event.worker))
            case SearchResumed():
                self._set(paused=self._without(event.worker, "paused"))
            case WorkerLost():
                self._stop_trials(event.worker)
            case SearchStarted():
                self._start(event)
            case SearchEnded():
                self._end(event)

    def write_epochs(self) -> None:
        """Write the epochs that came one after another in one piece."""
        if self._epochs:
            trial = self._trial(self._epochs[0])
            self._put(trial, epochs=(*trial.epochs, *self._epochs))
            self._epochs = []

    def _start(self, event: SearchStarted) -> None:
        # A trial that an earlier session left unfinished is run again from its first epoch.
        self._stop_trials(event.worker)
        others = self._without(event.worker, "workers")
        if not others:
            self._stop_trials(None)
            self._set(started=event.time, ended=None, reason=None, message=None, grave=None)
        self._set(
            spec=event.spec,
            versions=event.versions,
            workers=(*others, event.worker),
            paused=self._without(event.worker, "paused"),
        )

    def _end(self, event: SearchEnded) -> None:
        """The search ends with its last worker; the gravest reason of them all is the search's."""
        self._stop_trials(event.worker)
        others = self._without(event.worker, "workers")
        before: Reason | None = self._get("grave")
        reason: Reason = max(event.reason, before or event.reason, key=GRAVITY.index)
        message = event.message if reason == event.reason else self._get("message")
        self._set(workers=others, paused=self._without(event.worker, "paused"), message=message)
        if others:
            self._set(grave=reason)
        else:
            self._stop_trials(None)
            self._set(grave=None, reason=reason, ended=event.time)

    def _stop_trials(self, worker: str | None) -> None:
        """The running trials of a worker (None: of all) were stopped."""
        for key, trial in list(self.trials.items()):
            if trial.status == "RUNNING" and worker in (None, trial.worker):
                self.trials[key] = replace(trial, status="STOPPED")

    def _trial(self, event: ModelBuilt | EpochEnded | TrialEnded) -> TrialState:
        """A trial as far as it is known; an event of a trial whose start was lost is still shown."""
        return self.trials.get(event.trial) or TrialState(event.trial, {}, event.time, worker=event.worker)

    def _put(self, trial: TrialState, **changes: Any) -> None:
        self.trials[trial.trial] = replace(trial, **changes)

    def _get(self, name: str) -> Any:
        return self.changed.get(name, getattr(self._state, name))

    def _set(self, **changes: Any) -> None:
        self.changed.update(changes)

    def _without(self, worker: str, name: str) -> tuple[str, ...]:
        return tuple(w for w in self._get(name) if w != worker)
