"""The card that takes a step apart: its numbers, Keras's formula, the rate of each axis, and arrows on the map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.descent.step.hiker_words import name_of
from app.descent.story.rate_change import rate_change
from app.descent.story.rate_sentences import rate_story
from app.descent.story.side_slice import side_slice
from app.descent.story.step_anatomy import Anatomy, Replay, anatomy, rates_by_axis
from app.descent.walks.walk import HikerWalk, Walk
from app.gui.kit.widgets import Card, Choice, icon, label, tool_button
from app.gui.mountain.anatomy.arrows import arrow_at, mark_places, paint_anatomy
from app.gui.mountain.anatomy.axis_rates import AxisRates
from app.gui.mountain.anatomy.sheet import AnatomySheet, sheet_text, step_text
from app.gui.mountain.anatomy.side_view import SideView
from app.gui.mountain.looks.looks import Look, every_look
from app.gui.mountain.map.hiker_tips import NOWHERE, Array
from app.gui.mountain.terrain.camera import View
from app.gui.theme import Theme

REFRESH_MS = 100  # between two looks at the numbers while playing; the arrows on the map follow every frame
ABOUT_ARROWS = (
    "On the map, the step is drawn to scale. The arrows for −g, scaled −g and momentum show their direction only; "
    "their lengths grow with the logarithm of their size."
)


class AnatomyCard(Card):
    """Closed at first, and then it costs nothing. ``marks_changed`` says that the map's arrows are to be drawn anew."""

    marks_changed = Signal()
    part_pointed = Signal(str)  # the name of the arrow under the pointer, on the map or in the table; "" for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            "Step anatomy", parent, "What one step is made of: its numbers, its formula, and arrows on the map."
        )
        self._theme = theme
        self._walk: Walk | None = None
        self._replay: Replay | None = None
        self._index, self._position = 0, 0.0
        self._lit = self._pointed = ""
        self.toggle = QPushButton("Show")
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName("Show the step's anatomy")
        self.toggle.setToolTip("Take the step at the playhead apart: numbers, formula, and arrows on the map (A)")
        self.head.addWidget(self.toggle)
        self.hiker = Choice()
        self.hiker.setAccessibleName("Hiker whose step is taken apart")
        self.hiker.setToolTip("Whose step to take apart. You can also click a hiker's marker in the list.")
        self.copy = tool_button("Copy this step", "Copy the numbers and the formula of this step as text")
        self.step = label("", "muted")
        self.sheet = AnatomySheet(theme)
        self.side = SideView(theme)
        self.rates = AxisRates(theme)
        self.story = label("", "muted", wrap=True)
        self._about = label(ABOUT_ARROWS, "muted", wrap=True)
        for said, tip in (
            (self.step, "The step that the playhead is at."),
            (self._about, "How to read the arrows on the map."),
            (self.story, "How the rate of each axis changes from the first step to the last."),
        ):
            said.setToolTip(tip)
        self._inside = QWidget()
        self._lay_out()
        self._inside.hide()
        self._working = QTimer(self, interval=0)
        self._working.timeout.connect(self._work_on)
        self._pause = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._pause.timeout.connect(self._settle)
        self._reveal = QTimer(self, singleShot=True, interval=60)  # once the column has its new height
        self._reveal.timeout.connect(self._scroll_here)
        self._stale = self._rates_due = self._blind = False
        self.toggle.toggled.connect(self._open)
        self.hiker.activated.connect(self.pick)
        self.copy.clicked.connect(self._copy)
        self.sheet.part_pointed.connect(self._point)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.hiker, 1)
        row.addWidget(self.copy)
        layout.addLayout(row)
        layout.addWidget(self.step)
        layout.addWidget(self.side)
        layout.addWidget(self.sheet)
        layout.addWidget(self._about)
        layout.addWidget(self.rates)
        layout.addWidget(self.story)
        self.body.addWidget(self._inside)

    @property
    def is_open(self) -> bool:
        """Whether a step is being taken apart."""
        return self.toggle.isChecked()

    @property
    def chosen(self) -> int:
        """The index of the hiker whose step it is."""
        return self._index

    def show_walk(self, walk: Walk, theme: Theme) -> None:
        """Show another walk, or the same in another theme."""
        if theme is not self._theme or self.copy.icon().isNull():
            self.copy.setIcon(icon("content-copy", theme))
        self._walk, self._theme = walk, theme
        self._index = min(self._index, len(walk.walks) - 1)
        names = [f"{k} · {name_of(one.hiker)}" for k, one in enumerate(walk.walks, 1)]
        if names != [self.hiker.itemText(k) for k in range(self.hiker.count())]:
            with QSignalBlocker(self.hiker):
                self.hiker.clear()
                self.hiker.addItems(names)
        self.hiker.setCurrentIndex(self._index)
        self._begin()

    def set_blindfold(self, on: bool) -> None:
        """Keep the rates of steps that are still to come, and what they come to, to itself; or tell them."""
        self._blind = on
        self._rates_due = self._replay is not None
        if self.is_open:
            self._look()

    def show_position(self, position: float) -> None:
        """Take the step at another place of the playhead apart, ten times a second at most."""
        self._position = position
        if self.is_open:
            self._look()

    def pick(self, index: int) -> None:
        """Take another hiker's steps apart."""
        if self._walk is not None and index != self._index and 0 <= index < len(self._walk.walks):
            self._index = index
            self.hiker.setCurrentIndex(index)
            self._begin()

    def flip(self) -> None:
        """Open the card, or close it."""
        self.toggle.toggle()

    def take_apart(self, index: int) -> None:
        """The same, and open the card for it."""
        self.pick(index)
        self.toggle.setChecked(True)

    def light(self, part: str) -> None:
        """Let one arrow shine, by its name, and its row of the table; "" is none of them."""
        if part != self._lit:
            self._lit = part
            self.sheet.light(part)
            self.marks_changed.emit()

    def point_at(self, view: View, place: tuple[float, float] | None) -> None:
        """The pointer is at a place of the map, in the world, or has left it."""
        parts = self.parts_at(self._position) if self.is_open and place is not None else None
        self._point("" if parts is None or place is None else arrow_at(parts, view, view.point(*place)))

    @Slot(str)
    def _point(self, part: str) -> None:
        if part != self._pointed:
            self._pointed = part
            self.part_pointed.emit(part)
            self.light(part)

    def paint_marks(self, painter: QPainter, view: View, position: float, taken: Sequence[QRectF]) -> None:
        """The arrows of a hiker that is not hidden, for the map to paint last."""
        one, parts = self._one(), self.parts_at(position)
        if one is not None and not one.hiker.hidden and parts is not None:
            paint_anatomy(painter, parts, view, self._colour(), self._theme, taken, self._lit)

    def marks(self, view: View, position: float) -> Array:
        """Pixels (n, 2) along those arrows."""
        one, parts = self._one(), self.parts_at(position)
        return NOWHERE if one is None or one.hiker.hidden or parts is None else mark_places(parts, view)

    def _one(self) -> HikerWalk | None:
        return None if self._walk is None else self._walk.walks[self._index]

    def _look_of_one(self) -> Look:
        assert self._walk is not None
        return every_look(self._walk.scene.hikers, self._theme)[self._index]

    def _colour(self) -> str:
        return self._look_of_one().colour

    def _open(self, on: bool) -> None:
        self.toggle.setText("Hide" if on else "Show")
        self._begin()
        self._inside.setVisible(on)  # once all of it has its height
        if on:
            self._reveal.start()

    def _scroll_here(self) -> None:
        """Let the column of cards show this one, which may have been opened by a key or from the list of hikers."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.verticalScrollBar().setValue(self.y())

    def _begin(self) -> None:
        """Replay the chosen hiker's walk: a short one at once, a long one in pieces between the frames."""
        one = self._one()
        hidden = one is not None and (one.hiker.hidden or not one.steps)
        self._replay = Replay(one) if self.is_open and one is not None and not hidden else None
        self.copy.setEnabled(not hidden)
        self.sheet.setVisible(not hidden)
        self._about.setVisible(not hidden)
        if hidden and one is not None:  # what is on no picture is not taken apart
            self.side.hide()
            self.rates.hide()
            self.story.hide()
            why = "is hidden. Show it to take its steps apart." if one.hiker.hidden else "has no steps to take apart."
            self.step.setText(f"{name_of(one.hiker)} {why}")
        self._working.stop()
        if self._replay is not None:
            self._rates_due = True
            if not self._replay.go_on():
                self._working.start()
            self._look()
        self.marks_changed.emit()

    def _work_on(self) -> None:
        if self._replay is None or self._replay.go_on():
            self._working.stop()
            self._look()
            self.marks_changed.emit()

    def _look(self) -> None:
        """Show the numbers, at once or when the last look is long enough ago."""
        self._stale = True
        if not self._pause.isActive():
            self._refresh_if_stale()

    def parts_at(self, position: float) -> Anatomy | None:
        """The step at the playhead, at the end the last one.

        None while the replay has not come as far, and before a fork begins.
        """
        if self._replay is None:
            return None
        index = min(int(position) - self._replay.walk.begun, self._replay.walk.steps - 1)
        return anatomy(self._replay, index) if index <= self._replay.done and index >= 0 else None

    def _settle(self) -> None:
        """Show what has come meanwhile; once nothing does, let a screen reader have the numbers too."""
        if self._stale:
            self._refresh_if_stale()
        elif self._replay is not None:
            self.sheet.setAccessibleDescription(self.text)

    def _refresh_if_stale(self) -> None:
        if not self._stale or self._replay is None:
            return
        self._stale = False
        self._pause.start()
        if self._rates_due and self._replay.complete:
            self._show_rates(self._replay)
        parts = self.parts_at(self._position)
        one = self._replay.walk
        early = self._position < one.begun
        self.copy.setEnabled(not early)
        self.sheet.setVisible(not early)
        self.side.setVisible(not early)
        if parts is None:
            waits = "Replaying the walk up to this step …"
            self.step.setText(f"This hiker begins at step {one.begun:,}." if early else waits)
            return
        self.step.setText(step_text(parts, one.steps, one.begun).capitalize())
        self.rates.set_step(parts.index)
        self.sheet.show_parts(parts, self._colour(), self._theme)
        self._show_side(self._replay.walk, parts.index)

    def _show_side(self, one: HikerWalk, step: int) -> None:
        """The ground along the step; blindfolded nobody knows it."""
        cut = None if self._blind else side_slice(one, step)
        self.side.setVisible(cut is not None)
        if cut is not None:
            look = self._look_of_one()
            self.side.show_slice(cut, look.colour, look.marker, self._theme)

    def _show_rates(self, replay: Replay) -> None:
        self._rates_due = False
        rates = rates_by_axis(replay)
        self.rates.setVisible(rates is not None and not self._blind)
        if rates is not None:
            self.rates.show_rates(rates, replay.walk.learning_rate, self._colour(), self._theme, replay.walk.begun)
        self.story.setText("" if self._blind else rate_story(rate_change(replay)))
        self.story.setVisible(not self._blind)

    @property
    def text(self) -> str:
        """The step as text, to be copied or heard; empty while it is not known."""
        parts = self.parts_at(self._position)
        if parts is None or self._replay is None:
            return ""
        return sheet_text(parts, name_of(parts.hiker), self._replay.walk.steps, self._replay.walk.begun)

    def _copy(self) -> None:
        if text := self.text:
            QGuiApplication.clipboard().setText(text)
