"""The window: two tabs, light and dark, and a memory of how it was left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QUndoGroup
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from app.descent.ground.surface_choice import Ground
from app.descent.walks.scene import Scene
from app.gui import theme as themes
from app.gui.kit.background import forget_all
from app.gui.kit.widgets import button, discard
from app.gui.mountain.scene_files import SceneFiles
from app.gui.mountain.tab import MountainTab
from app.gui.settings import Settings
from app.gui.theme import THEMES, Theme, ThemeName
from app.gui.window.commands import Commands
from app.gui.window.fault_bar import FaultBar
from app.gui.window.keyboard_help import show_shortcuts
from app.gui.window.label_terms import LabelTerms
from app.gui.window.menus import Menus
from app.gui.window.remembered import (
    chosen_settings,
    remember,
    remembered_scene,
    remembered_share,
    remembered_theme,
    restore_place,
    tuner_was_in_front,
)

if TYPE_CHECKING:
    from app.gui.tuner.spec_files import SearchFiles
    from app.gui.tuner.tab import TunerTab
    from app.gui.window.draw_table import DrawTable
    from app.gui.window.learning import Learning
    from app.gui.window.settings_page import SettingsPage
    from app.tuning.spec.data import Table
    from app.tuning.tables.preview import Preview


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
        settings = settings if settings is not None else Settings()
        current = remembered_theme(settings) if theme is None else THEMES[theme]
        themes.load_fonts()
        themes.apply(
            current, chosen_settings(settings).text_size
        )  # before there is a window: it keeps the font that it was made with
        super().__init__(parent)
        self._settings = settings
        self._theme = current
        self._closing = False
        self._settings_page: SettingsPage | None = None
        self._draw_table: DrawTable | None = None
        self._learning: Learning | None = None
        self._label_terms = LabelTerms(self)
        self.setAcceptDrops(True)
        self.mountain_tab = MountainTab(scene or remembered_scene(settings), current)
        self._project = project
        self._tuner: TunerTab | None = None
        self._search_files: SearchFiles | None = None
        self._undo = QUndoGroup(self)  # Undo acts on the tab that shows
        self._undo.addStack(self.mountain_tab.undo_stack)
        self.scene_files = SceneFiles(self.mountain_tab, self._settings, self)
        self.scene_files.changed.connect(self._show_title)
        self._show_title(None, False)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.mountain_tab, "Mountain")
        self.tabs.addTab(QWidget(), TUNER)
        self.fault_bar = FaultBar()
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.fault_bar)
        self.setCentralWidget(central)
        self._add_corner()
        names = [self.tabs.tabText(index) for index in range(self.tabs.count())]
        self._menus = Menus(self.menuBar(), self._commands(), self._undo, current.name, names)
        self.setStyleSheet(themes.sheet(current))  # once all that it dresses is there
        self.mountain_tab.beside.opened.connect(self._menus.show_instrument)
        self.mountain_tab.table_asked.connect(self._ask_table)
        self.mountain_tab.map.set_motion(chosen_settings(settings).motion)
        self.tabs.currentChanged.connect(self._show_tab)
        self._restore(show_tuner=project is not None)
        QTimer.singleShot(0, self, self._explain_labels)  # once the window is there
        self._fit_menus()

    @property
    def tuner_tab(self) -> TunerTab:
        """Made when it is first needed: its charts take as long to load as all the rest of the window."""
        if self._tuner is None:
            from app.gui.tuner.tab import TunerTab

            self._tuner = TunerTab(self._settings, self._theme, self._project)
            self._tuner.search_idle.connect(self._close_if_asked)
            self._tuner.draw_asked.connect(self._draw_columns)
            self._label_terms.explain(self._tuner.column, self._tuner.form.spec_changed)
            self._undo.addStack(self._tuner.undo_stack)
            with QSignalBlocker(self.tabs):
                shown = self.tabs.currentIndex()
                holder = self.tabs.widget(1)
                self.tabs.removeTab(1)
                if holder is not None:
                    discard(holder)
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
            from app.gui.tuner.spec_files import SearchFiles

            self._search_files = SearchFiles(self.tuner_tab, self._settings)
        return self._search_files

    def _explain_labels(self) -> None:
        self._label_terms.explain(self.mountain_tab, self.mountain_tab.scene_settled)

    @property
    def learning(self) -> Learning:
        """Lessons, loaded when they are first opened."""
        if self._learning is None:
            from app.gui.window.learning import Learning

            self._learning = Learning(self.tabs, self.scene_files, self._made_tuner, self._settings, self._theme)
            self._learning.opened.connect(self.learn_button.setChecked)
        return self._learning

    def _made_tuner(self) -> TunerTab:
        return self.tuner_tab

    def flip_learning(self) -> None:
        """Open the lessons, or close them."""
        self.learning.close() if self.learning.is_open else self.learning.open()
        self.learn_button.setChecked(self.learning.is_open)

    def open_lessons_as_left(self) -> None:
        """Open the lessons at the very first start, and afterwards if they were open when the window was closed."""
        left = self._settings.text("learn")
        if not left:
            self.learning.open_first()
        elif left == "open":
            self.learning.open(anew=False)

    def _made_search_files(self) -> SearchFiles:
        return self.search_files

    def _commands(self) -> Commands:
        return Commands(
            scenes=self.scene_files,
            open_scene=self.open_scene,
            open_example=self.open_example,
            show_gallery=self.toggle_gallery,
            export_figure=self.export,
            copy_scene=self.scene_files.copy,
            copy_description=self.scene_files.copy_description,
            paste_scene=self.scene_files.paste,
            searches=self._made_search_files,
            open_search_folder=self.ask_project,
            list_searches=self.list_searches,
            set_theme=self.set_theme,
            choose_tab=self.choose_tab,
            flip_instrument=self.flip_instrument,
            show_settings=self.show_settings,
            flip_learning=self.flip_learning,
            show_keys=self._show_keys,
            quit=self.close,
        )

    def _show_keys(self) -> None:
        show_shortcuts(self)

    def _fit_menus(self) -> None:
        """Undo and the keys of the files belong to the tab that shows."""
        tuner = self.tabs.currentIndex() == 1
        self._menus.show_tab(tuner)
        stack = self._tuner.undo_stack if tuner and self._tuner is not None else self.mountain_tab.undo_stack
        self._undo.setActiveStack(stack)
        if tuner and self._tuner is not None and self._tuner.is_searching():
            stack.setActive(False)  # the form shows what runs

    def show_settings(self) -> SettingsPage:
        """Show the page of settings beside the window."""
        if self._settings_page is None:
            from app.gui.window.settings_page import SettingsPage

            page = self._settings_page = SettingsPage(self)
            page.theme_chosen.connect(self._choose_theme)
            page.text_size_chosen.connect(self.set_text_size)
            page.motion_chosen.connect(self.set_motion)
            page.folder_asked.connect(self._ask_folder)
            page.lessons_asked.connect(self._ask_lessons)
            page.own_lessons_asked.connect(self._use_own_lessons)
        self._settings_page.show_chosen(chosen_settings(self._settings))
        self._settings_page.show()
        self._settings_page.activateWindow()
        return self._settings_page

    @property
    def draw_table(self) -> DrawTable:
        """Which columns of a table become the ground of the mountain; made when it is first asked for."""
        if self._draw_table is None:
            from app.gui.window.draw_table import DrawTable

            self._draw_table = DrawTable(self)
            self._draw_table.drawn.connect(self._show_drawn)
        return self._draw_table

    def _ask_table(self) -> None:
        self.draw_table.ask()

    def _draw_columns(self, table: Table, preview: Preview) -> None:
        self.draw_table.show_table(table, preview)

    def _show_drawn(self, ground: Ground) -> None:
        self.choose_tab(0)
        self.mountain_tab.edits.choose_surface(ground)

    def _choose_theme(self, name: str) -> None:
        """A theme by its name, or the desktop's."""
        self._settings.remember("theme", name)
        self._dress(remembered_theme(self._settings))

    def set_text_size(self, name: str) -> None:
        """Write on controls in larger or smaller letters, and remember it."""
        self._settings.remember("text_size", name)
        themes.apply(self._theme, name)
        self.setStyleSheet(themes.sheet(self._theme))  # or what it dresses keeps the letters it had
        self.mountain_tab.fit_column()

    def set_motion(self, on: bool) -> None:
        """Let the picture move by itself, or change at once, and remember it."""
        self._settings.remember("motion", "on" if on else "off")
        self.mountain_tab.map.set_motion(on)

    def _ask_folder(self) -> None:
        self.search_files.ask_projects()
        self.show_settings()

    def _ask_lessons(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder of lessons", str(self.learning.folder))
        if name:
            self.learning.open_folder(Path(name))
            self.show_settings()

    def _use_own_lessons(self) -> None:
        self.learning.use_own_lessons()
        self.show_settings()

    def set_theme(self, name: ThemeName) -> None:
        """Dress the window anew, and remember it."""
        self._settings.remember("theme", name)
        self._dress(THEMES[name])
        if self._settings_page is not None:
            self._settings_page.show_chosen(chosen_settings(self._settings))

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        self._menus.show_theme(theme.name)
        themes.apply(theme)
        self.setStyleSheet(themes.sheet(theme))
        self.mountain_tab.set_theme(theme)
        if self._tuner is not None:
            self._tuner.set_theme(theme)
        if self._learning is not None:
            self._learning.set_theme(theme)

    def open_scene(self, path: Path) -> None:
        """Show a scene's file."""
        self.tabs.setCurrentIndex(0)
        self.scene_files.open(path)

    def open_example(self, path: Path) -> None:
        """Show one of the app's own scenes."""
        self.tabs.setCurrentIndex(0)
        self.scene_files.open_example(path)

    def toggle_gallery(self) -> None:
        """Offer the examples, or go back to the picture."""
        shown = self.tabs.currentIndex() == 0 and self.gallery_button.isChecked()
        self.tabs.setCurrentIndex(0)
        self.mountain_tab.leave_gallery() if shown else self.mountain_tab.show_gallery()

    def _add_corner(self) -> None:
        """At the corner of the tabs, where they take no room from the picture: lessons and examples."""
        self.learn_button = button("Learn", "Lessons on what you see, and questions about it (Ctrl+L)")
        self.learn_button.setCheckable(True)
        self.learn_button.clicked.connect(self.flip_learning)
        self.gallery_button = button("Examples", "Scenes to start from, each with what it teaches (Ctrl+G)")
        self.gallery_button.setCheckable(True)
        self.gallery_button.clicked.connect(self._follow_gallery_button)
        self.mountain_tab.gallery_shown.connect(self.gallery_button.setChecked)
        corner = QWidget()
        layout = QHBoxLayout(corner)
        layout.setContentsMargins(0, 3, 24, 3)  # its right edge above the cards'
        layout.setSpacing(8)
        layout.addWidget(self.learn_button)
        layout.addWidget(self.gallery_button)
        self.tabs.setCornerWidget(corner)

    def _follow_gallery_button(self, on: bool) -> None:
        self.mountain_tab.show_gallery() if on else self.mountain_tab.leave_gallery()

    def export(self) -> None:
        """Ask for a file, and draw the figure into it."""
        self.scene_files.ask_export(self._theme)

    def ask_project(self) -> None:
        """Ask for a search's folder, and open it."""
        name = QFileDialog.getExistingDirectory(self, "Open a search's folder", str(self.tuner_tab.projects()))
        if name:
            self.open_path(Path(name))

    def list_searches(self) -> None:
        """Show all searches, in the tuner tab."""
        self.tabs.setCurrentIndex(1)
        self.tuner_tab.list_searches()

    def open_path(self, path: Path) -> None:
        """Open what was dropped or chosen, in its tab: a scene, a search's settings or folder, lessons, a table."""
        if path.is_dir() or path.suffix.lower() == ".md":
            from app.learn.named_files import holds_lessons

            folder = path if path.is_dir() else path.parent
            if not path.is_dir() or holds_lessons(folder):
                self.learning.open_folder(folder)
                return
        if path.is_dir():
            self.tabs.setCurrentIndex(1)
            self.tuner_tab.open_project(path)
            return
        if path.suffix.lower() == ".py":
            self.tabs.setCurrentIndex(1)
            self.search_files.open_model(path)
            return
        from app.gui.tuner.spec_files import SHEETS, TABLES, holds_any, holds_rows
        from app.tuning.found.nearby import search_folder
        from app.tuning.spec.search import SearchSpec

        if path.name != "spec.json" and (folder := search_folder(path)) != path:  # Keras Tuner's oracle.json, a trial's
            self.open_path(folder)
            return
        search, scene = holds_any(path, SearchSpec), holds_any(path, Scene)
        suffix = path.suffix.lower()
        rows = suffix in TABLES or (path.is_file() and suffix in (".json", ".jsonl") and holds_rows(path))
        if suffix in SHEETS or (rows and not (search or scene)):
            self.tabs.setCurrentIndex(1)
            self.search_files.open_table(path)
        # What holds neither is told as what the tab in front would have.
        elif search or (self.tabs.currentIndex() == 1 and not scene):
            self.tabs.setCurrentIndex(1)
            self.search_files.open(path)
        else:
            self.tabs.setCurrentIndex(0)
            self.scene_files.open(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self.open_path(Path(url.toLocalFile()))
        event.acceptProposedAction()

    def _show_title(self, path: Path | None, modified: bool) -> None:
        self.setWindowTitle(f"{path.name}[*] – Blindfolded Mountain" if path else "Blindfolded Mountain[*]")
        self.setWindowModified(modified)

    def choose_tab(self, index: int) -> None:
        """Show a tab, and give it the keys."""
        self.tabs.setCurrentIndex(index)
        self._focus()

    def flip_instrument(self, name: str) -> None:
        """Open an instrument beside the map, or close it if it is seen."""
        seen = self.tabs.currentIndex() == 0 and self.mountain_tab.beside.isVisible()
        self.tabs.setCurrentIndex(0)
        if seen or name != self.mountain_tab.beside.name:
            self.mountain_tab.beside.flip(name)
        self.mountain_tab.leave_gallery()

    def _focus(self) -> None:
        shown = self.tabs.currentWidget()
        if shown is self.mountain_tab:
            self.mountain_tab.focus_playhead()
        else:
            shown.setFocus()

    def _restore(self, show_tuner: bool) -> None:
        restore_place(self, self._settings)
        self.mountain_tab.stage.restore_shares(self._settings.state("mountain_splitter"))
        self.mountain_tab.stage.share_width(remembered_share(self._settings))
        self.mountain_tab.beside.open_after(self.mountain_tab.map, self._settings.text("instrument"))
        self.tabs.setCurrentIndex(1 if show_tuner or tuner_was_in_front(self._settings) else 0)
        self._focus()  # the tab's keys work from the first moment

    def _remember(self) -> None:
        tuner, scene = self.tabs.currentIndex() == 1, self.mountain_tab.scene_as_seen
        remember(self._settings, self, tuner, scene)
        self._settings.remember("mountain_splitter", self.mountain_tab.stage.shares())
        self._settings.remember("instrument", self.mountain_tab.beside.wanted)
        self._settings.remember("instrument_share", f"{self.mountain_tab.stage.share_beside:.3f}")
        if self._tuner is not None:
            self._tuner.remember()
        if self._learning is not None:
            self._learning.remember()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A running search is stopped first; the window goes at once and the process when the search has ended."""
        self.mountain_tab.pause()
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
        self.hide()  # what is drawn of a large table ends in its own time, and nobody need watch that
        forget_all(self)
        self.mountain_tab.stop()
        self._label_terms.stop()
        if self._draw_table is not None:
            self._draw_table.stop()
        if self._learning is not None:
            self._learning.stop()
        if self._tuner is not None:
            self._tuner.stop_following()
        # What goes with the window says so while it goes, to a window that is half gone.
        for sender in (self.tabs, self.scene_files, self.mountain_tab.undo_stack):
            sender.blockSignals(True)
        self.closed.emit()

    def _close_if_asked(self) -> None:
        if self._closing:
            self.close()
