"""The one truth about a search: its journals joined with Keras Tuner's own files.

Status and score are Keras Tuner's, epochs the journal's; what only one of the two has is shown, with the rest left
blank. So a trial that a script finished is a trial, and so is one whose journal was lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from msgspec.structs import replace as changed

from app.tuning.found.keras_files import KerasFiles, found_trials, part
from app.tuning.names import WORKER
from app.tuning.record.events import TrialFound
from app.tuning.record.gaps import Gaps
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState

BEGUN = ("RUNNING", "STOPPED")  # nothing is known of those yet, or they are run again
OURS = {"SKIPPED": ("FAILED", "INVALID")}  # our words for what Keras Tuner calls otherwise


def joined(state: SearchState, files: KerasFiles) -> SearchState:
    """A state that journals add up to, with what Keras Tuner's files know beside."""
    if not files.records and not state.trials:
        return state
    readable = {name for name, record in files.records.items() if record}
    told = {name for name in readable & state.trials.keys() if _says(files.records[name], state.trials[name])}
    events = [_correction(state, event) for event in found_trials(files, WORKER, told, ours=True)]
    after = state.apply(*(event for event in events if event is not None))
    if [t.number for t in after.trials.values()] != sorted(t.number for t in after.trials.values()):
        after = replace(after, trials=dict(sorted(after.trials.items(), key=lambda pair: pair[1].number)))
    gaps = Gaps(
        unrecorded=tuple(
            t.number
            for t in after.trials.values()
            if (not t.recorded or (t.score is not None and not t.epochs and not after.foreign))
            and t.status not in BEGUN
        ),
        unsaved=tuple(
            t.number
            for name, t in after.trials.items()
            if name not in readable and t.status != "RUNNING" and t.recorded
        ),
        damaged=tuple(
            place for place, name in enumerate(files.records) if name not in readable and name not in after.trials
        ),
        missing=tuple(name for name in files.missing if name not in after.trials),
    )
    return _ended(replace(after, gaps=gaps), files)


def _correction(state: SearchState, event: TrialFound) -> TrialFound | None:
    """What Keras Tuner's file says of a trial that the journals do not, or None if that is nothing."""
    known = state.trials.get(event.trial)
    if known is None:
        return event
    if known.status == "RUNNING" and known.worker in state.workers:
        return None  # who trains it knows best
    if event.status in OURS.get(known.status, ()):
        return None
    if event.status == "RUNNING":
        event = changed(event, status="STOPPED")  # by a journal of ours, whose writer is gone
    once = state.spec is None or state.spec.executions_per_trial == 1
    as_told = event.score == known.score and known.best_epoch is not None and _same_values(known, event)
    best = known.best_epoch if as_told else event.best_epoch
    event = changed(
        event,
        best_epoch=best if once and event.status == "COMPLETED" else None,
        message=event.message or (known.message if event.status == known.status else None),
    )
    return None if _agree(known, event) else event


def _agree(known: TrialState, event: TrialFound) -> bool:
    same = (known.status, known.score, known.best_epoch, known.message)
    return _same_values(known, event) and same == (event.status, event.score, event.best_epoch, event.message)


def _same_values(known: TrialState, event: TrialFound) -> bool:
    return all(event.values.get(name, value) == value for name, value in known.values.items())


def _says(record: dict[str, Any], trial: TrialState) -> bool:
    """Whether a trial's file says what the journal does of one that completed, as almost all do.

    Then no event is made of it: ten thousand would take a second.
    """
    values = part(record, "hyperparameters", "values")
    end = record.get("status"), record.get("score"), record.get("message")
    return (
        end == ("COMPLETED", trial.score, trial.message)
        and trial.status == "COMPLETED"
        and isinstance(values, dict)
        and all(values.get(name, value) == value for name, value in trial.values.items())
    )


def _ended(state: SearchState, files: KerasFiles) -> SearchState:
    """The state with the end that its trials tell: whoever finished the search last may not have written a journal."""
    statuses = {trial.status for trial in state.trials.values()}
    if not state.trials:
        return state
    if state.started is None:
        times = [t.started for t in state.trials.values()]
        state = replace(state, started=min(times), ended=max([*times, *map(files.written, files.records)]))
    elif state.running:
        return state
    if "RUNNING" in statuses:
        return replace(state, reason=None, ended=None)  # by a script, since none of our workers is there
    reason: Literal["completed", "stopped"] | None = None
    if "STOPPED" in statuses:
        reason = "stopped" if state.reason in (None, "completed", "exhausted") else None
    elif state.reason in (None, "stopped") and state.plan is not None:
        reason = "completed" if state.finished >= state.plan.trials else "stopped"
    return state if reason is None else replace(state, reason=reason)
