"""The mountain tab, in front."""

from __future__ import annotations

import pytest

from app.gui.main_window import MainWindow
from app.gui.mountain.hikers.row import HikerRow
from app.gui.mountain.tab import MountainTab


@pytest.fixture
def front() -> str:
    return "mountain"


@pytest.fixture
def tab(window: MainWindow) -> MountainTab:
    return window.mountain_tab


@pytest.fixture
def rows(tab: MountainTab) -> list[HikerRow]:
    """The hikers' rows."""
    return tab.hikers_card.rows
