"""What is said of the baseline, and whether the best trial is any better."""

from __future__ import annotations

from app.descent.text.numbers import metric_text
from app.tuning.record.state import SearchState


def baseline_text(state: SearchState) -> str:
    """The baseline, and whether the best trial is any better; empty where nobody knows it."""
    spec, value = state.spec, state.baseline
    if spec is None or value is None or not state.ranked:
        return ""
    answer = "most frequent class" if spec.objective.endswith("accuracy") else "mean"
    best = state.ranked[0][0]
    worse = best >= (value if spec.direction == "min" else -value)
    end = ": no trial is better." if worse else "."
    return f"Always answering the training rows' {answer} gives {metric_text(value)}{end}"
