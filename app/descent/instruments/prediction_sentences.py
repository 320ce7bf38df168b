"""Predictions over the truth in words, each with one number; and what was measured for it."""

from __future__ import annotations

from app.descent.instruments.prediction import Answers, CurveMiss, EndMiss, LimitMiss, Question, StepsMiss
from app.descent.text.numbers import number_text, place_text, rate_text, steps_text
from app.descent.walks.scene import Scene

ASKED: dict[Question, str] = {
    "end": "Where will it end?",
    "limit": "From which learning rate on will it diverge?",
    "curve": "How will its loss run?",
    "steps": "At which step will it have arrived?",
}
RIGHT = 1.05  # times: nearer to the truth than this is right


def answer_words(found: Answers) -> dict[Question, str]:
    """A sentence for each prediction whose truth is known."""
    said: dict[Question, str] = {}
    if found.end is not None:
        said["end"] = _end(found.end)
    if found.limit is not None:
        said["limit"] = _limit(found.limit)
    if found.curve is not None:
        said["curve"] = _curve(found.curve)
    if found.steps is not None:
        said["steps"] = _steps(found.steps)
    return said


def measured_words(scene: Scene, highest: float) -> str:
    """What the limit was measured by, with steps, seed and noise."""
    noise = f"noise {number_text(scene.noise)}, seed {scene.seed}" if scene.noise else "no noise"
    rates = f"121 rates from 1e-6 to {rate_text(highest, 3)}, then closer ones to a thousandth"
    return f"The limit: {rates}, {steps_text(scene.steps)} each, {noise}."


def watched_words(step: int, last: int) -> str:
    """How much of a walk, which ends at ``last``, had been seen in the fog when it was predicted."""
    if step >= last:
        return "Predicted after watching it walk to the end."
    return f"Predicted after watching {step:,} of its {steps_text(last)}."


def miss_text(factor: float, more: str = "high", less: str = "low") -> str:
    """ "2.1 times too low", or that it is right."""
    if 1 / RIGHT <= factor <= RIGHT:
        return "right to within 5%"
    return (
        f"{number_text(factor, 2)} times too {more}" if factor > 1 else f"{number_text(1 / factor, 2)} times too {less}"
    )


def _end(miss: EndMiss) -> str:
    guess = place_text(*miss.guess)
    if miss.real is None or miss.away is None:
        return f"Predicted {guess}, but it leaves the map for good: there is no end to point at."
    return f"Predicted {guess}, ends at {place_text(*miss.real)}: {number_text(miss.away, 2)} of the domain away."


def _limit(miss: LimitMiss) -> str:
    guess = rate_text(miss.guess, 2)
    if miss.real.rate is None or miss.factor is None:
        return f"Predicted {guess}, but it diverges at no rate up to {rate_text(miss.real.highest, 3)}."
    return f"Predicted {guess}, diverges from {rate_text(miss.real.rate, 3)} on: {miss_text(miss.factor)}."


def _curve(miss: CurveMiss) -> str:
    if miss.times is None:
        return "The curve has no loss to be compared with: it overflowed before."
    where = "mostly too low" if miss.low > 0.6 else "mostly too high" if miss.low < 0.4 else "now too low, now too high"
    if miss.times <= RIGHT:
        return "The curve is right to within 5% on average."
    return f"The curve is {number_text(miss.times, 2)} times off on average, {where}."


def _steps(miss: StepsMiss) -> str:
    if miss.real is None:
        return f"Predicted step {miss.guess:,}, but it has not arrived after {steps_text(miss.steps)}."
    said = f"Predicted step {miss.guess:,}, is there at step {miss.real:,}"
    if miss.real == 0 or miss.guess == 0:
        return f"{said}."
    return f"{said}: {miss_text(miss.guess / miss.real, 'late', 'early')}."
