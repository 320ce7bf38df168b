"""Predict, then reveal, by mouse and keys: nothing is given away in the fog, and all of it told once it has lifted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.descent.ground.surface_choice import Ground
from app.descent.instruments.prediction import Answers, Guess
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.scene import Scene
from tests.gui.controls import type_anew

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
SCENE = Scene(surface="bowl", steps=60, hikers=(Sgd(learning_rate=0.1), Adam(learning_rate=0.1)))


@pytest.fixture
def view(qtbot, tab):
    """The instrument, over a short scene, with the map in fog."""
    tab.map.set_motion(False)
    tab.replace_scene(SCENE, "a scene")
    qtbot.keyClick(tab.strip, KEY.Key_P)
    made = tab.beside.panel.instrument
    qtbot.mouseClick(made.fog, LEFT)
    assert tab.blindfold
    tab.stage.share_width()
    qtbot.waitUntil(lambda: made.place_of("end").width() > 60)
    return made


def at(view, question, x, y) -> QPoint:
    place = view.place_of(question)
    return QPoint(round(place.left() + x * place.width()), round(place.top() + y * place.height()))


def pixels(widget) -> np.ndarray:
    image = widget.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width(), :3].copy()


def reveal(qtbot, tab, view):
    qtbot.mouseClick(view.fog, LEFT)
    assert not tab.blindfold


def test_that_an_end_is_clicked_and_shown_over_the_truth(qtbot, tab, view):
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.75, 0.25))
    x, y = view.guess.end
    assert x == pytest.approx(tab.scene.ground.domain[0][1] / 2, rel=0.05)
    assert x == pytest.approx(y, rel=0.05)
    with qtbot.waitSignal(view.revealed) as told:
        reveal(qtbot, tab, view)
    answers = told.args[0]
    assert answers.end.guess == (x, y)
    assert answers.end.real == pytest.approx((0.0, 0.0), abs=0.02)
    assert "of the domain away" in view.spoken()
    assert "of the domain away" not in " ".join(view.caption())  # it stands in the picture


def test_that_the_map_takes_the_end_too_and_marks_it_in_the_hiker_s_colour(qtbot, tab, view):
    start, before = tab.scene.origin, pixels(tab.map)
    place = tab.map.view().point(1.0, -1.0).toPoint()
    qtbot.mouseClick(tab.map, LEFT, pos=place)
    assert view.guess.end == pytest.approx((1.0, -1.0), abs=0.1)
    assert tab.scene.origin == start
    assert (pixels(tab.map)[place.y(), place.x()] != before[place.y(), place.x()]).any()
    reveal(qtbot, tab, view)
    qtbot.mouseClick(tab.map, LEFT, pos=place)  # and once the fog has lifted it moves the start again
    assert tab.scene.origin == pytest.approx((1.0, -1.0), abs=0.1)


def test_that_a_limit_is_dragged_on_the_ruler_and_measured(qtbot, tab, view):
    qtbot.mousePress(view, LEFT, pos=at(view, "limit", 0.2, 0.5))
    qtbot.mouseMove(view, at(view, "limit", 0.75, 0.5))
    qtbot.mouseRelease(view, LEFT, pos=at(view, "limit", 0.75, 0.5))
    assert view.guess.limit == pytest.approx(1.0, rel=0.2)
    with qtbot.waitSignal(view.revealed, timeout=10_000) as told:
        reveal(qtbot, tab, view)
    limit = told.args[0].limit
    assert limit.real.rate == pytest.approx(2.0, rel=0.1)
    assert limit.factor == pytest.approx(view.guess.limit / limit.real.rate)
    assert "times too low" in view.spoken()


def test_that_a_limit_is_dragged_on_the_hiker_s_own_ruler_too(qtbot, tab, view):
    slider, scene = tab.hikers_card.rows[0].rate.slider, tab.scene
    bare, low = pixels(slider), slider.height() - 18
    qtbot.mousePress(slider, LEFT, pos=QPoint(slider.width() // 3, low))
    qtbot.mouseMove(slider, QPoint(2 * slider.width() // 3, low))
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(2 * slider.width() // 3, low))
    assert 0.05 < view.guess.limit < 1
    assert tab.scene == scene  # the handle stays where it is
    assert (pixels(slider) != bare).any()
    reveal(qtbot, tab, view)
    qtbot.mouseClick(slider, LEFT, pos=QPoint(slider.width() // 3, low))
    assert tab.scene != scene  # and once the fog has lifted the ruler moves it again


def test_that_a_curve_is_drawn_by_a_drag_and_drawn_over_by_another(qtbot, tab, view):
    qtbot.mousePress(view, LEFT, pos=at(view, "curve", 0.0, 0.2))
    for part in np.linspace(0.05, 1.0, 20).tolist():
        qtbot.mouseMove(view, at(view, "curve", part, 0.2 + 0.5 * part))
    qtbot.mouseRelease(view, LEFT, pos=at(view, "curve", 1.0, 0.7))
    steps = [step for step, _ in view.guess.curve]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, 60)
    losses = [loss for _, loss in view.guess.curve]
    assert losses == sorted(losses, reverse=True)
    qtbot.mousePress(view, LEFT, pos=at(view, "curve", 0.4, 0.9))
    qtbot.mouseMove(view, at(view, "curve", 0.6, 0.9))
    qtbot.mouseRelease(view, LEFT, pos=at(view, "curve", 0.6, 0.9))
    between = [loss for step, loss in view.guess.curve if 24 <= step <= 36]
    assert max(between) < losses[-1]
    reveal(qtbot, tab, view)
    assert view.answers.curve.times > 1


def test_that_the_blindfold_is_asked_for_only_where_it_is_off(qtbot, tab, view):
    assert "blindfold on" not in " ".join(view.caption())
    reveal(qtbot, tab, view)
    assert "blindfold on" in " ".join(view.caption())


@pytest.mark.parametrize("meanwhile", ["closed", "start_map"])
def test_that_predictions_are_kept_while_it_is_closed_or_another_is_open(qtbot, tab, view, meanwhile):
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.75, 0.25))
    type_anew(qtbot, view.steps, "20")
    guess = view.guess
    tab.beside.close_instrument() if meanwhile == "closed" else tab.beside.open_instrument(meanwhile)
    tab.beside.open_instrument("prediction")
    again = tab.beside.panel.instrument
    assert again is not view
    assert again.guess == guess
    reveal(qtbot, tab, again)
    assert again.answers.end.guess == guess.end


def test_that_an_answer_says_how_far_the_walk_was_watched_before(qtbot, tab, view):
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.75, 0.25))
    qtbot.keyClick(tab.strip, KEY.Key_End)
    reveal(qtbot, tab, view)
    assert "watching" not in " ".join(view.caption())
    qtbot.mouseClick(view.fog, LEFT)
    qtbot.keyClick(tab.strip, KEY.Key_End)
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.5, 0.5))
    reveal(qtbot, tab, view)
    assert "to the end" in " ".join(view.caption())


def test_that_steps_are_typed(qtbot, tab, view):
    type_anew(qtbot, view.steps, "20")
    assert view.guess == Guess(steps=20)
    reveal(qtbot, tab, view)
    assert view.answers.steps.real == tab.walk.walks[0].verdict.step
    assert not view.steps.isEnabled()


def test_that_all_of_it_goes_by_keys(qtbot, tab, view):
    view.setFocus()
    for _ in range(8):
        qtbot.keyClick(view, KEY.Key_Right)
    qtbot.keyClick(view, KEY.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.guess == Guess()
    qtbot.keyClick(view, KEY.Key_Return)
    (left, right), _ = tab.scene.ground.domain
    assert view.guess.end[0] == pytest.approx(tab.scene.origin[0] + (right - left) / 8, abs=0.01)
    qtbot.keyClick(view, KEY.Key_PageDown)
    qtbot.keyClick(view, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, KEY.Key_Right)
    qtbot.keyClick(view, KEY.Key_Return)
    assert view.guess.limit == 1.3  # two digits of 10 ** 0.1
    qtbot.keyClick(view, KEY.Key_PageDown)
    for _ in range(3):
        qtbot.keyClick(view, KEY.Key_Return)
        qtbot.keyClick(view, KEY.Key_Right)
        qtbot.keyClick(view, KEY.Key_Down)
    assert len(view.guess.curve) == 3
    qtbot.keyClick(view, KEY.Key_Delete)
    assert view.guess.answered == ("end", "limit")
    assert len(tab.scene.hikers) == 2


def test_that_nothing_is_given_away_in_the_fog(qtbot, tab, view):
    assert tab.step == 0  # whoever would play on sees the walk
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.3, 0.3))
    qtbot.mouseClick(view, LEFT, pos=at(view, "limit", 0.5, 0.5))
    told, marks = [], view.guess
    view.revealed.connect(told.append)
    tab.strip.setFocus()
    shown, said = pixels(view), view.caption()
    assert view.answers == Answers()
    assert not any("ends at" in sentence or "diverges from" in sentence for sentence in said)
    # On another ground with the same domain, start and marks the picture is the same to the last pixel.
    x, y = tab.scene.ground.domain
    tab.edit("other ground", surface=Ground(formula="(x - 1)**4 + 3*y**2 + 7", x=x, y=y), start=tab.scene.origin)
    view.predict(end=marks.end, limit=marks.limit)
    np.testing.assert_array_equal(pixels(view), shown)
    assert told == []


def test_that_marks_are_only_made_in_the_fog_and_belong_to_their_scene(qtbot, tab, view):
    reveal(qtbot, tab, view)
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.3, 0.3))
    assert view.guess == Guess()
    qtbot.mouseClick(view.fog, LEFT)
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.3, 0.3))
    made = view.guess
    tab.hikers_card.choose(1)
    assert view.guess == Guess()
    tab.hikers_card.choose(0)
    assert view.guess == made
    tab.edit("another start", start=(1.0, 1.0))
    assert view.guess == Guess()
    tab.undo_stack.undo()
    assert view.guess == made


def test_that_a_lesson_asks_what_it_wants_and_hears_what_is_said(qtbot, tab, view):
    view.ask(["limit"])
    assert view.questions == {"limit"}
    assert not view.steps.isVisible()
    heard = []
    view.guessed.connect(heard.append)
    qtbot.mouseClick(view, LEFT, pos=at(view, "limit", 0.5, 0.5))
    assert heard == [view.guess]
    tab.edit("long", steps=6000)
    assert view.questions == frozenset()  # of so long a walk no limit is measured


def test_that_closing_it_gives_the_map_back_to_the_start(qtbot, tab, view):
    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.3, 0.3))
    bare = pixels(tab.map)
    qtbot.keyClick(tab.window().focusWidget(), KEY.Key_P)
    assert not tab.beside.isVisible()
    qtbot.mouseClick(tab.map, LEFT, pos=tab.map.view().point(1.0, 1.0).toPoint())
    assert tab.scene.origin == pytest.approx((1.0, 1.0), abs=0.1)
    assert bare.size


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_the_revealed_picture_is_a_figure_in_both_themes(qtbot, window, tab, view, tmp_path, theme):
    from app.gui.mountain.instruments.picture import save_picture
    from app.gui.theme import THEMES

    qtbot.mouseClick(view, LEFT, pos=at(view, "end", 0.3, 0.3))
    qtbot.mouseClick(view, LEFT, pos=at(view, "limit", 0.5, 0.5))
    reveal(qtbot, tab, view)
    for suffix in ("png", "svg"):
        assert save_picture(view, tab.scene, THEMES[theme], str(tmp_path / f"p.{suffix}")) == ""
        assert (tmp_path / f"p.{suffix}").stat().st_size > 1000
