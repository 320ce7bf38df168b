"""What a person does with the mountain tab's controls, by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

LEFT = Qt.MouseButton.LeftButton


def choose(qtbot, box, data):
    """Choose an entry of a combo box with the keyboard."""
    box.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        for _ in range(box.count()):
            if box.currentData() == data:
                return
            qtbot.keyClick(box, key)
    assert box.currentData() == data


def settle(qtbot, form):
    """Wait until a search's form has read its CSV file."""
    qtbot.waitUntil(form.data.picker.bar.isHidden, timeout=30_000)


def read_csv(qtbot, form, path):
    """Learn from a CSV file, once it is read."""
    form.data.open_csv(path)
    settle(qtbot, form)


def type_rate(qtbot, row, text):
    row.rate.field.setFocus()
    row.rate.field.selectAll()
    qtbot.keyClicks(row.rate.field, text)
    qtbot.keyClick(row.rate.field, Qt.Key.Key_Return)


def unfold(qtbot, row):
    """Click beside the controls of a folded row."""
    qtbot.mouseClick(row, LEFT, pos=row.summary.geometry().center())


def type_in(qtbot, form, name, text):
    line = form.findChild(QLineEdit, name)
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
