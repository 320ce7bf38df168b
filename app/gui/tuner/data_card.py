"""The card of the data: which rows the networks learn from."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QWidget

from app.gui.theme import Theme
from app.gui.tuner.fold import FoldCard
from app.gui.tuner.kind_form import KindForm, kinds_of
from app.gui.widgets import label
from app.tuning.spec import SearchSpec

TIP = "The rows to learn from. synthetic makes as many as you like, with a border that no network gets quite right."


class DataCard(FoldCard):
    """Edits the data of a spec; ``changed`` carries the changed fields by name."""

    changed = Signal(dict)
    complained = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent=parent)
        self.kind = KindForm(kinds_of(SearchSpec, "data"), "data", TIP, theme)
        self.split = QDoubleSpinBox()
        self.split.setRange(0.01, 0.99)
        self.split.setSingleStep(0.05)
        self.split.setKeyboardTracking(False)
        self.split.setAccessibleName("validation_split")
        self.split.setToolTip("The part of the rows that is never trained on: it shows what a network has learnt.")
        line = QHBoxLayout()
        line.addWidget(label("validation_split", "muted"))
        line.addWidget(self.split, 1)
        self.body.addWidget(self.kind)
        self.body.addLayout(line)
        self.kind.changed.connect(self._set_data)
        self.kind.complained.connect(self.complained)
        self.split.valueChanged.connect(self._set_split)

    def show_spec(self, spec: SearchSpec) -> None:
        """Show a spec's data."""
        self.kind.show_value(spec.data)
        with QSignalBlocker(self.split):
            self.split.setValue(spec.validation_split)
        rows = getattr(spec.data, "rows", None)
        self.say(str(spec.data.__struct_config__.tag) + (f", {rows} rows" if rows else ""))

    @Slot(object)
    def _set_data(self, data: object) -> None:
        self.changed.emit({"data": data})

    @Slot(float)
    def _set_split(self, value: float) -> None:
        self.changed.emit({"validation_split": round(value, 6)})
