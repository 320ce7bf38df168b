"""The window's menus and their keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QMenu

from app.gui.kit.recent_menu import RecentMenu
from app.gui.mountain.gallery import examples, title_of
from app.gui.theme import ThemeName
from app.gui.window.key_sheet import show_shortcuts
from app.gui.window.search_menu import SearchMenu

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow

KEYS = QKeySequence.StandardKey


class Menus(QObject):
    """Fills a window's menu bar; what its entries do, the window does."""

    def __init__(self, window: MainWindow, undo: QUndoGroup, theme: ThemeName) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self._fill_file(bar.addMenu("&File"))
        self._fill_edit(bar.addMenu("&Edit"), undo)
        self._fill_view(bar.addMenu("&View"), theme)
        self._add(bar.addMenu("&Help"), "&Keyboard", self._show_keys, KEYS.HelpContents)

    def show_tab(self, tuner: bool) -> None:
        """The keys of the files belong to the tab that shows."""
        for action in self._scene_actions:
            action.setEnabled(not tuner)
        self._search_menu.set_on(tuner)

    def _fill_file(self, menu: QMenu) -> None:
        window, files = self._window, self._window.scene_files
        new = self._add(menu, "&New scene", files.new, KEYS.New)
        opened = self._add(menu, "&Open scene…", files.ask_open, KEYS.Open)
        menu.addMenu(RecentMenu(files.recent, window.open_scene, menu))
        shown = menu.addMenu("E&xamples")
        self._add(shown, "&Gallery", window.toggle_gallery, "Ctrl+G")
        shown.addSeparator()
        for path in examples():
            action = shown.addAction(title_of(path))
            action.setData(str(path))
            action.triggered.connect(self._open_example)
        save = self._add(menu, "&Save scene", files.save, KEYS.Save)
        save_as = self._add(menu, "Save scene &as…", files.ask_save, KEYS.SaveAs)
        self._scene_actions = (new, opened, save, save_as)
        self._add(menu, "&Export figure…", window.export, "Ctrl+E")
        menu.addSeparator()
        self._search_menu = SearchMenu(window.made_search_files, window)
        menu.addMenu(self._search_menu)
        self._add(menu, "Open search's &folder…", window.ask_project, "Ctrl+Shift+O")
        menu.addSeparator()
        self._add(menu, "&Quit", window.close, "Ctrl+Q").setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_edit(self, menu: QMenu, undo: QUndoGroup) -> None:
        files = self._window.scene_files
        for action, keys in (
            (undo.createUndoAction(self, "Undo"), ("Ctrl+Z",)),
            (undo.createRedoAction(self, "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
        ):
            action.setShortcuts([QKeySequence(key) for key in keys])
            menu.addAction(action)
        menu.addSeparator()
        self._add(menu, "&Copy scene as text", files.copy, "Ctrl+Shift+C")
        self._add(menu, "Copy &description", files.copy_description, "Ctrl+Shift+D")
        self._add(menu, "&Paste scene", files.paste, "Ctrl+Shift+V")

    def _fill_view(self, menu: QMenu, theme: ThemeName) -> None:
        group = QActionGroup(self)
        for name, title, slot in (
            ("light", "&Light", self._choose_light),
            ("dark", "&Dark", self._choose_dark),
        ):
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(name == theme)
            action.triggered.connect(slot)
            group.addAction(action)
        menu.addSeparator()
        tabs = self._window.tabs
        for index in range(tabs.count()):
            action = menu.addAction(f"{tabs.tabText(index)} tab")
            action.setShortcut(QKeySequence(f"Ctrl+{index + 1}"))
            action.setData(index)
            action.triggered.connect(self._choose_tab)

    def _add(self, menu: QMenu, text: str, slot: Callable[[], object], key: QKeySequence.StandardKey | str) -> QAction:
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(slot)
        return action

    def _sent(self) -> QAction:
        action = self.sender()
        assert isinstance(action, QAction)
        return action

    def _open_example(self) -> None:
        self._window.open_example(Path(str(self._sent().data())))

    def _choose_light(self) -> None:
        self._window.set_theme("light")

    def _choose_dark(self) -> None:
        self._window.set_theme("dark")

    def _choose_tab(self) -> None:
        self._window.choose_tab(int(self._sent().data()))

    def _show_keys(self) -> None:
        show_shortcuts(self._window)
