"""The tuner tab: the curves and the table of what a search told."""

from __future__ import annotations

import time
from itertools import pairwise

import msgspec
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyqtgraph.graphicsItems.ScatterPlotItem import renderSymbol
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QToolTip

from app.gui.tuner.views.curves.end_labels import names_together
from app.gui.tuner.views.curves.points import spread
from app.tuning.record.events import EpochEnded
from app.tuning.record.state import SearchState
from tests.gui.told import events_of, state_of
from tests.gui.tuner.views.curves.test_end_labels import early, early_events

LEFT = Qt.MouseButton.LeftButton


def with_rates(*rates, scores=None):
    """A trial of each rate."""
    return [
        msgspec.structs.replace(event, learning_rate=rates[int(event.trial)])
        if isinstance(event, EpochEnded)
        else event
        for event in events_of(scores or [0.5] * len(rates))
    ]


def test_that_labels_never_overlap_and_ties_are_told(tab):
    tab.show_state(state_of(events_of([0.9, 0.9, 0.9, 0.5, 0.900001])))
    heights = sorted(
        tab.curves.charts._top.vb.mapViewToScene(c.label.pos()).y() for c in tab.curves.charts._curves.values()
    )
    assert min(b - a for a, b in pairwise(heights)) > 14
    tab.show_state(state_of(events_of([0.5, 0.9, 0.9])))
    assert tab.best_card._text.text() == "Trial 1: val_accuracy 0.9000 at epoch 1. Trial 2 reached the same."


def test_that_metrics_that_are_no_numbers_break_the_curve_and_nothing_else(qtbot, tab):
    tab.show_state(state_of(events_of([None, 0.5])))
    tab.curves.metric.setCurrentText("val_loss")
    tab._refresh()
    assert not tab.curves.charts._curves["0"].label.isVisible()
    assert tab.curves.charts._curves["1"].label.isVisible()


def test_that_choosing_a_row_shows_its_curve_and_a_click_on_the_curve_its_row(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, 0.6])))
    index = tab.trials.table.model().index(2, 0)
    qtbot.mouseClick(tab.trials.table.viewport(), LEFT, pos=tab.trials.table.visualRect(index).center())
    assert tab._selected == "2"
    assert (
        tab.curves.charts._curves["2"].line.opts["pen"].widthF()
        > tab.curves.charts._curves["0"].line.opts["pen"].widthF()
    )
    tab.curves.charts.trial_clicked.emit("0")
    assert tab._selected == "0"
    qtbot.keyClick(tab.trials.table, Qt.Key.Key_Escape)
    assert tab._selected == ""


def click(qtbot, chart, view, x, y):
    """Click at a place of a plot."""
    place = chart.mapFromScene(view.mapViewToScene(QPointF(x, y)))
    qtbot.mouseClick(chart.viewport(), LEFT, pos=place)


def test_that_a_click_between_the_dots_of_a_curve_or_on_a_staircase_chooses_its_trial(qtbot, tab):
    tab.show_state(state_of(with_rates(0.01, 1.0, scores=(0.5, 0.9))))
    charts = tab.curves.charts
    click(qtbot, charts, charts._top.vb, 1.5, 0.9)
    assert tab._selected == "1"
    click(qtbot, charts, charts._bottom.vb, 1.5, -2.0)
    assert tab._selected == "0"
    click(qtbot, charts, charts._top.vb, 1.5, 0.7)  # on neither
    assert tab._selected == "0"


def test_that_a_click_above_a_dot_of_the_history_chooses_its_trial(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, 0.6])))
    tab.views.show_view("History")
    view = tab.history._plot.vb
    qtbot.waitUntil(lambda: view.width() > 200 and view.viewRange()[0][1] > 2.2)
    click(qtbot, tab.history, view, 2.2, 0.52)
    assert tab._selected == "2"


