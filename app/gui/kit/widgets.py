"""Small pieces both tabs are made of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.gui.kit.plain_text import plain_text
from app.gui.theme import Theme, write_small

Sender = TypeVar("Sender", bound=QObject)
SCROLLBAR = 12  # pixels kept free for it
ICON_SIZES = (20, 40)  # pixels: on a usual screen, and on one of twice the resolution


def discard(widget: QWidget) -> None:
    """Hide a widget and delete it once no event is on its way to it."""
    widget.hide()
    widget.deleteLater()


def sender_of(receiver: QObject, kind: type[Sender]) -> Sender:
    """Who sent the signal that a slot of the receiver was called by."""
    sender = receiver.sender()
    assert isinstance(sender, kind)
    return sender


class Card(QFrame):
    """A titled group of controls; add to ``body``, or to ``head`` beside the title, which ``tip`` explains."""

    def __init__(self, title: str, parent: QWidget | None = None, tip: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 10, 12, 12)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self._title = label(title, "title") if title else None
        if self._title is not None:
            self._title.setToolTip(tip)
            self.head.addWidget(self._title, 1)
            self.body.addLayout(self.head)

    def show_head(self, on: bool) -> None:
        """Show the title and what stands beside it, or the body alone."""
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if self.head.indexOf(part) >= 0:
                part.setVisible(on)

    def set_title(self, title: str) -> None:
        """Call a card that has a title something else."""
        if self._title is not None:
            self._title.setText(title)


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """A label in one of the theme's roles (title, muted, error) whose text can be selected and copied if it wraps."""
    made = QLabel(text)
    made.setObjectName(role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wrap:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def column(*cards: QWidget, width: int) -> QScrollArea:
    """Cards below one another, as wide as ``width``, scrolling where the window is too low."""
    inner = QWidget()
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(0, 0, 2, 0)
    layout.setSpacing(10)
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of what is in it
    area.setWidgetResizable(True)
    set_column_width(area, width)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


def set_column_width(area: QScrollArea, width: int) -> None:
    """Make a column of cards wider or narrower."""
    area.setFixedWidth(width)
    if (inner := area.widget()) is not None:
        inner.setFixedWidth(width - SCROLLBAR)  # so that nothing moves when the scroll bar comes or goes


def one_above_another(*parts: QWidget, heights: tuple[int, ...]) -> QSplitter:
    """Parts with a handle between them, none of which can be lost; what room comes later goes to them as ``heights``.

    ``heights`` are pixels, and shares of all other heights.
    """
    made = QSplitter(Qt.Orientation.Vertical)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(8)
    for place, (part, height) in enumerate(zip(parts, heights, strict=True)):
        made.addWidget(part)
        made.setStretchFactor(place, max(1, round(height / min(heights))))
    made.setSizes(list(heights))
    return made


@lru_cache(maxsize=256)
def icon(name: str, theme: Theme) -> QIcon:
    """An icon of the Material Design set (one of resources/icons) in ink that is read on a button, be it off or on."""
    drawing = (paths.resources() / "icons" / f"{name}.svg").read_text()
    made = QIcon()
    off, on = QIcon.State.Off, QIcon.State.On  # a button that is on has the accent for its ground
    for mode, state, colour in (
        (QIcon.Mode.Normal, off, theme.text),
        (QIcon.Mode.Normal, on, theme.on_accent),
        (QIcon.Mode.Disabled, off, theme.muted),
    ):
        coloured = drawing.replace("<path ", f'<path fill="{colour}" ')
        renderer = QSvgRenderer(coloured.encode())
        for size in ICON_SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter)
            painter.end()
            made.addPixmap(pixmap, mode, state)
    return made


def asks_undo(event: QEvent) -> bool:
    """Whether a key would be undo or redo: a field that ignores it leaves it to the window."""
    keys = QKeySequence.StandardKey
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(keys.Undo) or event.matches(keys.Redo)


class Field(QLineEdit):
    """A line to type in that leaves undo and redo to the window while nothing has been typed into it.

    Esc puts back what it held before somebody typed: ``restored``.
    """

    restored = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = ""
        self.textChanged.connect(self._hold)

    def _hold(self) -> None:
        if not self.isModified():
            self._held = self.text()

    def setModified(self, on: bool) -> None:
        super().setModified(on)
        self._hold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setText(self._held)
            self.selectAll()
            self.restored.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if not self.isModified() and asks_undo(event):
            event.ignore()
            return True
        return super().event(event)


