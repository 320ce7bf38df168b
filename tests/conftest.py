"""What every test relies on: no display needed, no user's files touched, nothing left running."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

from tests.searching import SMALL, Searched, search


@pytest.fixture(scope="session")
def searched(tmp_path_factory) -> Searched:
    """One real search, run once, that several tests look at."""
    return search(tmp_path_factory.mktemp("searches") / "two trials", SMALL)
