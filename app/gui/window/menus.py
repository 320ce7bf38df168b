"""The window's menus and their keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from app.gui.kit.recent import RecentMenu
from app.gui.kit.widgets import sender_of
from app.gui.mountain.gallery import examples, title_of
from app.gui.mountain.instruments.every_instrument import EVERY
from app.gui.theme import ThemeName
from app.gui.window.commands import Commands
from app.gui.window.search_menu import SearchMenu

KEYS = QKeySequence.StandardKey


class Menus(QObject):
    """Fills a menu bar; what its entries do, the commands say."""

    def __init__(
        self, bar: QMenuBar, commands: Commands, undo: QUndoGroup, theme: ThemeName, tabs: Sequence[str]
    ) -> None:
        super().__init__(bar)
        self._commands = commands
        self._fill_file(bar.addMenu("&File"))
        self._fill_edit(bar.addMenu("&Edit"), undo)
        self._fill_view(bar.addMenu("&View"), theme, tabs)
        helps = bar.addMenu("&Help")
        self._add(helps, "&Learn", commands.flip_learning, "Ctrl+L")
        self._add(helps, "&Keyboard", commands.show_keys, KEYS.HelpContents)

    def show_tab(self, tuner: bool) -> None:
        """The keys of the files belong to the tab that shows."""
        for action in self._scene_actions:
            action.setEnabled(not tuner)
        self._search_menu.set_on(tuner)

    def show_theme(self, name: ThemeName) -> None:
        """Tick the theme that the window is dressed in."""
        self._themes[name].setChecked(True)

    def _fill_file(self, menu: QMenu) -> None:
        commands, scenes = self._commands, self._commands.scenes
        new = self._add(menu, "&New scene", scenes.new, KEYS.New)
        opened = self._add(menu, "&Open scene…", scenes.ask_open, KEYS.Open)
        menu.addMenu(RecentMenu(scenes.recent, commands.open_scene, menu))
        shown = menu.addMenu("E&xamples")
        self._add(shown, "&Gallery", commands.show_gallery, "Ctrl+G")
        shown.addSeparator()
        for path in examples():
            action = shown.addAction(title_of(path))
            action.setData(str(path))
            action.triggered.connect(self._open_example)
        save = self._add(menu, "&Save scene", scenes.save, KEYS.Save)
        save_as = self._add(menu, "Save scene &as…", scenes.ask_save, KEYS.SaveAs)
        self._scene_actions = (new, opened, save, save_as)
        self._add(menu, "&Export figure…", commands.export_figure, "Ctrl+E")
        menu.addSeparator()
        self._search_menu = SearchMenu(commands.searches, menu)
        menu.addMenu(self._search_menu)
        self._add(menu, "All sea&rches…", commands.list_searches, "Ctrl+Shift+L")
        self._add(menu, "Open search's &folder…", commands.open_search_folder, "Ctrl+Shift+O")
        menu.addSeparator()
        self._add(menu, "Se&ttings…", commands.show_settings, "Ctrl+,").setMenuRole(QAction.MenuRole.PreferencesRole)
        self._add(menu, "&Quit", commands.quit, "Ctrl+Q").setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_edit(self, menu: QMenu, undo: QUndoGroup) -> None:
        for action, keys in (
            (undo.createUndoAction(self, "Undo"), ("Ctrl+Z",)),
            (undo.createRedoAction(self, "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
        ):
            action.setShortcuts([QKeySequence(key) for key in keys])
            menu.addAction(action)
        menu.addSeparator()
        self._add(menu, "&Copy scene as text", self._commands.copy_scene, "Ctrl+Shift+C")
        self._add(menu, "Copy &description", self._commands.copy_description, "Ctrl+Shift+D")
        self._add(menu, "&Paste scene", self._commands.paste_scene, "Ctrl+Shift+V")

    def _fill_view(self, menu: QMenu, theme: ThemeName, tabs: Sequence[str]) -> None:
        group = QActionGroup(self)
        self._themes: dict[ThemeName, QAction] = {}
        entries: tuple[tuple[ThemeName, str, Callable[[], None]], ...] = (
            ("light", "&Light", self._choose_light),
            ("dark", "&Dark", self._choose_dark),
        )
        for name, title, slot in entries:
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(name == theme)
            action.triggered.connect(slot)
            group.addAction(action)
            self._themes[name] = action
        menu.addSeparator()
        for index, tab in enumerate(tabs):
            action = menu.addAction(f"{tab} tab")
            action.setShortcut(QKeySequence(f"Ctrl+{index + 1}"))
            action.setData(index)
            action.triggered.connect(self._choose_tab)
        menu.addSeparator()
        self._instruments: dict[str, QAction] = {}
        for entry in EVERY:
            action = menu.addAction(f"{entry.title}\t{entry.key}")  # the mountain's own key, not the window's
            action.setCheckable(True)
            action.setData(entry.name)
            action.setToolTip(entry.tip)
            action.triggered.connect(self._flip_instrument)
            self._instruments[entry.name] = action

    def _add(self, menu: QMenu, text: str, slot: Callable[[], object], key: QKeySequence.StandardKey | str) -> QAction:
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(slot)
        return action

    def _open_example(self) -> None:
        self._commands.open_example(Path(str(sender_of(self, QAction).data())))

    def _choose_light(self) -> None:
        self._commands.set_theme("light")

    def _choose_dark(self) -> None:
        self._commands.set_theme("dark")

    def show_instrument(self, name: str) -> None:
        """Tick the instrument that is open beside the map; with an empty name none is."""
        for own, action in self._instruments.items():
            action.setChecked(own == name)

    def _flip_instrument(self) -> None:
        name = str(sender_of(self, QAction).data())
        self._commands.flip_instrument(name)

    def _choose_tab(self) -> None:
        self._commands.choose_tab(int(sender_of(self, QAction).data()))
