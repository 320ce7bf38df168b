"""The menus do what the commands say, and know no window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QUndoGroup
from PySide6.QtWidgets import QMenuBar

from app.gui.mountain.gallery import examples
from app.gui.window.commands import Commands
from app.gui.window.menus import Menus


class Told:
    """Files, or a window, that only tell what was asked of them."""

    def __init__(self, name: str, said: list) -> None:
        self._name, self._said = name, said

    def __getattr__(self, what: str):
        return lambda *args: self._said.append((self._name, what, *args))


@pytest.fixture
def said() -> list:
    return []


@pytest.fixture
def bar(qtbot, said) -> QMenuBar:
    made = QMenuBar()
    qtbot.addWidget(made)
    window, searches = Told("window", said), Told("searches", said)
    others = {name: getattr(window, name) for name in Commands._fields if name not in ("scenes", "searches")}
    commands = Commands(scenes=Told("scenes", said), searches=lambda: searches, **others)
    made.menus = Menus(made, commands, QUndoGroup(made), "light", ["Mountain", "Tuner"])
    return made


def trigger(bar: QMenuBar, text: str) -> None:
    (action,) = (action for action in bar.findChildren(QAction) if action.text() == text)
    action.trigger()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("&New scene", ("scenes", "new")),
        ("&Open scene…", ("scenes", "ask_open")),
        ("&Save scene", ("scenes", "save")),
        ("Save scene &as…", ("scenes", "ask_save")),
        ("&Gallery", ("window", "show_gallery")),
        ("&Export figure…", ("window", "export_figure")),
        ("&New", ("searches", "new")),
        ("&Save", ("searches", "save")),
        ("&Folder for new searches…", ("searches", "ask_projects")),
        ("Open search's &folder…", ("window", "open_search_folder")),
        ("&Copy scene as text", ("window", "copy_scene")),
        ("&Paste scene", ("window", "paste_scene")),
        ("&Dark", ("window", "set_theme", "dark")),
        ("Tuner tab", ("window", "choose_tab", 1)),
        ("&Keyboard", ("window", "show_keys")),
        ("&Quit", ("window", "quit")),
    ],
)
def test_that_an_entry_does_what_its_command_says(bar, said, text, asked):
    trigger(bar, text)
    assert said == [asked]


def test_that_every_example_is_an_entry(bar, said):
    for path in examples():
        trigger(bar, path.stem.partition(" ")[2])
    assert said == [("window", "open_example", path) for path in map(Path, examples())]


@pytest.mark.parametrize("tuner", [False, True])
def test_that_the_keys_of_the_files_belong_to_the_tab_that_shows(bar, tuner):
    bar.menus.show_tab(tuner)
    on = {action.text() for action in bar.findChildren(QAction) if action.isEnabled()}
    assert ("&Save scene" in on) != tuner
    assert ("&Save" in on) == tuner
