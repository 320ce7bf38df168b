"""A lesson: what is seen, a question, a goal that is watched, and then what it means."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.descent.instruments.prediction import Answers, Guess
from app.descent.text.json_input import InputError
from app.descent.text.numbers import rate_text
from app.descent.walks.scene import Scene
from app.gui.kit.background import Background
from app.gui.kit.widgets import button, label
from app.gui.learn.code_view import CodeView
from app.gui.learn.goal.strip import RECORDED, GoalStrip
from app.gui.learn.goal.watch import GoalWatch, Outcome
from app.gui.learn.lesson.contrast import ContrastButtons, Side, sides_of
from app.gui.learn.lesson.predict_strip import QUESTIONS, PredictStrip, revealed_text
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.questions.prompt import Prompt
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.checks.check import Answer
from app.learn.checks.seen import Runs, Seen
from app.learn.lessons.fill import feedback, feedback_part
from app.learn.lessons.kinds import Lesson
from app.learn.lessons.texts import filled
from app.learn.named_files import read_spec
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec

RATES = ("best_rate", "limit")  # that a check finds, beside the learner's own


class Told(NamedTuple):
    """What is worked out of a lesson before it is read."""

    numbers: dict[str, str]
    seen: Seen
    spec: SearchSpec | None
    sides: list[Side]


class LessonPage(Page):
    """One lesson at a time; ``open`` says which."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.lesson: Lesson | None = None
        self._told: Told | None = None
        self._given: Scene | None = None  # the scene as the lesson set it up
        self._was_used = False  # what the first lesson invites to use
        self._feedback: dict[str, str] = {}  # what was said of each goal when it was reached
        self._shown: SearchState | None = None  # the search that was there when the lesson began
        self._loader = Background(self)
        self._watch = GoalWatch(self)
        self.heading = Prose(theme, larger=1.3, bold=True)
        self.lead, self.question = Prose(theme), Prose(theme, bold=True)
        self.why, self.meaning, self.one_change = Prose(theme), Prose(theme), Prose(theme)
        self.contrast = ContrastButtons()
        self.goal = GoalStrip(theme)
        self.prompt = Prompt(study, theme)
        self.predict = PredictStrip(theme)
        self.code = CodeView(theme)
        self.read_on = button("Read on", "What is behind it, without reaching the goal first")
        self.read_on.setObjectName("chip")
        self.after = QWidget()
        self._lay_out()
        for part in self._prose:
            part.followed.connect(self._follow)
        self._loader.answered.connect(self._take)
        self._watch.answered.connect(self._judge)
        self.contrast.chosen.connect(self._show_side)
        self.read_on.clicked.connect(self._show_after)
        self.goal.next_asked.connect(self.next_asked)
        self.prompt.next_asked.connect(self.next_asked)
        self.predict.reveal_asked.connect(self._reveal_prediction)
        self.predict.ended.connect(self._end_prediction)
        self.code.pointed.connect(study.bench.frame)
        self.code.chosen.connect(study.bench.go_to)

    def _lay_out(self) -> None:
        below = QVBoxLayout(self.after)
        below.setContentsMargins(0, 4, 0, 0)
        below.setSpacing(4)
        self._titles = {}
        for name, part in (("Why", self.why), ("In a real network", self.meaning), ("One change", self.one_change)):
            self._titles[name] = label(name, "title")
            below.addWidget(self._titles[name])
            below.addWidget(part)
            below.addSpacing(6)
        below.addWidget(self.contrast)
        below.addWidget(self.prompt)
        above: tuple[QWidget, ...] = (self.heading, self.lead, self.question, self.code, self.predict)
        for widget in above:
            self.body.addWidget(widget)
        self.body.addWidget(self.read_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.after)
        self.body.addStretch(1)
        self.foot.addWidget(self.predict.buttons)
        self.foot.addWidget(self.goal)

    @property
    def _prose(self) -> tuple[Prose, ...]:
        texts = (self.heading, self.lead, self.question, self.why, self.meaning, self.one_change)
        return (*texts, *self.predict.prose, *self.goal.prose)

    def open(self, what: str, anew: bool) -> None:
        """Show a lesson; ``anew``: and put what it stands on before the learner."""
        found = [lesson for lesson in self._study.course.lessons if lesson.id == what]
        if not found:
            return
        lesson = self.lesson = found[0]
        self.tab, self.controls = lesson.tab, lesson.controls
        first = lesson is self._study.course.lessons[0]
        self.invitation = (
            "Drag the rate" if first and not self._was_used and not self._study.understands(lesson) else ""
        )
        self._told, self._given = None, None
        self._watch.forget()
        self.heading.show_markdown(escaped(lesson.title))
        for part in self._prose[1:]:
            part.show_markdown("")
        self.after.hide()
        self.read_on.hide()
        self.goal.hide()
        self.predict.hide()
        self.predict.buttons.hide()
        self.code.show_lines(())
        self._loader.ask(_Asked(lesson, anew), lambda: self._told_of(lesson))

    def _told_of(self, lesson: Lesson) -> Told | str:
        """All that takes files and walks; off the window's thread."""
        runs = self._study.runs
        try:
            spec = None if lesson.spec is None else read_spec(runs.folder or Path(), lesson.spec)
            sides = [] if lesson.contrast is None else sides_of(lesson.contrast, runs)
            return Told(self._study.numbers(lesson), self._study.seen(lesson), spec, sides)
        except InputError as error:
            return str(error)

    @Slot(object, object)
    def _take(self, asked: object, told: object) -> None:
        """What was worked out is there: set the bench, and let the lesson be read."""
        if not isinstance(asked, _Asked) or asked.lesson is not self.lesson:
            return
        lesson = asked.lesson
        if not isinstance(told, Told):
            self.lead.show_markdown(escaped(str(told)))
            return
        self._given = told.seen.scene
        if asked.anew:
            self._set_up(lesson, told)
        self._shown = self._study.bench.search if lesson.tab == "tuner" else None
        self._told = told  # from now on it is the learner who does something
        for part, name in (
            (self.lead, ""),
            (self.question, "Question"),
            (self.why, "Why"),
            (self.meaning, "In a real network"),
            (self.one_change, "One change"),
        ):
            text = filled(lesson.texts.get(name, ""), told.numbers)
            part.show_markdown(text)
            part.setVisible(bool(text))
            if name in self._titles:
                self._titles[name].setVisible(bool(text))
        self.code.show_lines([(line.text, (line.control,) if line.control else ()) for line in lesson.code])
        self.contrast.show_sides(told.sides)
        self.contrast.setVisible(bool(told.sides))
        self.goal.show_goal(filled(lesson.texts["Goal"], told.numbers), self._study.understands(lesson))
        if self.goal.reached:
            self.goal.say(self._feedback.get(lesson.id, ""), True)
        elif told.seen.search is not None and asked.anew:
            self.goal.say(RECORDED, False)
        self.prompt.show_after(lesson)
        asks = lesson.prediction is not None and asked.anew and not self.goal.reached
        self.goal.setVisible(not asks)
        self._offer_after(self.goal.reached)
        if asks:
            self._ask_prediction(lesson, told)
        self.body.activate()
        self._look_at(self._study.bench.scene)

    def _ask_prediction(self, lesson: Lesson, told: Told) -> None:
        """In fog, before the picture gives the answer away."""
        assert lesson.prediction is not None
        self.read_on.hide()
        self.predict.ask(filled(lesson.texts["Predict"], told.numbers))
        self._study.bench.predict(QUESTIONS[lesson.prediction.ask], lesson.prediction.hiker)

    def take_touched(self, control: str) -> None:
        self.code.light(control)

    def take_guess(self, guess: Guess) -> None:
        if self.predict.asking:
            self.predict.take_guess(bool(guess.answered))

    def take_answers(self, found: Answers) -> None:
        lesson, told = self.lesson, self._told
        if self.predict.asking and lesson is not None and told is not None and lesson.prediction is not None:
            text = filled(lesson.texts.get("Revealed", ""), told.numbers)
            self.predict.take_answers(revealed_text(lesson.prediction, text, found, self._study.bench.scene.steps))
            self.reveal(self.predict)

    def take_back_question(self) -> None:
        if self.predict.asking:
            self.predict.end()

    def take_fog(self, on: bool) -> None:
        if not on and self.predict.asking and not self.predict.guessed:
            self.predict.end()  # who lifts the fog would rather see

    @Slot()
    def _reveal_prediction(self) -> None:
        self._study.bench.reveal()

    @Slot()
    def _end_prediction(self) -> None:
        self._study.bench.end_prediction()
        self.goal.show()
        self._offer_after(self.goal.reached)

    def _set_up(self, lesson: Lesson, told: Told) -> None:
        self._study.set_up(lesson.tab, told.seen, told.spec, f"Lesson: {lesson.title}")

    def show_scene(self, scene: Scene) -> None:
        self._look_at(scene)

    def show_search(self, state: SearchState) -> None:
        told, lesson = self._told, self.lesson
        if told is None or lesson is None or lesson.tab != "tuner" or not state.trials:
            return
        if state is self._shown or self._study.has_shown(state):
            return  # not the learner's
        self._done()
        self._watch.look(lesson.goal, Seen(Runs(self._study.course.folder), search=state, given=self._given))

    def _look_at(self, scene: Scene) -> None:
        """Ask whether the goal is reached, once something was done."""
        told, lesson = self._told, self.lesson
        if told is None or lesson is None or lesson.tab != "mountain" or scene == self._given:
            return
        if self._study.has_shown(scene):
            return  # not the learner's
        self._done()
        # What one scene walks counts against no other's budget.
        self._watch.look(lesson.goal, Seen(Runs(self._study.course.folder), scene=scene, given=self._given))

    def _done(self) -> None:
        if self.invitation:
            self.invitation, self._was_used = "", True
            self.invited.emit()

    @Slot(object)
    def _judge(self, outcome: Outcome) -> None:
        lesson, told = self.lesson, self._told
        if lesson is None or told is None or outcome.check is not lesson.goal:
            return
        answer = outcome.answer
        if self.goal.reached and not answer.ok:
            return  # it stays reached, with what was said then
        part = feedback_part(lesson.texts, answer)
        said = feedback(self._with_links(lesson, part, answer), told.numbers, answer)
        first = answer.ok and not self.goal.reached
        self.goal.say(said, answer.ok)
        if answer.ok:
            self._feedback[lesson.id] = said
        if first:
            self._study.understand(lesson)
            self._show_after()

    def _with_links(self, lesson: Lesson, text: str, answer: Answer) -> str:
        """A feedback text in which the rates that the check found can be set."""
        for name in RATES:
            rate = answer.numbers.get(name)
            if isinstance(rate, float) and lesson.tab == "mountain":
                link = self._study.link(rate_text(rate, 3), "learning_rate", getattr(lesson.goal, "hiker", 0), rate)
                text = text.replace(f"{{{name}}}", link)
        return text

    @Slot()
    def _show_after(self) -> None:
        self._offer_after(True)
        self.reveal(self.after)

    def _offer_after(self, on: bool) -> None:
        self.after.setVisible(on)
        self.read_on.setVisible(not on)

    @Slot(str)
    def _follow(self, link: str) -> None:
        self._study.follow(link)

    @Slot(object)
    def _show_side(self, side: Side) -> None:
        assert self.lesson is not None
        self._study.show(side.shows, f"{self.lesson.title}: {side.text}")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in self._prose:
            part.set_theme(theme)
        self.goal.set_theme(theme)
        self.code.set_theme(theme)
        self.prompt.set_theme(theme)

    def close_page(self) -> None:
        self._watch.forget()
        self._loader.forget()
        self.prompt.forget()
        self._study.bench.frame("")
        if not self.predict.isHidden():
            self.predict.asking = False
            self._study.bench.end_prediction()

    def stop(self) -> None:
        self._watch.stop()
        self._loader.stop()
        self.prompt.stop()


class _Asked(NamedTuple):
    """Which lesson is read, and whether it is set up."""

    lesson: Lesson
    anew: bool
