"""What the events of a search add up to. ``SearchState.apply`` is their only interpreter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import fmean

from app.tuning.events import EpochEnded, Event, Reason, SearchEnded, SearchStarted, Status, TrialEnded, TrialStarted
from app.tuning.spec import SearchSpec, Value


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

    @property
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

    def apply(self, event: Event) -> SearchState:
        """The state after one more event."""
        match event:
            case SearchStarted():
                # A trial that an earlier session left unfinished is run again from its first epoch.
                return replace(
                    self._stop_running(),
                    spec=event.spec,
                    versions=event.versions,
                    started=event.time,
                    ended=None,
                    reason=None,
                    message=None,
                )
            case TrialStarted():
                return self._with(TrialState(event.trial, event.values, event.time))
            case EpochEnded():
                trial = self._trial(event.trial, event.time)
                return self._with(replace(trial, epochs=(*trial.epochs, event)))
            case TrialEnded():
                trial = self._trial(event.trial, event.time)
                return self._with(
                    replace(
                        trial,
                        status=event.status,
                        score=event.score,
                        best_epoch=event.best_epoch,
                        message=event.message,
                    )
                )
            case SearchEnded():
                return replace(self._stop_running(), ended=event.time, reason=event.reason, message=event.message)

    @property
    def running(self) -> bool:
        """Whether a session has started and not ended."""
        return self.started is not None and self.reason is None

    @property
    def finished(self) -> int:
        """How many trials need no more work: their number of the ``max_trials`` asked for."""
        return sum(t.status not in ("RUNNING", "STOPPED") for t in self.trials.values())

    @property
    def progress(self) -> float:
        """0…1: trials done, the running one in epochs."""
        if self.spec is None:
            return 0.0
        running = sum(len(t.epochs) for t in self.trials.values() if t.status == "RUNNING")
        return min(1.0, (self.finished + running / self.spec.epochs) / self.spec.max_trials)

    def seconds_left(self, now: float) -> float | None:
        """How long the rest takes at this session's pace so far, or None before there is a pace.

        A trial's first epoch is counted apart: it builds the model and traces its graph, which takes
        several times as long as a later epoch of a small network.
        """
        if self.spec is None or self.started is None or not self.running:
            return None
        mine = [t for t in self.trials.values() if t.started >= self.started and t.epochs]
        first = [t.epochs[0].time - t.started for t in mine]
        later = [b.time - a.time for t in mine for a, b in pairwise(t.epochs)]
        if not first or (not later and self.spec.epochs > 1):
            return None
        trials_left = self.spec.max_trials - self.finished
        epochs_left = trials_left * (self.spec.epochs - 1)
        for trial in self.trials.values():
            if trial.status == "RUNNING" and trial.epochs:
                trials_left -= 1
                epochs_left -= len(trial.epochs) - 1
        last = max(t.epochs[-1].time for t in mine)
        left = trials_left * fmean(first) + (epochs_left * fmean(later) if later else 0.0)
        # Counted from the last epoch, so that the figure falls evenly between two of them.
        return max(0.0, left - (now - last))

    @property
    def best(self) -> TrialState | None:
        """The completed trial with the best score; the earlier of equals."""
        scored = [t for t in self.trials.values() if t.status == "COMPLETED" and t.score is not None]
        if self.spec is None or not scored:
            return None
        sign = 1 if self.spec.direction == "min" else -1
        return min(scored, key=lambda t: (sign * (t.score or 0.0), t.number))

    def _trial(self, trial: str, time: float) -> TrialState:
        """A trial as far as it is known; an event of a trial whose start was lost is still shown."""
        return self.trials.get(trial) or TrialState(trial, {}, time)

    def _with(self, trial: TrialState) -> SearchState:
        return replace(self, trials={**self.trials, trial.trial: trial})

    def _stop_running(self) -> SearchState:
        """No trial runs any more: those that did were stopped."""
        trials = {k: replace(t, status="STOPPED") if t.status == "RUNNING" else t for k, t in self.trials.items()}
        return replace(self, trials=trials)
