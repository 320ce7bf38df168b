"""Why a hiker cannot be forked at the playhead, in a sentence."""

from __future__ import annotations

import math

from app.descent.step.hiker_words import name_of
from app.descent.walks.scene import MOST_HIKERS
from app.descent.walks.walk import Walk

AT_END = "A fork begins at the playhead: move it back from the end first."


def no_fork(walk: Walk, index: int, step: int) -> str:
    """Why the hiker at an index cannot be forked at a step of the scene; an empty text if it can."""
    one = walk.walks[index]
    name = name_of(one.hiker)
    if len(walk.walks) >= MOST_HIKERS:
        return f"There can be at most {MOST_HIKERS} hikers."
    if step >= walk.steps:
        return AT_END
    if step < one.begun:
        return f"{name} begins at step {one.begun:,}. Move the playhead there or further on to fork it."
    own = step - one.begun
    if own > one.steps or not math.isfinite(one.x[own] + one.y[own] + one.loss[own]):
        return f"{name} has left the finite numbers by step {step:,}. Move the playhead back to fork it."
    return ""
