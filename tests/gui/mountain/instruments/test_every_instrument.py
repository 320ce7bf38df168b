"""Every instrument of the list: its button, its example, its picture in both themes, and nothing of it before that."""

from __future__ import annotations

import os
import subprocess
import sys

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt, QThreadPool
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.gui.mountain.gallery import LESSONS, examples, title_of
from app.gui.mountain.instruments.every_instrument import EVERY, entry_of_example

NAMES = [entry.name for entry in EVERY]
OPENED = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from app.gui.main_window import MainWindow
from app.gui.settings import Settings
app = QApplication([])
window = MainWindow(settings=Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)), theme="light")
print(*(name for name in sys.modules if name.startswith("app.gui.mountain.instruments.")))
"""


def test_that_names_and_keys_are_their_own():
    assert len(set(NAMES)) == len(EVERY)
    assert len({QKeySequence(entry.key).toString() for entry in EVERY}) == len(EVERY)


@pytest.mark.parametrize("entry", EVERY, ids=NAMES)
def test_that_each_has_an_example_with_a_lesson(entry):
    assert entry.example in {title_of(path) for path in examples()}
    assert entry.example in LESSONS
    assert entry_of_example(entry.example) == entry


def test_that_an_example_about_none_closes_the_one_before(qtbot, window, tab):
    paths = {title_of(path): path for path in examples()}
    window.open_example(paths["Every start"])
    assert tab.beside.name == "start_map"
    window.open_example(paths["Fork time"])
    assert tab.beside.name == ""
    assert not tab.beside.isVisible()


@pytest.mark.parametrize("entry", EVERY, ids=NAMES)
def test_that_each_is_named_explained_and_painted_in_both_themes(qtbot, window, tab, entry):
    button = tab.instrument_bar.buttons[entry.name]
    assert button.accessibleName() == entry.title
    assert entry.key in button.toolTip()
    assert len(entry.tip) > 60
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    one = tab.beside.panel.instrument
    assert one.accessibleName() == entry.title
    light = one.grab().toImage()
    window.set_theme("dark")
    assert one.grab().toImage() != light


@pytest.mark.parametrize("entry", EVERY, ids=NAMES)
def test_that_its_key_gives_its_picture_the_focus(qtbot, window, tab, entry):
    qtbot.keyClick(window.focusWidget(), entry.key)
    assert tab.beside.panel.instrument.hasFocus()
    qtbot.keyClick(window.focusWidget(), entry.key)
    assert tab.beside.name == ""


def test_that_a_covered_one_opened_by_key_can_be_uncovered_by_key(qtbot, window, tab):
    tab.playback_card.flip_blindfold()
    qtbot.keyClick(window.focusWidget(), "R")
    assert tab.beside.panel.is_covered
    assert tab.beside.panel.reveal.hasFocus()


@pytest.mark.parametrize("entry", EVERY, ids=NAMES)
def test_that_a_window_closes_long_before_one_is_worked_out(qtbot, own_window, window, tab, entry):
    long = msgspec.structs.replace(tab.scene, steps=5000, noise=1.0)
    tab.replace_scene(long, "long walks")
    qtbot.waitUntil(lambda: not tab.walker.is_walking, timeout=20_000)
    tab.beside.open_instrument(entry.name)
    parts = []
    tab.beside.panel.instrument.worked.connect(parts.append)
    window.close()
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    assert 1.0 not in parts


@pytest.mark.parametrize("entry", EVERY, ids=NAMES)
@pytest.mark.parametrize("size", [(1280, 760), (1920, 1040)])
def test_that_what_it_is_of_is_read_to_its_end_below_the_picture(qtbot, window, tab, entry, size):
    window.resize(*size)
    tab.replace_scene(Scene(hikers=(Sgd(), Adam()), steps=30), "a scene")
    qtbot.mouseClick(tab.instrument_bar.buttons[entry.name], Qt.MouseButton.LeftButton)
    panel = tab.beside.panel
    qtbot.waitUntil(lambda: panel.line.text == " ".join(panel.instrument.caption()) != "", timeout=20_000)
    qtbot.waitUntil(lambda: QThreadPool.globalInstance().activeThreadCount() == 0, timeout=20_000)
    assert "…" not in panel.line.shown


def test_that_what_is_pointed_at_is_read_out_below_the_picture_until_nothing_is(qtbot, tab):
    qtbot.mouseClick(tab.instrument_bar.buttons["rate_map"], Qt.MouseButton.LeftButton)
    panel = tab.beside.panel
    panel.instrument.finish()
    height, caption = panel.line.height(), panel.line.text
    qtbot.mouseMove(panel.instrument, panel.instrument.plane.rect.center().toPoint())
    assert panel.line.text.startswith("LR ")
    assert panel.line.height() == height
    QApplication.sendEvent(panel.instrument, QEvent(QEvent.Type.Leave))
    assert panel.line.text == caption


@pytest.mark.real
def test_that_none_is_loaded_before_it_is_opened(tmp_path):
    run = [sys.executable, "-c", OPENED, str(tmp_path / "settings.ini")]
    told = subprocess.run(
        run, check=True, capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    loaded = {name.rpartition(".")[2] for name in told.stdout.split()}
    assert loaded == {"background", "bar", "beside_map", "every_instrument", "instrument"}
