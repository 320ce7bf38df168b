"""One way to write large numbers: with commas, as the Tuner tab writes them too."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt

from app.descent.step.hiker import Sgd
from app.descent.text.json_input import InputError
from app.descent.text.numbers import metric_text
from app.descent.walks.scene import Scene, load_scene
from app.descent.walks.walk import walk
from app.gui.kit.widgets import OneLine
from app.gui.mountain.export.caption import caption_lines


@pytest.mark.parametrize(
    "scene",
    [
        Scene(surface="bowl", steps=12_000, hikers=(Sgd(learning_rate=1e-6),)),
        Scene(surface="bowl", steps=12_000, hikers=(Sgd(learning_rate=1e-9),)),
        Scene(surface="ravine", steps=12_000, hikers=(Sgd(learning_rate=1e-3),)),
        Scene(surface="two-valleys", steps=12_000, hikers=(Sgd(learning_rate=0.1),)),
    ],
)
def test_that_sentences_part_thousands_by_commas(scene):
    for line in caption_lines(walk(scene)):
        assert not re.search(r"\d{5}(?!\d*e)|\d[  ]\d{3}", re.sub(r"\.\d+", "", line)), line
    assert "12,000 steps" in caption_lines(walk(scene))[0]


def test_that_the_window_parts_thousands_by_commas(qtbot, window):
    tab = window.mountain_tab
    steps = tab.playback_card.steps
    steps.setFocus()
    steps.selectAll()
    qtbot.keyClicks(steps, "12000")
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert tab.scene.steps == 12_000
    assert steps.text() == "12,000 steps"
    qtbot.waitUntil(lambda: not tab.walker.is_walking)
    assert "12,000" in tab.playback_card.findChild(OneLine).toolTip()


def test_that_one_step_is_one(qtbot, window):
    tab = window.mountain_tab
    steps = tab.playback_card.steps
    for typed, said in (("1", "1 step"), ("2", "2 steps")):
        steps.setFocus()
        steps.selectAll()
        qtbot.keyClicks(steps, typed)
        qtbot.keyClick(steps, Qt.Key.Key_Return)
        assert tab.scene.steps == int(typed)
        assert steps.text() == said
    tab.edit("Change the number of steps", steps=1)
    assert steps.text() == "1 step"
    assert ", 1 step." in caption_lines(walk(tab.scene))[0]


def test_that_a_file_s_fault_parts_thousands_by_commas():
    with pytest.raises(InputError, match="1,000,000"):
        load_scene('{"steps": 2000000}')


def test_that_large_scores_have_no_more_digits_than_tell_them_apart():
    assert [metric_text(value) for value in (0.88934, -0.5, 99.99996, 366154.0938, 1.5102815e11)] == [
        "0.8893",
        "-0.5000",
        "100.0000",
        "366154.1",
        "1.510282e11",
    ]
