"""Labels keep off the start, the trails and other hikers, where there is empty ground."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.gui.mountain.map.along_trail import APART, places_along

corners = st.tuples(st.floats(0, 1000), st.floats(0, 600))


@settings(max_examples=60, deadline=None)
@given(st.lists(corners, min_size=2, max_size=40))
def test_that_places_lie_on_the_trail_and_none_of_it_is_far_from_one(points):
    line = np.array(points)
    ends = np.concatenate([line[:-1], line[1:]], axis=1)
    along = places_along(ends, np.arange(len(ends)))
    fine = np.concatenate([np.linspace(a, b, 50) for a, b in pairwise(line)])
    away = np.hypot(*(fine[:, None] - along.places[None]).transpose(2, 0, 1))
    assert away.min(axis=1).max() < 2.5 * APART
    assert (np.diff(along.step) >= 0).all()
    assert len(along.until(0)) == 0
    assert len(along.until(len(ends))) == len(along.places)


def test_that_a_very_long_trail_has_few_places():
    line = np.random.default_rng(0).uniform(0, 500, (100_001, 2))
    along = places_along(np.concatenate([line[:-1], line[1:]], axis=1), np.arange(100_000))
    assert len(along.places) <= (500 / APART + 1) ** 2


@pytest.mark.parametrize("surface", ["two-valleys", "himmelblau", "rosenbrock", "saddle"])
@pytest.mark.parametrize("step", [10, 60, 150])
def test_that_labels_stand_on_empty_ground(tab, surface, step):
    hikers = (Sgd(learning_rate=0.002), Adam(learning_rate=0.1))
    tab.replace_scene(Scene(surface=surface, steps=150, hikers=hikers), surface)
    tab.playback.seek(step)
    tab.map.grab()
    start = tab.map.view().point(*tab.scene.origin)
    tips = tab.map.tips
    for place in tips.places:
        assert not place.contains(start)
        assert not any(place.contains(tip.at) for tip in tips.tips)
    one, other = tips.places
    assert not one.intersects(other)
    for walked in tab.walk.walks:
        x, y = tab.map.view().to_pixels(walked.x[: step + 1], walked.y[: step + 1])
        over = [sum(QRectF(place).contains(*at) for at in zip(x, y, strict=True)) for place in tips.places]
        assert max(over) <= 2, over


def test_that_a_line_of_many_short_pieces_has_places_all_along_it():
    """A walk on a tilted ground lies there in pieces of a few pixels."""
    x = np.arange(0, 1400, 7.0)
    rows = [np.stack([x[:: 1 - 2 * (row % 2)], np.full(len(x), 60.0 * row)], axis=1) for row in range(6)]
    line = np.concatenate(rows)
    thrice = np.concatenate([line, line[::-1], line])
    places = places_along(np.concatenate([thrice[:-1], thrice[1:]], axis=1), np.arange(len(thrice) - 1)).places
    for at in line[::3]:
        assert np.hypot(*(places - at).T).min() < 12
