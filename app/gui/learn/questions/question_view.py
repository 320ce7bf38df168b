"""A question with its answers: one key each, both explanations, and what proves it one click away."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.descent.text.json_input import InputError
from app.gui.kit.background import Background
from app.gui.kit.widgets import button, sender_of
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.questions.choice import ChoiceButton
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.checks.seen import Seen
from app.learn.lessons.texts import filled
from app.learn.progress import with_answer
from app.learn.quiz import Asking

MOST = 6  # choices of a question
KEYS = {**{str(n + 1): n for n in range(MOST)}, **{letter: n for n, letter in enumerate("abcdef")}}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Told(NamedTuple):
    """What is worked out of a question before it is asked."""

    numbers: dict[str, str]
    seen: Seen


class QuestionView(QWidget):
    """``answered`` says whether it was right; ``next_asked`` that the learner goes on."""

    answered = Signal(bool)
    next_asked = Signal()
    shown = Signal()

    def __init__(self, study: Study, theme: Theme, next_text: str = "Next question") -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._study = study
        self.asking: Asking | None = None
        self._told: Told | None = None
        self._loader = Background(self)
        self.text = Prose(theme, bold=True)
        self.choices = [ChoiceButton(str(place + 1), theme) for place in range(MOST)]
        self.proof = button("See it", "See what proves it (S). Undo brings back what was there.")
        self.next = button(next_text, "Go on (Enter)")
        self.next.setObjectName("primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        layout.addWidget(self.text)
        layout.addSpacing(3)
        for choice in self.choices:
            layout.addWidget(choice)
            choice.clicked.connect(self._choose)
        self.foot = QWidget()  # for whoever has a better place for it
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 2, 0, 0)
        for part in (self.proof, self.next):
            part.installEventFilter(self)
            row.addWidget(part)
        row.insertStretch(1)
        layout.addWidget(self.foot)
        self.text.followed.connect(study.follow)
        self.proof.clicked.connect(self.show_proof)
        self.next.clicked.connect(self.next_asked)
        self._loader.answered.connect(self._take)
        self._clear()

    @property
    def is_answered(self) -> bool:
        """Whether somebody has chosen."""
        return any(choice.state != "open" for choice in self.choices)

    def ask(self, asking: Asking) -> None:
        """Ask this question, once its numbers are measured."""
        self.asking = asking
        self._told = None
        self._clear()
        self._loader.forget()
        self._loader.ask(asking, lambda: self._told_of(asking))

    def _clear(self) -> None:
        self.text.show_markdown("")
        for choice in self.choices:
            choice.hide()
            choice.mark("open")
        for part in (self.proof, self.next, self.foot):
            part.hide()

    def _told_of(self, asking: Asking) -> Told | str:
        """All that takes files and walks; off the window's thread."""
        try:
            question, again = asking.question, asking.again
            return Told(self._study.numbers(question, again), self._study.seen(question, again))
        except InputError as error:
            return str(error)

    @Slot(object, object)
    def _take(self, asked: object, told: object) -> None:
        asking = self.asking
        if asking is None or asked is not asking:
            return
        if not isinstance(told, Told):
            self.text.show_markdown(escaped(str(told)))
            return
        self._told = told
        self.text.show_markdown(filled(asking.text, told.numbers))
        self.setAccessibleName(self.text.toPlainText())
        self.setAccessibleDescription(f"Choose with the keys 1 to {len(asking.choices)}.")
        for button_, choice in zip(self.choices, asking.choices, strict=False):
            button_.show_choice(filled(choice.text, told.numbers), filled(choice.why, told.numbers))
            button_.show()
        self.shown.emit()

    @Slot()
    def _choose(self) -> None:
        self.choose(self.choices.index(sender_of(self, ChoiceButton)))

    def choose(self, place: int) -> None:
        """Answer with the choice at a place, counted from 0; once, and where there is such a choice."""
        asking = self.asking
        if asking is None or self._told is None or self.is_answered or place >= len(asking.choices):
            return
        right = asking.choices[place].right
        for at, (one, choice) in enumerate(zip(self.choices, asking.choices, strict=False)):
            one.mark("right" if choice.right else "wrong" if at == place else "other")
        seen = self._told.seen
        self.proof.setText("See the search" if seen.search is not None else "See it on the mountain")
        self.proof.setAccessibleName(self.proof.text())
        self.proof.setVisible(seen.search is not None or seen.scene is not None)
        self.next.show()
        self.foot.show()
        self._study.keep(with_answer(self._study.progress, asking.question.id, right))
        self.setFocus()
        self.answered.emit(right)

    @Slot()
    def show_proof(self) -> None:
        """Show the scene or the search that the answer rests on."""
        if self._told is not None and self.is_answered:
            self._study.prove(self._told.seen, "Quiz: what proves it")
            self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The buttons of the foot leave the question's keys to it, wherever they stand."""
        if isinstance(event, QKeyEvent) and self._means(event):
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
            return self.event(event)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._means(event):
            event.accept()  # B is the blindfold's key too
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._means(event):
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            self.next_asked.emit()
        elif self.is_answered:
            self.show_proof()
        else:
            self.choose(KEYS[event.text().lower()])

    def _means(self, event: QKeyEvent) -> bool:
        """Whether a key is one of the question's own."""
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        if self.is_answered:
            return event.key() in (*ENTER, Qt.Key.Key_S)
        return event.text().lower() in KEYS

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self.text.set_theme(theme)
        for choice in self.choices:
            choice.set_theme(theme)

    def forget(self) -> None:
        """Wait for no answer any more."""
        self._loader.forget()

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""
        self._loader.stop()
