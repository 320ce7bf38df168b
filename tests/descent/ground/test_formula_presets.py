"""The classic test functions against what is published of them: the lowest loss, where it is met, and nothing lower."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.ground.formula_presets import PRESETS, find_presets
from app.descent.ground.surface_choice import Ground

# Lowest losses as published: Jamil and Yang (2013), Surjanovic and Bingham, infinity77.net/global_optimization.
PUBLISHED = {
    "Ackley": 0,
    "Adjiman": -2.02181,
    "Bird": -106.764537,
    "Branin": 0.397887,
    "Bukin N. 6": 0,
    "Carrom table": -24.15681551650653,
    "Cross-in-tray": -2.06261218,
    "Deckkers–Aarts": -24776.518342317686,
    "Drop-wave": -1,
    "Easom": -1,
    "Eggholder": -959.6407,
    "Giunta": 0.06447042053690566,
    "Goldstein–Price": 3,
    "Griewank": 0,
    "Hölder table": -19.2085,
    "Hosaki": -2.3458115,
    "Keane": -0.673668,
    "Levy": 0,
    "Levy N. 13": 0,
    "Michalewicz": -1.8013,
    "Peaks": -6.5511,
    "Pen holder": -0.9635348327265058,
    "Schaffer N. 2": 0,
    "Schaffer N. 4": 0.292579,
    "Schwefel": 0,
    "Shubert": -186.7309,
    "Six-hump camel": -1.0316285,
    "Test-tube holder": -10.872300,
    "Three-hump camel": 0,
    "Trefethen": -3.3068686474,
    "Trid": -2,
    "Zakharov": 0,
    "Zettl": -0.003791,
}
KINKS = {
    "Ackley",
    "Alpine N. 1",
    "Bartels–Conn",
    "Bukin N. 6",
    "Salomon",
    "Sum of different powers",
    "Xin-She Yang N. 2",
}
ids = [preset.name for preset in PRESETS]


def test_that_there_are_as_many_as_promised_each_with_a_name_of_its_own():
    assert len(PRESETS) >= 30
    assert len(set(ids)) == len(PRESETS)


def test_that_the_lowest_losses_are_those_published():
    losses = {preset.name: preset.loss for preset in PRESETS}
    for name, published in PUBLISHED.items():
        assert losses[name] == pytest.approx(published, rel=1e-5, abs=1e-5), name


@pytest.mark.parametrize("preset", PRESETS, ids=ids)
def test_that_the_lowest_loss_is_met_where_it_is_said_and_nothing_is_lower(preset):
    fields = fields_of(preset.formula)
    places = np.array(preset.minima, float).T
    np.testing.assert_allclose(fields.value(*places), preset.loss, rtol=2e-7, atol=2e-7)
    grid = np.meshgrid(*(np.linspace(*side, 401) for side in preset.domain))
    with np.errstate(all="ignore"):
        assert np.nanmin(fields.value(*grid)) >= preset.loss - 2e-7 * max(1, abs(preset.loss))


@pytest.mark.parametrize("preset", PRESETS, ids=ids)
def test_that_the_ground_is_level_there_or_kinked_or_falls_towards_the_edge(preset):
    fields = fields_of(preset.formula)
    size = np.array([high - low for low, high in preset.domain])
    for place in preset.minima:
        inside = [low < at < high for at, (low, high) in zip(place, preset.domain, strict=True)]
        with np.errstate(all="ignore"):
            slope = fields.gradient(*(np.asarray(float(at)) for at in place))
            bend = np.nan_to_num(np.abs(fields.hessian(*(np.asarray(float(at)) for at in place)))).max()
        if preset.name in KINKS:
            around = 1e-6 * size[:, None] * np.array([[1, 0, -1, 0, 1, -1], [0, 1, 0, -1, 1, -1]])
            there = np.array(place, float)[:, None] + around
            assert (fields.value(*there) >= preset.loss - 1e-9).all()
        else:
            # The places are given to some seven digits.
            assert np.abs(slope)[inside].max(initial=0) <= 2e-6 * size.max() * bend + 1e-9, place


def test_that_each_is_a_ground_that_a_scene_may_have():
    for preset in PRESETS:
        (left, right), (bottom, top) = preset.domain
        assert Ground(formula=preset.formula, x=(left, right), y=(bottom, top)).formula == preset.formula


def the(name: str):
    return next(preset for preset in PRESETS if preset.name == name)


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("Bird", 0.0072),
        ("Deckkers–Aarts", 0.00001),
        ("Freudenstein–Roth", 0.00054),
        ("Trefethen", 0.0002),
        ("Trid", 2 / 3),
    ],
)
def test_that_a_rate_named_as_the_limit_of_sgd_is_2_over_the_largest_curvature(name, rate):
    x, y = np.array(the(name).minima[0], float)
    curvature = np.linalg.eigvalsh(fields_of(the(name).formula).hessian(x, y)).max()
    assert 2 / curvature == pytest.approx(rate, rel=0.02)


def test_that_what_the_notes_say_of_slopes_is_true():
    def steepness(name):
        x, y = np.meshgrid(*(np.linspace(*side, 201) for side in the(name).domain))
        return x, y, np.hypot(*fields_of(the(name).formula).gradient(x, y))

    x, y, slope = steepness("Easom")
    assert slope[np.hypot(x - np.pi, y - np.pi) > 5].max() < 1e-9
    assert steepness("De Jong's steps")[2].max() == 0
    assert 0.15 < (steepness("Michalewicz")[2] < 1e-6).mean() < 0.2
    assert 900 < steepness("Shubert")[2].max() < 1100
    assert 450 < steepness("Levy N. 13")[2].max() < 550
    pass_of_dixon_price = np.array(1 / 3), np.array(0.0)
    dixon_price = fields_of(the("Dixon–Price").formula)
    assert np.abs(dixon_price.gradient(*pass_of_dixon_price)).max() < 1e-15
    assert np.linalg.eigvalsh(dixon_price.hessian(*pass_of_dixon_price))[0] < 0


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("holder", "Hölder table"),
        ("Hölder", "Hölder table"),
        ("egg", "Eggholder"),
        ("levy n13", "Levy N. 13"),
        ("SCHAFFER 4", "Schaffer N. 4"),
        ("six hump", "Six-hump camel"),
        ("goldstein price", "Goldstein–Price"),
        ("dropwave", "Drop-wave"),
        ("monkey", "Monkey saddle"),
        ("bukin", "Bukin N. 6"),
    ],
)
def test_that_a_preset_is_found_by_typing_its_name(typed, first):
    assert find_presets(typed)[0].name == first


def test_that_nothing_typed_finds_all_and_nonsense_none():
    assert find_presets("  ") == list(PRESETS)
    assert find_presets("nothing of the kind") == []
