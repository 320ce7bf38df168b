"""The column beside a picture: what it lends comes back to where it was."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.gui.kit.side_column import SideColumn, SidePanel


@pytest.mark.parametrize("panel_first", [True, False])
def test_that_a_lent_control_comes_back_below_the_others_whenever_the_panel_came(qtbot, panel_first):
    above, below, elsewhere = QLabel("above"), QLabel("below"), QWidget()
    qtbot.addWidget(elsewhere)
    column, panel = SideColumn(above, below), SidePanel()
    qtbot.addWidget(column)
    qtbot.addWidget(panel)
    column.resize(200, 300)
    column.show()
    if panel_first:
        column.show_panel(panel, alone=False)
    QVBoxLayout(elsewhere).addWidget(column.lend(below, column.inside))
    column.show_panel(panel, alone=False)
    column.leave_panel()
    column.inside.activate()
    assert above.y() < below.y()
