"""The goal of a lesson below its text: whether it is reached, and what the learner's own numbers are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.kit.widgets import button
from app.gui.learn.prose import Prose
from app.gui.theme import Theme

MARK = 18  # pixels
RECORDED = "What the tuner shows is a recorded search. It counts for nothing here: start one of your own."


class Mark(QWidget):
    """A ring, and once it is reached a tick in a disc."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(QSize(MARK, MARK))
        self._theme, self._on = theme, False
        self.show_state(False, theme)

    def show_state(self, on: bool, theme: Theme) -> None:
        """Whether it is reached."""
        self._on, self._theme = on, theme
        self.setAccessibleName("Reached" if on else "Not reached yet")
        self.setToolTip("Reached; it stays so." if on else "Not reached yet.")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self.rect().adjusted(2, 2, -2, -2)
        painter.setPen(QPen(QColor(self._theme.accent if self._on else self._theme.muted), 1.6))
        painter.setBrush(QColor(self._theme.accent) if self._on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if self._on:
            painter.setPen(QPen(QColor(self._theme.on_accent), 2))
            x, y = ring.center().x(), ring.center().y()
            painter.drawPolyline([QPointF(x - 3.5, y + 1), QPointF(x - 0.5, y + 4), QPointF(x + 4.5, y - 3)])


class GoalStrip(QFrame):
    """The goal, what became of it, and the way on; ``next_asked`` once it is reached."""

    next_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.reached = False
        self.mark = Mark(theme)
        self.text, self.said = Prose(theme), Prose(theme)
        self.next = button("Next", "The next page (Alt+Right)")
        self.next.setObjectName("primary")
        self._line = QFrame()
        self._line.setFixedHeight(1)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.mark, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.text, 0, 1)
        grid.addWidget(self.said, 1, 1)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._line)
        layout.addLayout(grid)
        layout.addLayout(row)
        self.next.clicked.connect(self.next_asked)
        self.set_theme(theme)

    @property
    def prose(self) -> tuple[Prose, Prose]:
        """Its texts."""
        return self.text, self.said

    def show_goal(self, text: str, reached: bool) -> None:
        """Another goal, or the same anew."""
        self.text.show_markdown(text)
        self.say("", reached)

    def say(self, text: str, reached: bool) -> None:
        """What became of the goal so far; one that was reached stays so."""
        self.reached = reached
        self.said.show_markdown(text)
        self.said.setVisible(bool(text))
        self.text.setVisible(not (reached and text))  # what came of it says enough, and there is more to read above
        self.mark.show_state(reached, self._theme)
        self.next.setVisible(reached)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self._theme = theme
        self._line.setStyleSheet(f"background: {theme.line};")
        self.mark.show_state(self.reached, theme)
        for part in self.prose:
            part.set_theme(theme)
