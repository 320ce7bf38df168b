"""The arrows of a step on the map: each with a word that can be read, and seen on the body of its hiker."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from app.descent.step.hiker import Adam, Lion, Nadam, Sgd
from app.descent.story.step_anatomy import anatomy
from app.descent.story.step_parts import parts_of
from app.descent.walks.camera import Camera
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.anatomy import arrows
from app.gui.mountain.terrain.camera import View, fit
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.view import look_at
from app.gui.theme import DARK, LIGHT
from tests.gui.mountain.anatomy.test_card import drawn, replayed

themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)


def test_that_words_on_the_map_stand_apart():
    one = walk(Scene(hikers=(Adam(learning_rate=0.1),))).walks[0]
    replay = replayed(one)
    for step in range(0, 300, 7):
        words = arrows.lay_words(anatomy(replay, step), fit(one.ground, QRectF(0, 0, 900, 520)))
        boxes = [word.box for word in words]
        assert len(boxes) >= 3
        for k, box in enumerate(boxes):
            wide = box.adjusted(-arrows.BESIDE / 2, 2, arrows.BESIDE / 2, -2)
            assert not any(wide.intersects(other) for other in boxes[k + 1 :]), (step, words)


def test_that_a_step_too_short_to_see_is_told_in_pixels():
    one = walk(Scene(hikers=(Sgd(learning_rate=0.1),))).walks[0]
    for scale, said in ((100.0, "step"), (10.0, "step: 4 px"), (1.0, "step: <1 px")):
        view = View(QRectF(0, 0, 400, 400), (float(one.x[0]), float(one.y[0])), scale)
        assert said in [word.text for word in arrows.lay_words(anatomy(replayed(one), 0), view)]


@themes
def test_that_the_step_s_arrow_stands_out_from_its_hiker_s_body(theme):
    """A rim of the halo's colour on both sides, wide enough to see on the same hue."""
    one = walk(Scene(hikers=(Sgd(learning_rate=0.1),))).walks[0]
    parts = anatomy(replayed(one), 0)
    view = View(QRectF(0, 0, 400, 400), (float(one.x[0]), float(one.y[0])), 200.0)
    picture = drawn(parts, view, theme)
    way = np.array([parts.step[0], -parts.step[1]]) / np.hypot(*parts.step)
    middle = np.array([200.0, 200.0]) + 100.0 * parts.step * (1, -1)
    for side in (1, -1):
        beside = middle + side * 2.9 * np.array([-way[1], way[0]])
        assert picture.pixelColor(QPointF(*beside).toPoint()).name() == theme.halo.lower()


def test_that_the_arrows_of_a_hiker_behind_the_ground_are_faint():
    one = walk(Scene(surface="two-valleys", hikers=(Adam(learning_rate=0.1),))).walks[0]
    heights = heights_of(one.ground, 200)

    def colours(tilt: float) -> int:
        view = look_at(QRectF(0, 0, 400, 400), heights, Camera(30, tilt))
        parts = anatomy(replayed(one), 42)
        picture = drawn(parts, view, LIGHT)
        ends = dict(arrows.arrow_ends(parts, view))
        begin, way = view.point(*parts.place), ends["gradient"] - view.point(*parts.place)
        at = [picture.pixelColor((begin + way * part / 60).toPoint()).lightness() for part in range(10, 50)]
        assert view.sees_point(*parts.place) == (tilt > 50)
        return min(at)

    assert colours(75) < 60 < 100 < colours(15)


def test_that_lion_has_a_row_and_an_arrow_for_its_momentum():
    parts = anatomy(replayed(walk(Scene(hikers=(Lion(learning_rate=0.05),))).walks[0]), 20)
    rows = {part.words.arrow: part for part in parts_of(parts)}
    assert list(rows) == ["gradient", "memory", "step"]
    # The step goes by the sign of it and of this gradient's own share.
    voted = rows["memory"].value - (1 - parts.hiker.beta_1) * parts.gradient
    assert (np.sign(voted) == np.sign(parts.step)).all()
    assert "memory" in {name for name, _ in arrows.arrow_ends(parts, View(QRectF(0, 0, 400, 400), (0.0, 0.0), 10.0))}


def test_that_a_word_touches_its_arrow_or_is_joined_to_it():
    one = walk(Scene(hikers=(Adam(learning_rate=0.1),))).walks[0]
    replay = replayed(one)
    view = fit(one.ground, QRectF(0, 0, 900, 520))
    for step in range(0, 300, 7):
        parts = anatomy(replay, step)
        at = view.point(*parts.place.tolist())
        for word in arrows.lay_words(parts, view):
            reach = word.box.adjusted(-arrows.TOUCH, -arrows.TOUCH, arrows.TOUCH, arrows.TOUCH)
            beside = [word.tip, at + (word.tip - at) * arrows.PART]
            assert word.joined or any(reach.contains(place) for place in beside), (step, word)


def test_that_labels_keep_off_the_arrows_while_nothing_moves(qtbot, window):
    tab = window.mountain_tab
    tab.replace_scene(Scene(surface="two-valleys", hikers=(Nadam(learning_rate=0.3),)), "nadam")
    tab.anatomy_card.toggle.setChecked(True)
    tab.playback.seek(8)
    qtbot.waitUntil(lambda: len(tab.anatomy_card.marks(tab.map.view(), 8.0)) > 0)
    tab.map.repaint()
    label = tab.map.tips.places[-1]
    marks = tab.anatomy_card.marks(tab.map.view(), 8.0)
    assert not any(label.contains(QPointF(*mark)) for mark in marks.tolist())
    qtbot.keyClick(tab, Qt.Key.Key_Space)
    assert not len(tab.map.marks)
    qtbot.keyClick(tab, Qt.Key.Key_Space)
    assert len(tab.map.marks)


def test_that_words_cover_no_label_of_a_crowd(window):
    tab = window.mountain_tab
    momenta = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
    hikers = tuple(Sgd(learning_rate=0.1, momentum=m) for m in momenta)
    tab.replace_scene(Scene(surface="bowl", hikers=hikers), "crowd")
    tab.anatomy_card.toggle.setChecked(True)
    told = 0
    for chosen in range(8):
        tab.hikers_card.choose(chosen)
        tab.playback.seek(12)
        seen: list[QRectF] = []
        tab.map.set_overlay(lambda _painter, _view, _position, taken, seen=seen: seen.extend(taken))
        tab.map.grab()
        words = arrows.lay_words(tab.anatomy_card.parts_at(12.0), tab.map.view(), seen)
        inner = [label.adjusted(3, 3, -3, -3) for label in seen]
        assert inner
        told += len(words)
        assert not any(word.box.intersects(label) for word in words for label in inner)
    assert told


def test_that_the_arrow_under_the_pointer_is_known_by_its_name():
    one = walk(Scene(hikers=(Sgd(learning_rate=0.1),))).walks[0]
    parts = anatomy(replayed(one), 0)
    view = View(QRectF(0, 0, 400, 400), (float(one.x[0]), float(one.y[0])), 200.0)
    at = view.point(*parts.place.tolist())
    ends = dict(arrows.arrow_ends(parts, view))
    beyond = ends["step"] + (ends["step"] - at) * 0.02
    assert arrows.arrow_at(parts, view, beyond) == "step"
    assert arrows.arrow_at(parts, view, at + QPointF(-60, -60)) == ""
    assert arrows.arrow_at(parts, view, at) == ""  # where all of them begin
