"""Scores in the order of the trials, and which trials are worth a curve when there are thousands."""

from __future__ import annotations

from app.tuning.state import SearchState, TrialState

MOST_CURVES = 60  # more than that are a tangle, and slow


def running_best(state: SearchState) -> list[tuple[TrialState, float]]:
    """The scored trials by number, each with the best score up to and including it."""
    better = min if state.spec is not None and state.spec.direction == "min" else max
    made: list[tuple[TrialState, float]] = []
    for trial in sorted(state.trials.values(), key=lambda t: t.number):
        if trial.status != "COMPLETED" or trial.score is None:
            continue
        made.append((trial, better(made[-1][1], trial.score) if made else trial.score))
    return made


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
