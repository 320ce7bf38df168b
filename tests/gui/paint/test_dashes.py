"""Dashes run on over the steps of a walk, each hiker's in a rhythm of its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.looks.looks import RHYTHMS, Look
from app.gui.mountain.map.camera import fit
from app.gui.mountain.map.trail import WIDTH, lay_trail
from app.gui.paint.dashes import MOST, dashed


def _steps(lengths):
    """Segments along the x axis, one after the other."""
    at = np.concatenate([[0.0], np.cumsum(lengths)])
    zero = np.zeros(len(lengths))
    return np.stack([at[:-1], zero, at[1:], zero], axis=1)


def test_that_dashes_run_on_over_steps_shorter_than_a_dash():
    pieces, of = dashed(_steps([4.0] * 6), (5.0, 3.0), 2.0)
    assert pieces[:, [0, 2]].tolist() == [[0, 4], [4, 8], [8, 10], [16, 20], [20, 24]]
    assert of.tolist() == [0, 1, 2, 4, 5]


def test_that_a_solid_line_is_left_as_it_is():
    steps = _steps([4.0, 0.0, 9.0])
    assert dashed(steps, (), 2.0)[0] is steps


def test_that_more_dashes_than_anybody_sees_are_none():
    assert len(dashed(_steps([9.0 * MOST]), (1.0, 1.0), 1.0)[0]) == 1


@given(st.lists(st.floats(0, 40), max_size=30), st.sampled_from([rhythm for rhythm in RHYTHMS.values() if rhythm]))
def test_that_every_place_is_in_a_dash_or_in_a_gap_as_the_rhythm_says(lengths, rhythm):
    steps = _steps(lengths)
    pieces, of = dashed(steps, rhythm, 1.0)
    assert (np.diff(of) >= 0).all()
    assert (pieces[:, 0] >= steps[of, 0] - 1e-9).all()
    assert (pieces[:, 2] <= steps[of, 2] + 1e-9).all()
    marks = np.cumsum([0.0, *rhythm])
    for middle in (pieces[:, 0] + pieces[:, 2]) / 2:
        assert np.searchsorted(marks, middle % marks[-1], "right") % 2 == 1
    total, period = sum(lengths), marks[-1]
    inked = (
        sum(rhythm[::2]) * (total // period)
        + np.minimum(np.maximum(total % period - marks[:-1:2], 0), rhythm[::2]).sum()
    )
    assert (pieces[:, 2] - pieces[:, 0]).sum() == pytest.approx(inked, abs=1e-6)


@pytest.mark.parametrize("hiker", [Sgd(learning_rate=0.01), Adam(learning_rate=0.1)])
def test_that_a_trail_of_short_steps_shows_its_dashes(hiker):
    walked = walk(Scene(surface="ravine", steps=300, hikers=(hiker,)))
    view = fit(walked.scene.ground, QRectF(0, 0, 900, 500))
    solid, broken = (
        lay_trail(walked.walks[0], Look("#000000", "circle", rhythm), view)
        for rhythm in (RHYTHMS["solid"], RHYTHMS["short"])
    )
    long = []
    for trail in (solid, broken):
        pieces = trail.inked(0, 300, trail.lines(0, 300))
        long.append(np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum())
    share = RHYTHMS["short"][0] / sum(RHYTHMS["short"])
    assert long[1] == pytest.approx(share * long[0], abs=sum(RHYTHMS["short"]) * WIDTH)
