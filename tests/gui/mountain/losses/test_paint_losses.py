"""What the loss strip draws where a plain curve would mislead."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Lion, Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.losses import paint_losses
from app.gui.mountain.losses.off_the_scale import left_at
from app.gui.mountain.losses.paint_losses import lay_plot, paint_axes, paint_curves, paint_plot
from app.gui.theme import LIGHT
from tests.gui.paint.pixels import pixels

RECT = QRectF(0, 0, 500, 200)
PLANE = Ground(formula="x + y", x=(-4.0, 4.0), y=(-4.0, 4.0))


def painted(walked, smooth: bool = False) -> QImage:
    picture = QImage(500, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.card))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    paint_curves(painter, walked, lay_plot(walked, RECT), LIGHT)
    painter.end()
    return picture


def solid(picture: QImage, colour: str) -> float:
    """How much of the picture has a colour at full strength."""
    wanted = QColor(colour).rgb() & 0xFFFFFF
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(plain.constBits(), np.uint32).copy() & 0xFFFFFF
    return float((values == wanted).mean())


def test_that_a_loss_that_jumps_at_every_step_is_no_slab(qapp):
    scene = Scene(surface="bowl", steps=20_000, noise=3.0, hikers=(Lion(learning_rate=0.1),))
    colour = looks_of(scene.hikers, LIGHT)[0].colour
    assert 0.001 < solid(painted(walk(scene)), colour) < 0.03


def test_that_a_loss_that_does_not_is_drawn_whole(qapp, monkeypatch):
    walked = walk(Scene(surface="ravine", steps=20_000, hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=0.98))))
    drawn = painted(walked)
    monkeypatch.setattr(paint_losses, "SLAB", math.inf)
    assert drawn == painted(walked)


def test_that_a_level_curve_is_no_string_of_beads(qapp):
    picture = painted(walk(Scene(surface="bowl", steps=120, hikers=(Sgd(learning_rate=0.0),))), smooth=True)
    values = np.frombuffer(picture.constBits(), np.uint32).reshape(200, 500)
    inner = values[:, 70:440]
    assert len(np.unique(inner)) > 1
    assert (inner == inner[:, :1]).all()


def test_that_the_line_through_a_jumping_loss_is_its_median():
    walked = walk(Scene(surface="bowl", steps=20_000, noise=3.0, hikers=(Lion(learning_rate=0.1),)))
    plot = lay_plot(walked, RECT)
    lines = paint_losses.medians(plot.heights[0], plot)
    assert (lines[1:, :2] == lines[:-1, 2:]).all()
    piece = plot.heights[0][: round(len(plot.heights[0]) / (len(lines) + 1))]
    assert lines[0, 1] == pytest.approx(plot.y(float(np.median(piece))), abs=1.5)


def test_that_a_loss_below_the_lowest_of_the_domain_is_said_to_be_there(qapp, monkeypatch):
    walked = walk(Scene(surface=PLANE, steps=200, hikers=(Sgd(learning_rate=0.05),)))
    plot = lay_plot(walked, RECT)
    loss, lowest = walked.walks[0].loss, walked.scene.ground.lowest
    assert loss[plot.sunk - 1] >= lowest > loss[plot.sunk]
    told = painted(walked)
    monkeypatch.setattr(paint_losses, "SUNK_TEXT", "")
    assert told != painted(walked)


@pytest.mark.parametrize("surface", ["bowl", "two-valleys", "himmelblau", "line-fit", "styblinski-tang"])
def test_that_no_rounding_is_taken_for_lower_than_the_lowest(surface):
    walked = walk(Scene(surface=surface, steps=2000, hikers=(Sgd(learning_rate=0.001),)))
    assert lay_plot(walked, RECT).sunk is None


def test_that_who_walks_blind_is_not_told_that_it_will_go_lower():
    walked = walk(Scene(surface=PLANE, steps=200, hikers=(Sgd(learning_rate=0.05),)))
    assert lay_plot(walked, RECT, (0.0, 1.0)).sunk is None


def test_that_the_axis_says_when_it_stands_for_all_that_is_lower():
    quick, slow = (walk(Scene(surface="bowl", hikers=(Sgd(learning_rate=rate),))) for rate in (0.9, 0.001))
    assert lay_plot(quick, RECT).floored
    assert not lay_plot(slow, RECT).floored


@pytest.mark.parametrize(
    ("heights", "step"),
    [([0, 1, 2], None), ([0, 1, 5], 1), ([0, 5, 1], None), ([0, 1, np.nan], 1), ([0, 1, np.inf], 1), ([5, 5], None)],
)
def test_that_a_curve_leaves_the_scale_where_it_never_comes_back(heights, step):
    assert left_at(np.array(heights, float), 3.0) == step


def test_that_a_loss_that_leaves_the_scale_ends_in_an_arrow_of_its_colour(qapp):
    gone = Scene(surface="ravine", hikers=(Sgd(learning_rate=3.0),), steps=60)
    stays = Scene(surface="ravine", hikers=(Sgd(learning_rate=0.1),), steps=60)
    vermillion = QColor("#D55E00").getRgb()[:3]

    def above(scene: Scene) -> int:
        """Pixels of the hiker's colour above the strip's plane."""
        walked, picture = walk(scene), QImage(500, 200, QImage.Format.Format_RGB32)
        picture.fill(QColor(LIGHT.card))
        plot, painter = lay_plot(walked, QRectF(0, 0, 500, 200)), QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_plot(painter, walked, plot, LIGHT)
        painter.end()
        margin = pixels(picture)[: int(plot.rect.top()) - 1, :, ::-1]
        return int((np.abs(margin - vermillion).max(axis=2) < 40).sum())

    assert above(gone) > 10
    assert above(stays) == 0


@pytest.mark.parametrize("height", [140, 150, 200, 320])
def test_that_the_names_of_the_two_axes_do_not_meet(qapp, height):
    walked = walk(Scene(surface="two-valleys", steps=60))  # it is lowest below 0, so the name is a long one
    picture = QImage(500, height, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.card))
    painter = QPainter(picture)
    paint_axes(painter, walked, lay_plot(walked, QRectF(0, 0, 500, height)), LIGHT)
    painter.end()
    inked = (abs(pixels(picture) - pixels(picture)[0, 0]).max(axis=2) > 40)[:, 2:20].any(axis=1)
    rows = np.flatnonzero(inked)
    assert rows[0] > 0  # nor is one cut
    assert rows[-1] < height - 1
    assert np.diff(rows).max() > 8
