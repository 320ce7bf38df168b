"""The list of all searches: what it says of each, and opening, renaming and deleting them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.gui.tuner.search_list import TITLES, SearchList
from app.tuning.project.lock import ProjectLock
from tests.gui.told import events_of, write_search
from tests.gui.tuner.form.test_form import put

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # where the trash is
    (tmp_path / "data").mkdir()
    folder = tmp_path / "searches"
    folder.mkdir()
    return folder


@pytest.fixture
def searches(folder):
    write_search(folder / "first", events_of([0.5, 0.9]))
    write_search(folder / "second", events_of([0.7], objective="val_loss"))
    (folder / "broken").mkdir()
    (folder / "broken" / "spec.json").write_text("{")
    (folder / "photos").mkdir()
    return folder


@pytest.fixture
def made(qtbot, searches):
    made = SearchList(searches)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    qtbot.waitUntil(lambda: "…" not in {line["size"] for line in lines(made)})
    yield made
    made.close()


def lines(made) -> list[dict[str, str]]:
    model = made.table.model()
    return [
        {title: model.index(row, column).data() for column, title in enumerate(TITLES)}
        for row in range(model.rowCount())
    ]


def choose(made, name) -> None:
    made.table.selectRow([line["name"] for line in lines(made)].index(name))


def test_that_every_search_of_the_folder_has_its_line(made):
    found = {line["name"]: line for line in lines(made)}
    assert set(found) == {"first", "second", "broken"}
    first = found["first"]
    assert (first["data"], first["objective"], first["best"], first["trials"]) == (
        "synthetic",
        "val_accuracy",
        "0.9000",
        "2",
    )
    assert first["begun"]
    assert first["size"].endswith(("bytes", "kB"))
    assert found["broken"]["data"] == "can't be read"


def test_that_a_search_is_opened_by_return(qtbot, made, searches):
    choose(made, "second")
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.keyClick(made.table, Qt.Key.Key_Return)
    assert opened.args == [searches / "second"]
    assert not made.isVisible()


def test_that_a_search_gets_another_name_and_none_that_is_taken_or_is_no_name(qtbot, made, searches):
    made.rename_to(searches / "first", "wine, wider")
    assert (searches / "wine, wider" / "spec.json").is_file()
    assert "wine, wider" in [line["name"] for line in lines(made)]
    for name, word in (("second", "already"), ("a/b", "leave out"), ("", "leave out")):
        made.rename_to(searches / "wine, wider", name)
        assert word in made.said.text()
        assert made.said.isVisible()
    assert (searches / "wine, wider").is_dir()


def test_that_a_deleted_search_is_in_the_trash(qtbot, made, searches, tmp_path):
    choose(made, "first")
    with qtbot.waitSignal(made.deleted) as deleted:
        qtbot.mouseClick(made.delete_button, LEFT)
    assert deleted.args == [searches / "first"]
    assert not (searches / "first").exists()
    assert len([*tmp_path.rglob("spec.json")]) == 3  # nothing was lost
    assert "first" not in [line["name"] for line in lines(made)]


def test_that_a_search_that_runs_stays(qtbot, made, searches):
    with ProjectLock(searches / "first"):
        choose(made, "first")
        qtbot.mouseClick(made.delete_button, LEFT)
        assert "running" in made.said.text()
    assert (searches / "first").is_dir()


def test_that_an_empty_list_says_what_to_do(qtbot, folder):
    made = SearchList(folder)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    assert "Press Start" in made.empty.text()
    assert not made.open_button.isEnabled()
    made.close()


def test_that_the_tab_shows_what_is_chosen_and_follows_its_name_and_its_end(qtbot, window, tab, searches, monkeypatch):
    monkeypatch.setattr(tab, "projects", lambda: searches)
    tab.open_project(searches / "first")
    window.list_searches()
    (shown,) = tab.findChildren(SearchList)
    shown.rename_to(searches / "first", "renamed")
    assert tab.project == searches / "renamed"
    qtbot.waitUntil(lambda: "…" not in {line["size"] for line in lines(shown)})
    choose(shown, "renamed")
    qtbot.mouseClick(shown.delete_button, LEFT)
    assert tab.project is None
    assert all(card.isVisible() for card in tab.form.cards)
    shown.close()
    QApplication.processEvents()


def test_that_what_is_shown_is_kept_though_the_app_is_killed(qtbot, tab, searches, settings):
    tab.open_project(searches / "first")
    qtbot.waitUntil(lambda: settings.text("project") == str(searches / "first"))
    put(qtbot, tab.form.trials, 7)
    qtbot.waitUntil(lambda: '"max_trials": 7' in settings.text("search"))


def test_that_after_a_rename_its_search_is_still_chosen_and_after_a_delete_none(qtbot, made, searches):
    choose(made, "second")
    made.rename_to(searches / "second", "other")
    assert made.chosen() == searches / "other"
    qtbot.mouseClick(made.delete_button, LEFT)
    assert made.chosen() is None
    assert not made.delete_button.isEnabled()


@pytest.mark.parametrize("name", ["a" * 300, ".hidden", "a/b", ""])
def test_that_no_search_gets_a_name_that_is_none(made, searches, name):
    made.rename_to(searches / "first", name)
    assert made.said.isVisible()
    assert (searches / "first").is_dir()


def test_that_a_search_that_has_begun_meanwhile_keeps_its_name(made, searches):
    with ProjectLock(searches / "first"):
        made.rename_to(searches / "first", "other")
    assert (searches / "first").is_dir()


def test_that_a_running_search_stays_though_its_settings_cannot_be_read(qtbot, made, searches):
    with ProjectLock(searches / "broken"):
        choose(made, "broken")
        qtbot.mouseClick(made.delete_button, LEFT)
        assert "running" in made.said.text()
    assert (searches / "broken").is_dir()
