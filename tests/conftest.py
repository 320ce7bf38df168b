"""What every test relies on: no display needed, no user's files touched, nothing left running."""

from __future__ import annotations

import os
import pickle
import shutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from app.tuning.workers.main import ENVIRONMENT

# What trains in this process does so as in a worker: the same numbers, and a core left for the tests beside it.
os.environ.update(ENVIRONMENT)

import pytest

from tests.searching import SMALL, Searched, search, until

# By what a module has: several processes at a time, one, or a training in its own. A search that several tests of a
# module look at is with the first: a process that has nothing left to do takes over the last, and would run it again.
LONGEST_FIRST = (
    {"User", "Person", "Guest", "search_with_workers", "told", "repeated", "ordered"},
    {"subprocess", "workers"},
    {"search", "load_keras", "keras"},
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that at the end no core waits for the other's; mark those that are real.

    A real test starts processes or trains. Without them (``-m "not real"``) a run is a minute's.
    """

    def rank(item: pytest.Item) -> int:
        names = vars(item.module)
        return next((k for k, signs in enumerate(LONGEST_FIRST) if not signs.isdisjoint(names)), len(LONGEST_FIRST))

    for item in items:
        if rank(item) < len(LONGEST_FIRST) or "searched" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.real)
    items.sort(key=rank)


@pytest.fixture(scope="session")
def searched(tmp_path_factory) -> Searched:
    """One real search that several tests look at. The first process of a run to need it runs it, each has a copy."""
    home = tmp_path_factory.getbasetemp()
    home = (home.parent if "PYTEST_XDIST_WORKER" in os.environ else home) / "searched"
    try:
        home.mkdir()
    except FileExistsError:
        until((home / "events").exists, 150, "another process's search")
    else:
        made = search(home / "two trials", SMALL)
        (home / "half").write_bytes(pickle.dumps(made.events))
        (home / "half").rename(home / "events")
    project = shutil.copytree(home / "two trials", tmp_path_factory.mktemp("searches") / "two trials")
    return Searched(project, pickle.loads((home / "events").read_bytes()))
