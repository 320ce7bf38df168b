"""The sheet of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from app.gui.kit.widgets import label
from app.gui.mountain.instruments.every_instrument import EVERY

KEYS = (
    ("Everywhere", ""),
    ("Ctrl+1, Ctrl+2", "Mountain tab, Tuner tab"),
    ("Ctrl+Z, Ctrl+Shift+Z", "Undo, redo a change of the scene or the search"),
    ("Ctrl+N, Ctrl+O, Ctrl+S, Ctrl+Shift+S", "New, open, save, save as: the scene, or the search's settings"),
    ("Ctrl+G", "Gallery of examples"),
    ("Ctrl+E", "Export the figure"),
    ("Ctrl+Shift+C, Ctrl+Shift+V", "Copy the scene as text, paste one"),
    ("Ctrl+Shift+D", "Copy a description of the picture"),
    ("Ctrl+Shift+L", "All searches"),
    ("Ctrl+Shift+O", "Open a search's folder"),
    ("Ctrl+,", "Settings"),
    ("Ctrl+Q", "Quit"),
    ("F1", "These keys"),
    ("Ctrl+L", "Lessons: open or close Learn"),
    ("In Learn: Alt+Left, Alt+Right, Alt+Home", "The page before, the next one, the contents"),
    ("In Learn: F2", "Every control of the tab, or back to the page"),
    ("In a field: Esc", "Undo what was typed"),
    ("Mountain", ""),
    ("Space", "Play or pause, or press the focused button"),
    ("Left, Right", "One step back or forward"),
    ("Home, End", "To the start, to the end"),
    ("[, ]", "Slower, faster"),
    ("In a formula: Alt+Return", "Accept the suggestion for what can't be read"),
    ("L", "Loop"),
    ("B", "Blindfold, reveal"),
    ("Ctrl+V", "Set the chosen hiker to a copied line such as Adam(learning_rate=0.0005)"),
    ("F", "Fork the chosen hiker at the playhead: a copy goes on from there"),
    ("A", "Take the step at the playhead apart"),
    ("T", "Tilt the ground, or see it from above"),
    *((entry.key, f"Open or close: {entry.title.lower()}") for entry in EVERY),
    ("On an instrument: Left, Right, Up, Down, Return", "Move its mark, walk what is there"),
    ("On the rate map: +, -, Home", "Look closer, from further off, at the whole"),
    ("On the map: Shift+Left, Shift+Right, Shift+Up, Shift+Down", "Turn and tilt the tilted ground"),
    ("On the map: Left, Right, Up, Down", "Move the start"),
    ("On the map: +, -, 0", "Zoom in, out, whole map"),
    ("On the map: Del", "Remove the selected hiker"),
    ("In the examples, in the surfaces: Esc", "Back to the picture"),
    ("Beside an instrument: Esc", "Close it"),
    ("On the learning rate curve: Left, Right", "The next lower or higher rate"),
    ("On a learning rate: *, /, +, -", "Multiply or divide it by ten, by two"),
    ("In a hiker: Ctrl+H, Ctrl+Shift+H", "Hide or show it, show it alone"),
    ("In a hiker: Ctrl+D, Del", "Duplicate, remove it"),
    ("In a hiker: Alt+Up, Alt+Down", "Move it up, down"),
    ("Tuner", ""),
    ("Ctrl+Return, Ctrl+.", "Start, stop"),
    ("In the table: Ctrl+C, Esc", "Copy the rows, clear the selection"),
)


def show_shortcuts(parent: QWidget) -> QDialog:
    """Show every key beside the window, which stays usable."""
    sheet = QDialog(parent)
    sheet.setObjectName("keys")
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
