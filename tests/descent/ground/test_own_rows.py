"""Two columns of a user's own table as the ground: what is drawn of them, and what cannot be."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.descent import SURFACES, load_scene, walk
from app.descent.ground.own_rows import MOST_ROWS, OwnRows, column_fault, fits_own_units
from app.descent.ground.surface_choice import Ground, carried, surface_of
from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene, dump_scene

COLUMN = arrays(float, 20, elements=st.floats(-1e6, 1e6))
RNG = np.random.default_rng(1)
AGES = tuple(RNG.normal(40, 12, 60).round(1).tolist())
FARES = tuple((np.array(AGES) * 3 + RNG.normal(0, 30, 60)).round(2).tolist())
SURVIVED = tuple((RNG.random(60) < 1 / (1 + np.exp(0.1 * (np.array(AGES) - 40)))).astype(int).tolist())


def line(**changes: object) -> Ground:
    return Ground(id="line-fit", rows=OwnRows(AGES, FARES, ("age", "fare"), **changes))


def weights(**changes: object) -> Ground:
    names = ("age", "fare", "survived = 1")
    return Ground(id="two-weights", rows=OwnRows(AGES, FARES, names, SURVIVED, **changes))


@given(COLUMN, COLUMN)
def test_that_the_valley_of_a_line_lies_at_least_squares(x, y):
    x, y = tuple(x.tolist()), tuple(y.tolist())
    assume(not column_fault(x) and not column_fault(y))
    assume(fits_own_units(x) and fits_own_units(y))
    surface = surface_of(Ground(id="line-fit", rows=OwnRows(x, y, ("a", "b"), standardised=False)))
    slope, intercept = np.polyfit(x, y, 1)
    mean = float(np.mean((slope * np.array(x) + intercept - np.array(y)) ** 2))
    assert float(surface.value(slope, intercept)) == pytest.approx(mean, rel=1e-6, abs=1e-6 * np.var(y))
    (left, right), (bottom, top) = surface.domain
    assert left < slope < right
    assert bottom < intercept < top


@given(COLUMN, COLUMN)
def test_that_a_standardised_line_is_a_round_bowl_with_the_correlation_at_its_bottom(x, y):
    assume(not column_fault(tuple(x.tolist())) and not column_fault(tuple(y.tolist())))
    surface = surface_of(Ground(id="line-fit", rows=OwnRows(tuple(x.tolist()), tuple(y.tolist()), ("a", "b"))))
    assert surface.hessian(0.3, 0.2) == pytest.approx(2 * np.eye(2), abs=1e-6)
    correlation = np.corrcoef(x, y)[0, 1]
    assert float(surface.value(correlation, 0)) == pytest.approx(1 - correlation**2, abs=1e-6)


def test_that_two_weights_have_their_valley_on_the_map_and_the_start_across_from_it():
    surface = surface_of(weights())
    (valley,) = surface.minima
    (left, right), (bottom, top) = surface.domain
    assert left < valley.x < right
    assert bottom < valley.y < top
    assert float(surface.value(*surface.start)) > 2 * valley.loss
    assert valley.loss < float(np.log(2))


def test_that_classes_which_a_line_parts_without_a_mistake_are_drawn_all_the_same():
    answer = tuple(int(age > 40) for age in AGES)
    surface = surface_of(Ground(id="two-weights", rows=OwnRows(AGES, FARES, ("age", "fare", "old"), answer)))
    assert np.isfinite(surface.grid_losses).all()
    assert surface.lowest < float(np.log(2))


def test_that_title_formula_and_note_name_the_columns_and_the_sample():
    surface = surface_of(line(file="titanic.csv", of=891))
    assert "fare" in surface.title
    assert "age" in surface.formula
    for said in ("titanic.csv", "60", "891"):
        assert said in surface.formula
    rows = msgspec.structs.replace(weights().rows, names=("a" * 200, "passenger\nclass", "survived = 1"))
    surface = surface_of(Ground(id="two-weights", rows=rows))
    assert "a" * 200 not in surface.formula
    assert "passenger class" in surface.formula


def test_that_a_scene_carries_its_rows_and_walks_on_them():
    for ground in (line(), line(standardised=False), weights()):
        scene = Scene(surface=ground, steps=20, batch_size=8)
        assert load_scene(dump_scene(scene)) == scene
        assert scene.ground.rows == len(AGES)
        assert walk(scene).steps == 20
    assert load_scene('{"surface": "line-fit"}').ground is SURFACES["line-fit"]


def test_that_a_start_stays_only_on_the_same_rows():
    turned = msgspec.structs.replace(line(), rotate=30.0)
    assert carried((0.1, 0.2), line(), turned) is not None
    assert carried((0.1, 0.2), line(), line(standardised=False)) is None
    assert carried((0.1, 0.2), "line-fit", line()) is None


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ({"x": [1, 1, 1]}, r"rows\.x: .*age"),
        ({"y": [5, 5, 5]}, r"rows\.y: .*fare"),
        ({"y": [1, 2]}, r"rows\.y"),
        ({"y": [1, 2, 3, 4]}, r"rows\.y"),
        ({"x": [1e200, 2, 3]}, r"rows\.x: .*age"),
        ({"x": [1e9, 1e9 + 1e-3, 1e9]}, r"rows\.x: .*age"),
        ({"x": [1e-7, 2e-7, 5e-7], "standardised": False}, r"rows\.x: .*standardise"),
        ({"x": [1e9, 1e9 + 1, 1e9 + 2], "standardised": False}, r"rows\.x: .*standardise"),
        ({"names": ["age"]}, r"rows\.names"),
        ({"names": ["age", "fare", "survived"]}, r"rows\.names"),
        ({"answer": [0, 1, 1], "names": ["age", "fare", "survived"]}, "two-weights"),
        ({"answer": [0, 1, 1]}, r"rows\.names"),
        ({"answer": [1, 1, 1], "names": ["age", "fare", "survived"]}, r"rows\.answer"),
        ({"x": [float(row) for row in range(MOST_ROWS + 1)]}, r"rows\.x"),
        ({"z": 1}, r"rows: .*z"),
    ],
)
def test_that_rows_which_cannot_be_drawn_are_refused_with_their_place(rows, place):
    plain = {"x": [1, 2, 4], "y": [1, 5, 2], "names": ["age", "fare"]}
    text = msgspec.json.encode({"surface": {"id": "line-fit", "rows": plain | rows}})
    with pytest.raises(InputError, match=place):
        load_scene(text)


def test_that_tiny_numbers_are_drawn_standardised():
    tiny = tuple(1e-30 * age for age in AGES)
    surface = surface_of(Ground(id="line-fit", rows=OwnRows(tiny, FARES, ("age", "fare"))))
    assert surface.hessian(0.0, 0.0) == pytest.approx(2 * np.eye(2))


def test_that_only_a_ground_of_data_takes_rows():
    rows = msgspec.to_builtins(line().rows)
    for ground in ({"id": "bowl", "rows": rows}, {"formula": "x+y", "x": [0, 1], "y": [0, 1], "rows": rows}):
        with pytest.raises(InputError, match=r"\$\.surface\.rows"):
            load_scene(msgspec.json.encode({"surface": ground}))
    with pytest.raises(InputError, match=r"\$\.surface\.unit"):
        load_scene(msgspec.json.encode({"surface": {"id": "line-fit", "rows": rows, "unit": "feet"}}))
