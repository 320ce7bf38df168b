"""One number of a worked step: its formula in symbols and in numbers, and what comes out, or a blank to fill in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.descent.text.numbers import AmbiguousError, typed_number
from app.gui.kit.widgets import Field, button, label, mark_invalid
from app.gui.theme import Theme, mixed, write_small
from app.learn.lessons.step_rows import StepRow, number_text
from app.learn.lessons.worked_example import RIGHT, fits

SYMBOL, BLANK = 20, 96  # pixels of a symbol, and of a field
WITHIN = f"within {100 * RIGHT:g}\u00a0%"


class FormulaRow(QFrame):
    """``pointed`` says whether the pointer or the focus is here; ``solved`` that what was typed is right."""

    pointed = Signal(bool)
    solved = Signal()

    def __init__(self, row: StepRow, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("formula")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.row, self.is_blank, self.lit = row, False, False
        self._theme = theme
        self._known: Mapping[str, float] = {}
        self.symbol, self.rule = label(row.symbol, "title"), label(row.rule)
        self.filled, self.meaning = label("", "muted"), label(row.meaning, "muted")
        self.equals, self.said = label(""), label("", "error")
        for text in (self.rule, self.filled, self.meaning, self.said):
            text.setWordWrap(True)
        self.field = Field()
        self.field.setFixedWidth(BLANK)
        self.field.setPlaceholderText("?")
        self.field.setAccessibleName(f"{row.symbol}, {row.meaning}")
        self.field.setToolTip(f"Work it out and press Enter; {WITHIN} is right.")
        self.hint = button("Hint", "Say which numbers go in")
        self.hint.setObjectName("chip")
        write_small(self.meaning, 12)
        self.symbol.setFixedWidth(SYMBOL)
        self.said.hide()
        self._lay_out()
        for part in (self.field, self.hint):
            part.installEventFilter(self)
        self.field.editingFinished.connect(self._check)
        self.hint.clicked.connect(self.show_hint)
        self._dress()

    def _lay_out(self) -> None:
        answer = QHBoxLayout()
        answer.setSpacing(6)
        for part in (self.equals, self.field, self.hint):
            answer.addWidget(part)
        answer.addStretch(1)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(self.rule)
        lines.addWidget(self.filled)
        lines.addLayout(answer)
        lines.addWidget(self.said)
        lines.addWidget(self.meaning)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(4)
        row.addWidget(self.symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)

    def show_round(self, blank: bool, known: Mapping[str, float]) -> None:
        """Show the number, or a blank for it; of the others those that are ``known``, by their symbols."""
        if blank != self.is_blank:
            self.field.clear()
            self._complain("")
        self.is_blank, self._known = blank, known
        self.rule.setVisible(bool(self.row.formula))
        self.equals.setText("=" if blank else f"= {number_text(self.row.value)}")
        self.field.setVisible(blank)
        self.hint.setVisible(blank and bool(self.row.formula))
        filled = self.row.filled(known)
        self.filled.setText(f"= {filled}")
        self.filled.setVisible(bool(self.row.formula) and not blank)
        self.setAccessibleName(f"{self.row.symbol} is blank" if blank else f"{self.row.symbol} {self.equals.text()}")
        self.setAccessibleDescription(self.row.meaning)

    @Slot()
    def show_hint(self) -> None:
        """Say which numbers go in, those that are known as numbers."""
        self.filled.setText(f"= {self.row.filled(self._known)}")
        self.filled.show()
        self.hint.hide()
        self.field.setFocus()

    @Slot()
    def _check(self) -> None:
        if not self.is_blank or not self.field.isModified() or not self.field.text().strip():
            return
        try:
            typed = typed_number(self.field.text())
        except AmbiguousError as error:
            self._complain(str(error))
            return
        except ValueError:
            self._complain("That is no number. Type one like 0.0263 or 2.63e-2.")
            return
        if fits(typed, self.row.value):
            self._complain("")
            self.solved.emit()
        elif fits(-typed, self.row.value):
            self._complain("The size is right. Look at the sign.")
        else:
            self._complain(f"Not {WITHIN}: {'too large' if abs(typed) > abs(self.row.value) else 'too small'}.")

    def _complain(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        mark_invalid(self.field, bool(sentence))

    def light(self, on: bool) -> None:
        """Shine, as the arrow does that shows this number."""
        if on != self.lit:
            self.lit = on
            self._dress()

    def _dress(self) -> None:
        theme = self._theme
        ground = mixed(theme.accent, theme.card, 0.13) if self.lit else "transparent"
        self.setStyleSheet(f"QFrame#formula {{ background: {ground}; border-radius: 6px; }}")

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self._theme = theme
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The Enter that ends a number must not go on to the next round too.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.pointed.emit(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.pointed.emit(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.pointed.emit(False)
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The focus of a part is the row's."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.pointed.emit(event.type() == QEvent.Type.FocusIn)
        return False