def test_that_the_table_sorts_by_number_and_copies_as_text(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, 0.6] + [0.1] * 8, max_trials=11)))
    score = tab.trials.table.trials.headers().index("val_accuracy")
    tab.trials.table.sortByColumn(score, Qt.SortOrder.DescendingOrder)
    column = [tab.trials.table.model().index(row, 0).data() for row in range(3)]
    assert column == ["1 ★", "2", "0"]
    tab.trials.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert tab.trials.table.model().index(10, 0).data() == "10"
    tab.trials.table.selectRow(1)
    qtbot.keyClick(tab.trials.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["trial", "units", "learning_rate"]
    assert lines[1].split("\t")[:4] == ["1 ★", "32", "0.01", "0.7000"]


def hover(chart, view, x, y):
    """What the tooltip says at a place of a plot, a few pixels beside it."""
    place = QPointF(chart.mapFromScene(view.mapViewToScene(QPointF(x, y)))) + QPointF(1, 4)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, chart.viewport().mapToGlobal(place), none, none, Qt.KeyboardModifier.NoModifier
    )
    time.sleep(0.011)  # pyqtgraph passes over what comes sooner
    QGuiApplication.sendEvent(chart.viewport(), event)
    return QToolTip.text() if QToolTip.isVisible() and chart._told else ""  # one that is to go stays for a moment


def test_that_hovering_a_line_or_a_staircase_anywhere_names_its_trial(tab):
    tab.show_state(state_of(with_rates(0.01, 1.0, scores=(0.5, 0.9))))
    charts = tab.curves.charts
    top, bottom = charts._top.vb, charts._bottom.vb
    told = "Trial 1, epoch {}\nval_accuracy 0.9000\nlearning rate used 1\nunits 32"
    for x, epoch in ((1.0, 1), (1.3, 1), (1.7, 2), (2.0, 2)):
        assert hover(charts, top, x, 0.9) == told.format(epoch)
    assert hover(charts, bottom, 2.4, 0.0) == told.format(2)
    assert charts.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert hover(charts, top, 1.5, 0.7) == ""
    assert charts.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    assert hover(charts, bottom, 0.7, -2.0).startswith("Trial 0, epoch 1\n")


def test_that_lines_on_one_another_are_named_together_and_the_chosen_one_first(qtbot, tab):
    tab.show_state(state_of(events_of([0.5] * 9)))
    charts = tab.curves.charts
    assert hover(charts, charts._top.vb, 1.5, 0.5).splitlines()[-1] == ("On the same line: trials 1, 2, 3, 4, 5, 6 …")
    tab.trials.choose("3")
    assert hover(charts, charts._bottom.vb, 1.5, -2.0).startswith("Trial 3, epoch")
    click(qtbot, charts, charts._top.vb, 1.5, 0.5)
    assert tab._selected == "3"


def test_that_a_single_epoch_is_named_where_its_dot_is(tab):
    tab.show_state(state_of(events_of([0.5], epochs=1)))
    charts = tab.curves.charts
    assert hover(charts, charts._top.vb, 1.0, 0.5).startswith("Trial 0, epoch 1\n")


@pytest.mark.parametrize(
    ("places", "made"),
    [
        ([], []),
        ([50], [50]),
        ([50, 51, 52], [36, 51, 66]),
        ([10, 11, 12], [5, 20, 35]),
        ([98, 99], [80, 95]),
        ([-5], [5]),
    ],
)
def test_that_labels_are_moved_apart_as_little_as_needed(places, made):
    assert spread(places, 15, 5, 95) == made


@given(st.lists(st.integers(0, 300), min_size=1, max_size=12).map(sorted), st.randoms(use_true_random=False))
def test_that_no_other_places_for_labels_are_nearer_to_theirs(wanted, chance):
    made = spread(wanted, 15, 0, 300)
    other = spread(sorted(chance.choices(range(301), k=len(wanted))), 15, 0, 300)
    for heights in (made, other):
        assert all(b - a >= 15 - 1e-6 for a, b in pairwise([-15.0, *heights, 315.0]))
    moved, by_others = (sum((a - b) ** 2 for a, b in zip(h, wanted, strict=True)) for h in (made, other))
    assert moved <= by_others + 1e-6


