"""The curves of what a search told: drawn, named, pointed at and chosen."""

from __future__ import annotations

import math
import time
from itertools import pairwise

import msgspec
import pyqtgraph as pg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyqtgraph.graphicsItems.ScatterPlotItem import renderSymbol
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QToolTip

from app.gui.tuner.views.curves.end_labels import names_together
from app.gui.tuner.views.curves.points import spread
from app.tuning.record.events import EpochEnded
from app.tuning.record.state import SearchState
from tests.gui.told import begun, ended, events_of, state_of, trial
from tests.gui.tuner.form.test_form import choose
from tests.gui.tuner.seen import chosen, click, dots, lines, names, plots
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


def test_that_labels_never_overlap(tab):
    tab.show_state(state_of(events_of([0.9, 0.9, 0.9, 0.5, 0.900001])))
    heights = sorted(place.y() for place in names(plots(tab.display.views.views["Curves"].charts)[0]).values())
    assert len(heights) == 5
    assert min(b - a for a, b in pairwise(heights)) > 14


def test_that_metrics_that_are_no_numbers_break_the_curve_and_nothing_else(qtbot, tab):
    tab.show_state(state_of(events_of([None, 0.5])))
    choose(qtbot, tab.display.views.views["Curves"].metric, "val_loss")
    assert list(names(plots(tab.display.views.views["Curves"].charts)[0])) == ["trial 1 ★"]


def test_that_choosing_a_row_shows_its_curve_and_a_click_on_the_curve_its_row(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, 0.6])))
    index = tab.display.trials.table.model().index(2, 0)
    qtbot.mouseClick(tab.display.trials.table.viewport(), LEFT, pos=tab.display.trials.table.visualRect(index).center())
    assert chosen(tab) == "2"
    top, _ = plots(tab.display.views.views["Curves"].charts)
    width = {name: line.opts["pen"].widthF() for name, line in lines(top).items()}
    assert width["2"] > width["0"]
    click(qtbot, tab.display.views.views["Curves"].charts, top, 1.5, 0.5)
    assert chosen(tab) == "0"
    qtbot.keyClick(tab.display.trials.table, Qt.Key.Key_Escape)
    assert chosen(tab) == ""


def test_that_a_click_between_the_dots_of_a_curve_or_on_a_staircase_chooses_its_trial(qtbot, tab):
    tab.show_state(state_of(with_rates(0.01, 1.0, scores=(0.5, 0.9))))
    charts = tab.display.views.views["Curves"].charts
    top, bottom = plots(charts)
    click(qtbot, charts, top, 1.5, 0.9)
    assert chosen(tab) == "1"
    click(qtbot, charts, bottom, 1.5, -2.0)
    assert chosen(tab) == "0"
    click(qtbot, charts, top, 1.5, 0.7)  # on neither
    assert chosen(tab) == "0"


def test_that_a_click_above_a_dot_of_the_history_chooses_its_trial(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, 0.6])))
    tab.display.views.show_view("History")
    plot = tab.display.views.views["History"].getItem(0, 0)
    qtbot.waitUntil(lambda: plot.vb.width() > 200 and plot.vb.viewRange()[0][1] > 2.2)
    click(qtbot, tab.display.views.views["History"], plot, 2.2, 0.52)
    assert chosen(tab) == "2"


def hover(chart, plot, x, y):
    """What the tooltip says at a place of a plot, a few pixels beside it."""
    place = QPointF(chart.mapFromScene(plot.vb.mapViewToScene(QPointF(x, y)))) + QPointF(1, 4)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, chart.viewport().mapToGlobal(place), none, none, Qt.KeyboardModifier.NoModifier
    )
    time.sleep(0.011)  # pyqtgraph passes over what comes sooner
    QGuiApplication.sendEvent(chart.viewport(), event)
    # A tip that is to go stays for a moment; the hand goes at once.
    over = chart.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    return QToolTip.text() if QToolTip.isVisible() and over else ""


def test_that_hovering_a_line_or_a_staircase_anywhere_names_its_trial(tab):
    tab.show_state(state_of(with_rates(0.01, 1.0, scores=(0.5, 0.9))))
    charts = tab.display.views.views["Curves"].charts
    top, bottom = plots(charts)
    for x, epoch in ((1.0, 1), (1.3, 1), (1.7, 2), (2.0, 2)):
        told = hover(charts, top, x, 0.9).splitlines()
        assert told == [f"Trial 1, epoch {epoch}", "val_accuracy 0.9000", "learning rate 1", "units 32"]
    assert hover(charts, bottom, 2.4, 0.0).startswith("Trial 1, epoch 2\n")
    assert hover(charts, top, 1.5, 0.7) == ""
    assert hover(charts, bottom, 0.7, -2.0).startswith("Trial 0, epoch 1\n")


def test_that_lines_on_one_another_are_named_together_and_the_chosen_one_first(qtbot, tab):
    tab.show_state(state_of(events_of([0.5] * 9)))
    charts = tab.display.views.views["Curves"].charts
    top, bottom = plots(charts)
    assert hover(charts, top, 1.5, 0.5).splitlines()[-1].endswith("trials 1, 2, 3, 4, 5, 6 …")
    tab.display.trials.choose("3")
    assert hover(charts, bottom, 1.5, -2.0).startswith("Trial 3, epoch")
    click(qtbot, charts, top, 1.5, 0.5)
    assert chosen(tab) == "3"


def test_that_a_single_epoch_is_named_where_its_dot_is(tab):
    tab.show_state(state_of(events_of([0.5], epochs=1)))
    charts = tab.display.views.views["Curves"].charts
    assert hover(charts, plots(charts)[0], 1.0, 0.5).startswith("Trial 0, epoch 1\n")


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


