"""Exercises: a task, the controls for it, what was done checked, a hint on demand, and then what it means."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene
from app.gui.kit.background import Background
from app.gui.kit.widgets import button, label
from app.gui.learn.goal.strip import RECORDED, GoalStrip
from app.gui.learn.goal.watch import GoalWatch, Outcome
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.questions.one_of_many import OneOfMany
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.checks.seen import Runs, Seen
from app.learn.lessons.fill import feedback
from app.learn.lessons.kinds import Exercise
from app.learn.lessons.texts import filled
from app.learn.named_files import read_spec
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec

OPEN, SOLVED = "Not solved yet: try it below.", "Solved."


class Told(NamedTuple):
    """What is worked out of an exercise before it is set."""

    numbers: dict[str, str]
    seen: Seen
    spec: SearchSpec | None


class _Asked(NamedTuple):
    """Which exercise is set, and whether what it stands on is put before the learner."""

    exercise: Exercise
    anew: bool


class ExercisesPage(Page):
    """One exercise at a time: the one that is named, or the first that is not solved."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.exercise: Exercise | None = None
        self._told: Told | None = None
        self._loader, self._watch = Background(self), GoalWatch(self)
        self.many, self.task = OneOfMany("exercise", theme), Prose(theme, bold=True)
        self.hint, self.answer = Prose(theme, muted=True), Prose(theme)
        self.hint_button = button("Hint", "Say what to look at, and no more than that")
        self.answer_button = button("What it means", "Read the answer, without solving it first")
        self._means = label("What it means", "title")
        self.goal = GoalStrip(theme)
        self._lay_out()
        for part in self._prose:
            part.followed.connect(study.follow)
        self.many.chosen.connect(self._go_to)
        self.hint_button.clicked.connect(self._show_hint)
        self.answer_button.clicked.connect(self._show_answer)
        self._loader.answered.connect(self._take)
        self._watch.answered.connect(self._judge)
        self.goal.next_asked.connect(self._go_to_open)

    def _lay_out(self) -> None:
        helps = QHBoxLayout()
        for chip in (self.hint_button, self.answer_button):
            chip.setObjectName("chip")
            helps.addWidget(chip)
        helps.addStretch(1)
        self.body.addWidget(self.many)
        self.body.addWidget(self.task)
        self.body.addLayout(helps)
        for part in (self.hint, self._means, self.answer):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addWidget(self.goal)

    @property
    def _prose(self) -> tuple[Prose, ...]:
        return self.task, self.hint, self.answer, *self.goal.prose

    @property
    def _all(self) -> list[Exercise]:
        return self._study.course.exercises

    @property
    def _place(self) -> int:
        return next(place for place, one in enumerate(self._all) if one is self.exercise)

    def open(self, what: str, anew: bool) -> None:
        """Set an exercise; ``anew``: and put what it stands on before the learner."""
        named = [one for one in self._all if one.id == what]
        exercise = self.exercise = (named or self._unsolved() or self._all)[0]
        self.tab, self.controls = exercise.tab, exercise.controls
        self._told = None
        self._watch.forget()
        self._loader.forget()
        self.task.show_markdown("")
        for part in (self.hint_button, self.answer_button, self.hint, self._means, self.answer, self.goal):
            part.hide()
        self._say_where()
        self._loader.ask(_Asked(exercise, anew), lambda: self._told_of(exercise))

    def _unsolved(self) -> list[Exercise]:
        return [one for one in self._all if not self._study.understands(one)]

    def _say_where(self) -> None:
        count, place = len(self._all), self._place
        solved = count - len(self._unsolved())
        self.many.show_place(place, count, f"{solved} solved")

    def _told_of(self, exercise: Exercise) -> Told | str:
        """All that takes files and walks; off the window's thread."""
        folder = self._study.course.folder
        try:
            spec = None if exercise.spec is None else read_spec(folder, exercise.spec)
            return Told(self._study.numbers(exercise), self._study.seen(exercise), spec)
        except InputError as error:
            return str(error)

    @Slot(object, object)
    def _take(self, asked: object, told: object) -> None:
        """What was worked out is there: set the bench, and let the task be read."""
        if not isinstance(asked, _Asked) or asked.exercise is not self.exercise:
            return
        exercise = asked.exercise
        if not isinstance(told, Told):
            self.task.show_markdown(escaped(str(told)))
            return
        self._told = told
        for part, text in ((self.task, exercise.task), (self.hint, exercise.hint), (self.answer, exercise.answer)):
            part.show_markdown(filled(text, told.numbers))
        solved = self._study.understands(exercise)
        self.goal.show_goal(SOLVED if solved else OPEN, solved)
        if told.seen.search is not None and asked.anew and not solved:
            self.goal.say(RECORDED, False)
        self.goal.show()
        self.hint_button.setVisible(not solved)
        self._offer_answer(solved)
        if asked.anew:
            self._study.set_up(exercise.tab, told.seen, told.spec, "Exercise")
        else:
            self._look_at(self._study.bench.scene)

    def show_scene(self, scene: Scene) -> None:
        self._look_at(scene)

    def _look_at(self, scene: Scene) -> None:
        told, exercise = self._told, self.exercise
        if told is None or exercise is None or exercise.tab != "mountain" or scene == told.seen.scene:
            return
        if not self._study.has_shown(scene):
            # What one scene walks counts against no other's budget.
            seen = Seen(Runs(self._study.course.folder), scene=scene, given=told.seen.scene)
            self._watch.look(exercise.goal, seen)

    def show_search(self, state: SearchState) -> None:
        told, exercise = self._told, self.exercise
        if told is None or exercise is None or exercise.tab != "tuner" or state is told.seen.search:
            return
        if state.trials and not self._study.has_shown(state):
            seen = Seen(Runs(self._study.course.folder), search=state, given=told.seen.scene)
            self._watch.look(exercise.goal, seen)

    @Slot(object)
    def _judge(self, outcome: Outcome) -> None:
        exercise, told = self.exercise, self._told
        if exercise is None or told is None or outcome.check is not exercise.goal:
            return
        answer = outcome.answer
        if self.goal.reached and not answer.ok:
            return  # it stays solved, with what was said then
        first = answer.ok and not self.goal.reached
        self.goal.text.show_markdown(SOLVED if answer.ok else OPEN)
        part = exercise.reached if answer.ok else exercise.not_yet
        self.goal.say(feedback(part or "", told.numbers, answer), answer.ok)
        if first:
            self._study.understand(exercise)
            self._say_where()
            self.hint_button.hide()
            self._show_answer()

    @Slot()
    def _show_hint(self) -> None:
        self.hint_button.hide()
        self.hint.show()

    @Slot()
    def _show_answer(self) -> None:
        self._offer_answer(True)
        self.reveal(self._means)

    def _offer_answer(self, on: bool) -> None:
        self.answer_button.setVisible(not on)
        self._means.setVisible(on)
        self.answer.setVisible(on)

    @Slot()
    def _go_to_open(self) -> None:
        """The next exercise that is not solved; the next page where there is none."""
        later = [*self._all[self._place :], *self._all]
        waiting = [one for one in later if not self._study.understands(one)]
        if waiting:
            self._go_to(self._all.index(waiting[0]))
        else:
            self.next_asked.emit()

    @Slot(int)
    def _go_to(self, place: int) -> None:
        self.asked.emit(f"exercises/{self._all[place].id}")

    def close_page(self) -> None:
        self._watch.forget()
        self._loader.forget()

    def stop(self) -> None:
        self._watch.stop()
        self._loader.stop()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in self._prose:
            part.set_theme(theme)
        self.goal.set_theme(theme)
        self.many.set_theme(theme)
