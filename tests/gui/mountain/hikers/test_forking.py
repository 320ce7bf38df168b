"""Fork time: a copy of a hiker goes on from the playhead, driven by mouse and keys, and seen in every picture."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.walks.scene import Scene, load_scene
from app.gui.mountain.map.hiker_tips import tip_of
from app.gui.mountain.map.trail import lay_trails
from app.gui.theme import THEMES
from tests.gui.controls import choose, type_anew, type_rate

LEFT = Qt.MouseButton.LeftButton
AT = 40


@pytest.fixture
def forked(qtbot, tab):
    """Adam, forked by the key at step 40."""
    tab.playback.seek(AT)
    tab.hikers_card.choose(1)
    tab.focus_playhead()
    qtbot.keyClick(tab.strip, Qt.Key.Key_F)
    return tab


def test_that_a_key_forks_the_chosen_hiker_at_the_playhead_at_a_tenth_of_its_rate(forked):
    assert forked.scene.hikers[2] == Adam(learning_rate=0.01, fork=Fork(1, AT))
    assert forked.hikers_card.chosen == 2
    assert forked.undo_stack.undoText() == f"Fork Adam at step {AT}"
    parent, fork = forked.walk.walks[1:]
    assert (fork.x[0], fork.y[0]) == (parent.x[AT], parent.y[AT])
    forked.undo_stack.undo()
    assert len(forked.scene.hikers) == len(forked.hikers_card.rows) == 2


def test_that_the_menu_forks_its_own_hiker(tab, rows):
    tab.playback.seek(7)
    rows[0].tools.fork.trigger()
    assert tab.scene.hikers[1] == Sgd(learning_rate=0.01, fork=Fork(0, 7))
    assert [type(hiker) for hiker in tab.scene.hikers] == [Sgd, Sgd, Adam]


def test_that_the_row_says_where_it_is_forked_and_whether_it_remembers(qtbot, forked, rows):
    row = rows[2]
    assert row.origin.isVisible()
    assert row.origin.text() == f"from step {AT} of Adam at 0.1"
    assert not rows[1].origin.isVisible()
    choose(qtbot, row.optimizer, "rmsprop")
    assert forked.scene.hikers[2] == Rmsprop(learning_rate=0.01, fork=Fork(1, AT))
    assert "without its memory" in row.origin.text()


def test_that_where_it_is_forked_is_wrapped_where_one_line_is_too_short(qtbot, tab, rows):
    parent = Sgd(learning_rate=0.01, momentum=0.9)
    tab.edit("A fork", hikers=(parent, Rmsprop(learning_rate=0.01, fork=Fork(hiker=0, step=30))))
    origin = rows[1].origin if len(rows) > 1 else tab.hikers_card.rows[1].origin
    tab.hikers_card.choose(1)
    qtbot.waitUntil(origin.isVisible)
    qtbot.waitUntil(lambda: origin.height() >= origin.heightForWidth(origin.width()) > 0)
    assert origin.fontMetrics().horizontalAdvance(origin.text()) > origin.width()  # else it asks nothing


def test_that_a_fork_s_rate_is_its_own_and_its_parent_s_moves_it(qtbot, forked, rows):
    before = forked.walk.walks[2].x.copy()
    type_rate(qtbot, rows[2], "0.5")
    assert forked.scene.hikers[2].fork == Fork(1, AT)
    assert forked.walk.walks[2].x[0] == before[0]
    forked.hikers_card.choose(1)
    type_rate(qtbot, rows[1], "0.02")
    assert forked.walk.walks[2].x[0] == forked.walk.walks[1].x[AT] != before[0]


def test_that_the_playhead_at_the_end_is_no_error_but_a_hint(qtbot, tab):
    tab.playback.seek(tab.playback.length)
    scene = tab.scene
    qtbot.keyClick(tab.strip, Qt.Key.Key_F)
    assert tab.scene == scene
    assert not tab.error.isVisible()
    assert "playhead" in tab.key.said


@pytest.mark.parametrize("where", ["before", "gone", "eight"])
def test_that_it_says_why_a_hiker_cannot_be_forked(qtbot, forked, where):
    tab = forked
    if where == "before":
        tab.playback.seek(AT - 1)
    elif where == "gone":
        tab.edit("walk off", hikers=(Sgd(learning_rate=100.0), Adam(learning_rate=0.1)), surface="himmelblau")
        tab.hikers_card.choose(0)
        tab.playback.seek(AT)
    else:
        tab.edit("many", hikers=tuple(Adam(learning_rate=0.1) for _ in range(8)))
    scene = tab.scene
    qtbot.keyClick(tab.strip, Qt.Key.Key_F)
    assert tab.scene == scene
    assert tab.error.isVisible()


def test_that_a_fork_does_not_show_before_it_begins(forked):
    seen = forked.map.view()
    trails = lay_trails(forked.walk, seen, THEMES["light"])
    assert not tip_of(trails[2], seen, AT - 1.0).there
    assert tip_of(trails[2], seen, float(AT)).there
    forked.playback.seek(AT - 10)
    forked.map.grab()
    assert [tip.there for tip in forked.map.tips.tips] == [True, True, False]
    assert forked.map.tips.places[2].isEmpty()
    forked.playback.seek(AT + 60)
    forked.map.grab()
    tips = forked.map.tips
    assert tips.told[2].tail == f"step {AT + 60}"
    one = forked.walk.walks[2]
    at = forked.map.view().point(one.x[60], one.y[60])
    assert (tips.tips[2].at - at).manhattanLength() < 1e-6


def pixels(widget) -> np.ndarray:
    image = widget.grab().toImage()
    bits = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return bits[:, : image.width(), :3].astype(int)


@pytest.mark.parametrize("tilted", [False, True])
def test_that_the_fork_is_marked_in_its_colour_once_it_has_begun(forked, tilted):
    tab = forked
    tab.map.set_motion(False)
    tab.edit("bowl", surface="bowl", hikers=(Sgd(learning_rate=0.02), Sgd(learning_rate=0.02, fork=Fork(0, 30))))
    if tilted:
        tab.map.flip_tilt()
    one = tab.walk.walks[1]
    at = tab.map.view().point(one.x[0], one.y[0])
    box = slice(round(at.y()) - 9, round(at.y()) + 10), slice(round(at.x()) - 9, round(at.x()) + 10)
    tab.playback.seek(300)
    with_mark = pixels(tab.map)[box]
    tab.playback.seek(29)
    without = pixels(tab.map)[box]
    assert np.abs(with_mark - without).max() > 60


def test_that_both_strips_draw_a_fork_from_its_step_on(qtbot, forked):
    tab = forked
    read = []
    tab.strip.pointed.connect(read.append)
    plane = tab.strip.rect()
    for part in (0.12, 0.9):
        at = QPointF(64 + part * (plane.width() - 78), plane.height() / 3)
        qtbot.mouseMove(tab.strip, at.toPoint())
    early, late = (text for text in read if "Adam" in text)
    assert early.count("Adam") == 1
    assert late.count("Adam") == 2


def test_that_a_step_of_a_fork_is_taken_apart_with_its_parent_s_memory(qtbot, forked):
    tab = forked
    tab.hikers_card.choose(2)
    qtbot.keyClick(tab.strip, Qt.Key.Key_A)
    tab.playback.seek(AT)
    qtbot.waitUntil(lambda: f"Step {AT} → {AT + 1}" in tab.anatomy_card.step.text())
    assert "0.9⁴¹" in tab.anatomy_card.text  # Adam's count of steps goes on
    tab.playback.seek(AT - 5)
    qtbot.waitUntil(lambda: f"begins at step {AT}" in tab.anatomy_card.step.text())
    assert not tab.anatomy_card.sheet.isVisible()


def test_that_removing_a_hiker_takes_its_forks_along_and_undo_brings_them_back(qtbot, forked, rows):
    scene = forked.scene
    rows[1].tools.remove.trigger()
    assert [type(hiker) for hiker in forked.scene.hikers] == [Sgd]
    assert len(rows) == 1
    assert forked.undo_stack.undoText() == "Remove Adam and its forks"
    forked.undo_stack.undo()
    assert forked.scene == scene


def test_that_the_hiker_that_all_others_are_forked_from_stays(qtbot, forked, rows):
    rows[0].tools.remove.trigger()
    assert not rows[0].tools.bin.isEnabled()
    assert "forked from it" in rows[0].tools.bin.toolTip()
    forked.hikers_card.choose(0)
    qtbot.keyClick(forked.map, Qt.Key.Key_Delete)
    assert len(forked.scene.hikers) == 2


def test_that_forks_stay_with_their_parents_wherever_hikers_go(forked, rows):
    rows[0].tools.down.trigger()
    assert [hiker.fork for hiker in forked.scene.hikers] == [None, None, Fork(0, AT)]
    rows[0].tools.duplicate.trigger()
    assert [hiker.fork for hiker in forked.scene.hikers] == [None, None, None, Fork(0, AT)]
    rows[3].tools.up.trigger()
    rows[1].tools.remove.trigger()
    assert [hiker.fork for hiker in forked.scene.hikers] == [None, Fork(0, AT), None]


def test_that_a_walk_is_never_shorter_than_its_forks(qtbot, forked):
    type_anew(qtbot, forked.playback_card.steps, "30")
    assert forked.scene.steps == 300
    assert forked.playback_card.steps.fault
    type_anew(qtbot, forked.playback_card.steps, "60")
    assert forked.scene.steps == 60
    forked.undo_stack.undo()
    forked.undo_stack.undo()
    assert forked.playback_card.steps.minimum() == 1


def test_that_a_scene_with_a_late_fork_keeps_its_steps_after_a_short_one(tab):
    tab.replace_scene(Scene(steps=20), "short")
    scene = Scene(steps=120, hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=0.01, fork=Fork(0, 40))))
    tab.replace_scene(scene, "open")
    assert tab.scene == scene
    assert tab.playback_card.steps.value() == 120


def test_that_the_curve_by_learning_rate_is_the_fork_s_and_follows_its_parent(qtbot, forked):
    curve = forked.curve_card.curve
    fork, parent = forked.scene.hikers[2], forked.scene.hikers[1]
    qtbot.waitUntil(lambda: curve.curve_of(fork) is not None and curve.curve_of(parent) is not None, timeout=10_000)
    own = curve.curve_of(fork)
    assert not np.array_equal(own.loss, curve.curve_of(parent).loss)
    at = int(np.argmin(np.abs(own.rates - 0.01)))
    assert own.loss[at] == pytest.approx(forked.walk.walks[2].loss[-1], rel=1e-6)
    changed = (forked.scene.hikers[0], msgspec.structs.replace(parent, learning_rate=0.5), fork)
    forked.edit("another parent", hikers=changed)
    qtbot.waitUntil(lambda: (now := curve.curve_of(fork)) is not None and not np.array_equal(now.loss, own.loss))


def test_that_a_fork_is_saved_and_opened_again(forked, tmp_path):
    from app.descent.walks.scene import dump_scene

    assert load_scene(dump_scene(forked.scene)) == forked.scene
    forked.replace_scene(load_scene(dump_scene(forked.scene)), "open")
    assert forked.hikers_card.rows[2].origin.text()


def test_that_plateaus_of_a_fork_and_long_walks_are_shown(qtbot, forked):
    plateau = ReduceLROnPlateau(factor=0.5, patience=1)
    hikers = (Sgd(learning_rate=0.1), Adam(learning_rate=0.1, schedule=plateau, fork=Fork(0, 8000)))
    forked.replace_scene(Scene(steps=9000, hikers=hikers), "long")
    forked.hikers_card.choose(1)
    forked.hikers_card.rows[1].more.setChecked(True)
    assert "8,000" in forked.hikers_card.rows[1].origin.text()
    forked.finish_walk()
    assert forked.walk.walks[1].steps == 1000
    forked.window().grab()


def test_that_under_a_blindfold_a_fork_leaves_no_clearing_before_it_begins(qtbot, forked):
    forked.map.set_motion(False)
    hikers = (Sgd(learning_rate=0.3), Sgd(learning_rate=0.3, fork=Fork(0, 200)))
    forked.edit("two", surface="bowl", hikers=hikers)
    forked.playback_card.blindfold.click()
    forked.playback.seek(3)
    one = forked.walk.walks[1]
    at = forked.map.view().point(one.x[0], one.y[0])
    alone = pixels(forked.map)
    forked.edit("one", hikers=hikers[:1])
    np.testing.assert_array_equal(pixels(forked.map), alone)
    assert forked.map.rect().contains(at.toPoint())
