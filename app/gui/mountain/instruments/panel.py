"""The frame of the open instrument: title and choosers, the picture, what it is of, and the picture to take away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.gui.kit.widgets import Card, OneLine, button, icon, label, tool_button
from app.gui.mountain.instruments.every_instrument import Entry
from app.gui.theme import Theme

COPY = "Copy the picture, with what it is of below it"
SAVE = "Save the picture as PNG, SVG or PDF, with what it is of below it"
WAITING = "Being worked out: {} follows once the picture is whole. Click to call it off"
FEWEST, MOST = 2, 4  # lines below the picture
BLIND = "Under the blindfold nobody knows this ground. {} is covered, since it would give the ground away."


class _ThinBar(QWidget):
    """How much of the picture is there; nothing once all of it is.

    Qt's own repaints at once with every value, and all that lies below it too.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._part = theme, 1.0
        self.setFixedHeight(3)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.update()

    def show_part(self, part: float) -> None:
        """Show another share, 0…1."""
        if part != self._part:
            self._part = part
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._part < 1:
            painter, rect = QPainter(self), QRectF(self.rect())
            painter.fillRect(rect, QColor(self._theme.line))
            rect.setWidth(rect.width() * self._part)
            painter.fillRect(rect, QColor(self._theme.accent))


class InstrumentPanel(Card):
    """Shows one instrument; ``closed`` says that it is no longer wanted.

    ``copied`` and ``saved`` ask for its picture, ``reveal_asked`` for the blindfold to be taken off.
    """

    closed = Signal()
    copied = Signal()
    saved = Signal()
    reveal_asked = Signal()

    def __init__(self, entry: Entry, theme: Theme) -> None:
        super().__init__(entry.title, tip=entry.tip)
        self.entry = entry
        self.instrument = entry.make(theme)
        self.copy = tool_button("Copy picture", COPY)
        self.save = tool_button("Save picture", SAVE)
        self.close_button = tool_button("Close", f"Close it ({entry.key} or Esc)")
        self._waiting: dict[QToolButton, Callable[[], None]] = {}  # what each does once the picture is whole
        for one in (self.copy, self.save, self.close_button):
            one.setObjectName("small")
            one.setIconSize(QSize(16, 16))
            self.head.addWidget(one)
        self.copy.clicked.connect(lambda: self._press(self.copy, self.copied))
        self.save.clicked.connect(lambda: self._press(self.save, self.saved))
        self.close_button.clicked.connect(self.closed)
        for one in (self.copy, self.save):
            one.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.body.setContentsMargins(10, 6, 10, 8)
        self.body.setSpacing(5)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.instrument)
        self._pages.addWidget(self._covered(entry.title))
        self.line = OneLine()  # what the picture is of, or what is pointed at in it
        self.line.set_lines(FEWEST)
        self._pointed, self._lines = "", FEWEST
        self._progress = _ThinBar(theme)
        if self.instrument.controls is not None:
            self.body.addWidget(self.instrument.controls)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self._progress)
        self.body.addWidget(self.line)
        self.instrument.setAccessibleName(entry.title)
        self.instrument.setToolTip(entry.tip)
        self.instrument.told.connect(self._tell)
        self.instrument.pointed.connect(self._point)
        self.instrument.worked.connect(self._show_work)
        # Queued: a question that is forgotten is often followed by another one.
        self.instrument.rested.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self.set_theme(theme)
        self._tell()

    def _covered(self, title: str) -> QWidget:
        """What is there in the picture's place while the map is in fog."""
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        said = label(BLIND.format(f"“{title}”"), "muted", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(said)
        self.reveal = button("Reveal", "Take off the blindfold (B)")
        self.reveal.clicked.connect(self.reveal_asked)
        layout.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        return page

    @property
    def is_covered(self) -> bool:
        """Whether the picture is kept back since it would betray the ground."""
        return self._pages.currentWidget() is not self.instrument

    def take_focus(self) -> None:
        """Give the keys to the picture, or to what uncovers it."""
        (self.reveal if self.is_covered else self.instrument).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_blindfold(self, on: bool) -> None:
        """Cover what would betray the ground, or show it again."""
        covered = on and self.instrument.betrays_ground
        if covered:
            self.call_off()
        self._pages.setCurrentIndex(1 if covered else 0)
        for one in (self.copy, self.save, self.instrument.controls):
            if one is not None:
                one.setEnabled(not covered)
        self.line.setVisible(not covered)
        self.instrument.set_blindfold(on)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.copy.setIcon(icon("content-copy", theme))
        self.save.setIcon(icon("content-save-outline", theme))
        self.close_button.setIcon(icon("close", theme))
        self.line.set_colour(theme.muted)
        self._progress.set_theme(theme)
        self.instrument.set_theme(theme)

    def when_whole(self, button: QToolButton, take: Callable[[], None]) -> None:
        """Call ``take`` once nothing of the picture is worked out any more, which a press on the button calls off."""
        self._waiting[button] = take
        self._go_on()

    def call_off(self) -> None:
        """Copy and save nothing that is not whole yet."""
        self._waiting.clear()
        self._show_waiting()

    @Slot()
    def _go_on(self) -> None:
        if not self.instrument.is_working:
            waiting, self._waiting = self._waiting, {}
            for take in waiting.values():
                take()
        self._show_waiting()

    def _press(self, button: QToolButton, asked: SignalInstance) -> None:
        if self._waiting.pop(button, None) is None:
            asked.emit()
        self._show_waiting()

    def _show_waiting(self) -> None:
        for one, tip, name in ((self.copy, COPY, "the copy"), (self.save, SAVE, "the file")):
            waits = one in self._waiting
            one.setText("Cancel" if waits else "")
            one.setToolTip(WAITING.format(name) if waits else tip)
            one.setAccessibleDescription(WAITING.format(name) if waits else "")

    def _tell(self) -> None:
        caption = " ".join(self.instrument.caption())
        self.line.set_text(self._pointed or caption)
        if self.isVisible():  # else it has no width yet
            self._make_room(max(self._lines, self.line.wanted_lines(caption, MOST)))
        self.instrument.setAccessibleDescription(f"{self.instrument.spoken()} {self.entry.tip}")

    def _point(self, text: str) -> None:
        """Say what is pointed at in the picture, and once nothing is what it is of."""
        self._pointed = text
        self.line.set_text(text or " ".join(self.instrument.caption()))

    def _make_room(self, lines: int) -> None:
        """Have room for so many lines; with fewer words it stays, or the picture would change its size in a drag."""
        if lines != self._lines:
            self._lines = lines
            self.line.set_lines(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            caption = " ".join(self.instrument.caption())
            self._make_room(max(FEWEST, self.line.wanted_lines(caption, MOST)))

    def _show_work(self, part: float) -> None:
        self._progress.show_part(part)
