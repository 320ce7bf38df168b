"""The window: two tabs, two themes, and a memory."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.descent.walks.scene import Scene
from app.gui import settings as settings_module
from app.gui.settings import Settings
from app.gui.theme import THEMES

CONTROL = Qt.KeyboardModifier.ControlModifier


def mean_lightness(window) -> float:
    image = window.grab().toImage().scaled(32, 20).convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(image.pixelColor(x, y).value() for x in range(32) for y in range(20)) / 640


def test_that_there_are_two_tabs_reached_by_key(qtbot, window):
    assert [window.tabs.tabText(i) for i in range(window.tabs.count())] == ["Mountain", "Tuner"]
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.tabs.currentWidget() is window.tuner_tab
    qtbot.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert window.tabs.currentWidget() is window.mountain_tab


def test_that_the_themes_are_light_and_dark(window):
    window.set_theme("light")
    light = [mean_lightness(window)]
    window.set_theme("dark")
    dark = [mean_lightness(window)]
    window.tabs.setCurrentIndex(1)
    dark.append(mean_lightness(window))
    window.set_theme("light")
    light.append(mean_lightness(window))
    assert min(light) > 180
    assert max(dark) < 90


def test_that_a_first_window_fits_a_small_screen_with_its_title_bar(open_window, store):
    window = open_window(settings=Settings(store))
    assert (window.width(), window.height()) == (1280, 760)
    assert window.minimumSizeHint().height() <= 760


def test_that_the_window_comes_back_as_it_was_left(open_window, store):
    first = open_window(settings=Settings(store))
    first.resize(790, 700)  # the offscreen platform's screen is 800 × 800
    first.set_theme("dark")
    first.tabs.setCurrentIndex(1)
    first.mountain_tab.edit("Change the number of steps", steps=42)
    first.tuner_tab.form.epochs.setValue(9)
    first.close()
    second = open_window(settings=Settings(store))
    assert (second.width(), second.height()) == (790, 700)
    assert second.tabs.currentIndex() == 1
    assert second.mountain_tab.scene.steps == 42
    assert second.tuner_tab.form.spec.epochs == 9
    assert second.palette().window().color().name().upper() == THEMES["dark"].window


def test_that_what_was_asked_for_wins_over_what_was_remembered(open_window, store):
    store.setValue("scene", '{"steps": 42}')
    window = open_window(scene=Scene(surface="himmelblau"), theme="dark", settings=Settings(store))
    assert window.mountain_tab.scene.surface == "himmelblau"
    window.ensurePolished()  # a window takes its colours on when it is first shown
    assert window.palette().window().color().name().upper() == THEMES["dark"].window


def test_that_settings_that_cannot_be_read_are_defaults(open_window, store):
    for key in ("scene", "search", "theme", "geometry", "mountain_splitter", "tab", "in_thread", "workers"):
        store.setValue(key, "\x00 nonsense {")
    window = open_window(settings=Settings(store))
    assert window.mountain_tab.scene == Scene()


def test_that_the_window_without_arguments_is_the_contract_s(open_window, monkeypatch, store):
    monkeypatch.setattr(settings_module, "QSettings", lambda *_: store)  # else it would write into the user's own
    window = open_window()
    assert window.mountain_tab.isVisibleTo(window)
    assert window.tuner_tab is not None


def test_that_the_gui_process_never_imports_tensorflow(tmp_path):
    """Nor what begins with it, until a search begins; and not after one either."""
    code = f"""
import sys
import app.descent, app.tuning.workers.supervise
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from app.gui.main_window import MainWindow
from app.gui.settings import Settings
from app.tuning.spec.search import SearchSpec
qt = QApplication([])
store = QSettings({str(tmp_path / "s.ini")!r}, QSettings.Format.IniFormat)
store.setValue("projects", {str(tmp_path)!r})
window = MainWindow(settings=Settings(store))
window.show()
qt.processEvents()
print({{name.partition(".")[0] for name in sys.modules}} & {{"tensorflow", "keras", "keras_tuner", "sklearn"}})
tab = window.tuner_tab
tab.form.show_spec(SearchSpec(max_trials=1, epochs=1))
tab.search_idle.connect(qt.quit)
tab.start_search()
qt.exec()
print(tab.state.reason, "tensorflow" in sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\ncompleted False\n"
