"""Boxes of numbers that read what is typed as a person means it, and say so where they cannot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QSpinBox

from app.descent.text.numbers import AmbiguousError, typed_number
from app.gui.kit.widgets import Field, mark_invalid


class WholeSpin(QSpinBox):
    """A box of whole numbers that takes 1e3 for 1000.

    Qt's own drops the keys it does not know, and reads 1e3 as 13 and 1.5 as 15. What makes no value stays here as
    it was typed, marked, and ``complained`` says what is wrong with it, or "" once nothing is.
    """

    complained = Signal(str)

    def __init__(self, name: str, low: int, high: int, tip: str) -> None:
        super().__init__()
        self.fault = ""  # a sentence
        self._refused: str | None = None  # what was typed and makes no value
        inside = Field()
        inside.setObjectName("qt_spinbox_lineedit")
        self.setLineEdit(inside)
        self.setRange(low, high)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own lets the wheel take the focus
        self.lineEdit().textEdited.connect(self._edit)
        self.editingFinished.connect(self._settle)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past changes nothing; once the box has the focus the wheel is its own."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Every key is taken: whether all of them make a number shows at the end."""
        try:
            self.valueFromText(text)
        except ValueError:
            return QValidator.State.Intermediate, text, place
        return QValidator.State.Acceptable, text, place

    def valueFromText(self, text: str) -> int:
        """The number that was typed; raises ValueError with what is wrong with it."""
        plain = self._bare(text)
        number, known = self.locale().toInt(plain)
        if not known:
            number = self._typed(plain)
        if not self.minimum() <= number <= self.maximum():
            raise ValueError(f"{number:,} is not between {self.minimum():,} and {self.maximum():,}")
        return number

    def textFromValue(self, value: int) -> str:
        """The value, or what was typed instead of one."""
        return super().textFromValue(value) if self._refused is None else self._refused

    def fixup(self, text: str) -> str:
        """Qt would put the old value back, without a word."""
        self._refused = self._bare(text)
        return text

    def _bare(self, text: str) -> str:
        return text.strip().removesuffix(self.suffix().strip()).strip()

    def stepBy(self, steps: int) -> None:
        """A step goes from the last value."""
        self.forget_typing()
        super().stepBy(steps)

    def setValue(self, value: int) -> None:
        """Show a value; the same again leaves what was typed and makes none."""
        if value != self.value():
            self.forget_typing()
        super().setValue(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.fault:
            self.forget_typing()
        else:
            super().keyPressEvent(event)

    def forget_typing(self) -> None:
        """Show the last value instead of what makes none."""
        if self._refused is not None:
            self._refused = None
            self.lineEdit().setText(self.textFromValue(self.value()) + self.suffix())
        self._tell("")

    @Slot()
    def _edit(self) -> None:
        self._refused = None

    @Slot()
    def _settle(self) -> None:
        try:
            self.valueFromText(self.lineEdit().text())
        except ValueError as error:
            self._tell(f"{self.accessibleName()}: {error}")
        else:
            self._refused = None
            self._tell("")

    def _tell(self, fault: str) -> None:
        if fault != self.fault:
            self.fault = fault
            mark_invalid(self, bool(fault))
            self.complained.emit(fault)

    @staticmethod
    def _typed(text: str) -> int:
        try:
            number = typed_number(text)
        except AmbiguousError as two:
            raise ValueError(str(two)) from None
        except ValueError:
            raise ValueError(f"{text!r} is not a number" if text else "a number is missing") from None
        if not number.is_integer() or ("e" not in text.lower() and not text.lstrip("+-−").isdecimal()):
            raise ValueError(f"{text!r} is not a whole number")
        return int(number)
