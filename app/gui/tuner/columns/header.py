"""The block above each column: its name, its kind on a chip, its distribution, and how much of it is missing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.gui.theme import BLUE, GREEN, LIGHT, ORANGE, PURPLE, Theme, mixed, pixel_font, readable, text_scale
from app.gui.tuner.columns.column_text import LONGEST_CELL, missing_line, range_line, shortened
from app.gui.tuner.columns.model import COLUMN, ROWS
from app.tuning.spec.data import Kind
from app.tuning.tables.preview import ColumnView

COLOURS: dict[Kind, str] = {"number": BLUE, "category": GREEN, "date": ORANGE, "text": PURPLE}
PADDING = 8  # pixels at a column's sides
NAME, CHIP, BARS, LINE, APART = 20, 19, 34, 16, 4  # pixels of height
WIDTH, WIDEST = 138, 220  # pixels of a column


class ColumnHeader(QHeaderView):
    """Paints a ColumnView in each section of a ColumnModel's view."""

    chip_clicked = Signal(int, QPoint)  # a column's place, and where a menu belongs on the screen

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.theme: Theme = LIGHT
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setDefaultSectionSize(round(WIDTH * text_scale()))
        self.setMinimumSectionSize(72)
        self.setMouseTracking(True)
        self.setAccessibleName("Columns of the table")

    def sizeHint(self) -> QSize:
        return QSize(0, round(text_scale() * (NAME + CHIP + BARS + 2 * LINE + 3 * APART + 8)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A few columns share the width, as far as that makes them no wider than they can use."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give every column the same width."""
        usual = round(WIDTH * text_scale())
        share = self.viewport().width() // max(1, self.count())
        self.setDefaultSectionSize(max(usual, min(share, round(WIDEST * text_scale()))))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rest = self.viewport().rect().adjusted(self.length() - self.offset(), 0, 0, 0)
        if rest.width() > 0:
            QPainter(self.viewport()).fillRect(rest, QColor(self.theme.card))

    def chip_at(self, section: int) -> QRect:
        """Where a column's chip lies, in pixels of the header's viewport."""
        scale = text_scale()
        left = self.sectionViewportPosition(section) + PADDING
        width = min(self.sectionSize(section) - 2 * PADDING, round(88 * scale))
        return QRect(left, round((4 + NAME + 1) * scale), width, round(CHIP * scale))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and section >= 0:
            chip = self.chip_at(section)
            if chip.contains(event.position().toPoint()):
                self.chip_clicked.emit(section, self.viewport().mapToGlobal(chip.bottomLeft()))
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        if not event.buttons() and section >= 0 and self.chip_at(section).contains(event.position().toPoint()):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
            return
        if not event.buttons():
            self.viewport().unsetCursor()
        super().mouseMoveEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self.model().headerData(section, Qt.Orientation.Horizontal, COLUMN)
        if not isinstance(column, ColumnView) or not rect.isValid():
            return
        view = self.parent()
        selected = isinstance(view, QWidget) and self.selectionModel().isColumnSelected(section, QModelIndex())
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, rect, column, selected)
        painter.restore()

    def _paint(self, painter: QPainter, rect: QRect, column: ColumnView, selected: bool) -> None:
        theme, scale = self.theme, text_scale()
        target, ignored = column.role == "target", column.role == "ignored"
        tint = 0.3 if selected else 0.12 if target else 0.0
        ground = mixed(theme.accent, theme.card if target or selected else theme.field, tint)
        painter.fillRect(rect, QColor(ground))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if target or selected:
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width() - 1, 3), QColor(theme.accent))
        left, width = rect.left() + PADDING, rect.width() - 2 * PADDING
        y = rect.top() + 4
        ink = readable(theme.muted if ignored else theme.text, ground)
        name = shortened(column.name, LONGEST_CELL)
        self._write(painter, QRect(left, y, width, round(NAME * scale)), name, ink, 12.5, bold=True)
        y += round((NAME + 1) * scale)
        chip = QRect(left, y, min(width, round(88 * scale)), round(CHIP * scale))
        colour = readable(COLOURS.get(column.kind, theme.muted), theme.card)
        painter.setPen(QPen(QColor(colour), 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        self._write(painter, chip.adjusted(7, 0, -4, 0), f"{column.kind} ▾", colour, 11)
        if target or column.role == "group":
            side = QRect(chip.right() + 5, y, left + width - chip.right() - 5, chip.height())
            self._write(painter, side, "★" if target else "group", readable(theme.accent, ground), 12 if target else 11)
        y += round((CHIP + APART) * scale)
        self._bars(painter, QRect(left, y, width, round(BARS * scale)), column, ground)
        y += round((BARS + APART // 2) * scale)
        muted = readable(theme.muted, ground)
        line = round(LINE * scale)
        self._write(painter, QRect(left, y, width, line), range_line(column), muted, 11)
        warn = readable(ORANGE, ground) if column.missing else muted
        rows = self.model().headerData(0, Qt.Orientation.Horizontal, ROWS)
        last = column.reason if ignored and not column.missing else ""  # why it is, where there is room for it
        box = QRect(left, y + line, width, line)
        self._write(painter, box, last or missing_line(column, rows), warn, 11, cut=Qt.TextElideMode.ElideRight)

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        colour: str,
        pixels: float,
        bold: bool = False,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        """A text on one line; a long one is ``cut``: mostly it keeps its beginning and its end."""
        painter.setFont(pixel_font(pixels * text_scale(), bold))
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, cut, max(0, box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _bars(self, painter: QPainter, box: QRect, column: ColumnView, ground: str) -> None:
        """How the values are distributed: ranges touch one another, words stand apart."""
        if not column.counts or max(column.counts) <= 0:
            return
        most, count = max(column.counts), len(column.counts)
        colour = mixed(COLOURS.get(column.kind, self.theme.muted), ground, 0.45 if column.role == "ignored" else 0.8)
        step = min(box.width() / count, 26.0 if column.words else box.width())
        gap = min(3.0, step / 4) if column.words else min(1.0, step / 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for place, value in enumerate(column.counts):
            if value > 0:
                height = max(1.0, box.height() * value / most)  # what is there is seen
                painter.drawRect(QRectF(box.left() + place * step, box.bottom() + 1 - height, step - gap, height))
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.drawLine(box.bottomLeft() + QPoint(0, 1), box.bottomRight() + QPoint(0, 1))
