"""Which ground a scene means, and what becomes of a start when it is turned."""

from __future__ import annotations

import pytest

from app.descent import SURFACES
from app.descent.ground.surface_choice import Ground, carried, surface_of
from app.descent.text.json_input import InputError
from app.descent.walks.scene import dump_scene, load_scene


def test_that_the_description_of_a_ground_that_was_changed_says_so():
    plain, changed = SURFACES["bowl"], surface_of(Ground(id="bowl", scale_x=3.0))
    assert changed.note != plain.note
    assert changed.note.endswith(plain.note)
    assert "3·x" in changed.formula


def test_that_a_start_goes_with_a_ground_that_is_turned():
    start = carried((-7.0, 3.0), "ravine", Ground(id="ravine", rotate=45.0, scale_x=2.0))
    turned = surface_of(Ground(id="ravine", rotate=45.0, scale_x=2.0))
    assert turned.value(*start) == pytest.approx(SURFACES["ravine"].value(-7.0, 3.0))
    assert carried(start, Ground(id="ravine", rotate=45.0, scale_x=2.0), "ravine") == pytest.approx((-7.0, 3.0))
    assert carried((1.0, 1.0), "ravine", "bowl") is None


def test_that_only_data_has_batches():
    with pytest.raises(InputError, match=r"\$\.batch_size: "):
        load_scene('{"batch_size": 8}')
    assert load_scene('{"surface": "two-weights", "batch_size": 8}').batch_size == 8


def test_that_a_formula_is_kept_in_a_scene():
    scene = load_scene('{"surface": {"formula": "x**2 + 3*sin(y)", "x": [-4, 4], "y": [-4, 4]}}')
    assert load_scene(dump_scene(scene)) == scene
    assert scene.ground.value(1.0, 0.0) == 1.0