class Choice(QComboBox):
    """A combo box that leaves the wheel to the column it stands in, unless it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own lets the wheel take the focus

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def make_editable(chooser: QComboBox, on: bool, finished: Callable[[], object]) -> None:
    """Let words be typed into a chooser, or no more; ``finished`` is called when they have been."""
    chooser.setEditable(on)
    chooser.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    if (line := chooser.lineEdit()) is not None:
        chooser.setCompleter(None)  # type: ignore[arg-type]  # it would make another word of a typed one
        line.editingFinished.connect(finished)


class OneLine(QWidget):
    """A sentence on one line or a few, elided where there is no room for it and then whole in the tooltip.

    Unlike a label it lays nothing out anew when its words change.
    """

    def __init__(self, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__()
        self._text, self._align = "", align
        self._colour = self._ground = ""
        self._lines = 1
        write_small(self, 12)
        self.set_lines(1)

    def set_lines(self, count: int) -> None:
        """Have room for this many lines, whatever it takes to say."""
        self._lines = count
        metrics = self.fontMetrics()
        self.setFixedHeight(metrics.height() + (count - 1) * metrics.lineSpacing() + 2)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.set_lines(self._lines)
        super().changeEvent(event)

    @property
    def text(self) -> str:
        """The whole sentence."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another sentence."""
        if text != self._text:
            self._text = text
            self.setToolTip(plain_text(text))
            self.update()

    def set_colour(self, colour: str, ground: str = "") -> None:
        """Write in another colour; on a ``ground`` of its own, else what lies below it is painted with every word."""
        self._colour, self._ground = colour, ground
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, bool(ground))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._ground:
            painter.fillRect(self.rect(), QColor(self._ground))
        painter.setPen(QColor(self._colour))
        upright = Qt.AlignmentFlag.AlignVCenter if self._lines == 1 else Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect(), self._align | upright, self.shown)

    @property
    def shown(self) -> str:
        """What there is room for: whole words, since half a number is another number."""
        return "\n".join(self._laid(self._text, self._lines))

    def wanted_lines(self, text: str, most: int) -> int:
        """How many lines a sentence takes up at this width, no more than ``most``."""
        return len(self._laid(text, most))

    def _laid(self, text: str, most: int) -> list[str]:
        """A sentence in lines, the last of ``most`` elided if it goes on."""
        lines, words = list[str](), text.split(" ")
        while words:
            last = len(lines) == most - 1
            count = len(words)
            if not self._fits(words, False):
                # By halves: a sentence is laid out with every picture of a drag.
                shorter = range(1, count)
                count = max(1, bisect_left(shorter, True, key=lambda k: not self._fits(words[:k], last)))
            whole = self._fits(words[:count], False)
            line, words = " ".join(words[:count]), words[count:]
            if last and (words or not whole):
                return [*lines, f"{line} …"]
            lines.append(line)
        return lines

    def _fits(self, words: list[str], cut: bool) -> bool:
        """Whether words fit on a line, with the mark that more were cut off."""
        line = " ".join(words) + (" …" if cut else "")
        return self.fontMetrics().horizontalAdvance(line) <= self.width()


def finish_typing(window: QWidget) -> None:
    """Let the field that somebody types into take what is there: a button or a key leaves the focus where it is."""
    field = window.focusWidget()
    if isinstance(field, QLineEdit | QAbstractSpinBox | QPlainTextEdit):
        field.clearFocus()


def scroll_to(widget: QWidget) -> None:
    """Let the column that a widget stands in show it."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(widget, 0, 12)


def button(text: str, tooltip: str) -> QPushButton:
    """A button with a word on it, that a click leaves without the focus: keys go on to mean what they meant before."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setToolTip(tooltip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def tool_button(name: str, tooltip: str) -> QToolButton:
    """A button that shows an icon (set by the theme) and says in its tooltip what it does."""
    made = QToolButton()
    made.setAccessibleName(name)
    made.setToolTip(tooltip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def mark_invalid(line: QWidget, invalid: bool) -> None:
    """Draw a field's frame as that of text that makes no value, or as usual."""
    if line.property("invalid") != invalid:
        line.setProperty("invalid", invalid)
        line.style().unpolish(line)
        line.style().polish(line)
