"""What an event changes of the curves: its own trial's, and no other's."""

from __future__ import annotations

import msgspec
import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from app.gui.theme import LIGHT, contrast
from app.gui.tuner.views.curves.chart import TrialCharts
from app.gui.tuner.views.curves.end_labels import GAP
from app.gui.tuner.views.curves.points import outline, staircase
from app.gui.tuner.views.curves.still_picture import StillPicture
from app.gui.tuner.views.joined_points import joined
from app.tuning.record.events import EpochEnded
from app.tuning.record.trial import TrialState
from tests.gui.told import ended, epoch, events_of, search_of, state_of, trial
from tests.gui.tuner.seen import click, dots, lines, names, plots, renderings


@pytest.fixture
def charts(qtbot) -> TrialCharts:
    made = TrialCharts(LIGHT)
    qtbot.addWidget(made)
    made.resize(900, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


def painted(widget) -> np.ndarray:
    """What a widget shows, as numbers."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


def rendered(charts) -> list[int]:
    painted(charts)
    return renderings(*plots(charts))


def test_that_an_epoch_paints_no_finished_curve_again(charts):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3), epoch(3, 0))
    charts.show_state(state, "val_accuracy")
    before = rendered(charts)
    charts.show_state(state.apply(epoch(3, 1)), "val_accuracy")
    assert rendered(charts) == before
    charts.show_state(state.apply(epoch(3, 1), ended(3, 0.4)), "val_accuracy")
    assert rendered(charts) == [count + 1 for count in before]


def test_that_the_picture_of_finished_curves_looks_as_the_curves_do(charts):
    charts.show_state(search_of([0.3, 0.9, 0.5, 0.6]).apply(trial(4), epoch(4, 0)), "val_accuracy", "2")
    with_picture = painted(charts)
    for plot in plots(charts):
        for item in plot.items:
            if isinstance(item, StillPicture):
                item.show_items([], None)
    difference = np.abs(painted(charts) - with_picture).max(axis=2)
    assert (difference > 24).mean() < 1e-4  # rounding at the rims alone
    assert (with_picture != with_picture[0, 0]).any(axis=2).mean() > 0.001


@pytest.mark.qt_log_ignore("not accepted by receiving widget", extend=True)
def test_that_a_finished_curve_is_still_found_by_the_mouse(qtbot, charts):
    charts.show_state(search_of([0.3, 0.9, 0.5]), "val_accuracy")
    painted(charts)
    top, _ = plots(charts)
    dot = dots(top)["0"].points()[0].pos()
    with qtbot.waitSignal(charts.trial_clicked) as clicked:
        click(qtbot, charts, top, dot.x(), dot.y())
    assert clicked.args == ["0"]


VALUES = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=400)


@given(VALUES, st.integers(8, 60))
def test_that_a_thinned_curve_keeps_its_ends_its_extremes_and_its_gaps(values, most):
    values = np.array(values)
    places = outline(values, most)
    assert len(places) <= max(most, 8)
    assert {0, len(values) - 1} <= set(places)
    fine = np.isfinite(values)
    if fine.any():
        assert np.nanmin(values[places]) == np.nanmin(values)
        assert np.nanmax(values[places]) == np.nanmax(values)
    one = TrialState("0", {}, 0.0, epochs=tuple(epoch(0, k) for k in range(len(values))))
    for place, following, joins in zip(places, places[1:], joined(one, fine, places), strict=False):
        assert joins == fine[place : following + 1].all()


def test_that_a_staircase_has_a_step_where_the_rate_changes_alone():
    rates = [0.1, 0.1, 0.1, 0.05, 0.05]
    epochs = [msgspec.structs.replace(epoch(0, k), learning_rate=rate) for k, rate in enumerate(rates)]
    edges, steps = staircase(TrialState("0", {}, 0.0, epochs=tuple(epochs)))
    assert list(steps) == [0.1, 0.05]
    assert list(edges) == [0.5, 3.5, 5.5]


def test_that_a_trial_of_the_same_rate_leaves_the_curves_alone(charts):
    state = search_of([0.3, 0.9])
    charts.show_state(state, "val_accuracy")
    one = [lines(plot)["0"] for plot in plots(charts)]
    before = [line.yData for line in one]
    state = state.apply(trial(2), epoch(2, 0), ended(2, 0.5))
    charts.show_state(state, "val_accuracy")
    assert all(line.yData is data for line, data in zip(one, before, strict=True))


def test_that_an_epoch_paints_no_axis_again(charts, monkeypatch):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3), epoch(3, 0))
    charts.show_state(state, "val_accuracy")
    painted(charts.viewport())
    axes = []
    paint = pg.AxisItem.paint
    monkeypatch.setattr(pg.AxisItem, "paint", lambda axis, *rest: (axes.append(axis), paint(axis, *rest)))
    charts.show_state(state.apply(epoch(3, 1)), "val_accuracy")
    painted(charts.viewport())
    assert axes == []


def test_that_where_the_names_of_all_rates_have_no_room_the_best_and_the_chosen_come_first(charts):
    events = [
        msgspec.structs.replace(event, learning_rate=10 ** -(1 + int(event.trial) / 8))
        if isinstance(event, EpochEnded)
        else event
        for event in events_of([0.5] * 20 + [0.9] + [0.6] * 9, max_trials=30)
    ]
    charts.show_state(state_of(events), "val_accuracy", "7")
    _, bottom = plots(charts)
    shown = names(bottom)
    assert {"trial 20", "trial 7"} < set(shown)
    assert 2 < len(shown) <= int(bottom.vb.height() // GAP) < 30
    assert "Equal rates" not in charts.left_out()


def test_that_quiet_curves_are_opaque(charts):
    charts.show_state(search_of([0.3, 0.9, 0.5]), "val_accuracy", "2")
    quiet, chosen = (lines(plots(charts)[0])[trial].opts["pen"].color() for trial in ("0", "2"))
    assert quiet.alpha() == 255
    assert contrast(quiet.name(), LIGHT.card) < contrast(chosen.name(), LIGHT.card)
