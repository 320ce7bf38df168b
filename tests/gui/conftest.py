"""Every test here ends with no thread running and no window left, or it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QSettings, QThread, QThreadPool
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from shiboken6 import isValid

from app import paths
from app.descent.ground.surface import Surface
from app.gui.main_window import MainWindow
from app.gui.mountain.terrain import ground_cache
from app.gui.mountain.terrain.paint_ground import ground_pixmap, lay_ground, rough_pixmap
from app.gui.settings import Settings
from app.gui.theme import load_fonts
from app.gui.tuner.run.session import SearchSession
from app.gui.tuner.tab import TunerTab
from app.tuning.workers.spares import let_others_first


@pytest.fixture(autouse=True, scope="session")
def typeface(qapp):
    """The app's own letters from the first test on: what was measured in others keeps their widths."""
    load_fonts()


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test(monkeypatch, no_widget_outlives_its_test):
    """Fails a test that leaves a QThread running: at exit, or deleted with its widget, that would abort the process."""
    started = []
    start = QThread.start

    def remember(thread, *args):
        started.append(thread)
        start(thread, *args)

    monkeypatch.setattr(QThread, "start", remember)
    yield
    running = [thread for thread in started if isValid(thread) and thread.isRunning()]
    for thread in running:
        thread.stop()
        thread.wait(5000)
    assert not running, f"threads left running: {running}"


@pytest.fixture(autouse=True)
def no_widget_outlives_its_test(qapp):
    """Fails a test that leaves a top-level widget behind."""
    before = set(QApplication.topLevelWidgets())
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    new = [w for w in QApplication.topLevelWidgets() if isValid(w) and before.isdisjoint(owners(w))]
    left = [w for w in new if not any(owner.property("kept") for owner in owners(w))]
    assert not left, f"widgets left behind: {left}"


def owners(widget: QWidget) -> Iterator[QWidget]:
    """A widget, what it is a part of, and so on: a list that drops down goes with its window."""
    owner: QWidget | None = widget
    while owner is not None:
        yield owner
        owner = owner.parentWidget()


@pytest.fixture(autouse=True)
def no_worker_is_kept_warm():
    """A spare process that gets ready beside every test would slow all of them down."""
    # Its own patches: a test's monkeypatch.undo() must not take this one back.
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(SearchSession, "warm_up", staticmethod(lambda *_search: None))
        yield
    let_others_first(False)


@pytest.fixture(autouse=True, scope="package")
def no_ground_is_drawn_twice(qapp) -> Iterator[None]:
    """Every window begins with the same ground, and drawing it took a quarter of the time of these tests."""
    grounds: dict = {}

    def once(draw):
        def drawn(surface, view, theme, *more, **named):
            of = (
                draw,
                surface,
                view.rect.getRect(),
                view.centre,
                view.scale,
                theme,
                more,
                surface.is_surveyed,
                *named.items(),
            )
            if of not in grounds:
                grounds[of] = draw(surface, view, theme, *more, **named)
            return grounds[of]

        return drawn

    with pytest.MonkeyPatch.context() as patches:
        for draw in (ground_pixmap, rough_pixmap, lay_ground):
            patches.setattr(ground_cache, draw.__name__, once(draw))
        yield
    grounds.clear()  # while Qt is still there


@pytest.fixture(autouse=True, scope="package")
def grounds_are_known() -> Iterator[None]:
    """Every ground's valleys are known when they are asked for, but where a test is about looking for them."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(Surface, "is_surveyed", property(lambda surface: bool(surface.survey)))
        yield


@pytest.fixture(autouse=True)
def nothing_runs_on_in_the_background(qapp):
    """Fails a test that leaves work in the pool: closing the window has to end it."""
    yield
    assert QThreadPool.globalInstance().activeThreadCount() == 0


@pytest.fixture(autouse=True)
def no_question_waits(monkeypatch):
    """A question nobody answers would hold a test for ever: unsaved changes are discarded."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)


@pytest.fixture(autouse=True)
def progress_is_the_test_s_own(tmp_path_factory) -> Iterator[None]:
    """What is understood of lessons is kept in a file of each test's, and never in the user's."""
    with pytest.MonkeyPatch.context() as patches:
        file = tmp_path_factory.mktemp("progress") / "progress.json"
        patches.setattr(paths, "progress", lambda: file)
        yield


@pytest.fixture
def front(request) -> str:
    """The tab that a window opens with: the other one need not be painted first."""
    return "tuner" if "tab" in request.fixturenames else "mountain"


@pytest.fixture
def store(tmp_path, front) -> QSettings:
    """Settings in a file of the test's own; searches go into the test's folder."""
    made = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made.setValue("projects", str(tmp_path / "projects"))
    made.setValue("theme", "light")
    made.setValue("tab", front)
    return made


@pytest.fixture
def settings(store) -> Settings:
    return Settings(store)


@pytest.fixture
def open_window(qtbot, qapp) -> Callable[..., MainWindow]:
    """Makes main windows, and holds them until Qt has deleted them.

    A window nobody holds is taken apart by Python's collector, in any order and while it still hears signals.
    """
    held = []

    def make(**arguments) -> MainWindow:
        held.append(MainWindow(**arguments))
        qtbot.addWidget(held[-1])
        return held[-1]

    yield make
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not any(isValid(window) for window in held)


@pytest.fixture
def window(own_window: MainWindow) -> MainWindow:
    """The main window, shown at 1280 × 800; the mountain's tests have it one after the other."""
    return own_window


@pytest.fixture
def own_window(qtbot, open_window, settings) -> MainWindow:
    """The main window, made for this test."""
    made = open_window(settings=settings)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def tab(window) -> TunerTab:
    """The tuner tab, in front; the mountain's tests have a ``tab`` of their own."""
    return window.tuner_tab
