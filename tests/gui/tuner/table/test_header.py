"""The table's columns share the width while it is enough; then each gets what it needs and the table scrolls."""

from __future__ import annotations

import pytest

from app.gui.theme import LIGHT
from app.gui.tuner.table.panel import TrialPanel
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary

TWO = Vary(choices=(1, 2))
WIDE = Space(layers=TWO, units=TWO, dropout=Vary(min=0.0, max=0.5), batch_size=TWO, activation="relu")


@pytest.mark.parametrize(("space", "scrolls"), [(Space(), False), (WIDE, True)])
def test_that_no_column_is_cut(qtbot, space, scrolls):
    panel = TrialPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(820, 200)
    panel.show()
    panel.show_state(SearchState(spec=SearchSpec(space=space)), {})
    header = panel.table.horizontalHeader()
    assert (header.length() > header.viewport().width()) == scrolls
    for column, name in enumerate(panel.table.headers()):
        assert header.sectionSize(column) > header.fontMetrics().horizontalAdvance(name) + 10
    panel.resize(1800, 200)
    assert header.length() == header.viewport().width()
