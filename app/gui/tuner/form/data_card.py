"""The card of the data: which rows the networks learn from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.forms.kind_form import KindForm, kinds_of
from app.gui.forms.struct_form import StructForm
from app.gui.kit.fold_card import FoldCard
from app.gui.theme import Theme
from app.gui.tuner.form.csv_picker import CHOOSE, UNREAD, WAIT, CsvPicker
from app.tuning.spec.data import Csv, Data, Table, Task, as_table, task_of
from app.tuning.spec.search import SearchSpec
from app.tuning.words.plan import data_line

TIP = (
    "The rows to learn from.\nsynthetic, moons, circles, spirals: as many as you like, generated from the seed.\n"
    "breast-cancer, wine, digits: real measurements that come with scikit-learn.\ntable: a file of your own."
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
        self.picker = CsvPicker()
        self._data: Data = Table()  # what is shown
        self._kept: Data = Table()  # what the spec has
        self.split = StructForm(SearchSpec(), ("validation_split",), theme, "the rows")
        self.body.addWidget(self.kind)
        self.body.addWidget(self.picker)
        self.body.addWidget(self.split)
        self.kind.changed.connect(self._set_data)
        self.picker.changed.connect(self._set_data)
        self.picker.complained.connect(self.complained)
        self.picker.opened.connect(self.opened)
        self.kind.complained.connect(self.complained)
        self.split.changed.connect(self._set_split)
        self.split.complained.connect(self.complained)

    @property
    def task(self) -> Task | None:
        """What kind of answer the data asks for, as far as it is known."""
        found = self.picker.preview if isinstance(self._data, Table) else None
        return found.task if found is not None else task_of(self._data)

    @property
    def fault(self) -> str:
        """Why nothing can be learned from the file that is chosen, or an empty text."""
        return self.picker.fault if isinstance(self._data, Table) else ""

    @property
    def unread(self) -> bool:
        """Whether a file that is named here waits until the user asks to read it."""
        return isinstance(self._data, Table) and self.picker.unread

    def may_read(self, data: Data) -> bool:
        """Whether nothing of these data is in a file that the user neither chose nor let be read."""
        return not isinstance(data, Table) or data.table in self.picker.trusted

    @property
    def trusted(self) -> str:
        """The spec's file, if the user chose it or let it be read; else nothing."""
        data = self._kept
        return data.table if isinstance(data, Table) and data.table in self.picker.trusted else ""

    def trust(self, name: str) -> None:
        """Let this file be read without asking."""
        self.picker.trusted.add(name)

    def leave(self) -> None:
        """Another search is shown now: a file that is still being read is not wanted."""
        self.picker.leave()

    @property
    def waits(self) -> str:
        """What has to be done to start, in words that leave the details to this card; empty if nothing here."""
        said = {
            "": "",
            CHOOSE: "Choose a CSV file to start.",
            WAIT: "Wait until the CSV file has been read.",
            UNREAD: "Let the CSV file be read to start.",
        }
        return said.get(self.fault, "This CSV file can't be used; fix it or choose another to start.")

    def show_spec(self, spec: SearchSpec) -> None:
        """Show a spec's data."""
        if not (self.picker.opening and spec.data == self._kept):  # some other field was changed while a file is read
            self._show_data(spec.data)
        self._kept = spec.data
        self.split.show_value(spec)

    def open_csv(self, path: Path) -> None:
        """Learn from a CSV file."""
        self.set_folded(False)
        self._show_data(self._data if isinstance(self._data, Table) else Table())
        self.picker.open(path)

    def _show_data(self, data: Data) -> None:
        self._data = data
        self.kind.show_value(as_table(data))
        width = max(self.kind.names_width, self.split.names_width)
        for part in (self.kind, self.picker, self.split):
            part.align(width)
        self.picker.setVisible(isinstance(data, Table))
        if isinstance(data, Table):
            self.picker.show_value(data)
        else:
            self.picker.leave()
        self.say(data_line(data))

    @Slot(object)
    def _set_data(self, data: Data) -> None:
        self._show_data(data)
        self.changed.emit("data", data)

    @Slot(object)
    def _set_split(self, spec: SearchSpec) -> None:
        self.changed.emit("validation_split", spec.validation_split)

    def set_theme(self, theme: Theme) -> None:
        """Draw the buttons in another theme's ink from now on."""
        self.kind.set_theme(theme)
        self.split.set_theme(theme)
