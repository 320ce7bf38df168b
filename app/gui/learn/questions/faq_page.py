"""The questions that people ask: a line each, the answer below it once it is wanted, and what the answer rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.gui.kit.background import Background
from app.gui.kit.widgets import button, sender_of
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.questions.choice import ChoiceButton
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.lessons.kinds import Faq
from app.learn.lessons.texts import filled


class Entry(QWidget):
    """A question that opens and closes its answer; ``opened`` when its numbers are needed."""

    opened = Signal()

    def __init__(self, faq: Faq, study: Study, theme: Theme) -> None:
        super().__init__()
        self.faq, self._study = faq, study
        self.head = ChoiceButton("+", theme)
        self.head.show_choice(faq.question, "")
        self.answer = Prose(theme)
        self.proof = button("See it", "See what the answer rests on. Undo brings back what was there.")
        self.proof.setObjectName("chip")
        self.inside = QWidget()
        below = QVBoxLayout(self.inside)
        below.setContentsMargins(12, 2, 4, 8)
        below.setSpacing(6)
        below.addWidget(self.answer)
        below.addWidget(self.proof, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.head)
        layout.addWidget(self.inside)
        self.inside.hide()
        self.proof.setVisible(faq.scene is not None or faq.search is not None)
        self.head.clicked.connect(self._flip)
        self.answer.followed.connect(study.follow)
        self.proof.clicked.connect(self._prove)

    @Slot()
    def _flip(self) -> None:
        on = not self.inside.isVisible()
        self.inside.setVisible(on)
        self.head.set_key("−" if on else "+")
        self.head.setAccessibleDescription("open" if on else "closed")
        if on:
            self.opened.emit()

    def show_numbers(self, numbers: dict[str, str]) -> None:
        """The answer, its numbers measured."""
        self.head.show_choice(filled(self.faq.question, numbers), "")
        self.answer.show_markdown(filled(self.faq.answer, numbers))

    @Slot()
    def _prove(self) -> None:
        try:
            self._study.prove(self._study.seen(self.faq), "Question: what the answer rests on")
        except InputError as error:
            self.answer.show_markdown(escaped(str(error)))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self.head.set_theme(theme)
        self.answer.set_theme(theme)


class FaqPage(Page):
    """All questions at once; the numbers of all answers are measured when the page is first opened."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.count = Prose(theme, muted=True)
        self.count.show_markdown(counted(len(study.course.faqs), "question"))
        self.entries = [Entry(faq, study, theme) for faq in study.course.faqs]
        self._loader = Background(self)
        self._known: dict[str, dict[str, str]] = {}
        self.body.addWidget(self.count)
        for entry in self.entries:
            entry.opened.connect(self._show)
            self.body.addWidget(entry)
        self.body.addStretch(1)
        self._loader.answered.connect(self._take)

    def open(self, what: str, anew: bool) -> None:
        if not self._known:
            faqs = self._study.course.faqs
            self._loader.ask("numbers", lambda: {faq.id: self._study.numbers(faq) for faq in faqs})

    @Slot(object, object)
    def _take(self, _asked: object, numbers: object) -> None:
        assert isinstance(numbers, dict)
        self._known = numbers
        for entry in self.entries:
            entry.show_numbers(numbers[entry.faq.id])

    @Slot()
    def _show(self) -> None:
        self.area.ensureWidgetVisible(sender_of(self, Entry))

    def take_focus(self) -> None:
        if self.entries:
            self.entries[0].head.setFocus()

    def stop(self) -> None:
        self._loader.stop()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.count.set_theme(theme)
        for entry in self.entries:
            entry.set_theme(theme)
