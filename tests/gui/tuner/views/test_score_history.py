"""What an event changes in the history of the scores, and on the map of the space."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.gui.theme import LIGHT
from app.gui.tuner.views.score_history import HistoryChart
from app.gui.tuner.views.space.widget import SpaceMap
from app.gui.tuner.views.view import Context
from app.tuning.record.state import SearchState
from tests.gui.told import EVENTS, begun, ended, epoch, search_of, trial
from tests.gui.tuner.views.test_many_trials import painted


def drawn_history(chart) -> tuple:
    """What a history has in its plot."""
    plot = chart.getItem(0, 0)
    best, scores, failed, _ = plot.listDataItems()
    return (
        [list(scores.data[name]) for name in ("x", "y", "data")],
        [list(v) for v in best.getData()],
        sorted(failed.data["data"]),
        plot.vb.viewRange(),
    )


@pytest.fixture(params=[0, 300])
def histories(qtbot, request) -> tuple[HistoryChart, HistoryChart]:
    """Two charts: for which any search has many trials, and few."""
    made = HistoryChart(LIGHT, many=request.param), HistoryChart(LIGHT, many=request.param)
    for chart in made:
        qtbot.addWidget(chart)
    return made


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EVENTS, max_size=12))
def test_that_a_history_that_grows_is_the_history_of_the_state_made_at_once(histories, steps):
    grown, fresh = histories
    state = SearchState().apply(begun())
    for step in steps:
        state = state.apply(step)
        grown.show_state(state, Context())
    fresh.show_state(SearchState(), Context())
    fresh.show_state(state, Context())
    if state.ranked or any(t.status == "FAILED" for t in state.trials.values()):
        assert drawn_history(grown) == drawn_history(fresh)


def test_that_a_history_of_many_gets_the_new_score_alone(qtbot):
    state = search_of([k / 400 for k in range(400)]).apply(trial(400))
    chart = HistoryChart(LIGHT)
    qtbot.addWidget(chart)
    chart.show_state(state, Context())
    _, scores, _, _ = chart.getItem(0, 0).listDataItems()
    with patch.object(scores, "setData") as everything:
        chart.show_state(state.apply(epoch(400, 0), ended(400, 0.7)), Context())
    assert not everything.called
    assert len(scores.data) == 401


def test_that_a_history_of_failures_alone_is_drawn(qtbot):
    chart = HistoryChart(LIGHT)
    qtbot.addWidget(chart)
    chart.show_state(SearchState().apply(begun(), trial(0), ended(0, None, "FAILED")), Context())
    assert drawn_history(chart)[2] == ["0"]


def test_that_an_epoch_paints_no_place_of_the_map_again_and_a_score_does(qtbot):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3), epoch(3, 0))
    space = SpaceMap(LIGHT)
    qtbot.addWidget(space)
    space.resize(600, 400)
    for _ in range(2):
        space.show_state(state, "units", "learning_rate")
        before = painted(space)
    assert space.renderings == 1
    space.show_state(state.apply(epoch(3, 1)), "units", "learning_rate")
    assert (painted(space) == before).all()
    assert space.renderings == 1
    space.show_state(state.apply(epoch(3, 1), ended(3, 0.4)), "units", "learning_rate")
    assert (painted(space) != before).any()
    assert space.renderings == 2
