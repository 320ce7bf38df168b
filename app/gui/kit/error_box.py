"""An error in place: one sentence, its details on demand, and a button that copies both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.gui.kit.widgets import SCROLLBAR, button, label


class ErrorBox(QFrame):
    """Hidden until ``show_error``.

    Laid ``over`` the top of a sibling, if there is one: then nothing moves when it comes or goes.
    """

    def __init__(self, parent: QWidget | None = None, over: QWidget | None = None) -> None:
        super().__init__(parent if over is None else over.parentWidget())
        self._over = over
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
        layout = self._inside = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.sentence)
        layout.addLayout(buttons)
        layout.addWidget(self.details)
        self.more.toggled.connect(self.details.setVisible)
        self.copy.clicked.connect(self._copy)
        self.dismiss.clicked.connect(self.hide)
        self.hide()
        if over is not None:
            self.setObjectName("errorNote")
            layout.setContentsMargins(10, 8, 10, 8)
            over.installEventFilter(self)
            self.more.toggled.connect(self._cover)

    def show_error(self, sentence: str, details: str = "") -> None:
        """Show an error, or with an empty sentence none."""
        self.sentence.setText(sentence.replace("$.", "").replace("$: ", ""))  # JSON's mark of a place says nothing here
        self.details.setPlainText(details)
        self.more.setVisible(bool(details) and details.strip() != sentence)
        self.more.setChecked(False)
        self.details.hide()
        self.setVisible(bool(sentence))
        self._cover()

    def forget(self) -> None:
        """Take the error away: something else has been done since."""
        if not self.isHidden():
            self.show_error("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go where that goes which it lies over."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._cover()
        return False

    def _cover(self) -> None:
        if self._over is not None and not self.isHidden():
            place = self._over.geometry()
            width = place.width() - SCROLLBAR - 2  # as wide as the cards of a column
            self.setGeometry(place.x(), place.y(), width, self._inside.totalHeightForWidth(width))
            self.raise_()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence.text()}\n\n{self.details.toPlainText()}".strip())
