"""What a change of theme must not take with it."""

from __future__ import annotations

import gc

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from shiboken6 import isValid


def test_that_a_hiker_s_actions_outlive_a_change_of_theme(qtbot, qapp, window):
    """Actions that Qt had made lost their Python halves with the forms that a theme replaces."""
    tab = window.mountain_tab
    tools = [row.tools for row in tab.hikers_card.rows]
    held = [action for one in tools for action in vars(one).values() if isinstance(action, QAction)]
    assert len(held) > 4 * len(tools)
    menu = next(action for action in window.menuBar().actions() if action.text() == "&File").menu()
    held += [action for action in menu.findChildren(QAction) if not action.isSeparator()]
    assert len(held) > 25
    for theme in ("dark", "light", "dark", "light"):
        qtbot.keyClick(tab, Qt.Key.Key_B)
        window.set_theme(theme)
        qapp.processEvents()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        assert all(isValid(action) for action in held)
