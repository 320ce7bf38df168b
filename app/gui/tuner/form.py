"""The form of a search: shows a SearchSpec and makes one."""

from __future__ import annotations

import math
import re

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.descent.numbers import lr_text
from app.descent.reading import InputError
from app.gui.widgets import Card, label
from app.tuning.spec import ReduceLROnPlateau, SearchSpec, Vary, dump_spec, load_spec
from app.tuning.wording import space_text

OBJECTIVES = ("val_accuracy", "val_loss")


class SearchForm(Card):
    """One field for everything of the spec that the window can change; the rest of a spec is kept as it is."""

    spec_changed = Signal(object)  # the SearchSpec the fields make, or None while they make none

    def __init__(self, spec: SearchSpec, parent: QWidget | None = None) -> None:
        super().__init__("Search", parent)
        self._spec = spec
        self.rows = _spin("rows", 10, 1_000_000, "How many rows of the synthetic data set are made.", step=100)
        self.features = _spin("features", 2, 1000, "How many numbers a row has.")
        self.split = QDoubleSpinBox()
        self.split.setRange(0.01, 0.99)
        self.split.setSingleStep(0.05)
        _prepare(self.split, "validation_split", "The part of the rows, taken from the end, that is never trained on.")
        self.units_min = _spin("smallest units", 1, 4096, "units: the smallest number of neurons to try.", step=32)
        self.units_max = _spin("largest units", 1, 4096, "units: the largest number of neurons to try.", step=32)
        self.units_step = _spin("step of units", 1, 4096, "units: the step from one number to the next.", step=8)
        self.rates = QLineEdit()
        self.rates.setAccessibleName("learning_rate")
        self.rates.setToolTip("The learning rates to choose from, in powers of ten: 0.01, 0.001, 1e-4")
        self.trials = _spin("max_trials", 1, 10_000, "How many combinations Keras Tuner tries at most.")
        self.epochs = _spin("epochs", 1, 10_000, "How many times every trial goes through its training rows.")
        self.objective = QComboBox()
        self.objective.setAccessibleName("objective")
        self.objective.setToolTip("What the best trial is best at: accuracy is maximised, loss minimised.")
        self.objective.addItems(OBJECTIVES)
        self.seed = _spin("seed", 1, 2**31 - 1, "The same seed makes the same search: samples, weights, shuffles.")
        self.plateau = QCheckBox("ReduceLROnPlateau")
        self.plateau.setToolTip("Lower a trial's learning rate when its val_loss stops improving.")
        self.patience = _spin("patience", 1, 1000, "Epochs without improvement before the rate is lowered.")
        self.factor = QDoubleSpinBox()
        self.factor.setRange(0.01, 0.99)
        self.factor.setSingleStep(0.1)
        _prepare(self.factor, "factor", "What the rate is multiplied by; below 1.")
        self.min_lr = QLineEdit()
        self.min_lr.setAccessibleName("min_lr")
        self.min_lr.setToolTip("The rate is never lowered below this.")
        self._error = label("", "error", wrap=True)
        self._space = label("", "muted", wrap=True)
        self.default = QPushButton("Default")
        self.default.setToolTip(
            "Back to the default search: 32 to 128 units, three learning rates, 5 trials of 5 epochs."
        )
        self._lay_out()
        self.show_spec(spec)
        for spin in self.findChildren(QAbstractSpinBox):
            spin.valueChanged.connect(self._read)  # type: ignore[attr-defined]
        for line in (self.rates, self.min_lr):
            line.textChanged.connect(self._read)
        self.objective.activated.connect(self._read)
        self.plateau.toggled.connect(self._read)
        self.default.clicked.connect(self._to_default)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        lines: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("rows, features", (self.rows, self.features)),
            ("validation_split", (self.split,)),
            ("units", (self.units_min, label("to", "muted"), self.units_max, label("by", "muted"), self.units_step)),
            ("learning_rate", (self.rates,)),
            ("objective", (self.objective,)),
            ("max_trials, epochs", (self.trials, self.epochs)),
            ("seed", (self.seed,)),
            ("", (self.plateau,)),
            ("patience, factor", (self.patience, self.factor)),
            ("min_lr", (self.min_lr,)),
        )
        for spin in (self.units_min, self.units_max, self.units_step):
            spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        for row, (title, fields) in enumerate(lines):
            grid.addWidget(label(title, "muted"), row, 0)
            line = QHBoxLayout()
            line.setSpacing(6)
            for field in fields:
                line.addWidget(field, 0 if field.objectName() == "muted" else 1)
            grid.addLayout(line, row, 1)
        self.head.addWidget(self.default)
        self.body.addLayout(grid)
        for part in (self._error, self._space):
            self.body.addWidget(part)

    @property
    def spec(self) -> SearchSpec:
        """The last spec the fields made."""
        return self._spec

    def show_spec(self, spec: SearchSpec) -> bool:
        """Fill the fields from a spec; one that they cannot say in full is left out, and False returned."""
        before = self._spec
        self._fill(spec)
        if self._made() != spec:
            self._fill(before)
            return False
        return True

    def _fill(self, spec: SearchSpec) -> None:
        units, rates = spec.space.units, spec.space.learning_rate
        plateau = spec.callbacks.reduce_lr_on_plateau
        shown = plateau or ReduceLROnPlateau()
        low, high, step = _range(units)
        with QSignalBlocker(self):
            self._spec = spec
            self.rows.setValue(spec.data.rows)
            self.features.setValue(spec.data.features)
            self.split.setValue(spec.validation_split)
            self.units_min.setValue(low)
            self.units_max.setValue(high)
            self.units_step.setValue(step)
            values = rates.values() if isinstance(rates, Vary) else (rates,)
            self.rates.setText(", ".join(lr_text(float(v)) for v in values or ()))
            self.trials.setValue(spec.max_trials)
            self.epochs.setValue(spec.epochs)
            self.objective.setCurrentText(spec.objective)
            self.seed.setValue(spec.seed)
            self.plateau.setChecked(plateau is not None)
            self.patience.setValue(shown.patience)
            self.factor.setValue(shown.factor)
            self.min_lr.setText(lr_text(shown.min_lr))
        self._show_result(spec, "")

    def _to_default(self) -> None:
        self.show_spec(SearchSpec())
        self.spec_changed.emit(self._spec)

    def _read(self) -> None:
        """Make a spec of the fields, through the same door as a file's."""
        if self.signalsBlocked():
            return
        try:
            spec = load_spec(dump_spec(self._made()))
        except (ValueError, InputError) as error:
            self._show_result(None, str(error).removeprefix("$."))
            self.spec_changed.emit(None)
            return
        self._spec = spec
        self._show_result(spec, "")
        self.spec_changed.emit(spec)

    def _made(self) -> SearchSpec:
        low, high, step = self.units_min.value(), self.units_max.value(), self.units_step.value()
        if low > high:
            raise ValueError(f"units: the largest, {high}, is below the smallest, {low}")
        rates = read_rates(self.rates.text())
        space = msgspec.structs.replace(
            self._spec.space,
            units=low if low == high else Vary(min=low, max=high, step=step),
            learning_rate=rates[0] if len(rates) == 1 else Vary(choices=tuple(rates)),
        )
        plateau = None
        if self.plateau.isChecked():
            before = self._spec.callbacks.reduce_lr_on_plateau or ReduceLROnPlateau()
            plateau = msgspec.structs.replace(
                before,
                patience=self.patience.value(),
                factor=round(self.factor.value(), 6),
                min_lr=_number(self.min_lr.text(), "min_lr"),
            )
        return msgspec.structs.replace(
            self._spec,
            data=msgspec.structs.replace(self._spec.data, rows=self.rows.value(), features=self.features.value()),
            validation_split=round(self.split.value(), 6),
            space=space,
            objective=self.objective.currentText(),
            max_trials=self.trials.value(),
            epochs=self.epochs.value(),
            seed=self.seed.value(),
            callbacks=msgspec.structs.replace(self._spec.callbacks, reduce_lr_on_plateau=plateau),
        )

    def _show_result(self, spec: SearchSpec | None, error: str) -> None:
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self._space.setText("" if spec is None else space_text(spec))
        for field in (self.patience, self.factor, self.min_lr):
            field.setEnabled(self.plateau.isChecked())
        for line, name in ((self.rates, "learning_rate"), (self.min_lr, "min_lr")):
            line.setProperty("invalid", name in error)
            line.style().polish(line)


