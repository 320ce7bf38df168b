"""The tuner tab: a real search from a click, its curves and table, its errors."""

from __future__ import annotations

import os
import shutil
import signal
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSpinBox

from app.gui.main_window import MainWindow
from app.gui.settings import Settings
from app.gui.tuner.curve_points import lifts_of, spread
from app.gui.tuner.plots import round_range
from app.tuning.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.project import project_spec, project_state
from app.tuning.spec import SearchSpec
from app.tuning.state import SearchState
from tests.searching import workers

LEFT = Qt.MouseButton.LeftButton
W = {"worker": "tuner0"}
RANGES = [(0.5, 0.9), (0, 1), (0.87, 0.87), (0, 0), (-3, 1e6), (1e-9, 2e-9), (5, 5.01)]


@pytest.fixture
def tab(window):
    window.tabs.setCurrentWidget(window.tuner_tab)
    return window.tuner_tab


def put(qtbot, spin: QSpinBox, value: int) -> None:
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, str(value))
    qtbot.keyClick(spin, Qt.Key.Key_Return)


def small(qtbot, tab) -> None:
    """Ask for two trials of two epochs."""
    put(qtbot, tab.form.trials, 2)
    put(qtbot, tab.form.epochs, 2)


def events_of(scores, epochs=2, **spec):
    """The events of a search whose trials reached these scores."""
    made = [SearchStarted(time=0.0, spec=SearchSpec(epochs=epochs, **spec), versions={}, **W)]
    for number, score in enumerate(scores):
        name = str(number)
        made.append(TrialStarted(time=1.0, trial=name, values={"units": 32, "learning_rate": 0.01}, **W))
        for index in range(epochs):
            logs = {"val_accuracy": score, "val_loss": None if score is None else 1 - score}
            made.append(EpochEnded(time=2.0, trial=name, epoch=index, logs=logs, learning_rate=0.01, seconds=0.5, **W))
        made.append(TrialEnded(time=3.0, trial=name, status="COMPLETED", score=score, best_epoch=0, **W))
    return made


def state_of(events) -> SearchState:
    state = SearchState()
    for event in events:
        state = state.apply(event)
    return state


def test_that_start_runs_a_real_search_and_draws_it(qtbot, tab):
    small(qtbot, tab)
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseClick(tab.run_card.start, LEFT)
        assert not tab.run_card.start.isEnabled()
        assert tab.run_card.stop.isEnabled()
        assert not tab.form.isEnabled()
    assert tab.state.reason == "completed"
    assert tab.state == project_state(tab.project)
    assert tab.table.model().rowCount() == 2
    assert set(tab.charts._curves) == {"0", "1"}
    for key, curves in tab.charts._curves.items():
        drawn = curves.line.yData.tolist()
        assert drawn == [e.logs["val_accuracy"] for e in tab.state.trials[key].epochs]
    assert f"Trial {tab.state.best.number}: val_accuracy" in tab.best_card._text.text()
    assert tab.run_card._status.text().startswith("Completed: 2 trials")
    assert tab.run_card.bar.value() == 1000
    assert tab.run_card.start.isEnabled()
    assert tab.form.isEnabled()


def test_that_stop_keeps_what_is_finished_and_go_on_finishes_the_rest(qtbot, tab):
    put(qtbot, tab.form.trials, 3)
    put(qtbot, tab.form.epochs, 12)

    def one_is_finished(state):
        return state.finished == 1 and any(t.status == "RUNNING" and t.epochs for t in state.trials.values())

    with qtbot.waitSignal(tab.state_changed, timeout=60_000, check_params_cb=one_is_finished):
        qtbot.mouseClick(tab.run_card.start, LEFT)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.stop, LEFT)
        assert tab.run_card._status.text() == "Stopping…"
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    assert tab.run_card._status.text() == "Stopped after 1 of 3 trials. Finished trials are kept."
    assert tab.run_card.resume.isVisible()
    finished = tab.state.trials["0"]
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseClick(tab.run_card.resume, LEFT)
    assert tab.state.reason == "completed"
    assert tab.state.trials["0"] == finished
    assert [t.status for t in tab.state.trials.values()] == ["COMPLETED"] * 3


def test_that_after_five_more_form_spec_and_project_agree(qtbot, tab, tmp_path, searched):
    project = shutil.copytree(searched.project, tmp_path / "two trials")
    tab.open_project(project)
    put(qtbot, tab.form.epochs, 7)  # of some other search that was being prepared
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.more, LEFT)
        assert (tab.form.trials.value(), tab.form.epochs.value()) == (7, 2)
        assert tab.form.spec == project_spec(project)
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    assert tab.form.spec == project_spec(project)
    assert tab.form.spec.max_trials == 7
    tab.form.undo_stack.undo()
    assert (tab.form.trials.value(), tab.form.epochs.value()) == (2, 7)


