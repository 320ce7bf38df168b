"""The contours of the map, told apart by their numbers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from app.descent import SURFACES
from app.descent.ground.relief import losses_on, scale_of
from app.gui.mountain.terrain.camera import View, fit
from app.gui.mountain.terrain.contours import level_texts, levels_between


@pytest.mark.parametrize("factor", [1.0, 10.0, 1e3, 3e4, 1e6])
def test_that_no_two_levels_have_one_text(factor):
    surface = SURFACES["two-valleys"]
    at, scale = surface.minima[0], scale_of(surface)
    whole = fit(surface, QRectF(0, 0, 600, 400))
    (left, right), (bottom, top) = View(whole.rect, (at.x, at.y), whole.scale * factor).span()
    heights = scale.height(losses_on(surface, np.linspace(left, right, 200), np.linspace(bottom, top, 130)))
    levels = levels_between(float(heights.min()), float(heights.max()))
    written = [text for text in level_texts(scale, levels) if text]
    assert len(set(written)) == len(written)
    assert written or factor > 1e4
