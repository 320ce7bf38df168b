"""Code beside the form: a line lights the field that it stands for, and a field that is touched lights its lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import discard
from app.gui.theme import Theme, text_scale, translucent

PIXELS, MARGIN = 11.5, 6  # of the letters at the usual text size, and left and right of a line


class Line(QAbstractButton):
    """One line; a click, Return or Space goes to the first of its fields, if it has any."""

    def __init__(self, text: str, controls: Sequence[str], theme: Theme) -> None:
        super().__init__()
        self._theme, self.lit = theme, False
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPixelSize(round(PIXELS * text_scale()))
        self.setFont(letters)
        self.show_line(text, controls)

    @property
    def control(self) -> str | None:
        """The control that it goes to."""
        return self.controls[0] if self.controls else None

    def show_line(self, text: str, controls: Sequence[str]) -> None:
        """Say something else."""
        self.controls = controls
        self.setText(text)
        self.setAccessibleName(text.strip() or "empty line")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if controls else Qt.FocusPolicy.NoFocus)
        about = f"{text.strip()}\nGo to {controls[0]}" if controls else text.strip()
        self.setToolTip(plain_text(about))  # a long line is cut
        self.setCursor(Qt.CursorShape.PointingHandCursor if controls else Qt.CursorShape.ArrowCursor)

    def light(self, on: bool, theme: Theme) -> None:
        """Stand out, or not."""
        self.lit, self._theme = on, theme
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * MARGIN, metrics.height() + 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hot = self.control is not None and (self.underMouse() or self.hasFocus())
        if self.lit or hot:
            painter.fillRect(self.rect(), translucent(self._theme.accent, 0.18))
            painter.fillRect(0, 0, 3, self.height(), QColor(self._theme.accent))
        painter.setPen(QColor(self._theme.text if self.control else self._theme.muted))
        painter.drawText(self.rect().adjusted(MARGIN, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class CodeView(QScrollArea):
    """``pointed`` carries the control of the line under the pointer or the focus, "" for none; ``chosen`` that of a
    line that is chosen."""

    pointed = Signal(str)
    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines: list[Line] = []
        self._inner = QWidget()
        self._inner.setAutoFillBackground(False)
        self._layout = QVBoxLayout(self._inner)
        self._layout.setContentsMargins(0, 4, 0, 4)
        self._layout.setSpacing(0)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.hide()

    def show_lines(self, lines: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show these, each with the controls that it stands for, or with none nothing."""
        if lines and len(lines) == len(self.lines):  # nothing moves where only a value is another
            for shown, (text, controls) in zip(self.lines, lines, strict=True):
                shown.show_line(text, controls)
            return
        for old in self.lines:
            self._layout.removeWidget(old)
            discard(old)
        self.lines = [Line(text, controls, self._theme) for text, controls in lines]
        for made in self.lines:
            made.installEventFilter(self)
            made.clicked.connect(self._choose)
            self._layout.addWidget(made)
        self.setVisible(bool(lines))
        height = sum(line.sizeHint().height() for line in self.lines) + 8
        self.setFixedHeight(height + self.horizontalScrollBar().sizeHint().height())

    def light(self, control: str) -> None:
        """Light the lines of a control, and no others."""
        for line in self.lines:
            line.light(control in line.controls, self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's ink."""
        self._theme = theme
        for line in self.lines:
            line.light(line.lit, theme)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if isinstance(watched, Line) and watched.control:
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self.pointed.emit(watched.control)
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self.pointed.emit("")
            elif event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
                watched.click()
                return True
        return False

    def _choose(self) -> None:
        line = self.sender()
        if isinstance(line, Line) and line.control:
            self.chosen.emit(line.control)
