"""The contents: every lesson with what is understood of it, what comes back next, and all questions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.descent.text.numbers import counted
from app.gui.kit.widgets import button, discard, icon, label, sender_of
from app.gui.learn.page import Page
from app.gui.learn.places import FAULTS, chapters, collections, numbers
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.progress import Progress, due


class Row(QPushButton):
    """A line of the contents: a click or a key goes to its place."""

    def __init__(self, place: str, text: str, about: str = "") -> None:
        super().__init__()
        self.place = place
        self.setObjectName("row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(f"{text}, {about}" if about else text)
        self.setIconSize(QSize(14, 14))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enters and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # which is the tuner's Start
            self.click()
        else:
            super().keyPressEvent(event)


class ContentsPage(Page):
    """Made anew whenever it comes to the front: what is understood may have changed."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.heading, self.said = Prose(theme, larger=1.3, bold=True), Prose(theme, muted=True)
        self.heading.show_markdown("Learn")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.rows: list[Row] = []
        self._labels: list[QWidget] = []
        self._before = study.progress  # it was forgotten
        self.body.addWidget(self.heading)
        self.body.addWidget(self.said)
        self.body.addLayout(self._list)
        self.body.addSpacing(6)
        self.reset = button("Reset progress…", "Forget what is understood")
        self.reset.setObjectName("chip")
        self.forget, self.keep = button("Forget it", "Forget all progress"), button("Keep it", "Change nothing")
        self.undo = button("Undo", "Have your progress back")
        self._asks = label("", wrap=True)
        line = QHBoxLayout()
        for part in (self.reset, self.forget, self.keep, self.undo):
            line.addWidget(part)
        line.addStretch(1)
        self.body.addStretch(1)
        self.body.addWidget(self._asks)
        self.body.addLayout(line)
        self.reset.clicked.connect(self._ask)
        self.keep.clicked.connect(self._settle)
        self.forget.clicked.connect(self._forget)
        self.undo.clicked.connect(self._undo)

    def open(self, what: str, anew: bool) -> None:
        self._fill()
        self._settle()

    def _fill(self) -> None:
        study, course = self._study, self._study.course
        for old in (*self.rows, *self._labels):
            self._list.removeWidget(old)
            discard(old)
        self.rows, self._labels = [], []
        lessons = course.lessons
        understood = sum(study.understands(lesson) for lesson in lessons)
        said = f"{understood} of {counted(len(lessons), 'lesson')} understood."
        asked = [question.id for question in (*course.questions, *course.interviews)]
        if back := due(study.progress, asked):
            said = f"{said} {counted(len(back), 'question')} {'comes' if len(back) == 1 else 'come'} back today."
        self.said.show_markdown(escaped(said))
        if course.faults:
            self._add(Row(FAULTS, f"{counted(len(course.faults), 'fault')} in these lessons"))
        by_id = {f"lesson/{lesson.id}": lesson for lesson in lessons}
        numbered = numbers(course)
        for place, title in chapters(course):
            done = place in by_id and study.understands(by_id[place])
            said = f"{numbered[place]}  {title}" if place in numbered else title
            row = Row(place, said, "understood" if done else "")
            row.setProperty("done", done)
            self._add(row)
        below = collections(course)
        if below:
            above = label("Questions", "title")
            above.setContentsMargins(0, 10, 0, 2)
            self._labels.append(above)
            self._list.addWidget(above)
        for place, name, count in below:
            self._add(Row(place, f"{name}  ({count})"))
        self._draw()

    def _add(self, row: Row) -> None:
        row.clicked.connect(self._go)
        self.rows.append(row)
        self._list.addWidget(row)

    def _draw(self) -> None:
        for row in self.rows:
            if row.property("done"):
                row.setIcon(icon("check", self.theme))
                row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    @Slot()
    def _go(self) -> None:
        self.asked.emit(sender_of(self, Row).place)

    @Slot()
    def _settle(self) -> None:
        """Ask nothing."""
        self._offer("", self.reset)
        self.reset.setEnabled(self._study.progress != Progress())

    def _offer(self, question: str, *buttons: QPushButton) -> None:
        self._asks.setText(question)
        self._asks.setVisible(bool(question))
        for one in (self.reset, self.forget, self.keep, self.undo):
            one.setVisible(one in buttons)

    @Slot()
    def _ask(self) -> None:
        self._offer("Forget which lessons you have understood, and every answer?", self.forget, self.keep)

    @Slot()
    def _forget(self) -> None:
        self._before = self._study.progress
        self._study.keep(Progress())
        self._fill()
        self._offer("Your progress is forgotten.", self.undo)

    @Slot()
    def _undo(self) -> None:
        self._study.keep(self._before)
        self._fill()
        self._settle()

    def take_focus(self) -> None:
        if self.rows:
            self.rows[0].setFocus()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.heading.set_theme(theme)
        self.said.set_theme(theme)
        self._draw()
