"""Where the world lies on a small picture: to scale, or stretched where that would be a strip."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from app.descent.ground.surface_choice import Ground
from app.descent.walks.scene import Scene
from app.gui.mountain.terrain.camera import View, shape_of, whole_in
from app.gui.mountain.terrain.edge_ticks import edge_ticks

SIDE = st.floats(1e-3, 1e3)


def ground(wide: float, high: float):
    return Scene(surface=Ground(formula="x**2 + y**2", x=(0.0, wide), y=(-high, 0.0))).ground


@given(SIDE, SIDE)
def test_that_a_small_picture_is_no_strip(wide, high):
    across, up = shape_of(ground(wide, high))
    assert 0.5 <= across / up <= 2
    if 0.5 <= wide / high <= 2:
        assert across / up == pytest.approx(wide / high)


@given(SIDE, SIDE, st.floats(0, 1), st.floats(0, 1))
def test_that_the_domain_fills_its_picture_and_every_pixel_has_its_place(wide, high, right, up):
    surface, rect = ground(wide, high), QRectF(10, 20, 300, 200)
    view = whole_in(surface, rect)
    corner = view.point(wide, -high)
    assert (corner.x(), corner.y()) == pytest.approx((310, 220))
    x, y = view.to_world(view.point(right * wide, -up * high))
    assert (x, y) == pytest.approx((right * wide, -up * high), abs=1e-9 * max(wide, high))
    at = view.point(right * wide, -up * high)
    assert view.ground_at(np.array(at.x()), np.array(at.y())) == pytest.approx((x, y), abs=1e-9 * max(wide, high))


def test_that_a_way_goes_where_it_goes_on_the_picture():
    view = View(QRectF(0, 0, 100, 100), (0.0, 0.0), 1.0, stretch=4.0)
    before, after = view.point(0, 0), view.point(3, 1)
    way = view.ways(np.array(0.0), np.array(0.0), np.array(3.0), np.array(1.0))
    gone = QPointF(after - before)
    assert way.tolist() == pytest.approx([gone.x() / 5, gone.y() / 5])


def test_that_both_edges_of_narrow_ground_have_several_ticks():
    ticks = edge_ticks(whole_in(ground(0.2, 8), QRectF(0, 0, 400, 400)), apart=60.0)
    assert len(ticks.x) >= 3
    assert len(ticks.y) >= 3
