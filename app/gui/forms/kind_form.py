"""A chooser among the kinds of a tagged value (data sets, tuners), with a form for the options of the chosen one."""

from __future__ import annotations

from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.forms.struct_form import StructForm
from app.gui.kit.widgets import Choice, discard
from app.gui.theme import Theme

Kinds = dict[str, type[msgspec.Struct]]


def kinds_of(holder: type[msgspec.Struct], field: str) -> Kinds:
    """The tagged structs that a field may hold, by their tags."""
    hint = get_type_hints(holder)[field]
    members = get_args(hint) if get_origin(hint) is not None else (hint,)
    return {str(m.__struct_config__.tag): m for m in members if m.__struct_config__.tag is not None}


class KindForm(QWidget):
    """Edits one tagged struct; ``changed`` carries the new one, ``complained`` what is wrong with what was typed."""

    changed = Signal(object)
    complained = Signal(str)

    def __init__(self, kinds: Kinds, what: str, tip: str, theme: Theme, skip: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._kinds, self._theme, self._skip = kinds, theme, skip
        self._kept: dict[str, msgspec.Struct] = {}  # the options of the kinds that are not shown
        self.form: StructForm | None = None
        self.chooser = Choice()
        self.chooser.addItems(list(kinds))
        self.chooser.setAccessibleName(what)
        self.chooser.setToolTip(tip)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.chooser)
        self.chooser.setVisible(len(kinds) > 1)
        self.chooser.activated.connect(self._choose)

    def show_value(self, value: msgspec.Struct) -> None:
        """Show a value of one of the kinds."""
        tag = str(value.__struct_config__.tag)
        self._kept[tag] = value
        self.chooser.setCurrentText(tag)
        if self.form is not None and type(self.form.value) is type(value):
            self.form.show_value(value)
            return
        self._drop()
        names = tuple(
            field.name
            for field in msgspec.structs.fields(value)
            if _editable(field.type) and field.name not in self._skip
        )
        if names:
            self.form = StructForm(value, names, self._theme, tag)
            self.form.changed.connect(self.changed)
            self.form.complained.connect(self.complained)
            self._layout.addWidget(self.form)

    @property
    def names_width(self) -> int:
        """Pixels that the names of what is shown take."""
        return 0 if self.form is None else self.form.names_width

    def align(self, width: int) -> None:
        """Let names have this many pixels at least, as those of another form beside it."""
        if self.form is not None:
            self.form.align(width)

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's ink from now on; what is being typed stays."""
        self._theme = theme
        if self.form is not None:
            self.form.set_theme(theme)

    def _drop(self) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            discard(self.form)
            self.form = None

    @Slot()
    def _choose(self) -> None:
        tag = self.chooser.currentText()
        self.complained.emit("")
        value = self._kept.get(tag) or self._kinds[tag]()
        self.show_value(value)
        self.changed.emit(value)


def _editable(kind: Any) -> bool:
    """Whether a line of text, a tick or a list of words can say it."""
    return kind is not str and not (isinstance(kind, type) and issubclass(kind, msgspec.Struct))
