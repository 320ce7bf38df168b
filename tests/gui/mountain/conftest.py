"""The mountain tab, in front, of a window that the tests here have one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, QThreadPool
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.descent.walks.scene import Scene
from app.gui.main_window import MainWindow
from app.gui.mountain.hikers.row import HikerRow
from app.gui.mountain.tab import MountainTab
from app.gui.settings import Settings


class KeptWindow:
    """A window that serves one test after another: to make one takes longer than most of them."""

    def __init__(self, folder: Path) -> None:
        self.store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        for name, value in {"projects": str(folder), "theme": "light", "tab": "mountain"}.items():
            self.store.setValue(name, value)
        self.window: MainWindow | None = None
        self.in_pieces = False  # a test failed, and left it in the middle of something

    def lend(self) -> MainWindow:
        """The window, in the state of a new one."""
        if self.in_pieces:
            self.drop()
        if self.window is None:
            self.window = MainWindow(settings=Settings(self.store))
            self.window.setProperty("kept", True)
            self.window.resize(1280, 800)
            self.shares = self.window.mountain_tab.stage.shares()
        return self.window

    def take_back(self) -> None:
        """Put back what a test has changed."""
        if self.window is None or self.in_pieces:
            return
        self.window.tabs.setCurrentIndex(0)
        if self.window.palette().window().color().lightnessF() < 0.5:
            self.window.set_theme("light")
        if self.window.scene_files.path is not None:
            self.window.scene_files.new()
        begin_anew(self.window.mountain_tab)
        self.window.mountain_tab.stage.restore_shares(self.shares)
        self.window.resize(1280, 800)
        QApplication.processEvents()  # which may ask for a sharp ground at this size
        self.window.mountain_tab.map.stop()
        QThreadPool.globalInstance().waitForDone()

    def drop(self) -> None:
        """Close it; who asks next gets a new one."""
        window, self.window, self.in_pieces = self.window, None, False
        if window is not None:
            window.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            assert not isValid(window)


def begin_anew(tab: MountainTab) -> None:
    """Put back what a person can change of the mountain."""
    tab.playback.pause()
    tab.show_error("")
    tab.beside.close_instrument()
    tab.beside.kept.clear()
    controls = tab.playback_card
    controls.blindfold.setChecked(False)
    controls.loop.setChecked(False)
    controls.speed.setCurrentIndex(controls.speed.findData(30.0))
    tab.map.set_camera(None, motion=False)
    tab.replace_scene(Scene(), "as it was")
    tab.finish_walk()
    tab.undo_stack.clear()
    tab.map.show_whole()
    for row in tab.hikers_card.rows:
        row.more.setChecked(False)
        if row.why.toggle.isChecked():
            row.why.toggle.click()
    tab.hikers_card.choose(0)
    tab.surface_card.more.setChecked(False)
    tab.anatomy_card.pick(0)
    tab.anatomy_card.toggle.setChecked(False)
    tab.playback.seek(tab.playback.length)


@pytest.fixture(scope="package")
def kept_window(qapp, grounds_are_known, no_ground_is_drawn_twice, tmp_path_factory) -> Iterator[KeptWindow]:
    """The one that serves every test of these rooms that asks for no window of its own."""
    made = KeptWindow(tmp_path_factory.mktemp("kept"))
    yield made
    made.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that fails gives no window back."""
    try:
        return (yield)
    except BaseException:
        kept = getattr(item, "funcargs", {}).get("kept_window")
        if kept is not None:
            kept.in_pieces = True
        raise


@pytest.fixture
def front() -> str:
    return "mountain"


@pytest.fixture
def tab(window: MainWindow) -> MountainTab:
    """The mountain of the window."""
    return window.mountain_tab


@pytest.fixture
def window(request, qtbot, kept_window) -> Iterator[MainWindow]:
    """The window that serves these tests, or one of its own for a test that asks for that, or has its own settings."""
    if not {"own_window", "settings", "store"}.isdisjoint(request.fixturenames):
        yield request.getfixturevalue("own_window")
        return
    window = kept_window.lend()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.mountain_tab.focus_playhead()
    yield window
    kept_window.take_back()


@pytest.fixture
def rows(tab: MountainTab) -> list[HikerRow]:
    """The hikers' rows."""
    return tab.hikers_card.rows
