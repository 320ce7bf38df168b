"""Surfaces: exact derivatives, true minima."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.descent import SURFACES, Scene, walk
from app.descent.ground.data_surfaces import minibatches
from app.descent.ground.relief import relief, scale_of
from app.descent.ground.surface import Surface, find_minima, middling_scale, transformed
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.step.hiker import Adam, Sgd
from app.descent.text.json_input import InputError
from app.descent.walks.scene import dump_scene, load_scene

FINE = [-3, -2, -1, 1, 2, 3]
WEIGHTS = [-1, 9, -45, 45, -9, 1]  # the central difference of sixth order, over 60 h

surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


def a_place(surface: Surface, across: float, up: float) -> tuple[float, float]:
    (x_low, x_high), (y_low, y_high) = surface.domain
    return x_low + across * (x_high - x_low), y_low + up * (y_high - y_low)


def differences(function, surface, x, y):
    """∂/∂x and ∂/∂y by differences of sixth order, the step a ten-thousandth of the domain."""
    h = 1e-4 * surface.extent

    def by(axis):
        moved = [(x + k * h[0] * (axis == 0), y + k * h[1] * (axis == 1)) for k in FINE]
        return sum(w * function(*place) for w, place in zip(WEIGHTS, moved, strict=True)) / (60 * h[axis])

    return np.array([by(0), by(1)])


def check_derivatives(surface, across, up):
    x, y = a_place(surface, across, up)
    assume(all(np.hypot(x - tip[0], y - tip[1]) > 0.1 for tip in surface.tips))
    gradient, hessian = surface.gradient(x, y), surface.hessian(x, y)
    # What rounding leaves of a difference: the values' last bits over the step.
    noise = 1e-13 / (1e-4 * surface.extent.min())
    size = max(1.0, abs(float(surface.value(x, y))), float(np.abs(gradient).max()), float(np.abs(hessian).max()))
    np.testing.assert_allclose(gradient, differences(surface.value, surface, x, y), atol=size * (noise + 1e-9))
    np.testing.assert_allclose(hessian, differences(surface.gradient, surface, x, y).T, atol=size * (noise + 1e-7))
    np.testing.assert_array_equal(hessian, hessian.T)


@surfaces
@settings(max_examples=25, deadline=None)
@given(across=st.floats(0, 1), up=st.floats(0, 1))
def test_that_gradient_and_hessian_are_exact(surface, across, up):
    check_derivatives(surface, across, up)


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["ravine", "two-valleys", "mccormick", "line-fit"]),
    rotate=st.floats(-360, 360),
    scale_x=st.floats(0.3, 3),
    scale_loss=st.floats(0.1, 100),
    across=st.floats(0, 1),
    up=st.floats(0, 1),
)
def test_that_turned_and_stretched_ground_has_exact_derivatives(name, rotate, scale_x, scale_loss, across, up):
    ground = Ground(id=name, rotate=rotate, scale_x=scale_x, scale_loss=scale_loss)
    surface = transformed(SURFACES[name], rotate, scale_x, scale_loss)
    assert surface_of(ground).domain == surface.domain
    check_derivatives(surface, across, up)


def test_that_the_ground_turns_under_the_start():
    plain, turned = SURFACES["ravine"], surface_of(Ground(id="ravine", rotate=45))
    assert turned.value(*turned.start) == pytest.approx(float(plain.value(*plain.start)))
    walks = {}
    for surface in ("ravine", Ground(id="ravine", rotate=45)):
        hikers = (Sgd(learning_rate=0.05), Adam(learning_rate=0.05))
        walks[surface] = [w.loss[-1] for w in walk(Scene(surface=surface, steps=150, hikers=hikers)).walks]
    sgd, adam = zip(*walks.values(), strict=True)
    # Gradient descent does not care which way the ravine lies; Adam, which works per axis, does.
    assert sgd == (pytest.approx(1.111, abs=5e-4), pytest.approx(sgd[0]))
    assert adam == (pytest.approx(0.719, abs=5e-4), pytest.approx(1.608, abs=5e-4))


@surfaces
def test_that_every_minimum_is_one_to_nine_digits(surface):
    assert surface.minima
    for minimum in surface.minima:
        assert surface.value(minimum.x, minimum.y) == minimum.loss
        if (minimum.x, minimum.y) in surface.tips:
            around = np.linspace(0, 2 * np.pi, 50)
            assert (
                surface.value(minimum.x + 1e-3 * np.cos(around), minimum.y + 1e-3 * np.sin(around)) > minimum.loss
            ).all()
            continue
        step = np.linalg.solve(surface.hessian(minimum.x, minimum.y), surface.gradient(minimum.x, minimum.y))
        assert np.abs(step).max() < 1e-9
        assert np.linalg.eigvalsh(surface.hessian(minimum.x, minimum.y)).min() > 0


@pytest.mark.parametrize(
    ("name", "count", "lowest"),
    [
        ("bowl", 1, 0),
        ("ravine", 1, 0),
        ("two-valleys", 2, -5.0323),
        ("rosenbrock", 1, 0),
        ("himmelblau", 4, 0),
        ("saddle", 2, -5),
        ("plateau", 1, -1),
        ("egg-crate", 81, 0),
        ("sharp-trap", 2, 0.7626),
        ("booth", 1, 0),
        ("beale", 1, 0),
        ("matyas", 1, 0),
        ("mccormick", 2, -1.9132),
        ("styblinski-tang", 4, -78.3323),
        ("line-fit", 1, 1.9106),
        ("two-weights", 1, 0.2758),
    ],
)
def test_that_the_known_minima_are_found(name, count, lowest):
    assert len(SURFACES[name].minima) == count
    assert SURFACES[name].minima[0].loss == pytest.approx(lowest, abs=1e-4)


@surfaces
def test_that_nowhere_in_the_domain_is_lower_than_the_lowest_minimum(surface):
    x, y = np.meshgrid(*surface.sides(100 if surface.costly else 400))
    assert surface.value(x, y).min() >= surface.minima[0].loss - 1e-9
    assert surface.minima[0].is_lowest


@surfaces
def test_that_a_surface_broadcasts_over_any_shape(surface):
    x, y = np.linspace(-1, 1, 6).reshape(2, 3), np.zeros((2, 3))
    assert surface.value(x, y).shape == (2, 3)
    assert surface.gradient(x, y).shape == (2, 2, 3)
    assert surface.hessian(x, y).shape == (2, 2, 2, 3)
    assert surface.gradient(0.5, 0.5).shape == (2,)


@pytest.mark.parametrize(
    ("surface", "place", "limit"),
    [
        ("bowl", (0, 0), 2.0),
        ("ravine", (0, 0), 1.0),
        ("two-valleys", (-1, 0), 0.0324),
        ("two-valleys", (1, 0), 0.0947),
        ("rosenbrock", (1, 1), 0.0020),
    ],
)
def test_that_the_stability_limit_of_plain_sgd_is_the_known_one(surface, place, limit):
    chosen = min(SURFACES[surface].minima, key=lambda m: np.hypot(m.x - place[0], m.y - place[1]))
    steepest = np.linalg.eigvalsh(SURFACES[surface].hessian(chosen.x, chosen.y)).max()
    assert 2 / steepest == pytest.approx(limit, rel=0.01)


def test_that_feet_make_the_line_fit_worse_conditioned():
    ratio = {}
    for unit in ("metres", "feet"):
        bent = np.linalg.eigvalsh(surface_of(Ground(id="line-fit", unit=unit)).hessian(0, 0))
        ratio[unit] = bent[1] / bent[0]
    assert ratio["feet"] > 10 * ratio["metres"]


@pytest.mark.parametrize("name", ["line-fit", "two-weights"])
def test_that_batches_make_up_the_whole(name):
    surface = SURFACES[name]
    x, y = surface.start
    batches = minibatches(surface.rows, 10, seed=3, steps=-(-surface.rows // 10))
    assert sorted(np.concatenate(batches)) == list(range(surface.rows))
    parts = [(len(rows), surface.on_rows(rows)) for rows in batches]
    mean = sum(n * part.gradient(np.asarray(x), np.asarray(y)) for n, part in parts) / surface.rows
    np.testing.assert_allclose(mean, surface.gradient(x, y), rtol=1e-10)
    loss = sum(n * part.value(np.asarray(x), np.asarray(y)) for n, part in parts) / surface.rows
    assert float(loss) == pytest.approx(float(surface.value(x, y)))


def test_that_minibatches_make_a_walk_stochastic_and_repeatable():
    scene = Scene(
        surface="two-weights", batch_size=16, steps=50, hikers=(Sgd(learning_rate=1.0), Adam(learning_rate=0.1))
    )
    one, again = walk(scene).walks[0], walk(scene).walks[0]
    np.testing.assert_array_equal(one.x, again.x)
    whole = walk(msgspec.structs.replace(scene, batch_size=None)).walks[0]
    assert not np.array_equal(one.x, whole.x)
    np.testing.assert_array_equal(walk(msgspec.structs.replace(scene, batch_size=5000)).walks[0].x, whole.x)


@pytest.mark.parametrize(
    ("ground", "place", "word"),
    [
        ("{}", "$.surface", "id or a formula"),
        ('{"id": "ravine", "formula": "x"}', "$.surface", "id or a formula"),
        ('{"id": "alps"}', "$.surface.id", "ravine"),
        ('{"id": "ravine", "x": [0, 1]}', "$.surface.x", "own"),
        ('{"id": "ravine", "unit": "feet"}', "$.surface.unit", "line-fit"),
        ('{"id": "line-fit", "unit": "yards"}', "$.surface.unit", "metres"),
        ('{"id": "ravine", "scale_loss": 0}', "$.surface.scale_loss", "> 0"),
        ('{"id": "ravine", "turn": 3}', "$.surface", "rotate"),
        ('{"formula": "x"}', "$.surface.x", "range"),
        ('{"formula": "x", "x": [1, 1], "y": [0, 1]}', "$.surface.x", "grow"),
        ('{"formula": "x + zz", "x": [0, 1], "y": [0, 1]}', "$.surface.formula", "column 5"),
        ('{"formula": "sqrt(-1 - x**2)", "x": [0, 1], "y": [0, 1]}', "$.surface.formula", "no finite number anywhere"),
    ],
)
def test_that_a_ground_that_cannot_be_is_named(ground, place, word):
    with pytest.raises(InputError) as caught:
        load_scene(f'{{"surface": {ground}}}')
    assert str(caught.value).startswith(f"{place}: "), str(caught.value)
    assert word in str(caught.value)


def test_that_only_data_has_batches():
    with pytest.raises(InputError, match=r"\$\.batch_size: only a surface made of data"):
        load_scene('{"batch_size": 8}')
    assert load_scene('{"surface": "two-weights", "batch_size": 8}').batch_size == 8


def test_that_a_formula_is_a_surface():
    scene = load_scene('{"surface": {"formula": "x**2 + 3*sin(y)", "x": [-4, 4], "y": [-4, 4]}}')
    assert load_scene(dump_scene(scene)) == scene
    surface = scene.ground
    (minimum,) = surface.minima
    assert (minimum.x, minimum.y) == (pytest.approx(0, abs=1e-9), pytest.approx(-np.pi / 2))
    assert walk(scene).walks[1].verdict.kind == "converged"


def test_that_a_formula_s_minima_are_looked_for_once(monkeypatch):
    looked = []

    def look(surface):
        looked.append(surface)
        return find_minima(surface)

    monkeypatch.setattr("app.descent.ground.surface.find_minima", look)
    ground = surface_of(Ground(formula="(x - 1)**2 + y**2", x=(-2, 2), y=(-2, 2)))
    assert ground.minima[0].x == pytest.approx(1)
    assert ground.scale == pytest.approx(middling_scale(ground))
    assert len(looked) == 1


def test_that_who_looks_for_a_minimum_gives_up_far_from_the_ground(monkeypatch):
    steps, hessian = [], Surface.hessian
    monkeypatch.setattr(Surface, "hessian", lambda *place: steps.append(place) or hessian(*place))
    ground = surface_of(Ground(formula="log(x) + 1", x=(-2, 2), y=(-2, 2)))
    assert ground.minima == ()
    # From each of some 240 low points of the grid; a hundred steps each was a freeze of seconds.
    assert 240 < len(steps) < 5000


@pytest.mark.parametrize("formula", ["x", "0", "log(x)", "1/x", "sqrt(x)*y", "abs(x) + abs(y)", "x**4 + y**4", "-x**2"])
def test_that_strange_formulas_are_walked_and_judged_without_a_warning(formula):
    scene = load_scene(f'{{"surface": {{"formula": "{formula}", "x": [-2, 2], "y": [-2, 2]}}, "steps": 50}}')
    for one in walk(scene).walks:
        assert one.verdict.step <= one.steps
    made = relief(scene.ground, scale_of(scene.ground), *scene.ground.sides(40))
    assert made.height.shape == (40, 40)
