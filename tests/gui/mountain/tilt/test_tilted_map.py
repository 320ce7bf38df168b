"""The tilted ground in the window: key and button, turning, zooming, the start, and what is painted there."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.camera import Camera
from app.descent.walks.scene import Scene
from app.gui.theme import rgb

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
SCENE = Scene(surface="two-valleys", hikers=(Sgd(learning_rate=0.05), Adam(learning_rate=0.1)))


@pytest.fixture
def tilted(qtbot, tab):
    """The map with two walkers on it, tilted and sharp."""
    tab.replace_scene(SCENE, "two valleys")
    tab.finish_walk()
    tab.map.set_camera(Camera(turn=30, tilt=35), motion=False)
    qtbot.waitUntil(lambda: tab.map.tilted.is_sharp, timeout=20_000)
    return tab


def seen(tab) -> np.ndarray:
    image = tab.map.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()


def at_start(tab) -> QPoint:
    return tab.map.view().point(*tab.scene.origin).toPoint()


def drag(tab, begin: QPoint, by: QPoint, keys=Qt.KeyboardModifier.NoModifier, button=LEFT) -> None:
    QTest.mousePress(tab.map, button, keys, begin)
    for part in (1, 2, 3):
        QTest.mouseMove(tab.map, begin + by * part / 3)
    QTest.mouseRelease(tab.map, button, keys, begin + by)


def test_that_t_and_the_button_tilt_the_map_and_bring_it_back(qtbot, tab):
    tab.map.set_motion(False)
    flat, before = tab.map.view(), seen(tab)
    qtbot.keyClick(tab, Qt.Key.Key_T)
    assert tab.playback_card.tilt.isChecked()
    assert (seen(tab) != before).any(axis=2).mean() > 0.3
    tab.playback_card.tilt.click()
    assert tab.map.view() == flat
    assert not tab.playback_card.tilt.isChecked()
    tab.map.set_motion(True)


def test_that_the_flight_takes_a_moment_and_arrives(qtbot, tab):
    flat = tab.map.view()
    tab.map.flip_tilt()
    assert tab.map.view() == flat
    qtbot.waitUntil(lambda: getattr(tab.map.view(), "camera", None) == tab.map.camera, timeout=5000)
    tab.map.flip_tilt()
    qtbot.waitUntil(lambda: tab.map.view() == flat, timeout=5000)


def test_that_the_ground_beyond_the_domain_fades_when_a_flight_begins_and_ends(qtbot, tab):
    tab.replace_scene(SCENE, "two valleys")
    tab.finish_walk()
    tab.map.set_camera(None, motion=False)
    qtbot.waitUntil(lambda: not tab.map.behind, timeout=20_000)
    corner = (slice(20, 60), slice(20, 60))
    flat = seen(tab)[corner].astype(int)

    def away_at(moments: list[int]) -> list[float]:
        """How far the corner is from that of the map at some milliseconds of the flight that has begun."""
        tab.map.flip_tilt()
        (flight,) = (one for one in tab.map.findChildren(QVariantAnimation) if one.state() == one.State.Running)
        away = []
        for moment in moments:
            flight.setCurrentTime(moment)
            away.append(float(np.abs(seen(tab)[corner].astype(int) - flat).mean()))
        return away

    there, back = away_at([20, 80, 200, 300]), away_at([100, 220, 285, 300])
    assert there[0] < 0.1 * there[2] < there[1] < there[2]
    assert back[3] < back[2] < 0.5 * back[0]


def test_that_the_block_fills_the_picture_and_nothing_of_it_is_cut(tilted):
    view = tilted.map.view()
    x, y, z = view.heights.sparse
    px, py = view.at_height(np.stack([x, x]), np.stack([y, y]), np.stack([z, np.full_like(z, -view.heights.base)]))
    box = QRectF(QPointF(px.min(), py.min()), QPointF(px.max(), py.max()))
    assert view.rect.contains(box)
    assert max(box.width() / view.rect.width(), box.height() / view.rect.height()) > 0.9


def test_that_a_drag_beside_the_start_turns_and_tilts_and_moves_nobody(tilted):
    count = tilted.undo_stack.count()
    drag(tilted, at_start(tilted) + QPoint(60, 40), QPoint(-90, 30))
    assert tilted.map.camera.turn > 40
    assert tilted.map.camera.tilt > 40
    assert tilted.scene.origin == SCENE.origin
    assert tilted.undo_stack.count() == count


def test_that_a_long_walk_is_whole_again_once_the_ground_rests(qtbot, tilted):
    def rested() -> np.ndarray:
        """The picture at rest, without labels: where they stand depends on where they stood while it turned."""
        qtbot.waitUntil(lambda: tilted.map.tilted.is_sharp and not tilted.map.behind, timeout=60_000)
        picture, tips = seen(tilted).astype(int), tilted.map.tips
        for tip, place in zip(tips.tips, tips.places, strict=True):
            leader = QRectF(tip.at, place.center()).normalized()
            box = (place | leader).adjusted(-6, -6, 6, 6).toRect()
            picture[max(0, box.top()) : box.bottom(), max(0, box.left()) : box.right()] = -1
        return picture

    def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.where((one < 0) | (other < 0), 0, np.abs(one - other)).max(axis=2)

    scene = Scene(surface="two-valleys", steps=10_000, noise=1.0, hikers=SCENE.hikers)
    tilted.replace_scene(scene, "long")
    tilted.finish_walk()
    tilted.map.set_camera(Camera(turn=30, tilt=35), motion=False)
    tilted.playback.seek(9000)
    before = rested()
    drag(tilted, QPoint(150, 150), QPoint(60, 0))
    assert (apart(rested(), before) > 0).mean() > 0.1
    drag(tilted, QPoint(150, 150), QPoint(-60, 0))
    assert (apart(rested(), before) > 8).mean() < 1e-3


def test_that_the_start_follows_the_pointer_over_the_ground_that_is_seen(tilted):
    drag(tilted, at_start(tilted), QPoint(-120, 70))
    there = at_start(tilted)
    assert tilted.scene.origin != SCENE.origin
    drag(tilted, there, QPoint(40, 10))
    assert (at_start(tilted) - there - QPoint(40, 10)).manhattanLength() <= 3


@pytest.mark.parametrize("start", [(1.5, 1.5), (-1.0, 0.0), (-1.1, -0.3)])
@pytest.mark.parametrize("beside", [QPoint(0, 0), QPoint(6, 5)])
def test_that_pressing_on_the_start_moves_nothing_even_where_it_is_hidden(tilted, start, beside):
    tilted.edit("Move the start", start=start)
    tilted.finish_walk()
    count, at = tilted.undo_stack.count(), at_start(tilted) + beside
    QTest.mousePress(tilted.map, LEFT, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(tilted.map, at + QPoint(1, 1))
    QTest.mouseRelease(tilted.map, LEFT, Qt.KeyboardModifier.NoModifier, at + QPoint(1, 1))
    assert tilted.scene.origin == start
    assert tilted.undo_stack.count() == count


def test_that_the_start_keeps_its_distance_to_the_pointer_that_holds_it(tilted):
    begin = at_start(tilted)
    drag(tilted, begin + QPoint(6, -5), QPoint(-50, 30))
    assert (at_start(tilted) - begin - QPoint(-50, 30)).manhattanLength() <= 3


def test_that_the_start_cannot_be_dragged_off_the_block(tilted):
    drag(tilted, at_start(tilted), QPoint(2000, -2000))
    (left, right), (bottom, top) = tilted.scene.ground.domain
    x, y = tilted.scene.origin
    assert left <= x <= right
    assert bottom <= y <= top


def test_that_shift_pans_and_the_wheel_zooms_where_the_pointer_is(tilted):
    begin = tilted.map.view().point(0.5, 0.5)
    drag(tilted, QPoint(200, 200), QPoint(50, 30), SHIFT)
    assert (tilted.map.view().point(0.5, 0.5) - begin - QPointF(50, 30)).manhattanLength() < 1
    at = tilted.map.view().point(0.5, 0.5)
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    wheel = QWheelEvent(at, tilted.map.mapToGlobal(at), QPoint(), QPoint(0, 240), *nothing)
    scale = tilted.map.view().scale
    tilted.map.wheelEvent(wheel)
    assert tilted.map.view().scale == pytest.approx(scale * 1.44)
    assert (tilted.map.view().point(0.5, 0.5) - at).manhattanLength() < 1


@pytest.mark.parametrize("way", [QPoint(4000, 0), QPoint(0, -4000), QPoint(-4000, 4000)])
@pytest.mark.parametrize("nearer", [1.0, 8.0])
def test_that_a_pan_keeps_a_piece_of_the_block_in_the_picture(qtbot, tilted, way, nearer):
    tilted.map.zoom(nearer)
    drag(tilted, QPoint(200, 200), way, button=Qt.MouseButton.MiddleButton)
    qtbot.waitUntil(lambda: tilted.map.tilted.is_sharp, timeout=20_000)
    picture = seen(tilted)
    height, width = picture.shape[:2]
    middle = picture[height // 2 - 40 : height // 2 + 40, width // 2 - 40 : width // 2 + 40]
    assert (middle != picture[2, 2]).any(axis=2).mean() > 0.05 or (picture != picture[2, 2]).any(axis=2).mean() > 0.1
    drag(tilted, QPoint(200, 200), QPoint(100, 10))
    assert tilted.map.view().rect.isValid()


def test_that_the_ground_under_the_pointer_is_read_out_and_nothing_beside_the_block(qtbot, tilted):
    at = tilted.map.view().point(0.5, 0.5)
    with qtbot.waitSignal(tilted.map.pointed) as told:
        QTest.mouseMove(tilted.map, at.toPoint())
    assert told.args[0] == pytest.approx((0.5, 0.5), abs=0.03)
    with qtbot.waitSignal(tilted.map.pointed, check_params_cb=lambda place: place is None):
        QTest.mouseMove(tilted.map, QPoint(5, 5))


def test_that_0_shows_the_whole_as_it_is_tilted_at_first(qtbot, tilted):
    tilted.map.set_motion(False)
    qtbot.keyClick(tilted.map, Qt.Key.Key_0)
    whole = tilted.map.view()
    drag(tilted, QPoint(150, 150), QPoint(100, 0))
    tilted.map.zoom(2.0)
    assert tilted.playback_card.whole.isEnabled()
    qtbot.keyClick(tilted.map, Qt.Key.Key_0)
    assert tilted.map.view() == whole
    assert not tilted.playback_card.whole.isEnabled()
    tilted.map.set_motion(True)


@pytest.mark.parametrize("motion", [True, False])
def test_that_a_resting_pointer_is_read_out_again_once_another_ground_lies_below_it(qtbot, tilted, motion):
    said: list[object] = []
    tilted.map.pointed.connect(said.append)
    tilted.map.set_motion(motion)
    pixel = tilted.map.view().point(0.5, 0.5).toPoint()
    for beside in (QPoint(3, 3), QPoint(0, 0)):
        QTest.mouseMove(tilted.map, pixel + beside)

    def is_read() -> bool:
        return said[-1] == pytest.approx(tilted.map.view().to_world(QPointF(pixel)), abs=0.02)

    for key in (Qt.Key.Key_0, Qt.Key.Key_T):
        before = tilted.map.view()
        qtbot.keyClick(tilted.map, key)
        qtbot.waitUntil(lambda before=before: tilted.map.view() != before and is_read(), timeout=5000)
    drag(tilted, QPoint(150, 150), QPoint(60, 20))
    tilted.map.pointed.disconnect(said.append)
    tilted.map.set_motion(True)


@pytest.mark.parametrize("surface", ["two-valleys", "himmelblau", "rosenbrock", "ravine"])
def test_that_t_tilts_a_ground_so_that_its_lowest_valleys_and_the_start_are_seen(qtbot, tab, surface):
    tab.map.set_motion(False)
    tab.replace_scene(Scene(surface=surface), surface)
    tab.finish_walk()
    _ = tab.scene.ground.lowest
    qtbot.keyClick(tab, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: tab.map.tilted.is_sharp, timeout=20_000)
    view = tab.map.view()
    assert all(view.sees_point(one.x, one.y) for one in tab.scene.ground.survey.minima if one.is_lowest)
    assert view.sees_point(*tab.scene.origin)
    assert not tab.playback_card.whole.isEnabled()
    camera = tab.map.camera
    tab.edit("Move the start", start=(0.1, 0.2))
    drag(tab, QPoint(150, 150), QPoint(100, 0))
    assert tab.playback_card.whole.isEnabled()
    qtbot.keyClick(tab.map, Qt.Key.Key_0)
    assert tab.map.camera == camera
    tab.map.set_motion(True)


def test_that_arrows_nudge_the_start_as_the_picture_lies_and_with_shift_turn_it(qtbot, tilted):
    tilted.map.setFocus()
    before = at_start(tilted)
    for _ in range(5):
        qtbot.keyClick(tilted.map, Qt.Key.Key_Right)
    moved = at_start(tilted) - before
    assert moved.x() > 10
    turn = tilted.map.camera.turn
    qtbot.keyClick(tilted.map, Qt.Key.Key_Left, SHIFT)
    assert tilted.map.camera.turn == pytest.approx(turn + 5)


def test_that_a_walk_behind_a_ridge_is_faint_and_one_before_it_is_not(qtbot, tilted):
    def blue(camera: Camera) -> int:
        tilted.map.set_camera(camera, motion=False)
        qtbot.waitUntil(lambda: tilted.map.tilted.is_sharp, timeout=20_000)
        at = tilted.map.view().point(-0.968, 0.0).toPoint()
        near = seen(tilted)[at.y() - 26 : at.y(), at.x() - 9 : at.x() + 9].astype(int)
        return int((np.abs(near - rgb("#0072B2")).max(axis=2) < 12).sum())

    assert blue(Camera(turn=30, tilt=75)) > 40 > blue(Camera(turn=30, tilt=25))


def test_that_fog_covers_a_tilted_ground_too(qtbot, tilted):
    tilted.playback_card.blindfold.setChecked(True)
    qtbot.waitUntil(lambda: not tilted.map.drifting, timeout=5000)
    corner = seen(tilted)[:40, :40].reshape(-1, 3).astype(int)
    assert np.abs(corner.mean(axis=0) - rgb("#E4E6E6")).max() < 12


def test_that_the_arrows_of_a_step_lie_on_the_tilted_ground(tilted):
    tilted.playback.seek(3)
    tilted.anatomy_card.toggle.setChecked(True)
    view, parts = tilted.map.view(), tilted.anatomy_card.parts_at(3.0)
    marks = tilted.anatomy_card.marks(view, 3.0)
    feet = view.point(*parts.place)
    assert np.hypot(*(marks - [feet.x(), feet.y()]).T).min() < 6


@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "plateau", "egg-crate", "line-fit", "two-weights"])
def test_that_every_kind_of_ground_can_be_tilted(qtbot, tab, surface):
    tab.replace_scene(Scene(surface=surface), surface)
    tab.finish_walk()
    tab.map.set_camera(Camera(), motion=False)
    qtbot.waitUntil(lambda: tab.map.tilted.is_sharp, timeout=30_000)
    picture = seen(tab)
    assert (picture != picture[2, 2]).any(axis=2).mean() > 0.15
