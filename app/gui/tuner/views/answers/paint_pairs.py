"""Predicted against true: a dot a row, the diagonal where both are equal, both axes in the target's unit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.gui.paint.ticks import Tick, multiples, round_step, thinned, value_ticks
from app.gui.theme import Theme, pixel_font, translucent
from app.tuning.export.commands import Answers

SMALL, RADIUS = 11.0, 2.6  # pixels
LEFT, BELOW, TOP = 66.0, 40.0, 8.0
MOST_TICKS = 6
OPACITY = 0.55


def paint_pairs(painter: QPainter, rect: QRectF, answers: Answers, theme: Theme) -> None:
    """Paint the dots in a square as large as there is room for."""
    side = max(40.0, min(rect.width() - LEFT - 12, rect.height() - BELOW - TOP))
    square = QRectF(rect.left() + LEFT, rect.top() + TOP, side, side)
    low, high, ticks = _range(answers)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(pixel_font(SMALL))
    metrics = QFontMetricsF(pixel_font(SMALL))

    def place(true: float, answered: float) -> QPointF:
        return QPointF(
            square.left() + side * (true - low) / (high - low), square.bottom() - side * (answered - low) / (high - low)
        )

    painter.setPen(QPen(QColor(theme.line)))
    painter.drawRect(square)
    widest = max([metrics.horizontalAdvance(tick.text) for tick in ticks] or [1.0])
    for tick in ticks:
        at = place(tick.at, tick.at)
        painter.setPen(QPen(translucent(theme.muted, 0.25)))
        painter.drawLine(QPointF(square.left(), at.y()), QPointF(square.right(), at.y()))
        painter.setPen(QColor(theme.muted))
        left = QRectF(square.left() - LEFT, at.y() - 8, LEFT - 6, 16)
        painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.text)
    for tick in thinned(ticks, max(1, int(side / (widest + 10)))):
        half = metrics.horizontalAdvance(tick.text) / 2 + 2
        middle = min(place(tick.at, tick.at).x(), rect.right() - half)  # the last one is not cut
        below = QRectF(middle - half, square.bottom() + 3, 2 * half, 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, tick.text)
    unit = " ".join(answers.target.split()) or "target"
    text = metrics.elidedText(f"true {unit}", Qt.TextElideMode.ElideRight, side)
    painter.drawText(QRectF(square.left(), square.bottom() + 20, side, 16), Qt.AlignmentFlag.AlignHCenter, text)
    painter.save()
    painter.translate(rect.left() + 7, square.center().y())
    painter.rotate(-90)
    painter.drawText(QRectF(-side / 2, -8, side, 16), Qt.AlignmentFlag.AlignCenter, "predicted")
    painter.restore()
    painter.setPen(QPen(QColor(theme.text), 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(place(low, low), place(high, high))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(translucent(theme.accent, OPACITY))
    for true, answered in answers.pairs:
        painter.drawEllipse(place(true, answered), RADIUS, RADIUS)


def _range(answers: Answers) -> tuple[float, float, list[Tick]]:
    """One range for both axes, between round numbers, and its ticks."""
    values = [value for pair in answers.pairs for value in pair] or [0.0, 1.0]
    low, high = min(values), max(values)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        aside = abs(high) * 0.1 or 1.0
        low, high = low - aside, high + aside
    room = (high - low) * 0.03
    low, high = low - room, high + room
    return low, high, value_ticks(multiples(low, high, round_step((high - low) / MOST_TICKS)))
