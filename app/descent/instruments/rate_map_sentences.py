"""A rate map in words: what was walked, what the line of the theory is or why there is none, what a cell came to."""

from __future__ import annotations

import math

import msgspec

from app.descent.endings.lower_ground import named
from app.descent.ground.surface import Surface
from app.descent.instruments.divergence_limit import Limit, Missing, limit_of, measured_edge
from app.descent.instruments.rate_map import RateMap
from app.descent.instruments.what_was_walked import walked_text
from app.descent.step.schedules import carries_rate
from app.descent.story.stability_sentences import LAWS
from app.descent.text.numbers import lr_text, number_text, place_text, rate_text, steps_text
from app.descent.walks.scene import Scene

NO_LINE: dict[Missing, str] = {
    "scaled": "No line of theory: {title} scales each axis by itself, so λ alone sets no limit.",
    "sign alone": "No line of theory: {title} uses only the gradient's sign, so curvature sets no limit.",
    "schedule": "No line of theory: the schedule changes the rate on the way.",
    "clipped": "No line of theory: the gradient is clipped, so curvature alone sets no limit.",
    "no valley": "No line of theory: no valley was found whose curvature could set a limit.",
    "straight": "No line of theory: the lowest valley's floor does not curve as a quadratic's does.",
}


def scope_note(scene: Scene, made: RateMap) -> str:
    """How many walks of what, and under which conditions."""
    walked = walked_text(msgspec.structs.replace(scene, steps=made.steps))
    if carries_rate(made.hiker.schedule):
        walked += "; the schedule has rates of its own, so the learning rate changes nothing"
    cut = "" if made.steps == scene.steps else f"; the scene walks {scene.steps:,}"
    start = place_text(*scene.origin)
    return f"{scene.ground.title}: {made.size} × {made.size} walks of {made.hiker.title} from {start}; {walked}{cut}."


def limit_note(limit: Limit | Missing, title: str) -> str:
    """What the dashed line is, or why there is none."""
    if isinstance(limit, str):
        return NO_LINE[limit].format(title=title)
    law, momentum = LAWS[limit.law], ", β the momentum" if "β" in LAWS[limit.law] else ""
    where = f"λmax = {number_text(limit.curvature)} at {place_text(limit.x, limit.y)}"
    return f"Dashed: stable up to {law} in theory; {where}{momentum}."


def cell_note(scene: Scene, made: RateMap, row: int, column: int) -> str:
    """The rate and the second value of a cell, and what became of its walk."""
    rate, second = lr_text(float(made.rates[column])), lr_text(float(made.seconds[row]))
    return f"LR {rate}, {made.axis.name} {second}: {_came_to(scene, made, row, column)}"


def _came_to(scene: Scene, made: RateMap, row: int, column: int) -> str:
    loss, valley, steps, diverged, undefined = (kept[row, column] for kept in made.ends)
    if undefined:
        return "came where the ground has no loss or no slope"
    if diverged:
        return "diverged" if not math.isfinite(loss) else f"diverged, loss {number_text(float(loss))}"
    if valley < 0:
        return f"not settled by the end, loss {number_text(float(loss))}"
    minimum = scene.ground.minima[valley]
    since = f"at {place_text(*named(scene.ground, minimum.x, minimum.y))} since step {int(steps):,}"
    return since if minimum.is_lowest else f"{since}, not the lowest valley"


def edge_note(surface: Surface, made: RateMap, own: float | None) -> str:
    """Between which rates the row of the hiker's ``own`` second value begins to diverge, beside the theory; or nothing.

    Of a map no more is known than its cells, and of those no more than what their walks did in so few steps.
    """
    at = made.axis.coordinate(own)
    cell = made.cell(made.window.rates[0], at) if math.isfinite(at) else None
    if cell is None or own is None:
        return ""
    row = cell[0]
    (held,), (gone,) = measured_edge(made.ends.diverged[row][None], made.rates)
    if not math.isfinite(held):
        return ""
    limit = limit_of(surface, made.hiker, made.axis.name, made.seconds[row : row + 1])
    theory = f"; in theory the limit is {rate_text(float(limit.rates[0]), 3)}" if isinstance(limit, Limit) else ""
    where = f"At {made.axis.name} {lr_text(float(made.seconds[row]))}, within {steps_text(made.steps)}"
    stays, goes = lr_text(float(held)), lr_text(float(gone))
    return f"{where}, the last rate walked that stays is {stays}, the first that diverges {goes}{theory}."
