"""A lesson: what it says, what it watches, and what its links and buttons do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from app.gui.learn.lesson.contrast import scene_labels, sides_of
from app.gui.learn.prose import Prose
from app.gui.settings import Settings
from app.gui.theme import DARK, LIGHT, contrast
from app.learn.check_command import own_lessons
from app.learn.checks.seen import Runs
from app.learn.lessons.kinds import Contrast
from tests.gui.controls import LEFT, type_rate
from tests.gui.learn.lessons import SEARCHING

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def text_of(prose) -> str:
    return prose.toPlainText()


def test_that_the_goal_is_watched_while_the_learner_plays(qtbot, lesson, row):
    assert not lesson.goal.reached
    type_rate(qtbot, row, "0.5")
    qtbot.waitUntil(lambda: "0.5" in text_of(lesson.goal.said))
    assert not lesson.goal.reached
    assert not lesson.after.isVisible()
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.reached)
    assert text_of(lesson.goal.said) == "A rate of 3 throws it out; anything above 2 does."
    assert lesson.after.isVisible()
    assert "another one there" in text_of(lesson.meaning)
    assert lesson.goal.mark.accessibleName() == "Reached"


def test_that_a_rate_in_the_feedback_can_be_set(qtbot, window, lesson, row):
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.reached)
    said = lesson.goal.said
    said.setFocus(Qt.FocusReason.TabFocusReason)
    if not said.textCursor().hasSelection():
        qtbot.keyClick(said, KEY.Key_Tab)
    qtbot.keyClick(said, KEY.Key_Return)
    assert window.mountain_tab.scene.hikers[0].learning_rate == 2.0


def test_that_a_goal_stays_reached(qtbot, window, lesson, row):
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.reached)
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    type_rate(qtbot, row, "0.5")
    lesson.stop()  # what was asked is answered
    QApplication.processEvents()
    assert lesson.goal.reached
    assert "A rate of 3" in text_of(lesson.goal.said)


def test_that_nothing_is_judged_while_a_rate_is_dragged(qtbot, window, lesson, row):
    slider = row.rate.slider
    place = QPoint(slider.width() // 2, slider.height() // 2)
    qtbot.mousePress(slider, LEFT, pos=place)
    qtbot.mouseMove(slider, pos=QPoint(slider.width() - 12, place.y()))
    lesson.stop()
    QApplication.processEvents()
    assert text_of(lesson.goal.said) == ""
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(slider.width() - 12, place.y()))
    qtbot.waitUntil(lambda: text_of(lesson.goal.said) != "")


def test_that_what_is_behind_it_can_be_read_without_reaching_the_goal(qtbot, lesson):
    assert not lesson.after.isVisible()
    qtbot.mouseClick(lesson.read_on, LEFT)
    assert lesson.after.isVisible()
    assert not lesson.goal.reached


def test_that_a_number_that_can_be_set_is_a_link_that_sets_it_by_key(qtbot, window, lesson):
    qtbot.mouseClick(lesson.read_on, LEFT)
    lesson.meaning.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(lesson.meaning, KEY.Key_Tab) if not lesson.meaning.textCursor().hasSelection() else None
    qtbot.keyClick(lesson.meaning, KEY.Key_Return)
    assert window.mountain_tab.scene.hikers[0].learning_rate == 2.0
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    assert window.mountain_tab.scene.hikers[0].learning_rate == 0.2


def test_that_the_contrast_shows_one_of_two_scenes_and_undo_goes_back(qtbot, window, lesson):
    qtbot.mouseClick(lesson.read_on, LEFT)
    first, second = lesson.contrast.buttons
    assert (first.text(), second.text()) == ("rate 1.9", "rate 2.1")
    qtbot.mouseClick(second, LEFT)
    assert window.mountain_tab.scene.hikers[0].learning_rate == 2.1
    qtbot.mouseClick(first, LEFT)
    assert window.mountain_tab.scene.hikers[0].learning_rate == 1.9
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    qtbot.keyClick(window, KEY.Key_Z, CONTROL)
    assert window.mountain_tab.scene.hikers[0].learning_rate == 0.2


def test_that_a_side_of_the_contrast_reaches_no_goal_and_the_learner_still_does(qtbot, window, lesson, row):
    qtbot.mouseClick(lesson.read_on, LEFT)
    _below, over = lesson.contrast.buttons
    qtbot.mouseClick(over, LEFT)  # it throws the hiker out, as the goal asks
    assert window.mountain_tab.scene.hikers[0].learning_rate == 2.1
    with pytest.raises(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: lesson.goal.reached or text_of(lesson.goal.said) != "", timeout=700)
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.reached)


def test_that_next_goes_on_once_the_goal_is_reached(qtbot, panel, lesson, row):
    assert not lesson.goal.next.isVisible()
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.next.isVisible())
    qtbot.mouseClick(lesson.goal.next, LEFT)
    assert panel.place == "lesson/searching"


def test_that_what_was_reached_is_understood_on_another_day(qtbot, open_window, store, lesson, row, at):
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.reached)
    contents = at("contents")
    assert [r.accessibleName() for r in contents.rows][:2] == ["1  Too large, understood", "2  Searching"]
    second = open_window(settings=Settings(store))
    second.show()
    second.flip_learning()
    panel = second.learning.panel
    qtbot.waitUntil(lambda: panel.page is not None)
    panel.show_contents()
    assert "1 of 2 lessons understood" in panel.page.said.toPlainText()


def test_that_progress_is_reset_after_a_question_and_comes_back_by_undo(qtbot, lesson, row, at):
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.reached)
    contents = at("contents")
    qtbot.mouseClick(contents.reset, LEFT)
    assert "1 of 2" in text_of(contents.said)
    qtbot.mouseClick(contents.forget, LEFT)
    assert "0 of 2" in text_of(contents.said)
    qtbot.mouseClick(contents.undo, LEFT)
    assert "1 of 2" in text_of(contents.said)


def test_that_html_is_shown_and_not_obeyed_and_no_picture_is_fetched(lesson):
    assert "<b>Bold</b>" in text_of(lesson.lead)
    assert lesson.lead.loadResource(2, "http://example.org/x.png") is None
    assert "￼" not in text_of(lesson.lead)  # nor a place kept for one
    assert lesson.lead.focusPolicy() == Qt.FocusPolicy.NoFocus  # and a link elsewhere is none


def test_that_a_link_elsewhere_does_nothing(qtbot, window, lesson):
    before = window.mountain_tab.scene
    lesson.lead.followed.emit("file:///etc/passwd")
    lesson.lead.followed.emit("set:learning_rate/9/nonsense")
    lesson.lead.followed.emit("set:learning_rate/0/nan")
    assert window.mountain_tab.scene == before


def test_that_prose_is_as_high_as_its_text_and_readable_in_both_themes(qtbot):
    prose = Prose(LIGHT)
    qtbot.addWidget(prose)
    prose.resize(300, 20)
    prose.show_markdown("One line.")
    one = prose.heightForWidth(300)
    prose.show_markdown("Many words " * 30)
    assert prose.heightForWidth(300) > 4 * one
    assert prose.heightForWidth(150) > 1.7 * prose.heightForWidth(300)
    for theme in (LIGHT, DARK):
        prose.set_theme(theme)
        assert contrast(prose.palette().text().color().name(), theme.card) >= 4.5
        assert contrast(prose.palette().link().color().name(), theme.card) >= 4.5


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (Scene(steps=100), Scene(steps=300), ("steps 100", "steps 300")),
        (Scene(surface="bowl"), Scene(surface="ravine"), ("Bowl", "Ravine")),
        (Scene(hikers=(Sgd(),)), Scene(hikers=(Adam(),)), ("SGD", "Adam")),
        (Scene(hikers=(Sgd(momentum=0.9),)), Scene(hikers=(Sgd(),)), ("momentum 0.9", "momentum 0")),
        (Scene(), Scene(start=(-1.0, 2.0)), ("start (−10, 2)", "start (−1, 2)")),
        (Scene(), Scene(), ("First", "Second")),
    ],
)
def test_that_a_pair_is_named_by_what_differs(one, other, said):
    assert scene_labels(one, other) == said


@pytest.fixture
def recorded(folder):
    """The lesson on searching begins with a recorded one."""
    text = SEARCHING.replace("spec =", 'search = "searches/mini-project"\nspec =')
    (folder / "2.md").write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("recorded")  # before the window reads it
def test_that_a_recorded_search_is_called_so_and_only_the_learners_own_is_judged(qtbot, folder, window, at):
    lesson = at("lesson/searching")
    assert len(window.tuner_tab.state.trials) >= 2  # as many as the goal asks for
    assert "recorded" in text_of(lesson.goal.said)
    assert not lesson.goal.reached
    own = Runs(folder).search("searches/mini-project")  # as another object: a search that the learner has run
    window.tuner_tab.show_state(own)
    qtbot.waitUntil(lambda: lesson.goal.reached)


def test_that_a_pair_with_labels_is_called_by_them():
    runs = Runs(own_lessons())
    scenes = ("scenes/ravine-straight.json", "scenes/ravine-turned.json")
    sides = sides_of(Contrast(scenes=scenes, labels=("Straight", "Turned")), runs)
    assert [side.text for side in sides] == ["Straight", "Turned"]
    names = ("searches/plateau", "searches/no-plateau")
    recorded = sides_of(Contrast(searches=names, labels=("With", "Without")), runs)
    assert [side.text for side in recorded] == ["With", "Without"]


def test_that_a_lesson_that_is_opened_again_keeps_its_feedback_and_invites_no_more(
    qtbot, window, panel, lesson, row, at
):
    assert panel.lent.invitation.isVisible()
    type_rate(qtbot, row, "3")
    qtbot.waitUntil(lambda: lesson.goal.reached)
    assert not panel.lent.invitation.isVisible()
    window.flip_learning()
    window.flip_learning()
    qtbot.waitUntil(lambda: lesson.question.markdown != "")
    assert not panel.lent.invitation.isVisible()
    assert "A rate of 3" in text_of(lesson.goal.said)


def test_that_the_tab_key_stops_once_at_a_text_and_arrows_go_through_its_links(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    prose, after, followed = Prose(LIGHT), QPushButton("after"), []
    layout = QVBoxLayout(box)
    layout.addWidget(prose)
    layout.addWidget(after)
    prose.followed.connect(followed.append)
    prose.show_markdown("A [first](set:a/0/1) and a [second](set:b/0/2).")
    with qtbot.waitActive(box):
        box.show()
    after.setFocus()
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(prose, KEY.Key_Return)
    qtbot.keyClick(prose, KEY.Key_Right)
    qtbot.keyClick(prose, KEY.Key_Right)  # there is no third one
    qtbot.keyClick(prose, KEY.Key_Return)
    qtbot.keyClick(prose, KEY.Key_Left)
    qtbot.keyClick(prose, KEY.Key_Return)
    assert followed == ["set:a/0/1", "set:b/0/2", "set:a/0/1"]
    qtbot.keyClick(prose, KEY.Key_Tab)
    assert after.hasFocus()
