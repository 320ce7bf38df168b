"""The sheet of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from app.gui.widgets import label

KEYS = (
    ("Everywhere", ""),
    ("Ctrl+1, Ctrl+2", "Mountain tab, Tuner tab"),
    ("Ctrl+Z, Ctrl+Shift+Z", "Undo, redo a change of the scene"),
    ("Ctrl+N, Ctrl+O, Ctrl+S", "New, open, save scene"),
    ("Ctrl+E", "Export the figure"),
    ("Ctrl+Shift+C, V, D", "Copy the scene, paste one, copy its description"),
    ("Mountain", ""),
    ("Space", "Play or pause"),
    ("Left, Right", "One step back or on"),
    ("Home, End", "To the start, to the end"),
    ("B", "Blindfold, reveal"),
    ("A", "Take the step at the playhead apart"),
    ("On the map: arrows", "Move the start"),
    ("On the map: +, -, 0", "Zoom in, out, whole map"),
    ("On a learning rate: *, /, +, -", "Times ten, by ten, times two, by two"),
    ("Tuner", ""),
    ("Ctrl+Return, Ctrl+.", "Start, stop"),
    ("In the table: Ctrl+C, Escape", "Copy the rows, choose none"),
)


def show_shortcuts(parent: QWidget) -> QDialog:
    """Show every key beside the window, which stays usable."""
    sheet = QDialog(parent)
    sheet.setWindowTitle("Keyboard")
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    grid = QGridLayout(sheet)
    grid.setContentsMargins(20, 16, 20, 16)
    grid.setHorizontalSpacing(24)
    for row, (key, what) in enumerate(KEYS):
        grid.addWidget(label(key, "muted" if what else "title"), row, 0)
        grid.addWidget(label(what), row, 1)
    sheet.show()
    return sheet
