"""The tuner tab: what it says before a search and of another day's."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, Qt

from app.gui.settings import Settings
from app.gui.tuner import tab as tab_module
from app.tuning.record.events import SearchEnded, SearchStarted, TrialStarted
from app.tuning.record.journal import journal_path
from app.tuning.record.state import SearchState
from app.tuning.words.plan import start_text
from tests.gui.told import events_of, state_of, write_search
from tests.gui.tuner.form.test_form import choose, put
from tests.gui.tuner.seen import texts

LEFT = Qt.MouseButton.LeftButton
W = {"worker": "tuner0"}


def test_that_a_folder_that_cannot_be_made_is_said_in_place(qtbot, tab, store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    store.setValue("projects", str(tmp_path / "file" / "below"))
    qtbot.mouseClick(tab.run_card.start, LEFT)
    assert tab.run_card.error.isVisible()
    said = tab.run_card.error.sentence.text()
    assert "cannot be written: Not a directory. Choose another place: File, Search settings, Folder for new" in said
    assert not tab.is_searching()


def test_that_the_empty_chart_says_what_to_do(qtbot, tab):
    assert texts(tab.display.views.views["Curves"].charts) == start_text(tab.spec)
    put(qtbot, tab.form.trials, 1)
    assert "1 network" in texts(tab.display.views.views["Curves"].charts)
    put(qtbot, tab.form.trials, "lots")
    assert "Fix the marked value in Search" in texts(tab.display.views.views["Curves"].charts)
    assert "Fix the marked value in Search" in tab.run_card.waits.text()
    put(qtbot, tab.form.trials, 1)
    assert "1 network" in texts(tab.display.views.views["Curves"].charts)
    assert not tab.display.trials.table.isVisible()


def test_that_a_failed_search_of_another_day_says_why(tab, tmp_path):
    end = SearchEnded(
        time=9.0, reason="failed", message="Traceback (most recent call last):\n  …\nValueError: no luck", **W
    )
    tab.open_project(write_search(tmp_path / "a search", [*events_of([0.5]), end]))
    assert tab.run_card.error.sentence.text() == "no luck"
    assert not tab.run_card.error.details.isVisible()
    tab.run_card.error.more.click()
    assert tab.run_card.error.details.isVisible()


def test_that_what_cannot_be_read_of_a_project_is_said(tab, searched, tmp_path):
    project = shutil.copytree(searched.project, tmp_path / "project")
    journal_path(project, "planted").write_text('{"type": "search_started", "time": 1, "worker": "../x"}\nnonsense\n')
    tab.open_project(project)
    assert tab.run_card.error.sentence.text().startswith("2 lines ")
    assert tab.state == searched.state


def test_that_a_project_is_opened_and_remembered(open_window, settings, tmp_path, searched):
    first = open_window(project=searched.project, settings=settings)
    assert first.tabs.currentWidget() is first.tuner_tab
    assert first.tuner_tab.state == searched.state
    first.close()
    second = open_window(settings=settings)
    assert second.tuner_tab.project == searched.project
    assert second.tuner_tab.state == searched.state
    assert second.tuner_tab.form.spec == searched.state.spec


def test_that_a_folder_that_is_no_project_is_said_in_place(open_window, settings, tmp_path):
    window = open_window(project=tmp_path, settings=settings)
    assert "no spec.json" in window.tuner_tab.run_card.error.sentence.text()


def test_that_a_remembered_project_that_is_gone_is_no_error(open_window, store, tmp_path):
    store.setValue("project", str(tmp_path / "gone"))
    window = open_window(settings=Settings(store))
    assert window.tuner_tab.project is None
    assert not window.tuner_tab.run_card.error.sentence.text()


def test_that_the_default_folder_is_below_the_documents(tab, store):
    store.remove("projects")
    assert tab.projects().name == "Blindfolded Mountain"
    assert isinstance(tab.projects(), Path)


def test_that_the_trial_chosen_in_the_table_is_the_one_to_skip(qtbot, tab):
    other = {"worker": "tuner1"}
    events = events_of([0.5, 0.6])[:-1]  # trial 1 runs
    tab.show_state(
        state_of([*events, SearchStarted(time=0.0, spec=events[0].spec, versions={}, **other)]).apply(
            TrialStarted(time=1.0, trial="2", values={"units": 64, "learning_rate": 0.01}, **other)
        )
    )
    assert "choose" in tab.run_card.skip.toolTip()
    table = tab.display.trials.table
    place = table.visualRect(table.model().index(table.model().row_of("2"), 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    assert "trial 2" in tab.run_card.skip.toolTip()


def test_that_press_start_is_not_said_once_it_was_pressed(qtbot, tab):
    charts = tab.display.views.views["Curves"].charts
    assert "Press Start" in texts(charts)
    tab.show_state(SearchState(spec=tab.form.spec))
    qtbot.waitUntil(lambda: "Press Start" not in texts(charts))


def test_that_a_filter_stays_with_the_search_it_was_typed_for(qtbot, tab, tmp_path):
    for name in ("first", "second"):
        tab.open_project(write_search(tmp_path / name, events_of([0.5, 0.7])))
        assert tab.display.trials.table.model().rowCount() == 2
        qtbot.keyClicks(tab.display.trials.filter, "score>0.6")
        assert tab.display.trials.table.model().rowCount() == 1


def test_that_a_remembered_search_that_breaks_the_app_leaves_the_tab(
    qtbot, open_window, settings, tmp_path, monkeypatch
):
    project = write_search(tmp_path / "a search", events_of([0.5]))
    settings.remember("project", str(project))

    def break_down(_project):
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(tab_module, "project_state", break_down)
    heard = []
    monkeypatch.setattr(sys, "excepthook", lambda *fault: heard.append(fault))
    window = open_window(settings=settings)
    window.show()
    assert window.tuner_tab.project is None
    assert all(card.isVisibleTo(window.tuner_tab) for card in window.tuner_tab.form.cards)
    assert [str(error) for _, error, _ in heard] == ["nobody foresaw this"]


def test_that_the_form_is_at_the_next_start_as_it_was_left_beside_the_search_that_was_shown(
    qtbot, open_window, settings, tmp_path
):
    first = open_window(settings=settings)
    first.show()
    first.tuner_tab.open_project(write_search(tmp_path / "a search", events_of([0.5])))
    put(qtbot, first.tuner_tab.form.epochs, 17)
    qtbot.waitUntil(lambda: '"epochs": 17' in settings.text("search"))  # and then it is killed
    second = open_window(settings=settings)
    second.show()
    assert second.tuner_tab.project == tmp_path / "a search"
    assert second.tuner_tab.form.spec.epochs == 17
    for window in (first, second):
        window.close()


def test_that_the_line_of_the_set_up_speaks_of_the_search_that_is_shown(qtbot, tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5])))
    qtbot.waitUntil(lambda: "synthetic: units × learning_rate" in texts(tab.column.set_up))
    qtbot.mouseClick(tab.column.set_up, Qt.MouseButton.LeftButton)
    tab.form.space_card.set_folded(False)
    choose(qtbot, tab.form.space_card.rows["units"].mode, "fixed")
    qtbot.mouseClick(tab.column.set_up, Qt.MouseButton.LeftButton, pos=QPoint(60, 14))
    qtbot.waitUntil(lambda: "next: synthetic: learning_rate" in texts(tab.column.set_up))
