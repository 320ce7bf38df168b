"""What is wrong with a field, laid over what stands below it: nothing moves when it comes or goes."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.gui.kit.widgets import label

APART, LEAST = 2, 220  # pixels to the field, and of its width
MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange}


class ErrorNote(QFrame):
    """A sentence about a field of ``owner``, hidden until ``show_error``; it goes with its owner.

    As a child of the column or window around its owner it may be larger than that. Clicks go through it to what it
    covers, unless it offers buttons.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.owner, self._below = owner, owner
        self._watched: list[QWidget] = []
        self.setObjectName("errorNote")
        self.caret = label("", "error")
        self.caret.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.sentence = label("", "error", wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addStretch(1)
        layout = self._inside = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 6)
        layout.setSpacing(3)
        layout.addWidget(self.caret)
        layout.addWidget(self.sentence)
        layout.addLayout(self._row)
        self.hide()
        owner.destroyed.connect(self.deleteLater)

    def text(self) -> str:
        """The sentence, empty if nothing is wrong."""
        return self.sentence.text()

    def show_error(self, sentence: str, below: QWidget | None = None, caret: str = "") -> None:
        """Say what is wrong with the field above, with a line of its text and a mark under it; nothing if it is empty.

        Where there is no room below the field, the note stands above it.
        """
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.caret.setText(caret)
        self.caret.setVisible(bool(caret))
        self.offer()
        self._below = below or self.owner
        self._watch(bool(sentence))
        self._place()

    def offer(self, *buttons: QPushButton) -> None:
        """Buttons below the sentence in place of those before; Tab comes to them from the field."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = list(buttons)
        for place, button in enumerate(buttons):
            self._row.insertWidget(place, button)
            button.show()
        for before, after in pairwise((self._below, *buttons)):
            QWidget.setTabOrder(before, after)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not buttons)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go where the field goes, and out of sight with it."""
        if not isValid(self._below):
            self.hide()  # the field has gone, and the note goes next
        elif event.type() in MOVES:
            if event.type() == QEvent.Type.ParentChange:
                self._watch(True)
            self._place()
        return False

    def _watch(self, on: bool) -> None:
        """Follow the field and all that it stands in, up to what the note is a child of."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        if not on:
            return
        floor, inside = self._below, True
        while inside:
            self._watched.append(floor)
            floor.installEventFilter(self)
            above = floor.parentWidget()
            inside = above is not None and not floor.isWindow() and not _scrolls(above)
            floor = above if inside and above is not None else floor
        if self.parentWidget() is not floor:
            self.setParent(floor)

    def _place(self) -> None:
        floor, below = self.parentWidget(), self._below
        if not self.text() or floor is None or not below.isVisibleTo(floor) or floor is below:
            self.hide()
            return
        beside = self.owner if self.owner.isAncestorOf(below) else below
        around = beside.layout()
        rim = 0 if around is None else around.contentsMargins().left()
        width = min(max(beside.width() - 2 * rim, LEAST), floor.width())
        left = max(0, min(beside.mapTo(floor, QPoint(rim, 0)).x(), floor.width() - width))
        height = max(self._inside.totalHeightForWidth(width), 0)
        top = below.mapTo(floor, QPoint(0, 0)).y()
        under = top + below.height() + APART
        high = under + height > floor.height() and top - APART - height >= 0
        self.setGeometry(QRect(left, top - APART - height if high else under, width, height))
        self.show()
        self.raise_()


def _scrolls(widget: QWidget) -> bool:
    """Whether a widget is the window onto a column that scrolls."""
    area = widget.parentWidget()
    return isinstance(area, QScrollArea) and area.viewport() is widget
