"""A form for any value of numbers, flags and lists: a line a field, checked by the value's own type."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Literal, get_args, get_origin

import msgspec
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.descent.text.json_faults import KINDS
from app.descent.text.json_input import InputError, read_json
from app.descent.text.numbers import AmbiguousError, lr_text, typed_number
from app.gui.forms.argument_help import meaning
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.widgets import Choice, Field, icon, label, make_editable, mark_invalid, sender_of, tool_button
from app.gui.theme import Theme

RESET = 23  # pixels of the button that puts a default back


class StructForm(QWidget):
    """Edits the named fields of a frozen struct; ``changed`` carries the new struct.

    A field that differs from its default has a button that puts the default back. Text that makes no value is
    marked, said to be wrong in a note below its field, and changes nothing.
    """

    changed = Signal(object)
    complained = Signal(str)  # what is wrong with what was typed, or "" once nothing is

    def __init__(self, value: msgspec.Struct, names: tuple[str, ...], theme: Theme, what: str) -> None:
        super().__init__()
        self.value, self.names = value, names
        self._fields = {field.name: field for field in msgspec.structs.fields(type(value))}
        self._words = {n: _words(f.type) for n, f in self._fields.items()}
        self._lines: dict[str, QLineEdit | QCheckBox | QComboBox] = {}
        self._resets: dict[str, QToolButton] = {}
        self._labels: dict[str, QLabel] = {}
        self._only: Collection[str] | None = None  # the fields that are shown
        self._wrong = ErrorNote(self)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(names):
            self._labels[name] = label(name, "muted")
            self._lines[name] = line = self._made(name)
            line.setAccessibleName(f"{name} of {what}")
            self._resets[name] = reset = tool_button(f"Default of {name} of {what}", "")
            reset.setToolTip(f"Back to the default, {_text(self._default(name)) or _nothing(name)}")
            line.setToolTip(self._tip(name))
            self._labels[name].setToolTip(self._tip(name))
            reset.setIcon(icon("restore", theme))
            reset.setObjectName("small")
            reset.setFixedSize(RESET, RESET)  # no higher than a line, or the lines would stand far apart
            reset.setIconSize(QSize(RESET - 8, RESET - 8))
            reset.clicked.connect(self._reset)
            policy = reset.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            reset.setSizePolicy(policy)
            for column, part in enumerate((self._labels[name], line, reset)):
                grid.addWidget(part, row, column)
        self.show_value(value)

    @property
    def names_width(self) -> int:
        """Pixels that its names take."""
        return max((name.sizeHint().width() for name in self._labels.values()), default=0)

    def show_only(self, names: Collection[str] | None) -> None:
        """Show some fields alone, or with None all of them."""
        self._only = names
        for name in self.names:
            self._labels[name].setVisible(self._shows(name))
            self._lines[name].setVisible(self._shows(name))
            policy = self._resets[name].sizePolicy()
            policy.setRetainSizeWhenHidden(self._shows(name))
            self._resets[name].setSizePolicy(policy)
        self.setVisible(any(self._shows(name) for name in self.names))
        self.show_value(self.value)

    def offer(self, name: str, words: Sequence[str], typed: bool = False) -> None:
        """Offer these words for a field that is one of some, and the one that it has; others where they are typed."""
        chooser, shown = self._lines[name], str(getattr(self.value, name))
        assert isinstance(chooser, QComboBox)
        if typed != chooser.isEditable():
            make_editable(chooser, typed, lambda: self._take_word(name, chooser))
        offered = [*words, *([shown] if shown not in words else [])]
        if offered != [chooser.itemText(k) for k in range(chooser.count())]:
            chooser.clear()
            chooser.addItems(offered)
            chooser.setCurrentText(shown)

    def _take_word(self, name: str, chooser: QComboBox) -> None:
        word, shown = chooser.currentText().strip(), str(getattr(self.value, name))
        if word and word != shown:
            self._set(name, word)
        else:
            chooser.setCurrentText(shown)

    def _shows(self, name: str) -> bool:
        return self._only is None or name in self._only

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's ink from now on."""
        for reset in self._resets.values():
            reset.setIcon(icon("restore", theme))

    def align(self, width: int) -> None:
        """Let names have this many pixels at least, as those of another form above it."""
        self._grid.setColumnMinimumWidth(0, width)

    def show_value(self, value: msgspec.Struct) -> None:
        """Show another value of the same type."""
        self.value = value
        for name in self.names:
            line, shown = self._lines[name], getattr(value, name)
            if isinstance(line, QCheckBox):
                line.blockSignals(True)
                line.setChecked(bool(shown))
                line.blockSignals(False)
            elif isinstance(line, QComboBox):
                line.setCurrentText(str(shown))
            elif not line.isModified():
                line.setText(_text(shown))
            self._resets[name].setVisible(shown != self._default(name) and self._shows(name))
        # Text that makes no value stays, and stays marked, until it is mended or forgotten.
        if not any(isinstance(line, QLineEdit) and line.isModified() for line in self._lines.values()):
            self._complain("", "")

    @property
    def is_wrong(self) -> bool:
        """Whether something typed makes no value."""
        return bool(self._wrong.text())

    def forget_typing(self) -> None:
        """Put the value back in place of what was typed and makes none."""
        for line in self._lines.values():
            if isinstance(line, QLineEdit):
                line.setModified(False)
        self.show_value(self.value)

    def _made(self, name: str) -> QLineEdit | QCheckBox | QComboBox:
        if words := self._words[name]:
            chooser = Choice()
            chooser.setObjectName(name)
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(8)  # a long word is cut rather than all names beside the fields
            chooser.addItems([str(word) for word in words])
            chooser.activated.connect(self._choose)
            return chooser
        if isinstance(getattr(self.value, name), bool):
            box = QCheckBox()
            box.setObjectName(name)
            box.toggled.connect(self._check)
            return box
        line = Field()
        line.setObjectName(name)
        line.setPlaceholderText(_nothing(name))
        line.editingFinished.connect(self._type)
        line.restored.connect(self._forget)
        return line

    def _default(self, name: str) -> object:
        return self._fields[name].default

    def _tip(self, name: str) -> str:
        default = self._default(name)
        said = f"The default of {name} is {_nothing(name) if default is None else _text(default)}."
        return f"{meaning(name, type(self.value).__name__)}\n{said}".strip()

    def _check(self, on: bool) -> None:
        self._set(self.sender().objectName(), on)

    def _choose(self) -> None:
        chooser = sender_of(self, QComboBox)
        self._set(chooser.objectName(), chooser.currentText())

    def _reset(self) -> None:
        name = next(name for name, reset in self._resets.items() if reset is self.sender())
        line = self._lines[name]
        if isinstance(line, QLineEdit):
            line.setModified(False)
        self._set(name, self._default(name))

    def _type(self) -> None:
        line = self.sender()
        if not isinstance(line, QLineEdit) or not line.isModified():
            return
        made = self._with_typed(line.objectName(), self.value)
        if isinstance(made, str):
            self._complain(line.objectName(), made)
        else:
            self._take(line.objectName(), made)

    def _with_typed(self, name: str, value: msgspec.Struct) -> msgspec.Struct | str:
        """A value with what was typed into a field, or what is wrong with that."""
        line = self._lines[name]
        assert isinstance(line, QLineEdit)
        try:
            read = _read(line.text(), self._fields[name])
        except AmbiguousError as two:
            return f"{name}: {two}"
        except ValueError:
            return f"{name}: {line.text()!r} is not a number"
        return _with(value, name, read)

    def _forget(self) -> None:
        """Esc took back what was typed, and with it what was said of it."""
        self._complain("", "")

    def _set(self, name: str, value: object) -> None:
        made = _with(self.value, name, value)
        if isinstance(made, str):
            self._complain(name, made)
        else:
            self._take(name, made)

    def _take(self, name: str, made: msgspec.Struct) -> None:
        """Take a value that another field makes; what was typed elsewhere and refused may go with it."""
        for other, line in self._lines.items():
            if isinstance(line, QLineEdit) and line.isModified():
                again = made if other == name else self._with_typed(other, made)
                if not isinstance(again, str):
                    made = again
                    line.setModified(False)
        self.show_value(made)
        self.changed.emit(made)

    def _complain(self, name: str, sentence: str) -> None:
        self._wrong.show_error(sentence, self._lines.get(name))
        for key, line in self._lines.items():
            if isinstance(line, QLineEdit):
                mark_invalid(line, key == name)
        self.complained.emit(sentence)


