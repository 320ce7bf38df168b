"""The LR curve while something is dragged, and what its outermost lines stand for."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QPixmap

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.losses.rate_curve import RateCurve
from app.gui.theme import LIGHT


@pytest.fixture
def curve(qtbot):
    made = RateCurve(LIGHT)
    made.resize(400, 200)
    qtbot.addWidget(made)
    return made


def shown(curve: RateCurve, **fields: object) -> QPixmap:
    """What is painted for a scene before anything else is swept."""
    curve.set_walk(walk(Scene(**{"surface": "bowl", "hikers": (Sgd(learning_rate=0.1), Adam())} | fields)))
    return curve.grab()


def test_that_a_drag_moves_the_dots_at_once_and_draws_the_curves_when_they_are_swept(qtbot, curve, monkeypatch):
    drawn = []
    plain = curve._drawn
    monkeypatch.setattr(curve, "_drawn", lambda *args: drawn.append(1) or plain(*args))
    shown(curve)
    with qtbot.waitSignal(curve.sweeps.swept):
        pass
    before, count = curve.grab().toImage(), len(drawn)
    moved = shown(curve, start=(-2.9, 2.0), steps=300).toImage()
    assert len(drawn) == count
    assert moved != before
    with qtbot.waitSignal(curve.sweeps.swept):
        pass
    curve.grab()
    assert len(drawn) == count + 1


def test_that_the_outermost_lines_say_that_they_stand_for_all_beyond(qtbot, curve, monkeypatch):
    told = []
    monkeypatch.setattr(curve, "_paint_axes", lambda *args: told.append(args[-1]))
    for surface, steps, reached in (("bowl", 300, True), ("ravine", 5, False)):
        shown(curve, surface=surface, steps=steps)
        with qtbot.waitSignal(curve.sweeps.swept):
            pass
        curve.grab()
        assert told[-1] == (reached, True)  # at 100 SGD explodes on either


@pytest.mark.parametrize("beyond", [1e-9, 1e4])
def test_that_a_rate_beyond_the_axis_is_no_dot_at_its_end(qtbot, curve, monkeypatch, beyond):
    """An arrow, since a dot there would stand for the rate at the end."""
    arrow = shown(curve, hikers=(Sgd(learning_rate=beyond),)).toImage()
    monkeypatch.setattr("app.gui.mountain.losses.rate_curve.SLOWEST", 0.0)
    monkeypatch.setattr("app.gui.mountain.losses.rate_curve.FASTEST", math.inf)
    assert curve.grab().toImage() != arrow
