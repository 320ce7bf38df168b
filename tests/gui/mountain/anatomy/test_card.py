"""The card that takes a step apart and its arrows on the map, driven by mouse and keys."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QPainter

from app.descent import OPTIMIZERS
from app.descent.step.hiker import Adam, Sgd
from app.descent.story.step_anatomy import Replay, anatomy
from app.descent.story.step_parts import parts_of
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.anatomy import arrows
from app.gui.mountain.anatomy.arrows import paint_anatomy
from app.gui.mountain.anatomy.axis_rates import line_of
from app.gui.mountain.anatomy.sheet import LETTERS, SWATCH, AnatomySheet, parted_at_point, table_number
from app.gui.mountain.anatomy.side_view import SideView
from app.gui.mountain.looks.badge import Badge
from app.gui.mountain.terrain.camera import View
from app.gui.theme import DARK, LIGHT, pixel_font
from tests.gui.controls import choose, type_rate

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(qtbot, tab):
    """The card, opened by a click."""
    qtbot.mouseClick(tab.anatomy_card.toggle, LEFT)
    return tab.anatomy_card


def copied(qtbot, card) -> str:
    qtbot.mouseClick(card.copy, LEFT)
    return QGuiApplication.clipboard().text()


def settled(qtbot, card):
    """Wait until the card shows what it last was told to: then it is told to screen readers too."""
    qtbot.waitUntil(lambda: card.text and card.sheet.accessibleDescription() == card.text, timeout=5000)


def test_that_it_is_closed_at_first_and_costs_nothing(qtbot, tab):
    assert not tab.anatomy_card.is_open
    assert not tab.anatomy_card.sheet.isVisible()
    qtbot.mouseClick(tab.playback_card.play, LEFT)
    with qtbot.waitSignals([tab.playback.position_changed] * 3, timeout=3000):
        pass
    qtbot.mouseClick(tab.playback_card.play, LEFT)
    assert tab.anatomy_card.text == ""


def test_that_a_key_opens_and_closes_it(qtbot, tab):
    tab.map.setFocus()
    qtbot.keyClick(tab.map, Qt.Key.Key_A)
    assert tab.anatomy_card.is_open
    assert tab.anatomy_card.sheet.isVisible()
    qtbot.keyClick(tab.map, Qt.Key.Key_A)
    assert not tab.anatomy_card.is_open


def test_that_the_numbers_are_those_of_the_step_at_the_playhead(qtbot, tab, card):
    qtbot.mouseClick(tab.playback_card.reset, LEFT)
    for _ in range(2):
        qtbot.mouseClick(tab.playback_card.forward, LEFT)
    text = copied(qtbot, card)
    one = tab.walk.walks[0]
    assert text.startswith("SGD, step 2 → 3, learning rate 0.1")
    moved = [float(v) for v in re.search(r"^step: x (\S+), y (\S+)$", text.replace("−", "-"), re.M).groups()]
    assert moved == pytest.approx([one.x[3] - one.x[2], one.y[3] - one.y[2]], rel=1e-3)
    assert "Δ = −lr·g" in text
    settled(qtbot, card)
    assert card.step.text() == "Step 2 → 3"
    assert card.sheet.accessibleDescription() == text


def test_that_the_end_shows_the_last_step(qtbot, tab, card):
    qtbot.keyClick(tab, Qt.Key.Key_End)
    assert "step 299 → 300, the last" in copied(qtbot, card)


def test_that_the_hiker_is_chosen_by_key(qtbot, tab, card):
    card.hiker.setFocus()
    qtbot.keyClick(card.hiker, Qt.Key.Key_Down)
    assert card.chosen == 1
    assert copied(qtbot, card).startswith("Adam, step")


def test_that_a_click_on_a_marker_takes_that_hikers_steps_apart(qtbot, tab):
    qtbot.mouseClick(tab.hikers_card.rows[1].findChild(Badge), LEFT)
    assert tab.anatomy_card.is_open
    assert tab.anatomy_card.chosen == 1
    assert tab.anatomy_card.hiker.currentText() == "2 · Adam"


def test_that_a_card_opened_from_afar_comes_into_view(qtbot, tab):
    tab.map.setFocus()
    qtbot.keyClick(tab.map, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: not tab.anatomy_card.sheet.visibleRegion().isEmpty(), timeout=3000)


def test_that_another_rate_gives_other_numbers_at_once(qtbot, tab, card):
    before = copied(qtbot, card)
    type_rate(qtbot, tab.hikers_card.rows[0], "0.01")
    assert copied(qtbot, card) != before
    assert "learning rate 0.01" in copied(qtbot, card)


def test_that_a_removed_hiker_leaves_the_choice_on_one_that_is_there(qtbot, tab, card):
    card.pick(1)
    tab.hikers_card.rows[1].tools.remove.trigger()
    assert card.chosen == 0
    assert card.hiker.count() == 1


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_every_optimizer_is_shown_with_its_formula_and_the_truth_about_its_rates(qtbot, tab, card, name):
    choose(qtbot, tab.hikers_card.rows[0].optimizer, name)
    settled(qtbot, card)
    assert not card.sheet.grab().isNull()
    assert card.story.text()
    assert card.rates.isVisible() == (name not in ("sgd", "lion"))
    assert "Δ = " in copied(qtbot, card)


def test_that_while_playing_the_numbers_change_ten_times_a_second_at_most(qtbot, tab, card, monkeypatch):
    shown = []
    show = card.sheet.show_parts
    monkeypatch.setattr(card.sheet, "show_parts", lambda *a: (shown.append(a[0].index), show(*a)))
    qtbot.mouseClick(tab.playback_card.reset, LEFT)
    qtbot.mouseClick(tab.playback_card.play, LEFT)
    with qtbot.waitSignals([tab.playback.position_changed] * 20, timeout=5000):
        pass
    qtbot.mouseClick(tab.playback_card.play, LEFT)
    assert 1 <= len(shown) <= 12
    settled(qtbot, card)
    assert shown[-1] == int(tab.playback.position)


def test_that_a_long_walk_is_replayed_in_pieces_and_then_known_to_its_end(qtbot, tab, card):
    tab.show_scene(msgspec.structs.replace(Scene(), steps=5000, hikers=(Adam(learning_rate=0.001),)))
    tab.finish_walk()
    qtbot.keyClick(tab, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: "step 4,999 → 5,000, the last" in copied(qtbot, card), timeout=10_000)
    settled(qtbot, card)
    qtbot.waitUntil(lambda: card.rates.steps == 5000, timeout=5000)


def test_that_the_arrows_are_drawn_on_the_map_and_go_with_the_card(qtbot, tab, card):
    tab.playback.seek(4)
    with_arrows = tab.map.grab().toImage()
    qtbot.mouseClick(card.toggle, LEFT)
    assert tab.map.grab().toImage() != with_arrows
    qtbot.mouseClick(card.toggle, LEFT)
    assert tab.map.grab().toImage() == with_arrows


def test_that_a_hiker_beyond_the_numbers_breaks_nothing(qtbot, tab, card):
    type_rate(qtbot, tab.hikers_card.rows[0], "1e200")
    for step in (0, 1, tab.walk.walks[0].steps):
        tab.playback.seek(step)
        settled(qtbot, card)
        assert not tab.grab().isNull()
        assert copied(qtbot, card)


def drawn(parts, view, theme) -> QImage:
    picture = QImage(400, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor(theme.tints[0]))
    painter = QPainter(picture)
    paint_anatomy(painter, parts, view, "#D55E00", theme)
    painter.end()
    return picture


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_that_the_step_is_to_scale(theme):
    """The hiker's colour reaches from the place before the step to the one after it."""
    one = walk(Scene(hikers=(Sgd(learning_rate=0.1),))).walks[0]
    parts = anatomy(replayed(one), 0)
    view = View(QRectF(0, 0, 400, 400), (float(one.x[0]), float(one.y[0])), 100.0)
    picture = drawn(parts, view, theme)
    end = view.point(float(one.x[1]), float(one.y[1])) - QPointF(*(np.sign(parts.step) * (1, -1)))
    begun = view.point(*parts.place)
    for share in (0.3, 0.6, 0.97):
        at = begun + (end - begun) * share
        assert picture.pixelColor(at.toPoint()).name() == "#d55e00"


