"""What is said below the curves: which are not there, and what marks and equal lines mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.tuning.record.ranking import MOST_CURVES
from app.tuning.record.trial import TrialState
from app.tuning.spec.search import SearchSpec

MOST_NAMED = 5  # trials in a sentence


def curves_text(shown: int, total: int) -> str:
    """What is left out of the curves; empty if nothing is."""
    if shown >= total:
        return ""
    return f"{shown} of {total:,} curves: the best {MOST_CURVES // 2} and the latest. The table has all trials."


def epochless_text(trials: Iterable[TrialState]) -> str:
    """Why there is not a single point to draw of trials that have ended; empty if there is one, or one may come."""
    scored = known = quiet = False
    for trial in trials:
        if trial.epochs or (trial.recorded and trial.status in ("RUNNING", "STOPPED")):
            return ""  # mostly the first
        scored = scored or (bool(trial.metrics) and trial.score is not None)
        quiet = quiet or (trial.recorded and trial.score is not None)
        known = True
    if quiet:
        return "The script trains in its own way, without epochs of Keras's; History has the scores."
    if not scored:
        return "No trial got as far as an epoch with a finite score, so no curve can be drawn." if known else ""
    return "The files don't say at which epochs the scores were reached, so no curve can be drawn; see History."


def pointless_text(trials: Sequence[int], metric: str) -> str:
    """Which trials have nothing to draw of a metric; empty if there are none."""
    if not trials:
        return ""
    if len(trials) > MOST_NAMED:
        return f"{len(trials):,} trials have no finite {metric} to draw."
    names = ", ".join(map(str, trials))
    who = f"Trial {names} has" if len(trials) == 1 else f"Trials {names} have"
    return f"{who} no finite {metric} to draw."


def diverged_text(trials: Iterable[TrialState]) -> str:
    """What a cross behind a trial's name means; empty if none has one."""
    crossed = any(trial.diverged is not None and trial.epochs for trial in trials)
    return "✕: diverged; its loss or a metric is NaN or infinite at the end." if crossed else ""


def executions_text(spec: SearchSpec | None) -> str:
    """Why a trial has several lines; empty if it has one."""
    if spec is None or spec.executions_per_trial < 2:
        return ""
    times = spec.executions_per_trial
    return f"Each trial is trained {times} times and draws a line each time; its name is at the last one."