def test_that_the_setting_trains_in_this_process(qtbot, tab, monkeypatch):
    monkeypatch.setattr("app.tuning.process.WorkerProcess", lambda *_, **__: pytest.fail("started a process"))
    small(qtbot, tab)
    qtbot.mouseClick(tab.run_card.in_thread, LEFT, pos=tab.run_card.in_thread.rect().center() / 4)
    assert tab.run_card.in_thread.isChecked()
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseClick(tab.run_card.start, LEFT)
    assert tab.state.reason == "completed"


def test_that_a_killed_worker_is_a_sentence_with_details_to_copy(qtbot, tab):
    put(qtbot, tab.form.epochs, 500)
    with qtbot.waitSignal(
        tab.state_changed, timeout=60_000, check_params_cb=lambda s: any(t.epochs for t in s.trials.values())
    ):
        qtbot.mouseClick(tab.run_card.start, LEFT)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        for worker in workers(str(tab.project)):
            os.kill(worker, signal.SIGKILL)
    error = tab.run_card.error
    assert error.isVisible()
    assert "signal 9" in error.sentence.text()
    assert "Traceback" not in error.sentence.text()
    qtbot.mouseClick(error.copy, LEFT)
    assert "signal 9" in QGuiApplication.clipboard().text()
    assert tab.run_card.start.isEnabled()


def test_that_closing_during_a_search_leaves_no_process_and_loses_no_finished_trial(qtbot, window, tab, capfd):
    before = workers()
    put(qtbot, tab.form.trials, 20)

    def one_is_finished(state):
        return state.finished >= 1 and state.running

    with qtbot.waitSignal(tab.state_changed, timeout=60_000, check_params_cb=one_is_finished):
        qtbot.mouseClick(tab.run_card.start, LEFT)
    assert workers() != before
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        window.close()
        window.close()
    assert not window.isVisible()
    assert workers() == before
    state = project_state(tab.project)
    assert state.reason == "stopped"
    assert state.finished >= 1
    assert capfd.readouterr() == ("", "")


def test_that_closing_while_tensorflow_loads_leaves_no_process(qtbot, window, tab):
    before = workers()
    qtbot.mouseClick(tab.run_card.start, LEFT)
    qtbot.waitUntil(lambda: workers() != before, timeout=5000)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        window.close()
    assert workers() == before


def test_that_a_search_stopped_while_tensorflow_loads_says_so_and_can_go_on(qtbot, tab):
    small(qtbot, tab)
    before = workers()
    qtbot.mouseClick(tab.run_card.start, LEFT)
    qtbot.waitUntil(lambda: workers() != before, timeout=5000)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    assert tab.run_card._status.text() == "Stopped before the first trial was finished."
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseClick(tab.run_card.resume, LEFT)
    assert tab.state.reason == "completed"
    assert tab.state.finished == 2


def test_that_a_double_click_on_start_runs_one_search(qtbot, tab):
    small(qtbot, tab)
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseDClick(tab.run_card.start, LEFT)
        qtbot.mouseClick(tab.run_card.start, LEFT)
    assert len(list(tab.project.parent.iterdir())) == 1


def test_that_a_folder_that_cannot_be_made_is_said_in_place(qtbot, tab, store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    store.setValue("projects", str(tmp_path / "file" / "below"))
    qtbot.mouseClick(tab.run_card.start, LEFT)
    assert tab.run_card.error.isVisible()
    assert "cannot be written" in tab.run_card.error.sentence.text()
    assert not tab.is_searching()


def test_that_the_empty_chart_says_what_to_do(qtbot, tab):
    assert tab.charts._empty.isVisible()
    assert "Press Start to train 5 networks for 5 epochs" in tab.charts._empty.text()
    put(qtbot, tab.form.trials, 1)
    assert "1 network" in tab.charts._empty.text()
    assert not tab.table.isVisible()


def test_that_labels_never_overlap_and_ties_are_told(tab):
    tab.show_state(state_of(events_of([0.9, 0.9, 0.9, 0.5, 0.900001])))
    heights = sorted(tab.charts._top.vb.mapViewToScene(c.label.pos()).y() for c in tab.charts._curves.values())
    assert min(b - a for a, b in pairwise(heights)) > 14
    tab.show_state(state_of(events_of([0.5, 0.9, 0.9])))
    assert tab.best_card._text.text() == "Trial 1: val_accuracy 0.9000 at epoch 1. Trial 2 reached the same."


def test_that_metrics_that_are_no_numbers_break_the_curve_and_nothing_else(qtbot, tab):
    tab.show_state(state_of(events_of([None, 0.5])))
    tab.metric_box.setCurrentText("val_loss")
    tab._refresh()
    assert not tab.charts._curves["0"].label.isVisible()
    assert tab.charts._curves["1"].label.isVisible()


def test_that_choosing_a_row_shows_its_curve_and_a_click_on_the_curve_its_row(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, 0.6])))
    index = tab.table.model().index(2, 0)
    qtbot.mouseClick(tab.table.viewport(), LEFT, pos=tab.table.visualRect(index).center())
    assert tab._selected == "2"
    assert tab.charts._curves["2"].line.opts["pen"].widthF() > tab.charts._curves["0"].line.opts["pen"].widthF()
    tab.charts.trial_clicked.emit("0")
    assert tab._selected == "0"
    qtbot.keyClick(tab.table, Qt.Key.Key_Escape)
    assert tab._selected == ""