def test_that_too_many_labels_share_the_height():
    made = spread([50.0] * 20, 15, 0, 95)
    assert made[0] == 0
    assert made[-1] == 95


def test_that_another_metric_leaves_no_curve_of_the_one_before(tab):
    tab.show_state(state_of(events_of([0.5, 0.6, 0.7])))
    charts = tab.curves.charts
    for metric, log in (("val_loss", False), ("val_loss", True), ("val_accuracy", False)):
        charts.show_state(tab.state, metric, log=log)
        lines = {curves.line for curves in charts._curves.values()}
        assert {item for item in charts._backs[0]._items if item in lines or not item.scene()} <= lines
        assert set(charts._backs[0]._items) & lines


def test_that_equal_rates_share_a_line_and_its_name(tab):
    tab.show_state(state_of(events_of([0.5, 0.6, 0.7])))
    charts = tab.curves.charts
    assert {tuple(curves.rate.yData) for curves in charts._curves.values()} == {(-2.0,)}
    assert [name.toPlainText() for name in charts._rate_names] == ["trials 0, 1, 2"]
    assert charts._rate_names[0].isVisible()
    assert "Equal rates" not in tab.views.caption.text()
    tab.show_state(SearchState())
    tab.show_state(early([2, 5], [0.5, 0.6]))
    assert [name.toPlainText() for name in charts._rate_names if name.isVisible()] == ["trial 1"]
    assert "Equal rates share a line." in tab.views.caption.text()


def test_that_rates_that_differ_are_not_called_equal_for_want_of_a_name(tab):
    events = [
        msgspec.structs.replace(event, learning_rate=10.0 ** -int(event.trial))
        if isinstance(event, EpochEnded)
        else event
        for event in early_events([2, 5, 5], [0.5, 0.6, 0.7])
    ]
    tab.show_state(state_of(events))
    assert "Equal rates" not in tab.views.caption.text()


def test_that_a_trial_without_a_value_to_draw_is_told(tab):
    tab.show_state(state_of(events_of([None, 0.5, None])))
    assert "Trials 0, 2 have no finite val_accuracy to draw." in tab.views.caption.text()
    tab.curves.metric.setCurrentText("val_loss")
    tab._refresh()
    assert "Trials 0, 2 have no finite val_loss to draw." in tab.views.caption.text()
    tab.show_state(state_of(events_of([0.5])))
    assert "to draw" not in tab.views.caption.text()


def test_that_lines_that_end_together_share_a_name():
    ends = {4: (5.5, -2.0), 0: (5.5, -2.0 + 1e-9), 1: (5.5, -3.0)}
    assert list(names_together(ends).values()) == ["trials 0, 4", "trial 1"]
    assert list(names_together(dict.fromkeys(range(9), (5.5, -2.0))).values()) == ["9 trials"]


def test_that_the_ticks_of_many_decades_have_room(tab):
    tab.show_state(state_of(with_rates(1e-6, 100.0)))
    axis = tab.curves.charts._bottom.getAxis("left")
    low, high = tab.curves.charts._bottom.vb.viewRange()[1]
    ((_, ticks),) = axis.logTickValues(low, high, axis.height(), None)
    assert (ticks[0], ticks[-1]) == (-6.0, 2.0)
    assert (ticks[1] - ticks[0]) * axis.height() / (high - low) > 15
    assert (high - 2.0) * axis.height() / (high - low) > 7  # or its text would be left out


def test_that_every_trial_s_dots_are_seen(tab):
    tab.show_state(state_of(events_of([0.5] * 7)))
    covered = []
    for number in range(1, 7):  # 0 is the best, and larger
        look = tab.curves.charts._curves[str(number)].dots.opts
        image = renderSymbol(look["symbol"], look["size"], pg.mkPen(None), look["brush"])
        places = [(x, y) for x in range(image.width()) for y in range(image.height())]
        covered.append(sum(image.pixelColor(x, y).alphaF() for x, y in places))
    assert min(covered) > 30  # pixels; without a size of its own a star covers 18
    assert max(covered) < 1.5 * min(covered)
