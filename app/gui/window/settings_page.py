"""The page of settings: theme, text size, motion, and the folders of searches and lessons, in effect at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QHBoxLayout, QWidget

from app.gui.kit.widgets import Choice, button, label
from app.gui.theme import TEXT_SIZES
from app.gui.window.remembered import Chosen

THEME_NAMES = (("", "like the desktop"), ("light", "light"), ("dark", "dark"))
WIDE = 460  # pixels


class SettingsPage(QDialog):
    """Stays beside the window, which can be used meanwhile; Esc closes it."""

    theme_chosen = Signal(str)
    text_size_chosen = Signal(str)
    motion_chosen = Signal(bool)
    folder_asked = Signal()
    lessons_asked = Signal()
    own_lessons_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setWindowTitle("Settings")
        self.setMinimumWidth(WIDE)
        self.theme = _choice("Theme", THEME_NAMES, "The colours of the window. A figure has a theme of its own.")
        sizes = [(name, name) for name in TEXT_SIZES]
        self.text_size = _choice("Text size", sizes, "Of controls and sentences; a figure's letters stay as they are.")
        self.motion = QCheckBox("Let the view fly and the fog drift")
        self.motion.setAccessibleName("Motion")
        self.motion.setToolTip("Off: the map changes at once. A walk is played in either case.")
        self.folder = label("", wrap=True)
        self.folder.setToolTip("Every new search gets a folder of its own in this one.")
        self.choose_folder = button("Choose…", "Choose where new searches get their folders.")
        self.choose_folder.setAccessibleName("Choose the folder for new searches")
        self.lessons = label("", wrap=True)
        self.lessons.setToolTip("Learn teaches these. A folder of your own has text files that end in .md.")
        self.choose_lessons = button("Choose…", "Choose a folder of your own lessons.")
        self.choose_lessons.setAccessibleName("Choose the folder of lessons")
        self.own_lessons = button("Built-in", "Go back to the lessons that come with the app.")
        self.own_lessons.setAccessibleName("Go back to the built-in lessons")
        form = QFormLayout(self)
        form.setContentsMargins(20, 16, 20, 18)
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(self.choose_folder, 0, Qt.AlignmentFlag.AlignTop)
        taught = QHBoxLayout()
        taught.addWidget(self.lessons, 1)
        for part in (self.choose_lessons, self.own_lessons):
            taught.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        form.addRow(label("Theme", "muted"), self.theme)
        form.addRow(label("Text size", "muted"), self.text_size)
        form.addRow(label("Motion", "muted"), self.motion)
        form.addRow(label("New searches", "muted"), place)
        form.addRow(label("Lessons", "muted"), taught)
        self.theme.activated.connect(self._choose_theme)
        self.text_size.activated.connect(self._choose_size)
        self.motion.toggled.connect(self.motion_chosen)
        self.choose_folder.clicked.connect(self.folder_asked)
        self.choose_lessons.clicked.connect(self.lessons_asked)
        self.own_lessons.clicked.connect(self.own_lessons_asked)

    def show_chosen(self, chosen: Chosen) -> None:
        """Show what is set now."""
        with QSignalBlocker(self.motion):
            self.motion.setChecked(chosen.motion)
        self.theme.setCurrentIndex(self.theme.findData(chosen.theme))
        self.text_size.setCurrentIndex(self.text_size.findData(chosen.text_size))
        self.folder.setText(chosen.folder)
        self.lessons.setText(chosen.lessons or "those that come with the app")
        self.own_lessons.setVisible(bool(chosen.lessons))

    def _choose_theme(self) -> None:
        self.theme_chosen.emit(self.theme.currentData())

    def _choose_size(self) -> None:
        self.text_size_chosen.emit(self.text_size.currentData())


def _choice(name: str, entries: Sequence[tuple[str, str]], tip: str) -> Choice:
    made = Choice()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    for data, text in entries:
        made.addItem(text, data)
    return made
