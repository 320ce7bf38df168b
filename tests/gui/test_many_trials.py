"""What an event changes on screen: its own trial, and nothing else."""

from __future__ import annotations

from unittest.mock import patch

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester

from app.gui.theme import LIGHT
from app.gui.tuner.charts import TrialCharts
from app.gui.tuner.curve_points import joined, outline, staircase
from app.gui.tuner.history import HistoryChart
from app.gui.tuner.plots import count_ticks
from app.gui.tuner.space_map import SpaceMap
from app.gui.tuner.trial_model import TRIAL, TrialModel
from app.tuning.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.spec import SearchSpec
from app.tuning.state import SearchState
from app.tuning.trial import TrialState

W = {"worker": "tuner0"}
RISING, FALLING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
SCORE, STATUS, NOTE = 3, 7, 8  # columns, with two hyperparameters varied


def begun() -> SearchStarted:
    return SearchStarted(time=0.0, spec=SearchSpec(), versions={}, **W)


def trial(number) -> TrialStarted:
    values = {"units": 32 * (1 + number % 4), "learning_rate": 0.01}
    return TrialStarted(time=1.0, trial=str(number), values=values, **W)


def epoch(number, index, value=0.5) -> EpochEnded:
    logs = {"val_accuracy": value, "val_loss": 1 - value}
    return EpochEnded(time=2.0, trial=str(number), epoch=index, logs=logs, learning_rate=0.01, seconds=0.5, **W)


def ended(number, score=0.5, status="COMPLETED") -> TrialEnded:
    return TrialEnded(time=3.0, trial=str(number), status=status, score=score, best_epoch=0, **W)


def search_of(scores) -> SearchState:
    """A running search whose trials reached these scores."""
    events = [e for n, score in enumerate(scores) for e in (trial(n), epoch(n, 0, score), ended(n, score))]
    return SearchState().apply(begun(), *events)


class Watched:
    """A TrialModel, and what it says has changed."""

    def __init__(self) -> None:
        self.model = TrialModel()
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.said: list[object] = []
        self.model.dataChanged.connect(self._changed)
        for name in ("modelReset", "layoutChanged", "rowsInserted", "rowsRemoved", "rowsMoved"):
            getattr(self.model, name).connect(getattr(self, f"_{name}"))

    def _changed(self, first, last, _roles=None):
        self.said.append((first.row(), last.row()))

    def _modelReset(self):
        self.said.append("reset")

    def _layoutChanged(self):
        self.said.append("layout")

    def _rowsInserted(self, _parent, first, last):
        self.said.append(("inserted", first, last))

    def _rowsRemoved(self, _parent, first, last):
        self.said.append(("removed", first, last))

    def _rowsMoved(self, _parent, first, _last, _to, row):
        self.said.append(("moved", first, row))

    def shown(self) -> list[str]:
        return [self.model.index(row, 0).data(TRIAL) for row in range(self.model.rowCount())]

    def texts(self) -> list[list[str]]:
        columns = range(self.model.columnCount())
        return [[self.model.index(row, c).data() for c in columns] for row in range(self.model.rowCount())]


@pytest.fixture
def watched(qapp) -> Watched:
    return Watched()


def test_that_an_epoch_changes_its_trial_s_row_alone(watched):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3))
    watched.model.show_state(state)
    watched.said.clear()
    watched.model.show_state(state.apply(epoch(3, 0)))
    assert watched.said == [(3, 3)]


def test_that_a_new_best_trial_changes_its_row_and_the_one_that_loses_the_star(watched):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3))
    watched.model.show_state(state)
    watched.said.clear()
    watched.model.show_state(state.apply(ended(3, 0.95)))
    assert sorted(watched.said) == [(1, 1), (3, 3)]
    assert [row[0] for row in watched.texts()] == ["0", "1", "2", "3 ★"]


def test_that_a_score_moves_its_row_alone_and_a_chosen_row_stays_chosen(watched):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3))
    watched.model.show_state(state)
    watched.model.sort(SCORE, FALLING)
    assert watched.shown() == ["1", "2", "0", "3"]
    chosen = QPersistentModelIndex(watched.model.index(3, 0))
    watched.said.clear()
    watched.model.show_state(state.apply(ended(3, 0.7)))
    assert watched.said == [("moved", 3, 1), (1, 1)]
    assert watched.shown() == ["1", "3", "2", "0"]
    assert chosen.data(TRIAL) == "3"


def test_that_a_trial_that_no_longer_passes_the_filter_leaves_alone(watched):
    state = search_of([0.3, 0.9]).apply(trial(2), trial(3))
    watched.model.show_state(state)
    watched.model.set_filter("", "RUNNING")
    watched.said.clear()
    watched.model.show_state(state.apply(ended(2, 0.4)))
    assert watched.said == [("removed", 0, 0)]
    assert watched.shown() == ["3"]


