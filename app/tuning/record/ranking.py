"""Scores in the order of the trials, and which trials are worth a curve when there are thousands."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from app.tuning.record.state import SearchState, TrialState

MOST_NAMED = 5  # trials in a sentence
MOST_CURVES = 60  # more than that are a tangle, and slow


def running_best(state: SearchState) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """The scored trials in the order of their numbers: number, score, the best up to and including it, id."""
    scored = sorted((number, score, name) for score, number, name in state.ranked)
    numbers = np.array([number for number, _, _ in scored], dtype=float)
    scores = np.array([score for _, score, _ in scored], dtype=float)
    sign = 1.0 if state.spec is not None and state.spec.direction == "min" else -1.0
    return numbers, sign * scores, sign * np.minimum.accumulate(scores), [name for _, _, name in scored]


def worth_a_curve(state: SearchState, selected: str, most: int = MOST_CURVES) -> list[TrialState]:
    """All trials, or of more than ``most`` the best half, the selected one and the latest, in their order."""
    if len(state.trials) <= most:
        return list(state.trials.values())
    chosen = {name for _, _, name in state.ranked[: most // 2]}
    if selected in state.trials:
        chosen.add(selected)
    for name in reversed(state.trials):
        if len(chosen) >= most:
            break
        chosen.add(name)
    return sorted((state.trials[name] for name in chosen), key=lambda t: t.number)


def curves_text(shown: int, total: int) -> str:
    """What is left out of the curves; empty if nothing is."""
    if shown >= total:
        return ""
    return f"{shown} of {total:,} curves: the best {MOST_CURVES // 2} and the latest. The table has them all."


def pointless_text(trials: list[int], metric: str) -> str:
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
    return "✕: diverged, its loss or a metric is NaN or infinite by the end." if crossed else ""