def read_rates(text: str) -> list[float]:
    """Learning rates as typed: numbers between commas, semicolons or spaces; raises ValueError."""
    words = [word for word in re.split(r"[,;\s]+", text.strip()) if word]
    if not words:
        raise ValueError("learning_rate: type at least one, such as 0.001")
    rates = [_number(word, "learning_rate") for word in words]
    if any(rate <= 0 for rate in rates):
        raise ValueError("learning_rate: every rate must be above 0")
    if len(set(rates)) < len(rates):
        raise ValueError("learning_rate: a rate is there twice")
    return rates


def _number(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{name}: {text!r} is not a number; type one like 0.001 or 1e-5") from None
    if not math.isfinite(value):
        raise ValueError(f"{name}: {text!r} is not finite; type a number like 0.001")
    return value


def _range(units: int | Vary) -> tuple[int, int, int]:
    """Smallest, largest and step of whole numbers."""
    if isinstance(units, int):
        return units, units, 1
    values = [int(v) for v in units.values() or ()]
    return values[0], int(units.max or values[-1]), (values[1] - values[0]) if len(values) > 1 else 1


def _spin(name: str, low: int, high: int, tip: str, step: int = 1) -> QSpinBox:
    made = QSpinBox()
    made.setRange(low, high)
    made.setSingleStep(step)
    _prepare(made, name, tip)
    return made


def _prepare(spin: QAbstractSpinBox, name: str, tip: str) -> None:
    spin.setAccessibleName(name)
    spin.setToolTip(tip)
    spin.setKeyboardTracking(False)
    spin.setMinimumWidth(40)
