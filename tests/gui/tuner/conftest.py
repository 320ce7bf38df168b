"""The tuner tab, in front, of a window that the tests here have one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, QThreadPool
from PySide6.QtWidgets import QApplication

from app.descent.walks.scene import Scene
from app.gui.main_window import MainWindow
from app.gui.settings import Settings
from app.gui.tuner.run.options import Options
from app.gui.tuner.run.session import SearchSession
from app.gui.tuner.tab import TunerTab
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Data
from app.tuning.spec.search import SearchSpec
from tests.gui.kept_window import delete, looks


class KeptTuner:
    """Lends its window as long as it can be put back to how it was when it was new; else the next test has another."""

    def __init__(self, folder: Path) -> None:
        self.store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.window: MainWindow | None = None
        self.kinds: set[type[Data]] = set()  # of data that were shown: the form remembers what was set of each
        self.in_pieces = False  # a test failed, and left it in the middle of something

    def set_up(self, projects: Path) -> None:
        """What a new window would find remembered."""
        self.store.clear()
        for name, value in {"projects": str(projects), "theme": "light", "tab": "tuner"}.items():
            self.store.setValue(name, value)

    def note_kinds(self, spec: SearchSpec | None) -> None:
        """Remember which kinds of data are shown."""
        if spec is not None:
            self.kinds.add(type(spec.data))

    def lend(self, projects: Path) -> MainWindow:
        """The window, as new, with a folder for new searches."""
        self.set_up(projects)
        if self.window is None:
            before = set(QApplication.topLevelWidgets())
            self.window = MainWindow(settings=Settings(self.store))
            for made in set(QApplication.topLevelWidgets()) - before:  # the menus of its plots are windows too
                made.setProperty("kept", True)
            self.window.resize(1280, 800)
            self.window.show()
            self.kinds.clear()
            self.window.tuner_tab.form.spec_changed.connect(self.note_kinds)
            begin_anew(self.window.tuner_tab)
            settle()
            self.new = looks(self.window)
        return self.window

    def take_back(self) -> None:
        """Put back what a test has changed, or part with the window."""
        window = self.window
        if window is None:
            return
        on_mountain = window.mountain_tab.scene, window.scene_files.path
        if not self.in_pieces and window.isVisible() and on_mountain == (Scene(), None):
            window.tabs.setCurrentIndex(1)
            window.resize(1280, 800)
            if window.palette().window().color().lightnessF() < 0.5:
                window.set_theme("light")
            for kind in self.kinds:
                window.tuner_tab.form.show_spec(SearchSpec(data=kind()))
            self.kinds.clear()
            window.search_files.path = None
            begin_anew(window.tuner_tab)
            settle()
            if looks(window) == self.new:
                return
        self.drop()

    def drop(self) -> None:
        """Close it; who asks next gets a new one."""
        window, self.window, self.in_pieces = self.window, None, False
        if window is not None:
            delete(window)


def settle() -> None:
    """Let all that was put off be done."""
    QThreadPool.globalInstance().waitForDone()
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def begin_anew(tab: TunerTab) -> None:
    """Put back what a person can change of the tuner."""
    tab.show_recorded(SearchState())
    tab.column.show_set_up()
    tab.found_searches.offer(tab.projects(), [])
    tab.run_card.show_options(Options())
    tab.form.data.trust("")
    tab.form.show_spec(SearchSpec())
    for card in tab.form.cards:
        card.set_folded(True)
    views = tab.display.views
    views.show_view(next(iter(views.titles)))
    tab.display.show_metric(SearchSpec().objective)
    tab.show_error("")
    tab.column.area.verticalScrollBar().setValue(0)
    tab.setFocus()


@pytest.fixture(scope="package")
def kept_tuner(qapp, grounds_are_known, no_ground_is_drawn_twice, tmp_path_factory) -> Iterator[KeptTuner]:
    """The one that serves every test of these rooms that asks for no window of its own."""
    made = KeptTuner(tmp_path_factory.mktemp("kept"))
    with pytest.MonkeyPatch.context() as patches:  # between two tests it would get a worker ready
        patches.setattr(SearchSession, "warm_up", staticmethod(lambda *_search: None))
        yield made
        made.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that fails gives no window back."""
    try:
        return (yield)
    except BaseException:
        kept = getattr(item, "funcargs", {}).get("kept_tuner")
        if kept is not None:
            kept.in_pieces = True
        raise


@pytest.fixture
def front() -> str:
    return "tuner"


@pytest.fixture
def window(request, qtbot, kept_tuner, tmp_path) -> Iterator[MainWindow]:
    """The window that serves these tests, or one of its own for a test that asks for that, has its own settings, or
    runs a search."""
    real = request.node.get_closest_marker("real") is not None
    if real or not {"own_window", "settings", "store", "open_window"}.isdisjoint(request.fixturenames):
        yield request.getfixturevalue("own_window")
        return
    window = kept_tuner.lend(tmp_path / "projects")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    kept_tuner.take_back()
