"""The page of one trial: its values, curves and epochs, its note, and what went wrong."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl

from app.gui.theme import LIGHT
from app.gui.tuner.views.trial_page import TrialPage
from app.gui.tuner.views.view import Context
from app.tuning.project.notes import NOTES, read_notes
from app.tuning.record.events import EpochEnded, PlateauSeen, SearchEnded, SearchPaused, TrialStarted
from tests.gui.told import W, begun, ended, epoch, events_of, state_of, trial, write_search
from tests.gui.tuner.seen import open_page, plots

TRACE = 'Traceback (most recent call last):\n  File "base_tuner.py", line 274\nValueError: Unknown optimizer: sgdd'


@pytest.fixture
def page(qtbot) -> TrialPage:
    made = TrialPage(LIGHT)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def test_that_return_opens_the_page_and_a_note_typed_there_is_kept(qtbot, tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5, 0.7, None])))
    open_page(qtbot, tab, "1")
    assert tab.display.views.views["Trial"].head.text().startswith("Trial 1 ★")
    assert "val_accuracy 0.7000" in tab.display.views.views["Trial"].head.text()
    assert "units" in tab.display.views.views["Trial"].text.toPlainText()
    qtbot.keyClicks(tab.display.views.views["Trial"].note, "the one")
    qtbot.keyClick(tab.display.views.views["Trial"].note, Qt.Key.Key_Return)
    assert read_notes(tab.project) == {"1": "the one"}
    model = tab.display.trials.table.model()
    assert model.index(1, model.columnCount() - 1).data() == "the one"


def test_that_a_note_being_typed_goes_to_the_search_it_is_about(qtbot, tab, tmp_path):
    first = write_search(tmp_path / "first", events_of([0.5, 0.7]))
    second = write_search(tmp_path / "second", events_of([0.5, 0.7]))
    tab.open_project(first)
    open_page(qtbot, tab, "1")
    qtbot.keyClicks(tab.display.views.views["Trial"].note, "the one")
    tab.open_project(second)
    assert (read_notes(first), read_notes(second)) == ({"1": "the one"}, {})


def test_that_a_note_of_any_length_is_kept_whole(qtbot, tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5, 0.7])))
    long = "word " * 20_000 + "end"
    (tab.project / NOTES).write_text(json.dumps({"1": long}))
    tab.open_project(tab.project)
    open_page(qtbot, tab, "1")
    note = tab.display.views.views["Trial"].note
    assert note.text() == long
    note.end(False)
    qtbot.keyClicks(note, "!")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert read_notes(tab.project) == {"1": f"{long}!"}


def test_that_without_a_choice_the_page_follows_the_trial_that_trains(page):
    events = [begun(), trial(0), epoch(0, 0), ended(0)]
    page.show_state(state_of(events), Context())
    assert page.head.text().startswith("Trial 0")
    events += [trial(1), epoch(1, 0)]
    page.show_state(state_of(events), Context())
    assert page.head.text().startswith("Trial 1")
    page.show_state(state_of(events), Context(selected="0"))
    assert page.head.text().startswith("Trial 0")
    page.show_state(state_of([*events, ended(1), SearchEnded(time=9.0, reason="completed", **W)]), Context())
    assert page.head.text().startswith("Trial 1")


def test_that_notes_that_cannot_be_kept_are_said(qtbot, tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5, 0.7])))
    (tab.project / NOTES).mkdir()
    open_page(qtbot, tab, "1")
    qtbot.keyClicks(tab.display.views.views["Trial"].note, "the one")
    qtbot.keyClick(tab.display.views.views["Trial"].note, Qt.Key.Key_Return)
    assert NOTES in tab.run_card.error.sentence.text()
    assert tab.run_card.error.isVisible()


def test_that_the_page_joins_the_epochs_of_one_execution_and_no_others(page):
    events = events_of([0.5], epochs=3, executions_per_trial=2)
    again = [replace(e, execution=1) for e in events if isinstance(e, EpochEnded)]
    again[1] = replace(again[1], logs={"val_accuracy": None, "val_loss": None})
    page.show_state(state_of([*events[:-1], *again, events[-1]]), Context("0"))
    assert "2 executions" in page.head.text()
    _, validation = plots(page.plots)[0].listDataItems()
    assert list(validation.xData) == [1, 2, 3, 1, 3]
    assert list(validation.opts["connect"]) == [1, 1, 0, 0, 0]
    assert "1 of execution 2" in page.text.toPlainText()


def test_that_a_long_metric_keeps_to_one_line(qtbot, page):
    metric = "val_mean_absolute_error"
    events = [
        replace(event, logs={metric: 0.1}, plateau=PlateauSeen(0.1, 1, 0, False))
        if isinstance(event, EpochEnded)
        else event
        for event in events_of([0.1], objective=metric)
    ]
    page.show_state(state_of(events), Context("0"))
    page.text.setFixedWidth(300)
    document = page.text.document()
    qtbot.waitUntil(lambda: document.textWidth() <= 300)
    blocks = [document.findBlockByNumber(k) for k in range(document.blockCount())]
    assert [block.layout().lineCount() for block in blocks if block.text() == metric] == [1]


def test_that_a_failed_trial_has_a_sentence_its_details_on_demand_and_no_other_trial_s_axes(page):
    failed = [trial(3), replace(ended(3, None, "FAILED"), message=TRACE)]
    state = state_of([*events_of([0.5, 0.7, None]), *failed])
    page.show_state(state, Context("1"))
    assert page.figure.isVisible()
    page.show_state(state, Context("3"))
    assert not page.figure.isVisible()
    assert page.picture() is None
    assert "Unknown optimizer: sgdd" in page.text.toPlainText()
    assert "base_tuner.py" not in page.text.toPlainText()
    page.text.anchorClicked.emit(QUrl("details"))
    assert "base_tuner.py" in page.text.toPlainText()
    page.show_state(state, Context("1"))
    page.show_state(state, Context("3"))
    assert "base_tuner.py" not in page.text.toPlainText()


def test_that_a_plot_of_no_metric_keeps_nothing_of_an_earlier_trial(page):
    alone = [replace(e, logs={"loss": 0.5}) if isinstance(e, EpochEnded) else e for e in events_of([0.5])]
    page.show_state(state_of(alone), Context("0"))
    fresh = page.plots.grab().toImage()
    page.show_state(state_of(events_of([0.5, 0.7, None])), Context("1"))
    assert page.plots.grab().toImage() != fresh
    page.show_state(state_of(alone), Context("0"))
    assert page.plots.grab().toImage() == fresh


@pytest.mark.parametrize("paused", [False, True])
def test_that_a_trial_that_runs_says_whether_it_is_paused(page, paused):
    events = [*events_of([0.5]), trial(1), *([SearchPaused(time=5.0, worker="tuner0")] if paused else [])]
    page.show_state(state_of(events), Context("1"))
    assert page.head.text() == f"Trial 1 · {'PAUSED' if paused else 'RUNNING'}"


def test_that_a_trial_that_ends_in_nan_says_since_when(page):
    events = [replace(e, logs={"loss": None}) if isinstance(e, EpochEnded) else e for e in events_of([0.5], epochs=3)]
    page.show_state(state_of(events), Context("0"))
    assert "diverged at epoch 1" in page.head.text()


def test_that_drawn_values_and_rates_are_told_in_four_digits(page):
    values = {"learning_rate": 0.012649110640673518, "dropout": 0.31234567}
    events = [
        replace(
            event, **{TrialStarted: {"values": values}, EpochEnded: {"learning_rate": 0.01264911}}.get(type(event), {})
        )
        for event in events_of([0.5])
    ]
    page.show_state(state_of(events), Context(selected="0"))
    said = page.text.toPlainText()
    assert "0.01265" in said
    assert "0.3123" in said
    assert "0.01264" not in said
    assert "0.31234" not in said
