"""What a user's function registers, a row for each: as registered, held, listed or in a narrower range."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.gui.kit.error_note import ErrorNote
from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import Choice, button, discard, label, mark_invalid
from app.gui.tuner.own.row_text import Mode, OwnTexts, Spacing, entry_of, entry_text, in_mode, modes_of, texts_of
from app.tuning.record.short_text import value_text
from app.tuning.spec.own_model import OwnModel, Registered
from app.tuning.spec.space import Value, Vary

MODE_TIP = (
    "as registered: what the function itself asks for.\nfixed: one value in every trial.\n"
    "list: the values to choose from.\nrange: from the smallest to the largest."
)
SPACINGS: tuple[Spacing, ...] = ("step", "linear", "log")
WIDEST_MODE = 118  # pixels


class OwnRow(QWidget):
    """One hyperparameter; ``changed`` carries its name, and whether its fields make an entry, and that (or None)."""

    changed = Signal(str, bool, object)

    def __init__(self, hp: Registered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hp, self.fault = hp, ""
        self.entry: Value | Vary | None = None
        self._wrong = ErrorNote(self)
        title = label(hp.name)
        title.setMinimumWidth(1)  # a long name is cut, it never widens the column
        title.setToolTip(plain_text(self._about()))
        self.mode = Choice()
        self.mode.addItems(modes_of(hp))
        self.mode.setFixedWidth(WIDEST_MODE)
        self.mode.setAccessibleName(f"{hp.name}: as registered, fixed, list or range")
        self.mode.setToolTip(MODE_TIP)
        self.registered = label(entry_text(hp.name, hp.entry), "muted", wrap=True)
        self.values = self._line(hp.name, "One value, or several with commas between them.")
        self.low = self._line(f"smallest {hp.name}", f"The smallest {hp.name} to try.")
        self.high = self._line(f"largest {hp.name}", f"The largest {hp.name} to try.")
        self._to = label("to", "muted")
        self.spacing = Choice()
        self.spacing.addItems(SPACINGS)
        self.spacing.setAccessibleName(f"how {hp.name} is drawn from its range")
        self.spacing.setToolTip(
            "step: in equal steps.\nlinear: any number in between.\nlog: evenly over powers of ten."
        )
        self.step = self._line(f"step of {hp.name}", f"How far apart two values of {hp.name} are.")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.mode)
        grid.addLayout(top, 0, 0, 1, 5)
        grid.addWidget(self.registered, 1, 0, 1, 5)
        grid.addWidget(self.values, 1, 0, 1, 5)
        for column, part in enumerate((self.low, self._to, self.high, self.spacing, self.step)):
            grid.addWidget(part, 1, column)
        for column in (0, 2, 4):
            grid.setColumnStretch(column, 1)
        self.show_entry(None)
        self.mode.activated.connect(self._change_mode)
        self.spacing.activated.connect(self._read)
        for line in (self.values, self.low, self.high, self.step):
            line.textEdited.connect(self._read)

    def _about(self) -> str:
        said = [self.hp.name, f"registered: {entry_text(self.hp.name, self.hp.entry)}"]
        said += [f"default: {value_text(self.hp.name, self.hp.default)}"]
        for parent, values in self.hp.conditions:
            said.append(f"only with {parent} = {' or '.join(map(str, values))}")
        return "\n".join(said)

    def _line(self, name: str, tip: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setMinimumWidth(36)
        return made

    def show_entry(self, entry: Value | Vary | None) -> None:
        """Show another entry; text that says the same already stays as it was typed."""
        if not self.fault and entry == self.entry and type(entry) is type(self.entry) and self._made() == entry:
            self._arrange()
            return
        self.entry = entry
        texts = texts_of(self.hp, entry)
        with QSignalBlocker(self):
            self.mode.setCurrentText(texts.mode)
            self.values.setText(texts.values)
            self.low.setText(texts.low)
            self.high.setText(texts.high)
            self.spacing.setCurrentText(texts.spacing)
            self.step.setText(texts.step)
            self.values.setCursorPosition(0)
        self._mark("")
        self._arrange()

    def texts(self) -> OwnTexts:
        """What the fields show now."""
        mode: Mode = modes_of(self.hp)[self.mode.currentIndex()]
        spacing = SPACINGS[self.spacing.currentIndex()]
        return OwnTexts(mode, self.values.text(), self.low.text(), self.high.text(), spacing, self.step.text())

    def _made(self) -> Any:
        try:
            return entry_of(self.hp, self.texts())
        except ValueError:
            return self  # no entry is equal to it

    @Slot()
    def _read(self) -> None:
        if self.texts().spacing == "step" and not self.step.text() and self.sender() is self.spacing:
            self.step.setText("1" if isinstance(self.hp.default, int) else "0.1")
        try:
            self.entry, fault = entry_of(self.hp, self.texts()), ""
        except ValueError as error:
            fault = str(error)
        self._mark(fault)
        self._arrange()
        self.changed.emit(self.hp.name, not fault, self.entry)

    @Slot()
    def _change_mode(self) -> None:
        made = in_mode(self.hp, self.entry, modes_of(self.hp)[self.mode.currentIndex()])
        self.fault = "another mode"  # whatever the fields say is not it
        self.show_entry(made)
        self.changed.emit(self.hp.name, True, made)

    def _mark(self, fault: str) -> None:
        self.fault = fault
        self._wrong.show_error(fault)
        for line in (self.values, self.low, self.high, self.step):
            mark_invalid(line, bool(fault))

    def _arrange(self) -> None:
        texts = self.texts()
        ranged = texts.mode == "range"
        self.registered.setVisible(texts.mode == "as registered")
        self.values.setVisible(texts.mode in ("fixed", "list"))
        for part in (self.low, self._to, self.high, self.spacing):
            part.setVisible(ranged)
        self.step.setVisible(ranged and texts.spacing == "step")


class OwnRows(QWidget):
    """Edits an OwnModel's space; ``changed`` carries the new model, or None while a field is wrong."""

    changed = Signal(object)
    experiment_chosen = Signal(str)  # the hyperparameter to vary alone

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OwnModel(file="")
        self.rows: dict[str, OwnRow] = {}
        self.only: dict[str, QWidget] = {}
        self._registered: tuple[Registered, ...] = ()
        self.empty = label("", "muted", wrap=True)
        self._word = label("", wrap=True)
        self._word.setToolTip("Change one thing at a time, and you know what made the difference.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        layout.addLayout(self._list)
        layout.addWidget(self._word)
        self._chips = QVBoxLayout()
        self._chips.setSpacing(4)
        layout.addLayout(self._chips)

    @property
    def wrong_rows(self) -> list[OwnRow]:
        """The hyperparameters whose fields make no value."""
        return [row for row in self.rows.values() if row.fault]

    def show_model(self, model: OwnModel) -> None:
        """Show what a model registers, and what the spec makes of it."""
        self.model = model
        if model.registered != self._registered:
            self._registered = model.registered
            self._make_rows()
        for name, row in self.rows.items():
            row.show_entry(model.space.get(name))
        self.empty.setText(
            "The function registers no hyperparameters: every trial would train the same network."
            if model.sha256
            else "What the function registers appears here once the file has been looked at."
        )
        self.empty.setVisible(not self.rows)
        self._show_words()

    def _make_rows(self) -> None:
        for old in (*self.rows.values(), *self.only.values()):
            discard(old)
        self.rows = {hp.name: OwnRow(hp) for hp in reversed(self._registered)}  # of two of a name the first
        self.rows = dict(reversed(self.rows.items()))
        for row in self.rows.values():
            row.changed.connect(self._read)
            self._list.addWidget(row)
        self.only = {}
        for name in self.rows:
            made = button(name.replace("&", "&&"), f"Vary {name} alone; the others are fixed. Undo brings them back.")
            made.setObjectName("chip")
            made.setAccessibleName(f"Vary only {name}")
            made.setProperty("hyperparameter", name)
            made.clicked.connect(self._experiment)
            self.only[name] = made
            self._chips.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_words(self) -> None:
        entries = {name: self.model.space.get(name, row.hp.entry) for name, row in self.rows.items()}
        varied = [name for name, entry in entries.items() if isinstance(entry, Vary)]
        several = len(varied) > 1
        self._word.setVisible(several)
        self._word.setText(
            f"{len(varied)} things vary at once, so the best trial won't tell which of them made the difference. "
            "For an experiment, vary only:"
        )
        for name, chip in self.only.items():
            chip.setVisible(several and name in varied)

    @Slot(str, bool, object)
    def _read(self, name: str, whole: bool, entry: object) -> None:
        if not whole or self.wrong_rows:
            self.changed.emit(None)
            return
        made = {other: row.entry for other, row in self.rows.items() if row.entry is not None}
        self.changed.emit(replace(self.model, space=made))

    @Slot()
    def _experiment(self) -> None:
        self.experiment_chosen.emit(self.sender().property("hyperparameter"))
