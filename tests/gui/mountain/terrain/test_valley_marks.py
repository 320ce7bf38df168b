"""Stars, dots and the edge's wedge on the map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, surface_of
from app.gui.mountain.terrain.camera import View, fit
from app.gui.mountain.terrain.valley_marks import marked_places, paint_valleys
from app.gui.theme import LIGHT

BLANK = 0xFF777777


def ground(formula: str, half: float) -> Surface:
    return surface_of(Ground(formula=formula, x=(-half, half), y=(-half, half)))


def marked(surface: Surface) -> tuple[View, np.ndarray]:
    """Which pixels of 800 × 600 the marks cover."""
    view = fit(surface, QRectF(0, 0, 800, 600))
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(BLANK)
    painter = QPainter(image)
    paint_valleys(painter, surface, view, LIGHT)
    painter.end()
    return view, np.frombuffer(image.constBits(), np.uint32).reshape(600, 800) != BLANK


def extent(view: View, covered: np.ndarray, x: float, y: float) -> int:
    """How many pixels around a place a mark covers."""
    at = view.point(x, y)
    column, row = int(at.x()), int(at.y())
    return int(covered[row - 9 : row + 10, column - 9 : column + 10].sum())


def test_of_many_valleys_the_lowest_is_starred_and_the_others_are_dots(qapp):
    surface = ground("sin(3*x)^2 + sin(3*y)^2 + (x^2 + y^2)/100", 5)
    assert len(surface.minima) > 12
    view, covered = marked(surface)
    lowest, *others = [extent(view, covered, m.x, m.y) for m in surface.minima]
    assert min(others) > 0
    assert lowest > 2 * max(others)


def test_few_valleys_are_all_starred(qapp):
    surface = ground("(x^2 - 1)^2 + y^2 + x/10", 2)
    view, covered = marked(surface)
    sizes = [extent(view, covered, m.x, m.y) for m in surface.minima]
    assert len(sizes) == 2
    assert min(sizes) > 0.8 * max(sizes)


def test_an_edge_lower_than_every_valley_has_a_mark_of_its_own(qapp):
    surface = ground("x + y", 2)
    view, covered = marked(surface)
    rows, columns = np.nonzero(covered)
    corner = view.point(-2, -2)
    assert len(rows)
    assert np.hypot(columns - corner.x(), rows - corner.y()).max() < 120
    around = QRectF(columns.min(), rows.min(), np.ptp(columns), np.ptp(rows))
    assert all(around.intersects(place) for place in marked_places(surface, view))


def test_an_edge_that_is_higher_than_a_valley_has_none(qapp):
    surface = ground("x^2 + y^2", 2)
    _, covered = marked(surface)
    rows, columns = np.nonzero(covered)
    assert np.hypot(columns - 400, rows - 300).max() < 12


def test_level_ground_has_no_lowest_edge(qapp):
    _, covered = marked(ground("0*x + 5", 2))
    assert not covered.any()
