"""The tuner tab: real searches from a click, and how they end."""

from __future__ import annotations

import os
import shutil
import signal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication

from app.gui.tuner.run.session import WARM_MS, SearchSession
from app.tuning.project.folder import project_spec, project_state
from app.tuning.words.orders import phase_text
from app.tuning.workers.supervise import TRIES
from tests.gui.tuner.form.test_form import put
from tests.gui.tuner.seen import lines, plots, texts
from tests.searching import workers

pytestmark = pytest.mark.real  # Start is pressed

LEFT = Qt.MouseButton.LeftButton


def small(qtbot, tab) -> None:
    """Ask for two trials of two epochs."""
    put(qtbot, tab.form.trials, 2)
    put(qtbot, tab.form.epochs, 2)


def test_that_start_runs_a_real_search_and_draws_it(qtbot, tab):
    small(qtbot, tab)
    said = []
    tab.state_changed.connect(lambda _state: said.append(tab.run_card.status.text()))
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseClick(tab.run_card.start, LEFT)
        assert not tab.run_card.start.isEnabled()
        assert tab.run_card.stop.isEnabled()
        assert not tab.form.isEnabled()
    begun = next(k for k, text in enumerate(said) if "trials done" in text)
    starting = phase_text("starting")
    assert starting in said[:begun]
    assert starting not in said[begun:]
    assert tab.state.reason == "completed"
    assert tab.state == project_state(tab.project)
    assert tab.display.trials.table.model().rowCount() == 2
    drawn = lines(plots(tab.display.views.views["Curves"].charts)[0])
    assert set(drawn) == {"0", "1"}
    for trial, line in drawn.items():
        assert line.yData.tolist() == [e.logs["val_accuracy"] for e in tab.state.trials[trial].epochs]
    assert f"Trial {tab.state.best.number}: val_accuracy" in texts(tab.best_card)
    assert "2 trials" in tab.run_card.status.text()
    assert tab.run_card.bar.value() == 1000
    assert tab.run_card.start.isEnabled()
    assert tab.form.isEnabled()


def test_that_a_search_stopped_while_tensorflow_loads_and_once_more_keeps_what_is_finished_and_goes_on(qtbot, tab):
    put(qtbot, tab.form.trials, 2)
    put(qtbot, tab.form.epochs, 6)
    before = workers()
    qtbot.mouseClick(tab.run_card.start, LEFT)
    qtbot.waitUntil(lambda: workers() != before, timeout=5000)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    assert tab.state.finished == 0
    assert "before the first trial" in tab.run_card.status.text()

    def one_is_finished(state):
        return state.finished == 1 and any(t.status == "RUNNING" and t.epochs for t in state.trials.values())

    with qtbot.waitSignal(tab.state_changed, timeout=60_000, check_params_cb=one_is_finished):
        qtbot.mouseClick(tab.run_card.resume, LEFT)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.stop, LEFT)
        assert tab.run_card.status.text() == phase_text("stopping")
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    assert "1 of 2 trials" in tab.run_card.status.text()
    assert tab.run_card.resume.isVisible()
    finished = tab.state.trials["0"]
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseClick(tab.run_card.resume, LEFT)
    assert tab.state.reason == "completed"
    assert tab.state.trials["0"] == finished
    assert [t.status for t in tab.state.trials.values()] == ["COMPLETED"] * 2


def test_that_after_run_5_more_form_spec_and_project_agree(qtbot, tab, tmp_path, searched):
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


def test_that_the_setting_trains_in_this_process(qtbot, tab):
    before, started = workers(), set()
    tab.state_changed.connect(lambda _state: started.update(workers() - before))
    small(qtbot, tab)
    box = tab.run_card.options_box.in_thread
    qtbot.mouseClick(box, LEFT, pos=box.rect().center() / 4)
    assert box.isChecked()
    with qtbot.waitSignal(tab.search_idle, timeout=60_000):
        qtbot.mouseClick(tab.run_card.start, LEFT)
    assert tab.state.reason == "completed"
    assert not started


def test_that_a_worker_killed_again_and_again_is_a_sentence_with_details_to_copy(qtbot, tab):
    qtbot.mouseClick(tab.run_card.start, LEFT)
    killed: set[int] = set()
    with qtbot.waitSignal(tab.search_idle, timeout=20_000):
        for _ in range(TRIES):
            qtbot.waitUntil(lambda: bool(workers(str(tab.project)) - killed), timeout=5000)
            (worker,) = workers(str(tab.project)) - killed
            os.kill(worker, signal.SIGKILL)
            killed.add(worker)
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


def test_that_while_a_search_runs_nothing_is_undone_and_nothing_else_opened(qtbot, window, tab, searched):
    put(qtbot, tab.form.epochs, 9)
    undo = next(a for a in window.findChildren(QAction) if a.shortcut().toString() == "Ctrl+Z")
    assert undo.isEnabled()
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.start, LEFT)
        assert not undo.isEnabled()
        window.tabs.setCurrentIndex(0)
        window.tabs.setCurrentIndex(1)
        assert not undo.isEnabled()
        window.open_path(searched.project)
        assert "A search is running" in tab.run_card.error.sentence.text()
        assert tab.project != searched.project
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    assert undo.isEnabled()
    undo.trigger()
    assert tab.form.spec.epochs == 5


def test_that_a_double_click_on_start_runs_one_search(qtbot, tab):
    qtbot.mouseDClick(tab.run_card.start, LEFT)
    qtbot.mouseClick(tab.run_card.start, LEFT)
    qtbot.waitUntil(lambda: workers(str(tab.projects())) != set(), timeout=5000)
    assert len(workers(str(tab.projects()))) == 1
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    assert len(list(tab.project.parent.iterdir())) == 1


def test_that_a_worker_that_waits_is_told_the_search_that_the_form_shows(qtbot, window, monkeypatch):
    told = []
    monkeypatch.setattr(SearchSession, "warm_up", staticmethod(lambda *search: told.append(search)))
    tab = window.tuner_tab
    window.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: told == [(1, tab.form.spec)], timeout=5000)
    tab.form.trials.setValue(7)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=5000)
    assert told[1][1].max_trials == 7


def test_that_after_a_search_the_next_one_s_worker_gets_ready_unless_the_window_closes(qtbot, window, monkeypatch):
    warmed = []
    monkeypatch.setattr(SearchSession, "warm_up", staticmethod(lambda workers, _spec: warmed.append(workers)))
    tab = window.tuner_tab
    window.tabs.setCurrentWidget(tab)
    qtbot.waitUntil(lambda: warmed == [1], timeout=5000)
    for searches in (1, 2):
        with qtbot.waitSignal(tab.search_idle, timeout=5000):
            qtbot.mouseClick(tab.run_card.start, LEFT)
            qtbot.mouseClick(tab.run_card.stop, LEFT)
        qtbot.waitUntil(lambda wanted=[1] * (1 + searches): warmed == wanted, timeout=5000)
    qtbot.mouseClick(tab.run_card.start, LEFT)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        window.close()
    assert not [timer for timer in tab.findChildren(QTimer) if timer.isActive() and timer.interval() == WARM_MS]
