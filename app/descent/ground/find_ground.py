"""Grounds by the names that people know them by: the app's own surfaces and the classic test functions."""

from __future__ import annotations

import difflib
from typing import NamedTuple

from app.descent.ground.formula_presets import PRESETS, Preset, find_presets, plain_letters
from app.descent.ground.surface_choice import SURFACES, Ground

ALSO_CALLED = {"bowl": "sphere", "egg-crate": "rastrigin", "rosenbrock": "banana valley"}
SHORTEST, LONGEST, CLOSE = 4, 24, 0.75  # letters of a name with a slip in it, and how alike it has to be


class Found(NamedTuple):
    """A ground by its title, with its formula and what it does to an optimizer."""

    title: str
    ground: str | Ground
    formula: str
    note: str


def find_grounds(typed: str) -> list[Found]:
    """What is called so, those that begin with it first; where nothing is, what is spelt almost so."""
    words = [plain_letters(word) for word in typed.split()]
    found = [_surface(name) for name in SURFACES if all(word in _names(name) for word in words)]
    found += [_preset(one) for one in find_presets(typed)]
    begin = "".join(words)
    found.sort(key=lambda one: not plain_letters(one.title).startswith(begin))
    return found or (_almost(begin) if all(word.isalpha() for word in typed.split()) else [])


def ground_of(preset: Preset) -> Ground:
    """A test function as a ground: its formula over its domain."""
    x, y = ((float(low), float(high)) for low, high in preset.domain)
    return Ground(formula=preset.formula, x=x, y=y)


def _almost(letters: str) -> list[Found]:
    if not SHORTEST <= len(letters) <= LONGEST:
        return []
    presets = {plain_letters(preset.name): preset for preset in PRESETS}
    surfaces = {plain_letters(SURFACES[name].title): name for name in SURFACES}
    surfaces |= {plain_letters(other): name for name, other in ALSO_CALLED.items()}
    near = difflib.get_close_matches(letters, [*surfaces, *presets], n=1, cutoff=CLOSE)
    # Made for the one alone: a ground reads its formula when it is made.
    return [_surface(surfaces[name]) if name in surfaces else _preset(presets[name]) for name in near]


def _names(name: str) -> str:
    return f"{plain_letters(SURFACES[name].title)} {plain_letters(ALSO_CALLED.get(name, ''))}"


def _surface(name: str) -> Found:
    surface = SURFACES[name]
    return Found(surface.title, name, surface.formula, surface.note)


def _preset(preset: Preset) -> Found:
    return Found(preset.name, ground_of(preset), preset.formula, preset.note)
