"""The files opened or saved last: the newest first, each once, and only those that are still there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.gui.kit.recent import MOST, RecentFiles, RecentMenu


@pytest.fixture
def recent(settings) -> RecentFiles:
    return RecentFiles(settings, "recent_scenes")


def made(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.touch()
    return path


def test_that_the_newest_comes_first_and_each_once(recent, tmp_path):
    a, b = made(tmp_path, "a.json"), made(tmp_path, "b.json")
    for path in (a, b, a):
        recent.add(path)
    assert recent.paths() == [a, b]


def test_that_what_is_gone_is_not_offered(recent, tmp_path):
    a, b = made(tmp_path, "a.json"), made(tmp_path, "b.json")
    recent.add(a)
    recent.add(b)
    b.unlink()
    assert recent.paths() == [a]


def test_that_only_the_last_few_are_kept_from_day_to_day(recent, tmp_path, store):
    paths = [made(tmp_path, f"{k}.json") for k in range(MOST + 3)]
    for path in paths:
        recent.add(path)
    assert recent.paths() == paths[:2:-1]
    assert str(store.value("recent_scenes")).splitlines() == [str(path) for path in paths[:2:-1]]


def test_that_the_next_file_is_looked_for_beside_this_one_or_the_last_one(recent, tmp_path):
    assert recent.folder(None) == str(Path.home())
    recent.add(made(tmp_path, "a.json"))
    assert recent.folder(None) == str(tmp_path)
    assert recent.folder(Path("/elsewhere/b.json")) == "/elsewhere"


def test_that_a_menu_lists_them_as_they_are_when_it_opens(qtbot, recent, tmp_path):
    opened = []
    menu = RecentMenu(recent.paths, opened.append)
    qtbot.addWidget(menu)
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False]
    path = made(tmp_path, "a.json")
    recent.add(path)
    menu.aboutToShow.emit()
    (action,) = menu.actions()
    assert action.text() == "a.json"
    action.trigger()
    assert opened == [path]
