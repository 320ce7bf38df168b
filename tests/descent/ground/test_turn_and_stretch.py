"""Ground that is turned and stretched: its derivatives stay exact, its start goes with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import SURFACES
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.ground.turn_and_stretch import transformed
from tests.descent.ground.differences import check_derivatives


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


def test_that_the_start_goes_with_the_ground():
    plain, turned = SURFACES["ravine"], surface_of(Ground(id="ravine", rotate=45))
    assert turned.value(*turned.start) == pytest.approx(float(plain.value(*plain.start)))
