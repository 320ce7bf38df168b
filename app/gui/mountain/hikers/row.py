"""One hiker of the list: its look and optimizer, its learning rate, its other settings, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.descent.step.hiker import OPTIMIZERS, Hiker
from app.descent.step.hiker_words import name_of, origin_words
from app.descent.step.keras_line import KerasLineError, keras_line, read_keras_line
from app.descent.step.schedules import carries_rate
from app.descent.story.stability import Bands
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk
from app.gui.kit.widgets import Choice, OneLine, icon, label, tool_button
from app.gui.mountain.hikers.hiker_settings import HikerSettings
from app.gui.mountain.hikers.rate_control import RateControl
from app.gui.mountain.hikers.rate_label import RateWord
from app.gui.mountain.hikers.row_tools import BUTTON, Grip, HikerTools
from app.gui.mountain.hikers.why_line import WhyLine
from app.gui.mountain.looks.badge import Badge
from app.gui.mountain.looks.looks import Look
from app.gui.mountain.scene.surveyor import verdict_text
from app.gui.theme import Theme, write_small

BESIDE_SETTINGS = {"learning_rate", "optimizer"}  # what is set in a row itself
SETTINGS = 33  # pixels of the buttons that open settings and menu
ABOUT_OPEN = "The selected hiker. Alt+Up and Alt+Down move it, Del removes it, Ctrl+D duplicates it."


class HikerRow(QWidget):
    """Shows one hiker's walk; every change is a new hiker in ``hiker_changed``.

    With it come what to call the change, and whether the mouse still holds what is changed. Folded, a row is two lines,
    or three: who walks at which rate, and what became of it. A click or the Tab key has it ``chosen``.
    """

    hiker_changed = Signal(object, str, bool)
    rate_settled = Signal()
    rate_nudged = Signal()
    best_asked = Signal()
    picked = Signal()  # its marker was clicked
    chosen = Signal()
    duplicate_asked = Signal()
    fork_asked = Signal()
    rates_asked = Signal()
    remove_asked = Signal()
    move_asked = Signal(int)
    hide_asked = Signal()
    solo_asked = Signal()
    epoch_chosen = Signal(int)  # how many steps an epoch is to have, for every hiker
    why_opened = Signal(bool)  # the reasons were opened, or closed
    why_asked = Signal(object)  # the HikerWalk whose reasons are wanted
    dragged = Signal(QPoint)  # where the pointer is on the screen that holds its grip
    dropped = Signal(QPoint)

    def __init__(self, hiker: Hiker, look: Look, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hiker, self._theme = hiker, theme
        self.grip = Grip()
        self._badge = Badge(look)
        self._badge.clicked.connect(self.picked)
        self.optimizer = Choice()
        self.optimizer.setAccessibleName("Optimizer")
        self.optimizer.setToolTip("The Keras optimizer that chooses this hiker's steps.")
        for tag, kind in OPTIMIZERS.items():
            self.optimizer.addItem(kind.title, tag)
        self._name = label()  # in the optimizer's place where that is not to be chosen
        self._rate_said = RateWord(2 * SETTINGS + 4)  # in the place of the two buttons of an unfolded row
        self.more = tool_button("More settings", "Momentum, betas, weight decay, clipping and a schedule")
        self.more.setCheckable(True)
        self.more.setObjectName("small")
        self.tools = HikerTools()
        self.tools.menu_button.setObjectName("small")
        self.addActions(self.tools.menu_actions())  # their keys work wherever the focus is within the row
        self.rate = RateControl(theme, look.colour, name_of(hiker))
        self._sentence, self._blind, self.is_open = "", False, False
        self._verdict = label("", wrap=True)
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        write_small(self._verdict, 12)
        self.why = WhyLine()
        self._judged: HikerWalk | None = None
        self.origin = label("", "muted", wrap=True)
        self.origin.setToolTip("It goes on from that hiker's place and state; noise, schedules and epochs go on too.")
        self.origin.hide()
        self._only: Collection[str] | None = None  # the parts that are shown
        self.summary = OneLine()
        self.settings = HikerSettings(hiker, theme)
        self._lay_out()
        self._name.hide()
        self.unfold(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rate.best_asked.connect(self.best_asked)
        self.rate.line_given.connect(self.read_line)
        self.tools.copy_asked.connect(self._copy_line)
        self.optimizer.activated.connect(self._choose_optimizer)
        self.settings.hiker_changed.connect(self._change)
        self.settings.epoch_chosen.connect(self.epoch_chosen)
        self.more.toggled.connect(self._show_details)
        self.rate.rate_changed.connect(self._set_rate)
        self.rate.settled.connect(self.rate_settled)
        self.rate.nudged.connect(self.rate_nudged)
        self.tools.duplicate_asked.connect(self.duplicate_asked)
        self.tools.fork_asked.connect(self.fork_asked)
        self.tools.rates_asked.connect(self.rates_asked)
        self.tools.remove_asked.connect(self.remove_asked)
        self.tools.move_asked.connect(self.move_asked)
        self.tools.hide_asked.connect(self.hide_asked)
        self.tools.solo_asked.connect(self.solo_asked)
        self.why.toggled.connect(self.why_opened)
        self.why.asked.connect(self.why_asked)
        self.grip.dragged.connect(self.dragged)
        self.grip.dropped.connect(self.dropped)

    @property
    def hiker(self) -> Hiker:
        """The hiker shown."""
        return self._hiker

    @property
    def look(self) -> Look:
        """How it is drawn."""
        return self._badge.look

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.grip)
        head.addWidget(self._badge)
        head.addWidget(self.optimizer, 1)
        head.addWidget(self._name, 1)
        head.addWidget(self._rate_said)
        for button in (self.more, self.tools.menu_button):
            button.setFixedSize(SETTINGS, BUTTON)
            head.addWidget(button)
        head.addWidget(self.tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        for part in (self.origin, self.summary, self.rate, self.settings, self._verdict, self.why):
            layout.addWidget(part)

    def unfold(self, on: bool) -> None:
        """Show all there is to set, or only who it is and what became of it."""
        self.is_open = on
        self._verdict.setVisible(on)
        self.rate.setVisible(on and self._shows("learning_rate"))
        for part in (self.why, self.more, self.tools.menu_button):
            part.setVisible(on and self._only is None)
        self.summary.setVisible(not on)
        self._rate_said.setVisible(not on)
        self.setToolTip(ABOUT_OPEN if on else "Click to see and change this hiker's learning rate and settings.")
        self._show_details()
        self.tools.offer(on or self.underMouse())

    def show_only(self, names: Collection[str] | None) -> None:
        """Show some of what can be set alone (learning_rate, optimizer, momentum, …), or with None all there is."""
        self._only = names
        self.optimizer.setVisible(self._shows("optimizer"))
        self._name.setVisible(not self._shows("optimizer"))
        for part in (self.grip, self.tools):
            part.setVisible(names is None)
        self.rate.show_chips(names is None)
        self.settings.show_only(names)
        self.unfold(self.is_open)

    def _shows(self, name: str) -> bool:
        return self._only is None or name in self._only

    def _show_details(self) -> None:
        wanted = self.more.isChecked() if self._only is None else bool(set(self._only) - BESIDE_SETTINGS)
        self.settings.setVisible(self.is_open and wanted)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.tools.offer(True)

    def leaveEvent(self, event: QEvent) -> None:
        self.tools.offer(self.is_open)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken, so that the release comes here: only then may the rows above move."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.chosen.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            top = self.optimizer.geometry()
            painter.drawLine(0, top.bottom() + 2, self.width(), top.bottom() + 2)

    def show_walk(self, walk: HikerWalk, scene: Scene, look: Look, theme: Theme) -> None:
        """Show a walk's hiker, its schedule over the scene's steps, and what became of it."""
        restyled = theme is not self._theme or self.more.icon().isNull()
        self._hiker, self._theme = walk.hiker, theme
        hidden = walk.hiker.hidden
        if restyled:
            self.more.setIcon(icon("tune-variant", theme))
            self.tools.set_theme(theme)
            self.grip.set_colour(theme.muted)
            self.why.set_theme(theme)
            self.settings.set_theme(theme)
        if restyled or hidden != self._badge.dimmed:
            for said in (self._verdict, self._rate_said):
                said.setObjectName("muted" if hidden else "")
                said.style().polish(said)
        self.summary.set_colour(theme.muted)
        self._badge.set_look(look, dimmed=hidden)
        with QSignalBlocker(self.optimizer):
            self.optimizer.setCurrentText(walk.hiker.title)
        self._name.setText(name_of(walk.hiker))
        own = carries_rate(walk.hiker.schedule)
        self._rate_said.set_rate(None if own else walk.hiker.learning_rate)
        self.rate.set_looks(name_of(walk.hiker), look.colour, theme)
        self.rate.set_rate(walk.hiker.learning_rate)
        self.rate.show_schedule(own)
        self.rate.set_default(type(walk.hiker)().learning_rate)
        origin = origin_words(walk.hiker, scene.hikers)
        self.origin.setText(origin)
        self.origin.setVisible(bool(origin))
        self._sentence = verdict_text(walk)
        self._judged = walk if walk.ground.is_surveyed else None
        self._tell()
        self.settings.show_walk(walk, scene, look)

    def show_place(self, index: int, count: int, most: int, alone: bool, family: int = 1) -> None:
        """Offer what can be done with the hiker at a place of ``count``; ``alone``: it is the only one to be seen.

        ``family`` is how many hikers it and those forked from it are.
        """
        name, hidden = name_of(self._hiker), self._hiker.hidden
        self.setAccessibleName(f"Hiker {index + 1} of {count}: {name}{', hidden' if hidden else ''}")
        self.tools.show_place(name, hidden, alone, count, most, self._theme, family)
        self.more.setAccessibleName(f"Settings of {name}")
        self.optimizer.setAccessibleName(f"Optimizer of hiker {index + 1}")
        self.settings.set_name(name)

    def set_lines(self, count: int) -> None:
        """Have this many lines for what became of it while it is folded."""
        self.summary.set_lines(count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_verdict()

    def set_blindfold(self, on: bool) -> None:
        """Keep what becomes of the hiker to itself, or tell it."""
        self._blind = on
        self.settings.set_blindfold(on)
        self._tell()

    def _tell(self) -> None:
        sentence = "How it ends is hidden until the fog lifts." if self._blind else self._sentence
        name = name_of(self._hiker)
        # The optimizer alone, beside it, would not tell this hiker from another.
        self.summary.set_text(sentence if name == self._hiker.title else f"{name} — {sentence}")
        self.setAccessibleDescription(sentence)
        if self._verdict.text() != sentence:
            self._verdict.setText(sentence)
            self._fit_verdict()
        self.why.set_name(name)
        self.why.show_walk(None if self._blind else self._judged)

    def open_why(self, on: bool) -> None:
        """Have the reasons open, or closed."""
        self.why.set_open(on)

    def answer_why(self, walk: HikerWalk, text: str) -> None:
        """Give the reasons that were asked for, unless the hiker has walked on since."""
        self.why.answer(walk, text)

    def _fit_verdict(self) -> None:
        """Room for the sentence, and for three lines of a shorter one: it must not push the controls about.

        Of a fixed size, since any other label lays out the whole column anew at every word.
        """
        least = 3 * self._verdict.fontMetrics().lineSpacing() + 2
        self._verdict.setFixedSize(self.width(), max(least, self._verdict.heightForWidth(self.width())))

    def forget_typing(self) -> None:
        """Let go what was typed and makes no hiker."""
        self.rate.set_rate(self._hiker.learning_rate, typed=False)
        self.settings.forget_typing()

    def show_bands(self, bands: Bands | None, used: float) -> None:
        """Show the stability ruler of the ground at the hiker's feet, and the learning rate ``used`` there."""
        self.rate.show_bands(bands, used)

    def choose_rate(self, rate: float) -> None:
        """Walk with a rate as if it had been typed."""
        self.rate.choose(rate)

    def offer_best(self, why_not: str) -> None:
        """Offer the best rate there is here, or say why it is not to be had."""
        self.rate.set_best(why_not)

    def read_line(self, text: str) -> None:
        """Walk as a line of Keras says, drawn as before; what is wrong with the line is said at the rate."""
        try:
            hiker = read_keras_line(text)
        except KerasLineError as fault:
            self.rate.complain_of_line(fault)
            return
        same = self._hiker
        self.rate.set_rate(same.learning_rate, typed=False)
        style = same.style if type(hiker) is type(same) else None
        hiker = msgspec.structs.replace(hiker, hidden=same.hidden, style=style, fork=same.fork)
        if hiker != same:
            self._change(hiker, f"Paste {name_of(hiker)}")

    def _copy_line(self) -> None:
        QGuiApplication.clipboard().setText(keras_line(self._hiker))

    def _set_rate(self, rate: float, held: bool) -> None:
        hiker = msgspec.structs.replace(self._hiker, learning_rate=rate)
        self.hiker_changed.emit(hiker, f"Change the learning rate of {name_of(hiker)}", held)

    def _change(self, hiker: Hiker, text: str) -> None:
        """Another hiker that was chosen or typed: a step of its own."""
        self.rate_settled.emit()
        self.hiker_changed.emit(hiker, text, False)

    def _choose_optimizer(self, index: int) -> None:
        """Another optimizer at the same learning rate and schedule: same stride, other feet."""
        kind: type[Any] = OPTIMIZERS[self.optimizer.itemData(index)]
        if type(self._hiker) is kind:
            return
        same = self._hiker
        hiker = kind(learning_rate=same.learning_rate, schedule=same.schedule, hidden=same.hidden, fork=same.fork)
        self._change(hiker, f"Change to {kind.title}")
