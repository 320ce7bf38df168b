"""After the last trial a search tells what scikit-learn's models make of its rows: once, and only of measured ones."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.tuning.control import Control
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.events import ReferenceScored, TrialEnded
from app.tuning.spec.data import Synthetic, Table, Wine
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.train.compare import is_comparable
from app.tuning.train.run import run_search
from app.tuning.workers.supervise import search_here
from tests.searching import search, search_and_react

pytestmark = pytest.mark.real
TINY = SearchSpec(data=Wine(), space=Space(units=4, learning_rate=Vary(choices=(0.1, 0.01))), max_trials=1, epochs=1)


def kinds(events):
    return [event.kind for event in events if isinstance(event, ReferenceScored)]


def test_that_models_of_scikit_learn_are_scored_after_the_last_trial_and_once(tmp_path):
    events = search(tmp_path / "wine", TINY).events
    assert kinds(events) == ["linear", "trees"]
    names = [type(event).__name__ for event in events]
    assert names.index("TrialEnded") < names.index("ReferenceScored") < names.index("SearchEnded")
    assert all(0.8 < told.score <= 1 for told in project_state(tmp_path / "wine").references)
    assert kinds(search(tmp_path / "wine", replace(TINY, max_trials=2), resume=True).events) == []
    assert len(project_state(tmp_path / "wine").references) == 2


def test_that_they_are_not_trained_of_made_up_rows_nor_by_a_second_worker(tmp_path):
    assert kinds(search(tmp_path / "made", replace(TINY, data=Synthetic(rows=40))).events) == []
    prepare_project(tmp_path / "wine", TINY, False)
    events = []
    run_search(TINY, tmp_path / "wine", events.append, Control(), worker="tuner1")
    assert kinds(events) == []


def test_that_a_stop_leaves_them_for_the_next_session(tmp_path):
    def stop(event, control, _events):
        if isinstance(event, TrialEnded):
            control.stop_after_trial()

    assert kinds(search_and_react(tmp_path / "wine", TINY, stop, search_here)) == []
    assert kinds(search(tmp_path / "wine", TINY, resume=True).events) == ["linear", "trees"]


def test_that_a_loss_of_weighed_rows_is_compared_with_none():
    table = Table("a.csv", "b", class_weight="balanced")
    assert not is_comparable(SearchSpec(data=table, objective="loss"))
    assert is_comparable(SearchSpec(data=table, objective="val_loss"))
    assert is_comparable(SearchSpec(data=table))
