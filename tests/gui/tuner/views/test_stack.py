"""What the tuner tab shows of a search: its views, and the table's filter and notes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl

from app.tuning.project.notes import read_notes
from app.tuning.record.events import EpochEnded, PlateauSeen, SearchEnded, SearchPaused
from app.tuning.record.trial_filter import matches
from app.tuning.spec.tuner import Hyperband
from tests.gui.told import begun, ended, epoch, events_of, state_of, trial, write_search

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5, 0.7, None])))
    return tab


def test_that_every_view_comes_to_the_front_with_a_click(qtbot, tab):
    tab.trials.choose("1")
    for name in ("History", "Space", "Trial", "Curves"):
        qtbot.mouseClick(tab.views.titles[name], LEFT)
        assert tab.views.titles[name].isChecked()
        assert tab.views.picture().isVisible()


def test_that_a_cell_of_the_map_chooses_its_trial_and_arrows_the_next(qtbot, tab):
    tab.views.show_view("Space")
    space = tab.space.map
    place = space._rect(space._grid(), (32, 0.01))
    qtbot.mouseClick(space, LEFT, pos=place.center().toPoint())
    assert tab._selected == "1"
    qtbot.keyClick(space, Qt.Key.Key_Right)
    assert tab._selected == "2"
    assert "1 of 12 combinations tried" in tab.views.caption.text()


def test_that_return_opens_the_page_and_a_note_typed_there_is_kept(qtbot, tab, tmp_path):
    tab.trials.choose("1")
    qtbot.keyClick(tab.trials.table, Qt.Key.Key_Return)
    assert tab.page._head.text().startswith("Trial 1 ★ · COMPLETED · val_accuracy 0.7000 at epoch 1")
    assert "units" in tab.page.text.toPlainText()
    qtbot.keyClicks(tab.page.note, "the one")
    qtbot.keyClick(tab.page.note, Qt.Key.Key_Return)
    assert read_notes(tab.project) == {"1": "the one"}
    assert tab.trials.table.trials.index(1, tab.trials.table.trials.columnCount() - 1).data() == "the one"


def test_that_the_page_joins_the_epochs_of_one_execution_and_no_others(qtbot, tab):
    events = events_of([0.5], epochs=3, executions_per_trial=2)
    again = [replace(e, execution=1) for e in events if isinstance(e, EpochEnded)]
    again[1] = replace(again[1], logs={"val_accuracy": None, "val_loss": None})
    tab.show_state(state_of([*events[:-1], *again, events[-1]]))
    tab.trials.choose("0")
    qtbot.keyClick(tab.trials.table, Qt.Key.Key_Return)
    page = tab.page
    assert page._head.text().startswith("Trial 0 ★ · COMPLETED · val_accuracy 0.5000, mean of 2 executions")
    line = page._lines[0][1]
    assert list(line.xData) == [1, 2, 3, 1, 3]
    assert "1 of execution 2" in page.text.toPlainText()
    assert list(line.opts["connect"]) == [1, 1, 0, 0, 0]


def test_that_what_is_typed_filters_the_table_and_says_how_many(qtbot, tab):
    qtbot.keyClicks(tab.trials.filter, "score>0.6")
    assert tab.trials.count.text() == "1 of 3 trials"
    assert tab.trials.table.trials.index(0, 0).data() == "1 ★"
    tab.trials.filter.clear()
    assert tab.trials.count.text() == "3 trials"


def test_that_a_filter_nothing_passes_says_so_and_can_be_cleared(qtbot, tab):
    assert not tab.trials.none.isVisible()
    qtbot.keyClicks(tab.trials.filter, "score>2")
    tab.trials.status.setCurrentText("COMPLETED")
    assert tab.trials.none.isVisible()
    assert tab.trials.none.text() == "No trial has “score>2” and the status COMPLETED."
    qtbot.mouseClick(tab.trials.clear, LEFT)
    assert tab.trials.count.text() == "3 trials"
    assert not tab.trials.none.isVisible()


def test_that_the_log_axis_draws_powers_of_ten(qtbot, tab):
    tab.curves.log.setChecked(True)
    assert tab.curves.charts._curves["0"].line.yData[0] == pytest.approx(-0.30103)
    tab.curves.log.setChecked(False)
    assert tab.curves.charts._curves["0"].line.yData[0] == 0.5


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("units=32", True),
        ("units=64", False),
        ("learning_rate<=0.01 completed", True),
        ("score>x", False),
        ("best epoch = 1", True),
        ("best epoch>1 units=32", False),
        ("score > 0.4 completed", True),
    ],
)
def test_that_comparisons_choose_trials(text, fits):
    trial = state_of(events_of([0.5])).trials["0"]
    assert matches(trial, text) is fits


def test_that_a_long_metric_keeps_to_one_line_on_a_trial_s_page(qtbot, tab):
    metric = "val_mean_absolute_error"
    events = [
        replace(event, logs={metric: 0.1}, plateau=PlateauSeen(0.1, 1, 0, False))
        if isinstance(event, EpochEnded)
        else event
        for event in events_of([0.1], objective=metric)
    ]
    tab.show_state(state_of(events))
    tab._open_trial("0")
    text = tab.page.text
    text.setFixedWidth(300)
    document = text.document()
    qtbot.waitUntil(lambda: document.textWidth() <= 300)
    blocks = [document.findBlockByNumber(k) for k in range(document.blockCount())]
    assert [block.layout().lineCount() for block in blocks if block.text() == metric] == [1]


TRACE = 'Traceback (most recent call last):\n  File "base_tuner.py", line 274\nValueError: Unknown optimizer: sgdd'


def test_that_a_failed_trial_s_page_has_a_sentence_its_details_on_demand_and_no_other_trial_s_axes(qtbot, tab):
    failed = [trial(3), replace(ended(3, None, "FAILED"), message=TRACE)]
    tab.show_state(state_of([*events_of([0.5, 0.7, None]), *failed]))
    tab._open_trial("1")
    page = tab.page
    assert page.figure.isVisible()
    tab._open_trial("3")
    assert not page.figure.isVisible()
    assert tab.views.picture() is None
    assert "What went wrong. Unknown optimizer: sgdd Show the details" in page.text.toPlainText()
    assert "base_tuner.py" not in page.text.toPlainText()
    page.text.anchorClicked.emit(QUrl("details"))
    assert "base_tuner.py" in page.text.toPlainText()
    assert "Hide the details" in page.text.toPlainText()
    tab._open_trial("1")
    tab._open_trial("3")
    assert "base_tuner.py" not in page.text.toPlainText()


def test_that_a_plot_of_no_metric_keeps_no_ticks_of_an_earlier_trial(tab):
    tab._open_trial("1")
    page = tab.page
    alone = [replace(e, logs={"loss": 0.5}) if isinstance(e, EpochEnded) else e for e in events_of([0.5])]
    tab.show_state(state_of(alone))
    tab._open_trial("0")
    assert page._pair[0].getAxis("left")._tickLevels != [[]]
    assert [page._pair[1].getAxis(side)._tickLevels for side in ("left", "bottom")] == [[[]], [[]]]


def test_that_a_trial_that_ends_in_nan_is_marked_in_table_curve_caption_and_page(tab):
    events = events_of([0.5, 0.7], epochs=3)
    nan = [
        replace(e, logs={"val_accuracy": 0.7, "loss": None})
        if isinstance(e, EpochEnded) and e.trial == "1" and e.epoch
        else e
        for e in events
    ]
    tab.show_state(state_of(nan))
    column = tab.trials.table.trials.headers().index("status")
    cells = [tab.trials.table.trials.index(row, column) for row in (0, 1)]
    assert [cell.data() for cell in cells] == ["COMPLETED", "COMPLETED ✕"]
    assert cells[1].data(Qt.ItemDataRole.ToolTipRole) == "COMPLETED, diverged at epoch 2."
    assert [curves.label.toPlainText() for curves in tab.curves.charts._curves.values()] == ["trial 0", "trial 1 ★ ✕"]
    assert "✕: diverged, its loss or a metric is NaN or infinite by the end." in tab.views.caption.text()
    tab._open_trial("1")
    assert tab.page._head.text().startswith("Trial 1 ★ · COMPLETED, diverged at epoch 2 · val_accuracy")


def test_that_a_search_in_which_every_trial_failed_has_no_full_bar(tab):
    over = SearchEnded(time=9.0, worker="tuner0", reason="completed")
    tab.show_state(state_of([begun(), trial(0), replace(ended(0, None, "FAILED"), message="no such file"), over]))
    assert tab.run_card._status.text() == "The trial failed: no such file"
    assert not tab.run_card.bar.isVisible()
    tab.show_state(state_of([begun(), trial(0), ended(0), over]))
    assert tab.run_card.bar.isVisible()


def test_that_a_trial_without_an_epoch_keeps_no_staircase_of_another_search_s(tab):
    assert len(tab.curves.charts._curves["0"].rate.segments())
    tab.show_state(state_of([begun(), trial(0), ended(0, None, "FAILED")]))
    assert not len(tab.curves.charts._curves["0"].rate.segments())
    assert tab.curves.charts._curves["0"].rate_end is None


def test_that_a_trial_held_still_is_called_paused(tab):
    running = [*events_of([0.5]), trial(1)]
    held = SearchPaused(time=5.0, worker="tuner0")
    column = tab.trials.table.trials.headers().index("status")
    for events, word in ((running, "RUNNING"), ([*running, held], "PAUSED"), (running, "RUNNING")):
        tab.show_state(state_of(events))
        assert [tab.trials.table.trials.index(row, column).data() for row in (0, 1)] == ["COMPLETED", word]
        tab._open_trial("1")
        assert tab.page._head.text() == f"Trial 1 · {word}"


def test_that_a_trial_that_goes_on_with_another_says_which_epochs_it_trained(tab):
    course = {"tuner/bracket": 1, "tuner/round": 1, "tuner/epochs": 4, "tuner/initial_epoch": 2, "tuner/trial_id": "0"}
    later = replace(trial(1), values={**trial(1).values, **course})
    events = [
        *events_of([0.5], tuner=Hyperband(4, 2)),
        later,
        epoch(1, 2),
        epoch(1, 3),
        replace(ended(1), best_epoch=2),
    ]
    tab.show_state(state_of(events))
    trials = tab.trials.table.trials
    place = trials.headers().index("epochs")
    assert [trials.index(row, place).data() for row in (0, 1)] == ["2", "3–4"]
    tip = trials.index(1, place).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Hyperband, bracket 1, round 1: goes on with the weights of trial 0, from epoch 3 to epoch 4."


def test_that_lines_of_several_executions_are_explained(tab):
    tab.show_state(state_of(events_of([0.5], executions_per_trial=2)))
    assert "Each trial is trained 2 times: lines of one look, with its name at the last." in tab.views.caption.text()
    tab.show_state(state_of(events_of([0.5])))
    assert "Each trial is trained" not in tab.views.caption.text()
