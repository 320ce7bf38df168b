"""What marks the low places of the map: a star or a dot at every valley, a wedge where the edge is lower than all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, takewhile

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.descent.ground.minima import Minimum, Survey
from app.descent.ground.surface import Surface
from app.descent.story.valley_sentences import FEW, is_edge_marked
from app.descent.text.numbers import number_text
from app.gui.mountain.terrain.camera import View
from app.gui.paint.stamps import draw_dots
from app.gui.theme import Theme, pixel_font, translucent

Array = NDArray[np.float64]
STAR = 8.0  # pixels around a valley that its star takes
MOST_STARS = 60  # lowest valleys; more would be a sky: then they are filled dots
CROWD, POINT = 800, 2.0  # dots on a picture, above which they would cover it; pixels of what they are then
WEDGE = 11.0  # pixels from a wedge's base to its tip
HIDDEN = 0.35  # opacity of a star behind the ground
OUTSIDE, AWAY = 3.0, 5.0  # pixels of the text's plate around the text; between plate and wedge


def paint_valleys(painter: QPainter, surface: Surface, view: View, theme: Theme) -> None:
    """Mark every valley on the picture: few by stars, the lowest filled; of many all but the lowest by dots.

    And the lowest place of the domain's edge, where no valley is as low: by a wedge that points out of the domain.
    """
    found = surface.survey
    starred = _starred(found)
    if len(starred) < len(found.minima):
        _paint_dots(painter, found.minima[len(starred) :], view, theme)
    for minimum in reversed(starred):
        _paint_star(painter, minimum, view, theme)
    if is_edge_marked(surface):
        _paint_wedge(painter, surface, view, theme)


def marked_places(surface: Surface, view: View) -> list[QRectF]:
    """The pixels of the lowest valleys' stars, or of the edge's wedge, that are on the picture."""
    spots = [view.point(one.x, one.y) for one in _starred(surface.survey) if one.is_lowest]
    places = [QRectF(spot, spot).adjusted(-STAR, -STAR, STAR, STAR) for spot in spots if view.rect.contains(spot)]
    if is_edge_marked(surface) and view.rect.contains(view.point(*surface.survey.edge[:2])):
        wedge, plate, _ = _wedge(surface, view)
        places += [wedge.boundingRect(), plate]
    return places


def _starred(found: Survey) -> Sequence[Minimum]:
    """The valleys that get a star: all where there are few, of many the lowest, of too many lowest ones none."""
    if len(found.minima) <= FEW:
        return found.minima
    first = found.minima[0]  # not the lowest place that is known, where the edge is lower
    as_low = takewhile(lambda one: one.is_lowest or one is first, found.minima)
    lowest = tuple(islice(as_low, MOST_STARS + 1))
    return lowest if len(lowest) <= MOST_STARS else ()


def _paint_star(painter: QPainter, minimum: Minimum, view: View, theme: Theme) -> None:
    at = view.point(minimum.x, minimum.y)
    if not view.rect.contains(at):
        return
    star = _star().translated(at)
    painter.setOpacity(1.0 if view.sees_point(minimum.x, minimum.y) else HIDDEN)
    painter.setPen(QPen(QColor(theme.halo), 3.2, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(star)
    painter.setPen(QPen(QColor(theme.ink), 1.3, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(QColor(theme.ink) if minimum.is_lowest else QColor(theme.halo))
    painter.drawPath(star)
    painter.setOpacity(1.0)


@lru_cache(maxsize=1)
def _star() -> QPainterPath:
    star = QPainterPath()
    for k in range(10):
        angle, radius = np.pi * (k / 5 - 0.5), 7.5 if k % 2 == 0 else 3.2
        corner = QPointF(radius * np.cos(angle), radius * np.sin(angle))
        star.lineTo(corner) if k else star.moveTo(corner)
    star.closeSubpath()
    return star


def _paint_dots(painter: QPainter, minima: Sequence[Minimum], view: View, theme: Theme) -> None:
    places = np.array([(one.x, one.y) for one in minima])
    pixels = np.stack(view.to_pixels(*places.T), axis=1)
    low, high = _corners(view.rect)
    seen = ((pixels >= low) & (pixels <= high)).all(axis=1) & view.sees(*places.T)
    if seen.sum() > CROWD:
        painter.setPen(QPen(QColor(theme.ink), POINT, c=Qt.PenCapStyle.RoundCap))
        painter.drawPoints([QPointF(*pixel) for pixel in pixels[seen].tolist()])
        return
    lowest = np.array([one.is_lowest for one in minima])
    draw_dots(painter, "circle", [pixels[seen & ~lowest], pixels[seen & lowest]], (theme.halo, theme.ink), theme.ink)


def _corners(rect: QRectF) -> tuple[Array, Array]:
    """The pixels of a rectangle's top left and bottom right."""
    return np.array([rect.left(), rect.top()]), np.array([rect.right(), rect.bottom()])


def _paint_wedge(painter: QPainter, surface: Surface, view: View, theme: Theme) -> None:
    if not view.rect.contains(view.point(*surface.survey.edge[:2])):
        return
    wedge, plate, text = _wedge(surface, view)
    painter.setPen(QPen(QColor(theme.halo), 3.2, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(QColor(theme.ink))
    painter.drawPolygon(wedge)
    painter.setPen(QPen(QColor(theme.ink), 1.0, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolygon(wedge)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(translucent(theme.card, 0.85))
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(QColor(theme.text))
    painter.setFont(pixel_font(11))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _wedge(surface: Surface, view: View) -> tuple[QPolygonF, QRectF, str]:
    """A triangle whose tip touches the edge from inside, and the plate beside it with its text."""
    x, y, loss = surface.survey.edge
    (left, right), (bottom, top) = surface.domain
    outwards = [float(x == right) - float(x == left), float(y == top) - float(y == bottom)]
    out = view.ways(*np.array([x, y, *outwards])) if any(outwards) else np.zeros(2)
    tip = np.array([(at := view.point(x, y)).x(), at.y()])
    base, across = tip - WEDGE * out, 0.5 * WEDGE * np.array([-out[1], out[0]])
    wedge = QPolygonF([QPointF(*corner) for corner in (tip, base + across, base - across)])
    text = f"edge: {number_text(loss)}"
    metrics = QFontMetricsF(pixel_font(11))
    size = np.array([metrics.horizontalAdvance(text) + 2 * OUTSIDE + 2, metrics.height() + 2 * OUTSIDE - 2])
    middle = base - out * (AWAY + size / 2)
    low, high = _corners(view.rect.adjusted(2, 2, -2, -2))
    corner = np.clip(middle - size / 2, low, np.maximum(low, high - size))
    return wedge, QRectF(*corner.tolist(), *size.tolist()), text
