"""The arrows of a step on the map: each with a word that can be read, and seen on the body of its hiker."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from app.descent.step.hiker import Adam, Lion, Nadam, Sgd
from app.descent.story.step_anatomy import anatomy
from app.descent.story.step_parts import parts_of
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.anatomy import arrows
from app.gui.mountain.map.camera import View, fit
from app.gui.theme import DARK, LIGHT
from tests.gui.mountain.anatomy.test_card import drawn, replayed

themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)


@pytest.fixture
def words(monkeypatch):
    """The boxes of the words that are painted, by what they say."""
    painted, place = {}, arrows._place_word

    def remember(word, *args):
        painted[word] = place(word, *args)
        return painted[word]

    monkeypatch.setattr(arrows, "_place_word", remember)
    return painted


@themes
def test_that_words_on_the_map_stand_apart(theme, words):
    one = walk(Scene(hikers=(Adam(learning_rate=0.1),))).walks[0]
    replay = replayed(one)
    for step in range(0, 300, 7):
        words.clear()
        drawn(anatomy(replay, step), fit(one.ground, QRectF(0, 0, 900, 520)), theme)
        boxes = list(words.values())
        assert len(boxes) >= 3
        for k, box in enumerate(boxes):
            wide = box.adjusted(-arrows.BESIDE / 2, 2, arrows.BESIDE / 2, -2)
            assert not any(wide.intersects(other) for other in boxes[k + 1 :]), (step, words)


@themes
def test_that_a_step_too_short_to_see_is_told_in_pixels(theme, words):
    one = walk(Scene(hikers=(Sgd(learning_rate=0.1),))).walks[0]
    for scale, said in ((100.0, "step"), (10.0, "step: 4 px"), (1.0, "step: <1 px")):
        words.clear()
        drawn(anatomy(replayed(one), 0), View(QRectF(0, 0, 400, 400), (float(one.x[0]), float(one.y[0])), scale), theme)
        assert said in words


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


def test_that_lion_has_a_row_and_an_arrow_for_its_momentum():
    parts = anatomy(replayed(walk(Scene(hikers=(Lion(learning_rate=0.05),))).walks[0]), 20)
    rows = {part.words.arrow: part for part in parts_of(parts)}
    assert list(rows) == ["gradient", "memory", "step"]
    # The step goes by the sign of it and of this gradient's own share.
    voted = rows["memory"].value - (1 - parts.hiker.beta_1) * parts.gradient
    assert (np.sign(voted) == np.sign(parts.step)).all()
    assert "memory" in {name for name, _ in arrows._ends(parts, QPointF(200, 200), 10.0)}


@themes
def test_that_a_word_touches_its_arrow_or_is_joined_to_it(theme, words, monkeypatch):
    joined = []
    monkeypatch.setattr(arrows, "_paint_leader", lambda _painter, box, *_args: joined.append(box))
    one = walk(Scene(hikers=(Adam(learning_rate=0.1),))).walks[0]
    replay = replayed(one)
    view = fit(one.ground, QRectF(0, 0, 900, 520))
    for step in range(0, 300, 7):
        words.clear()
        joined.clear()
        parts = anatomy(replay, step)
        drawn(parts, view, theme)
        at = view.point(*parts.place.tolist())
        for (word, box), (_, end) in zip(words.items(), arrows._ends(parts, at, view.scale), strict=True):
            near = min(arrows._apart(box, place) for place in (end, arrows._shaft(at, end)))
            assert near <= arrows.TOUCH or box in joined, (step, word)


def test_that_labels_keep_off_the_arrows_while_nothing_moves(qtbot, window):
    tab = window.mountain_tab
    tab.replace_scene(Scene(surface="two-valleys", hikers=(Nadam(learning_rate=0.3),)), "nadam")
    tab.anatomy_card.toggle.setChecked(True)
    tab.playback.seek(8)
    qtbot.waitUntil(lambda: len(tab.anatomy_card.marks(tab.map.view(), 8.0)) > 0)
    tab.map.repaint()
    label = tab.map._picture.taken[-1]
    marks = tab.anatomy_card.marks(tab.map.view(), 8.0)
    assert not any(label.contains(QPointF(*mark)) for mark in marks.tolist())
    qtbot.keyClick(tab, Qt.Key.Key_Space)
    assert tab.map._marks is None
    qtbot.keyClick(tab, Qt.Key.Key_Space)
    assert tab.map._marks is not None


def test_that_words_cover_no_label_of_a_crowd(qtbot, window, words):
    tab = window.mountain_tab
    momenta = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
    hikers = tuple(Sgd(learning_rate=0.1, momentum=m) for m in momenta)
    tab.replace_scene(Scene(surface="bowl", hikers=hikers), "crowd")
    tab.anatomy_card.toggle.setChecked(True)
    for chosen in range(8):
        tab.hikers_card.choose(chosen)
        tab.playback.seek(12)
        words.clear()
        tab.map.repaint()
        inner = [label.adjusted(3, 3, -3, -3) for label in tab.map._picture.taken]
        assert words
        assert not any(box.intersects(label) for box in words.values() if box is not None for label in inner)
