"""The learning rate: a log slider from 1e-6 to 100, and a field for any number at all."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.descent.step.keras_line import may_be_keras
from app.descent.story.stability import Bands
from app.descent.text.numbers import AmbiguousError, lr_text, typed_number
from app.descent.text.typed_error import TypedError
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.widgets import Field, button, mark_invalid, sender_of
from app.gui.mountain.hikers.log_slider import KEYS, LogSlider
from app.gui.mountain.hikers.stability_legend import BandLegend, band_sentence
from app.gui.mountain.scene.sweeps import RATES
from app.gui.theme import Theme

CHIPS = (
    ("default", "Keras's default learning rate for this optimizer"),
    ("1e-6", "Far too small almost everywhere"),
    ("0.1", "A large stride"),
    ("100", "Astronomically large"),
    (
        "best here",
        f"The rate that ends lowest on this ground, from this start, in this many steps, of the {len(RATES)} rates on "
        "the LR curve and some finer ones around the best of them. A rate in between may do even better",
    ),
)
SCHEDULED = "scheduled"


class RateControl(QWidget):
    """Slider and field for one learning rate; ``rate_changed`` carries every new one, and whether the mouse holds it.

    ``settled`` ends a drag, and stands around a rate that is typed; ``nudged`` follows one of a burst of keys.
    """

    rate_changed = Signal(float, bool)
    settled = Signal()
    nudged = Signal()
    best_asked = Signal()
    line_given = Signal(str)  # a line of Keras, typed or pasted in the place of a rate

    def __init__(self, theme: Theme, colour: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = self._default = self._used = 0.001
        self.slider = LogSlider(theme, colour)
        self.slider.setAccessibleName(f"learning_rate of {name}, logarithmic slider")
        self.slider.setToolTip(KEYS)
        self.legend = BandLegend(theme)
        self._theme = theme
        self._bands: Bands | None = None
        self.field = Field()
        self.field.setFixedWidth(84)
        self.field.setAccessibleName(f"learning_rate of {name}")
        self.field.setToolTip("Type any learning rate: 0.001, 1e-3, .05, even 1000. Press Enter to walk with it.")
        self._wrong = ErrorNote(self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.legend)
        column.addLayout(self._made_chips(name))
        self.slider.valueChanged.connect(self._slide)
        self.slider.multiplied.connect(self._multiply)
        self.slider.sliderPressed.connect(self.settled)
        self.slider.sliderReleased.connect(self.settled)
        self.field.editingFinished.connect(self._commit)
        self.field.textEdited.connect(self._judge)
        self.field.restored.connect(self._forget)
        self.field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A line of Keras that is pasted is more than a rate, and taken at once."""
        pressed = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed is not None and pressed.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if may_be_keras(text):
                self.line_given.emit(text)
                return True
        return False

    def _made_chips(self, name: str) -> QHBoxLayout:
        """Rates worth a click: Keras's default and the chapter's, and the best that was tried here."""
        row = QHBoxLayout()
        row.setSpacing(4)
        self.chips: list[QPushButton] = []
        for text, tip in CHIPS:
            chip = button(text, tip)
            chip.setObjectName("chip")
            chip.setAccessibleName(f"{text}, learning_rate of {name}")
            chip.clicked.connect(self._take_chip)
            self.chips.append(chip)
            row.addWidget(chip)
        self.chips[-1].clicked.disconnect(self._take_chip)
        self.chips[-1].clicked.connect(self.best_asked)
        row.addStretch(1)
        return row

    def show_chips(self, on: bool) -> None:
        """Offer rates worth a click, or not."""
        for chip in self.chips:
            chip.setVisible(on)

    def set_default(self, rate: float) -> None:
        """Which rate the chip "default" stands for."""
        self._default = rate
        self.chips[0].setToolTip(f"{CHIPS[0][1]}: {lr_text(rate)}")

    def set_looks(self, name: str, colour: str, theme: Theme) -> None:
        """Draw for another hiker, or in another theme."""
        self._theme = theme
        self.slider.set_looks(theme, colour)
        self.slider.setAccessibleName(f"learning_rate of {name}, logarithmic slider")
        self.field.setAccessibleName(f"learning_rate of {name}")
        for chip in self.chips:
            chip.setAccessibleName(f"{chip.text()}, learning_rate of {name}")
        self._explain()

    @property
    def bands(self) -> Bands | None:
        """The stability ruler that is shown, None if there is none."""
        return self._bands

    def show_bands(self, bands: Bands | None, used: float) -> None:
        """Show the stability ruler of the ground at the hiker's feet, and which band the rate ``used`` there is in."""
        self._bands, self._used = bands, used
        self.slider.set_bands(bands, used)
        self._explain()

    def _explain(self) -> None:
        self.legend.show_bands(self._bands, self._used, self._theme)
        said = KEYS if self._bands is None else f"{KEYS}\n{band_sentence(self._bands, self._used)}"
        if not self.isEnabled():
            said = "The schedule sets its own learning rates, so this one has no effect."
        if use := self.slider.said_of_use():
            said = f"{said}\n{use}"
        self.slider.setToolTip(said)
        self.slider.setAccessibleDescription(said)

    def _take_chip(self) -> None:
        text = sender_of(self, QPushButton).text()
        self.choose(self._default if text == "default" else float(text))

    def _multiply(self, factor: float) -> None:
        self._walk_with(float(f"{self._rate * factor:.12g}"))
        self.nudged.emit()

    def _walk_with(self, rate: float) -> None:
        changed, self._rate, self._used = rate != self._rate, rate, rate
        self.slider.put(rate)
        self._show(rate)
        if changed:
            self.rate_changed.emit(rate, False)

    def set_best(self, why_not: str) -> None:
        """Offer the best rate there is here, or say why it is not to be had."""
        chip = self.chips[-1]
        chip.setEnabled(not why_not)
        chip.setToolTip(why_not or CHIPS[-1][1])

    def choose(self, rate: float) -> None:
        """Take a rate as if it had been typed."""
        self.field.setText(lr_text(rate))
        self.field.setModified(True)
        self._commit()

    def rate(self) -> float:
        """The learning rate in force."""
        return self._rate

    def set_rate(self, rate: float, typed: bool = True) -> None:
        """Show a rate without a word; in place of what is being ``typed`` only if it is another."""
        another, self._rate, self._used = rate != self._rate, rate, rate
        self.slider.put(rate)
        if another or not (typed and self.field.isModified() and self.field.hasFocus()):
            self._show(rate)
        self._explain()

    def show_schedule(self, own: bool) -> None:
        """Take all of it out of use where a schedule brings rates of its ``own``, so that no other is to be read."""
        if own == self.isEnabled():
            self.setEnabled(not own)
            self._show(self._rate)

    def _show(self, rate: float) -> None:
        text = lr_text(rate) if self.isEnabled() else SCHEDULED
        if self.field.text() != text:
            self.field.setText(text)
        self.field.setModified(False)
        self._complain("")

    def _slide(self) -> None:
        self._rate = self._used = self.slider.rate()
        self._show(self._rate)
        self._explain()
        held = self.slider.isSliderDown()
        self.rate_changed.emit(self._rate, held)
        if not held:
            self.nudged.emit()

    def _judge(self, text: str) -> None:
        """Once something is wrong, say when it is right again, while typing."""
        if self._wrong.text() and isinstance(parse_rate(text), float):
            self._complain("")

    def _forget(self) -> None:
        """Nothing is wrong with a rate that was not typed after all."""
        self._complain("")

    def _commit(self) -> None:
        if not self.field.isModified():
            return
        if may_be_keras(self.field.text()):
            self.line_given.emit(self.field.text())
            return
        rate = parse_rate(self.field.text())
        if isinstance(rate, str):
            self._complain(f"{rate} Still walking with {lr_text(self._rate)}.")
            return
        self.settled.emit()
        self._walk_with(rate)
        self.settled.emit()

    def complain_of_line(self, fault: TypedError) -> None:
        """Say what is wrong with a line of Keras, and where."""
        letter = QFontMetrics(self._wrong.caret.font()).horizontalAdvance("0")
        self._complain(str(fault), fault.caret(max(12, (self.width() - 32) // max(1, letter))))

    def _complain(self, sentence: str, caret: str = "") -> None:
        if (sentence, caret) == (self._wrong.text(), self._wrong.caret.text()):
            return
        self._wrong.show_error(sentence, self.field, caret)
        mark_invalid(self.field, bool(sentence))


def parse_rate(text: str) -> float | str:
    """A typed learning rate, or the sentence that says what would be right; a decimal comma is understood."""
    try:
        rate = typed_number(text)
    except AmbiguousError as two:
        return str(two)
    except ValueError:
        return "That is not a number. Type one like 0.001, 1e-3 or .05."
    if not math.isfinite(rate) or rate < 0:
        return "A learning rate is a finite number, 0 or larger."
    return rate
