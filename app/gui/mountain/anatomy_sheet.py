"""The numbers of one step: a table of its parts, and Keras's formula with the numbers in it, for both axes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.descent.anatomy import Anatomy
from app.descent.derivation import Line, derivation, parts_of
from app.descent.numbers import lr_text, number_text
from app.gui.mountain.anatomy_marks import paint_swatch
from app.gui.theme import Theme, pixel_font

ROW, GAP, SWATCH, INDENT = 18.0, 5.0, 38.0, 16.0
NARROWEST = 0.7  # that a long line is squeezed to
NUMBER = 72.0  # pixels of a column of numbers
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AnatomySheet(QWidget):
    """Shows one Anatomy; its texts are made when it is painted, so that out of sight it costs nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._colour = theme, theme.text
        self._parts: Anatomy | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Numbers of the step")
        self.setToolTip("The parts of the step, and Keras's formula with this step's numbers in it.")

    def sizeHint(self) -> QSize:
        return QSize(280, self.minimumHeight())

    def show_parts(self, parts: Anatomy | None, colour: str, theme: Theme) -> None:
        """Show the parts of another step, in its hiker's colour."""
        self._colour, self._theme = colour, theme
        anew = parts is None or self._parts is None or parts.hiker != self._parts.hiker
        self._parts = parts
        if anew:
            self.setFixedHeight(round(0 if parts is None else height_of(parts)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._parts is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = self._paint_table(painter, self._parts)
        for line in derivation(self._parts):
            y = self._paint_line(painter, line, y + GAP)

    def _paint_table(self, painter: QPainter, parts: Anatomy) -> float:
        width, theme = self.width(), self._theme
        columns = (width - NUMBER - 2, float(width))  # where the numbers end
        painter.setFont(pixel_font(11.5))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(0, 0, width, ROW), LEFT, f"learning rate {_rate(parts)}")
        for name, right in zip("xy", columns, strict=True):
            painter.drawText(QRectF(right - NUMBER, 0, NUMBER, ROW), RIGHT, name)
        y = ROW
        for part in parts_of(parts):
            if part.arrow in ("gradient", "memory", "step") or (part.arrow == "fresh" and parts.scale is not None):
                paint_swatch(painter, QRectF(0, y, SWATCH - 8, ROW), part.arrow, self._colour, theme)
            painter.setFont(pixel_font(11.5, bold=part.arrow == "step"))
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(SWATCH, y, width, ROW), LEFT, part.name)
            for value, right in zip(part.value, columns, strict=True):
                painter.drawText(QRectF(right - NUMBER, y, NUMBER, ROW), RIGHT, number_text(float(value), 4))
            y += ROW
        painter.setPen(QColor(theme.line))
        painter.drawLine(QPointF(0, y + GAP), QPointF(width, y + GAP))
        return y + GAP

    def _paint_line(self, painter: QPainter, line: Line, y: float) -> float:
        theme = self._theme
        painter.setFont(pixel_font(11.5))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(0, y, self.width(), ROW), LEFT, line.rule)
        y += ROW
        painter.setPen(QColor(theme.muted))
        for axis, filled in axes_of(line):
            painter.drawText(QRectF(0, y, INDENT, ROW - 2), LEFT, axis)
            _paint_squeezed(painter, filled, QRectF(INDENT, y, self.width() - INDENT, ROW - 2))
            y += ROW - 2
        return y

    def event(self, event: QEvent) -> bool:
        """A tooltip for the part under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._parts is not None:
            shown, row = parts_of(self._parts), int(event.pos().y() / ROW) - 1
            if 0 <= row < len(shown):
                QToolTip.showText(event.globalPos(), shown[row].meaning, self)
                return True
        return super().event(event)


def axes_of(line: Line) -> list[tuple[str, str]]:
    """The filled lines to show: one where both axes have the same numbers at any step."""
    return [("", line.filled[0])] if line.shared else list(zip("xy", line.filled, strict=True))


def height_of(parts: Anatomy) -> float:
    """Pixels of a sheet, the same at every step of a walk."""
    lines = derivation(parts)
    rows = len(parts_of(parts)) + 1
    filled = sum(len(axes_of(line)) for line in lines)
    return rows * ROW + GAP + len(lines) * (ROW + GAP) + filled * (ROW - 2) + 2


def sheet_text(parts: Anatomy, name: str, steps: int) -> str:
    """The whole sheet as text, to be copied or heard."""
    head = f"{name}, {step_text(parts, steps)}, learning rate {_rate(parts)}"
    rows = []
    for part in parts_of(parts):
        x, y = (number_text(float(value), 4) for value in part.value)
        rows.append(f"{part.name}: x {x}, y {y}")
    lines = []
    for line in derivation(parts):
        lines.append(line.rule)
        lines += [f"  {axis}: {filled}" if axis else f"  {filled}" for axis, filled in axes_of(line)]
    return "\n".join([head, *rows, *lines])


def step_text(parts: Anatomy, steps: int) -> str:
    """Which step it is."""
    last = ", the last" if parts.index == steps - 1 else ""
    return f"step {parts.index} → {parts.index + 1}{last}"


def _rate(parts: Anatomy) -> str:
    return lr_text(float(f"{parts.learning_rate:.4g}"))


def _paint_squeezed(painter: QPainter, text: str, box: QRectF) -> None:
    """A line of text, squeezed if it is too long, cut if it still is."""
    metrics = QFontMetricsF(painter.font())
    needed = metrics.horizontalAdvance(text) + 1
    squeeze = max(NARROWEST, min(1.0, box.width() / needed))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width() / squeeze)
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(squeeze, 1.0)
    painter.drawText(QRectF(0, 0, box.width() / squeeze, box.height()), LEFT, shown)
    painter.restore()
