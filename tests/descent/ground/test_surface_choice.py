"""Which ground a scene means, and what becomes of a start when it is turned."""

from __future__ import annotations

import pytest

from app.descent import SURFACES
from app.descent.ground.surface_choice import Ground, carried, surface_of


def test_that_a_ground_that_was_changed_does_not_keep_its_note_as_it_is():
    assert surface_of(Ground(id="bowl", scale_x=3.0)).note.startswith("This ground was changed.")
    assert "3·x for x" in surface_of(Ground(id="bowl", scale_x=3.0)).formula


def test_that_a_start_goes_with_a_ground_that_is_turned():
    start = carried((-7.0, 3.0), "ravine", Ground(id="ravine", rotate=45.0, scale_x=2.0))
    turned = surface_of(Ground(id="ravine", rotate=45.0, scale_x=2.0))
    assert turned.value(*start) == pytest.approx(SURFACES["ravine"].value(-7.0, 3.0))
    assert carried(start, Ground(id="ravine", rotate=45.0, scale_x=2.0), "ravine") == pytest.approx((-7.0, 3.0))
    assert carried((1.0, 1.0), "ravine", "bowl") is None
