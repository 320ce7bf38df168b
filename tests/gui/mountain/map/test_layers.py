"""Layers: a walk painted piece by piece looks like one painted at once, whatever its length."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.map import layers
from app.gui.mountain.map.frame import paint_all_ahead
from app.gui.mountain.map.layers import Layer
from app.gui.mountain.map.paint_trails import AHEAD
from app.gui.mountain.map.trail import lay_trails
from app.gui.mountain.terrain.camera import fit
from app.gui.theme import DARK, LIGHT
from tests.gui.paint.pixels import pixels, white

RECT = QRectF(0, 0, 400, 300)


@pytest.fixture
def laid(qapp):
    scene = Scene(surface="two-valleys", hikers=(Sgd(learning_rate=0.02), Adam(learning_rate=0.3)))
    return lay_trails(walk(scene), fit(scene.ground, RECT), LIGHT)


def test_that_a_layer_walked_step_by_step_looks_like_one_walked_at_once(laid):
    slow, quick = (Layer(white(), laid, LIGHT, ahead=False) for _ in range(2))
    for step in range(0, 200, 7):
        assert slow.walk_to(step, math.inf)
    assert slow.walk_to(200, math.inf)
    assert quick.walk_to(200, math.inf)
    assert abs(pixels(slow.picture) - pixels(quick.picture)).max() <= 4


def test_that_a_layer_forgets_the_steps_it_goes_back_over(laid):
    layer, fresh = (Layer(white(), laid, LIGHT, ahead=False) for _ in range(2))
    layer.walk_to(200, math.inf)
    layer.walk_to(50, math.inf)
    fresh.walk_to(50, math.inf)
    np.testing.assert_array_equal(pixels(layer.picture), pixels(fresh.picture))


def test_that_a_long_walk_is_painted_a_little_at_a_time_and_wholly_in_the_end(laid, monkeypatch):
    monkeypatch.setattr(layers, "APART", 100)
    whole = Layer(white(), laid[:1], LIGHT, ahead=True)
    assert whole.walk_to(250, math.inf)
    slow, pieces = Layer(white(), laid[:1], LIGHT, ahead=True), 0
    clock = iter(range(10_000))
    monkeypatch.setattr(layers.time, "perf_counter", lambda: next(clock))
    while not slow.walk_to(250, next(clock) + 2.5):
        pieces += 1
        assert pieces < 100
    assert pieces > 2
    assert abs(pixels(slow.picture) - pixels(whole.picture)).max() <= 4


def test_that_steps_to_come_are_faint_where_hundreds_of_them_cross(qapp):
    scene = Scene(surface="bowl", steps=900, noise=4.0, hikers=(Sgd(learning_rate=0.5), Adam(learning_rate=3)))
    view = fit(scene.ground, RECT)
    laid = lay_trails(walk(scene), view, LIGHT)
    layer = Layer(white(), laid, LIGHT, ahead=True)
    assert layer.walk_to(0, math.inf)
    at_once = white()
    painter = QPainter(at_once)
    paint_all_ahead(painter, laid, 0, view, LIGHT, 1.0)
    painter.end()
    for picture in (layer.picture, at_once):
        ink = 255 - pixels(picture)[..., :3]
        faintest = min(QColor(trail.look.colour).getRgbF()[k] for trail in laid for k in range(3))
        assert ink.max() <= math.ceil(AHEAD * 255 * (1 - faintest)) + 1
        assert (ink.max(axis=2) > 0.2 * 255).mean() > 0.05  # though the ground is covered


def test_that_a_crowd_of_dots_is_the_hiker_s_colour_and_no_pale_band(qapp):
    scene = Scene(surface="bowl", steps=9000, noise=4.0, hikers=(Sgd(learning_rate=0.5),))
    laid = lay_trails(walk(scene), fit(scene.ground, RECT), DARK)
    assert laid[0].crowded
    layer = Layer(white(), laid, DARK, ahead=False)
    assert layer.walk_to(9000, math.inf)
    shown = pixels(layer.picture)
    rims = abs(shown[..., :3] - QColor(DARK.halo).getRgb()[2::-1]).max(axis=2) < 40
    assert rims.mean() < 0.001
