"""Taking events one after another into a copy of a search's state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from app.tuning.names import LOCAL, MOST_DIGITS
from app.tuning.record.events import (
    DataLoaded,
    EpochEnded,
    Event,
    ModelBuilt,
    Reason,
    ReferenceScored,
    ScriptWentOn,
    SearchEnded,
    SearchPaused,
    SearchResumed,
    SearchStarted,
    SpaceGrown,
    TrialEnded,
    TrialFound,
    TrialStarted,
    WorkerLost,
    WorkerSuspended,
)
from app.tuning.record.trial import Lost, TrialState, parted
from app.tuning.spec.script_search import ScriptSearch, plain_spec

AnyOfTrial = TrialStarted | TrialFound | ModelBuilt | EpochEnded | TrialEnded
GRAVITY: tuple[Reason, ...] = ("completed", "exhausted", "stopped", "failed")


class Draft:
    """A copy of a state's trials, and its other fields by name, that takes events one after another."""

    def __init__(self, trials: Mapping[str, TrialState], fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self.trials = dict(trials)
        self.before: dict[str, TrialState | None] = {}  # the trials that were written, as they were
        self.changed: dict[str, Any] = {}  # the state's other fields
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
                values, course = parted(event.values)
                self._write(self._new(event, values=values, course=course))
            case TrialFound():
                self._take_found(event)
            case ModelBuilt():
                self._put(self._trial(event), layers=event.layers, parameters=event.parameters)
            case TrialEnded():
                self._find_again(event)
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
                self._lose(event)
            case WorkerSuspended():
                others = tuple(lost for lost in self._get("lost") if lost.worker != event.worker)
                held = (Lost(event.worker, None, event.message, held=True),) if event.message else ()
                self._set(lost=others + held)
            case SearchStarted():
                self._start(event)
            case SpaceGrown():
                self._grow(event)
            case ScriptWentOn():
                self._set(went_on=event.project)
            case DataLoaded():
                self._set(rows=event.rows, baseline=event.baseline, training=event.training, tested=event.test)
            case ReferenceScored():
                others = tuple(told for told in self._get("references") if told.kind != event.kind)
                self._set(references=(*others, event))
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
            self._set(started=event.time, ended=None, reason=None, message=None, grave=None, lost=())
        self._set(
            spec=event.spec if event.script is None else plain_spec(event.script),
            script=event.script,
            went_on="",
            foreign=event.script is not None,
            versions=event.versions,
            workers=(*others, event.worker),
            paused=self._without(event.worker, "paused"),
        )

    def _grow(self, event: SpaceGrown) -> None:
        script: ScriptSearch | None = self._get("script")
        if script is not None:
            script = msgspec.structs.replace(script, space=event.space)
            self._set(script=script, spec=plain_spec(script))

    def _end(self, event: SearchEnded) -> None:
        """The search ends with its last worker; the gravest reason of them all is the search's."""
        self._stop_trials(event.worker)
        others = self._without(event.worker, "workers")
        before: Reason | None = self._get("grave")
        told = event.reason
        if told == "failed" and others and not LOCAL.fullmatch(event.worker):
            told = "completed"  # another machine dropped out; its trial is run by those who are left
        reason: Reason = max(told, before or told, key=GRAVITY.index)
        message = event.message if reason == event.reason else self._get("message")
        self._set(workers=others, paused=self._without(event.worker, "paused"), message=message)
        if others:
            self._set(grave=reason)
        else:
            self._stop_trials(None)
            self._set(grave=None, reason=reason, ended=event.time, lost=())

    def _lose(self, event: WorkerLost) -> None:
        mine = [t.number for t in self.trials.values() if t.status == "RUNNING" and t.worker == event.worker]
        others = tuple(lost for lost in self._get("lost") if lost.worker != event.worker)
        self._set(lost=(*others, Lost(event.worker, mine[0] if mine else None, event.message)))
        self._stop_trials(event.worker)

    def _find_again(self, event: TrialEnded) -> None:
        """A lost worker is no news any more once its trial, or another of its own, has ended."""
        if left := self._get("lost"):
            number = self._trial(event).number
            self._set(lost=tuple(lost for lost in left if lost.trial != number and lost.worker != event.worker))

    def _stop_trials(self, worker: str | None) -> None:
        """The running trials of a worker (None: of all) were stopped."""
        for trial in list(self.trials.values()):
            if trial.status == "RUNNING" and worker in (None, trial.worker):
                self._put(trial, status="STOPPED")

    def _take_found(self, event: TrialFound) -> None:
        """Status and score are Keras Tuner's; the epochs are those of the journal, if it has this trial's."""
        values, course = parted(event.values)
        ended = {"status": event.status, "score": event.score, "message": event.message}
        known = self.trials.get(event.trial)
        if known is not None and all(values.get(name, value) == value for name, value in known.values.items()):
            self._put(known, **ended, best_epoch=event.best_epoch, values=values, course=course)
            return
        made = self._new(event, values=values, course=course, recorded=False, metrics=event.logs, **ended)
        if event.best_epoch is not None and event.logs:
            best = EpochEnded(
                time=event.time,
                worker=event.worker,
                trial=event.trial,
                epoch=event.best_epoch,
                logs=event.logs,
                learning_rate=event.learning_rate,
                seconds=0.0,
            )
            made = msgspec.structs.replace(made, epochs=(best,), best_epoch=event.best_epoch)
        place = made.place if event.number is None else event.number
        self._write(msgspec.structs.replace(made, place=place))

    def _trial(self, event: ModelBuilt | EpochEnded | TrialEnded) -> TrialState:
        """A trial as far as it is known; an event of a trial whose start was lost is still shown."""
        return self.trials.get(event.trial) or self._new(event, values={})

    def _new(self, event: AnyOfTrial, **fields: Any) -> TrialState:
        """A trial that begins with this event."""
        place = self._place(event.trial)
        return TrialState(trial=event.trial, started=event.time, worker=event.worker, place=place, **fields)

    def _place(self, name: str) -> int | None:
        """Which trial in the search this is, where its id does not say so: it is no number, or another trial's."""
        if (known := self.trials.get(name)) is not None:
            return known.place
        if name.isdecimal() and len(name) <= MOST_DIGITS:
            padded = (f"{int(name):0{width}}" for width in range(1, MOST_DIGITS + 1))
            if not any(other in self.trials for other in padded):
                return None
        return max((trial.number for trial in self.trials.values()), default=-1) + 1

    def _put(self, trial: TrialState, **changes: Any) -> None:
        self._write(msgspec.structs.replace(trial, **changes))

    def _write(self, trial: TrialState) -> None:
        self.before.setdefault(trial.trial, self.trials.get(trial.trial))
        self.trials[trial.trial] = trial

    def _get(self, name: str) -> Any:
        return self.changed.get(name, self._fields[name])

    def _set(self, **changes: Any) -> None:
        self.changed.update(changes)

    def _without(self, worker: str, name: str) -> tuple[str, ...]:
        return tuple(w for w in self._get(name) if w != worker)
