"""What every test relies on: no display needed, no user's files touched, nothing left running."""

from __future__ import annotations

import inspect
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from app.tuning.workers.main import ENVIRONMENT

# What trains in this process does so as in a worker: the same numbers, and a core left for the tests beside it.
os.environ.update(ENVIRONMENT)

import pytest
from hypothesis import settings

from tests.searching import SMALL, Searched, search, until

# The same examples in every run, so that what passed here passes there; --hypothesis-profile=default tries new ones.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")

# By what a module has: several processes at a time, one, or a training in its own. A search that several tests of a
# module look at is with the first: a process that has nothing left to do takes over the last, and would run it again.
LONGEST_FIRST = (
    {"User", "Person", "Guest", "search_with_workers", "told", "repeated", "ordered"},
    {"subprocess", "workers"},
    {"search", "load_keras", "keras"},
)
# What a test, its helpers or its fixtures name if it starts processes or trains.
REAL = {
    *("subprocess", "Popen", "WorkerProcess", "Guest", "Person", "User", "warm_up", "search_in_process"),
    *("keras", "keras_tuner", "load_keras", "search_here", "run_search", "search", "search_in_worker"),
    *("search_and_react", "search_with_workers", "searched", "start_search", "start_worker"),
    *("display", "environment", "small_disk"),
}


def names_in(function: object, depth: int = 3) -> set[str]:
    """The names that a function of the tests uses, and those that the helpers of tests it calls use."""
    if inner_test := getattr(getattr(function, "hypothesis", None), "inner_test", None):
        function = inner_test  # what draws its arguments names nothing of ours
    code, around = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    if code is None or depth == 0 or not str(getattr(function, "__module__", "")).startswith("tests"):
        return set()
    inner = [c.co_names for c in code.co_consts if hasattr(c, "co_names")]
    names = {*code.co_names, *(name for more in inner for name in more)}
    return names.union(*(names_in(around.get(name), depth - 1) for name in code.co_names))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that at the end no core waits for the other's; mark those that are real.

    A test that starts a process or trains some other way than by the helpers says so itself, or fails.
    """

    def rank(item: pytest.Item) -> int:
        names = vars(item.module)
        return next((k for k, signs in enumerate(LONGEST_FIRST) if not signs.isdisjoint(names)), len(LONGEST_FIRST))

    for item in items:
        its_own = (vars(item.module).get(name) for name in item.fixturenames)
        fixtures = [names_in(inspect.unwrap(fixture)) for fixture in its_own if fixture is not None]
        if REAL & names_in(item.function).union(item.fixturenames, *fixtures):
            item.add_marker(pytest.mark.real)
    items.sort(key=rank)


class NoKeras:
    """Finds no Keras for a test that is not marked as real: loading it takes longer than an inner loop may."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Refuse to look for it."""
        if name in ("keras", "tensorflow"):
            pytest.fail("loads Keras: mark it with pytest.mark.real")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Fail a test that starts a process or trains, itself or in a fixture, and is not marked as real."""
    if item.get_closest_marker("real") is not None:
        return (yield)

    def refuse(*_arguments: object, **_named: object) -> None:
        pytest.fail("starts a process: mark it with pytest.mark.real")

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(subprocess.Popen, "__init__", refuse)
        patches.setattr(sys, "meta_path", [NoKeras(), *sys.meta_path])
        return (yield)


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