def test_that_the_table_sorts_by_number_and_copies_as_text(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, 0.6] + [0.1] * 8, max_trials=11)))
    score = tab.table.trials.headers().index("val_accuracy")
    tab.table.sortByColumn(score, Qt.SortOrder.DescendingOrder)
    column = [tab.table.model().index(row, 0).data() for row in range(3)]
    assert column == ["1 ★", "2", "0"]
    tab.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert tab.table.model().index(10, 0).data() == "10"
    tab.table.selectRow(1)
    qtbot.keyClick(tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["trial", "units", "learning_rate"]
    assert lines[1].split("\t")[:4] == ["1 ★", "32", "0.01", "0.7000"]


def test_that_hovering_a_point_names_it(tab):
    tab.show_state(state_of(events_of([0.5])))
    assert tab.charts._tip("0", 1.0, 0.5, 1) == (
        "Trial 0, epoch 2\nval_accuracy 0.5000\nlearning rate used 0.01\nunits 32"
    )


def test_that_a_failed_search_of_another_day_says_why(tab):
    events = [
        *events_of([0.5]),
        SearchEnded(time=9.0, reason="failed", message="Traceback …\n\nValueError: no luck", **W),
    ]
    tab.show_state(state_of(events))
    tab._tell_failure(tab.state)
    assert tab.run_card.error.sentence.text() == "no luck"
    assert not tab.run_card.error.details.isVisible()
    tab.run_card.error.more.click()
    assert tab.run_card.error.details.isVisible()


def test_that_a_project_is_opened_and_remembered(qtbot, settings, tmp_path, searched):
    first = MainWindow(project=searched.project, settings=settings)
    qtbot.addWidget(first)
    assert first.tabs.currentWidget() is first.tuner_tab
    assert first.tuner_tab.state == searched.state
    first.close()
    second = MainWindow(settings=settings)
    qtbot.addWidget(second)
    assert second.tuner_tab.project == searched.project
    assert second.tuner_tab.state == searched.state
    assert second.tuner_tab.form.spec == searched.state.spec


def test_that_a_folder_that_is_no_project_is_said_in_place(qtbot, settings, tmp_path):
    window = MainWindow(project=tmp_path, settings=settings)
    qtbot.addWidget(window)
    assert "no spec.json" in window.tuner_tab.run_card.error.sentence.text()


def test_that_a_remembered_project_that_is_gone_is_no_error(qtbot, store, tmp_path):
    store.setValue("project", str(tmp_path / "gone"))
    window = MainWindow(settings=Settings(store))
    qtbot.addWidget(window)
    assert window.tuner_tab.project is None
    assert not window.tuner_tab.run_card.error.sentence.text()


@pytest.mark.parametrize(
    ("places", "made"),
    [([], []), ([50], [50]), ([10, 11, 12], [10, 25, 40]), ([98, 99], [80, 95]), ([-5], [5])],
)
def test_that_labels_are_moved_apart_as_little_as_needed(places, made):
    assert spread(places, 15, 5, 95) == made


def test_that_too_many_labels_share_the_height():
    made = spread([50.0] * 20, 15, 0, 95)
    assert made[0] == 0
    assert made[-1] == 95


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_that_an_axis_has_round_ends_around_the_values(low, high):
    bottom, top, ticks = round_range(low, high)
    assert bottom < low <= high < top
    assert 2 <= len(ticks) <= 10
    assert top - bottom < 3 * max(high - low, 0.2 * abs(high), 0.2)


def test_that_staircases_of_equal_rates_lie_side_by_side():
    trials = list(state_of(events_of([0.5] * 4)).trials.values())
    lifts = sorted(lifts_of(trials).values())
    assert sum(lifts) == pytest.approx(0)
    assert len(set(lifts)) == 4


def test_that_the_default_folder_is_below_the_documents(tab, store):
    store.remove("projects")
    assert tab.projects().name == "Blindfolded Mountain"
    assert isinstance(tab.projects(), Path)
