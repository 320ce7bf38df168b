"""The window: two tabs, light and dark, and a memory of how it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QUndoGroup
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMainWindow, QMenu, QTabWidget, QWidget

from app.descent.reading import InputError
from app.descent.scene import Scene, dump_scene, load_scene
from app.gui import theme as themes
from app.gui.mountain.gallery import examples, title_of
from app.gui.mountain.scene_files import SceneFiles
from app.gui.mountain.tab import MountainTab
from app.gui.search_menu import SearchMenu
from app.gui.settings import Settings
from app.gui.shortcuts import show_shortcuts
from app.gui.theme import THEMES, Theme, ThemeName
from app.gui.widgets import button

if TYPE_CHECKING:
    from app.gui.tuner.search_files import SearchFiles
    from app.gui.tuner.tab import TunerTab


TUNER = "Tuner"


class MainWindow(QMainWindow):
    """``mountain_tab`` and ``tuner_tab`` in one window; closing it ends a running search first."""

    closed = Signal()  # Qt's own lastWindowClosed does not count a window that was hidden while its search ended

    def __init__(
        self,
        scene: Scene | None = None,
        project: Path | None = None,
        theme: ThemeName | None = None,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings if settings is not None else Settings()
        self._closing = False
        themes.load_fonts()
        self.setAcceptDrops(True)
        current = self._remembered_theme() if theme is None else THEMES[theme]
        self._dress(current)
        self.mountain_tab = MountainTab(scene or self._remembered_scene(), current)
        self._project = project
        self._tuner: TunerTab | None = None
        self._search_files: SearchFiles | None = None
        self._undo = QUndoGroup(self)  # Undo acts on the tab that shows
        self._undo.addStack(self.mountain_tab.undo_stack)
        self.scene_files = SceneFiles(self.mountain_tab, self._settings, self)
        self.scene_files.changed.connect(self._show_title)
        self._show_title()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.mountain_tab, "Mountain")
        self.tabs.addTab(QWidget(), TUNER)
        self.setCentralWidget(self.tabs)
        self._add_gallery_button()
        self._build_menus(current)
        self.tabs.currentChanged.connect(self._show_tab)
        self._restore(show_tuner=project is not None)
        self._fit_menus()

    @property
    def tuner_tab(self) -> TunerTab:
        """Made when it is first needed: its charts take as long to load as all the rest of the window."""
        if self._tuner is None:
            from app.gui.tuner.tab import TunerTab

            self._tuner = TunerTab(self._settings, self._theme, self._project)
            self._tuner.search_idle.connect(self._close_if_asked)
            self._undo.addStack(self._tuner.form.undo_stack)
            with QSignalBlocker(self.tabs):
                shown = self.tabs.currentIndex()
                holder = self.tabs.widget(1)
                self.tabs.removeTab(1)
                if holder is not None:
                    holder.deleteLater()
                self.tabs.insertTab(1, self._tuner, TUNER)
                self.tabs.setCurrentIndex(shown)
        return self._tuner

    def _show_tab(self, index: int) -> None:
        self.gallery_button.setVisible(index == 0)
        if index == 1 and self._tuner is None:
            self.tabs.setCurrentWidget(self.tuner_tab)
        self._fit_menus()

    @property
    def search_files(self) -> SearchFiles:
        """The tuner tab's files, made with it."""
        if self._search_files is None:
            from app.gui.tuner.search_files import SearchFiles

            self._search_files = SearchFiles(self.tuner_tab, self._settings)
        return self._search_files

    def _made_search_files(self) -> SearchFiles:
        return self.search_files

    def _fit_menus(self) -> None:
        """Undo and the keys of the files belong to the tab that shows."""
        tuner = self.tabs.currentIndex() == 1
        for action in self._scene_actions:
            action.setEnabled(not tuner)
        self._search_menu.set_on(tuner)
        stack = self._tuner.form.undo_stack if tuner and self._tuner is not None else self.mountain_tab.undo_stack
        self._undo.setActiveStack(stack)

    def set_theme(self, name: ThemeName) -> None:
        """Dress the window anew, and remember it."""
        theme = THEMES[name]
        self._settings.remember("theme", name)
        self._dress(theme)
        self.mountain_tab.set_theme(theme)
        if self._tuner is not None:
            self._tuner.set_theme(theme)

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        themes.apply(app, theme)

    def _remembered_theme(self) -> Theme:
        name = self._settings.text("theme")
        if name in THEMES:
            return THEMES[name]
        hints = QApplication.styleHints()
        return THEMES["dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"]

    def _remembered_scene(self) -> Scene:
        try:
            return load_scene(self._settings.text("scene", "{}"))
        except InputError:
            return Scene()  # written by another version; nothing the user could mend

    def _build_menus(self, theme: Theme) -> None:
        keys = QKeySequence.StandardKey
        file, files = self.menuBar().addMenu("&File"), self.scene_files
        new = self._add(file, "&New scene", files.new, keys.New)
        opened = self._add(file, "&Open scene…", files.ask_open, keys.Open)
        self._recent_menu = file.addMenu("Open &recent")
        self._recent_menu.aboutToShow.connect(self._list_recent)
        examples_menu = file.addMenu("E&xamples")
        self._add(examples_menu, "&Gallery", self._toggle_gallery, "Ctrl+G")
        examples_menu.addSeparator()
        for path in examples():
            self._add_path(examples_menu, title_of(path), path, self._open_example)
        save = self._add(file, "&Save scene", files.save, keys.Save)
        save_as = self._add(file, "Save scene &as…", files.ask_save, keys.SaveAs)
        self._scene_actions = (new, opened, save, save_as)
        self._add(file, "&Export figure…", self._export, "Ctrl+E")
        file.addSeparator()
        self._search_menu = SearchMenu(self._made_search_files, self)
        file.addMenu(self._search_menu)
        self._add(file, "Open search's &folder…", self._ask_project, "Ctrl+Shift+O")
        file.addSeparator()
        self._add(file, "&Quit", self.close, "Ctrl+Q").setMenuRole(QAction.MenuRole.QuitRole)
        edit = self.menuBar().addMenu("&Edit")
        for action, key in (
            (self._undo.createUndoAction(self, "Undo"), ("Ctrl+Z",)),
            (self._undo.createRedoAction(self, "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
        ):
            action.setShortcuts([QKeySequence(k) for k in key])
            edit.addAction(action)
        edit.addSeparator()
        self._add(edit, "&Copy scene as text", files.copy, "Ctrl+Shift+C")
        self._add(edit, "Copy &description", files.copy_description, "Ctrl+Shift+D")
        self._add(edit, "&Paste scene", files.paste, "Ctrl+Shift+V")
        view = self.menuBar().addMenu("&View")
        group = QActionGroup(self)
        for name, title, slot in (
            ("light", "&Light", self._choose_light),
            ("dark", "&Dark", self._choose_dark),
        ):
            action = view.addAction(title)
            action.setCheckable(True)
            action.setChecked(name == theme.name)
            action.triggered.connect(slot)
            group.addAction(action)
        view.addSeparator()
        for index in range(self.tabs.count()):
            action = view.addAction(f"{self.tabs.tabText(index)} tab")
            action.setShortcut(QKeySequence(f"Ctrl+{index + 1}"))
            action.setData(index)
            action.triggered.connect(self._choose_tab)
        self._add(self.menuBar().addMenu("&Help"), "&Keyboard", self._show_keys, keys.HelpContents)

    def _show_keys(self) -> None:
        show_shortcuts(self)

    def _add(self, menu: QMenu, text: str, slot: Callable[[], object], key: QKeySequence.StandardKey | str) -> QAction:
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(slot)
        return action

    def _add_path(self, menu: QMenu, text: str, path: Path, slot: Callable[[], None]) -> None:
        action = menu.addAction(text)
        action.setData(str(path))
        action.triggered.connect(slot)

    def _list_recent(self) -> None:
        self._recent_menu.clear()
        for path in self.scene_files.recent():
            self._add_path(self._recent_menu, path.name, path, self._open_recent)
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction("Nothing opened or saved yet").setEnabled(False)

    def _sent_path(self) -> Path:
        action = self.sender()
        assert isinstance(action, QAction)
        return Path(str(action.data()))

    def _open_recent(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.scene_files.open(self._sent_path())

    def _open_example(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.scene_files.open_example(self._sent_path())

    def _toggle_gallery(self) -> None:
        shown = self.tabs.currentIndex() == 0 and self.gallery_button.isChecked()
        self.tabs.setCurrentIndex(0)
        self.mountain_tab.leave_gallery() if shown else self.mountain_tab.show_gallery()

    def _add_gallery_button(self) -> None:
        """At the corner of the tabs, where it takes no room from the picture."""
        self.gallery_button = button("Examples", "Six scenes to begin with, each with what it teaches (Ctrl+G)")
        self.gallery_button.setCheckable(True)
        self.gallery_button.clicked.connect(self._follow_gallery_button)
        self.mountain_tab.gallery_shown.connect(self.gallery_button.setChecked)
        corner = QWidget()
        layout = QHBoxLayout(corner)
        layout.setContentsMargins(0, 3, 24, 3)  # its right edge above the cards'
        layout.addWidget(self.gallery_button)
        self.tabs.setCornerWidget(corner)

    def _follow_gallery_button(self, on: bool) -> None:
        self.mountain_tab.show_gallery() if on else self.mountain_tab.leave_gallery()

    def _export(self) -> None:
        self.scene_files.ask_export(self._theme)

    def _ask_project(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Open a search's folder", str(self.tuner_tab.projects()))
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open what was dropped or chosen, in its tab: a scene, a search's settings or folder, a CSV file."""
        if path.is_dir():
            self.tabs.setCurrentIndex(1)
            self.tuner_tab.open_project(path)
            return
        if path.suffix.lower() in (".csv", ".tsv"):
            self.tabs.setCurrentIndex(1)
            self.tuner_tab.open_csv(path)
            return
        from app.gui.tuner.search_files import holds_search

        search = holds_search(path)
        self.tabs.setCurrentIndex(1 if search else 0)
        if search:
            self.search_files.open(path)
        else:
            self.scene_files.open(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self.open_path(Path(url.toLocalFile()))
        event.acceptProposedAction()

    def _show_title(self) -> None:
        path = self.scene_files.path
        self.setWindowTitle(f"{path.name}[*] – Blindfolded Mountain" if path else "Blindfolded Mountain[*]")
        self.setWindowModified(self.scene_files.modified)

    def _choose_light(self) -> None:
        self.set_theme("light")

    def _choose_dark(self) -> None:
        self.set_theme("dark")

    def _choose_tab(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.tabs.setCurrentIndex(int(action.data()))
            self._focus()

    def _focus(self) -> None:
        """To where arrows step through the walk; on the map they would move the start."""
        shown = self.tabs.currentWidget()
        (self.mountain_tab.strip if shown is self.mountain_tab else shown).setFocus()

    def _restore(self, show_tuner: bool) -> None:
        self.resize(1280, 800)
        self.restoreGeometry(self._settings.state("geometry"))
        self.mountain_tab.splitter.restoreState(self._settings.state("mountain_splitter"))
        self.tabs.setCurrentIndex(1 if show_tuner or self._settings.text("tab") == "tuner" else 0)
        self._focus()  # the tab's keys work from the first moment

    def _remember(self) -> None:
        self._settings.remember("geometry", self.saveGeometry())
        self._settings.remember("mountain_splitter", self.mountain_tab.splitter.saveState())
        self._settings.remember("tab", "tuner" if self.tabs.currentIndex() == 1 else "mountain")
        self._settings.remember("scene", dump_scene(self.mountain_tab.scene).decode())
        if self._tuner is not None:
            self._tuner.remember()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A running search is stopped first; the window goes at once and the process when the search has ended."""
        self.mountain_tab.playback.pause()
        if not self._closing:
            if not self.scene_files.may_close():
                event.ignore()
                return
            self._remember()
        if self._tuner is not None and self._tuner.is_searching():
            self._closing = True
            self._tuner.stop_search()
            self.hide()
            event.ignore()
            return
        event.accept()
        self.tabs.blockSignals(True)  # tabs that go with the window are not chosen by anybody
        self.closed.emit()

    def _close_if_asked(self) -> None:
        if self._closing:
            self.close()
