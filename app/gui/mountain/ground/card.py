"""The card of the ground: which mountain, turned and stretched how, with what noise; or a formula of one's own."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.descent.ground.find_ground import ground_of
from app.descent.ground.formula_presets import Preset, lowest_words, preset_of
from app.descent.ground.own_rows import fits_own_units
from app.descent.ground.surface_choice import Ground
from app.descent.story.valley_sentences import valleys_text
from app.descent.text.numbers import number_text
from app.descent.walks.walk import Walk
from app.gui.forms.struct_form import RESET, StructForm
from app.gui.kit.widgets import Card, Choice, OneLine, button, discard, icon, label, tool_button
from app.gui.mountain.ground.formula_edit import OWN, FormulaEdit
from app.gui.mountain.ground.picker import CUSTOM, TABLE, SurfacePicker
from app.gui.mountain.scene.surveyor import LOOKING
from app.gui.theme import Theme

STRETCHES = ("rotate", "scale_x", "scale_loss")
NAMES = 108  # pixels of the settings' names, so that those of ground and scene are one column
NOISE = ("noise", "seed")
UNITS, OWN_UNITS = ("metres", "feet"), ("standardised", "as in the table")
UNIT_TIP = "The same cars, the same line; only the unit of distance changes."
OWN_UNIT_TIP = (
    "The same rows, the same line. Standardised, each column has mean 0 and standard deviation 1.\n"
    "Numbers that are very large, very small or far from 0 are drawn standardised only."
)


class SurfaceCard(Card):
    """Shows a Walk's ground; says which other surface or scene the user wants."""

    surface_chosen = Signal(object)
    scene_changed = Signal(object, str)
    start_reset = Signal()
    table_asked = Signal()  # two columns of a table are to be the ground

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Surface", parent, "The ground that all hikers walk on: two weights, and the loss as its height."
        )
        self.body.setSpacing(6)
        self.picker = SurfacePicker()
        self.more = tool_button(
            "Rotation, stretch, noise and batches", "Rotate or stretch it, add noise, use minibatches"
        )
        self.more.setCheckable(True)
        self.own = FormulaEdit()
        self.formula = label("", "muted", wrap=True)
        self.note = label("", wrap=True)
        self.valleys = OneLine()
        self.secret = label("Hidden until the fog lifts.", wrap=True)
        for said, tip in (
            (self.formula, "The loss in the weights x and y."),
            (self.note, "What this surface does to an optimizer."),
            (self.secret, "Blindfolded hikers know nothing of the ground but the slope under their feet."),
        ):
            said.setToolTip(tip)
        self._blind = False
        self._only: Collection[str] | None = None  # what can be set, of all there is
        self._start = label("", "muted")
        self._start.setToolTip("Where all hikers start. Drag the ring on the map, or move it with the arrow keys.")
        # Of a fixed size, since any other label lays out the whole column anew while the start is dragged.
        self._start.setFixedSize(170, self._start.fontMetrics().height() + 4)
        self.reset = button("Reset start", "Move the start back to this surface's own starting point.")
        self.reset.setObjectName("chip")
        self.unit = Choice()
        self.unit.setAccessibleName("Unit of the distance")
        self.unit.setToolTip(UNIT_TIP)
        self.unit.addItems(UNITS)
        self.details = QWidget()
        self._inside = QVBoxLayout(self.details)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self._unit_row = QWidget()
        row = QHBoxLayout(self._unit_row)
        row.setContentsMargins(0, 0, RESET + 6, 0)  # in one column with the lines below
        row.setSpacing(6)
        name = self._unit_name = label("unit", "muted")
        name.setToolTip(self.unit.toolTip())
        name.setFixedWidth(NAMES)
        row.addWidget(name)
        row.addWidget(self.unit, 1)
        self.rows_said = label("", "muted")
        self.rows_said.setToolTip("A loss over data is a mean over rows; a minibatch takes some of them at each step.")
        self._inside.addWidget(self.rows_said)
        self._inside.addWidget(self._unit_row)
        self.details.hide()
        self.ground_form: StructForm | None = None
        self.scene_form: StructForm | None = None
        self._trimmed: StructForm | None = None  # the form that shows what there is to be of it
        self._walk: Walk | None = None
        self._theme: Theme | None = None
        self._lay_out()
        self.picker.activated.connect(self._choose)
        self.picker.preset_chosen.connect(self._choose_preset)
        self.picker.table_asked.connect(self.table_asked)
        self.unit.activated.connect(self._choose_unit)
        self.reset.clicked.connect(self.start_reset)
        self.more.toggled.connect(self._show_details)
        self.own.ground_typed.connect(self.surface_chosen)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        self.head.addWidget(self.picker)
        self.head.addWidget(self.more)
        row.addWidget(self._start)
        row.addStretch(1)
        row.addWidget(self.reset)
        for part in (self.secret, self.own, self.formula, self.note, self.valleys, self.details):
            self.body.addWidget(part)
        self.body.addLayout(row)

    def show_walk(self, walk: Walk, theme: Theme) -> None:
        """Show a walk's ground and start."""
        scene, restyled = walk.scene, theme is not self._theme
        self._walk, self._theme = walk, theme
        if restyled:
            self.picker.set_theme(theme)
            self.more.setIcon(icon("tune-variant", theme))
            for form in (self.scene_form, self.ground_form):
                if form is not None:
                    form.set_theme(theme)
        ground = scene.surface if isinstance(scene.surface, Ground) else Ground(id=scene.surface)
        with QSignalBlocker(self.picker), QSignalBlocker(self.unit):
            self.picker.setCurrentIndex(self.picker.findData(TABLE if ground.rows else ground.id or CUSTOM))
            self._show_unit(ground)
        self._unit_row.setVisible(ground.id == "line-fit" and self._only is None)
        self.secret.setVisible(self._blind)
        self.picker.setVisible(not self._blind and self._shows("surface"))
        self.more.setVisible(not self._blind and self._only is None)
        self._show_details()
        self.own.setVisible(ground.formula is not None and not self._blind)
        if ground.formula is not None:
            self.own.show_ground(ground)
        else:
            self.own.forget_typing()
        # What was typed stands in its own line, unless it was turned or stretched since.
        typed = ground.formula is not None and (ground.rotate, ground.scale_x, ground.scale_loss) == (0, 1, 1)
        self.formula.setVisible(not typed and not self._blind and self._only is None)
        self.formula.setText(f"f(x, y) = {scene.ground.formula}")
        preset = preset_of(ground.formula or "")
        self.picker.name_custom(preset)
        self.note.setText(_said_of(ground, preset) or scene.ground.note)
        known = ground.formula is None or preset is not None
        self.note.setVisible(known and not self._blind and self._only is None)
        self.valleys.set_colour(theme.muted)
        self.valleys.set_text(valleys_text(scene.ground) if scene.ground.is_surveyed else LOOKING)
        self.valleys.setVisible(not self._blind and self._only is None)
        x, y = (number_text(v) for v in scene.origin)
        self._start.setText(f"Start ({x}, {y})")
        for part in (self._start, self.reset):
            part.setVisible(self._shows("start"))
        self.reset.setEnabled(scene.origin != scene.ground.start)
        self.rows_said.setVisible(scene.ground.rows > 0)
        self.rows_said.setText(_rows_words(scene.ground.rows, scene.batch_size))
        names = (*NOISE, "batch_size") if scene.ground.rows else NOISE
        if self.scene_form is not None and self.scene_form.names != names:
            discard(self.scene_form)
            self.scene_form = None
        if self.ground_form is None:
            self.ground_form = StructForm(Ground(id="bowl"), STRETCHES, theme, "the surface")
            self.ground_form.align(NAMES)
            self.ground_form.changed.connect(self._stretch)
            self._inside.addWidget(self.ground_form)
        if self.scene_form is None:
            self.scene_form = StructForm(scene, names, theme, "the scene")
            self.scene_form.align(NAMES)
            self.scene_form.changed.connect(self._change_scene)
            self._inside.addWidget(self.scene_form)
        self.ground_form.show_value(ground)
        self.scene_form.show_value(scene)
        if self._trimmed is not self.scene_form:
            self._trim()

    def forget_typing(self) -> None:
        """Let go what was typed and makes no ground."""
        self.own.forget_typing()
        for form in (self.ground_form, self.scene_form):
            if form is not None:
                form.forget_typing()

    def show_only(self, names: Collection[str] | None) -> None:
        """Show some of what can be set alone (surface, noise, batch_size, seed, start), or with None all there is."""
        self._only = names
        if self._walk is not None and self._theme is not None:
            self.show_walk(self._walk, self._theme)
            self._trim()

    def _trim(self) -> None:
        """Show of the forms what there is to be of them."""
        self._trimmed = self.scene_form
        if self.ground_form is not None and self.scene_form is not None:
            self.ground_form.setVisible(self._only is None)
            self.scene_form.show_only(self._only)

    def _shows(self, name: str) -> bool:
        return self._only is None or name in self._only

    def set_blindfold(self, on: bool) -> None:
        """Keep all that tells of the ground to itself from the next walk shown on, or tell it."""
        self._blind = on

    def _show_details(self) -> None:
        wanted = self.more.isChecked() if self._only is None else bool(set(self._only) & {*NOISE, "batch_size"})
        self.details.setVisible(wanted and not self._blind)

    def _choose(self, index: int) -> None:
        chosen = self.picker.itemData(index)
        self.surface_chosen.emit(OWN if chosen == CUSTOM else chosen)

    def _choose_preset(self, preset: Preset) -> None:
        self.surface_chosen.emit(ground_of(preset))

    def _show_unit(self, ground: Ground) -> None:
        """The unit that a line fit's columns are in: of the cars' distance, or of the user's own columns."""
        own, units = ground.rows is not None, OWN_UNITS if ground.rows else UNITS
        if self.unit.itemText(0) != units[0]:
            self.unit.clear()
            self.unit.addItems(units)
            self.unit.setToolTip(OWN_UNIT_TIP if own else UNIT_TIP)
            self.unit.setAccessibleName("Unit of the columns" if own else "Unit of the distance")
            self._unit_name.setToolTip(self.unit.toolTip())
        if ground.rows is None:
            self.unit.setCurrentText(ground.unit)
            self.unit.setEnabled(True)
        else:
            self.unit.setCurrentIndex(0 if ground.rows.standardised else 1)
            self.unit.setEnabled(fits_own_units(ground.rows.x) and fits_own_units(ground.rows.y))

    def _choose_unit(self, index: int) -> None:
        if self.ground_form is None or not isinstance(ground := self.ground_form.value, Ground):
            return
        if ground.rows is None:
            self._stretch(msgspec.structs.replace(ground, unit=self.unit.itemText(index)))
        else:
            rows = msgspec.structs.replace(ground.rows, standardised=index == 0)
            self._stretch(msgspec.structs.replace(ground, rows=rows))

    def _stretch(self, ground: Ground) -> None:
        plain = ground.id is not None and ground == Ground(id=ground.id)
        self.surface_chosen.emit(ground.id if plain else ground)

    def _change_scene(self, scene: object) -> None:
        self.scene_changed.emit(scene, "Change the noise or the batches")


def _rows_words(rows: int, batch_size: int | None) -> str:
    """How many rows of data there are, and how many of them each step looks at."""
    if batch_size is None:
        return f"{rows} rows: every step looks at all of them."
    if batch_size >= rows:
        return f"{rows} rows: a batch of {batch_size} is all of them."
    return f"{rows} rows: each step looks at {batch_size}."


def _said_of(ground: Ground, preset: Preset | None) -> str:
    """The name of a test function and what it does to an optimizer; where it is lowest, on its own domain alone."""
    if preset is None:
        return ""
    lowest = f" {lowest_words(preset)}" if ground == ground_of(preset) else ""
    return f"{preset.name}. {preset.note}{lowest}"
