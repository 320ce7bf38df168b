"""Playing in a loop, at any speed, and keys that mean what the focused widget says they mean."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt

from app.descent.walks.scene import Scene
from app.gui.mountain.losses.rate_curve import RateCurve
from app.gui.mountain.scene.playhead import SPEEDS, Playback
from app.gui.theme import LIGHT
from tests.gui.controls import complaint, type_in

LEFT = Qt.MouseButton.LeftButton


def test_that_a_loop_rests_at_the_end_and_begins_again(qtbot, tab):
    tab.edit("shorter", steps=2)
    qtbot.keyClick(tab, Qt.Key.Key_L)
    assert tab.playback_card.loop.isChecked()
    tab.playback.speed = 480
    seen = []
    tab.playback.position_changed.connect(seen.append)
    qtbot.keyClick(tab, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: seen.count(2.0) >= 2 and 0.0 in seen, timeout=5000)
    assert tab.playback.playing
    qtbot.mouseClick(tab.playback_card.loop, LEFT)
    with qtbot.waitSignal(tab.playback.playing_changed, timeout=3000):
        pass
    assert tab.playback.position == 2


def test_that_a_walk_of_no_length_cannot_be_looped_for_ever(qtbot):
    made = Playback()
    made.loop = True
    made.play()
    assert not made.playing


def test_that_brackets_change_the_speed_as_far_as_it_goes(qtbot, tab):
    for _ in SPEEDS:
        qtbot.keyClick(tab, Qt.Key.Key_BracketRight)
    assert (tab.playback.speed, tab.playback_card.speed.currentText()) == (1000, "1,000/s")
    for _ in SPEEDS:
        qtbot.keyClick(tab, Qt.Key.Key_BracketLeft)
    assert (tab.playback.speed, tab.playback_card.speed.currentText()) == (1, "1/s")


def test_that_at_one_step_a_second_a_step_takes_a_second(qtbot, tab):
    tab.playback.seek(0)
    for _ in SPEEDS:
        qtbot.keyClick(tab, Qt.Key.Key_BracketLeft)
    clock = QElapsedTimer()
    clock.start()
    qtbot.keyClick(tab, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.playback.position >= 0.3, timeout=5000)
    assert clock.elapsed() >= 290
    tab.playback.pause()


def test_that_arrows_move_the_focused_slider_or_start_and_else_the_playhead(qtbot, tab):
    before = tab.playback.position
    slider = tab.hikers_card.rows[0].rate.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert tab.scene.hikers[0].learning_rate > 0.1
    tab.map.setFocus()
    qtbot.keyClick(tab.map, Qt.Key.Key_Left)
    assert tab.scene.origin[0] < -10
    assert tab.playback.position == before
    tab.playback_card.speed.setFocus()
    qtbot.keyClick(tab.playback_card.speed, Qt.Key.Key_Left)
    assert tab.playback.position == before - 1


def test_that_space_presses_a_button_reached_by_tab_and_plays_after_a_click(qtbot, tab):
    button = tab.playback_card.blindfold
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert tab.map.blindfold
    assert not tab.playback.playing
    tab.map.setFocus()
    qtbot.mouseClick(button, LEFT)
    assert not tab.map.hasFocus()
    qtbot.keyClick(tab.strip, Qt.Key.Key_Space)
    assert tab.playback.playing
    tab.playback.pause()


def test_that_a_hundred_thousand_steps_can_be_typed(qtbot, tab):
    steps = tab.playback_card.steps
    steps.setFocus()
    steps.selectAll()
    qtbot.keyClicks(steps, "100000")
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert tab.scene.steps == 100_000
    tab.edit("short again", steps=10)


@pytest.mark.parametrize("typed", ["0", "-5", "1000001", "abc", "1.5", ""])
def test_that_a_number_of_steps_that_cannot_be_is_refused_in_a_sentence(qtbot, tab, typed):
    card, before = tab.playback_card, tab.scene
    type_in(qtbot, card, "qt_spinbox_lineedit", typed)
    assert tab.scene == before
    assert complaint(card).startswith("Length of the walk: ")
    qtbot.keyClick(card.steps, Qt.Key.Key_Escape)
    assert not complaint(card)
    assert card.steps.text() == f"{before.steps} steps"
    type_in(qtbot, card, "qt_spinbox_lineedit", typed)
    type_in(qtbot, card, "qt_spinbox_lineedit", "40")
    assert tab.scene.steps == 40
    assert not complaint(card)


def test_that_a_long_walk_says_how_long_it_will_be_before_it_is_walked(qtbot, tab):
    tab.replace_scene(Scene(surface="two-valleys", noise=1.0, steps=100_000), "long")
    assert tab.walker.is_walking
    assert tab.playback_card.steps.value() == 100_000
    opened = RateCurve(LIGHT)  # as in a window that opens with such a scene
    qtbot.addWidget(opened)
    assert opened.why_not
    tab.edit("short again", steps=10)
    assert tab.curve_card.curve.why_not is None


def test_that_undo_in_a_field_is_the_scene_s_unless_something_has_been_typed(qtbot, tab):
    field, control = tab.hikers_card.rows[0].rate.field, Qt.KeyboardModifier.ControlModifier
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert tab.scene.hikers[0].learning_rate == 0.5
    qtbot.keyClick(field, Qt.Key.Key_Z, control)
    assert tab.scene.hikers[0].learning_rate == 0.1
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Z, control)
    assert tab.undo_stack.canRedo()
    assert tab.scene.hikers[0].learning_rate == 0.1


class Painted(QObject):
    """The widgets that are painted while it watches the application."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.widgets.add(type(watched).__name__)
        return False


def test_that_a_step_paints_the_picture_and_its_number_and_not_the_column_beside_it(qtbot, qapp, tab, window):
    window.show()
    qtbot.waitExposed(window)
    tab.playback.seek(10)
    tab.playback.play()
    # By then the button has turned into a pause button, and the rulers are those of the place it began at.
    qtbot.waitUntil(lambda: tab.playback.position > 40)
    watch, at = Painted(), tab.playback.position
    qapp.installEventFilter(watch)
    qtbot.waitUntil(lambda: tab.playback.position > at + 4)
    qapp.removeEventFilter(watch)
    tab.playback.pause()
    assert watch.widgets == {"MapView", "LossStrip", "OneLine"}