@settings(deadline=None)
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


def test_that_another_metric_leaves_no_curve_of_the_one_before(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.6, 0.7])))
    charts, top = tab.display.views.views["Curves"].charts, plots(tab.display.views.views["Curves"].charts)[0]
    first = charts.grab().toImage()
    for metric, log, value in (("val_loss", False, 0.5), ("val_loss", True, math.log10(0.5))):
        choose(qtbot, tab.display.views.views["Curves"].metric, metric)
        tab.display.views.views["Curves"].log.setChecked(log)
        assert lines(top)["0"].yData[0] == pytest.approx(value)
        assert charts.grab().toImage() != first
    tab.display.views.views["Curves"].log.setChecked(False)
    choose(qtbot, tab.display.views.views["Curves"].metric, "val_accuracy")
    assert charts.grab().toImage() == first


def test_that_equal_rates_share_a_line_and_its_name(tab):
    tab.show_state(state_of(events_of([0.5, 0.6, 0.7])))
    _, bottom = plots(tab.display.views.views["Curves"].charts)
    assert {tuple(rate.yData) for rate in lines(bottom).values()} == {(-2.0,)}
    assert list(names(bottom)) == ["trials 0, 1, 2"]
    assert "Equal rates" not in tab.display.views.caption.text()
    tab.show_state(SearchState())
    tab.show_state(early([2, 5], [0.5, 0.6]))
    assert list(names(bottom)) == ["trial 1"]
    assert "Equal rates share a line." in tab.display.views.caption.text()


def test_that_rates_that_differ_are_not_called_equal_for_want_of_a_name(tab):
    events = [
        msgspec.structs.replace(event, learning_rate=10.0 ** -int(event.trial))
        if isinstance(event, EpochEnded)
        else event
        for event in early_events([2, 5, 5], [0.5, 0.6, 0.7])
    ]
    tab.show_state(state_of(events))
    assert "Equal rates" not in tab.display.views.caption.text()


def test_that_the_caption_says_what_is_not_drawn_and_what_marks_mean(qtbot, tab):
    tab.show_state(state_of(events_of([None, 0.5, None])))
    assert "Trials 0, 2 have no finite val_accuracy" in tab.display.views.caption.text()
    choose(qtbot, tab.display.views.views["Curves"].metric, "val_loss")
    assert "Trials 0, 2 have no finite val_loss" in tab.display.views.caption.text()
    assert "✕" in tab.display.views.caption.text()
    assert "ReduceLROnPlateau" in tab.display.views.caption.text()
    assert "trained 2 times" not in tab.display.views.caption.text()
    tab.show_state(state_of(events_of([0.5], executions_per_trial=2)))
    assert "no finite" not in tab.display.views.caption.text()
    assert "✕" not in tab.display.views.caption.text()
    assert "trained 2 times" in tab.display.views.caption.text()


def test_that_a_trial_that_ends_in_nan_is_crossed(tab):
    nan = [
        msgspec.structs.replace(e, logs={"val_accuracy": 0.7, "loss": None})
        if isinstance(e, EpochEnded) and e.trial == "1" and e.epoch
        else e
        for e in events_of([0.5, 0.7], epochs=3)
    ]
    tab.show_state(state_of(nan))
    assert set(names(plots(tab.display.views.views["Curves"].charts)[0])) == {"trial 0", "trial 1 ★ ✕"}


def test_that_a_trial_without_an_epoch_keeps_no_staircase_of_another_search_s(tab):
    tab.show_state(state_of(events_of([0.5])))
    _, bottom = plots(tab.display.views.views["Curves"].charts)
    assert len(lines(bottom)["0"].segments())
    assert list(names(bottom)) == ["trial 0"]
    tab.show_state(state_of([begun(), trial(0), ended(0, None, "FAILED")]))
    assert not len(lines(bottom)["0"].segments())
    assert not names(bottom)


def test_that_lines_that_end_together_share_a_name():
    ends = {4: (5.5, -2.0), 0: (5.5, -2.0 + 1e-9), 1: (5.5, -3.0)}
    assert list(names_together(ends).values()) == ["trials 0, 4", "trial 1"]
    assert list(names_together(dict.fromkeys(range(9), (5.5, -2.0))).values()) == ["9 trials"]


def test_that_the_ticks_of_many_decades_have_room(tab):
    tab.show_state(state_of(with_rates(1e-6, 100.0)))
    _, bottom = plots(tab.display.views.views["Curves"].charts)
    axis = bottom.getAxis("left")
    low, high = bottom.vb.viewRange()[1]
    ((_, ticks),) = axis.logTickValues(low, high, axis.height(), None)
    assert (ticks[0], ticks[-1]) == (-6.0, 2.0)
    assert (ticks[1] - ticks[0]) * axis.height() / (high - low) > 15
    assert (high - 2.0) * axis.height() / (high - low) > 7  # or its text would be left out


def test_that_every_trial_s_dots_are_seen(tab):
    tab.show_state(state_of(events_of([0.5] * 7)))
    covered = []
    for number in range(1, 7):  # 0 is the best, and larger
        look = dots(plots(tab.display.views.views["Curves"].charts)[0])[str(number)].opts
        image = renderSymbol(look["symbol"], look["size"], pg.mkPen(None), look["brush"])
        places = [(x, y) for x in range(image.width()) for y in range(image.height())]
        covered.append(sum(image.pixelColor(x, y).alphaF() for x, y in places))
    assert min(covered) > 30  # pixels; without a size of its own a star covers 18
    assert max(covered) < 1.5 * min(covered)
