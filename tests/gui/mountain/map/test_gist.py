"""A long walk while the ground turns: little of it is drawn, but wherever it has been, and all near the playhead."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.camera import Camera
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.map.gist import MOST_DOTS, MOST_LINES, gist_of, lay_gists
from app.gui.mountain.map.trail import lay_trails
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.view import look_at
from app.gui.theme import LIGHT

RECT = QRectF(0, 0, 900, 500)
STEP = 4321


@pytest.fixture(scope="module")
def walked():
    hikers = (Sgd(learning_rate=0.02), Adam(learning_rate=0.3))
    hikers += (Sgd(learning_rate=0.05, fork=Fork(1, 3000)),)
    return walk(Scene(surface="two-valleys", steps=12_000, noise=1.0, hikers=hikers))


@pytest.fixture(scope="module")
def view(walked):
    return look_at(RECT, heights_of(walked.scene.ground, 200), Camera(30, 50))


def gists_laid(walked, view, step=STEP):
    gists = [gist_of(one, view.scale) for one in walked.walks]
    return lay_gists(walked.walks, gists, looks_of(walked.scene.hikers, LIGHT), view, step)


def test_that_few_steps_of_a_long_walk_are_drawn(walked, view):
    for trail, whole in zip(gists_laid(walked, view), lay_trails(walked, view, LIGHT), strict=True):
        assert trail.steps == whole.steps
        assert len(set(trail.step.tolist())) < MOST_LINES + 100
        assert 10 < len(trail.dots) <= MOST_DOTS


def test_that_dots_are_wherever_the_walk_has_been_seen(walked, view):
    for trail, whole in zip(gists_laid(walked, view), lay_trails(walked, view, LIGHT), strict=True):
        for dot in whole.dots[::50]:
            assert np.hypot(*(trail.dots - dot).T).min() < 20


def test_that_places_and_lines_around_the_playhead_are_those_of_the_whole_walk(walked, view):
    for trail, whole in zip(gists_laid(walked, view), lay_trails(walked, view, LIGHT, 0), strict=True):
        at = slice(STEP - 40, STEP + 2)
        np.testing.assert_allclose(trail.pixels[at], whole.pixels[at])
        np.testing.assert_array_equal(trail.landed[at], whole.landed[at])
        assert set(whole.step[(whole.step > STEP - 40) & (whole.step <= STEP)]) <= set(trail.whole.step)


def test_that_the_place_where_a_fork_begins_is_known(walked, view):
    fork, whole = gists_laid(walked, view)[2], lay_trails(walked, view, LIGHT)[2]
    np.testing.assert_allclose(fork.pixels[3000], whole.pixels[3000])
    assert fork.landed[3000]
    assert fork.step.min() >= 3000


def test_that_nothing_is_left_out_of_a_short_walk(view):
    short = walk(Scene(surface="two-valleys", steps=300, hikers=(Sgd(learning_rate=0.05),)))
    (trail,), (whole,) = gists_laid(short, view, 100), lay_trails(short, view, LIGHT)
    assert set(whole.whole.step) <= set(trail.whole.step)


def test_that_a_walk_off_to_infinity_has_a_gist(view):
    wild = walk(Scene(surface="two-valleys", steps=5000, hikers=(Sgd(learning_rate=100.0),)))
    (trail,) = gists_laid(wild, view, 10)
    assert np.isfinite(trail.ends).all()
