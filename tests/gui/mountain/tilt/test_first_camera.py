"""From where each ground is looked at first."""

import pytest

from app.descent import SURFACES
from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.walks.scene import Scene
from app.gui.mountain.tilt.first_camera import USUAL, first_camera


@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_that_the_first_camera_is_one_of_those_near_the_usual_one(surface):
    scene = Scene(surface=surface)
    camera = first_camera(scene.ground, scene.origin)
    assert abs((camera.turn - USUAL.turn + 180) % 360 - 180) <= 90
    assert USUAL.tilt <= camera.tilt <= 75
    assert first_camera(scene.ground, scene.origin) == camera


def test_that_a_ground_all_of_which_is_seen_is_looked_at_as_usual():
    assert first_camera(SURFACES["bowl"], (1.0, 1.0)) == USUAL


def test_that_a_ground_whose_valleys_are_not_known_yet_can_be_looked_at(monkeypatch):
    monkeypatch.setattr(Surface, "is_surveyed", False)
    ground = surface_of(Ground(formula="(x-1)**2 + 3*(y+1)**2 + 0.125", x=(-4, 4), y=(-3, 3)))
    assert first_camera(ground, (0.0, 0.0)).tilt >= USUAL.tilt
