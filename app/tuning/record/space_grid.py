"""The search space as a map of two hyperparameters: which places were tried, and with what score."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from app.tuning.record.state import SearchState, TrialState, changed_trials
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Value, Vary

MOST_APART = 3.0  # times the middle score's distance from the best: where colours end
MOST_CELLS = 32  # values on an axis; a longer one is drawn as a range


@dataclass(frozen=True)
class Axis:
    """One hyperparameter of the map: ``values`` as cells, or None and a range from ``low`` to ``high``."""

    name: str
    values: tuple[Value, ...] | None
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def place(self, value: Value) -> float | None:
        """Where a value lies, 0…1; the middle of its cell; None if it is not on the axis."""
        if self.values is not None:
            if value not in self.values:
                return None
            return (self.values.index(value) + 0.5) / len(self.values)
        if isinstance(value, str):
            return None
        scale = math.log if self.log else float
        low, high = scale(self.low), scale(self.high)
        return 0.5 if high <= low else (scale(value) - low) / (high - low)


@dataclass(frozen=True)
class Cell:
    """The trials at one place, best first (by the objective), and how many were tried there."""

    best: TrialState
    count: int


def axis_of(name: str, vary: Vary) -> Axis:
    """The axis a hyperparameter gets."""
    words = any(isinstance(v, str) for v in vary.choices or ())
    values = vary.values()
    if values is not None and (len(values) <= MOST_CELLS or words):
        return Axis(name, tuple(values) if words else tuple(sorted(values, key=_number)))
    ends = vary.choices or (values[0] if values else vary.min, values[-1] if values else vary.max)
    low, *_, high = sorted(float(end) for end in ends if end is not None)
    return Axis(name, None, low, high, vary.sampling == "log")


def axes_of(spec: SearchSpec) -> dict[str, Axis]:
    """An axis for every hyperparameter that varies, in the order of the space."""
    return {name: axis_of(name, vary) for name, vary in spec.varied().items()}


def _number(value: Value) -> float:
    return float(value)


Key = tuple[Value, Value | None]  # a place: the values of one or two hyperparameters


def cells_of(state: SearchState, x: str, y: str | None) -> dict[Key, Cell]:
    """The tried places by their values of ``x`` and ``y`` (None: one hyperparameter alone)."""
    cells: dict[Key, Cell] = {}
    for trial in state.trials.values():
        key = key_of(trial, x, y)
        if key is not None:
            there = cells.get(key)
            cells[key] = Cell(_better(state, there.best, trial), there.count + 1) if there else Cell(trial, 1)
    return cells


def update_cells(cells: dict[Key, Cell], before: SearchState, after: SearchState, x: str, y: str | None) -> set[Key]:
    """Bring the cells of an earlier state up to date in place; return the places that look different now."""
    changed = changed_trials(before, after)
    other = (before.spec and before.spec.direction) != (after.spec and after.spec.direction)
    if changed is None or other or any(_run_again(before.trials.get(trial.trial), trial) for trial in changed):
        fresh = cells_of(after, x, y)
        differ = {key for key in {*cells, *fresh} if cells.get(key) != fresh.get(key)}
        cells.clear()
        cells.update(fresh)
        return differ
    differ = set()
    for trial in changed:
        key, old = key_of(trial, x, y), before.trials.get(trial.trial)
        if key is None:
            continue
        there = cells.get(key)
        best = trial if there is None or there.best is old else _better(after, there.best, trial)
        cells[key] = made = Cell(best, (there.count if there else 0) + (old is None))
        if there is None or (best.score, best.status, made.count) != (there.best.score, there.best.status, there.count):
            differ.add(key)
    return differ


def _run_again(old: TrialState | None, trial: TrialState) -> bool:
    """Whether a trial had a score or other values before: its place may have lost its best."""
    return old is not None and (old.score is not None or old.values != trial.values)


def key_of(trial: TrialState, x: str, y: str | None) -> Key | None:
    """A trial's place, or None if it has no value of one of the two."""
    if x not in trial.values or (y is not None and y not in trial.values):
        return None
    return trial.values[x], trial.values[y] if y is not None else None


def colour_range(scores: Collection[float], falls: bool) -> tuple[float, float]:
    """The scores between which colours run, from the lower to the higher; ``falls``: a lower score is a better one.

    One that is very much worse than all others would make them alike: colours end three times as far from the best as
    the middle one of the different scores is, and what is worse yet has the colour of that end.
    """
    ranked = sorted(set(scores), reverse=not falls)
    if not ranked:
        return 0.0, 1.0
    best, middle, worst = ranked[0], ranked[len(ranked) // 2], ranked[-1]
    if len(ranked) > 2 and abs(worst - best) > MOST_APART * abs(middle - best):
        worst = best + MOST_APART * (middle - best)
    return min(best, worst), max(best, worst)


def _better(state: SearchState, one: TrialState, other: TrialState) -> TrialState:
    sign = -1.0 if state.spec is None or state.spec.direction == "max" else 1.0

    def rank(trial: TrialState) -> tuple[bool, float, int]:
        return trial.score is None, sign * (trial.score or 0.0), trial.number

    return min(one, other, key=rank)
