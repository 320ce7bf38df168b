"""The numbers of one step: a table of its parts, and Keras's formula with the numbers in it, for both axes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.descent.story.step_anatomy import Anatomy
from app.descent.story.step_formula import Line, derivation
from app.descent.story.step_parts import Part, parts_of
from app.descent.text.numbers import formula_text, rate_text
from app.gui.mountain.anatomy.arrows import paint_swatch
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme, pixel_font, readable, translucent

ROW, FILLED, GAP, SWATCH, INDENT = 18.0, 16.0, 5.0, 38.0, 16.0
LETTERS = 11.5  # pixels
NARROWEST = 0.7  # that a long line is squeezed to
NUMBER, POINT = 84.0, 53.0  # pixels of a column of numbers, and how far from its right end the decimal points stand
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AnatomySheet(QWidget):
    """Shows one Anatomy; its texts are made when it is painted, so that out of sight it costs nothing."""

    part_pointed = Signal(str)  # the name of the arrow whose row is under the pointer, "" for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._colour = theme, theme.text
        self._parts: Anatomy | None = None
        self._still: QPixmap | None = None
        self._lit = ""
        self.setMouseTracking(True)
        self._plain, self._bold = pixel_font(LETTERS), pixel_font(LETTERS, bold=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Numbers of the step")
        self.setToolTip("The parts of the step, and Keras's formula with this step's numbers filled in.")

    def sizeHint(self) -> QSize:
        return QSize(280, self.minimumHeight())

    def show_parts(self, parts: Anatomy | None, colour: str, theme: Theme) -> None:
        """Show the parts of another step, in its hiker's colour."""
        anew = parts is None or self._parts is None or parts.hiker != self._parts.hiker
        if anew or (colour, theme) != (self._colour, self._theme):
            self._still = None
        self._parts, self._colour, self._theme = parts, colour, theme
        if anew:
            self.setFixedHeight(round(0 if parts is None else height_of(parts)))
        self.update()

    def light(self, part: str) -> None:
        """Let the row of an arrow shine, by its name; "" is none of them."""
        self._lit = part
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        self.part_pointed.emit("" if row is None else row.words.arrow)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.part_pointed.emit("")
        super().leaveEvent(event)

    def _row_at(self, y: float) -> Part | None:
        shown = [] if self._parts is None else parts_of(self._parts)
        row = int(y / ROW) - 1
        return shown[row] if 0 <= row < len(shown) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._still = None

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._parts is None:
            return
        painter = QPainter(self)
        shown, lines = parts_of(self._parts), derivation(self._parts)
        if self._still is None:
            self._still = self._paint_still(shown, lines)
        for k, part in enumerate(shown, 1):
            if self._lit and part.words.arrow == self._lit:
                top = k * ROW + (GAP / 2 if k == len(shown) else 0)
                painter.fillRect(QRectF(0, top, self.width(), ROW), translucent(self._theme.accent, 0.16))
        painter.drawPixmap(0, 0, self._still)
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(self._plain)
        painter.drawText(QRectF(0, 0, self.width(), ROW), LEFT, f"learning rate {_rate(self._parts)}")
        self._paint_values(painter, shown)
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(self._plain)
        for line, y in zip(lines, _tops(len(shown), lines), strict=True):
            for k, (_, filled) in enumerate(axes_of(line)):
                top = y + ROW + k * FILLED
                _paint_squeezed(painter, filled, QRectF(INDENT, top, self.width() - INDENT, FILLED))

    def _paint_values(self, painter: QPainter, shown: list[Part]) -> None:
        painter.setPen(QColor(self._theme.text))
        for k, part in enumerate(shown, 1):
            painter.setFont(self._bold if part.kind == "step" else self._plain)
            for value, point in zip(part.value, self.points(), strict=True):
                whole, fraction = parted_at_point(table_number(float(value)))
                top = k * ROW + (GAP / 2 if k == len(shown) else 0)  # the step stands below a line of its own
                painter.drawText(QRectF(point - NUMBER, top, NUMBER, ROW), RIGHT, whole)
                painter.drawText(QRectF(point, top, NUMBER, ROW), LEFT, fraction)

    def points(self) -> tuple[float, float]:
        """Where the decimal points of x and of y stand, one below the other."""
        return self.width() - NUMBER - POINT, self.width() - POINT

    def _paint_still(self, shown: list[Part], lines: list[Line]) -> QPixmap:
        """All that is the same at every step: names, swatches, and the formula in symbols."""
        still = blank_pixmap(self.size(), self.devicePixelRatioF())
        with painting(still) as painter:
            self._paint_symbols(painter, shown, lines)
        return still

    def _paint_symbols(self, painter: QPainter, shown: list[Part], lines: list[Line]) -> None:
        theme, width = self._theme, self.width()
        painter.setFont(self._plain)
        painter.setPen(QColor(theme.muted))
        for name, point in zip("xy", self.points(), strict=True):
            painter.drawText(QRectF(point - NUMBER, 0, NUMBER, ROW), RIGHT, name)
        colour = readable(self._colour, theme.card, 3.0)
        scaled = any(part.kind == "divisor" for part in shown)
        for k, part in enumerate(shown, 1):
            top = k * ROW + (GAP / 2 if k == len(shown) else 0)
            if part.words.arrow and (part.kind != "fresh" or scaled):
                paint_swatch(painter, QRectF(0, top, SWATCH - 8, ROW), part.words.arrow, colour, theme)
            painter.setFont(self._bold if part.kind == "step" else self._plain)
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(SWATCH, top, width, ROW), LEFT, part.words.name)
        painter.setFont(self._plain)
        painter.setPen(QColor(theme.line))
        for y in (ROW, len(shown) * ROW + 1, (len(shown) + 1) * ROW + GAP):  # head, parts, step, formula
            painter.drawLine(QPointF(0, y), QPointF(width, y))
        for line, y in zip(lines, _tops(len(shown), lines), strict=True):
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(0, y, width, ROW), LEFT, line.rule)
            painter.setPen(QColor(theme.muted))
            for k, (axis, _) in enumerate(axes_of(line)):
                painter.drawText(QRectF(0, y + ROW + k * FILLED, INDENT, FILLED), LEFT, axis)

    def event(self, event: QEvent) -> bool:
        """A tooltip for the part under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos().y())
            if row is not None:
                QToolTip.showText(event.globalPos(), row.words.meaning, self)
                return True
        return super().event(event)


def axes_of(line: Line) -> list[tuple[str, str]]:
    """The filled lines to show: one where both axes have the same numbers at any step."""
    return [("", line.filled[0])] if line.shared else list(zip("xy", line.filled, strict=True))


def table_number(value: float) -> str:
    """Four digits that fit into their column, 8.376e-4 and 1.495e3; fewer beside a longer exponent, 1.6e-209."""
    shown = _padded(formula_text(value, 4))
    whole = shown.lstrip("−").partition(".")[0]
    if len(whole) <= 3 and len(shown.lstrip("−")) <= 8 and "e" not in shown:
        return shown
    for digits in (3, 2, 1):
        mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
        power = str(int(exponent))
        if len(power) + digits <= 5:
            break
    return f"{mantissa.replace('-', '−')}e{power}"


def _padded(number: str) -> str:
    """Zeros up to four digits, so that numbers below one another are as long: 0.292 beside 0.2603 is 0.2920."""
    if "e" in number or not number.lstrip("−").replace(".", "").isdigit():
        return number
    digits = len(number.replace(".", "").lstrip("−0"))
    if digits == 0 or digits >= 4:
        return number
    return f"{number}{'' if '.' in number else '.'}{'0' * (4 - digits)}"


def parted_at_point(number: str) -> tuple[str, str]:
    """What stands before the decimal point, and the point with what follows."""
    whole, point, fraction = number.partition(".")
    return whole, point + fraction


def _tops(rows: int, lines: list[Line]) -> list[float]:
    """Where each line of the formula begins below a table of ``rows``."""
    y, tops = (rows + 1) * ROW + GAP, []
    for line in lines:
        tops.append(y + GAP)
        y += GAP + ROW + len(axes_of(line)) * FILLED
    return tops


def height_of(parts: Anatomy) -> float:
    """Pixels of a sheet, the same at every step of a walk."""
    lines = derivation(parts)
    return _tops(len(parts_of(parts)), lines)[-1] + ROW + len(axes_of(lines[-1])) * FILLED + 2


def sheet_text(parts: Anatomy, name: str, steps: int, begun: int = 0) -> str:
    """The whole sheet as text, to be copied or heard."""
    head = f"{name}, {step_text(parts, steps, begun)}, learning rate {_rate(parts)}"
    rows = []
    for part in parts_of(parts):
        x, y = (formula_text(float(value), 4) for value in part.value)
        rows.append(f"{part.words.name}: x {x}, y {y}")
    lines = []
    for line in derivation(parts):
        lines.append(line.rule)
        lines += [f"  {axis}: {filled}" if axis else f"  {filled}" for axis, filled in axes_of(line)]
    return "\n".join([head, *rows, *lines])


def step_text(parts: Anatomy, steps: int, begun: int = 0) -> str:
    """Which step of the scene it is, of a hiker that takes ``steps`` and has ``begun`` at one of the scene's."""
    last = ", the last" if parts.index == steps - 1 else ""
    return f"step {begun + parts.index:,} → {begun + parts.index + 1:,}{last}"


def _rate(parts: Anatomy) -> str:
    return rate_text(parts.learning_rate)


def _paint_squeezed(painter: QPainter, text: str, box: QRectF) -> None:
    """A line of text, squeezed if it is too long, cut if it still is."""
    metrics = QFontMetricsF(painter.font())
    needed = metrics.horizontalAdvance(text) + 1
    if needed <= box.width():
        painter.drawText(box, LEFT, text)
        return
    squeeze = max(NARROWEST, box.width() / needed)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width() / squeeze)
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(squeeze, 1.0)
    painter.drawText(QRectF(0, 0, box.width() / squeeze, box.height()), LEFT, shown)
    painter.restore()
