"""The map's own ways: zoom, pan, blindfold; and the surface card."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.descent import SURFACES
from app.descent.ground.relief import losses_on, scale_of
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene
from app.gui.mountain.map.camera import View, fit
from app.gui.mountain.map.contours import level_texts, levels_between
from app.gui.mountain.map.hiker_tips import EDGE
from tests.gui.controls import choose, complaint, fields_of, type_in

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def wheel(view, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def picture(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def test_that_the_wheel_zooms_where_the_pointer_is(qtbot, tab):
    at = QPoint(200, 150)
    before = tab.map.view()
    held = before.to_world(QPointF(at))
    wheel(tab.map, at, 3)
    after = tab.map.view()
    assert after.scale > 1.5 * before.scale
    assert after.to_world(QPointF(at)) == pytest.approx(held)
    assert tab.playback_card.whole.isEnabled()
    qtbot.mouseClick(tab.playback_card.whole, LEFT)
    assert tab.map.view() == before


def test_that_zooming_out_ends_at_the_whole(tab):
    whole = tab.map.view()
    wheel(tab.map, QPoint(10, 10), 1)
    wheel(tab.map, QPoint(300, 200), -5)
    assert tab.map.view() == whole


def test_that_keys_zoom_and_show_the_whole(qtbot, tab):
    whole = tab.map.view()
    qtbot.keyClick(tab.map, Qt.Key.Key_Plus)
    assert tab.map.view().scale == pytest.approx(1.5 * whole.scale)
    qtbot.keyClick(tab.map, Qt.Key.Key_0)
    assert tab.map.view() == whole


def test_that_the_right_button_pans_and_leaves_the_start_alone(qtbot, tab):
    scene, at = tab.scene, QPoint(300, 200)
    held = tab.map.view().to_world(QPointF(at))
    qtbot.mousePress(tab.map, RIGHT, pos=at)
    qtbot.mouseMove(tab.map, at + QPoint(60, 25))
    qtbot.mouseRelease(tab.map, RIGHT, pos=at + QPoint(60, 25))
    assert tab.map.view().to_world(QPointF(at + QPoint(60, 25))) == pytest.approx(held)
    assert tab.scene == scene


def test_that_the_ground_is_sharp_again_after_a_zoom(qtbot, tab):
    tab.map.grab()
    wheel(tab.map, QPoint(300, 200), 4)
    with qtbot.waitSignal(tab.map.ground.sharpened, timeout=3000):
        stretched = picture(tab.map)
    assert (picture(tab.map) != stretched).any()


def test_that_another_surface_is_shown_whole(qtbot, tab):
    wheel(tab.map, QPoint(300, 200), 4)
    choose(qtbot, tab.surface_card.picker, "himmelblau")
    assert not tab.playback_card.whole.isEnabled()


def test_that_the_blindfold_hides_the_ground_and_keeps_the_footprints(qtbot, tab):
    choose(qtbot, tab.surface_card.picker, "two-valleys")
    tab.playback.seek(40)
    seen = picture(tab.map)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert tab.map.blindfold
    qtbot.waitUntil(lambda: not tab.map.drifting)
    assert tab.playback_card.blindfold.text() == "Reveal"
    hidden = picture(tab.map)
    # A corner far from every hiker: contours and shading are gone.
    assert hidden[-60:, -60:].std() < 0.3 * seen[-60:, -60:].std() + 3
    feet = tab.map.view().point(tab.walk.walks[0].x[40], tab.walk.walks[0].y[40])
    x, y = int(feet.x()), int(feet.y())
    near = hidden[y - 15 : y + 15, x - 15 : x + 15]
    assert near.std() > 10
    qtbot.mouseClick(tab.playback_card.blindfold, LEFT)
    assert not tab.map.blindfold
    qtbot.waitUntil(lambda: not tab.map.drifting)
    np.testing.assert_array_equal(picture(tab.map), seen)


def test_that_the_ground_is_turned_and_stretched(qtbot, tab):
    card = tab.surface_card
    qtbot.mouseClick(card.more, LEFT)
    type_in(qtbot, card.ground_form, "rotate", "45")
    assert tab.scene.surface == Ground(id="ravine", rotate=45)
    type_in(qtbot, card.ground_form, "scale_loss", "100")
    assert tab.scene.surface == Ground(id="ravine", rotate=45, scale_loss=100)
    assert "turned by 45°" in card.formula.text()
    type_in(qtbot, card.ground_form, "rotate", "0")
    type_in(qtbot, card.ground_form, "scale_loss", "1")
    assert tab.scene.surface == "ravine"


def test_that_noise_and_batches_are_typed(qtbot, tab):
    card = tab.surface_card
    qtbot.mouseClick(card.more, LEFT)
    type_in(qtbot, card.scene_form, "noise", "0.5")
    assert tab.scene.noise == 0.5
    type_in(qtbot, card.scene_form, "seed", "-3")
    assert "from 0 up" in complaint(card.scene_form)
    choose(qtbot, card.picker, "two-weights")
    type_in(qtbot, card.scene_form, "batch_size", "16")
    assert tab.scene.batch_size == 16
    choose(qtbot, card.picker, "bowl")
    assert tab.scene.batch_size is None


def test_that_feet_are_chosen(qtbot, tab):
    card = tab.surface_card
    choose(qtbot, card.picker, "line-fit")
    qtbot.mouseClick(card.more, LEFT)
    card.unit.setFocus()
    qtbot.keyClick(card.unit, Qt.Key.Key_Down)
    assert tab.scene.surface == Ground(id="line-fit", unit="feet")


def test_that_a_formula_of_one_s_own_is_walked_on(qtbot, tab):
    card = tab.surface_card
    choose(qtbot, card.picker, "custom")
    assert tab.scene.surface == Ground(formula="x**2 + 3*sin(y)", x=(-5, 5), y=(-4, 6))
    assert all(one.verdict.kind == "converged" for one in tab.walk.walks)
    card.own.formula.selectAll()
    qtbot.keyClicks(card.own.formula, "x^2 + y^2/2y")
    assert complaint(card.own)
    assert card.own.note.caret.text().splitlines()[1].strip() == "^"
    qtbot.keyClick(card.own.formula, Qt.Key.Key_Return)
    assert tab.scene.surface.formula == "x**2 + 3*sin(y)"
    card.own.formula.selectAll()
    qtbot.keyClicks(card.own.formula, "x^2 + 2*y^2")
    assert not complaint(card.own)
    qtbot.keyClick(card.own.formula, Qt.Key.Key_Return)
    assert tab.scene.surface.formula == "x^2 + 2*y^2"
    card.own.ranges["x"].selectAll()
    qtbot.keyClicks(card.own.ranges["x"], "3")
    qtbot.keyClick(card.own.ranges["x"], Qt.Key.Key_Return)
    assert "two numbers" in complaint(card.own)


@pytest.mark.parametrize("formula", ["1/x", "1/(x*y)", "exp(x**4)", "exp(exp(exp(x)))", "log(x)"])
def test_that_ground_without_bounds_is_drawn(tab, formula):
    tab.edit("change of surface", surface=Ground(formula=formula, x=(-4, 4), y=(-4, 4)), start=None)
    assert picture(tab.map).std() > 1
    tab.map.zoom(4)
    assert picture(tab.map).std() > 1


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("scale_x", "0", "above 0"),
        ("scale_loss", "-1", "above 0"),
        ("scale_x", "1e300", "1e9"),
        ("rotate", "nan", "not a number"),
        ("rotate", "1e400", "not a number"),
        ("seed", "1.5", "whole number"),
        ("seed", "inf", "not a number"),
        ("seed", "1e300", "a whole number of at most 4,294,967,295"),
        ("steps_per_epoch", "1e300", "a whole number of at most 1,000,000"),
        ("steps_per_epoch", "0", "whole number from 1 up"),
        ("noise", "-1", "a number from 0 up"),
    ],
)
def test_that_nonsense_about_the_ground_gets_one_plain_sentence(qtbot, tab, name, text, word):
    card, before = tab.surface_card, tab.scene
    qtbot.mouseClick(card.more, LEFT)
    form = card.ground_form if name in ("rotate", "scale_x", "scale_loss") else card.scene_form
    type_in(qtbot, form, name, text)
    assert tab.scene == before
    assert complaint(form).startswith(f"{name}: ")
    assert word in complaint(form)
    assert "`" not in complaint(form)


@pytest.mark.parametrize("text", ["4, -4", "1", "nan 1", "-1e300, 1e300", "0, 1e-300", ""])
def test_that_a_range_that_is_none_is_refused_with_its_name(qtbot, tab, text):
    picker = tab.surface_card.picker
    choose(qtbot, picker, "custom")
    before, line = tab.scene, tab.surface_card.own.ranges["y"]
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert tab.scene == before
    assert complaint(tab.surface_card.own).startswith("y: expected two numbers")


def test_that_what_is_set_of_ground_and_scene_is_one_column_of_lines_close_together(qtbot, tab):
    card = tab.surface_card
    choose(qtbot, card.picker, "line-fit")
    qtbot.mouseClick(card.more, LEFT)
    QApplication.sendPostedEvents()
    lines = [*fields_of(card.ground_form), *fields_of(card.scene_form)]
    qtbot.waitUntil(lambda: all(line.isVisible() for line in lines))
    corners = [line.mapTo(card, QPoint()) for line in (card.unit, *lines)]
    assert len({corner.x() for corner in corners}) == 1
    assert max(after.y() - before.y() for before, after in pairwise(corners)) <= 28
    assert len({line.width() for line in lines}) == 1


def test_that_a_crowd_that_left_says_less_on_the_map(tab):
    """Each sentence is in the list; on the map it stands while there is room for all of them."""

    def said(count):
        hikers = tuple(Sgd(learning_rate=3.0 + k) for k in range(count))
        tab.replace_scene(Scene(surface="ravine", steps=60, hikers=hikers), "crowd")
        tab.playback.to_end()
        tab.map.repaint()
        return [bool(label.said) for label in tab.map.tips.told]

    assert said(2) == [True] * 2
    label, _ = tab.map.tips.told
    assert label.tail == "left the domain at step 1"
    assert "stride" in label.said
    assert "domain at step" not in label.said
    assert said(7) == [False] * 7
    assert all("Left the domain" in row.accessibleDescription() for row in tab.hikers_card.rows)


def test_that_who_is_beyond_an_edge_is_pointed_at_where_it_is(tab):
    """The trapped hiker lies to the right of a view of the other valley, though it began above it."""
    tab.replace_scene(Scene(surface="two-valleys", hikers=(Sgd(learning_rate=0.02),)), "trapped")
    tab.playback.to_end()
    tab.map.zoom(10.0, tab.map.view().point(-1.2, 0.0))
    tab.map.repaint()
    (tip,) = tab.map.tips.tips
    assert not tip.inside
    assert tip.at.x() == pytest.approx(tab.map.width() - EDGE, abs=1)
    assert tip.way[0] > 0.9


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


def test_that_a_typed_formula_is_said_again_only_where_it_was_turned(tab):
    card, typed = tab.surface_card, Ground(formula="log(x)", x=(-4.0, 4.0), y=(-3.0, 4.0))
    tab.edit("own", surface=typed)
    assert not card.formula.isVisible()
    tab.edit("turned", surface=msgspec.structs.replace(typed, rotate=30.0))
    assert card.formula.isVisible()
