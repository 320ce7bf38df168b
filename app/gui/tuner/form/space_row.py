"""One hyperparameter of the space: a choice of fixed, list or range, and the fields of that."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from app.gui.kit.error_note import ErrorNote
from app.gui.kit.widgets import Choice, label, mark_invalid
from app.gui.tuner.form.space_text import MODES, SPACINGS, WORDS, Texts, entry_of, in_mode, texts_of
from app.tuning.spec.space import Value, Vary

TIPS = {
    "layers": "How many hidden layers the network has.",
    "units": "How many neurons each hidden layer has.",
    "activation": "What bends each neuron's sum; without it, all layers together act as a single straight map.",
    "dropout": "The share of a layer's outputs that is silenced at random during training, against overfitting.",
    "batch_size": "How many rows make one step. Small batches step often and noisily.",
    "optimizer": "How the gradient becomes a step; Adam adapts the step of each weight.",
    "learning_rate": "The length of the stride. Try powers of ten first: 0.01, 0.001, 1e-4.",
    "batch_norm": "Brings each neuron's sums over a batch to mean 0 and deviation 1, before they are bent.",
    "l2": "What large weights cost: this times the sum of their squares is added to the loss, against overfitting.",
    "conv_blocks": "How many convolutions, each followed by a pooling that halves the picture, come first.",
    "filters": "How many patterns the first convolution looks for; each later one looks for twice as many.",
    "kernel_size": "How many pixels wide and high a pattern is.",
}
PER_LAYER = ("units", "activation", "dropout")
MODE_TIP = (
    "fixed: one value in every trial.\nlist: the values to choose from.\n"
    "range: from the smallest to the largest, in steps, or drawn evenly (linear) or evenly over powers of ten (log)."
)


class SpaceRow(QWidget):
    """Edits one entry of a Space; ``fault`` says what is wrong with its fields, and so does a note below them.

    ``changed`` carries its name and the entry that its fields make now, None while they make none.
    """

    changed = Signal(str, object)
    mode_chosen = Signal(object)  # by the user, for this row
    per_layer_chosen = Signal(str, bool)  # whether it is to vary in each layer for itself

    def __init__(self, name: str, entry: Value | Vary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.entry, self.fault = name, entry, ""
        self._wrong = ErrorNote(self)
        self.mode = Choice()
        self.mode.addItems(MODES[:2] if name in WORDS else MODES)
        self.mode.setAccessibleName(f"{name}: fixed, list or range")
        self.mode.setToolTip(MODE_TIP)
        self.choice = Choice()
        self.choice.addItems(WORDS.get(name, ()))
        self.choice.setAccessibleName(name)
        self.choice.setToolTip(TIPS[name])
        self.values = self._line(name, TIPS[name])
        self.low = self._line(f"smallest {name}", f"The smallest {name} to try.")
        self.high = self._line(f"largest {name}", f"The largest {name} to try.")
        self.spacing = Choice()
        self.spacing.addItems(SPACINGS)
        self.spacing.setAccessibleName(f"how {name} is drawn from its range")
        self.spacing.setToolTip(
            "step: in equal steps.\nlinear: any number in between, all equally likely.\n"
            "log: every power of ten as likely as the next; right for learning rates."
        )
        self.step = self._line(f"step of {name}", f"How far apart two values of {name} are.")
        self.per_layer = QCheckBox("per layer")
        self.per_layer.setAccessibleName(f"{name} per layer")
        self.per_layer.setToolTip(
            f"Each hidden layer draws its own {name}: {name}_1, {name}_2 …\nOtherwise a network's layers are alike."
        )
        self._to = label("to", "muted")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        title = label(name, "muted")
        title.setFixedWidth(83)
        self.mode.setFixedWidth(66)
        for column in (2, 4):
            grid.setColumnStretch(column, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.mode, 0, 1)
        grid.addWidget(self.choice, 0, 2, 1, 3)
        grid.addWidget(self.values, 0, 2, 1, 3)
        for column, part in ((2, self.low), (3, self._to), (4, self.high)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.per_layer, 1, 0, 1, 2)
        grid.addWidget(self.spacing, 1, 2)
        grid.addWidget(self.step, 1, 4)
        self.show_entry(entry)
        self.mode.activated.connect(self._change_mode)
        self.per_layer.clicked.connect(self._choose_per_layer)
        self.choice.activated.connect(self._read)
        self.spacing.activated.connect(self._read)
        for line in (self.values, self.low, self.high, self.step):
            line.textEdited.connect(self._read)

    def _line(self, name: str, tip: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setMinimumWidth(36)
        return made

    def show_entry(self, entry: Value | Vary) -> None:
        """Show another entry; text that says the same already stays as it was typed."""
        same = not self.fault and entry == self.entry and bool(self.low.text() or self.values.text())
        self.entry = entry
        if same and self._made_or_none() == entry:
            return
        texts = texts_of(entry)
        with QSignalBlocker(self):
            self.mode.setCurrentText(texts.mode)
            self.choice.setCurrentText(texts.values)
            self.values.setText(texts.values)
            self.low.setText(texts.low)
            self.high.setText(texts.high)
            self.spacing.setCurrentText(texts.spacing)
            self.step.setText(texts.step)
            self.values.setCursorPosition(0)  # the first of a long list shows
        self._mark("")
        self._arrange()

    def texts(self) -> Texts:
        """What the fields show now."""
        mode, spacing = MODES[self.mode.currentIndex()], SPACINGS[self.spacing.currentIndex()]
        fixed_name = self.name in WORDS and mode == "fixed"
        values = self.choice.currentText() if fixed_name else self.values.text()
        return Texts(mode, values, self.low.text(), self.high.text(), spacing, self.step.text())

    def _made_or_none(self) -> Value | Vary | None:
        try:
            return entry_of(self.name, self.texts())
        except ValueError:
            return None

    @Slot()
    def _read(self) -> None:
        if self.texts().spacing == "step" and not self.step.text() and self.sender() is self.spacing:
            self.step.setText("1" if isinstance(self.entry, Vary) and isinstance(self.entry.min, int) else "0.1")
        try:
            self.entry, fault = entry_of(self.name, self.texts()), ""
        except ValueError as error:
            fault = str(error)
        self._mark(fault)
        self._arrange()
        self.changed.emit(self.name, None if fault else self.entry)

    @Slot(bool)
    def _choose_per_layer(self, chosen: bool) -> None:
        self.per_layer_chosen.emit(self.name, chosen)

    @Slot()
    def _change_mode(self) -> None:
        made = in_mode(self.name, self.entry, MODES[self.mode.currentIndex()])
        self._mark("")
        self.entry = made
        self.values.clear()
        self.low.clear()
        self.show_entry(made)
        self.changed.emit(self.name, made)
        self.mode_chosen.emit(self)

    def _mark(self, fault: str) -> None:
        self.fault = fault
        self._wrong.show_error(fault)
        for line in (self.values, self.low, self.high, self.step):
            mark_invalid(line, bool(fault))

    def _arrange(self) -> None:
        """Show the fields of the chosen mode."""
        texts = self.texts()
        ranged = texts.mode == "range"
        self.per_layer.setVisible(self.name in PER_LAYER and texts.mode != "fixed")
        named = self.name in WORDS and texts.mode == "fixed"
        self.choice.setVisible(named)
        self.values.setVisible(not ranged and not named)
        for part in (self.low, self._to, self.high, self.spacing):
            part.setVisible(ranged)
        self.step.setVisible(ranged and texts.spacing == "step")
