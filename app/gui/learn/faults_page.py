"""What is wrong in a folder of lessons: a sentence each with file and place, to be copied."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from app.descent.text.numbers import counted
from app.gui.kit.widgets import button, label
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.study import Study
from app.gui.theme import Theme


class FaultsPage(Page):
    """The faults of the lessons that were read last; what has none is taught all the same."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.heading, self.folder = Prose(theme, larger=1.3, bold=True), Prose(theme, muted=True)
        self.folder.show_markdown(escaped(str(study.course.folder)))
        self.sentences = label("", wrap=True)
        self.copy = button("Copy", "Copy these sentences")
        self.again = button("Read again", "Read the folder again, once something in it was changed")
        self.own = button("Built-in lessons", "Go back to the lessons that come with the app")
        row = QHBoxLayout()
        for one in (self.copy, self.again, self.own):
            row.addWidget(one)
        row.addStretch(1)
        for part in (self.heading, self.folder, self.sentences):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addLayout(row)
        self.copy.clicked.connect(self._copy)
        self.again.clicked.connect(study.bench.read_lessons)
        self.own.clicked.connect(study.bench.use_own_lessons)

    def open(self, what: str, anew: bool) -> None:
        faults = self._study.course.faults
        self.heading.show_markdown(counted(len(faults), "fault"))
        self.sentences.setText("\n\n".join(str(fault) for fault in faults))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.sentences.text())

    def take_focus(self) -> None:
        self.copy.setFocus()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.heading.set_theme(theme)
        self.folder.set_theme(theme)
