"""Interview questions: answered in one's own words first, then held against a model answer, point by point."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.gui.kit.background import Background
from app.gui.kit.tab_order import order_tabs
from app.gui.kit.widgets import button, discard, label
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.questions.one_of_many import OneOfMany
from app.gui.learn.questions.point import Point
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.checks.seen import Seen
from app.learn.lessons.kinds import Interview
from app.learn.lessons.texts import filled
from app.learn.progress import due, sessions_until, understood, when_back, with_answer, with_words

ROOM = 130  # pixels of the field for one's own words
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Told(NamedTuple):
    """What is worked out of a question before it is asked."""

    numbers: dict[str, str]
    seen: Seen


class OwnWords(QPlainTextEdit):
    """Text in which Ctrl+Enter is left to the page."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in ENTER:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class InterviewPage(Page):
    """One question at a time; who leaves out more than one point is asked again in the next session."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.question: Interview | None = None
        self._told: Told | None = None
        self._loader = Background(self)
        self.many, self.text = OneOfMany("question", theme), Prose(theme, bold=True)
        self.words = OwnWords()
        self.words.setFixedHeight(ROOM)
        self.words.setTabChangesFocus(True)
        self.words.setPlaceholderText("Answer in your own words, as you would say it aloud. What you write is kept.")
        self.words.setAccessibleName("Your answer")
        self.words.setToolTip("Kept on this machine only")
        self.show_button = button("Show an answer", "Hold yours against a model answer (Ctrl+Enter)")
        self.answer, self.grade = Prose(theme), Prose(theme)
        self.points: list[Point] = []
        self.proof = button("See it", "See what it rests on. Undo brings back what was there.")
        self.done = button("Done", "Grade yourself by what you have ticked (Enter)")
        self.next = button("Next question", "Go on (Enter)")
        self.after = QWidget()
        self._points = QVBoxLayout()
        self._lay_out()
        self.many.chosen.connect(self._go_to)
        self.words.textChanged.connect(self._offer)
        for one, slot in (
            (self.show_button, self.show_answer),
            (self.proof, self._prove),
            (self.done, self.grade_it),
            (self.next, self._go_on),
        ):
            one.clicked.connect(slot)
        for part in (self.text, self.answer):
            part.followed.connect(study.follow)
        self._loader.answered.connect(self._take)

    def _lay_out(self) -> None:
        below = QVBoxLayout(self.after)
        below.setContentsMargins(0, 4, 0, 0)
        below.setSpacing(6)
        below.addWidget(label("One good answer", "title"))
        below.addWidget(self.answer)
        below.addWidget(label("Which of these did you say?", "title"))
        self._points.setSpacing(5)
        below.addLayout(self._points)
        for part in (self.many, self.text, self.words, self.after):
            self.body.addWidget(part)
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.proof)
        row.addStretch(1)
        for one in (self.show_button, self.done, self.next):
            one.setObjectName("primary")
            row.addWidget(one)
        self.foot.addWidget(self.grade)
        self.foot.addLayout(row)

    @property
    def _all(self) -> list[Interview]:
        return self._study.course.interviews

    def open(self, what: str, anew: bool) -> None:
        """Ask the question that is named, or what comes back, or the first that was never asked."""
        self._keep_words()
        named = [one.id for one in self._all if one.id == what]
        progress, ids = self._study.progress, [one.id for one in self._all]
        waiting = [*due(progress, ids), *(one for one in ids if one not in progress.asked)]
        chosen = (named or waiting or ids)[0]
        question = self.question = next(one for one in self._all if one.id == chosen)
        self._told = None
        self.text.show_markdown("")
        self.words.setPlainText(progress.written.get(question.id, ""))
        for part in (self.after, self.grade, self.proof, self.done, self.next, self.show_button):
            part.hide()
        self._say_where()
        self._loader.forget()
        self._loader.ask(question.id, lambda: self._told_of(question))

    def _say_where(self) -> None:
        known = sum(understood(self._study.progress, one.id) for one in self._all)
        place = next(place for place, one in enumerate(self._all) if one is self.question)
        self.many.show_place(place, len(self._all), f"{known} known")

    def _told_of(self, question: Interview) -> Told | str:
        """All that takes files and walks; off the window's thread."""
        try:
            return Told(self._study.numbers(question), self._study.seen(question))
        except InputError as error:
            return str(error)

    @Slot(object, object)
    def _take(self, asked: object, told: object) -> None:
        question = self.question
        if question is None or asked != question.id:
            return
        if not isinstance(told, Told):
            self.text.show_markdown(escaped(str(told)))
            return
        self._told = told
        self.text.show_markdown(filled(question.question, told.numbers))
        self.answer.show_markdown(filled(question.answer, told.numbers))
        for old in self.points:
            self._points.removeWidget(old)
            discard(old)
        self.points = []
        for place, point in enumerate(question.points, 1):
            made = Point(place, filled(point, told.numbers), self.theme)
            self._points.addWidget(made)
            self.points.append(made)
        order_tabs(*self.tab_parts())  # made last, they would come after all else
        self._offer()
        self.show_button.show()

    @Slot()
    def _offer(self) -> None:
        """Who has written nothing may see an answer too: it was said aloud, or given up."""
        self.show_button.setText("Show an answer" if self.words.toPlainText().strip() else "I said it: show an answer")

    @Slot()
    def show_answer(self) -> None:
        """Show the model answer, and ask which of its points were made."""
        if self._told is None or self.after.isVisible():
            return
        self._keep_words()
        self.after.show()
        self.show_button.hide()
        self.done.show()
        self.proof.setVisible(self._told.seen.search is not None or self._told.seen.scene is not None)
        self.points[0].box.setFocus()
        self.reveal(self.after)

    @Slot()
    def grade_it(self) -> None:
        """Count the points that were made; the question comes back sooner where several were left out."""
        question = self.question
        if question is None or not self.done.isVisible():
            return
        made = sum(point.box.isChecked() for point in self.points)
        right = made >= len(self.points) - 1
        self._study.keep(with_answer(self._study.progress, question.id, right))
        back = sessions_until(self._study.progress, question.id) or 1
        said = f"{made} of {counted(len(self.points), 'point')}. It comes back {when_back(back)}."
        self.grade.show_markdown(escaped(said))
        self.grade.show()
        self.done.hide()
        self.next.show()
        self.next.setFocus()
        self._say_where()

    @Slot()
    def _prove(self) -> None:
        if self._told is not None:
            self._study.prove(self._told.seen, "Interview question: what it rests on")

    @Slot()
    def _go_on(self) -> None:
        """What is waiting still; the next page where nothing is."""
        progress, ids = self._study.progress, [one.id for one in self._all]
        waiting = [*due(progress, ids), *(one for one in ids if one not in progress.asked)]
        if waiting:
            self.asked.emit(f"interview/{waiting[0]}")
        else:
            self.next_asked.emit()

    @Slot(int)
    def _go_to(self, place: int) -> None:
        self.asked.emit(f"interview/{self._all[place].id}")

    def _keep_words(self) -> None:
        if self.question is not None:
            words = self.words.toPlainText()
            self._study.keep(with_words(self._study.progress, self.question.id, words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = int(event.text()) - 1 if event.text().isdigit() else -1
        if event.key() in ENTER:
            if self.next.isVisible():
                self._go_on()
            elif self.done.isVisible():
                self.grade_it()
            else:
                self.show_answer()
        elif self.done.isVisible() and 0 <= place < len(self.points):
            self.points[place].box.toggle()
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        self.words.setFocus()

    def close_page(self) -> None:
        self._keep_words()
        self._loader.forget()

    def stop(self) -> None:
        self._keep_words()
        self._loader.stop()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.many.set_theme(theme)
        for part in (self.text, self.answer, self.grade):
            part.set_theme(theme)
        for point in self.points:
            point.set_theme(theme)
