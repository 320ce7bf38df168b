"""What a blindfolded hiker feels: the tilt around its feet, light and shade, and nothing of how it ends."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from app.descent import SURFACES
from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.walks.camera import Camera
from app.gui.mountain.map import fog
from app.gui.mountain.terrain.camera import fit
from app.gui.mountain.terrain.paint_ground import ground_pixmap
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.view import TiltedView, look_at
from app.gui.theme import LIGHT

RECT, BOWL = QRectF(0, 0, 400, 300), SURFACES["bowl"]


def strokes_at(monkeypatch: pytest.MonkeyPatch, surface: Surface, *feet: QPointF) -> np.ndarray:
    drawn: list[np.ndarray] = []
    monkeypatch.setattr(fog, "draw_lines", lambda _painter, ends: drawn.append(ends))
    picture = QPixmap(400, 300)
    painter = QPainter(picture)
    view = fit(surface, RECT)
    fog.paint_feeling(painter, [view.to_world(foot) for foot in feet], surface, view, LIGHT)
    painter.end()
    return np.concatenate(drawn[:2])  # what follows are the arrows


def test_that_strokes_around_a_valley_point_into_it(qapp, monkeypatch):
    bottom = fit(BOWL, RECT).point(0, 0)
    strokes = strokes_at(monkeypatch, BOWL, bottom)
    assert len(strokes) == sum(count for _, count in fog.RINGS)
    begin, end = (np.hypot(strokes[:, k] - bottom.x(), strokes[:, k + 1] - bottom.y()) for k in (0, 2))
    assert (end < begin).all()


def test_that_strokes_are_longer_where_it_is_steeper_and_none_is_drawn_where_it_is_level(qapp, monkeypatch):
    view = fit(BOWL, RECT)
    near, far = (strokes_at(monkeypatch, BOWL, view.point(x, 0)) for x in (0.5, 3.5))
    lengths = [np.hypot(s[:, 2] - s[:, 0], s[:, 3] - s[:, 1]).mean() for s in (near, far)]
    assert lengths[0] < lengths[1] <= fog.STROKE
    level = surface_of(Ground(id="bowl", scale_loss=1e-6))
    assert not len(strokes_at(monkeypatch, level, view.point(0.5, 0)))


def test_that_the_ground_that_feet_feel_has_no_contours_and_no_star(qapp):
    view = fit(BOWL, RECT)
    felt, seen = (ground_pixmap(BOWL, view, LIGHT, 1.0, lines=lines).toImage() for lines in (False, True))
    middle = view.point(0, 0).toPoint()
    assert felt.pixelColor(middle).lightness() - seen.pixelColor(middle).lightness() > 60
    assert len(colours(felt)) < len(colours(seen))


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, 400, 2) for y in range(0, 300, 2)}


def behind_a_lip() -> tuple[Surface, TiltedView, tuple[float, float]]:
    """A place of a tilted ground that other ground hides, which slopes another way."""
    surface = SURFACES["two-valleys"]
    view = look_at(QRectF(0, 0, 900, 500), heights_of(surface, 300), Camera(30, 20))
    place = (-1.05, -0.25)
    assert not view.sees_point(*place)
    return surface, view, place


def test_that_a_hiker_behind_a_lip_feels_the_slope_at_its_own_feet(qapp, monkeypatch):
    surface, view, place = behind_a_lip()
    arrows: list[np.ndarray] = []
    monkeypatch.setattr(fog, "_paint_arrows", lambda _painter, _begin, way, _theme: arrows.append(way))
    painter = QPainter(picture := QPixmap(900, 500))
    fog.paint_feeling(painter, [place], surface, view, LIGHT)
    painter.end()
    assert not picture.isNull()
    down = -np.asarray(surface.gradient(*np.array(place)))
    way = view.ways(*np.array([*place, *down]))
    ((felt,),) = arrows
    assert felt @ way / np.hypot(*felt) > 0.99


def test_that_a_clearing_on_a_tilted_ground_shows_nothing_but_what_is_around_the_feet(qapp):
    _, view, place = behind_a_lip()
    below, fogged = QPixmap(900, 500), QPixmap(900, 500)
    below.fill("#ff0000")
    fogged.fill("#0000ff")
    painter = QPainter(fogged)
    fog.paint_clearing(painter, place, view, below)
    painter.end()
    image = fogged.toImage()
    px, py = (side.ravel() + 0.5 for side in np.meshgrid(np.arange(0, 900, 9), np.arange(0, 500, 9)))
    x, y = view.ground_at(px, py)
    clear = np.array([image.pixelColor(int(a), int(b)).red() > 25 for a, b in zip(px, py, strict=True)])
    away = np.hypot(x - place[0], y - place[1]) * view.scale
    assert clear.any()
    assert (away[clear] < fog.CLEARING + 8).mean() > 0.95  # at the lip's edge what is before it is a pixel away
