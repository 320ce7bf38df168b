"""What a blindfolded hiker feels: the tilt around its feet, light and shade, and nothing of how it ends."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from app.descent import SURFACES
from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.losses.blind_axis import felt_extremes, round_range
from app.gui.mountain.losses.paint_losses import lay_plot
from app.gui.mountain.map import fog
from app.gui.mountain.map.camera import fit
from app.gui.mountain.map.ground import ground_pixmap
from app.gui.theme import LIGHT

RECT, BOWL = QRectF(0, 0, 400, 300), SURFACES["bowl"]


def strokes_at(monkeypatch: pytest.MonkeyPatch, surface: Surface, *feet: QPointF) -> np.ndarray:
    drawn: list[np.ndarray] = []
    monkeypatch.setattr(fog, "draw_lines", lambda _painter, ends: drawn.append(ends))
    picture = QPixmap(400, 300)
    painter = QPainter(picture)
    fog.paint_feeling(painter, feet, surface, fit(surface, RECT), LIGHT)
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
    assert felt.pixelColor(middle).lightness() - seen.pixelColor(middle).lightness() > 100
    assert len(colours(felt)) < len(colours(seen))


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, 400, 2) for y in range(0, 300, 2)}


def test_that_a_blind_axis_tells_what_was_walked_and_not_how_a_walk_ends():
    axes = set()
    for learning_rate in (0.5, 0.001, 5.0):
        walked = walk(Scene(surface="bowl", hikers=(Sgd(learning_rate=learning_rate), Adam())))
        plot = lay_plot(walked, RECT, tuple(felt_extremes(walked)[0]))
        axes.add((plot.low, plot.high, plot.apart, plot.above, plot.floored))
    assert axes == {(0.0, 8.0, 2.0, False, False)}


@pytest.mark.parametrize("surface", ["rosenbrock", "two-valleys", "saddle", "bowl"])
def test_that_a_blind_axis_grows_in_a_few_round_steps(surface):
    walked = walk(Scene(surface=surface, hikers=(Sgd(learning_rate=0.02), Sgd(learning_rate=3.0))))
    extremes = felt_extremes(walked)
    axes = [round_range(*pair) for pair in extremes.tolist()]
    assert all(low <= pair[0] and pair[1] <= high for (low, high, _), pair in zip(axes, extremes, strict=True))
    assert len(set(axes)) <= 6
    assert all(2 <= round((high - low) / apart) <= 7 for low, high, apart in axes)


def test_that_the_axis_says_when_it_stands_for_all_that_is_lower():
    quick, slow = (walk(Scene(surface="bowl", hikers=(Sgd(learning_rate=rate),))) for rate in (0.9, 0.001))
    assert lay_plot(quick, RECT).floored
    assert not lay_plot(slow, RECT).floored
