"""One hiker of the list: its look and optimizer, its learning rate, its other settings, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.descent.hikers import OFF, OPTIMIZERS, Hiker
from app.descent.schedules import Schedule, carries_rate
from app.descent.stability import Bands
from app.descent.walk import HikerWalk
from app.gui.mountain.badge import Badge
from app.gui.mountain.looks import Look, name_of
from app.gui.mountain.rate_control import RateControl
from app.gui.mountain.schedule_plot import SchedulePlot
from app.gui.struct_form import StructForm
from app.gui.theme import Theme, pixel_font
from app.gui.widgets import icon, label, tool_button

SCHEDULES: dict[str, type[Schedule]] = {str(kind.__struct_config__.tag): kind for kind in Schedule.__args__}


class HikerRow(QWidget):
    """Shows one hiker's walk; every change is a new hiker in ``hiker_changed``, with what to call the change."""

    hiker_changed = Signal(object, str)
    rate_settled = Signal()
    duplicate_asked = Signal(bool)
    remove_asked = Signal(bool)
    move_asked = Signal(int)
    hide_asked = Signal(bool)
    solo_asked = Signal(bool)
    best_asked = Signal(bool)
    picked = Signal()  # its marker was clicked

    def __init__(self, hiker: Hiker, look: Look, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hiker, self._theme = hiker, theme
        self._badge = Badge(look)
        self._badge.clicked.connect(self.picked)
        self.optimizer = QComboBox()
        self.optimizer.setAccessibleName("Optimizer")
        self.optimizer.setToolTip("Which of Keras's optimizers this hiker steps by.")
        for tag, kind in OPTIMIZERS.items():
            self.optimizer.addItem(kind.title, tag)
        self.eye = tool_button("Hide", "")
        self.solo = tool_button("Show alone", "")
        self.solo.setCheckable(True)
        self.more = tool_button("More settings", "Momentum, betas, weight decay, clipping and a schedule")
        self.more.setCheckable(True)
        self.menu_button = tool_button("Hiker", "Duplicate, move or remove this hiker")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.duplicate = self._action("Duplicate", "Ctrl+D", self.duplicate_asked)
        self.hide_action = self._action("Hide or show", "Ctrl+H", self.hide_asked)
        self.solo_action = self._action("Show alone, or all again", "Ctrl+Shift+H", self.solo_asked)
        self.up = self._action("Move up", "Alt+Up", self._ask_up)
        self.down = self._action("Move down", "Alt+Down", self._ask_down)
        self.remove = self._action("Remove", "Del", self.remove_asked)
        self.menu_button.setMenu(self.menu)
        self.rate = RateControl(theme, look.colour, name_of(hiker))
        self._sentence, self._blind = "", False
        self._verdict = label("", wrap=True)
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._verdict.setFont(pixel_font(12))
        self.schedule = QComboBox()
        self.schedule.setAccessibleName("Schedule")
        self.schedule.setToolTip("How the learning rate changes on the way.")
        self.schedule.addItem("constant rate", "")
        for tag in SCHEDULES:
            self.schedule.addItem(tag, tag)
        self._details = QWidget()
        self._inside = QVBoxLayout(self._details)
        self._inside.setContentsMargins(0, 0, 0, 4)
        self._inside.setSpacing(6)
        self._inside.addWidget(self.schedule)
        self.schedule_plot = SchedulePlot()
        self._inside.addWidget(self.schedule_plot)
        self._details.hide()
        self.form: StructForm | None = None
        self.schedule_form: StructForm | None = None
        self._lay_out()
        self.eye.clicked.connect(self.hide_asked)
        self.solo.clicked.connect(self.solo_asked)
        self.rate.best_asked.connect(self.best_asked)
        self.optimizer.activated.connect(self._choose_optimizer)
        self.schedule.activated.connect(self._choose_schedule)
        self.more.toggled.connect(self._details.setVisible)
        self.rate.rate_changed.connect(self._set_rate)
        self.rate.settled.connect(self.rate_settled)

    @property
    def hiker(self) -> Hiker:
        """The hiker shown."""
        return self._hiker

    @property
    def look(self) -> Look:
        """How it is drawn."""
        return self._badge.look

    @property
    def theme(self) -> Theme:
        """The theme it is drawn in."""
        return self._theme

    def _action(self, text: str, key: str, slot: Callable[[], object] | SignalInstance) -> QAction:
        """An entry of the row's menu, whose key works wherever the focus is within the row.

        Moves stay enabled at either end, where they do nothing: else the focused slider would take Alt+Up for its own.
        """
        action = self.menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._badge)
        head.addWidget(self.optimizer, 1)
        for button in (self.eye, self.solo, self.more, self.menu_button):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.rate)
        layout.addWidget(self._details)
        layout.addWidget(self._verdict)

    def show_walk(self, walk: HikerWalk, look: Look, theme: Theme) -> None:
        """Show a walk's hiker and verdict."""
        restyled = theme is not self._theme or self.more.icon().isNull()
        self._hiker, self._theme = walk.hiker, theme
        hidden = walk.hiker.hidden
        if restyled:
            self.more.setIcon(icon("tune-variant", theme))
            self.menu_button.setIcon(icon("dots-horizontal", theme))
            self.solo.setIcon(icon("account-eye", theme))
        if restyled or hidden != self._badge.dimmed:
            self.eye.setIcon(icon("eye-off-outline" if hidden else "eye-outline", theme))
            self._verdict.setObjectName("muted" if hidden else "")
            self._verdict.style().polish(self._verdict)
        self._badge.set_look(look, dimmed=hidden)
        with QSignalBlocker(self.optimizer), QSignalBlocker(self.schedule):
            self.optimizer.setCurrentText(walk.hiker.title)
            schedule = walk.hiker.schedule
            tag = "" if schedule is None else str(type(schedule).__struct_config__.tag)
            self.schedule.setCurrentIndex(self.schedule.findData(tag))
        self.rate.set_looks(name_of(walk.hiker), look.colour, theme)
        self.rate.setEnabled(not carries_rate(walk.hiker.schedule))
        self.rate.set_rate(walk.hiker.learning_rate)
        self.rate.set_default(type(walk.hiker)().learning_rate)
        self._sentence = walk.verdict.sentence
        self._tell()
        names = (*walk.hiker.arguments(), *OFF)
        self.form = self._shown_in(self.form, walk.hiker, names, restyled, self._set_hiker)
        fields = () if schedule is None else schedule.__struct_fields__
        self.schedule_form = self._shown_in(self.schedule_form, schedule, fields, restyled, self._set_schedule)

    def show_place(self, index: int, count: int, alone: bool) -> None:
        """Offer what can be done with the hiker at a place of so many; ``alone``: it is the only one to be seen."""
        name, hidden = name_of(self._hiker), self._hiker.hidden
        self.setAccessibleName(f"Hiker {index + 1} of {count}: {name}{', hidden' if hidden else ''}")
        self.setAccessibleDescription(self._verdict.text())
        self.remove.setEnabled(count > 1)
        self.eye.setEnabled(not alone)
        self.hide_action.setEnabled(not alone)
        self.eye.setAccessibleName(f"{'Show' if hidden else 'Hide'} {name}")
        why = "The last one to be seen stays." if alone else "It walks on, but is in no picture." if not hidden else ""
        self.eye.setToolTip(f"{'Show' if hidden else 'Hide'} this hiker (Ctrl+H). {why}".strip())
        self.solo.setVisible(count > 1)
        self.solo_action.setEnabled(count > 1)
        self.solo.setChecked(alone)
        self.solo.setAccessibleName(f"Show {name} alone")
        self.solo.setToolTip(f"{'Show all hikers again' if alone else 'Show this hiker alone'} (Ctrl+Shift+H)")
        self.menu_button.setAccessibleName(f"More to do with {name}")
        self.more.setAccessibleName(f"Settings of {name}")
        self.optimizer.setAccessibleName(f"Optimizer of hiker {index + 1}")
        self.schedule.setAccessibleName(f"Schedule of {name}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_verdict()

    def set_blindfold(self, on: bool) -> None:
        """Keep what becomes of the hiker to itself, or tell it."""
        self._blind = on
        self._tell()

    def _tell(self) -> None:
        sentence = "Who walks blind does not know its end. B tells it." if self._blind else self._sentence
        if self._verdict.text() != sentence:
            self._verdict.setText(sentence)
            self._fit_verdict()

    def _fit_verdict(self) -> None:
        """Room for the sentence, and for three lines of a shorter one: it must not push the controls about.

        Of a fixed size, since any other label lays out the whole column anew at every word.
        """
        least = 3 * self._verdict.fontMetrics().lineSpacing() + 2
        self._verdict.setFixedSize(self.width(), max(least, self._verdict.heightForWidth(self.width())))

    def show_bands(self, bands: Bands | None, used: float) -> None:
        """Show the stability ruler of the ground at the hiker's feet, and the learning rate ``used`` there."""
        self.rate.show_bands(bands, used)

    def _shown_in(
        self,
        form: StructForm | None,
        value: object,
        names: tuple[str, ...],
        anew: bool,
        changed: Callable[[Any], None],
    ) -> StructForm | None:
        """A form that shows a value: the one there is, if it is for the same type."""
        if form is not None and (anew or type(form.value) is not type(value)):
            self._inside.removeWidget(form)
            form.hide()
            form.deleteLater()
            form = None
        if isinstance(value, msgspec.Struct):
            if form is None:
                form = StructForm(value, names, self._theme, name_of(self._hiker))
                form.changed.connect(changed)
                self._inside.addWidget(form)
            else:
                form.show_value(value)
        return form

    def _set_rate(self, rate: float) -> None:
        hiker = msgspec.structs.replace(self._hiker, learning_rate=rate)
        self.hiker_changed.emit(hiker, f"learning rate of {name_of(hiker)}")

    def _set_hiker(self, hiker: Hiker) -> None:
        self.rate_settled.emit()
        self.hiker_changed.emit(hiker, f"settings of {name_of(hiker)}")

    def _set_schedule(self, schedule: Schedule) -> None:
        self.rate_settled.emit()
        hiker = msgspec.structs.replace(self._hiker, schedule=schedule)
        self.hiker_changed.emit(hiker, f"schedule of {name_of(hiker)}")

    def _choose_optimizer(self, index: int) -> None:
        """Another optimizer at the same learning rate and schedule: same stride, other feet."""
        kind = OPTIMIZERS[self.optimizer.itemData(index)]
        if type(self._hiker) is kind:
            return
        self.rate_settled.emit()
        same = self._hiker
        hiker = kind(learning_rate=same.learning_rate, schedule=same.schedule, hidden=same.hidden)
        self.hiker_changed.emit(hiker, f"change to {kind.title}")

    def _choose_schedule(self, index: int) -> None:
        tag = self.schedule.itemData(index)
        schedule = SCHEDULES[tag]() if tag else None
        if type(schedule) is not type(self._hiker.schedule):
            self.rate_settled.emit()
            hiker = msgspec.structs.replace(self._hiker, schedule=schedule)
            self.hiker_changed.emit(hiker, f"schedule of {name_of(hiker)}")

    def _ask_up(self) -> None:
        self.move_asked.emit(-1)

    def _ask_down(self) -> None:
        self.move_asked.emit(1)
