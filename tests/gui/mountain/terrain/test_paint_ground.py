"""The ground of the map is drawn, whatever its formula does."""

from __future__ import annotations

import pytest

from app.descent.ground.surface_choice import Ground
from tests.gui.paint.pixels import pixels


@pytest.mark.parametrize("formula", ["1/x", "1/(x*y)", "exp(x**4)", "exp(exp(exp(x)))", "log(x)"])
def test_that_ground_without_bounds_is_drawn(tab, formula):
    tab.edit("Change the surface", surface=Ground(formula=formula, x=(-4, 4), y=(-4, 4)), start=None)
    assert pixels(tab.map.grab()).std() > 1
    tab.map.zoom(4)
    assert pixels(tab.map.grab()).std() > 1
