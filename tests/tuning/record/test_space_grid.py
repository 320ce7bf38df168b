"""The search space as a map: its axes, and the trials at each place."""

from __future__ import annotations

import pytest

from app.tuning.record.space_grid import axes_of, cells_of
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from tests.tuning.record.test_space_tried import state_of


def test_that_the_map_holds_the_best_of_each_place():
    state = state_of([0.5, 0.6, 0.7, 0.8] + [None] * 8 + [0.9], max_trials=13)
    assert list(axes_of(state.spec)) == ["units", "learning_rate"]
    cells = cells_of(state, "units", "learning_rate")
    assert len(cells) == 12
    assert (cells[32, 0.01].best.trial, cells[32, 0.01].count) == ("12", 2)
    rows = cells_of(state, "learning_rate", None)
    assert rows[0.001, None].best.trial == "1"


def test_that_a_range_is_placed_by_its_sampling():
    spec = SearchSpec(space=Space(learning_rate=Vary(min=1e-4, max=1e-2, sampling="log"), units=16))
    axis = axes_of(spec)["learning_rate"]
    assert axis.values is None
    assert axis.place(1e-3) == pytest.approx(0.5)
