"""The search-space map: the places of two hyperparameters, filling up with scores as they are tried."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui import theme as colours
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.history import trial_text
from app.gui.tuner.map_ink import luminance, marks, parts, squares
from app.tuning.space_grid import Axis, Cell, Key, axes_of, cells_of, key_of, update_cells
from app.tuning.spec import Value
from app.tuning.state import SearchState

LEFT, BOTTOM, TOP, RIGHT = 92, 48, 12, 14  # pixels around the grid
RADIUS = 7.0  # of a dot on a continuous axis
SHADES = 64  # of very many dots
MANY = 1000  # dots; from here on small squares, which are painted ten times as fast


class SpaceMap(QWidget):
    """Draws the tried places of two hyperparameters; a click or the arrow keys choose a trial."""

    trial_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state, self._selected = theme, SearchState(), ""
        self._x: Axis | None = None
        self._y: Axis | None = None
        self._cells: dict[Key, Cell] = {}
        self._spots: dict[Key, tuple[float, float] | None] = {}  # 0…1 across and up, None off the axes
        self._range = (0.0, 1.0)
        self._picture = QPixmap()  # the map without what is chosen, as it was last painted
        self._made_of: object = None
        self.renderings = 0  # how often it was
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Search-space map")
        self.setMinimumSize(260, 140)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme, self._made_of = theme, None
        self.update()

    def show_state(self, state: SearchState, x: str = "", y: str = "", selected: str = "") -> None:
        """Draw a search by two of its varied hyperparameters (``y`` may be empty)."""
        axes = axes_of(state.spec) if state.spec is not None else {}
        earlier, names, chosen = self._state, self._names(), selected != self._selected
        self._state, self._selected = state, selected
        self._x, self._y = axes.get(x), axes.get(y) if y != x else None
        if names != self._names() or earlier.spec is not state.spec:
            self._cells = cells_of(state, *self._names_of_cells()) if self._x else {}
            self._spots.clear()
            differ = True
        else:
            differ = self._x is not None and bool(update_cells(self._cells, earlier, state, *self._names_of_cells()))
        if differ:
            scores = [c.best.score for c in self._cells.values() if c.best.score is not None]
            self._range = (min(scores), max(scores)) if scores else (0.0, 1.0)
            self._made_of = None
        if differ or chosen:
            self.update()

    def _names(self) -> tuple[str, str]:
        return self._x.name if self._x else "", self._y.name if self._y else ""

    def _names_of_cells(self) -> tuple[str, str | None]:
        x, y = self._names()
        return x, y or None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:
            self.paint(painter)
            return
        ratio = painter.device().devicePixelRatioF()
        made_of = self.size(), ratio, self._state.best and self._state.best.trial
        if made_of != self._made_of:
            self._made_of = made_of
            self.renderings += 1
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            inner = QPainter(self._picture)
            self._paint_all(inner, ratio)
            inner.end()
        painter.drawPixmap(0, 0, self._picture)
        self._paint_chosen(painter)

    def paint(self, painter: QPainter) -> None:
        """Paint the map at the widget's size."""
        self._paint_all(painter)
        self._paint_chosen(painter)

    def _paint_all(self, painter: QPainter, ratio: float = 0.0) -> None:
        """Paint all but what is chosen; ``ratio`` is of dots to pixels where there are dots."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.card))
        if self._x is None:
            painter.setPen(QColor(self._theme.muted))
            painter.setFont(pixel_font(15))
            text = "Nothing varies in this search." if self._state.spec else "The space fills up here as trials run."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        grid = self._grid()
        self._paint_untried(painter, grid)
        many = self._continuous() and len(self._cells) > MANY
        if many and ratio:
            painter.drawImage(0, 0, self._squares(grid, ratio))
        elif many:
            self._paint_squares(painter, grid)
        else:
            for key, cell in self._cells.items():
                if (place := self._rect(grid, key)) is not None:
                    self._paint_cell(painter, place, cell)
        self._paint_axes(painter, grid)

    def _paint_squares(self, painter: QPainter, grid: QRectF) -> None:
        """Very many dots as small squares, the better over the worse."""
        places = [(self._rect(grid, key), cell.best.score) for key, cell in self._cells.items()]
        drawn = [(-1.0 if score is None else self._part(score), place) for place, score in places if place is not None]
        drawn.sort(key=lambda pair: pair[0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for part, place in drawn:
            painter.fillRect(place.adjusted(5, 5, -5, -5), self._shade(None if part < 0 else part))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _squares(self, grid: QRectF, ratio: float) -> QImage:
        """The same as dots of an image, which takes a tenth of the time."""
        for key in self._cells:
            if key not in self._spots:
                self._rect(grid, key)
        spots = np.array([self._spots[key] or (np.nan, np.nan) for key in self._cells])
        scores = np.array([np.nan if c.best.score is None else c.best.score for c in self._cells.values()])
        shades = np.nan_to_num(np.round(SHADES * self._part(scores)), nan=-1).astype(int) + 1
        colour = [self._shade(None), *(self._shade(shade / SHADES) for shade in range(SHADES + 1))]
        return squares(spots, shades, colour, grid, self.size() * ratio, ratio)

    def _paint_chosen(self, painter: QPainter) -> None:
        """The chosen trial's place with its thick rim, and the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        trial = self._state.trials.get(self._selected)
        if trial is not None and self._x is not None:
            key = key_of(trial, *self._names_of_cells())
            place = self._rect(self._grid(), key) if key is not None else None
            if key is not None and place is not None:
                self._paint_cell(painter, place, self._cells[key], chosen=True)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _grid(self) -> QRectF:
        return QRectF(LEFT, TOP, max(20, self.width() - LEFT - RIGHT), max(20, self.height() - TOP - BOTTOM))

    def _rect(self, grid: QRectF, key: Key) -> QRectF | None:
        """Where a place is drawn: its cell, or around a dot where an axis is a range."""
        assert self._x is not None
        if key not in self._spots:
            x = self._x.place(key[0])
            y = 0.5 if self._y is None else self._y.place(key[1]) if key[1] is not None else None
            self._spots[key] = None if x is None or y is None else (x, y)
        spot = self._spots[key]
        if spot is None:
            return None
        centre = QPointF(grid.left() + spot[0] * grid.width(), grid.bottom() - spot[1] * grid.height())
        if self._continuous():
            return QRectF(centre.x() - RADIUS, centre.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        width, height = grid.width() / self._count(self._x), grid.height() / self._count(self._y)
        return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height).adjusted(2, 2, -2, -2)

    def _continuous(self) -> bool:
        return (self._x is not None and self._x.values is None) or (self._y is not None and self._y.values is None)

    @staticmethod
    def _count(axis: Axis | None) -> int:
        return len(axis.values) if axis is not None and axis.values is not None else 1

    def _paint_untried(self, painter: QPainter, grid: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._continuous() or self._x is None or self._x.values is None:
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawRect(grid)
            return
        ys: tuple[Value | None, ...] = self._y.values if self._y is not None and self._y.values else (None,)
        painter.setFont(pixel_font(12))
        for x in self._x.values:
            for y in ys:
                place = None if (x, y) in self._cells else self._rect(grid, (x, y))
                if place is not None:
                    painter.setPen(QPen(QColor(self._theme.muted), 1, Qt.PenStyle.DotLine))
                    painter.drawRoundedRect(place, 4, 4)
                    if place.width() > 50 and place.height() > 18:
                        painter.setPen(QColor(self._theme.muted))
                        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "untried")

    def _paint_cell(self, painter: QPainter, place: QRectF, cell: Cell, chosen: bool = False) -> None:
        trial, dot = cell.best, self._continuous()
        fill = self._fill(trial.score)
        best = self._state.best
        painter.setPen(QPen(QColor(self._theme.text), 2.5) if chosen else QPen(QColor(self._theme.muted), 1))
        painter.setBrush(fill)
        if dot:
            painter.drawEllipse(place)
            return
        painter.drawRoundedRect(place, 4, 4)
        star = " ★" if best is not None and best.trial == trial.trial else ""
        text = f"{trial.score:.4f}{star}" if trial.score is not None else trial.status.lower()
        lines = [text]
        if place.height() > 42:
            lines.append(f"trial {trial.number}" if cell.count == 1 else f"best of {cell.count} trials")
        painter.setFont(pixel_font(12, bold=bool(star)))
        if painter.fontMetrics().horizontalAdvance(text) + 8 > place.width() or place.height() < 15:
            return
        dark_ink, light_ink = "#14181C", "#FFFFFF"
        painter.setPen(QColor(dark_ink if luminance(fill) > 0.22 else light_ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))

    def _fill(self, score: float | None) -> QColor:
        """From the card's ground (worst) to blue (best)."""
        return self._shade(None if score is None else self._part(score))

    def _part(self, score: Any) -> Any:
        """How good a score is (or an array of them), from 0 (the worst there is) to 1 (the best)."""
        low, high = self._range
        part = score * 0.0 + 1.0 if high <= low else (score - low) / (high - low)
        falls = self._state.spec is not None and self._state.spec.direction == "min"
        return 1.0 - part if falls and high > low else part

    def _shade(self, part: float | None) -> QColor:
        if part is None:
            return QColor(self._theme.field)
        ground, full = QColor(self._theme.card), QColor(colours.BLUE if self._theme.name == "light" else colours.SKY)
        part = 0.12 + 0.88 * part
        mixed = (g + (f - g) * part for g, f in zip(parts(ground), parts(full), strict=True))
        return QColor.fromRgbF(*mixed)

    def _paint_axes(self, painter: QPainter, grid: QRectF) -> None:
        assert self._x is not None
        painter.setFont(pixel_font(12))
        painter.setPen(QColor(self._theme.muted))
        room = painter.fontMetrics().horizontalAdvance("000000") + 8
        for place, text in marks(self._x, max(2, int(grid.width() / room))):
            x = grid.left() + place * grid.width()
            box = QRectF(x - 60, grid.bottom() + 4, 120, 16)
            box.moveRight(min(box.right(), self.width() + 50.0))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        title = QRectF(grid.left(), grid.bottom() + 24, grid.width(), 18)
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, self._x.name)
        if self._y is None:
            return
        for place, text in marks(self._y, max(2, int(grid.height() / 18))):
            y = grid.bottom() - place * grid.height()
            painter.drawText(
                QRectF(24, y - 9, LEFT - 32, 18), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
        painter.save()
        painter.translate(12, grid.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-100, -9, 200, 18), Qt.AlignmentFlag.AlignCenter, self._y.name)
        painter.restore()

    def _at(self, point: QPointF) -> Cell | None:
        if self._x is None:
            return None
        grid = self._grid()
        for key, cell in reversed(self._cells.items()):
            place = self._rect(grid, key)
            if place is not None and place.contains(point):
                return cell
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.trial_clicked.emit(cell.best.trial)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        trials = sorted(self._state.trials.values(), key=lambda t: t.number)
        if event.key() not in steps or not trials:
            super().keyPressEvent(event)
            return
        step = steps[Qt.Key(event.key())]
        places = {t.trial: k for k, t in enumerate(trials)}
        start = places.get(self._selected, -1 if step > 0 else 0)
        self.trial_clicked.emit(trials[(start + step) % len(trials)].trial)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._at(QPointF(event.pos()))
            more = f"\nThe best of {cell.count} trials here." if cell is not None and cell.count > 1 else ""
            text = "Each cell is a place in the space. Click one to choose its trial; arrow keys go through the trials."
            QToolTip.showText(
                event.globalPos(), trial_text(self._state, cell.best.trial) + more if cell else text, self
            )
            return True
        return super().event(event)
