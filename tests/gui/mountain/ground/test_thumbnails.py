"""Small pictures of surfaces and scenes."""

from __future__ import annotations

import pytest

from app.descent import SURFACES
from app.descent.ground.relief import rough_scale, scale_of
from app.descent.ground.surface_choice import surface_of
from app.descent.walks.scene import Scene
from app.gui.mountain.ground.thumbnails import scene_thumbnail, surface_thumbnail
from app.gui.theme import DARK, LIGHT


@pytest.mark.parametrize("surface", [s for s in SURFACES if s != "two-weights"])
def test_that_a_thumbnail_s_scale_is_near_the_map_s(surface):
    rough, fine = rough_scale(SURFACES[surface]), scale_of(SURFACES[surface])
    assert rough.top == pytest.approx(fine.top, rel=0.25)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_thumbnails_have_the_size_that_was_asked_for(qapp, theme):
    picture = surface_thumbnail(surface_of("line-fit"), theme, 60, 40, 2.0)
    assert (picture.width(), picture.height(), picture.devicePixelRatio()) == (120, 80, 2.0)
    assert not scene_thumbnail(Scene(steps=5), theme, 60, 40, 1.0).isNull()
