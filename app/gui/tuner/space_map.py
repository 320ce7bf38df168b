"""The search-space map: the places of two hyperparameters, filling up with scores as they are tried."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui import theme as colours
from app.gui.theme import Theme, pixel_font
from app.gui.tuner.history import trial_text
from app.tuning.space_grid import Axis, Cell, axes_of, cells_of
from app.tuning.spec import Value
from app.tuning.state import SearchState
from app.tuning.wording import value_text

LEFT, BOTTOM, TOP, RIGHT = 92, 48, 12, 14  # pixels around the grid
RADIUS = 7.0  # of a dot on a continuous axis
MANY = 1000  # dots; from here on small squares, which are painted ten times as fast


class SpaceMap(QWidget):
    """Draws the tried places of two hyperparameters; a click or the arrow keys choose a trial."""

    trial_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state, self._selected = theme, SearchState(), ""
        self._x: Axis | None = None
        self._y: Axis | None = None
        self._cells: dict[tuple[Value, Value | None], Cell] = {}
        self._range = (0.0, 1.0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Search-space map")
        self.setMinimumSize(260, 140)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.update()

    def show_state(self, state: SearchState, x: str = "", y: str = "", selected: str = "") -> None:
        """Draw a search by two of its varied hyperparameters (``y`` may be empty)."""
        axes = axes_of(state.spec) if state.spec is not None else {}
        changed = state is not self._state or (x, y) != self._names()
        self._state, self._selected = state, selected
        self._x, self._y = axes.get(x), axes.get(y) if y != x else None
        if changed:
            self._cells = cells_of(state, x, y if self._y else None) if self._x else {}
            scores = [c.best.score for c in self._cells.values() if c.best.score is not None]
            self._range = (min(scores), max(scores)) if scores else (0.0, 1.0)
        self.update()

    def _names(self) -> tuple[str, str]:
        return self._x.name if self._x else "", self._y.name if self._y else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter)
        painter.end()

    def paint(self, painter: QPainter) -> None:
        """Paint the map at the widget's size."""
        painter.fillRect(self.rect(), QColor(self._theme.card))
        if self._x is None:
            painter.setPen(QColor(self._theme.muted))
            painter.setFont(pixel_font(15))
            text = "Nothing varies in this search." if self._state.spec else "The space fills up here as trials run."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        grid = self._grid()
        self._paint_untried(painter, grid)
        for key, cell in self._cells.items():
            if (place := self._rect(grid, key)) is not None:
                self._paint_cell(painter, place, cell)
        self._paint_axes(painter, grid)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _grid(self) -> QRectF:
        return QRectF(LEFT, TOP, max(20, self.width() - LEFT - RIGHT), max(20, self.height() - TOP - BOTTOM))

    def _rect(self, grid: QRectF, key: tuple[Value, Value | None]) -> QRectF | None:
        """Where a place is drawn: its cell, or around a dot where an axis is a range."""
        assert self._x is not None
        x = self._x.place(key[0])
        y = 0.5 if self._y is None else self._y.place(key[1]) if key[1] is not None else None
        if x is None or y is None:
            return None
        centre = QPointF(grid.left() + x * grid.width(), grid.bottom() - y * grid.height())
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

    def _paint_cell(self, painter: QPainter, place: QRectF, cell: Cell) -> None:
        trial, dot = cell.best, self._continuous()
        fill = self._fill(trial.score)
        best = self._state.best
        chosen = trial.trial == self._selected or self._is_here(cell)
        edge = QPen(QColor(self._theme.text), 2.5) if chosen else QPen(QColor(self._theme.muted), 1)
        painter.setPen(edge)
        painter.setBrush(fill)
        if dot and len(self._cells) > MANY and not chosen:
            painter.fillRect(place.adjusted(5, 5, -5, -5), fill)
            return
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
        painter.setPen(QColor(dark_ink if _luminance(fill) > 0.22 else light_ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))

    def _is_here(self, cell: Cell) -> bool:
        trial = self._state.trials.get(self._selected)
        if trial is None:
            return False
        return all(
            axis is None or trial.values.get(axis.name) == cell.best.values.get(axis.name)
            for axis in (self._x, self._y)
        )

    def _fill(self, score: float | None) -> QColor:
        """From the card's ground (worst) to blue (best)."""
        if score is None:
            return QColor(self._theme.field)
        low, high = self._range
        part = 1.0 if high <= low else (score - low) / (high - low)
        if self._state.spec is not None and self._state.spec.direction == "min":
            part = 1.0 - part if high > low else 1.0
        ground, full = QColor(self._theme.card), QColor(colours.BLUE if self._theme.name == "light" else colours.SKY)
        part = 0.12 + 0.88 * part
        mixed = (g + (f - g) * part for g, f in zip(_parts(ground), _parts(full), strict=True))
        return QColor.fromRgbF(*mixed)

    def _paint_axes(self, painter: QPainter, grid: QRectF) -> None:
        assert self._x is not None
        painter.setFont(pixel_font(12))
        painter.setPen(QColor(self._theme.muted))
        room = painter.fontMetrics().horizontalAdvance("000000") + 8
        for place, text in _marks(self._x, max(2, int(grid.width() / room))):
            x = grid.left() + place * grid.width()
            box = QRectF(x - 60, grid.bottom() + 4, 120, 16)
            box.moveRight(min(box.right(), self.width() + 50.0))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        title = QRectF(grid.left(), grid.bottom() + 24, grid.width(), 18)
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, self._x.name)
        if self._y is None:
            return
        for place, text in _marks(self._y, max(2, int(grid.height() / 18))):
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


def _marks(axis: Axis, most: int) -> list[tuple[float, str]]:
    """Where an axis is labelled, 0…1, and with what; not more than ``most``."""
    if axis.values is None:
        middle = (axis.low * axis.high) ** 0.5 if axis.log else (axis.low + axis.high) / 2
        texts = [value_text(axis.name, float(f"{v:.3g}")) for v in (axis.low, middle, axis.high)]
        return list(zip((0.0, 0.5, 1.0), texts, strict=True))
    count = len(axis.values)
    every = -(-count // most)
    return [((k + 0.5) / count, value_text(axis.name, axis.values[k])) for k in range(0, count, every)]


def _luminance(colour: QColor) -> float:
    """Relative luminance as in WCAG, 0…1."""
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in _parts(colour)]
    return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
