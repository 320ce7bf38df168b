"""For keyboard and ear: every control has a name and a word of explanation, and every key on the sheet works."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSpinBox, QWidget

from app.descent.step.hiker import Adam
from app.descent.step.schedules import ExponentialDecay, ReduceLROnPlateau
from app.descent.story.verdict_sentences import words
from app.descent.walks.scene import Scene
from app.gui.learn.panel import LearnPanel
from app.gui.mountain.ground.card import OWN
from app.gui.window.keyboard_help import KEYS

# Where a widget itself understands its keys; the tests of that widget press them.
UNDERSTOOD_BY_WIDGETS = {
    "On the map",
    "On an instrument",
    "On the rate map",
    "Beside an instrument",
    "On a learning rate",
    "On the learning rate curve",
    "In the examples, in the surfaces",
    "In a field",
    "In a formula",
    "In the table",
}


def inner(widget: QWidget) -> bool:
    """Parts that Qt itself puts into a combo box or spin box."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox | QSpinBox):
            return True
        parent = parent.parentWidget()
    return False


def focusable(tab) -> list[QWidget]:
    keyed = Qt.FocusPolicy.TabFocus.value
    return [w for w in tab.findChildren(QWidget) if w.focusPolicy().value & keyed and not inner(w)]


def test_that_every_control_has_a_name_and_a_tooltip(tab):
    hiker = Adam(schedule=ExponentialDecay())
    tab.replace_scene(Scene(surface="two-weights", steps=3, hikers=(hiker, Adam(hidden=True))), "all controls")
    tab.show_gallery()
    tab.leave_gallery()
    found = focusable(tab)
    assert len(found) > 60
    nameless = [w for w in found if not w.accessibleName()]
    assert not nameless
    silent = [w.accessibleName() for w in found if not w.toolTip()]
    assert not silent


def test_that_names_tell_hikers_and_fields_apart(tab):
    names = [w.accessibleName() for w in focusable(tab.hikers_card)]
    assert len(set(names)) == len(names)


def test_that_tab_goes_from_the_picture_down_the_cards(qtbot, tab):
    tab.map.setFocus()
    seen = [tab.window().focusWidget()]
    while seen.count(tab.map) < 2 and len(seen) < 200:
        qtbot.keyClick(seen[-1], Qt.Key.Key_Tab)
        seen.append(tab.window().focusWidget())
    rows = tab.hikers_card.rows
    wanted = [
        tab.map,
        tab.strip,
        tab.surface_card.picker,
        tab.surface_card.more,
        tab.hikers_card.add,
        rows[0],
        rows[0].optimizer,
        rows[0].more,
        rows[0].tools.menu_button,
        rows[0].tools.eye,
        rows[0].tools.solo,
        rows[0].tools.copy,
        rows[0].tools.bin,
        rows[0].rate.slider,
        rows[0].rate.field,
        *rows[0].rate.chips,
        rows[1],  # unfolds
        rows[1].optimizer,
        rows[1].rate.field,
        tab.anatomy_card.toggle,
        tab.playback_card.play,
        tab.playback_card.speed,
        tab.playback_card.blindfold,
    ]
    places = [seen.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_that_the_map_says_what_it_shows_and_what_became_of_the_hikers(qtbot, tab):
    described = tab.map.accessibleDescription()
    assert "Ravine" in described
    for one in tab.walk.walks:
        assert words(one.verdict) in described
    qtbot.mouseClick(tab.hikers_card.rows[0].tools.eye, Qt.MouseButton.LeftButton)
    assert words(tab.walk.walks[0].verdict) not in tab.map.accessibleDescription()
    row = tab.hikers_card.rows[0]
    assert row.accessibleName() == "Hiker 1 of 2: SGD, hidden"
    assert row.accessibleDescription() == words(tab.walk.walks[0].verdict)


def test_that_who_walks_blind_is_told_no_end_in_words(qtbot, tab):
    ends = [words(one.verdict) for one in tab.walk.walks]
    told = (tab.map, *tab.hikers_card.rows)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert "Blindfolded. Start (−10, 2)" in tab.map.accessibleDescription()
    assert "Adam, learning_rate 0.1." in tab.map.accessibleDescription()
    for end in ends:
        assert not any(end in widget.accessibleDescription() for widget in told)
    qtbot.keyClick(tab, Qt.Key.Key_B)
    assert ends[0] in tab.map.accessibleDescription()
    assert tab.hikers_card.rows[0].accessibleDescription() == ends[0]


def keys_of(text: str) -> list[str]:
    return [key for key in re.split(r", ?(?=[^ ])", text.partition(": ")[2] or text) if key]


def test_that_every_key_on_the_sheet_is_there(qtbot, own_window, window):
    assert window.tuner_tab is not None
    window.flip_learning()
    qtbot.waitUntil(lambda: window.findChild(LearnPanel) is not None, timeout=10_000)
    there = {s.toString() for a in window.findChildren(QAction) for s in a.shortcuts()}
    there |= {b.shortcut().toString() for b in window.findChildren(QAbstractButton)}
    told = [text for text, what in KEYS if what and text.partition(": ")[0] not in UNDERSTOOD_BY_WIDGETS]
    keys = [key for text in told for key in keys_of(text)]
    assert len(keys) > 20
    assert [key for key in keys if QKeySequence(key).toString() not in there] == []


def test_that_every_key_of_the_mountain_is_on_the_sheet(window):
    told = {QKeySequence(key).toString() for text, what in KEYS if what for key in keys_of(text)}
    for action in window.findChildren(QAction):
        for shortcut in action.shortcuts()[:1]:
            assert shortcut.toString() in told, action.text() or shortcut.toString()


def test_that_the_sheet_of_keys_opens_by_key(qtbot, own_window, window):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(QWidget, "keys")
    assert sheet.isVisible()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_that_escape_leaves_the_examples(qtbot, own_window, window):
    tab = window.mountain_tab
    tab.show_gallery()
    assert tab.stage.shows_gallery
    qtbot.keyClick(tab.stage.gallery.tiles[0], Qt.Key.Key_Escape)
    assert not tab.stage.shows_gallery


def explained(widget: QWidget, top: QWidget) -> bool:
    """Whether pointing at a widget brings a word of explanation, its own or that of what it is a part of."""
    while widget is not top:
        if widget.toolTip():
            return True
        widget = widget.parentWidget()
    return False


def test_that_every_label_and_every_named_part_is_explained(own_window, tab):
    hiker = Adam(schedule=ReduceLROnPlateau())
    tab.replace_scene(Scene(surface="two-weights", steps=3, hikers=(hiker, Adam(hidden=True))), "all controls")
    for button in (tab.surface_card.more, tab.hikers_card.rows[0].more, tab.anatomy_card.toggle):
        button.setChecked(True)
    tab.surface_card.surface_chosen.emit(OWN)
    parts = [label for label in tab.findChildren(QLabel) if label.text() and not inner(label)]
    parts += [part for part in tab.findChildren(QWidget) if part.accessibleName() and not inner(part)]
    assert len(parts) > 100
    silent = [part.accessibleName() or part.text() for part in parts if not explained(part, tab)]
    assert not silent
