"""A sentence on one line is cut between words: half a number is another number."""

from __future__ import annotations

import pytest

from app.gui.kit.widgets import OneLine

SAID = "In the lowest valley at (0, 0) from step 213 on, loss 1.67e-7."


@pytest.mark.parametrize("width", range(20, 400, 7))
def test_that_a_line_is_cut_between_words(qtbot, width):
    line = OneLine()
    qtbot.addWidget(line)
    line.setFixedWidth(width)
    line.set_text(SAID)
    *words, last = line.shown.split(" ")
    assert last == "…" or line.shown == SAID
    assert SAID.split(" ")[: len(words)] == words
    assert line.toolTip() == SAID
    assert len(words) <= 1 or line.fontMetrics().horizontalAdvance(line.shown) <= width


@pytest.mark.parametrize("width", range(60, 400, 7))
def test_that_what_does_not_fit_goes_on_on_the_next_line(qtbot, width):
    line = OneLine()
    qtbot.addWidget(line)
    line.setFixedWidth(width)
    before = line.height()
    line.set_lines(2)
    assert line.height() > 1.5 * before
    line.set_text(SAID)
    *words, last = line.shown.replace("\n", " ").split(" ")
    assert last == "…" or [*words, last] == SAID.split(" ")
    assert SAID.split(" ")[: len(words)] == words
    advance = line.fontMetrics().horizontalAdvance
    assert len(line.shown.split("\n")) <= 2
    assert max(map(advance, line.shown.split("\n"))) <= width
    assert last != "…" or advance(SAID) > 1.3 * width
