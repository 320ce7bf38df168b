"""The quiz: a question at a time, those that come back before new ones, until none is left for today."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.descent.text.numbers import counted
from app.gui.kit.widgets import button
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.questions.question_view import QuestionView
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.lessons.kinds import Question
from app.learn.progress import due, sessions_until, understood, when_back
from app.learn.quiz import asking, open_questions


class QuizPage(Page):
    """What was answered wrong comes back in the next session, on other ground."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self._round: list[Question] = []  # that are asked, whether or not they are due
        self.right = self.wrong = 0  # of those answered in this round
        self.score, self.end = Prose(theme, muted=True), Prose(theme)
        self.view = QuestionView(study, theme)
        self.again = button("Ask them all again", "Every question once more, on other ground")
        self.go_on = button("Go on", "The next page (Alt+Right)")
        self.go_on.setObjectName("primary")
        for part in (self.score, self.view, self.end, self.again, self.go_on):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addWidget(self.view.foot)
        self.view.answered.connect(self._count)
        self.view.next_asked.connect(self.ask_next)
        self.again.clicked.connect(self.ask_all)
        self.go_on.clicked.connect(self.next_asked)

    def open(self, what: str, anew: bool) -> None:
        self.right = self.wrong = 0
        self._round = open_questions(self._study.course.questions, self._study.progress)
        self.ask_next()

    @Slot()
    def ask_all(self) -> None:
        """Every question once more."""
        self.right = self.wrong = 0
        self._round = list(self._study.course.questions)
        self.ask_next()

    @Slot()
    def ask_next(self) -> None:
        """Ask the next question, or say that none is left."""
        self._say_score()
        if not self._round:
            self._say_end()
            return
        self._show(asks=True)
        self.view.ask(asking(self._round.pop(0), self._study.progress))
        self.area.verticalScrollBar().setValue(0)
        self.view.setFocus()

    @Slot(bool)
    def _count(self, right: bool) -> None:
        self.right, self.wrong = self.right + right, self.wrong + (not right)
        self._say_score()
        self.body.activate()
        for choice in self.view.choices:
            if choice.why.isVisible():
                self.area.ensureWidgetVisible(choice, 0, 8)

    def _say_score(self) -> None:
        progress = self._study.progress
        ids = [question.id for question in self._study.course.questions]
        known = sum(understood(progress, one) for one in ids)
        parts = [f"{known} of {len(ids)} answered right"]
        if back := len(due(progress, ids)):
            parts.append(f"{back} {'comes' if back == 1 else 'come'} back today")
        if left := len(self._round):
            parts.append(f"{left} to go")
        self.score.show_markdown(escaped(" · ".join(parts)))

    def _say_end(self) -> None:
        said = f"You answered {counted(self.right + self.wrong, 'question')}, {self.right} of them right."
        if not self.right + self.wrong:
            said = f"Every question is answered, and none is left for today. {self._next_back()}"
        elif self.wrong:
            one = self.wrong == 1
            said += f" The {'one' if one else f'{self.wrong}'} that {'was' if one else 'were'} wrong "
            said += f"{'comes' if one else 'come'} back {when_back(1)}, tomorrow at the earliest, on other ground."
        self.end.show_markdown(escaped(said))
        self._show(asks=False)
        self.go_on.setFocus()

    def _next_back(self) -> str:
        """How many questions come back next, and when."""
        asked = [question.id for question in self._study.course.questions]
        waits = [wait for one in asked if (wait := sessions_until(self._study.progress, one))]
        soonest = min(waits, default=1)
        count = waits.count(soonest)
        return f"{counted(count, 'question')} {'comes' if count == 1 else 'come'} back {when_back(soonest)}."

    def _show(self, asks: bool) -> None:
        self.view.setVisible(asks)
        self.view.foot.setVisible(asks and self.view.is_answered)
        for part in (self.end, self.again, self.go_on):
            part.setVisible(not asks)

    def take_focus(self) -> None:
        if self.view.isVisible():
            self.view.setFocus()
        else:
            self.go_on.setFocus()

    def close_page(self) -> None:
        self.view.forget()

    def stop(self) -> None:
        self.view.stop()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.score, self.end):
            part.set_theme(theme)
        self.view.set_theme(theme)
