"""What a person does with controls, by mouse and keys, and what a person reads beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QToolButton, QWidget

from app.gui.kit.error_note import ErrorNote

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
    """Wait until a search's form has read its table."""
    qtbot.waitUntil(form.data.picker.bar.isHidden, timeout=30_000)


def read_table(qtbot, form, path):
    """Learn from a table, once it is read."""
    form.data.open_table(path)
    settle(qtbot, form)


def type_anew(qtbot, field, text):
    """Type a text in place of what a field or a box says, and press Return."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


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


def complaint(widget: QWidget) -> str:
    """What a widget says is wrong, in red; empty if nothing is."""
    said = [label for label in widget.findChildren(QLabel, "error") if label.isVisible()]
    said += [note.sentence for note in notes_of(widget) if note.sentence not in said]
    return "\n".join(label.text() for label in said if label.text())


def notes_of(widget: QWidget) -> list[ErrorNote]:
    """The notes laid over the window about a widget or a part of it."""
    notes = [note for note in widget.window().findChildren(ErrorNote) if note.isVisible()]
    return [note for note in notes if note.owner is widget or widget.isAncestorOf(note.owner)]


def texts_of(widget: QWidget) -> list[str]:
    """What can be read on a widget's labels."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def fields_of(form) -> list[QWidget]:
    """The fields of a form of settings, from top to bottom."""
    kinds = (QLineEdit, QCheckBox, QComboBox)
    found = {part.objectName(): part for kind in kinds for part in form.findChildren(kind)}
    return [found[name] for name in form.names]


def reset_of(form, name: str) -> QToolButton:
    """The button beside a field that puts its default back."""
    (button,) = (b for b in form.findChildren(QToolButton) if b.accessibleName().startswith(f"Default of {name} of "))
    return button
