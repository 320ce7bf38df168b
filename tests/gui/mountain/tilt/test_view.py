"""Where places of a tilted ground are on the picture, one by one and many at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from app.descent.ground.surface_choice import surface_of
from app.descent.walks.camera import Camera
from app.gui.mountain.terrain.camera import Strides, Zoom
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.texture import texture_of
from app.gui.mountain.tilt.top_image import ground_image
from app.gui.mountain.tilt.view import look_at
from app.gui.theme import THEMES

RECT = QRectF(0, 0, 900, 500)
HEIGHTS = heights_of(surface_of("two-valleys"), 200)
TEXTURE = texture_of(surface_of("two-valleys"), THEMES["light"], 50.0, 1.0, lines=False)
LOOKS = [Camera(30, 35), Camera(140, 15), Camera(300, 60)]
somewhere = st.one_of(st.floats(-6, 6), st.floats(allow_nan=True, allow_infinity=True))


@pytest.mark.parametrize("camera", LOOKS)
@given(x=somewhere, y=somewhere)
def test_that_one_place_is_where_it_is_among_many(camera, x, y):
    view = look_at(RECT, HEIGHTS, camera)
    with np.errstate(all="ignore"):
        px, py = view.to_pixels(np.array([x]), np.array([y]))
        at = view.point(x, y)
    if np.isfinite(px[0]) and np.isfinite(py[0]):
        assert (at.x(), at.y()) == pytest.approx((px[0], py[0]), abs=0.01, rel=1e-6)


@pytest.mark.parametrize("camera", LOOKS)
def test_that_one_place_is_seen_where_it_is_among_many(camera):
    view = look_at(RECT, HEIGHTS, camera, Zoom((0.3, 0.2), 1.7))
    rng = np.random.default_rng(3)
    x, y = (1.05 * rng.uniform(*side, 1000) for side in HEIGHTS.domain)
    x[:4], y[:4] = [0, np.nan, np.inf, 0], [np.nan, 0, 0, -np.inf]
    seen = view.sees(x, y)
    with np.errstate(all="ignore"):
        assert [view.sees_point(*place) for place in zip(x.tolist(), y.tolist(), strict=True)] == seen.tolist()
    assert 0 < seen.sum() < len(seen) or camera.tilt > 50


def test_that_strides_lie_the_same_alone_and_beside_those_of_others():
    view = look_at(RECT, HEIGHTS, LOOKS[0])
    rng = np.random.default_rng(5)
    walks = []
    for count in (1, 40, 0, 7):
        x, y = rng.uniform(-2, 2, (2, count, 2))
        walks.append(Strides(x, y, np.stack(view.to_pixels(x, y), axis=-1).reshape(-1, 4)))
    for strides, beside in zip(walks, view.lie(walks), strict=True):
        (alone,) = view.lie([strides])
        for one, other in zip(beside, alone, strict=True):
            np.testing.assert_array_equal(one, other)


@given(
    turn=st.floats(0, 360),
    tilt=st.floats(12, 80),
    factor=st.floats(1, 8),
    by=st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)),
)
def test_that_a_view_panned_however_far_has_the_block_in_its_middle_and_can_be_painted(turn, tilt, factor, by):
    view = look_at(RECT, HEIGHTS, Camera(turn, tilt), Zoom((0.0, 0.0), factor))
    panned = look_at(RECT, HEIGHTS, Camera(turn, tilt), view.panned(QPointF(*by)))
    x, y, z = HEIGHTS.sparse
    px, py = panned.at_height(np.stack([x, x]), np.stack([y, y]), np.stack([z, np.full_like(z, -HEIGHTS.base)]))
    middle = RECT.center()
    assert px.min() - 1 <= middle.x() <= px.max() + 1
    assert py.min() - 5 <= middle.y() <= py.max() + 5
    assert panned.sees_point(0.0, 0.0) == panned.sees(np.zeros(1), np.zeros(1))[0]
    for moving in (True, False):
        top = ground_image(panned, TEXTURE, 0.2, moving)
        assert top.image.isNull() != panned.covered.isValid()


def test_that_nothing_is_painted_of_a_block_whose_top_is_beside_the_picture():
    view = replace(look_at(RECT, HEIGHTS, LOOKS[0]), middle=(1e3, 1e3))
    assert ground_image(view, TEXTURE, 1.0).image.isNull()
    assert ground_image(view, TEXTURE, 1.0, moving=True).image.isNull()


def strides_of(view, places) -> Strides:
    x, y = (np.stack([side[:-1], side[1:]], axis=1) for side in np.array(places, float).T)
    return Strides(x, y, np.stack(view.to_pixels(x, y), axis=-1).reshape(-1, 4))


@pytest.mark.parametrize("camera", LOOKS)
@pytest.mark.parametrize("far", [1.9, 20.0, 1e4])
def test_that_a_stride_lies_on_the_ground_as_far_as_it_is_over_it_and_leaves_it_straight(camera, far):
    view = look_at(RECT, HEIGHTS, camera)
    (left, right), (bottom, top) = HEIGHTS.domain
    begin, end = np.array([0.9 * left, 0.1 * top]), np.array([far * right, 0.2 * bottom])
    (lying,) = view.lie([strides_of(view, [begin, end])])
    part = np.linspace(0, min(1.0, (right - begin[0]) / (end[0] - begin[0])), 400)
    px, py = view.to_pixels(begin[0] + part * (end[0] - begin[0]), begin[1] + part * (end[1] - begin[1]))
    corners = np.concatenate([lying.ends[:1, :2], lying.ends[:, 2:]])
    for at in np.stack([px, py], axis=1):
        one, way = corners[:-1], np.diff(corners, axis=0)
        share = np.clip(((at - one) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12), 0, 1)
        assert np.hypot(*(one + share[:, None] * way - at).T).min() < 4
    np.testing.assert_allclose(lying.ends[1:, :2], lying.ends[:-1, 2:])
    assert (np.hypot(*np.diff(corners, axis=0).T)[:-1] < 40).all()


def test_that_a_stride_over_a_deep_valley_is_hidden_where_the_ground_before_it_hides_it():
    view = look_at(RECT, HEIGHTS, Camera(30, 25))
    places = [(-40.0, 0.0), (40.0, 0.0)]
    (lying,) = view.lie([strides_of(view, places)])
    x = np.linspace(*HEIGHTS.domain[0], 300)
    hidden = (~view.sees(x, 0 * x)).mean()
    over = lying.hidden[1:-1].mean()
    assert hidden > 0.05
    assert over == pytest.approx(hidden, abs=0.08)


def test_that_strides_without_an_end_or_beside_the_ground_are_one_line_each():
    view = look_at(RECT, HEIGHTS, LOOKS[0])
    endless = [(0, 0), (np.inf, 1)], [(np.nan, 0), (1, 1)], [(-1e300, 50), (1e300, 50)], [(-1e17, 0), (1e17, 0)]
    for places in (*endless, [(50, 50), (50, 60)]):
        with np.errstate(all="ignore"):
            (lying,) = view.lie([strides_of(view, places)])
        assert len(lying.ends) == 1


def test_that_what_stands_behind_a_lip_is_seen_from_the_lip_upwards():
    view = look_at(RECT, HEIGHTS, Camera(30, 25))
    lip, feet = view.lip(-1.0, 0.0), view.point(-1.0, 0.0)
    assert lip < feet.y()
    x, y = view.ground_at(np.full(2, feet.x()), np.array([lip - 3, lip + 3]))
    _, away = view.projection.level(np.append(x, -1.0), np.append(y, 0.0))
    assert away[1] < away[2] < away[0]
    assert view.lip(0.0, 1.9) is None
