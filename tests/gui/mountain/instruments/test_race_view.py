"""The fair race in the window: opened, asked by mouse, keys and fields, walked, and taken away as a picture."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QThreadPool
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from app.descent.instruments.fair_race import RATES, Runner, fair_race, racers
from app.descent.step.fork import Fork
from app.descent.step.hiker import OPTIMIZERS, Adagrad, Adam, Lion, Rmsprop, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene, load_scene
from app.gui.mountain.export.carried_scene import scene_in
from app.gui.mountain.instruments.race_picture import RacePicture, Row
from app.gui.mountain.looks.looks import every_look
from app.gui.paint.svg import svg_bytes
from app.gui.theme import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton
SCENE = Scene(steps=40, hikers=(Sgd(learning_rate=0.1), Adam(learning_rate=0.1)))


@pytest.fixture
def view(qtbot, tab):
    """The race of a short scene, whole."""
    tab.replace_scene(SCENE, "a scene")
    qtbot.mouseClick(tab.instrument_bar.buttons["fair_race"], LEFT)
    made = tab.beside.panel.instrument
    wait_whole(qtbot, made, 2)
    return made


def wait_whole(qtbot, view, count):
    def whole() -> bool:
        race = view.race
        return race is not None and race.part == 1 and len(race.runners) == count == len(view.rows)

    qtbot.waitUntil(whole, timeout=30_000)


def shown(view):
    """The picture as it lies in the widget."""
    return view.laid(view.picture)


def row_at(view, index) -> QPoint:
    """A pixel of a row, off the line of the one rate."""
    at = shown(view).row_rect(index)
    return QPointF(at.left() + 20, at.center().y()).toPoint()


def pixels(view) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width(), :3].copy()


def test_that_a_button_and_a_key_open_and_close_it(qtbot, window, tab):
    qtbot.mouseClick(tab.instrument_bar.buttons["fair_race"], LEFT)
    assert tab.beside.name == "fair_race"
    assert tab.beside.panel.isVisible()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_W)
    assert not tab.beside.name


def test_that_it_shows_the_engine_s_race_in_the_engine_s_words(view):
    race = finish(fair_race(SCENE, racers(SCENE)))
    for row, runner in zip(view.rows, race.runners, strict=True):
        assert row.runner.at_best[:4] == runner.at_best[:4]  # the fifth is no number: nobody has arrived
        assert row.runner.forgiveness == runner.forgiveness
    assert [row.name for row in view.rows] == ["SGD", "Adam"]
    said = " ".join(view.sentences())
    assert f"Adam is within 10% of its best over {race.runners[1].forgiveness.decades:.1f} decades" in said
    assert "40 steps" in view.caption()[0]
    assert said in view.accessibleDescription()


def test_that_a_click_on_a_row_walks_its_hiker_at_its_best_rate_and_undo_takes_it_back(qtbot, tab, view):
    best = view.rows[1].runner.at_best.rate
    qtbot.mouseClick(view, LEFT, pos=row_at(view, 1))
    assert [hiker.learning_rate for hiker in tab.scene.hikers] == [0.1, best]
    assert tab.walk.walks[1].hiker.learning_rate == best
    tab.undo_stack.undo()
    assert tab.scene == SCENE


def test_that_rates_of_the_hikers_do_not_make_it_race_again(qtbot, tab, view):
    before = view.race
    qtbot.mouseClick(view, LEFT, pos=row_at(view, 0))
    assert view.race is before
    assert "0.1" in view.common_field.text()


def test_that_keys_choose_a_row_walk_it_and_move_the_one_rate(qtbot, tab, view):
    best = view.rows[1].runner.at_best.rate
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert tab.beside.panel.line.text.startswith("Adam")
    qtbot.keyClick(view, Qt.Key.Key_Down)  # there is no third
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert tab.scene.hikers[1].learning_rate == best
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.common_field.text() == "0.12"
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.common_field.text() == "0.08"
    assert "All at 0.08" in " ".join(view.sentences())


def test_that_the_line_of_the_one_rate_is_dragged(qtbot, tab, view):
    picture, before = shown(view), pixels(view)
    scale, foot = picture.across_rates, picture.rates_at.bottom() + 4
    start = QPointF(scale.pixel(-1.0), foot).toPoint()
    end = QPointF(scale.pixel(-3.0), foot).toPoint()
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, LEFT, pos=end)
    assert view.common in RATES
    assert view.common == pytest.approx(1e-3, rel=0.3)
    assert not np.array_equal(pixels(view), before)
    assert tab.scene == SCENE  # only the comparison has changed


def test_that_any_rate_can_be_typed_and_what_is_none_is_refused(qtbot, view):
    field = view.common_field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.0123")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 0.0123 in view.race.runners[0].rates and view.race.part == 1, timeout=20_000)
    assert "All at 0.0123" in " ".join(view.sentences())
    for typed in ("often", "1e9"):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.property("invalid")
        assert view.common == 0.0123


def test_that_its_steps_are_the_scene_s_until_others_are_typed(qtbot, tab, view):
    tab.edit("Longer", steps=55)
    assert view.steps.value() == 55
    qtbot.waitUntil(lambda: view.race.scene.steps == 55, timeout=20_000)
    view.steps.setValue(12)
    qtbot.waitUntil(lambda: view.race.scene.steps == 12, timeout=20_000)
    tab.edit("Longer", steps=70)
    assert view.steps.value() == 12
    assert "12 steps" in view.caption()[0]
    tab.edit("Much longer", steps=20_000)
    view.steps.setValue(5000)  # as far as it goes: the scene's own again
    assert "20,000" in " ".join(view.caption())


def test_that_all_nine_race_by_a_tick_and_a_new_one_joins_the_scene(qtbot, tab, view):
    qtbot.mouseClick(view.every, LEFT, pos=view.every.rect().center() - QPoint(20, 0))
    assert view.every.isChecked()
    wait_whole(qtbot, view, len(OPTIMIZERS))
    index = next(k for k, row in enumerate(view.rows) if row.name == "RMSprop")
    best, runners = view.rows[index].runner.at_best.rate, view.race.runners
    qtbot.mouseClick(view, LEFT, pos=row_at(view, index))
    assert tab.scene.hikers == (*SCENE.hikers, Rmsprop(learning_rate=best))
    wait_whole(qtbot, view, len(OPTIMIZERS))
    assert {id(runner) for runner in view.race.runners} == {id(runner) for runner in runners}  # nobody ran again
    tab.undo_stack.undo()
    assert tab.scene == SCENE


def test_that_a_full_scene_takes_no_ninth_hiker_and_it_says_so(qtbot, tab, view):
    eight = tuple(Sgd(learning_rate=0.01, momentum=k / 10) for k in range(8))
    tab.edit("Eight", hikers=eight)
    view.every.setChecked(True)
    wait_whole(qtbot, view, 8 + len(OPTIMIZERS) - 1)
    qtbot.mouseClick(view, LEFT, pos=row_at(view, 9))
    assert tab.scene.hikers == eight
    assert "eight" in tab.beside.panel.line.text or "8" in tab.beside.panel.line.text


def test_that_with_noise_it_tells_intervals_over_32_seeds(qtbot, tab, view):
    tab.edit("Noise", noise=0.4)
    qtbot.waitUntil(lambda: len(view.race.seeds) == 32 and view.race.part == 1, timeout=30_000)
    best = view.rows[0].runner.at_best
    assert best.low < best.middle < best.high
    assert "seeds 7 to 38" in view.caption()[0]


def test_that_another_start_is_another_race(qtbot, tab, view):
    before = view.race
    tab.edits.move_start(5.0, 1.0)
    tab.edits.drop_start()
    qtbot.waitUntil(lambda: view.race is not before and view.race.part == 1, timeout=20_000)
    assert view.race.measure.start == pytest.approx(5.0**2 / 20 + 1)


def test_that_two_hikers_of_one_name_are_told_apart(qtbot, tab, view):
    tab.edit("Two", hikers=(Adam(), Adam(beta_1=0.5)))
    wait_whole(qtbot, view, 2)
    assert [row.name for row in view.rows] == ["Adam (1)", "Adam (2)"]


def test_that_it_says_who_is_left_out_and_why(qtbot, tab, view):
    plain = Sgd(learning_rate=0.1)
    fork, own = Adam(fork=Fork(hiker=0, step=20)), Lion(schedule=PiecewiseConstantDecay())
    tab.edit("All kinds", hikers=(plain, fork, own, Adagrad(hidden=True)))
    wait_whole(qtbot, view, 1)
    said = " ".join(view.caption())
    for part in ("Adam (forked", "Lion (rates set by a schedule", "Adagrad (hidden)"):
        assert part in said


def test_that_without_anybody_it_says_why_once_and_shows_no_chart(qtbot, tab, view):
    tab.edit("Scheduled", hikers=(Lion(schedule=PiecewiseConstantDecay()), Adagrad(hidden=True)))
    assert view.rows == []
    said = view.spoken()
    assert said.count("Lion (rates set by a schedule") == said.count("Adagrad (hidden)") == 1
    assert view.caption() == []
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.mouseClick(view, LEFT, pos=view.rect().center())
    assert tab.scene.hikers[0].learning_rate == Lion().learning_rate


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_every_row_is_in_its_hiker_s_colour(view, theme):
    view.set_theme(theme)
    seen = pixels(view).reshape(-1, 3)
    for row in view.rows:
        colour = QColor(row.look.colour)
        bgr = np.array([colour.blue(), colour.green(), colour.red()])
        assert (np.abs(seen.astype(int) - bgr).max(axis=1) <= 2).sum() > 30


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_that_its_picture_is_saved_with_its_scene(qtbot, monkeypatch, tmp_path, tab, view, suffix):
    path = tmp_path / f"race{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(tab.beside.panel.save, LEFT)
    qtbot.waitUntil(path.exists)
    assert load_scene(scene_in(path.read_bytes())) == tab.scene


def test_that_a_picture_is_of_the_whole_race_even_before_it_is_run(tab, view):
    tab.edit("Longer", steps=150)
    view.finish()
    assert view.race.part == 1
    assert view.race.scene.steps == 150
    assert msgspec.structs.replace(view.race.scene, hikers=SCENE.hikers, start=None, steps=40) == SCENE


def test_that_a_copied_picture_has_a_title_and_ends_where_its_words_do(qtbot, tab, view):
    qtbot.mouseClick(tab.beside.panel.copy, LEFT)
    image = QGuiApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)[:, : 4 * image.width()]
    inked = np.flatnonzero((rows != rows[0]).any(axis=1))
    gaps = np.diff(inked)
    assert gaps.max() < 0.12 * image.height()
    assert image.height() - inked[-1] < 0.08 * image.height()


def test_that_a_saved_picture_says_what_it_is(monkeypatch, qtbot, tmp_path, tab, view):
    path = tmp_path / "race.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(tab.beside.panel.save, LEFT)
    assert "Fair race" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [380, 430, 640, 900])
@pytest.mark.parametrize("hiker", [OPTIMIZERS["adagrad"], Adam, Sgd], ids=["adagrad", "adam", "sgd"])
def test_that_how_much_it_forgives_is_written_however_long_its_bar_is(qapp, width, hiker):
    scene = Scene(steps=300, hikers=(hiker(),))
    (runner,) = finish(fair_race(scene, scene.hikers)).runners
    look = every_look(scene.hikers, LIGHT)[0]
    for low in (1e-6, 1e-4, 1e-2):
        told = runner.forgiveness._replace(spans=((low, 100.0),), decades=2 - math.log10(low))
        patched = Runner(runner.hiker, runner.measure, runner.rates, runner.loss, runner.since)
        vars(patched)["forgiveness"] = told
        picture = RacePicture(QRectF(0, 0, width, 300), [Row("it", look, patched)], 0.1, [])
        svg = svg_bytes(lambda painter, one=picture: one.paint(painter, LIGHT), width, 300, "a race").decode()
        assert f"{told.decades:.1f}" in svg[svg.index("<text") :]


@pytest.mark.parametrize("height", [170, 225, 340])
def test_that_in_a_small_picture_sentences_give_way_to_the_rows(qapp, height):
    QThreadPool.globalInstance().waitForDone()  # of the test before
    look = every_look(SCENE.hikers, LIGHT)[0]
    said = ["This sentence says who ends lowest, and how the others end, in two lines or three."] * 3
    picture = RacePicture(QRectF(0, 0, 324, height), [Row("it", look, None)] * 9, 0.1, said)
    assert picture.row_rect(8).bottom() + 20 <= height
    assert picture.height_taken <= height
    assert picture.height >= 12
