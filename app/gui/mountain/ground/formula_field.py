"""Two lines to type a formula into: it wraps, Enter takes it, Esc puts back what was there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.gui.kit.widgets import asks_undo

LINES = 2


class FormulaField(QPlainTextEdit):
    """A field like any other (``Field``), of two lines: a line that is longer wraps, and a longer text scrolls.

    ``text_edited`` carries what is typed, ``editing_finished`` follows Enter and the loss of the focus, ``restored``
    follows Esc. Undo and redo are the window's while nothing has been typed.
    """

    text_edited = Signal(str)
    editing_finished = Signal()
    restored = Signal()
    suggestion_wanted = Signal()  # Alt+Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held, self._showing = "", False
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + 2 * 3 + 6)
        self.textChanged.connect(self._tell)

    def text(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Show a text that nobody typed."""
        if text != self.text():
            self._showing = True
            self.setPlainText(text)
            self._showing = False
        self.setModified(False)

    def isModified(self) -> bool:
        """Whether somebody typed what stands in it."""
        return self.document().isModified()

    def setModified(self, on: bool) -> None:
        """Take what stands in it for typed, or for shown."""
        self.document().setModified(on)
        if not on:
            self._held = self.text()

    def type_text(self, text: str) -> None:
        """Put a text in place of all as if it had been typed."""
        self.selectAll()
        self.insertPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def _tell(self) -> None:
        if not self._showing:
            self.text_edited.emit(self.text())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste on one line: where it wraps is the field's own affair."""
        self.insertPlainText(" ".join(source.text().splitlines()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            (self.suggestion_wanted if alt else self.editing_finished).emit()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setText(self._held)
            self.selectAll()
            self.restored.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.editing_finished.emit()

    def event(self, event: QEvent) -> bool:
        if not self.isModified() and asks_undo(event):
            event.ignore()
            return True
        return super().event(event)
