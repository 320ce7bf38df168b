"""The columns of the table of trials: what each shows, what it is sorted by, and what its title says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.descent.text.numbers import metric_text
from app.tuning.record.short_text import short_text
from app.tuning.record.state import SearchState, TrialState
from app.tuning.spec.measures import meaning_of
from app.tuning.words.trial import epochs_text, status_word

Notes = Mapping[str, str]  # by trial
Cell = int | float | str | None


@dataclass(frozen=True)
class Column:
    """One column of a search's table."""

    title: str
    tip: str
    value: Callable[[SearchState, Notes, TrialState], Cell]  # what it is sorted by; None or "" comes last
    text: Callable[[SearchState, Notes, TrialState], str]

    def best_is_high(self, state: SearchState) -> bool:
        """Whether what is best in this column is its largest number."""
        return self.value is _score and state.spec is not None and state.spec.direction == "max"


def columns_of(state: SearchState) -> tuple[Column, ...]:
    """The trial's number, what is varied, and what came of it; status and note are the last two."""
    varied = () if state.spec is None else tuple(state.spec.varied())
    objective = "score" if state.spec is None else state.spec.objective
    tip = f"{objective} of the trial; click to sort, the best first.\n{meaning_of(objective)}".strip()
    score = Column(objective, tip, _score, _score_text)
    return (NUMBER, *map(_hyperparameter, varied), score, BEST_EPOCH, EPOCHS, TIME, STATUS, NOTE)


def _hyperparameter(name: str) -> Column:
    def text(_state: SearchState, _notes: Notes, trial: TrialState) -> str:
        return short_text(name, trial.values[name]) if name in trial.values else ""

    return Column(name, f"{name} of the trial; click to sort.", lambda _state, _notes, t: t.values.get(name), text)


def _number_text(state: SearchState, _notes: Notes, trial: TrialState) -> str:
    return f"{trial.number} ★" if state.best is trial else f"{trial.number}"


def _score(_state: SearchState, _notes: Notes, trial: TrialState) -> Cell:
    return trial.score


def _score_text(_state: SearchState, _notes: Notes, trial: TrialState) -> str:
    return "" if trial.score is None else metric_text(trial.score)


def _best_epoch_text(_state: SearchState, _notes: Notes, trial: TrialState) -> str:
    return "" if trial.best_epoch is None else f"{trial.best_epoch + 1}"


def _epochs(_state: SearchState, _notes: Notes, trial: TrialState) -> Cell:
    return len(trial.epochs) if trial.recorded and (trial.epochs or trial.score is None) else None


def _epochs_text(_state: SearchState, _notes: Notes, trial: TrialState) -> str:
    return "" if _epochs(_state, _notes, trial) is None else epochs_text(trial)


def _time(_state: SearchState, _notes: Notes, trial: TrialState) -> Cell:
    return trial.seconds if trial.recorded else None


def _time_text(_state: SearchState, _notes: Notes, trial: TrialState) -> str:
    return f"{trial.seconds:.1f} s" if trial.epochs and trial.recorded else ""


def _status_text(state: SearchState, _notes: Notes, trial: TrialState) -> str:
    return status_word(state, trial) + (" ✕" if trial.ended_badly else "")


def _note(_state: SearchState, notes: Notes, trial: TrialState) -> str:
    return notes.get(trial.trial, "")


NUMBER = Column(
    "trial",
    "The trial's number, in the order in which they began; ★ is the best so far.",
    lambda _state, _notes, trial: trial.number,
    _number_text,
)
BEST_EPOCH = Column(
    "best epoch",
    "The epoch that gave the score, counted from 1; empty where the score is a mean of executions.",
    lambda _state, _notes, trial: trial.best_epoch,
    _best_epoch_text,
)
EPOCHS = Column(
    "epochs",
    "Epochs trained so far; 3–4 where Hyperband resumes from the weights of an earlier trial.",
    _epochs,
    _epochs_text,
)
TIME = Column("time", "Training time in seconds.", _time, _time_text)
STATUS = Column(
    "status",
    "COMPLETED has a score; INVALID and FAILED could not be trained; SKIPPED: you skipped this trial; "
    "STOPPED will be run again on Resume. ✕: diverged; its loss or a metric is NaN or infinite at the end.",
    lambda _state, _notes, trial: trial.status,
    _status_text,
)
NOTE = Column(
    "note",
    "Your note; press F2 on a row to write one. Kept in the project's folder.",
    lambda state, notes, trial: _note(state, notes, trial).casefold(),
    _note,
)
