"""What every test relies on: no display needed, no user's files touched, nothing left running."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from app.tuning.worker import ENVIRONMENT

# What trains in this process does so as in a worker: the same numbers, and a core left for the tests beside it.
os.environ.update(ENVIRONMENT)

import pytest

from tests.searching import SMALL, Searched, search


@pytest.fixture(scope="session")
def searched(tmp_path_factory) -> Searched:
    """One real search, run once, that several tests look at."""
    return search(tmp_path_factory.mktemp("searches") / "two trials", SMALL)
