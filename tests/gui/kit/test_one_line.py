"""A sentence on one line is cut between words: half a number is another number."""

from __future__ import annotations

import pytest

from app.gui.kit.widgets import OneLine

SAID = "In the lowest valley at (0, 0) from step 213 on, loss 1.67e-7."


@pytest.mark.parametrize("width", range(20, 400, 7))
def test_that_a_line_is_cut_between_words(qtbot, width):
    line = OneLine()
    qtbot.addWidget(line)
    line.resize(width, 20)
    line.set_text(SAID)
    *words, last = line.shown.split(" ")
    assert last == "…" or line.shown == SAID
    assert SAID.split(" ")[: len(words)] == words
    assert line.toolTip() == SAID
    assert len(words) <= 1 or line.fontMetrics().horizontalAdvance(line.shown) <= width
