"""The card of the data: which rows the networks learn from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.forms.kind_form import KindForm, kinds_of
from app.gui.forms.struct_form import StructForm
from app.gui.kit.fold_card import FoldCard
from app.gui.theme import Theme
from app.gui.tuner.form.arrays_picker import ArraysPicker
from app.gui.tuner.form.split_rows import SplitRows
from app.gui.tuner.form.table_picker import CHOOSE, UNREAD, WAIT, TablePicker, files_of
from app.tuning.spec.data import Csv, Data, Npz, Table, Task, as_table, task_of
from app.tuning.spec.search import SearchSpec
from app.tuning.words.plan import data_line

TIP = (
    "The rows to learn from.\nsynthetic, moons, circles, spirals: as many as you like, generated from the seed.\n"
    "breast-cancer, wine, digits: real measurements that come with scikit-learn.\ntable: a file of your own.\n"
    "npz: arrays of any shape, in a NumPy archive. load: what load() in your model's file returns."
)

KINDS = {tag: kind for tag, kind in kinds_of(SearchSpec, "data").items() if kind is not Csv}  # shown as a table
PICKED = tuple(name for name in Table.__struct_fields__ if name != "seed")  # the picker edits them


class DataCard(FoldCard):
    """Edits the data of a spec; ``changed`` carries a field's name and its new value."""

    changed = Signal(str, object)
    complained = Signal(str)
    opened = Signal()  # a file that the user chose has been read and is shown

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent=parent)
        self.kind = KindForm(KINDS, "data", TIP, theme, skip=PICKED)
        self.picker = TablePicker()
        self.picker.set_theme(theme)
        self.arrays = ArraysPicker()
        self.parts = SplitRows(theme)  # of a table
        self._data: Data = Table()  # what is shown
        self._kept: Data = Table()  # what the spec has
        self.split = StructForm(SearchSpec(), ("validation_split",), theme, "the rows")
        self.body.addWidget(self.kind)
        self.body.addWidget(self.picker)
        self.body.addWidget(self.arrays)
        self.body.addWidget(self.parts)
        self.body.addWidget(self.split)
        self.kind.changed.connect(self._set_data)
        self.picker.changed.connect(self._set_data)
        self.arrays.changed.connect(self._set_data)
        self.arrays.let.connect(self.trust)
        self.picker.complained.connect(self.complained)
        self.picker.opened.connect(self.opened)
        self.picker.looked_at.connect(self._show_parts)
        self.parts.asked.connect(self.picker.edit)
        self.parts.added.connect(self.trust)
        self.parts.complained.connect(self.complained)
        self.kind.complained.connect(self.complained)
        self.split.changed.connect(self._set_split)
        self.split.complained.connect(self.complained)

    @property
    def task(self) -> Task | None:
        """What kind of answer the data asks for, as far as it is known."""
        found = self.picker.preview if isinstance(self._data, Table) else None
        return (found.task if found is not None else None) or task_of(self._data)

    @property
    def fault(self) -> str:
        """Why nothing can be learned from the file that is chosen, or an empty text."""
        if isinstance(self._data, Npz):
            return "" if self._data.npz and self.may_read(self._data) else UNREAD if self._data.npz else CHOOSE
        return self.picker.fault if isinstance(self._data, Table) else ""

    @property
    def place(self) -> QWidget:
        """Where the file is chosen."""
        return self.arrays if isinstance(self._data, Npz) else self.picker

    @property
    def unread(self) -> bool:
        """Whether a file that is named here waits until the user asks to read it."""
        return self.fault == UNREAD

    def may_read(self, data: Data) -> bool:
        """Whether nothing of these data is in a file that the user neither chose nor let be read."""
        if isinstance(data, Npz):
            return not data.npz or data.npz in self.picker.trusted
        return not isinstance(data, Table) or self.picker.may_read(data)

    @property
    def trusted(self) -> str:
        """The spec's files, a line each, if the user chose them or let them be read; else nothing."""
        data = self._kept
        if isinstance(data, Npz):
            return data.npz if self.may_read(data) else ""
        return "\n".join(sorted(files_of(data))) if isinstance(data, Table) and self.picker.may_read(data) else ""

    @Slot(str)
    def trust(self, names: str) -> None:
        """Let these files, one a line, be read without asking."""
        self.picker.trusted |= set(filter(None, names.split("\n")))

    def leave(self) -> None:
        """Another search is shown now: a file that is still being read is not wanted."""
        self.picker.leave()

    @property
    def waits(self) -> str:
        """What has to be done to start, in words that leave the details to this card; empty if nothing here."""
        if isinstance(self._data, Npz) and self.fault:
            return "Let the .npz file be read to start." if self.unread else "Choose a .npz file to start."
        said = {
            "": "",
            CHOOSE: "Choose a table to start.",
            WAIT: "Wait until the table has been read.",
            UNREAD: "Let the table be read to start.",
        }
        return said.get(self.fault, "This table can't be used as it is; fix it or choose another to start.")

    def show_spec(self, spec: SearchSpec) -> None:
        """Show a spec's data."""
        if not (self.picker.opening and spec.data == self._kept):  # some other field was changed while a file is read
            self._show_data(spec.data)
        self._kept = spec.data
        self.split.show_value(spec)

    def open_table(self, path: Path) -> None:
        """Learn from a table."""
        self.set_folded(False)
        self._show_data(self._data if isinstance(self._data, Table) else Table())
        self.picker.open(path)

    def open_arrays(self, path: Path) -> None:
        """Learn from a NumPy archive."""
        self.set_folded(False)
        if not isinstance(self._data, Npz):
            self._show_data(Npz())
        self.arrays.open(path)

    def _show_data(self, data: Data) -> None:
        self._data = data
        self.kind.show_value(as_table(data))
        width = max(self.kind.names_width, self.split.names_width, self.parts.names_width)
        for part in (self.kind, self.picker, self.arrays, self.parts, self.split):
            part.align(width)
        for part in (self.picker, self.parts):
            part.setVisible(isinstance(data, Table))
        self.arrays.setVisible(isinstance(data, Npz))
        if isinstance(data, Npz):
            self.arrays.show_value(data, self.unread)
        if isinstance(data, Table):
            self.picker.show_value(data)
        else:
            self.picker.leave()
            self.picker.panel_asked.emit(False)
        self.say(data_line(data))

    @Slot()
    def _show_parts(self) -> None:
        self.parts.show_table(self.picker.value, self.picker.preview)

    @Slot(object)
    def _set_data(self, data: Data) -> None:
        self._show_data(data)
        self.changed.emit("data", data)

    @Slot(object)
    def _set_split(self, spec: SearchSpec) -> None:
        self.changed.emit("validation_split", spec.validation_split)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.kind.set_theme(theme)
        self.picker.set_theme(theme)
        self.parts.set_theme(theme)
        self.split.set_theme(theme)