NUMBERS = st.integers(0, 4)
SCORES = st.sampled_from([0.1, 0.5, 0.5, 0.9])
STEPS = st.one_of(
    st.builds(trial, NUMBERS),
    st.builds(epoch, NUMBERS, st.integers(0, 2)),
    st.builds(ended, NUMBERS, SCORES),
    st.builds(ended, NUMBERS, st.none(), st.sampled_from(["FAILED", "SKIPPED"])),
    st.builds(SearchEnded, time=st.just(4.0), reason=st.just("stopped"), worker=st.just("tuner0")),
    st.tuples(st.just("note"), st.sampled_from("01"), st.sampled_from(["", "good", "bad"])),
    st.tuples(st.just("sort"), st.integers(0, NOTE), st.sampled_from([RISING, FALLING])),
    st.tuples(st.just("filter"), st.sampled_from(["", "units=64", "good"]), st.sampled_from(["", "COMPLETED"])),
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(STEPS, min_size=1, max_size=4), max_size=8))
def test_that_the_table_after_any_events_is_the_table_of_the_state_made_at_once(qapp, batches):
    watched, state, notes = Watched(), SearchState().apply(begun()), {}
    order, words = (0, RISING), ("", "")
    watched.model.show_state(state)
    for batch in batches:
        for step in batch:
            match step:
                case ("note", name, text):
                    notes = {**notes, name: text}
                case ("sort", column, way):
                    order = column, way
                    watched.model.sort(*order)
                case ("filter", text, status):
                    words = text, status
                    watched.model.set_filter(*words)
                case event:
                    state = state.apply(event)
        watched.model.show_state(state, notes)
        fresh = Watched()
        fresh.model.sort(*order)
        fresh.model.set_filter(*words)
        fresh.model.show_state(state, notes)
        assert watched.texts() == fresh.texts()


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


def renderings(charts) -> list[int]:
    painted(charts)
    return [back.renderings for back in charts._backs]


def test_that_an_epoch_paints_no_finished_curve_again(charts):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3), epoch(3, 0))
    charts.show_state(state, "val_accuracy")
    before = renderings(charts)
    charts.show_state(state.apply(epoch(3, 1)), "val_accuracy")
    assert renderings(charts) == before
    charts.show_state(state.apply(epoch(3, 1), ended(3, 0.4)), "val_accuracy")
    assert renderings(charts) == [count + 1 for count in before]


def test_that_the_picture_of_finished_curves_looks_as_the_curves_do(charts):
    charts.show_state(search_of([0.3, 0.9, 0.5, 0.6]).apply(trial(4), epoch(4, 0)), "val_accuracy", "2")
    with_picture = painted(charts)
    for back in charts._backs:
        back.show_items([], None)
    difference = np.abs(painted(charts) - with_picture).max(axis=2)
    assert (difference > 24).mean() < 1e-4  # rounding at the rims alone
    assert (with_picture != with_picture[0, 0]).any(axis=2).mean() > 0.001


@pytest.mark.qt_log_ignore("not accepted by receiving widget", extend=True)
def test_that_a_finished_curve_is_still_found_by_the_mouse(qtbot, charts):
    charts.show_state(search_of([0.3, 0.9, 0.5]), "val_accuracy")
    painted(charts)
    dots = charts._curves["0"].dots
    place = charts.mapFromScene(charts._top.vb.mapViewToScene(dots.points()[0].pos()))
    with qtbot.waitSignal(charts.trial_clicked) as clicked:
        qtbot.mouseClick(charts.viewport(), Qt.MouseButton.LeftButton, pos=place)
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


def drawn_history(chart) -> tuple:
    """What a history has in its plot."""
    dots = [list(chart._dots.data[name]) for name in ("x", "y", "data")]
    return (
        dots,
        [list(v) for v in chart._best.getData()],
        sorted(chart._failed.data["data"]),
        chart._plot.vb.viewRange(),
    )


@pytest.fixture
def histories(qtbot) -> tuple[HistoryChart, HistoryChart]:
    made = HistoryChart(LIGHT), HistoryChart(LIGHT)
    for chart in made:
        qtbot.addWidget(chart)
    return made


@pytest.mark.parametrize("many", [0, 300])
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS.filter(lambda step: not isinstance(step, tuple)), max_size=12))
def test_that_a_history_that_grows_is_the_history_of_the_state_made_at_once(histories, many, steps):
    grown, fresh = histories
    state = SearchState().apply(begun())
    with patch("app.gui.tuner.history.MANY", many):
        for step in steps:
            state = state.apply(step)
            grown.show_state(state)
        fresh.show_state(SearchState())
        fresh.show_state(state)
    if state.ranked or any(t.status == "FAILED" for t in state.trials.values()):
        assert drawn_history(grown) == drawn_history(fresh)


def test_that_a_history_of_many_gets_the_new_score_alone(qtbot):
    state = search_of([k / 400 for k in range(400)]).apply(trial(400))
    chart = HistoryChart(LIGHT)
    qtbot.addWidget(chart)
    chart.show_state(state)
    with patch.object(chart._dots, "setData") as everything:
        chart.show_state(state.apply(epoch(400, 0), ended(400, 0.7)))
    assert not everything.called
    assert len(chart._dots.data) == 401


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


def test_that_a_history_of_failures_alone_is_drawn(qtbot):
    chart = HistoryChart(LIGHT)
    qtbot.addWidget(chart)
    chart.show_state(SearchState().apply(begun(), trial(0), ended(0, None, "FAILED")))
    assert list(chart._failed.data["data"]) == ["0"]


@pytest.mark.parametrize(
    ("last", "texts"), [(0, ["0"]), (3, ["0", "1", "2", "3"]), (11, ["0", "2", "4", "6", "8", "10"])]
)
def test_that_trials_are_counted_in_round_steps(last, texts):
    assert [text for _, text in count_ticks(last)] == texts
    assert [text for _, text in count_ticks(2999)][:2] == ["0", "500"]


def test_that_a_trial_of_the_same_rate_leaves_the_curves_alone(charts):
    state = search_of([0.3, 0.9])
    charts.show_state(state, "val_accuracy")
    curves = charts._curves["0"]
    before = curves.line.yData, curves.rate.yData
    state = state.apply(trial(2), epoch(2, 0), ended(2, 0.5))
    charts.show_state(state, "val_accuracy")
    assert curves.line.yData is before[0]
    assert curves.rate.yData is before[1]
