"""Which points of a trial's curve a line joins."""

from __future__ import annotations

import numpy as np

from app.tuning.record.state import TrialState


def joined(trial: TrialState, fine: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Which of the points at ``places`` join the next: nothing between them is without a value.

    Nor does a line lead from one training of a trial to the next one.
    """
    runs = np.array([e.execution for e in trial.epochs])
    broken = ~(fine[:-1] & fine[1:] & (runs[:-1] == runs[1:]))
    breaks = np.concatenate([[0], np.cumsum(broken)])  # how many lie before a point
    made = np.zeros(len(places), dtype=np.int32)
    made[:-1] = breaks[places[:-1]] == breaks[places[1:]]
    return made
