"""The gallery of examples: every sentence against the walk it is about, and its tiles by mouse and keys."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.descent.instruments.fair_race import fair_race
from app.descent.instruments.prediction import diverging_rate
from app.descent.instruments.rates_at_once import walk_at_rates
from app.descent.instruments.start_map import Fate, start_map
from app.descent.story.stability import bands
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene, load_scene
from app.descent.walks.walk import walk
from app.gui.mountain.gallery import LESSONS, examples, title_of

SCENES = {title_of(path): load_scene(path.read_bytes()) for path in examples()}
LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key


def walks_of(title):
    return walk(SCENES[title]).walks


@pytest.mark.parametrize("title", SCENES)
def test_that_an_example_compares_at_one_learning_rate_and_its_lesson_says_which(title):
    rates = {hiker.learning_rate for hiker in SCENES[title].hikers if hiker.fork is None}
    assert len(rates) == 1
    assert f"At {rates.pop():g} " in LESSONS[title]
    assert SCENES[title] != Scene()  # which the window opens with


def test_that_too_small_hardly_leaves_the_start_and_goes_the_right_way():
    assert SCENES["Too small"].steps == 300
    for one in walks_of("Too small"):
        assert np.hypot(one.x[-1] - one.x[0], one.y[-1] - one.y[0]) < 0.03 * np.hypot(one.x[0], one.y[0])
        assert one.loss[-1] < one.loss[0]


def test_that_a_fork_at_a_tenth_of_the_rate_is_moved_less_by_the_same_noise():
    whole, fork = walks_of("Fork time")
    assert fork.begun == 60
    assert fork.hiker.learning_rate == whole.hiker.learning_rate / 10
    assert whole.loss[-100:].mean() == pytest.approx(0.29, abs=0.005)
    assert fork.loss[-100:].mean() == pytest.approx(0.015, abs=0.0005)


def test_that_every_question_of_the_predictions_has_an_answer():
    (one,) = walks_of("Predict, then reveal")
    assert one.verdict.kind == "converged"
    assert finish(diverging_rate(SCENES["Predict, then reveal"], 0)).rate == pytest.approx(1.5, rel=0.05)


def test_that_just_right_reaches_the_bottom():
    assert SCENES["Just right"].steps == 100
    assert all(one.verdict.kind == "converged" for one in walks_of("Just right"))


def test_that_too_large_overshoots_by_more_at_every_stride():
    sgd = walks_of("Too large")[0]
    assert (np.diff(np.sign(sgd.x)) != 0).all()
    assert (np.diff(np.hypot(sgd.x, sgd.y)) > 0).all()


def test_that_a_hundred_is_off_the_map_at_once():
    for one in walks_of("A hundred"):
        (left, right), _ = one.ground.domain
        assert not left <= one.x[1] <= right


def test_that_sgd_jumps_from_wall_to_wall_where_adam_crosses_the_floor_8_times():
    sgd, adam = (np.diff(np.sign(one.y)) != 0 for one in walks_of("SGD against Adam in the ravine"))
    assert sgd.all()
    assert (len(sgd), adam.sum()) == (60, 8)


def test_that_it_is_momentum_that_carries_adam_past_the_ditch():
    assert [one.verdict.kind for one in walks_of("Trapped in the ditch")] == ["trapped", "converged"]
    scene = SCENES["Trapped in the ditch"]
    without = msgspec.structs.replace(scene.hikers[1], beta_1=0.0)
    assert walk(msgspec.structs.replace(scene, hikers=(without,))).walks[0].verdict.kind == "trapped"


def test_that_momentum_ends_in_the_ditch_from_fewer_starts():
    scene = SCENES["Every start"]
    parts = []
    for hiker in scene.hikers:
        found = finish(start_map(scene, hiker, 64))
        parts.append(np.mean(found.fates(scene.ground) == Fate.OTHER))
    assert [f"{part:.0%}" for part in parts] == ["16%", "42%"]


def test_that_momentum_finds_the_deep_valley_at_one_rate_and_not_at_a_tenth_or_ten_times_that():
    scene = SCENES["Nine rates"]
    (hiker,) = scene.hikers
    walks = finish(walk_at_rates(scene, hiker, [hiker.learning_rate * k for k in (1, 0.1, 10)]))
    assert [one.verdict.kind for one in walks] == ["converged", "trapped", "oscillating"]


def test_that_sgd_wins_the_fair_race_and_adam_forgives_more():
    scene = SCENES["A fair race"]
    sgd, adam = finish(fair_race(scene, scene.hikers)).runners
    assert adam.at(0.1).middle < sgd.at(0.1).middle
    assert adam.at_best.middle / sgd.at_best.middle == pytest.approx(19, rel=0.03)
    assert [round(one.forgiveness.decades, 1) for one in (sgd, adam)] == [0.8, 2.5]


def test_that_momentum_moves_the_edge_of_divergence_out():
    with_momentum, without = walks_of("At the edge of divergence")
    assert (with_momentum.verdict.kind, with_momentum.verdict.step) == ("converged", 11)
    assert without.verdict.kind == "diverged"
    scene = SCENES["At the edge of divergence"]
    for hiker, limit in zip(scene.hikers, (1.5, 1.0), strict=True):
        assert bands(scene.ground, hiker, 0.0, 0.0, scene.steps).stable == pytest.approx(limit)


def test_that_an_instrument_s_example_opens_with_it(qtbot, window, tab):
    qtbot.mouseClick(window.gallery_button, LEFT)
    (tile,) = (one for one in tab.stage.gallery.tiles if one.text() == "Every start")
    qtbot.mouseClick(tile, LEFT)
    assert tab.beside.panel.isVisible()
    assert tab.beside.name == "start_map"


def test_that_every_example_has_a_lesson():
    assert {title_of(path) for path in examples()} == set(LESSONS)


def test_that_the_gallery_is_found_shown_and_left(qtbot, window, tab):
    qtbot.mouseClick(window.gallery_button, LEFT)
    assert tab.stage.gallery.isVisible()
    assert not tab.map.isVisible()
    qtbot.waitUntil(lambda: tab.stage.gallery.is_drawn, timeout=10_000)
    assert not tab.stage.gallery.grab().isNull()
    qtbot.keyClick(window.focusWidget(), KEY.Key_Escape)
    assert tab.map.isVisible()
    assert not window.gallery_button.isChecked()
    qtbot.keyClick(window, KEY.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert window.gallery_button.isChecked()
    qtbot.mouseClick(tab.stage.gallery.close_button, LEFT)
    assert tab.map.isVisible()


def test_that_a_tile_opens_its_scene_and_undo_brings_the_one_before_back(qtbot, window, tab):
    before = tab.scene
    qtbot.mouseClick(window.gallery_button, LEFT)
    qtbot.mouseClick(tab.stage.gallery.tiles[3], LEFT)
    assert tab.scene == load_scene(examples()[3].read_bytes())
    assert tab.map.isVisible()
    tab.undo_stack.undo()
    assert tab.scene == before


def test_that_arrows_and_enter_choose_a_tile(qtbot, window, tab):
    qtbot.mouseClick(window.gallery_button, LEFT)
    for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Left, KEY.Key_Up, KEY.Key_Down):
        qtbot.keyClick(window.focusWidget(), key)
    assert tab.stage.gallery.tiles[3].hasFocus()
    qtbot.keyClick(window.focusWidget(), KEY.Key_Return)
    assert tab.scene.hikers[0].learning_rate == 100


def test_that_a_new_scene_offers_the_examples(qtbot, window, tab):
    tab.edit("Change the number of steps", steps=7)
    qtbot.keyClick(window, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert tab.scene == Scene()
    assert "new scene" in tab.stage.gallery.heading.text()
    assert tab.stage.gallery.close_button.text() == "Plain scene"
    qtbot.keyClick(window.focusWidget(), KEY.Key_Space)
    assert tab.scene == load_scene(examples()[0].read_bytes())
