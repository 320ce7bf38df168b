"""What the entries of the menus do: a value that the window fills in, so that menus know no window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from app.gui.theme import ThemeName

Command = Callable[[], object]


class Files(Protocol):
    """Files of one kind: scenes, or the settings of searches."""

    def new(self) -> object:
        """Begin anew."""

    def ask_open(self) -> object:
        """Ask for a file, and open it."""

    def open(self, path: Path) -> object:
        """Open a file."""

    def save(self) -> object:
        """Save to the same file again."""

    def ask_save(self) -> object:
        """Ask for a file, and save to it."""

    def recent(self) -> Sequence[Path]:
        """Those opened or saved last."""


class SearchFiles(Files, Protocol):
    """The settings of searches, and the folder that searches are kept in."""

    def ask_projects(self) -> object:
        """Ask for the folder of new searches."""


class Commands(NamedTuple):
    """What can be done from the menus."""

    scenes: Files
    open_scene: Callable[[Path], object]  # in its tab
    open_example: Callable[[Path], object]
    show_gallery: Command
    export_figure: Command
    copy_scene: Command
    copy_description: Command
    paste_scene: Command
    searches: Callable[[], SearchFiles]  # made when they are first needed
    open_search_folder: Command
    list_searches: Command
    set_theme: Callable[[ThemeName], object]
    choose_tab: Callable[[int], object]
    flip_instrument: Callable[[str], object]  # open it by its name, or close it
    show_settings: Command
    flip_learning: Command
    show_keys: Command
    quit: Command
