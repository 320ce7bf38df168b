"""A worked example that fades: round by round one more number of a step is the learner's to work out."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.descent.walks.scene import Scene
from app.gui.kit.background import Background
from app.gui.kit.tab_order import order_tabs
from app.gui.kit.widgets import button, discard, sender_of
from app.gui.learn.example.formula_row import WITHIN, FormulaRow
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.checks.seen import Seen
from app.learn.lessons.kinds import Blank, Example
from app.learn.lessons.step_rows import StepRow, step_rows
from app.learn.lessons.texts import filled


class Told(NamedTuple):
    """What is worked out of an example before it is read."""

    numbers: dict[str, str]
    seen: Seen
    rows: list[StepRow]


class _Asked(NamedTuple):
    """Which example is read, and whether its scene is put before the learner."""

    example: Example
    anew: bool


class ExamplePage(Page):
    """One example at a time; the arrows of its step are on the map meanwhile."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self.tab = "mountain"
        self.example: Example | None = None
        self.round = 0
        self.rows: list[FormulaRow] = []
        self._told: Told | None = None
        self._solved = set[Blank]()
        self._loader = Background(self)
        self.heading, self.lead = Prose(theme, larger=1.3, bold=True), Prose(theme)
        self.where = Prose(theme, muted=True)
        self.again = button("Show the step again", "Put the example's own scene back, at its step")
        self.again.setObjectName("chip")
        self._sheet = QVBoxLayout()
        self._sheet.setSpacing(2)
        self.next = button("", "Go on (Enter)")
        self.next.setObjectName("primary")
        for part in (self.heading, self.lead, self.where):
            self.body.addWidget(part)
        self.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self._sheet)
        self.body.addStretch(1)
        self.foot.addWidget(self.next, 0, Qt.AlignmentFlag.AlignRight)
        self.lead.followed.connect(study.follow)
        self.next.clicked.connect(self.go_on)
        self.again.clicked.connect(self._set_up)
        self._loader.answered.connect(self._take)

    def open(self, what: str, anew: bool) -> None:
        """Show an example from its first round on."""
        found = [example for example in self._study.course.examples if example.id == what]
        if not found:
            return
        example = self.example = found[0]
        self._told = None
        self.heading.show_markdown(escaped(example.title))
        for part in (self.lead, self.where):
            part.show_markdown("")
        self._drop_rows()
        self.next.hide()
        self.again.hide()
        self._loader.forget()
        self._loader.ask(_Asked(example, anew), lambda: self._told_of(example))

    def _drop_rows(self) -> None:
        for row in self.rows:
            self._sheet.removeWidget(row)
            discard(row)
        self.rows = []

    def _told_of(self, example: Example) -> Told | str:
        """All that takes files and walks; off the window's thread."""
        try:
            seen = self._study.seen(example)
            return Told(self._study.numbers(example), seen, step_rows(example, seen))
        except InputError as error:
            return str(error)

    @Slot(object, object)
    def _take(self, asked: object, told: object) -> None:
        if not isinstance(asked, _Asked) or asked.example is not self.example:
            return
        if not isinstance(told, Told):
            self.lead.show_markdown(escaped(str(told)))
            return
        self._told = told
        self.lead.show_markdown(filled(asked.example.texts.get("", ""), told.numbers))
        for row in told.rows:
            made = FormulaRow(row, self.theme)
            made.pointed.connect(self._point)
            made.solved.connect(self._solve)
            self._sheet.addWidget(made)
            self.rows.append(made)
        order_tabs(*self.tab_parts())  # made last, they would come after all else
        if asked.anew:
            self._set_up()
        else:
            self._study.bench.take_apart(asked.example.hiker, asked.example.step)
        self._begin(0)

    @Slot()
    def _set_up(self) -> None:
        """Put the example's step before the learner."""
        if self._told is not None and self.example is not None and self._told.seen.scene is not None:
            self._study.bench.show_scene(self._told.seen.scene, f"Example: {self.example.title}")
            self._study.bench.take_apart(self.example.hiker, self.example.step)

    def _begin(self, place: int) -> None:
        """Show a round, counted from 0."""
        self.round = place
        self._solved.clear()
        self._show()
        if self._blanks:
            self._first_blank().field.setFocus()

    @property
    def _blanks(self) -> list[FormulaRow]:
        """The rows that are to be filled in still."""
        if self.example is None:
            return []
        wanted = set(self.example.rounds[self.round]) - self._solved
        return [row for row in self.rows if row.row.name in wanted]

    def _first_blank(self) -> FormulaRow:
        blank = self._blanks[0]
        self.area.ensureWidgetVisible(blank, 0, 40)
        return blank

    def _show(self) -> None:
        assert self.example is not None
        blanks, rounds = self._blanks, len(self.example.rounds)
        known = {row.row.symbol: row.row.value for row in self.rows if row not in blanks}
        for row in self.rows:
            row.show_round(row in blanks, known)
        said = f"Round {self.round + 1} of {rounds}"
        if self.example.rounds[self.round]:
            left = f"{counted(len(blanks), 'number')} to work out; {WITHIN} is right" if blanks else "all right"
            said = f"{said} · {left}"
        self.where.show_markdown(escaped(said))
        last = self.round + 1 == rounds
        self.next.setText("Next page" if last else "Now you" if self.round == 0 else "Next round")
        self.next.setAccessibleName(self.next.text())
        self.next.setVisible(not blanks)

    @Slot()
    def _solve(self) -> None:
        """A blank is right: its number stands there, and in the formulas below it."""
        self._solved.add(sender_of(self, FormulaRow).row.name)
        self._show()
        if self._blanks:
            self._first_blank().field.setFocus()
            return
        self.next.setFocus()
        if self.example is not None and self.round + 1 == len(self.example.rounds):
            self._study.understand(self.example)

    @Slot()
    def go_on(self) -> None:
        """The next round, after the last one the next page."""
        if self.example is None or self._blanks or self._told is None:
            return
        if self.round + 1 < len(self.example.rounds):
            self._begin(self.round + 1)
        else:
            self.next_asked.emit()

    @Slot(bool)
    def _point(self, on: bool) -> None:
        """Let the arrow of a row shine while the pointer or the focus is on it."""
        row = sender_of(self, FormulaRow)
        for other in self.rows:
            other.light(on and other is row)
        self._study.bench.light(row.row.arrow if on else "")

    def show_part(self, part: str) -> None:
        for row in self.rows:
            row.light(bool(part) and row.row.arrow == part)

    def show_scene(self, scene: Scene) -> None:
        self.again.setVisible(self._told is not None and scene != self._told.seen.scene)

    def take_focus(self) -> None:
        if self.next.isVisible():
            self.next.setFocus()
        else:
            super().take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.next.isVisible():
            self.go_on()
        else:
            super().keyPressEvent(event)

    def close_page(self) -> None:
        self._loader.forget()
        self._study.bench.put_together()

    def stop(self) -> None:
        self._loader.stop()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.heading, self.lead, self.where):
            part.set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)
