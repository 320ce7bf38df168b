"""Measures as Keras metrics: Keras's own where it has them, for labels as a spec's data give them, else these two.

``class_measure`` and ``explained_variance`` need Keras alone: an exported script has them line by line.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

from app.tuning.spec.data import Task
from app.tuning.spec.measures import METRIC, OF_CLASSES
from app.tuning.spec.search import SearchSpec

# Keras has these of several classes only for labels written as ones and zeros, or not at all.
KERAS_HAS = {"precision": "Precision", "recall": "Recall", "root_mean_squared_error": "RootMeanSquaredError"}

TYPES = re.compile(r": (?:Any|str|int|float)(?=[,)])| -> (?:Any|None)(?=:)")  # that a script can do without


def class_measure(name: str, classes: int) -> Any:
    """The Keras metric of this name for labels 0, 1, …: of two classes that of the second, of more the mean.

    Answers are a probability for each class, or of two classes the second one's alone. ``balanced_accuracy`` is the
    mean over the classes that occur, ``auc`` over those that occur and are not all (0.5 without any).
    """
    import keras
    from keras import ops

    bins = 8192  # of log-odds from -64 to 17, all that float32 tells apart; for the auc, rows in one count as tied

    class ClassMeasure(keras.metrics.Metric):
        def __init__(self) -> None:
            super().__init__(name=name)
            wide = classes * bins if name == "auc" else classes
            self.counts = self.add_variable((3, wide), "zeros", name="counts")

        def update_state(self, y_true: Any, y_pred: Any, **_: Any) -> None:
            if y_pred.shape[-1] == 1:
                y_pred = ops.concatenate([1 - y_pred, y_pred], axis=-1)
            true = ops.one_hot(ops.cast(ops.reshape(y_true, (-1,)), "int32"), classes, dtype="float32")
            if name != "auc":
                said = ops.one_hot(ops.argmax(y_pred, axis=-1), classes, dtype="float32")
                counted = [ops.sum(part, axis=0) for part in (true * said, true, said)]
            else:
                share = ops.clip(ops.cast(y_pred, "float32"), 1e-37, 1 - 6e-8)
                odds = ops.log(share) - ops.log1p(-share)
                places = ops.clip(ops.cast((odds + 64) / 81 * bins, "int32"), 0, bins - 1)
                places = ops.reshape(places + bins * ops.arange(classes, dtype="int32"), (-1,))
                parts = [ops.reshape(part, (-1,)) for part in (true, 1 - true)]
                counted = [ops.segment_sum(part, places, classes * bins) for part in parts]
                counted.append(ops.zeros_like(counted[0]))
            self.counts.assign_add(ops.stack(counted))

        def result(self) -> Any:
            if name == "auc":
                ones, others = ops.reshape(self.counts[0], (-1, bins)), ops.reshape(self.counts[1], (-1, bins))
                lower = ops.cumsum(others, axis=1) - others / 2  # of another class, with a lower probability
                pairs = ops.sum(ones, axis=1) * ops.sum(others, axis=1)
                values, there = ops.sum(ones * lower, axis=1) / ops.maximum(pairs, 1), pairs > 0
            else:
                hits, true, said = self.counts[0], self.counts[1], self.counts[2]
                parts = {"precision": said, "f1_score": (true + said) / 2}.get(name, true)
                values = hits / ops.maximum(parts, 0.5)
                there = true > 0 if name == "balanced_accuracy" else true + said > 0
            if classes == 2 and name != "balanced_accuracy":
                values, there = values[1:], there[1:]
            there = ops.cast(there, "float32")
            none = 0.5 if name == "auc" else 0.0
            count = ops.sum(there)
            return ops.where(count > 0, ops.sum(values * there) / ops.maximum(count, 1), none)

    return ClassMeasure()


def explained_variance(centre: float) -> Any:
    """R² as a Keras metric: 1 less the squared errors, as a share of those of the mean; 0 where all are one number.

    Keras's own squares the numbers as they are, which costs all digits of large ones; here those off the ``centre``.
    """
    import keras
    from keras import ops

    class ExplainedVariance(keras.metrics.Metric):
        def __init__(self) -> None:
            super().__init__(name="r2_score")
            self.sums = self.add_variable((4,), "zeros", name="sums")

        def update_state(self, y_true: Any, y_pred: Any, **_: Any) -> None:
            true = ops.cast(ops.reshape(y_true, (-1,)), "float32") - centre
            off = ops.cast(ops.reshape(y_pred, (-1,)), "float32") - centre - true
            self.sums.assign_add(ops.stack([ops.sum(p) for p in (off * off, true, true * true, ops.ones_like(true))]))

        def result(self) -> Any:
            left, total, squares, count = self.sums[0], self.sums[1], self.sums[2], self.sums[3]
            spread = squares - total * total / ops.maximum(count, 1)
            return ops.where(spread > 0, 1 - left / ops.where(spread > 0, spread, 1.0), 0.0)

    return ExplainedVariance()


def measures_of(spec: SearchSpec, task: Task) -> tuple[str, ...]:
    """What a spec's networks are measured by beside the loss: the task's usual measure, and what the spec asks for."""
    return tuple(dict.fromkeys((METRIC[task], *spec.measures)))


def keras_metrics(spec: SearchSpec, task: Task, classes: int, centre: float) -> list[Any]:
    """What Keras measures in a search; ``centre`` is about the mean of a regression's numbers."""
    import keras

    made: list[Any] = []
    for name in measures_of(spec, task):
        if _in_keras(name, task):
            known = KERAS_HAS.get(name)
            made.append(getattr(keras.metrics, known)(name=name) if known else name)
        else:
            made.append(class_measure(name, classes) if name in OF_CLASSES else explained_variance(centre))
    return made


def metric_code(spec: SearchSpec, task: Task, classes: int, centre: str) -> tuple[list[str], str]:
    """The same as lines to define what Keras lacks, and as an expression; ``centre`` is one, too."""
    lines, parts = [], []
    for name in measures_of(spec, task):
        if _in_keras(name, task):
            known = KERAS_HAS.get(name)
            parts.append(f'keras.metrics.{known}(name="{name}")' if known else f'"{name}"')
            continue
        function = class_measure if name in OF_CLASSES else explained_variance
        source = TYPES.sub("", inspect.getsource(function)).splitlines()
        lines += [] if source[0] in lines else ["", "", *source]
        given = f'"{name}", {classes}' if name in OF_CLASSES else centre
        parts.append(f"{function.__name__}({given})")
    return lines, f"[{', '.join(parts)}]"


def _in_keras(name: str, task: Task) -> bool:
    return name in METRIC.values() or (name in KERAS_HAS and task != "multiclass")
