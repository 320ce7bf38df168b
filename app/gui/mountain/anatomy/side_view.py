"""The ground from the side, along the next step of the chosen hiker: overshoot, ridges and far landings at a glance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.story.side_slice import SideSlice
from app.descent.text.numbers import formula_text
from app.gui.paint.axis import LABEL_HEIGHT, Scale, level, paint_levels, paint_marks, upright
from app.gui.paint.markers import marker_path
from app.gui.paint.ticks import multiples, round_step, thinned, value_ticks
from app.gui.theme import Theme, pixel_font, readable

Array = NDArray[np.float64]
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 150, 44.0, 10.0, 20.0, 32.0
DEEP = 60.0  # times the drop from the feet to the lowest that is seen: what lands higher is off the scale
ABOVE = 1.6  # times what is told, to which the ground is seen
ARROW = 9.0  # pixels
SPECK = 0.003  # of the width: a step that cannot be seen
ASIDE = 10.0  # pixels from a loss to its line, and to the picture's edge


class SideView(QWidget):
    """Draws a SideSlice: the ground's line, its slope at the feet, where the step lands, and where 2/λ would."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._colour, self._marker = theme, theme.text, "circle"
        self._slice: SideSlice | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The ground along the next step, from the side")
        self.setToolTip(
            "The loss along the line of the next step, as if the mountain were cut open there. Both axes are linear.\n"
            "Dashed: the slope that the hiker feels. Filled: where the step lands. 2/λ: where plain SGD would land at\n"
            "its largest stable rate."
        )

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def show_slice(self, cut: SideSlice, colour: str, marker: str, theme: Theme) -> None:
        """Show another step."""
        self._slice, self._theme, self._marker = cut, theme, marker
        self._colour = readable(colour, theme.card, 3.0)
        self.setAccessibleDescription(_spoken(cut))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._slice is not None:
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setFont(pixel_font(11))
                self._paint(painter, self._slice)

    def _paint(self, painter: QPainter, cut: SideSlice) -> None:
        inner = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        up = upright(inner, *_span(cut))
        every = max(2, int(inner.height() / LABEL_HEIGHT) - 1)
        levels = thinned(value_ticks(_values(up, every)), every)
        widest = max((painter.fontMetrics().horizontalAdvance(tick.text) for tick in levels), default=0)
        inner.setLeft(min(max(LEFT, widest + ASIDE), self.width() / 2))
        across = level(inner, float(cut.along[0]), float(cut.along[-1]))
        paint_levels(painter, inner, up, levels, self._theme)
        paint_marks(painter, inner.bottom(), across, value_ticks(_values(across, 4)), self._theme, inner.right())
        painter.setPen(QColor(self._theme.muted))
        box = QRectF(inner.left(), inner.bottom() + LABEL_HEIGHT, inner.width(), LABEL_HEIGHT - 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "distance along the step")
        painter.drawText(QRectF(2, 0, LEFT + 40, TOP - 4), Qt.AlignmentFlag.AlignVCenter, "loss")
        if cut.landing < SPECK * across.high:
            said = f"the step is {formula_text(cut.landing)} long"
            painter.drawText(QRectF(0, 0, inner.right(), TOP - 4), Qt.AlignmentFlag.AlignRight, said)
        painter.save()
        painter.setClipRect(inner.adjusted(0, -1, 0, 1))
        self._paint_ground(painter, cut, inner, across, up)
        painter.restore()
        if cut.limit is not None and cut.limit <= across.high:
            self._paint_limit(painter, across.pixel(cut.limit), inner)
        self._paint_feet(painter, cut, inner, across, up)

    def _paint_ground(self, painter: QPainter, cut: SideSlice, inner: QRectF, across: Scale, up: Scale) -> None:
        known = np.isfinite(cut.loss)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(int), [0]])))
        earth = QColor(self._theme.muted)
        earth.setAlphaF(0.14)
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            xs, ys = across.pixel(cut.along[begin:end]), np.clip(up.pixel(cut.loss[begin:end]), -1e4, 1e4)
            line = QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
            ends = [QPointF(xs[-1], inner.bottom()), QPointF(xs[0], inner.bottom())]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(earth)
            painter.drawPolygon(QPolygonF([*line.toList(), *ends]))
            painter.setPen(QPen(QColor(self._theme.text), 1.6))
            painter.drawPolyline(line)
        pen = QPen(QColor(self._colour), 1.4, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        reach = max(across.high / 2, min(cut.landing, across.high))
        painter.drawLine(
            QLineF(across.pixel(0.0), up.pixel(cut.here), across.pixel(reach), up.pixel(cut.here + cut.slope * reach))
        )

    def _paint_limit(self, painter: QPainter, x: float, inner: QRectF) -> None:
        painter.setPen(QPen(QColor(self._theme.muted), 1.2, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, inner.top(), x, inner.bottom()))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(x - 30, 1, 60, TOP - 2), Qt.AlignmentFlag.AlignCenter, "2/λ")

    def _paint_feet(self, painter: QPainter, cut: SideSlice, inner: QRectF, across: Scale, up: Scale) -> None:
        ink, paper = QColor(self._colour), QColor(self._theme.card)
        here = QPointF(across.pixel(0.0), up.pixel(cut.here))
        painter.setPen(QPen(ink, 2))
        painter.setBrush(paper)
        painter.drawPath(marker_path(self._marker, 4.0).translated(here))
        painter.setBrush(ink)
        painter.setPen(QPen(paper, 1.2))
        if cut.landing > across.high or not np.isfinite(cut.landing):
            self._paint_arrow(painter, QPointF(inner.right(), here.y()), QPointF(1, 0), _far(cut.landing))
        elif not cut.landing_loss <= up.high:
            self._paint_arrow(painter, QPointF(across.pixel(cut.landing), inner.top()), QPointF(0, -1), "off the scale")
        else:
            there = QPointF(across.pixel(cut.landing), up.pixel(cut.landing_loss))
            painter.drawPath(marker_path(self._marker, 5.0).translated(there))

    def _paint_arrow(self, painter: QPainter, tip: QPointF, way: QPointF, said: str) -> None:
        """An arrow at the picture's edge, and beside it what it points at."""
        aside = QPointF(-way.y(), way.x()) * (ARROW / 2)
        foot = tip - way * ARROW
        painter.drawPolygon(QPolygonF([tip, foot + aside, foot - aside]))
        metrics = painter.fontMetrics()
        width, edge = metrics.horizontalAdvance(said) + 8.0, self.width() - 4.0
        left = foot.x() - width - 2 if way.x() else min(max(foot.x() + ARROW, LEFT), edge - width)
        top = foot.y() - LABEL_HEIGHT if way.x() else foot.y() + 2
        box = QRectF(left, top, width, LABEL_HEIGHT - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.card))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)


