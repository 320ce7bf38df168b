"""Grounds are found by the names that people know them by."""

from __future__ import annotations

import pytest

from app.descent.ground.find_ground import find_grounds
from app.descent.ground.formula_presets import PRESETS
from app.descent.ground.surface_choice import SURFACES, surface_of


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("rastrigin", "Egg crate"),
        ("Rosenbrock", "Rosenbrock's banana"),
        ("himmelblau", "Himmelblau"),
        ("sphere", "Bowl"),
        ("ackley", "Ackley"),
        ("ackly", "Ackley"),
        ("griewangk", "Griewank"),
        ("rastrigen", "Egg crate"),
        ("styblinski", "Styblinski–Tang"),
    ],
)
def test_that_a_name_or_one_spelt_almost_so_finds_its_ground(typed, title):
    assert find_grounds(typed)[0].title == title


def test_that_everything_is_found_by_its_own_title_and_can_be_walked_on():
    for title in [*(surface.title for surface in SURFACES.values()), *(preset.name for preset in PRESETS)]:
        found = find_grounds(title)[0]
        assert found.title == title
        assert surface_of(found.ground).domain


def test_that_what_is_no_name_finds_nothing():
    assert find_grounds("sin(x)*y") == []
    assert find_grounds("zzzz") == []
