"""One real search, run once, that several tests look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.tuning.events import Event
from app.tuning.project import prepare_project
from app.tuning.spec import SearchSpec
from app.tuning.state import SearchState
from app.tuning.supervisor import search_in_process

SMALL = SearchSpec(max_trials=2, epochs=2)


@dataclass(frozen=True)
class Searched:
    """A finished search: its folder and the events it told."""

    project: Path
    events: list[Event]

    @property
    def state(self) -> SearchState:
        state = SearchState()
        for event in self.events:
            state = state.apply(event)
        return state


def search(project: Path, spec: SearchSpec, resume: bool = False, cancelled=lambda: False) -> Searched:
    """Run a real search in a worker process."""
    prepare_project(project, spec, resume)
    events: list[Event] = []
    search_in_process(project, events.append, cancelled)
    return Searched(project, events)


@pytest.fixture(scope="session")
def searched(tmp_path_factory) -> Searched:
    return search(tmp_path_factory.mktemp("searches") / "two trials", SMALL)
