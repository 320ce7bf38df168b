"""The LR curve while something is dragged, and what its outermost lines stand for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPixmap

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.losses.rate_curve import RateCurve
from app.gui.mountain.scene.sweeps import RateSweeps
from app.gui.theme import LIGHT


@pytest.fixture
def sweeps(qapp):
    return RateSweeps()


@pytest.fixture
def curve(qtbot, sweeps):
    made = RateCurve(LIGHT)
    sweeps.changed.connect(made.show_sweeps)
    made.resize(400, 200)
    qtbot.addWidget(made)
    return made


def shown(curve: RateCurve, sweeps: RateSweeps, **fields: object) -> QPixmap:
    """What is painted for a scene before anything else is swept."""
    walked = walk(Scene(**{"surface": "bowl", "hikers": (Sgd(learning_rate=0.1), Adam())} | fields))
    sweeps.set_walk(walked)
    curve.set_walk(walked)
    return curve.grab()


def beside_the_dots(curve: RateCurve, picture: QPixmap) -> np.ndarray:
    """The pixels of a picture but for the columns in which somebody's own rate is marked."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()
    for rate in (0.1, 0.001):
        x = round(curve.across.pixel(math.log10(rate)))
        values[:, x - 8 : x + 8] = 0
    return values


def test_that_a_drag_moves_the_dots_at_once_and_the_curves_when_they_are_swept(qtbot, curve, sweeps):
    shown(curve, sweeps)
    with qtbot.waitSignal(sweeps.swept):
        pass
    before = curve.grab()
    moved = shown(curve, sweeps, start=(-2.9, 2.0), steps=300)
    assert moved.toImage() != before.toImage()
    assert (beside_the_dots(curve, moved) == beside_the_dots(curve, before)).all()
    with qtbot.waitSignal(sweeps.swept):
        pass
    assert (beside_the_dots(curve, curve.grab()) != beside_the_dots(curve, before)).any()


@pytest.mark.parametrize(("surface", "steps", "reached"), [("bowl", 300, True), ("ravine", 5, False)])
def test_that_the_outermost_lines_say_that_they_stand_for_all_beyond(qtbot, curve, sweeps, surface, steps, reached):
    shown(curve, sweeps, surface=surface, steps=steps)
    with qtbot.waitSignal(sweeps.swept):
        pass
    texts = [tick.text for tick in curve.levels]
    assert texts[0].startswith("≤") == reached
    assert texts[-1].startswith("≥")  # at 100 SGD explodes on either


@pytest.mark.parametrize(("beyond", "end"), [(1e-9, 1e-6), (1e4, 100.0)])
def test_that_a_rate_beyond_the_axis_is_no_dot_at_its_end(curve, sweeps, beyond, end):
    """An arrow, since a dot there would stand for the rate at the end."""
    colour = QColor(looks_of((Sgd(),), LIGHT)[0].colour).rgb()

    def inked(rate: float) -> int:
        image = shown(curve, sweeps, hikers=(Sgd(learning_rate=rate),)).toImage()
        return sum(image.pixel(x, y) == colour for x in range(image.width()) for y in range(image.height()))

    assert 0 < inked(beyond) < 0.8 * inked(end)
