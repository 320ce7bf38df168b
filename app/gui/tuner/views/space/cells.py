"""How one place of the search-space map is painted: a cell with its score, or a dot where an axis is a range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.descent.text.numbers import metric_text, number_text
from app.gui.theme import Theme, luminance, pixel_font, translucent
from app.gui.tuner.views.trial_looks import FAILED
from app.tuning.record.space_grid import Cell

LINE, MARGIN = 16.0, 8.0  # pixels of a line of text, and around the text of a cell
EVEN = 0.179  # the luminance on which black and white can be read equally well, 4.58 : 1


def paint_untried(painter: QPainter, theme: Theme, places: Iterable[QRectF]) -> None:
    """Cells that no trial has."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(pixel_font(12))
    for place in places:
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(place, 4, 4)
        if place.width() > 50 and place.height() > 18:
            painter.setPen(QColor(theme.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "untried")


def paint_dot(painter: QPainter, theme: Theme, place: QRectF, cell: Cell, fill: QColor, chosen: bool) -> None:
    """A dot in the colour of its score, or a cross for a trial that failed."""
    _take_pen(painter, theme, chosen)
    failed = cell.best.status in FAILED
    painter.setBrush(Qt.BrushStyle.NoBrush if failed else fill)
    if chosen or not failed:
        painter.drawEllipse(place)
    if failed:
        painter.setPen(QPen(QColor(theme.error), 2))
        corners = place.adjusted(3, 3, -3, -3)
        painter.drawLine(corners.topLeft(), corners.bottomRight())
        painter.drawLine(corners.topRight(), corners.bottomLeft())


def paint_cell(
    painter: QPainter, theme: Theme, place: QRectF, cell: Cell, fill: QColor, chosen: bool, is_best: bool
) -> None:
    """A cell with what is known of its best trial, as far as it has room."""
    _take_pen(painter, theme, chosen)
    painter.setBrush(fill)
    painter.drawRoundedRect(place, 4, 4)
    painter.setFont(pixel_font(12, bold=is_best))
    painter.setPen(ink_on(fill))
    wide, high = place.width(), place.height()
    if lines := words_of(cell, is_best, painter.fontMetrics().horizontalAdvance, wide, high):
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))
    elif lines := words_of(cell, is_best, painter.fontMetrics().horizontalAdvance, high, wide):  # upright
        painter.save()
        painter.translate(place.center())
        painter.rotate(-90)
        painter.drawText(QRectF(-high / 2, -wide / 2, high, wide), Qt.AlignmentFlag.AlignCenter, "\n".join(lines))
        painter.restore()


def words_of(cell: Cell, is_best: bool, width_of: Callable[[str], float], wide: float, high: float) -> list[str]:
    """What is written in a cell of so many pixels: its score, and below it which trial's, as short as it must be.

    Nothing where not even the shortest has room.
    """
    trial, star = cell.best, " ★" if is_best else ""
    score = trial.score
    if score is None:
        first = [trial.status.lower(), *(["✕"] if trial.status in FAILED else [])]
    else:
        first = [f"{metric_text(score)}{star}", f"{number_text(score, 3)}{star}", number_text(score, 2)]
    second = [f"trial {trial.number}"] if cell.count == 1 else [f"best of {cell.count} trials", f"best of {cell.count}"]
    fitting = [[text for text in texts if width_of(text) + MARGIN <= wide] for texts in (first, second)]
    if not fitting[0] or high < LINE:
        return []
    return [texts[0] for texts in fitting if texts][: 2 if high > 2 * LINE + MARGIN else 1]


def ink_on(fill: QColor) -> QColor:
    """Black or white, whichever can be read better there."""
    return QColor("black" if luminance(fill.name()) > EVEN else "white")


def paint_score(
    painter: QPainter, theme: Theme, grid: QRectF, place: QRectF, text: str, dots: Sequence[QRectF] = ()
) -> None:
    """What is written beside a dot, where it is inside the grid and hides no other if there is such a side."""
    painter.setFont(pixel_font(12, bold=True))
    box = QRectF(0, 0, painter.fontMetrics().horizontalAdvance(text) + 6, 16)
    sides = [(place.width() / 2 + 2 + box.width() / 2, 0.0), (0.0, place.height() / 2 + 9)]
    places = [
        QPointF(place.center().x() + sign * x, place.center().y() - sign * y) for x, y in sides for sign in (1, -1)
    ]
    inside = []
    for centre in places:
        box.moveCenter(centre)
        if grid.contains(box):
            inside.append(centre)
            if not any(box.intersects(dot) for dot in dots):
                break
    else:
        box.moveCenter((inside or places)[0])
    painter.fillRect(box, translucent(theme.card, 0.7))
    painter.setPen(QColor(theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _take_pen(painter: QPainter, theme: Theme, chosen: bool) -> None:
    painter.setPen(QPen(QColor(theme.text), 2.5) if chosen else QPen(QColor(theme.muted), 1))
