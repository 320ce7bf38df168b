"""A rate map in words: what was walked, what the line of the theory is or why there is none, what a cell came to."""

from __future__ import annotations

import math

import msgspec

from app.descent.endings.lower_ground import named
from app.descent.instruments.divergence_limit import Limit, Missing
from app.descent.instruments.rate_map import RateMap
from app.descent.instruments.what_was_walked import walked_text
from app.descent.story.stability_sentences import LAWS
from app.descent.text.numbers import counted, lr_text, number_text, place_text, steps_text
from app.descent.walks.scene import Scene

NO_LINE: dict[Missing, str] = {
    "scaled": "{title} scales each axis by itself, so curvature alone sets no limit, and no line is dashed.",
    "sign alone": "{title} uses only the gradient's sign, so curvature sets no limit, and no line is dashed.",
    "schedule": "The schedule changes the rate on the way, so a limit for one rate says little, and no line is dashed.",
    "clipped": "The gradient is clipped, so curvature alone sets no limit, and no line is dashed.",
    "no valley": "No valley was found whose curvature could set a limit, so no line is dashed.",
    "straight": "The lowest valley's floor does not curve as a quadratic's does, so no line is dashed.",
}


def scope_note(scene: Scene, made: RateMap) -> str:
    """How many walks of what, and under which conditions."""
    walked = walked_text(msgspec.structs.replace(scene, steps=made.steps))
    cut = "" if made.steps == scene.steps else f"; the scene walks {scene.steps:,}"
    start = place_text(*scene.origin)
    return f"{scene.ground.title}: {made.size} × {made.size} walks of {made.hiker.title} from {start}; {walked}{cut}."


def limit_note(limit: Limit | Missing, title: str) -> str:
    """What the dashed line is, or why there is none."""
    if isinstance(limit, str):
        return NO_LINE[limit].format(title=title)
    law = LAWS[limit.law]
    where = f"where λmax = {number_text(limit.curvature)} is the largest curvature at {place_text(limit.x, limit.y)}"
    momentum = " and β the momentum" if "β" in law else ""
    return (
        f"Dashed: {law}, the largest rate that the lowest valley holds in theory, {where}{momentum}. "
        "Solid: the edge of divergence as walked."
    )


def cell_note(scene: Scene, made: RateMap, row: int, column: int) -> str:
    """The rate and the second value of a cell, and what became of its walk."""
    rate, second = lr_text(float(made.rates[column])), lr_text(float(made.seconds[row]))
    return f"learning_rate {rate}, {made.axis.name} {second}: {_came_to(scene, made, row, column)}"


def _came_to(scene: Scene, made: RateMap, row: int, column: int) -> str:
    loss, valley, steps, diverged, undefined = (kept[row, column] for kept in made.ends)
    if undefined:
        return "came where the ground has no loss or no slope."
    if diverged:
        return "diverged." if not math.isfinite(loss) else f"diverged, to a loss of {number_text(float(loss))}."
    if valley < 0:
        return f"still on its way after {steps_text(made.steps)}, at a loss of {number_text(float(loss))}."
    minimum = scene.ground.minima[valley]
    which = "the lowest valley" if minimum.is_lowest else "a valley that is not the lowest"
    return f"arrived in {which}, {place_text(*named(scene.ground, minimum.x, minimum.y))}, at step {int(steps):,}."


def counts_note(made: RateMap) -> str:
    """How many of the walks arrived, and how many diverged."""
    ends, whole = made.ends, made.size * made.size
    arrived, diverged = int((ends.valley >= 0).sum()), int(ends.diverged.sum())
    return f"Of {counted(whole, 'walk')}, {arrived:,} arrived in a valley and {diverged:,} diverged."
