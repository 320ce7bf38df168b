"""The block on a picture: what is written on its ground, and that a moving one looks like the one at rest."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.descent.ground.surface_choice import surface_of
from app.descent.walks.camera import Camera
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.paint_block import paint_block, paint_marks
from app.gui.mountain.tilt.texture import texture_of
from app.gui.mountain.tilt.top_image import ground_image
from app.gui.mountain.tilt.view import look_at
from app.gui.theme import DARK, LIGHT, rgb

RECT = QRectF(0, 0, 900, 500)


@pytest.fixture(scope="module")
def surface():
    made = surface_of("two-valleys")
    _ = made.survey
    return made


def painted(paint, colour: str) -> np.ndarray:
    image = QImage(RECT.size().toSize(), QImage.Format.Format_RGBX8888)
    image.fill(colour)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(500, 900, 4)[..., :3].astype(int)


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_what_is_written_at_contours_has_a_rim_by_which_it_is_read(qapp, surface, theme, moving):
    view = look_at(RECT, heights_of(surface, 200), Camera(30, 60))
    texture = texture_of(surface, theme, view.scale, 1.0)
    (spot, *_) = [spot for spot in texture.spots if view.sees_point(*spot.at)]
    picture = painted(lambda painter: paint_marks(painter, surface, view, texture, theme, moving), "#808080")
    at = view.point(*spot.at).toPoint()
    near = picture[at.y() - 12 : at.y() + 12, at.x() - 16 : at.x() + 16]
    for colour, pixels in ((theme.ink, 8), (theme.halo, 30)):
        assert (np.abs(near - rgb(colour)).max(axis=2) < 80).sum() > pixels


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_a_moving_block_is_as_large_and_of_the_same_colours_as_one_at_rest(qapp, surface, theme):
    view = look_at(RECT, heights_of(surface, 200), Camera(30, 35))
    texture = texture_of(surface, theme, view.scale, 1.0)
    rest, moving = (
        painted(
            lambda p, moving=moving: paint_block(p, view, ground_image(view, texture, 1.0, moving), theme, moving),
            theme.window,
        )
        for moving in (False, True)
    )
    apart = np.abs(rest - moving).max(axis=2)
    assert np.median(apart) <= 2
    assert (apart > 40).mean() < 0.01
