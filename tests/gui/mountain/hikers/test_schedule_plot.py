"""The small plot of a hiker's schedule, driven by the schedule chooser."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt

from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import (
    CosineDecayRestarts,
    ExponentialDecay,
    PolynomialDecay,
    ReduceLROnPlateau,
    step_rates,
)
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.hikers.hiker_settings import SCHEDULES
from app.gui.mountain.hikers.schedule_plot import line_of, rates_of
from tests.gui.controls import choose

LEFT = Qt.MouseButton.LeftButton
INNER = QRectF(50, 10, 200, 50)


@pytest.mark.parametrize("tag", SCHEDULES)
def test_that_a_chosen_schedule_draws_itself_below_its_chooser(qtbot, tab, tag):
    row = tab.hikers_card.rows[0]
    qtbot.mouseClick(row.more, LEFT)
    assert not row.settings.schedule_plot.isVisible()
    choose(qtbot, row.settings.schedule, tag)
    plot = row.settings.schedule_plot
    assert plot.isVisible()
    assert plot.toolTip()
    assert plot.y() > row.settings.schedule.y()
    picture = plot.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(60, picture.width(), 3) for y in range(picture.height())}
    assert len(colours) > 3  # more than ground and frame
    choose(qtbot, row.settings.schedule, "")
    assert not plot.isVisible()


@pytest.mark.parametrize(
    "schedule", [ExponentialDecay(), PolynomialDecay(end_learning_rate=0.0), CosineDecayRestarts()]
)
def test_that_the_plot_shows_the_rates_of_every_step_even_of_a_walk_that_ended_early(schedule):
    one = walk(Scene(surface="rosenbrock", steps=300, hikers=(Sgd(learning_rate=100.0, schedule=schedule),))).walks[0]
    assert one.steps < 300
    np.testing.assert_array_equal(rates_of(one, 300), step_rates(schedule, 100.0, 300))


def test_that_a_plateau_shows_what_this_walk_did():
    one = walk(Scene(hikers=(Adam(learning_rate=0.1, schedule=ReduceLROnPlateau(patience=0, min_delta=1.0)),))).walks[0]
    assert rates_of(one, 300) is one.learning_rate
    assert len(set(one.learning_rate)) > 1


@pytest.mark.parametrize("rates", [np.full(300, 0.1), np.zeros(300), np.geomspace(1, 1e-9, 300), np.array([0.1])])
def test_that_the_line_stays_inside_its_frame(rates):
    line = np.array(line_of(rates, max(300, len(rates)), INNER))
    assert np.isfinite(line).all()
    assert (line[:, 0] >= INNER.left()).all()
    assert (line[:, 0] <= INNER.right()).all()
    assert (line[:, 1] >= INNER.top() - 1e-9).all()
    assert (line[:, 1] <= INNER.bottom() + 1e-9).all()


def test_that_a_long_schedule_is_drawn_with_few_points_and_keeps_its_extremes():
    rates = step_rates(CosineDecayRestarts(first_decay_steps=37.0, t_mul=1.0), 0.1, 100_000)
    line = np.array(line_of(rates, 100_000, INNER))
    assert len(line) < 10 * INNER.width()
    assert line[:, 1].min() == pytest.approx(INNER.top())
    assert line[:, 1].max() == pytest.approx(INNER.bottom())