def _with(value: msgspec.Struct, name: str, part: object) -> msgspec.Struct | str:
    """A value with another part, or what is wrong with that."""
    try:
        changed = msgspec.structs.replace(value, **{name: part})
        # Only reading checks the bounds.
        return read_json(msgspec.json.encode(changed), type(value))
    except InputError as error:
        return f"{name}: {_short(str(error))}"
    except ValueError as error:  # said by the struct itself, with its place behind
        return f"{name}: {str(error).partition(' - at')[0]}"


def _nothing(name: str) -> str:
    """What an empty field means."""
    return "the hiker's own" if name == "initial_learning_rate" else "off"


def _words(kind: object) -> Sequence[object]:
    """The words that a field chooses from: all that it takes, or those that its type names as examples."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return [word for said in getattr(kind, "__metadata__", ()) for word in getattr(said, "examples", None) or ()]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(_text(v) for v in value)
    return lr_text(value) if isinstance(value, float) else str(value)


def _short(error: str) -> str:
    """What the reader of JSON says, for someone who has typed a number: without place, and without what it got."""
    said = error.partition(": ")[2].partition(", got")[0]
    return said.replace(f" or {KINDS['null']}", "")


def _read(text: str, field: msgspec.structs.FieldInfo) -> object:
    """What was typed, as the kind of thing the field holds; raises ValueError."""
    kind = str(field.type)
    if isinstance(field.default, tuple):
        return tuple(float(word) for word in text.replace(",", " ").split())
    if text.strip().lower() in ("", "off", _nothing(field.name)) and ("None" in kind or "Optional" in kind):
        return None
    number = typed_number(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return int(number) if "float" not in kind and number == int(number) else number
