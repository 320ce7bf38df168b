import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.ground.relief import scale_of
from app.descent.ground.surface_choice import Ground, surface_of
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.oblique import Horizon, Projection

FIVE = ("two-valleys", "rosenbrock", "himmelblau", "ravine", Ground(formula="x**2 + 3*sin(2*y)", x=(-4, 4), y=(-4, 4)))
LOOKS = [(30, 35), (140, 20), (-75, 50)]
places = st.floats(-50, 50)


def surveyed(ground):
    surface = surface_of(ground)
    _ = surface.survey
    return surface


def scattered(surface, count):
    rng = np.random.default_rng(1)
    return [rng.uniform(*side, count) for side in surface.domain]


@given(places, places, st.floats(-5, 5), st.floats(-360, 360), st.floats(10, 90))
def test_that_the_place_seen_at_a_point_of_the_picture_is_the_one_that_was_put_there(x, y, z, turn, tilt):
    projection = Projection(turn, tilt)
    u, v = projection.to_plane(np.float64(x), np.float64(y), z)
    assert projection.from_plane(u, v, z) == pytest.approx((x, y), abs=1e-9)


@given(places, places, st.floats(-5, 5))
def test_that_from_above_and_not_turned_the_picture_is_the_map(x, y, z):
    assert Projection(0, 90).to_plane(np.float64(x), np.float64(y), z) == (x, y)


@given(st.floats(0, 360), st.floats(-6, 6))
def test_that_a_column_begins_and_ends_at_the_domain_s_edge(turn, u):
    domain, projection = ((-3.0, 3.0), (-1.0, 2.0)), Projection(turn, 40)
    near, far = projection.reach(np.array([u]), domain)
    for away in (near, far):
        if far[0] > near[0]:
            x, y = projection.ground(np.array([u]), away)
            assert max(abs(x[0]) - 3.0, abs(y[0] - 0.5) - 1.5) == pytest.approx(0, abs=1e-9)


def rise_into_sight(surface, heights, projection, x, y):
    """How far the ground rises into the line of sight of each place, by marching along it: slow and exact."""
    scale = scale_of(surface)

    def exact(at_x, at_y):
        return np.clip(scale.height(surface.value(at_x, at_y)), 0, 1) * heights.rise

    right, away = projection.level(x, y)
    near, _ = projection.reach(right, surface.domain)
    steps = np.linspace(1e-4, 1, 2000)[:, None] * (away - near)
    over_x, over_y = projection.ground(right, away - steps)
    sight = exact(x, y) + steps * projection.depth_share / projection.height_share
    return (exact(over_x, over_y) - sight).max(axis=0) * projection.height_share


@pytest.mark.parametrize("ground", FIVE, ids=str)
@pytest.mark.parametrize(("turn", "tilt"), LOOKS)
def test_that_the_horizon_hides_what_a_slow_ray_caster_hides(ground, turn, tilt):
    surface, projection = surveyed(ground), Projection(turn, tilt)
    heights = heights_of(surface, 512)
    x, y = scattered(surface, 1000)
    u, v = projection.to_plane(x, y, heights.at(x, y))
    horizon = Horizon(heights, projection, np.linspace(u.min(), u.max(), 520), 240)
    pixel = (u.max() - u.min()) / 1000
    seen = horizon.sees(x, y, v, 1.5 * pixel)
    into = rise_into_sight(surface, heights, projection, x, y)
    behind, clear = into > 3 * pixel, into < 0.5 * pixel
    assert seen[clear].mean() > 0.999
    assert not behind.any() or (~seen[behind]).mean() > 0.99
    assert (behind | clear).mean() > 0.9


def test_that_much_is_hidden_where_the_sight_is_low():
    surface = surveyed("two-valleys")
    x, y = scattered(surface, 500)
    assert (rise_into_sight(surface, heights_of(surface, 256), Projection(30, 12), x, y) > 0.01).sum() > 10


@pytest.mark.parametrize("ground", FIVE, ids=str)
def test_that_a_pixel_shows_ground_that_lies_there_and_is_seen(ground):
    surface, projection = surveyed(ground), Projection(30, 35)
    heights = heights_of(surface, 400)
    x, y, z = heights.sparse
    u, v = projection.to_plane(x, y, z)
    columns = np.linspace(u.min(), u.max(), 402)[1:-1]
    horizon = Horizon(heights, projection, columns, 500)
    spacing = float(v.max() - v.min()) / 300
    shown = horizon.look(float(v.min()), spacing, 300)
    row, column = np.nonzero(shown.ground)
    at_x, at_y = shown.x[row, column].astype(float), shown.y[row, column].astype(float)
    back_u, back_v = projection.to_plane(at_x, at_y, heights.at(at_x, at_y))
    assert np.abs(back_u - columns[column]).max() < 1e-3 * np.ptp(columns)
    assert np.percentile(np.abs(back_v - (v.min() + spacing * (row + 0.5))), 98) < spacing
    assert horizon.sees(at_x, at_y, back_v, 1.5 * spacing).mean() > 0.98


@pytest.mark.parametrize("ground", FIVE, ids=str)
def test_that_the_ground_at_a_point_of_the_picture_is_the_one_that_is_seen_there(ground):
    surface, projection = surveyed(ground), Projection(30, 35)
    heights = heights_of(surface, 400)
    x, y = scattered(surface, 400)
    u, v = projection.to_plane(x, y, heights.at(x, y))
    seen = rise_into_sight(surface, heights, projection, x, y) < 0
    found = Horizon(heights, projection, u, 900).ground_at(v)
    far = np.hypot(found[0] - x, found[1] - y)[seen] / float(surface.extent.max())
    assert np.percentile(far, 95) < 0.01


def test_that_beside_the_block_the_nearest_edge_answers():
    heights, projection = heights_of(surveyed("bowl"), 100), Projection(0, 40)
    x, y = Horizon(heights, projection, np.array([1.0, 1.0]), 200).ground_at(np.array([-50.0, 50.0]))
    assert (x[0], y[0]) == pytest.approx((1, -4))
    assert (x[1], y[1]) == pytest.approx((1, 4))
