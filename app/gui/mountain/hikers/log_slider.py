"""A slider over the decades of a learning rate, with the stability ruler below its groove."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from app.descent.story.stability import Bands, band_edges
from app.descent.story.stability_sentences import limit_label
from app.descent.text.numbers import lr_text, rate_text
from app.gui.mountain.hikers.stability_legend import band_lines, band_sentence
from app.gui.paint.axis import LABEL_WIDTH, Scale, paint_marks
from app.gui.paint.ticks import Tick, decade_ticks
from app.gui.theme import Theme, pixel_font

LOWEST, HIGHEST = -6, 2  # decades
TICKS = 100  # slider positions a decade
PAD = 14  # pixels left free at both ends
SLIDER = 54  # pixels of its height
GROOVE, RULER = 23.0, 11.0  # pixels from the top to the groove, below the limit's name, and from there to the ruler
SAME = 0.02  # of a decade: a rate in use nearer to the handle's than this has no mark of its own
KEYS = "learning_rate: how long each stride is. * and / multiply and divide it by ten, + and − by two."


class LogSlider(QSlider):
    """A slider over the decades 10⁻⁶ … 10², with a tick and a label for each."""

    limit_pointed = Signal(float)  # where on the ruler somebody says that rates diverge
    multiplied = Signal(float)  # what a key multiplies the rate by; the slider's own places only come near it

    def __init__(self, theme: Theme, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(LOWEST * TICKS, HIGHEST * TICKS)
        self.setSingleStep(TICKS // 20)
        self.setPageStep(TICKS)
        self._theme, self._colour = theme, colour
        self._bands: Bands | None = None
        self._used: float | None = None
        self._predicted: float | None = None
        self._pointing = self._pointing_now = False
        self.beyond = 0  # 1 or −1: the rate is larger or smaller than the slider reaches
        self.valueChanged.connect(self._come_back)

    def _come_back(self) -> None:
        """Whatever moves the handle brings the rate back onto the slider, and begins another walk."""
        self.beyond, self._used = 0, None

    def set_bands(self, bands: Bands | None, used: float | None = None) -> None:
        """Show where, at the hiker's feet, crawling, smooth, zig-zag and divergence begin.

        ``used`` is the rate in use there, which has a mark where a schedule has taken it away from the handle's.
        """
        if (bands, used) != (self._bands, self._used):
            self._bands, self._used = bands, used
            self.update()

    def set_predicted(self, rate: float | None, pointing: bool) -> None:
        """Mark on the ruler where rates are predicted to diverge; ``pointing``: a drag there moves the mark."""
        if (rate, pointing) != (self._predicted, self._pointing):
            self._predicted, self._pointing = rate, pointing
            self.update()

    @property
    def in_use(self) -> float | None:
        """The rate in use, where it is another than the handle's."""
        if self._used is None or not self._used > 0 or self.beyond:
            return None
        apart = abs(math.log10(self._used) - self.value() / TICKS)
        return self._used if apart > SAME or not self.isEnabled() else None

    def set_looks(self, theme: Theme, colour: str) -> None:
        """Draw with another theme, or in another hiker's colour."""
        if (theme, colour) != (self._theme, self._colour):
            self._theme, self._colour = theme, colour
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, SLIDER)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, SLIDER)

    def rate(self) -> float:
        """The learning rate at the handle, to two digits, so that what is shown is what is used."""
        return float(f"{10 ** (self.value() / TICKS):.1e}")

    def put(self, rate: float) -> None:
        """Move the handle without a word; rates beyond the ends rest at the end."""
        self._used = None
        self.beyond = (rate > 10.0**HIGHEST * 1.001) - (rate < 10.0**LOWEST * 0.999)
        with QSignalBlocker(self):
            self.setValue(round(TICKS * math.log10(rate)) if rate > 0 else LOWEST * TICKS)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, y = self._theme, GROOVE
        left, right = self._x(self.minimum()), self._x(self.maximum())
        painter.setPen(QPen(QColor(theme.line), 4, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        self._paint_bands(painter, y + RULER)  # below the handle, which would hide a narrow one
        self._paint_predicted(painter, y + RULER)
        painter.setFont(pixel_font(11))
        paint_marks(painter, y + 13, self._axis, self._marks(), theme)
        if not self.isEnabled():
            self._paint_in_use(painter, y)
            return  # the rates are a schedule's, and the handle would stand at another
        at, colour = QPointF(self._x(self.value()), y), QColor(self._colour)
        painter.setPen(QPen(colour, 4, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, y), at)
        if self.beyond:
            self._paint_beyond(painter, y)
        else:
            painter.setPen(QPen(QColor(theme.card), 2))
            painter.setBrush(colour)
            painter.drawEllipse(at, 8, 8)
        self._paint_in_use(painter, y)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.drawEllipse(at, 10, 10)

    @property
    def _axis(self) -> Scale:
        """Where the decades lie; the ends keep half a label's room."""
        return Scale(LOWEST, HIGHEST, PAD, self.width() - PAD)

    def _marks(self) -> list[Tick]:
        """Every decade, named where there is room, but for where the words of a rate outside the slider stand."""
        named = {tick.at: tick.text for tick in decade_ticks(LOWEST, HIGHEST, (self.width() - 2 * PAD) / LABEL_WIDTH)}
        covered = {1: range(HIGHEST + 1), -1: range(LOWEST, LOWEST + 3)}.get(self.beyond, ())
        decades = range(LOWEST, HIGHEST + 1)
        return [Tick(k, "" if k in covered else named.get(k, "")) for k in decades]

    def _paint_bands(self, painter: QPainter, y: float) -> None:
        """The stability ruler: a line for each band of rates, as the legend explains them."""
        edges = None if self._bands is None else band_edges(self._bands)
        if self._bands is None or edges is None:
            return
        marks = [self._x(self._clipped(edge)) for edge in (10.0**LOWEST, *edges, 10.0**HIGHEST)]
        lines = band_lines(self._theme, self._bands.exact)
        for (begin, end), line in zip(pairwise(marks), lines, strict=True):
            if end > begin:
                line.paint(painter, begin, end, y)
        if LOWEST < math.log10(edges[2]) < HIGHEST:
            self._paint_limit(painter, marks[3], y, limit_label(self._bands))

    def _paint_predicted(self, painter: QPainter, y: float) -> None:
        """A dotted line while a limit is asked for, and a flag in the hiker's colour where it is predicted."""
        if self._pointing:
            painter.setPen(QPen(QColor(self._theme.muted), 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(PAD, y), QPointF(self.width() - PAD, y))
        if self._predicted is not None:
            x = self._x(self._clipped(self._predicted))
            painter.setPen(QPen(QColor(self._colour), 2.0, c=Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(x, 14), QPointF(x, y + 5))  # below the limit's name
            painter.setBrush(QColor(self._colour))
            painter.drawPolygon(QPolygonF([QPointF(x, 14), QPointF(x + 8, 17), QPointF(x, 20)]))

    def _paint_limit(self, painter: QPainter, x: float, y: float, said: str) -> None:
        """A line at the limit, and its name above the groove."""
        painter.setFont(pixel_font(11))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(said) + 2
        left = min(max(x - wide / 2, 0.0), self.width() - wide)
        painter.setPen(QPen(QColor(self._theme.text), 1.5, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(x, 13), QPointF(x, y + 5))
        painter.drawText(QRectF(left, 0, wide, 13), Qt.AlignmentFlag.AlignCenter, said)

    def _paint_in_use(self, painter: QPainter, y: float) -> None:
        """A small diamond on the groove at the rate in use, where it is not the handle's."""
        if self.in_use is None:
            return
        x = self._x(self._clipped(self.in_use))
        painter.setPen(QPen(QColor(self._theme.card), 1.5))
        painter.setBrush(QColor(self._theme.text))
        painter.drawPolygon(QPolygonF([QPointF(x, y - 6), QPointF(x + 5, y), QPointF(x, y + 6), QPointF(x - 5, y)]))

    def _clipped(self, rate: float) -> int:
        return round(TICKS * min(max(math.log10(rate), LOWEST), HIGHEST)) if rate > 0 else LOWEST * TICKS

    def _paint_beyond(self, painter: QPainter, y: float) -> None:
        """An arrow in place of the handle, and the words, where the rate lies outside the slider."""
        way, at = self.beyond, self._x(self.value())
        tip = [QPointF(at + way * 10, y), QPointF(at - way * 4, y - 7), QPointF(at - way * 4, y + 7)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        painter.drawPolygon(QPolygonF(tip))
        words = f"above {lr_text(10.0**HIGHEST)} ▸" if way > 0 else f"◂ below {lr_text(10.0**LOWEST)}"
        side = Qt.AlignmentFlag.AlignRight if way > 0 else Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(2, y + 15, self.width() - 4, 16), side | Qt.AlignmentFlag.AlignVCenter, words)

    def event(self, event: QEvent) -> bool:
        """The tooltip says what the ruler means where the pointer is."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.said_at(event.pos().x()), self)
            return True
        return super().event(event)

    def said_at(self, x: float) -> str:
        """What the ruler means at a pixel; what the slider is, where it has no ruler."""
        if self._bands is None:
            return self.toolTip()
        rate = float(f"{10 ** (self._value_at(x) / TICKS):.1e}")
        return "\n".join(filter(None, (band_sentence(self._bands, rate), self.said_of_use(), KEYS)))

    def said_of_use(self) -> str:
        """Which rate is in use, where it is another than the handle's."""
        if self.in_use is None:
            return ""
        return f"◆ In use at this step: {rate_text(self.in_use, 3)}, where the schedule has taken it."

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """× and ÷ by ten (* and /) and by two (+ and −), besides Qt's own keys."""
        factor = {"*": 10.0, "/": 0.1, "+": 2.0, "=": 2.0, "-": 0.5}.get(event.text())
        if factor is None:
            super().keyPressEvent(event)
        else:
            self.multiplied.emit(factor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past changes no rate; once it has the focus the wheel is its own."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def _x(self, value: int) -> float:
        return self._axis.pixel(value / TICKS)

    def _value_at(self, x: float) -> int:
        return min(max(round(TICKS * self._axis.value(x)), self.minimum()), self.maximum())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press anywhere takes the handle there: the nearest way to any decade."""
        if self._pointing and event.button() == Qt.MouseButton.LeftButton and event.position().y() > GROOVE + RULER / 2:
            self._pointing_now = True
            self._point(event.position().x())
        elif event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pointing_now:
            self._point(event.position().x())
        elif self.isSliderDown():
            self.setValue(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointing_now = False
            self.setSliderDown(False)

    def _point(self, x: float) -> None:
        self.limit_pointed.emit(float(f"{10 ** (self._value_at(x) / TICKS):.1e}"))