def replayed(one) -> Replay:
    replay = Replay(one)
    while not replay.go_on():
        pass
    return replay


def test_that_every_arrow_has_an_entry_in_the_list_and_one_way_of_being_drawn():
    parts = anatomy(replayed(walk(Scene(hikers=(Adam(learning_rate=0.1),))).walks[0]), 20)
    named = {part.words.arrow for part in parts_of(parts)} - {""}
    assert named == set(arrows.ARROWS)
    assert len({(a.dash, a.width) for a in arrows.ARROWS.values()}) == len(named)
    view = View(QRectF(0, 0, 400, 400), (0.0, 0.0), 10.0)
    assert {name for name, _ in arrows.arrow_ends(parts, view)} == named


def test_that_long_rates_are_drawn_with_few_points_and_no_spike_is_lost():
    log = np.zeros(100_000)
    log[77_777] = 3.0
    inner = QRectF(40, 10, 200, 100)
    points = np.array(line_of(log, inner, 0.0, 3.0))
    assert len(points) <= 4 * 200 + 8
    assert points[:, 1].min() == pytest.approx(inner.top())
    assert (np.diff(points[:, 0]) >= 0).all()


def test_that_the_card_has_room_for_all_of_it_when_first_opened(qtbot, window, tab):
    window.resize(1280, 1300)  # no scroll bar, whose coming would lay the column out once more
    card = tab.anatomy_card
    qtbot.mouseClick(card.toggle, LEFT)
    qtbot.waitUntil(lambda: card.height() >= card.heightForWidth(card.width()), timeout=2000)
    assert card.sheet.height() > 100


