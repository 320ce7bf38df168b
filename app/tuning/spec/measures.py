"""What a network can be judged by: the measures of each task, which way each is better, and what each means."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from app.tuning.spec.data import Task

METRIC = {"binary": "accuracy", "multiclass": "accuracy", "regression": "mean_absolute_error"}  # always measured
OF_CLASSES = ("accuracy", "balanced_accuracy", "auc", "f1_score", "precision", "recall")
OF_NUMBERS = ("mean_absolute_error", "root_mean_squared_error", "r2_score")
RISING = {*OF_CLASSES, "r2_score"}  # more of them is better
KNOWN = tuple(f"{part}{name}" for part in ("val_", "") for name in ("loss", *OF_CLASSES, *OF_NUMBERS))
Monitor = Annotated[str, msgspec.Meta(min_length=1, examples=[*KNOWN])]  # a user's own network may have others
# Parts of names that say which way a metric is better, in Keras Tuner's manner; "false" positives come first.
LOWER = ("false", "loss", "err", "mse", "mae", "mape", "msle", "entropy", "perplexity", "divergence", "hinge")
HIGHER = ("acc", "auc", "precision", "recall", "f1", "iou", "positives", "negatives", "cosine", "sensitivity", "dice")
MEANINGS = {
    "loss": "What training makes smaller. Lower is better.",
    "accuracy": "The share of rows that are answered right. Where nearly all rows are of one class, always answering\n"
    "that class scores high, too. Higher is better.",
    "balanced_accuracy": "The share of right answers within each class, and the mean over the classes: a rare class\n"
    "counts as much as a common one. Higher is better; guessing scores 1 / classes.",
    "auc": "The area under the ROC curve: how often a row of a class is given a higher probability of it than a row\n"
    "of another class. Higher is better; guessing scores 0.5.",
    "f1_score": "The harmonic mean of precision and recall; of several classes, the mean over them. Higher is better.",
    "precision": "Of the rows that are said to be of a class, the share that are: of two classes the second one,\n"
    "of several the mean over them. Higher is better.",
    "recall": "Of the rows that are of a class, the share that is found: of two classes the second one, of several\n"
    "the mean over them. Higher is better.",
    "mean_absolute_error": "How far off the answers are on average, in the target's units. Lower is better.",
    "root_mean_squared_error": "The root of the mean squared error, in the target's units: large errors count for\n"
    "more. Lower is better.",
    "r2_score": "The share of the target's variance that is explained (R²): 1 is perfect, 0 is no better than\n"
    "always answering the mean. Higher is better.",
}


def measure_of(monitor: str) -> str:
    """The measure itself, on whatever rows it is taken."""
    return monitor.removeprefix("val_")


def named_direction(monitor: str) -> Literal["min", "max"] | None:
    """Which way a measure is better as far as its name says, or None where it does not."""
    name = measure_of(monitor).lower()
    if name in RISING:
        return "max"
    if any(word in name for word in LOWER):
        return "min"
    return "max" if any(word in name for word in HIGHER) else None


def direction_of(monitor: str) -> Literal["min", "max"]:
    """Which way a measure is better by its name; down where the name does not say it, as a loss."""
    return named_direction(monitor) or "min"


def meaning_of(monitor: str) -> str:
    """What a measure says, and of which rows; empty for one that is not known here."""
    part = "validation" if monitor.startswith("val_") else "training"
    said = MEANINGS.get(measure_of(monitor), "")
    return f"{said}\nMeasured on the {part} rows." if said else ""


def objectives(task: Task | None) -> tuple[str, ...]:
    """What a search of this task can be judged by; where the task is not known yet, everything."""
    metrics = {None: (*OF_CLASSES, *OF_NUMBERS), "regression": OF_NUMBERS}.get(task, OF_CLASSES)
    return tuple(f"{part}{name}" for part in ("val_", "") for name in (*metrics, "loss"))
