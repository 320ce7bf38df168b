"""Learn in the place of the controls: it holds those that a lesson needs, and gives everything back."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene, dump_scene
from app.gui.settings import Settings
from tests.gui.controls import LEFT, complaint, type_rate
from tests.gui.told import events_of, state_of, write_search

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


def stops(window) -> list:
    """What the Tab key comes to, from the map on, until it is there again."""
    found = [window.mountain_tab.map]
    at = found[0].nextInFocusChain()
    while at is not found[0]:
        if at.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and at.isVisible() and at.isEnabled():
            found.append(at)
        at = at.nextInFocusChain()
    return found


def test_that_a_key_opens_it_in_the_place_of_the_column_and_closes_it(qtbot, window):
    tab = window.mountain_tab
    before = tab.stage.geometry()
    qtbot.keyClick(window, KEY.Key_L, CONTROL)
    panel = window.learning.panel
    assert panel.isVisible()
    assert not tab.surface_card.isVisible()
    assert not tab.playback_card.isVisible()
    QApplication.processEvents()
    assert tab.stage.geometry() == before
    assert tab.stage.width() >= 0.65 * window.width()
    qtbot.keyClick(window, KEY.Key_L, CONTROL)
    assert not panel.isVisible()
    assert tab.surface_card.isVisible()
    assert tab.playback_card.isVisible()


def test_that_the_button_shows_whether_it_is_open_and_escape_closes_it(qtbot, window):
    qtbot.mouseClick(window.learn_button, LEFT)
    panel = window.learning.panel
    assert panel.isVisible()
    assert window.learn_button.isChecked()
    qtbot.waitUntil(lambda: panel.page is not None)
    qtbot.keyClick(panel.page, KEY.Key_Escape)
    assert not panel.isVisible()
    assert not window.learn_button.isChecked()


def test_that_a_lesson_holds_the_very_controls_that_it_needs_and_no_others(qtbot, window, panel, lesson):
    tab = window.mountain_tab
    row = tab.hikers_card.rows[0]
    assert panel.isAncestorOf(row.rate)
    assert row.rate.slider.isVisible()
    for other in (row.more, row.optimizer, tab.hikers_card.add, tab.surface_card, tab.playback_card):
        assert not other.isVisible()


def test_that_a_closed_panel_leaves_every_control_where_it_was(qtbot, window, panel, lesson):
    tab = window.mountain_tab
    window.flip_learning()
    QApplication.processEvents()
    row = tab.hikers_card.rows[0]
    cards = (tab.surface_card, tab.hikers_card, tab.anatomy_card, tab.playback_card)
    tops = [card.mapTo(tab, QPoint()).y() for card in cards]
    assert all(card.isVisible() for card in cards)
    assert tops == sorted(tops)
    assert all(part.isVisible() for part in (row.more, row.optimizer, tab.hikers_card.add, row.grip))


def test_that_all_controls_are_one_key_away_and_the_page_one_key_back(qtbot, window, panel, lesson):
    tab = window.mountain_tab
    qtbot.keyClick(window, KEY.Key_F2)
    assert not lesson.isVisible()
    assert panel.head.isVisible()
    QApplication.processEvents()
    row = tab.hikers_card.rows[0]
    assert all(part.isVisible() for part in (tab.surface_card, tab.playback_card, row.more, tab.hikers_card.add))
    qtbot.mouseClick(panel.head.controls, LEFT)
    assert lesson.isVisible()
    assert not tab.surface_card.isVisible()
    assert panel.isAncestorOf(row.rate)


def test_that_the_learner_s_own_scene_comes_back_when_lessons_are_closed(qtbot, window, at):
    tab = window.mountain_tab
    own = Scene(surface="himmelblau", steps=77, hikers=(Sgd(learning_rate=0.004),))
    tab.replace_scene(own, "own")
    at("lesson/too-large")
    assert tab.scene.surface == "bowl"
    window.flip_learning()
    assert tab.scene == own
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)  # what was made of the lesson is not lost either
    assert tab.scene.surface == "bowl"


def test_that_undo_brings_the_own_scene_back_beside_the_lesson(qtbot, window, at):
    tab = window.mountain_tab
    own = Scene(surface="himmelblau", steps=77)
    tab.replace_scene(own, "own")
    at("lesson/too-large")
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    assert tab.scene == own


def test_that_a_lesson_is_never_saved_to_the_learner_s_file(qtbot, window, at, tmp_path):
    path = tmp_path / "mine.json"
    path.write_bytes(dump_scene(Scene(surface="himmelblau", steps=77)))
    window.open_path(path)
    window.mountain_tab.edit("Change the number of steps", steps=78)
    at("lesson/too-large")
    assert window.scene_files.path is None
    window.flip_learning()
    assert window.scene_files.path == path
    assert window.scene_files.modified
    window.scene_files.save()
    assert b"78" in path.read_bytes()
    assert b"himmelblau" in path.read_bytes()


def test_that_unsaved_changes_are_asked_about_though_a_lesson_stands_in_their_place(
    qtbot, window, at, tmp_path, monkeypatch
):
    path = tmp_path / "mine.json"
    path.write_bytes(dump_scene(Scene(surface="himmelblau", steps=77)))
    window.open_path(path)
    window.mountain_tab.edit("Change the number of steps", steps=78)
    at("lesson/too-large")
    asked = []
    save = QMessageBox.StandardButton.Save
    monkeypatch.setattr(QMessageBox, "question", lambda *said: asked.append(said[2]) or save)
    window.close()
    assert "mine.json" in asked[0]
    assert b"78" in path.read_bytes()
    assert b"himmelblau" in path.read_bytes()


def test_that_a_scene_opened_beside_a_lesson_stays_when_that_ends(qtbot, window, at, tmp_path):
    path = tmp_path / "mine.json"
    path.write_bytes(dump_scene(Scene(surface="himmelblau", steps=77)))
    at("lesson/too-large")
    window.open_path(path)
    window.flip_learning()
    assert window.mountain_tab.scene.surface == "himmelblau"
    assert window.scene_files.path == path


def test_that_pages_are_turned_by_key(qtbot, window, panel, lesson):
    qtbot.keyClick(window, KEY.Key_Home, ALT)
    assert panel.place == "contents"
    qtbot.keyClick(window, KEY.Key_Right, ALT)
    assert panel.place == "lesson/too-large"
    qtbot.keyClick(window, KEY.Key_Right, ALT)
    assert panel.place == "lesson/searching"
    assert window.tabs.currentIndex() == 1
    qtbot.keyClick(window, KEY.Key_Left, ALT)
    assert panel.place == "lesson/too-large"
    assert window.tabs.currentIndex() == 0


def test_that_a_lesson_of_the_tuner_holds_its_cards(qtbot, window, panel, at):
    tab = window.tuner_tab
    window.choose_tab(1)
    QApplication.processEvents()
    before = tab.display.width()
    at("lesson/searching")
    QApplication.processEvents()
    assert tab.display.width() == before
    qtbot.waitUntil(lambda: tab.spec.max_trials == 2)
    assert panel.isAncestorOf(tab.run_card.start)
    assert panel.isAncestorOf(tab.form.trials)
    assert panel.isAncestorOf(tab.form.space_card)
    assert not tab.form.data.isVisible()
    tab.form.freeze(True)  # as while it runs
    assert not tab.form.trials.isEnabled()
    tab.form.freeze(False)
    qtbot.keyClick(window, KEY.Key_F2)
    QApplication.processEvents()
    tops = [card.mapTo(tab, QPoint()).y() for card in (*tab.form.cards, tab.run_card)]
    assert tops == sorted(tops)
    assert all(card.folded for card in tab.form.cards)


def test_that_start_and_what_the_tuner_says_are_beside_any_page(qtbot, window, panel, lesson, tmp_path):
    window.open_path(tmp_path)
    QApplication.processEvents()
    card = window.tuner_tab.run_card
    assert complaint(card)
    assert panel.isAncestorOf(card)
    assert card.start.isVisible()


def test_that_an_error_of_the_mountain_is_seen_above_the_panel(qtbot, window, panel, lesson, tmp_path):
    (tmp_path / "bad.json").write_text('{"surface": 1}')
    window.open_path(tmp_path / "bad.json")
    assert "bad.json" in complaint(window.mountain_tab)


def test_that_a_text_has_half_of_the_height_above_controls_of_any_height(qtbot, window, panel, at):
    window.resize(1280, 760)
    page = at("lesson/searching")
    for card in window.tuner_tab.form.cards:
        card.set_folded(False)
    page.meaning.show_markdown("Many words. " * 300)
    page.read_on.click()
    for card in window.tuner_tab.form.cards:
        card.setMinimumHeight(300)
    qtbot.waitUntil(lambda: page.meaning.height() > 300 and panel.lent.sizeHint().height() > 0.6 * panel.height())
    QApplication.processEvents()
    qtbot.waitUntil(lambda: page.area.height() >= panel.height() // 2)
    assert panel.lent.height() >= 90
    assert page.goal.visibleRegion().boundingRect().height() == page.goal.height()


def test_that_lent_controls_are_no_higher_than_they_need_to_be(qtbot, window, panel, lesson):
    window.resize(1280, 1000)
    card = window.mountain_tab.hikers_card
    QApplication.processEvents()
    wide = card.layout().totalHeightForWidth(card.width())
    qtbot.waitUntil(lambda: card.height() <= wide + 2)


def test_that_the_learner_s_own_search_and_form_come_back(qtbot, window, at, tmp_path):
    tab = window.tuner_tab
    own = write_search(tmp_path / "a search", events_of([0.5, 0.9]))
    tab.open_project(own)
    tab.form.epochs.setValue(9)
    at("lesson/searching")
    qtbot.waitUntil(lambda: tab.spec.epochs == 1)
    window.learning.show_search(state_of(events_of([0.7])))
    assert tab.project is None
    window.flip_learning()
    assert tab.project == own
    assert tab.spec.epochs == 9
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    assert tab.spec.epochs == 1


def test_that_another_tab_has_the_panel_too_and_its_column_back(qtbot, window, panel, lesson):
    qtbot.keyClick(window, KEY.Key_2, CONTROL)
    assert panel.isVisible()
    assert window.tuner_tab.isAncestorOf(panel)
    assert not window.tuner_tab.form.isVisible()
    qtbot.keyClick(window, KEY.Key_L, CONTROL)
    QApplication.processEvents()
    assert window.tuner_tab.form.isVisible()
    qtbot.keyClick(window, KEY.Key_1, CONTROL)
    assert window.mountain_tab.surface_card.isVisible()


def test_that_it_is_open_at_the_same_page_with_the_same_scene_on_another_day(qtbot, open_window, store):
    first = open_window(settings=Settings(store))
    first.show()
    first.mountain_tab.edit("Change the number of steps", steps=42)
    first.open_lessons_as_left()
    panel = first.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None)
    panel.go("lesson/too-large")
    qtbot.waitUntil(lambda: first.mountain_tab.scene.surface == "bowl")
    first.mountain_tab.edit("Change the number of steps", steps=43)
    first.close()
    second = open_window(settings=Settings(store))
    second.show()
    second.open_lessons_as_left()
    qtbot.waitUntil(lambda: second.learning.panel.place == "lesson/too-large")
    qtbot.waitUntil(lambda: second.learning.panel.page.question.markdown != "")
    assert (second.mountain_tab.scene.surface, second.mountain_tab.scene.steps) == ("bowl", 43)
    second.flip_learning()
    assert (second.mountain_tab.scene.surface, second.mountain_tab.scene.steps) == ("ravine", 42)
    second.close()
    third = open_window(settings=Settings(store))
    third.show()
    third.open_lessons_as_left()
    assert not third.learn_button.isChecked()


def test_that_the_very_first_start_invites_to_drag_the_rate_and_no_later_one(qtbot, window, store):
    window.open_lessons_as_left()
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.lent.invitation.isVisible())
    assert "Drag the rate" in panel.lent.invitation.text()
    assert panel.place == "lesson/too-large"
    qtbot.waitUntil(lambda: window.mountain_tab.scene.surface == "bowl")
    type_rate(qtbot, window.mountain_tab.hikers_card.rows[0], "0.4")
    qtbot.waitUntil(lambda: not panel.lent.invitation.isVisible())


def test_that_who_went_to_the_tuner_while_lessons_were_read_is_not_called_back(qtbot, window):
    window.open_lessons_as_left()
    qtbot.keyClick(window, KEY.Key_2, CONTROL)
    panel = window.learning.panel
    qtbot.waitUntil(lambda: panel.place == "contents")
    assert window.tabs.currentIndex() == 1
    assert window.mountain_tab.scene == Scene()


def test_that_the_keys_of_a_search_work_beside_any_page(qtbot, window, panel, at):
    at("contents")
    started = []
    window.choose_tab(1)
    window.tuner_tab.run_card.start_asked.disconnect()
    window.tuner_tab.run_card.start_asked.connect(lambda: started.append(True))
    QApplication.processEvents()
    qtbot.keyClick(window, KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: started == [True])  # a button that is pressed by its key is seen to go down


def test_that_a_search_can_be_started_while_the_lessons_are_still_read(qtbot, window):
    window.open_lessons_as_left()
    qtbot.keyClick(window, KEY.Key_2, CONTROL)
    assert window.learning.panel.page is None
    assert window.tuner_tab.run_card.start.isVisible()


def test_that_keys_alone_reach_everything_and_each_has_a_name(qtbot, window, panel, lesson):
    QApplication.processEvents()
    found = stops(window)
    inside = [stop for stop in found if panel.isAncestorOf(stop)]
    assert panel.head.close_button in inside
    assert lesson.read_on in inside
    assert window.mountain_tab.hikers_card.rows[0].rate.slider in inside
    assert [stop for stop in inside if not stop.accessibleName()] == []
    first, last = found.index(inside[0]), found.index(inside[-1])
    assert found[first : last + 1] == inside  # one after another


def test_that_the_key_of_start_opens_no_lesson(qtbot, window, panel, at):
    contents = at("contents")
    qtbot.keyClick(contents.rows[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.place == "contents"
    qtbot.keyClick(contents.rows[0], Qt.Key.Key_Return)
    assert panel.place != "contents"


def test_that_the_keys_of_the_walk_work_beside_a_lesson(qtbot, window, panel, lesson):
    tab = window.mountain_tab
    tab.playback.to_start()
    lesson.take_focus()
    qtbot.keyClick(window.focusWidget(), KEY.Key_Right)
    assert tab.step == 1
    qtbot.keyClick(window.focusWidget(), KEY.Key_B)
    assert tab.blindfold
    qtbot.keyClick(window.focusWidget(), KEY.Key_B)


def test_that_larger_letters_and_the_other_theme_reach_the_panel(qtbot, window, panel, lesson):
    before = lesson.lead.height()
    window.set_text_size("largest")
    QApplication.processEvents()
    assert lesson.lead.height() > before
    window.set_text_size("normal")
    window.set_theme("dark")
    QApplication.processEvents()
    image = panel.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2).lightness() < 90
    window.set_theme("light")


def test_that_the_wheel_scrolls_a_lesson_and_leaves_the_rate(qtbot, window, panel, lesson):
    rate = window.mountain_tab.scene.hikers[0].learning_rate
    place = QPointF(20, 20)
    event = QWheelEvent(
        place,
        QPointF(lesson.lead.mapToGlobal(QPoint(20, 20))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(lesson.lead.viewport(), event)
    assert window.mountain_tab.scene.hikers[0].learning_rate == rate


@pytest.mark.real
def test_that_nothing_of_it_is_loaded_before_it_is_opened(tmp_path):
    program = (
        "import sys\n"
        "from PySide6.QtCore import QSettings\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from app.gui import start\n"
        "from app.gui.main_window import MainWindow\n"
        "from app.gui.settings import Settings\n"
        "qt = QApplication([])\n"
        f"window = MainWindow(settings=Settings(QSettings({str(tmp_path / 's.ini')!r}, QSettings.Format.IniFormat)))\n"
        "window.show()\n"
        "qt.processEvents()\n"
        "print([name for name in sys.modules if name.startswith(('app.learn', 'app.gui.learn'))])\n"
        "window.flip_learning()\n"  # and with the empty panel nothing of what a lesson is
        "print([name for name in sys.modules if name.startswith('app.learn.')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=100)
    assert ran.stdout.split() == ["[]", "[]"], ran.stderr
