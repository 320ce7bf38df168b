"""Where a search is: how many trials are done, what runs now, how long the rest takes, and how it ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.tuning.names import GONE
from app.tuning.record.error_summary import summary
from app.tuning.record.state import SearchState
from app.tuning.spec.plan import trials_asked
from app.tuning.spec.search import combinations

Kind = Literal[
    "none",  # nothing has begun
    "foreign",  # a script's, as far as its files tell
    "foreign, running",  # which another program seems to run now
    "preparing",  # no trial yet
    "running",
    "completed",
    "exhausted",  # no combination is left
    "stopped",
    "failed",
    "nothing scored",  # it came to its end, but no trial to a score
]


class Running(NamedTuple):
    """A trial that trains now, and how many of its epochs it has trained."""

    number: int
    epochs: int
    planned: int


class Failures(NamedTuple):
    """Trials that failed in a search without any score."""

    failed: int  # 0 where the scores of trials that completed are no numbers
    trials: int  # of so many
    message: str  # of the last one
    differ: bool = False  # whether others failed for other reasons


@dataclass(frozen=True)
class Progress:
    """Where a search is."""

    kind: Kind
    finished: int = 0  # trials that need no more work
    planned: int | None = None  # of so many; None where nobody can know
    scoreless: tuple[tuple[str, int], ...] = ()  # how many of those that need no more work have no score, by status
    running: tuple[Running, ...] = ()
    seconds: float | None = 0.0  # of training, all trials together; None where nobody knows
    seconds_left: float | None = None
    combinations: int | None = None  # that the space holds, where all of them were tried
    unfinished: bool = False  # whether some of a script's trials never ended
    failures: Failures | None = None
    gone: bool = False  # whether the folder was deleted, and what was finished with it
    curves: bool = True  # whether a script's files say at which epochs its scores were reached


def progress_of(state: SearchState, now: float) -> Progress:
    """Where a search is; ``now`` in Unix seconds."""
    if state.spec is None or (state.started is None and state.reason is None):
        return Progress("none")
    if state.foreign and state.script is None:
        running = tuple(Running(t.number, 0, 0) for t in state.running_trials)
        return Progress(
            "foreign, running" if state.running else "foreign",
            state.finished,
            scoreless=_scoreless(state),
            running=running,
            unfinished=state.reason == "stopped",
            failures=failures_of(state),
            curves=any(trial.epochs for trial in state.trials.values()),
        )
    planned = state.plan.trials if state.plan else None
    if planned is None and state.script is not None:
        planned = state.script.max_trials
    scoreless = _scoreless(state)
    if state.running:
        if not state.trials:
            return Progress("preparing")
        running = tuple(Running(t.number, len(t.epochs), state.epochs_planned(t)) for t in state.running_trials)
        return Progress("running", state.finished, planned, scoreless, running, seconds_left=state.seconds_left(now))
    failures = failures_of(state)
    if state.reason in ("completed", "exhausted") and failures is not None:
        return Progress("nothing scored", state.finished, planned, scoreless, failures=failures)
    if state.reason == "exhausted":
        held = combinations(state.spec)
        whole = held if held is not None and held <= len(state.tried) else None
        return Progress("exhausted", state.finished, trials_asked(state.spec), scoreless, combinations=whole)
    known = all(trial.recorded and (trial.epochs or trial.score is None) for trial in state.trials.values())
    seconds = sum(trial.seconds for trial in state.trials.values()) if known else None
    gone = (state.message or "").startswith(GONE)
    return Progress(state.reason or "failed", state.finished, planned, scoreless, seconds=seconds, gone=gone)


def failures_of(state: SearchState) -> Failures | None:
    """What failed in a search without any score; None if it has one, or if no trial failed."""
    if state.ranked:
        return None  # without a look at every trial
    failed = [t for t in state.trials.values() if t.status in ("FAILED", "INVALID")]
    if not failed and not any(t.status == "COMPLETED" and t.ended_badly for t in state.trials.values()):
        return None
    told = [t.message for t in failed if t.message]
    differ = len(set(map(summary, told))) > 1
    return Failures(len(failed), len(state.trials), told[-1] if told else "", differ)


def _scoreless(state: SearchState) -> tuple[tuple[str, int], ...]:
    if state.finished == len(state.ranked):
        return ()
    counts = Counter(trial.status for trial in state.trials.values())
    return tuple((status, counts[status]) for status in ("SKIPPED", "FAILED", "INVALID") if counts[status])
