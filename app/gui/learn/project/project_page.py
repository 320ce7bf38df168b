"""The mini project: the search on the form as code that follows it; a field lights its lines, and a line its field."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.descent.text.json_input import InputError
from app.gui.kit.background import Background
from app.gui.learn.code_view import CodeView
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.lessons.kinds import Lesson
from app.learn.named_files import read_spec
from app.tuning.spec.search import SearchSpec

LEAD = "The search on the form, as Keras Tuner runs it. A field lights its lines; a line opens its field."
FIELDS = (
    *("data", "layers", "units", "activation", "dropout", "optimizer", "learning_rate", "batch_size"),
    *("callbacks", "tuner", "objective", "max_trials", "epochs", "seed", "run"),
)


class ProjectPage(Page):
    """The lines are those that the app exports, made anew from the form whenever it changes."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.tab = "tuner"
        self.controls = FIELDS
        self._lesson: Lesson | None = next((lesson for lesson in study.course.lessons if lesson.code), None)
        self._touched = ""
        self._writer = Background(self)
        self.lead, self.code = Prose(theme, muted=True), CodeView(theme)
        self.lead.show_markdown(LEAD)
        self.body.addWidget(self.lead)
        self.body.addWidget(self.code)
        self.body.addStretch(1)
        self.code.pointed.connect(study.bench.frame)
        self.code.chosen.connect(study.bench.go_to)
        self._writer.answered.connect(self._take)

    def open(self, what: str, anew: bool) -> None:
        """Show the code of the form; ``anew``: and fill the form with the chapter's search."""
        if anew and self._lesson is not None and self._lesson.spec is not None:
            try:
                spec = read_spec(self._study.course.folder, self._lesson.spec)
            except InputError as error:
                self.lead.show_markdown(escaped(str(error)))
            else:
                self._study.bench.show_spec(spec, "Mini project")
        self.take_spec(self._study.bench.spec)

    def take_spec(self, spec: SearchSpec) -> None:
        self._writer.ask(spec, lambda: _written(spec))

    @Slot(object, object)
    def _take(self, _spec: object, lines: object) -> None:
        assert isinstance(lines, list)
        self.code.show_lines(lines)
        self.code.light(self._touched)

    def take_touched(self, control: str) -> None:
        if control == self._touched:
            return
        self._touched = control
        self.code.light(control)
        lit = [line for line in self.code.lines if line.lit]
        if lit:
            self.area.ensureWidgetVisible(lit[0], 0, 40)

    def close_page(self) -> None:
        self._writer.forget()
        self._study.bench.frame("")

    def stop(self) -> None:
        self._writer.stop()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.lead.set_theme(theme)
        self.code.set_theme(theme)


def _written(spec: SearchSpec) -> list[tuple[str, tuple[str, ...]]]:
    """The lines and their settings; off the window's thread, since the first time takes a while to load."""
    from app.tuning.export.scripts.short_script import short_script

    return [(line.text, line.settings) for line in short_script(spec)]
