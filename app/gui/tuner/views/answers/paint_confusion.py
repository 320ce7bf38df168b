"""A confusion table: a row a true class, a column an answered one, each cell as dark as its share of the row."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.gui.theme import Theme, mixed, pixel_font
from app.tuning.export.commands import Answers
from app.tuning.words.answers import share_text

LETTERS, SMALL = 13.0, 11.0  # pixels
MOST_NAME = 110.0  # pixels of a class's name beside its row
LEAST_CELL = 15.0  # pixels that a class's name beside its row takes
GAP = 2.0
DARK = 0.55  # share from which the letters are those on the accent
HEAD = 18.0  # pixels of "answered" above


def cell_rect(rect: QRectF, answers: Answers, true: int, answered: int) -> QRectF:
    """Where a cell stands in a picture of this size."""
    inner, wide, high = _grid(rect, answers)
    return QRectF(inner.left() + answered * wide, inner.top() + true * high, wide - GAP, high - GAP)


def paint_confusion(painter: QPainter, rect: QRectF, answers: Answers, theme: Theme) -> None:
    """Paint the whole table; of many classes the cells alone, their numbers are in the tooltips."""
    inner, wide, high = _grid(rect, answers)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plain, small = pixel_font(LETTERS), pixel_font(SMALL)
    metrics, small_metrics = QFontMetricsF(plain), QFontMetricsF(small)
    painter.setFont(small)
    painter.setPen(QColor(theme.muted))
    painter.drawText(QRectF(inner.left(), rect.top(), inner.width(), HEAD), Qt.AlignmentFlag.AlignCenter, "answered as")
    painter.drawText(
        QRectF(rect.left(), inner.top() - HEAD, inner.left() - rect.left() - 8, HEAD),
        Qt.AlignmentFlag.AlignRight,
        "true",
    )
    step = max(1, round(0.5 + LEAST_CELL / high))
    step_across = max(1, round(0.5 + 3 * LEAST_CELL / wide))
    painter.setPen(QColor(theme.text))
    for place, name in enumerate(answers.classes):
        flat = " ".join(name.split())
        if place % (step if high < LEAST_CELL else 1) == 0:
            at = QRectF(rect.left(), inner.top() + place * high, inner.left() - rect.left() - 8, high - GAP)
            text = small_metrics.elidedText(flat, Qt.TextElideMode.ElideRight, at.width())
            painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        if place % (step_across if wide < 3 * LEAST_CELL else 1) == 0:
            room = wide * (step_across if wide < 3 * LEAST_CELL else 1)
            at = QRectF(inner.left() + place * wide, inner.top() - HEAD, room - GAP, HEAD)
            text = small_metrics.elidedText(flat, Qt.TextElideMode.ElideRight, at.width())
            left = Qt.AlignmentFlag.AlignLeft if room > wide else Qt.AlignmentFlag.AlignHCenter
            painter.drawText(at, left | Qt.AlignmentFlag.AlignVCenter, text)
    for true, row in enumerate(answers.confusion):
        total = sum(row)
        for answered, count in enumerate(row):
            share = count / total if total else 0.0
            cell = cell_rect(rect, answers, true, answered)
            colour = theme.accent if true == answered else theme.error
            painter.fillRect(cell, QColor(mixed(colour, theme.field, share)))
            if not count and true != answered:
                continue
            painter.setPen(QColor(theme.on_accent if share > DARK else theme.text))
            texts = [(plain, metrics, f"{count:,}"), (small, small_metrics, share_text(count, total))]
            _write(painter, cell, texts)
    painter.setPen(QPen(QColor(theme.line)))
    painter.drawRect(inner.adjusted(-1, -1, -GAP + 1, -GAP + 1))


def _write(painter: QPainter, cell: QRectF, texts: list[tuple[QFont, QFontMetricsF, str]]) -> None:
    """The count, and the share below it, where they have room."""
    heights = [metrics.height() for _, metrics, _ in texts]
    fits = [metrics.horizontalAdvance(text) <= cell.width() - 2 for _, metrics, text in texts]
    if not fits[0] or heights[0] > cell.height():
        return
    lines = texts if all(fits) and sum(heights) <= cell.height() else texts[:1]
    top = cell.center().y() - sum(metrics.height() for _, metrics, _ in lines) / 2
    for font, metrics, text in lines:
        painter.setFont(font)
        left = cell.center().x() - metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(left, top + metrics.ascent()), text)
        top += metrics.height()


def _grid(rect: QRectF, answers: Answers) -> tuple[QRectF, float, float]:
    """The cells' place, and the width and height of one."""
    metrics = QFontMetricsF(pixel_font(SMALL))
    widest = max([metrics.horizontalAdvance(" ".join(name.split())) for name in answers.classes] or [0.0])
    left = rect.left() + min(MOST_NAME, max(30.0, widest)) + 10
    inner = QRectF(left, rect.top() + 2 * HEAD, rect.right() - left, rect.bottom() - rect.top() - 2 * HEAD)
    count = max(1, len(answers.classes))
    return inner, inner.width() / count, inner.height() / count
