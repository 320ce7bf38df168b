"""A walk on the picture's pixels: near what was walked, and no more than can be seen."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.map.trail import BESIDE, CELL, LEAP, lay_trails, moved
from app.gui.mountain.terrain.camera import fit
from app.gui.theme import LIGHT

RECT = QRectF(0, 0, 400, 300)


@given(seed=st.integers(0, 2**31), steps=st.integers(2, 3000), stride=st.sampled_from([0.01, 0.1, 1.0, 30.0]))
@settings(max_examples=30, deadline=None)
def test_that_no_line_of_a_trail_is_further_from_the_walk_than_a_quarter_pixel(seed, steps, stride):
    places = np.cumsum(np.random.default_rng(seed).normal(0, stride, (steps + 1, 2)), axis=0)
    kept = moved(*places.T)
    assert kept[0] == 0
    assert kept[-1] == steps
    # Whoever is left out stands in the cell of the last one kept before it.
    before = kept[np.searchsorted(kept, np.arange(steps + 1), side="right") - 1]
    away = np.abs(places - places[before]).max(axis=1)
    assert away.max() <= CELL + 1e-9


def test_that_strides_across_the_picture_are_thin_and_short_ones_are_not():
    scene = Scene(surface="two-valleys", hikers=(Adam(learning_rate=100.0), Sgd(learning_rate=0.02)))
    wild, calm = lay_trails(walk(scene), fit(scene.ground, RECT), LIGHT)
    steps, leaps = wild.lines(0, 300)
    assert leaps is not None
    assert len(leaps) > 0 < len(steps)
    length = np.hypot(*(leaps[:, 2:] - leaps[:, :2]).T)
    assert length.min() > LEAP * 500 >= np.hypot(*(steps[:, 2:] - steps[:, :2]).T).max()
    assert calm.lines(0, 300).leaps is None


def test_that_leaps_that_lie_side_by_side_are_no_slab(qapp):
    """Each that is left out has one beside it that was painted before."""
    scene = Scene(surface="bowl", steps=300, hikers=(Rmsprop(learning_rate=100.0),))
    (trail,) = lay_trails(walk(scene), fit(scene.ground, QRectF(0, 0, 900, 500)), LIGHT)
    drawn, leaps = trail.lines(0, trail.steps).leaps, trail.ends[trail.leap]
    assert len(leaps) > 200
    assert len(drawn) < 100
    away = np.abs(leaps[:, None] - drawn[None]).max(axis=2).min(axis=1)
    assert away.max() <= BESIDE
    steps = [len(trail.lines(k, k + 1).leaps) for k in range(trail.steps)]
    assert sum(steps) == len(drawn)
