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

from app.descent.text.numbers import metric_text
from app.gui.kit.plain_text import plain_text
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.views.axes import round_range
from app.gui.tuner.views.space.axes import BOTTOM, LEFT, RIGHT, TOP, paint_axes
from app.gui.tuner.views.space.cells import paint_cell, paint_dot, paint_score, paint_untried
from app.gui.tuner.views.space.shades import shade_of, squares
from app.gui.tuner.views.trial_looks import FAILED
from app.tuning.record.space_grid import Axis, Cell, Key, axes_of, cells_of, colour_range, key_of, update_cells
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState
from app.tuning.spec.space import Value
from app.tuning.words.trial import dot_tip

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
        self._range = self._coloured = (0.0, 1.0)  # of the scores, and of those that colours tell apart
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
            self._coloured = colour_range(scores, self._falls())
            self._made_of = None
            if self._y is None:
                self._spots.clear()  # they are as high as their scores
        if differ or chosen:
            self.update()

    def _names(self) -> tuple[str, str]:
        return self._x.name if self._x else "", self._y.name if self._y else ""

    def _names_of_cells(self) -> tuple[str, str | None]:
        x, y = self._names()
        return x, y or None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
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
            text = "Nothing varies in this search." if self._state.spec else "The map fills up here as trials run."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        grid = self._grid()
        paint_axes(painter, self._theme, grid, self._x, self._up())
        if not self._continuous():
            paint_untried(painter, self._theme, self._untried(grid))
        best = self._state.best
        many = self._continuous() and len(self._cells) > MANY
        if many and ratio:
            painter.drawImage(0, 0, self._squares(grid, ratio))
        elif many:
            self._paint_squares(painter, grid)
        else:
            for key, cell in self._cells.items():
                if (place := self._rect(grid, key)) is not None:
                    self._paint_place(painter, place, cell)
        if (place := self._best_place()) is not None and best is not None and best.score is not None:
            dots = [] if many else [dot for key in self._cells if (dot := self._rect(grid, key)) not in (None, place)]
            paint_score(painter, self._theme, grid, place, f"{metric_text(best.score)} ★", dots)

    def _paint_squares(self, painter: QPainter, grid: QRectF) -> None:
        """Very many dots as small squares, the better over the worse."""
        places = [(self._rect(grid, key), cell.best.score) for key, cell in self._cells.items()]
        drawn = [(-1.0 if score is None else self._part(score), place) for place, score in places if place is not None]
        drawn.sort(key=lambda pair: pair[0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for part, place in drawn:
            painter.fillRect(place.adjusted(5, 5, -5, -5), shade_of(None if part < 0 else part, self._theme))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _squares(self, grid: QRectF, ratio: float) -> QImage:
        """The same as dots of an image, which takes a tenth of the time."""
        for key in self._cells:
            if key not in self._spots:
                self._rect(grid, key)
        spots = np.array([self._spots[key] or (np.nan, np.nan) for key in self._cells])
        scores = np.array([np.nan if c.best.score is None else c.best.score for c in self._cells.values()])
        shades = np.nan_to_num(np.round(SHADES * self._part(scores)), nan=-1).astype(int) + 1
        colour = [shade_of(None, self._theme), *(shade_of(shade / SHADES, self._theme) for shade in range(SHADES + 1))]
        return squares(spots, shades, colour, grid, self.size() * ratio, ratio)

    def place_of(self, trial: TrialState) -> QRectF | None:
        """Where a trial's cell or dot is drawn; None where it has no place on these axes."""
        key = key_of(trial, *self._names_of_cells()) if self._x is not None else None
        return self._rect(self._grid(), key) if key is not None else None

    def _paint_chosen(self, painter: QPainter) -> None:
        """The chosen trial's place with its thick rim, and the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        trial = self._state.trials.get(self._selected)
        if trial is not None and (place := self.place_of(trial)) is not None:
            key = key_of(trial, *self._names_of_cells())
            assert key is not None
            self._paint_place(painter, place, self._cells[key], chosen=True)
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
            y = self._height_of(key)
            self._spots[key] = None if x is None or y is None else (x, y)
        spot = self._spots[key]
        if spot is None:
            return None
        centre = QPointF(grid.left() + spot[0] * grid.width(), grid.bottom() - spot[1] * grid.height())
        if self._continuous():
            return QRectF(centre.x() - RADIUS, centre.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        width, height = grid.width() / self._count(self._x), grid.height() / self._count(self._y)
        return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height).adjusted(2, 2, -2, -2)

    def _height_of(self, key: Key) -> float | None:
        """How high a place is, 0…1: by its second hyperparameter, or without one by its score."""
        if self._y is not None:
            return self._y.place(key[1]) if key[1] is not None else None
        scores, score = self._up(), self._cells[key].best.score if key in self._cells else None
        if scores is None:
            return 0.5
        return scores.place(score) if score is not None else 0.0

    def _up(self) -> Axis | None:
        """What is shown from bottom to top: the second hyperparameter, or over a range alone the score."""
        if self._y is not None or self._x is None or self._x.values is not None or self._state.spec is None:
            return self._y
        low, high, _ = round_range(*self._range)
        return Axis(self._state.spec.objective, None, low, high)

    def scale_text(self) -> str:
        """What the colours of dots mean; cells have their scores written on them."""
        low, high = self._coloured
        if not self._continuous():
            return ""
        worst, best = (high, low) if self._falls() else (low, high)
        beyond = " (or worse)" if worst not in self._range else ""
        blue = self._y is not None and high > low
        failed = any(cell.best.status in FAILED for cell in self._cells.values())
        told = (
            f"The stronger the blue, the better: {metric_text(worst)}{beyond} to {metric_text(best)}." if blue else ""
        )
        return f"{told} ✕: failed.".strip() if failed else told

    def _continuous(self) -> bool:
        return (self._x is not None and self._x.values is None) or (self._y is not None and self._y.values is None)

    @staticmethod
    def _count(axis: Axis | None) -> int:
        return len(axis.values) if axis is not None and axis.values is not None else 1

    def _untried(self, grid: QRectF) -> list[QRectF]:
        """The cells that no trial has."""
        assert self._x is not None
        ys: tuple[Value | None, ...] = self._y.values if self._y is not None and self._y.values else (None,)
        keys = [(x, y) for x in self._x.values or () for y in ys if (x, y) not in self._cells]
        return [place for key in keys if (place := self._rect(grid, key)) is not None]

    def _paint_place(self, painter: QPainter, place: QRectF, cell: Cell, chosen: bool = False) -> None:
        fill, best = self._fill(cell.best.score), self._state.best
        if self._continuous():
            paint_dot(painter, self._theme, place, cell, fill, chosen)
        else:
            paint_cell(painter, self._theme, place, cell, fill, chosen, best is not None and best is cell.best)

    def _fill(self, score: float | None) -> QColor:
        """From the card's ground (worst) to blue (best)."""
        return shade_of(None if score is None else self._part(score), self._theme)

    def _part(self, score: Any) -> Any:
        """How good a score is (or an array of them), from 0 (the worst there is) to 1 (the best)."""
        low, high = self._coloured
        part = score * 0.0 + 1.0 if high <= low else np.clip((score - low) / (high - low), 0.0, 1.0)
        return 1.0 - part if self._falls() and high > low else part

    def _falls(self) -> bool:
        """Whether a lower score is a better one."""
        return self._state.spec is not None and self._state.spec.direction == "min"

    def _best_place(self) -> QRectF | None:
        """Where the best trial's dot is, if it has one."""
        best = self._state.best
        return self.place_of(best) if best is not None and self._continuous() else None

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
            text = "Each cell is one combination. Click it to choose its trial; the arrow keys step through the trials."
            if cell is not None:
                text = plain_text(dot_tip(self._state, cell.best) + more)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
