"""A walk as text for other programs: the JSON of the command line, verdicts included, and the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np

from app.descent.story.verdict_sentences import walk_words
from app.descent.walks.walk import Walk


def walk_json(walked: Walk) -> bytes:
    """The walk as the JSON of the command line; numbers that are not finite travel as null.

    The steps of a verdict are those of its walk's own lists, which of a fork begin with the step it is forked at.
    """
    document = {
        "scene": walked.scene,
        "walks": [
            {
                "hiker": w.hiker,
                "x": w.x.tolist(),
                "y": w.y.tolist(),
                "loss": w.loss.tolist(),
                "gradient_x": w.gradient_x.tolist(),
                "gradient_y": w.gradient_y.tolist(),
                "learning_rate": w.learning_rate.tolist(),
                "verdict": {"kind": w.verdict.kind, "step": w.verdict.step, "sentence": walk_words(w)},
            }
            for w in walked.walks
        ],
    }
    return msgspec.json.encode(document) + b"\n"


def walk_rows(walked: Walk) -> Iterable[tuple[object, ...]]:
    """The walk as rows of a table, a header first: one row a hiker and step, blank where there is no number.

    Steps are the scene's: a fork's rows begin with the step that it is forked at.
    """
    yield "hiker", "optimizer", "step", "x", "y", "loss", "gradient_x", "gradient_y", "learning_rate"
    for index, w in enumerate(walked.walks):
        for step in range(w.steps + 1):
            here: list[object] = [_finite(a[step]) for a in (w.x, w.y, w.loss)]
            taken = [_finite(a[step]) for a in (w.gradient_x, w.gradient_y, w.learning_rate)] if step < w.steps else []
            yield index, type(w.hiker).__struct_config__.tag, w.begun + step, *here, *(taken or ("", "", ""))


def _finite(value: float) -> float | str:
    return float(value) if np.isfinite(value) else ""
