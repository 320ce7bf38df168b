"""A hiker's colour, marker and dash are its own, wherever in the list it stands and whoever comes and goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.step.hiker_style import Style
from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene, dump_scene, load_scene
from app.gui.mountain.looks.styles import pinned, styles_of
from tests.gui.controls import choose, type_in, unfold

LEFT = Qt.MouseButton.LeftButton
FOUR = Scene(
    hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=0.2), Adam(learning_rate=0.3), Adam(learning_rate=0.4)), steps=20
)


@pytest.fixture
def tab(tab):
    tab.replace_scene(FOUR, "four hikers")
    return tab


def by_rate(tab):
    """Each hiker's style, by the learning rate that it alone has."""
    hikers = tab.scene.hikers
    return {hiker.learning_rate: style for hiker, style in zip(hikers, styles_of(hikers), strict=True)}


BEFORE = dict(zip((0.1, 0.2, 0.3, 0.4), styles_of(FOUR.hikers), strict=True))


@pytest.mark.parametrize("index", range(4))
def test_that_removing_a_hiker_changes_nobody_else_s_look(tab, rows, index):
    drawn = [row.look for row in rows]
    rows[index].tools.remove.trigger()
    rates = (0.1, 0.2, 0.3, 0.4)
    assert by_rate(tab) == {rate: BEFORE[rate] for k, rate in enumerate(rates) if k != index}
    assert [row.look for row in rows] == [*drawn[:index], *drawn[index + 1 :]]
    tab.undo_stack.undo()
    assert by_rate(tab) == BEFORE
    tab.undo_stack.redo()
    assert [row.look for row in rows] == [*drawn[:index], *drawn[index + 1 :]]


def test_that_a_look_moves_with_its_hiker(tab, rows):
    for _ in range(3):
        rows[0].tools.down.trigger()
        assert by_rate(tab) == BEFORE
    rows[2].tools.up.trigger()
    assert by_rate(tab) == BEFORE
    for _ in range(3):
        tab.undo_stack.undo()
        assert by_rate(tab) == BEFORE


def test_that_hiding_and_showing_alone_change_no_look(qtbot, tab, rows):
    rows[0].tools.down.trigger()
    for button in (rows[0].tools.eye, rows[0].tools.eye, rows[2].tools.solo, rows[2].tools.solo):
        qtbot.mouseClick(button, LEFT)
        assert by_rate(tab) == BEFORE


def test_that_a_copy_has_a_look_that_nobody_has(tab, rows):
    rows[0].tools.duplicate.trigger()
    styles = styles_of(tab.scene.hikers)
    assert [styles[0], *styles[2:]] == list(BEFORE.values())
    for part in ("colour", "marker", "dash"):
        assert len({getattr(style, part) for style in styles}) == 5


def test_that_who_comes_after_others_have_gone_looks_like_nobody(qtbot, tab, rows):
    rows[0].tools.remove.trigger()
    while len(rows) < 8:
        qtbot.mouseClick(tab.hikers_card.add, LEFT)
    styles = styles_of(tab.scene.hikers)
    assert styles[:3] == [BEFORE[rate] for rate in (0.2, 0.3, 0.4)]
    for part in ("colour", "marker", "dash"):
        assert len({getattr(style, part) for style in styles}) == 8


def test_that_another_optimizer_has_its_own_look_and_leaves_the_others_theirs(qtbot, tab, rows):
    choose(qtbot, rows[0].optimizer, "lion")
    assert by_rate(tab) == {**BEFORE, 0.1: Style("green", "star", "far")}
    choose(qtbot, rows[0].optimizer, "sgd")
    assert by_rate(tab) == BEFORE
    unfold(qtbot, rows[0])
    qtbot.mouseClick(rows[0].more, LEFT)
    type_in(qtbot, rows[0].settings.form, "momentum", "0.9")
    assert by_rate(tab) == {**BEFORE, 0.1: Style("green", "circle", "solid")}  # others have its square and its dash


def test_that_a_scene_says_a_style_only_where_it_would_be_another(tab, rows):
    rows[3].tools.remove.trigger()
    assert all(hiker.style is None for hiker in tab.scene.hikers)
    rows[0].tools.remove.trigger()
    assert [hiker.style for hiker in tab.scene.hikers] == [BEFORE[0.2], BEFORE[0.3]]


def test_that_looks_are_in_a_scene_s_file(tab, rows):
    rows[0].tools.remove.trigger()
    opened = load_scene(dump_scene(tab.scene))
    assert styles_of(opened.hikers) == [BEFORE[rate] for rate in (0.2, 0.3, 0.4)]


def test_that_a_scene_without_styles_has_those_it_always_had():
    old = '{"hikers": [{"optimizer": "sgd"}, {"optimizer": "adam"}, {"optimizer": "rmsprop"}]}'
    assert [style.colour for style in styles_of(load_scene(old).hikers)] == ["vermillion", "blue", "purple"]


def test_that_a_style_said_in_a_file_is_nobody_else_s():
    scene = Scene(hikers=(Sgd(), Adam(style=Style("vermillion", "circle", "solid")), Rmsprop()))
    first, second, third = styles_of(scene.hikers)
    assert second == scene.hikers[1].style
    for part in ("colour", "marker", "dash"):
        assert len({getattr(style, part) for style in (first, second, third)}) == 3
    assert styles_of(pinned(scene.hikers)) == [first, second, third]


def test_that_an_unknown_colour_is_told_with_those_there_are():
    with pytest.raises(InputError, match=r"\$\.hikers\[0\]\.style\.colour: .*vermillion"):
        load_scene('{"hikers": [{"optimizer": "sgd", "style": {"colour": "pink", "marker": "star", "dash": "far"}}]}')
