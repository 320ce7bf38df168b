"""The ground of the map is drawn, whatever its formula does."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from app.descent import SURFACES
from app.descent.ground.relief import losses_on, scale_of
from app.descent.ground.surface_choice import Ground
from app.gui.mountain.terrain.camera import fit
from app.gui.mountain.terrain.paint_ground import relief_image
from app.gui.theme import THEMES
from tests.gui.paint.pixels import pixels


@pytest.mark.parametrize("formula", ["1/x", "1/(x*y)", "exp(x**4)", "exp(exp(exp(x)))", "log(x)"])
def test_that_ground_without_bounds_is_drawn(tab, formula):
    tab.edit("Change the surface", surface=Ground(formula=formula, x=(-4, 4), y=(-4, 4)), start=None)
    assert pixels(tab.map.grab()).std() > 1
    tab.map.zoom(4)
    assert pixels(tab.map.grab()).std() > 1


SIDE = 120  # pixels of a picture


def pictured(name, theme):
    """A surface's colours (rows, columns, 3), 0…1, how light each is, and the height of each place."""
    surface = SURFACES[name]
    view = fit(surface, QRectF(0, 0, SIDE, SIDE))
    colours = pixels(relief_image(surface, scale_of(surface), view, THEMES[theme], 1.0))[..., ::-1] / 255
    (left, right), (bottom, top) = view.span()
    x, y = np.linspace(left, right, SIDE), np.linspace(top, bottom, SIDE)
    return colours, colours @ (0.2126, 0.7152, 0.0722), scale_of(surface).height(losses_on(surface, x, y))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["bowl", "two-valleys", "himmelblau", "rosenbrock", "ravine"])
def test_that_a_picture_in_grey_tells_high_ground_from_low(name, theme):
    _, light, height = pictured(name, theme)
    fifths = np.quantile(height, [0, 0.2, 0.8, 1])
    low, high = light[height <= fifths[1]], light[height >= fifths[2]]
    assert np.median(high) > 1.1 * np.median(low)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["bowl", "two-valleys", "himmelblau"])
def test_that_the_side_towards_the_light_is_lighter_and_warmer_than_the_other(name, theme):
    """On these the ground rises outwards, so that the wall in the south-east faces north-west."""
    colours, light, _ = pictured(name, theme)
    corner = SIDE // 4
    shaded, lit = np.s_[:corner, :corner], np.s_[-corner:, -corner:]
    assert light[lit].mean() > 1.1 * light[shaded].mean()
    warmth = colours[..., 0] - colours[..., 2]
    assert warmth[lit].mean() > warmth[shaded].mean()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SURFACES)
def test_that_no_shadow_is_black_and_no_low_ground_blue(name, theme):
    colours, light, height = pictured(name, theme)
    assert light[np.isfinite(height)].min() > 0.03
    low = colours[height <= np.quantile(height, 0.02)]
    assert (np.median(low[:, 1]) >= np.median(low, axis=0)).all()  # green is the strongest of its colours
