"""The frame of the open instrument: title and choosers, the picture, what it is of, and the picture to take away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.gui.kit.widgets import Card, OneLine, button, icon, label, tool_button
from app.gui.mountain.instruments.every_instrument import Entry
from app.gui.theme import Theme

BLIND = "Under the blindfold nobody knows this ground, and {} would give it away."


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
        self.copy = tool_button("Copy picture", "Copy the picture, with what it is of below it")
        self.save = tool_button("Save picture", "Save the picture as PNG, SVG or PDF, with what it is of below it")
        self.close_button = tool_button("Close", f"Close it ({entry.key} or Esc)")
        for one, slot in ((self.copy, self.copied), (self.save, self.saved), (self.close_button, self.closed)):
            one.setObjectName("small")
            one.setIconSize(QSize(16, 16))
            one.clicked.connect(slot)
            self.head.addWidget(one)
        self.body.setContentsMargins(10, 6, 10, 8)
        self.body.setSpacing(5)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.instrument)
        self._pages.addWidget(self._covered(entry.title))
        self._line = OneLine()
        self._line.set_lines(2)
        self._progress = _ThinBar(theme)
        if self.instrument.controls is not None:
            self.body.addWidget(self.instrument.controls)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self._progress)
        self.body.addWidget(self._line)
        self.instrument.setAccessibleName(entry.title)
        self.instrument.setToolTip(entry.tip)
        self.instrument.told.connect(self._tell)
        self.instrument.worked.connect(self._show_work)
        self.set_theme(theme)
        self._tell()

    def _covered(self, title: str) -> QWidget:
        """What is there in the picture's place while the map is in fog."""
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        said = label(BLIND.format(f"the {title.lower()}"), "muted", wrap=True)
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

    def set_blindfold(self, on: bool) -> None:
        """Cover what would betray the ground, or show it again."""
        covered = on and self.instrument.betrays_ground
        self._pages.setCurrentIndex(1 if covered else 0)
        for one in (self.copy, self.save, self.instrument.controls):
            if one is not None:
                one.setEnabled(not covered)
        self._line.setVisible(not covered)
        self.instrument.set_blindfold(on)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.copy.setIcon(icon("content-copy", theme))
        self.save.setIcon(icon("content-save-outline", theme))
        self.close_button.setIcon(icon("close", theme))
        self._line.set_colour(theme.muted)
        self._progress.set_theme(theme)
        self.instrument.set_theme(theme)

    def _tell(self) -> None:
        self._line.set_text(" ".join(self.instrument.caption()))
        self.instrument.setAccessibleDescription(f"{self.instrument.spoken()} {self.entry.tip}")

    def _show_work(self, part: float) -> None:
        self._progress.show_part(part)
