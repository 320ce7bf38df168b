"""An error in place: one sentence, its details on demand, and a button that copies both."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.gui.kit.widgets import button, label


class ErrorBox(QWidget):
    """Hidden until ``show_error``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", "error", wrap=True)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFixedHeight(140)
        self.details.setAccessibleName("Details of the error")
        self.details.setToolTip("The message of the program that failed.")
        self.more = button("Details", "The message of the program that failed.")
        self.more.setCheckable(True)
        self.copy = button("Copy", "Copy the sentence and its details.")
        self.dismiss = button("Dismiss", "Close this message.")
        buttons = QHBoxLayout()
        buttons.addWidget(self.more)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.dismiss)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.sentence)
        layout.addLayout(buttons)
        layout.addWidget(self.details)
        self.more.toggled.connect(self.details.setVisible)
        self.copy.clicked.connect(self._copy)
        self.dismiss.clicked.connect(self.hide)
        self.hide()

    def show_error(self, sentence: str, details: str = "") -> None:
        """Show an error, or with an empty sentence none."""
        self.sentence.setText(sentence.replace("$.", "").replace("$: ", ""))  # JSON's mark of a place says nothing here
        self.details.setPlainText(details)
        self.more.setVisible(bool(details) and details.strip() != sentence)
        self.more.setChecked(False)
        self.details.hide()
        self.setVisible(bool(sentence))

    def forget(self) -> None:
        """Take the error away: something else has been done since."""
        if not self.isHidden():
            self.show_error("")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence.text()}\n\n{self.details.toPlainText()}".strip())