def _span(cut: SideSlice) -> tuple[float, float]:
    """The losses in the picture: all there are, unless some are so high that nothing else would be seen."""
    seen = cut.loss[np.isfinite(cut.loss)]
    low = float(min(seen.min(initial=cut.here), cut.here))
    drop = max(cut.here - low, 0.1 * abs(cut.slope) * float(cut.along[-1]))
    lands = cut.landing_loss if cut.landing <= cut.along[-1] and np.isfinite(cut.landing_loss) else cut.here
    told = max(cut.here, lands) if lands - low <= DEEP * drop else cut.here
    most = float(seen.max(initial=cut.here))
    no_step = cut.landing < SPECK * float(cut.along[-1])  # nothing is told but how the ground lies
    high = most if no_step else max(min(most, low + ABOVE * (told - low)), told)
    room = 0.08 * max(high - low, 1e-12 * max(1.0, abs(cut.here)))
    return low - room, high + room


def _values(scale: Scale, count: int) -> list[float]:
    return multiples(scale.low, scale.high, round_step((scale.high - scale.low) / count))


def _far(landing: float) -> str:
    return f"lands {formula_text(landing)} away" if np.isfinite(landing) else "lands nowhere"


def _spoken(cut: SideSlice) -> str:
    there = f"lands at loss {cut.landing_loss:.3g}" if np.isfinite(cut.landing_loss) else "lands where there is no loss"
    return f"From loss {cut.here:.3g}, a step of {cut.landing:.3g} {there}."
