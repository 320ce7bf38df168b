"""A window that goes with its menus open and both tabs used goes without a word; so do the parts that it replaces."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

USED = """
import sys
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from app.gui.main_window import MainWindow
from app.gui.settings import Settings

app = QApplication([])
store = QSettings(sys.argv[1], QSettings.Format.IniFormat)
store.setValue("projects", sys.argv[1] + "-projects")
window = MainWindow(settings=Settings(store), theme="light")
window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
window.show()
for tab in (1, 0, 1):
    window.choose_tab(tab)
    QTest.qWait(50)
    for menu in window.findChildren(QMenu):
        menu.popup(window.pos())
        QTest.qWait(1)
row = window.mountain_tab.hikers_card.rows[0]
window.choose_tab(0)
window.mountain_tab.show_gallery()
window.mountain_tab.surface_card.picker.showPopup()
row.tools.menu.popup(window.pos())
QTest.qWait(20)
window.close()
app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
QTest.qWait(20)
del window, row
"""


REPLACED = """
import gc, sys
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.gui.main_window import MainWindow
from app.gui.settings import Settings

app = QApplication([])
window = MainWindow(settings=Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)), theme="light")
window.show()
gc.set_threshold(100)  # what Python keeps of what Qt has freed shows sooner
for n in range(300):
    row = window.mountain_tab.hikers_card.rows[n % 2]
    for box in (row.optimizer, row.settings.schedule):
        index = n % box.count()
        box.setCurrentIndex(index)
        box.activated.emit(index)
    QTest.qWait((0, 5, 30)[n % 3])
window.close()
del window, row, box
"""


@pytest.mark.parametrize("script", [USED, REPLACED], ids=["a whole window", "forms of settings"])
def test_that_what_is_deleted_goes_without_a_word(tmp_path, script):
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "settings.ini")],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = [line for line in ran.stderr.splitlines() if "This plugin does not support" not in line]
    assert (ran.returncode, said) == (0, [])
