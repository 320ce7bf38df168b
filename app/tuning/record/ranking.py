"""Scores in the order of the trials, what the best one is worth, and which trials of thousands get a curve."""

from __future__ import annotations

import math

import numpy as np

from app.tuning.record.events import ReferenceScored
from app.tuning.record.state import SearchState, TrialState
from app.tuning.spec.data import rows_of, training_rows
from app.tuning.spec.measures import measure_of
from app.tuning.spec.search import SearchSpec

MOST_CURVES = 60  # more than that are a tangle, and slow
ROUNDED = 1e-6  # of a score: the digits that float32 has


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


def beats_baseline(state: SearchState) -> bool | None:
    """Whether the best trial is better than one answer for every row; None without a score or a baseline."""
    if state.spec is None or state.baseline is None or not state.ranked:
        return None
    return is_better(state.spec, sign_of(state.spec) * state.ranked[0][0], state.baseline)


def best_reference(state: SearchState) -> ReferenceScored | None:
    """The better of scikit-learn's models on the same rows, as far as they have a score."""
    spec, scored = state.spec, [told for told in state.references if told.score is not None]
    if spec is None or not scored:
        return None
    return min(scored, key=lambda told: sign_of(spec) * (told.score or 0.0))


def is_better(spec: SearchSpec, score: float, other: float) -> bool:
    """Whether a score is truly better than another: what float32 makes of one number is a tie."""
    if math.isclose(score, other, rel_tol=ROUNDED, abs_tol=ROUNDED):
        return False
    return score < other if spec.direction == "min" else score > other


def sign_of(spec: SearchSpec) -> int:
    """What a rank is multiplied by to be a score."""
    return 1 if spec.direction == "min" else -1


def judged_rows(state: SearchState) -> int | None:
    """How many rows an accuracy is a share of; None where it is none, or nobody has counted the rows yet."""
    spec = state.spec
    if spec is None or state.foreign or measure_of(spec.objective) != "accuracy":
        return None
    rows = state.rows or rows_of(spec.data)
    if rows is None:
        return None
    # Searches of earlier versions did not write down how many train: all were cut where Keras cuts.
    training = state.training or training_rows(rows, spec.validation_split)
    return rows - training if spec.objective.startswith("val_") else training


def standard_error(state: SearchState) -> float | None:
    """How far an accuracy as good as the best would scatter over other rows; None where ``judged_rows`` is.

    The binomial √(p(1 − p)/n). Where every row is right or wrong, and it would be 0, two of each are added first
    (Agresti and Coull).
    """
    rows, best = judged_rows(state), state.best
    if not rows or best is None or best.score is None or not 0 <= best.score <= 1:
        return None
    share = best.score
    if share in (0, 1):
        share, rows = (share * rows + 2) / (rows + 4), rows + 4
    return math.sqrt(share * (1 - share) / rows)
