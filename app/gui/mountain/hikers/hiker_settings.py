"""What else is set of a hiker: its schedule, the schedule's curve and arguments, and those of its optimizer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.descent.step.hiker import OFF, Hiker
from app.descent.step.hiker_words import name_of
from app.descent.step.schedules import ReduceLROnPlateau, Schedule
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk
from app.gui.forms.struct_form import StructForm
from app.gui.kit.widgets import Choice, button, discard
from app.gui.mountain.hikers.schedule_plot import SchedulePlot
from app.gui.mountain.looks.looks import Look
from app.gui.theme import Theme

CHAPTER = ReduceLROnPlateau(factor=0.5, patience=2, min_lr=1e-5)  # the callback of the book's chapter
SCHEDULES: dict[str, type[Schedule]] = {str(kind.__struct_config__.tag): kind for kind in Schedule.__args__}


class HikerSettings(QWidget):
    """Edits a hiker but for its optimizer and rate; ``hiker_changed`` carries the new one, and what to call the change.

    Forms are made anew only for another optimizer or schedule, so that what is being typed stays.
    """

    hiker_changed = Signal(object, str)
    epoch_chosen = Signal(int)  # how many steps an epoch is to have, for every hiker

    def __init__(self, hiker: Hiker, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hiker, self._theme = hiker, theme
        self._only: Collection[str] | None = None  # those that are shown
        self.schedule = Choice()
        self.schedule.setAccessibleName("Schedule")
        self.schedule.setToolTip("How the learning rate changes along the way.")
        self.schedule.addItem("constant rate", "")
        for tag in SCHEDULES:
            self.schedule.addItem(tag, tag)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 4, 0, 4)
        self._inside.setSpacing(6)
        self._inside.addWidget(self.schedule)
        self.chapter = button(
            "plateau: patience 2, factor 0.5, min_lr 1e-5",
            "ReduceLROnPlateau as the chapter uses it: half the rate after 2 epochs without an improvement.",
        )
        self.chapter.setObjectName("chip")
        self._inside.addWidget(self.chapter, 0, Qt.AlignmentFlag.AlignLeft)
        self.chapter.clicked.connect(self._choose_chapter)
        self.schedule_plot = SchedulePlot()
        self._inside.addWidget(self.schedule_plot)
        self.form: StructForm | None = None
        self.schedule_form: StructForm | None = None
        self.epoch_form: StructForm | None = None
        self.schedule.activated.connect(self._choose_schedule)

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's ink; what is being typed stays."""
        self._theme = theme
        for form in self._forms():
            form.set_theme(theme)

    def set_name(self, name: str) -> None:
        """Tell screen readers whose settings these are."""
        self.schedule.setAccessibleName(f"Schedule of {name}")
        self.chapter.setAccessibleName(f"The chapter's plateau for {name}")

    def show_only(self, names: Collection[str] | None) -> None:
        """Show some of them alone (schedule, momentum, …), or with None all there are."""
        self._only = names
        self.schedule.setVisible(self._shows("schedule"))
        self.schedule_plot.setVisible(self._shows("schedule"))
        self.chapter.setVisible(self._hiker.schedule != CHAPTER and self._shows("schedule"))
        self._trim()

    def _shows(self, name: str) -> bool:
        return self._only is None or name in self._only

    def _trim(self) -> None:
        if self.form is not None:
            self.form.show_only(self._only)
        for form in (self.schedule_form, self.epoch_form):
            if form is not None:
                form.setVisible(self._shows("schedule"))

    def set_blindfold(self, on: bool) -> None:
        """Show of the schedule no more than a blindfolded hiker can know, or all of it."""
        self.schedule_plot.set_blindfold(on)

    def show_walk(self, walk: HikerWalk, scene: Scene, look: Look) -> None:
        """Show a walk's hiker, its schedule over the scene's steps, and for a plateau how long an epoch is."""
        self._hiker, schedule = walk.hiker, walk.hiker.schedule
        with QSignalBlocker(self.schedule):
            tag = "" if schedule is None else str(type(schedule).__struct_config__.tag)
            self.schedule.setCurrentIndex(self.schedule.findData(tag))
        self.schedule_plot.show_schedule(walk, scene.steps, look.colour, self._theme)
        names = (*walk.hiker.arguments(), *OFF)
        before = self._forms()
        self.form = self._shown_in(self.form, walk.hiker, names, self._set_hiker)
        fields = () if schedule is None else schedule.__struct_fields__
        self.schedule_form = self._shown_in(self.schedule_form, schedule, fields, self._set_schedule)
        watching = scene if isinstance(schedule, ReduceLROnPlateau) else None
        self.epoch_form = self._shown_in(self.epoch_form, watching, ("steps_per_epoch",), self._set_epoch)
        self.chapter.setVisible(schedule != CHAPTER and self._shows("schedule"))
        forms = self._forms()
        if forms != before:
            for place, form in enumerate(forms, 3):  # what is set of a schedule stands below its curve
                self._inside.insertWidget(place, form)
                form.align(max(other.names_width for other in forms))
            self._trim()

    def forget_typing(self) -> None:
        """Let go what was typed and makes no value."""
        for form in self._forms():
            form.forget_typing()

    def _forms(self) -> list[StructForm]:
        return [form for form in (self.schedule_form, self.epoch_form, self.form) if form is not None]

    def _shown_in(
        self,
        form: StructForm | None,
        value: object,
        names: tuple[str, ...],
        changed: Callable[[Any], None],
    ) -> StructForm | None:
        """A form that shows a value: the one there is, if it is for the same type."""
        if form is not None and type(form.value) is not type(value):
            self._inside.removeWidget(form)
            discard(form)
            form = None
        if isinstance(value, msgspec.Struct):
            if form is None:
                form = StructForm(value, names, self._theme, name_of(self._hiker))
                form.changed.connect(changed)
            else:
                form.show_value(value)
        return form

    def _set_hiker(self, hiker: Hiker) -> None:
        self.hiker_changed.emit(hiker, f"Change the settings of {name_of(hiker)}")

    def _set_schedule(self, schedule: Schedule | None) -> None:
        hiker = msgspec.structs.replace(self._hiker, schedule=schedule)
        self.hiker_changed.emit(hiker, f"Change the schedule of {name_of(hiker)}")

    def _set_epoch(self, scene: Scene) -> None:
        self.epoch_chosen.emit(scene.steps_per_epoch)

    def _choose_chapter(self) -> None:
        self._set_schedule(CHAPTER)

    def _choose_schedule(self, index: int) -> None:
        tag = self.schedule.itemData(index)
        schedule = SCHEDULES[tag]() if tag else None
        if type(schedule) is not type(self._hiker.schedule):
            self._set_schedule(schedule)
