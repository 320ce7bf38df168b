"""Many lines at once: as Qt draws them, cut to the picture, and dashed in a rhythm that runs on from step to step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.looks.looks import RHYTHMS, Look
from app.gui.mountain.map.trail import WIDTH, lay_each
from app.gui.mountain.terrain.camera import fit
from app.gui.paint.strokes import MOST, bends, clip_segments, dashed, draw_lines
from tests.gui.paint.pixels import pixels, white


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
    assert (pieces[:, 2] - pieces[:, 0]).sum() == pytest.approx(inked, abs=1e-5)


@pytest.mark.parametrize("hiker", [Sgd(learning_rate=0.01), Adam(learning_rate=0.1)])
def test_that_a_trail_of_short_steps_shows_its_dashes(hiker):
    walked = walk(Scene(surface="ravine", steps=300, hikers=(hiker,)))
    view = fit(walked.scene.ground, QRectF(0, 0, 900, 500))
    looks = [Look("#000000", "circle", RHYTHMS[rhythm]) for rhythm in ("solid", "short")]
    solid, broken = lay_each(walked.walks * 2, looks, view)
    long = []
    for trail in (solid, broken):
        pieces = trail.inked(0, 300, trail.lines(0, 300))
        long.append(np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum())
    share = RHYTHMS["short"][0] / sum(RHYTHMS["short"])
    assert long[1] == pytest.approx(share * long[0], abs=sum(RHYTHMS["short"]) * WIDTH)


def test_that_lines_from_an_array_are_the_lines_qt_draws_itself(qapp):
    ends = np.random.default_rng(0).uniform(0, 300, (50, 4))
    drawn = []
    for draw in (lambda p: draw_lines(p, ends), lambda p: p.drawLines([QLineF(*four) for four in ends.tolist()])):
        picture = white()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("black"), 2.4))
        draw(painter)
        painter.end()
        drawn.append(pixels(picture))
    np.testing.assert_array_equal(*drawn)


def test_that_a_stride_far_out_at_both_ends_is_not_drawn_at_all():
    start = np.array([[1e14, 3e13], [10.0, 10.0], [-1e14, -3e13]])
    end = np.array([[-1e14, -3e13], [1e14, 0.0], [1e13, 0.0]])
    _, _, shown = clip_segments(start, end, np.zeros(2), np.array([400.0, 300.0]))
    assert shown.tolist() == [False, True, False]


@given(arrays(float, st.integers(2, 40), elements=st.floats(-3, 3)))
def test_that_a_curve_without_its_level_points_is_nowhere_another(heights):
    points = np.stack([np.arange(len(heights)), heights], axis=1)
    kept = bends(points)
    assert np.abs(np.interp(points[:, 0], kept[:, 0], kept[:, 1]) - heights).max() <= 1 / 16
