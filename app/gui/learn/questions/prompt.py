"""One question at the end of a lesson, always at the same place; the learner may pass it by."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.kit.widgets import label
from app.gui.learn.questions.question_view import QuestionView
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.lessons.kinds import Lesson
from app.learn.quiz import asking, question_after


class Prompt(QWidget):
    """Hidden where there is nothing to ask; ``next_asked`` once it is answered and the learner goes on."""

    next_asked = Signal()

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__()
        self._study = study
        self.view = QuestionView(study, theme, "Next page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label("Before you go on", "title"))
        layout.addWidget(self.view)
        self.view.next_asked.connect(self.next_asked)

    def show_after(self, lesson: Lesson) -> None:
        """Ask one question about a lesson that is not understood yet."""
        question = question_after(lesson, self._study.course.questions, self._study.progress)
        self.setVisible(question is not None)
        if question is not None:
            self.view.ask(asking(question, self._study.progress))

    def forget(self) -> None:
        """Wait for no answer any more."""
        self.view.forget()

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""
        self.view.stop()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self.view.set_theme(theme)
