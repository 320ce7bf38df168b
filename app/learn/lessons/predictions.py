"""What a learner predicts before a walk is shown: the truth, and how far off a guess is, as one number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.learn.checks.seen import Seen
from app.learn.checks.walk_measures import diverges_from, steps_to_arrive
from app.learn.lessons.kinds import Prediction

Array = NDArray[np.float64]
Truth = float | tuple[float, float] | Array | None  # steps or a rate; a place; losses, one a step


def truth_of(prediction: Prediction, seen: Seen) -> Truth:
    """What is to be predicted; None where there is none: a walk that does not arrive, ground without a limit.

    ``end`` is the last place with finite numbers, ``loss_curve`` the losses (n + 1,), ``steps`` the step at which it
    arrived, ``diverges_at`` the smallest rate with which the whole walk ends as diverged.
    """
    one = seen.walked(prediction.hiker)
    match prediction.ask:
        case "end":
            x, y = one.stood
            last = np.flatnonzero(np.isfinite(x) & np.isfinite(y))[-1]
            return float(x[last]), float(y[last])
        case "loss_curve":
            return one.loss
        case "steps":
            return steps_to_arrive(one)
        case "diverges_at":
            return diverges_from(seen, prediction.hiker)


def off_by(prediction: Prediction, guess: Truth, seen: Seen) -> float | None:
    """How far off a guess is; None where there is no truth.

    ``end``: the distance between the places. ``steps``: the difference. ``diverges_at``: how many times too large or
    too small, 1 at best. ``loss_curve``: the mean difference, in powers of ten where all losses are above 0.
    """
    truth = truth_of(prediction, seen)
    if truth is None or guess is None:
        return None
    match prediction.ask:
        case "end":
            return float(np.hypot(*(np.asarray(guess) - np.asarray(truth))))
        case "steps":
            return abs(float(np.asarray(guess)) - float(np.asarray(truth)))
        case "diverges_at":
            ratio = float(np.asarray(guess)) / float(np.asarray(truth))
            return max(ratio, 1 / ratio) if ratio > 0 else None
        case "loss_curve":
            drawn, real = np.asarray(guess, float), np.asarray(truth, float)
            both = np.isfinite(drawn) & np.isfinite(real)
            drawn, real = drawn[both], real[both]
            if not drawn.size:
                return None
            if drawn.min() > 0 < real.min():
                drawn, real = np.log10(drawn), np.log10(real)
            return float(np.abs(drawn - real).mean())
