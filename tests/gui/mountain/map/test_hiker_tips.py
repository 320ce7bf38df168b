"""What the labels tell of the hikers, and where those are pointed at who are not on the picture."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF

from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.map.hiker_tips import EDGE, Tip, label_of, tip_of
from app.gui.mountain.map.trail import lay_trails
from app.gui.mountain.terrain.camera import fit
from app.gui.theme import LIGHT

RECT = QRectF(0, 0, 400, 300)


def test_that_a_hiker_outside_a_zoomed_view_has_not_left():
    scene = Scene(surface="bowl", hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=3.0)))
    walked = walk(scene)
    (calm, wild), tip = walked.walks, Tip(QPointF(0, 0), inside=False, way=(1.0, 0.0))
    calm_trail, wild_trail = lay_trails(walked, fit(scene.ground, RECT), LIGHT)
    assert label_of(calm, calm_trail, tip, 300) == ("SGD · LR 0.1", "step 300, outside this view")
    assert label_of(wild, wild_trail, tip, 300) == ("SGD · LR 3", "left the domain at step 1")


def test_that_who_has_no_next_step_stands_where_it_came_and_has_not_left():
    tip_formula = "-(1 + cos(12*sqrt(x^2 + y^2)))/(0.5*(x^2 + y^2) + 2)"
    ground = Ground(formula=tip_formula, x=(-5.12, 5.12), y=(-5.12, 5.12))
    walked = walk(Scene(surface=ground, start=(0.2, 0.1), hikers=(Sgd(learning_rate=0.01),)))
    (one,) = walked.walks
    view = fit(walked.scene.ground, RECT)
    (trail,) = lay_trails(walked, view, LIGHT)
    assert one.verdict.kind == "undefined"
    tip = tip_of(trail, view, one.steps)
    assert tip.inside
    assert (tip.at - view.point(0.0, 0.0)).manhattanLength() < 1
    said = label_of(one, trail, tip, one.steps)[1]
    assert said.startswith(f"step {one.verdict.step:,},")
    assert "left" not in said
    assert label_of(one, trail, tip_of(trail, view, 5.0), 5.0)[1] == "step 5"


def test_that_a_label_tells_the_rate_a_schedule_uses_now():
    hiker = Sgd(learning_rate=0.1, schedule=PiecewiseConstantDecay(boundaries=(10.0,), values=(0.9, 0.3)))
    scene = Scene(surface="bowl", hikers=(hiker,))
    walked, view = walk(scene), fit(scene.ground, RECT)
    (trail,) = lay_trails(walked, view, LIGHT)
    names = [label_of(walked.walks[0], trail, tip_of(trail, view, step), step)[0] for step in (0.0, 10.0, 11.0, 300.0)]
    assert [name.rpartition(" ")[2] for name in names] == ["0.9", "0.9", "0.3", "0.3"]


def test_that_a_crowd_that_left_says_less_on_the_map(own_window, tab):
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