def test_that_plain_sgd_has_no_row_that_says_the_step_twice(qtbot, tab):
    qtbot.mouseClick(tab.anatomy_card.toggle, LEFT)
    parts = tab.anatomy_card.parts_at(3)
    assert [part.kind for part in parts_of(parts)] == ["gradient", "step"]
    assert (parts_of(parts)[0].value == -parts.gradient).all()


def test_that_who_walks_blind_sees_no_rate_of_steps_to_come(qtbot, tab):
    card = tab.anatomy_card
    card.take_apart(1)
    qtbot.waitUntil(card.rates.isVisible)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: not card.rates.isVisible() and not card.story.isVisible(), timeout=2000)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: card.rates.isVisible() and card.story.isVisible(), timeout=2000)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-1.63e-209, "−1.6e-209"),
        (1.23456e153, "1.23e153"),
        (-1.63e-20, "−1.63e-20"),
        (1.63e20, "1.630e20"),
        (-1495.2, "−1.495e3"),
        (-900.0, "−900.0"),
        (0.00986, "0.009860"),
    ],
)
def test_that_a_number_of_the_table_is_short_and_its_exponent_whole(value, shown):
    assert table_number(value) == shown


@pytest.mark.parametrize("rate", [100.0, 0.1, 1e-26])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_no_name_and_no_number_of_the_table_touches_another(qtbot, name, rate):
    kind = OPTIMIZERS[name]
    hiker = kind(learning_rate=rate, **({"momentum": 0.9} if "momentum" in kind.arguments() else {}))
    one = walk(Scene(surface="rosenbrock", steps=120, hikers=(hiker,))).walks[0]
    replay = replayed(one)
    sheet = AnatomySheet(LIGHT)
    qtbot.addWidget(sheet)
    sheet.resize(312, 300)
    for index in range(one.steps):
        for part in parts_of(anatomy(replay, index)):
            fits = QFontMetricsF(pixel_font(LETTERS, bold=part.kind == "step")).horizontalAdvance
            begins, ends = [], [SWATCH + fits(part.words.name)]
            for value, point in zip(part.value, sheet.points(), strict=True):
                whole, fraction = parted_at_point(table_number(float(value)))
                begins.append(point - fits(whole))
                ends.append(point + fits(fraction))
            begins.append(sheet.width() + 4.0)
            assert all(begin - end >= 4 for begin, end in zip(begins, ends, strict=True)), (index, part)


def test_that_a_hidden_hiker_is_not_taken_apart(qtbot, tab, card):
    settled(qtbot, card)
    eye = tab.hikers_card.rows[0].tools.eye
    qtbot.mouseClick(eye, LEFT)
    assert card.text == ""
    assert not card.sheet.isVisible()
    assert not card.copy.isEnabled()
    assert "hidden" in card.step.text()
    qtbot.mouseClick(eye, LEFT)
    settled(qtbot, card)
    assert card.sheet.isVisible()
    assert card.copy.isEnabled()


def test_that_the_ground_along_the_step_is_shown_and_follows_the_playhead(qtbot, tab, card):
    tab.show_scene(Scene(surface="ravine", steps=20, hikers=(Sgd(learning_rate=0.95),)))
    side = card.findChild(SideView)
    told = set()
    for step in (0, 1, 5):
        card.show_position(float(step))
        loss, after = tab.walk.walks[0].loss[step : step + 2]
        said = (f"From loss {loss:.3g}", f"lands at loss {after:.3g}")
        qtbot.waitUntil(lambda said=said: all(part in side.accessibleDescription() for part in said))
        told.add(side.accessibleDescription())
    assert len(told) == 3
    assert side.isVisibleTo(card)


def test_that_the_blindfold_covers_the_ground_from_the_side_too(qtbot, tab, card):
    side = card.findChild(SideView)
    qtbot.waitUntil(lambda: side.isVisibleTo(card))
    card.set_blindfold(True)
    qtbot.waitUntil(lambda: not side.isVisibleTo(card))
    card.set_blindfold(False)
    qtbot.waitUntil(lambda: side.isVisibleTo(card))
