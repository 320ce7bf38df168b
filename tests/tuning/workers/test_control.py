"""Orders to a running search: what they do to it, and what is told and kept."""

from __future__ import annotations

import threading

import pytest

from app.tuning.project.folder import project_state
from app.tuning.record.events import EpochEnded, ModelBuilt, SearchPaused, SearchResumed, TrialEnded, TrialStarted
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import Callbacks, ReduceLROnPlateau, SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.workers.supervise import search_here
from tests.searching import QUICK, load_keras, of, search, search_and_react

LONG = SearchSpec(max_trials=3, epochs=200)


@pytest.fixture(scope="module")
def ordered(tmp_path_factory):
    """A search in a worker process whose first trial is skipped, and whose second is paused, goes on, and is paused."""
    project = tmp_path_factory.mktemp("orders") / "ordered"

    def react(event, control, events):
        if isinstance(event, EpochEnded) and len(of(EpochEnded, events)) == 1:
            control.skip_trial(event.trial)
        elif isinstance(event, EpochEnded) and event.trial == "1" and not of(SearchPaused, events):
            control.pause()
        elif isinstance(event, SearchPaused) and len(of(SearchPaused, events)) == 1:
            threading.Timer(0.5, control.resume).start()
        elif isinstance(event, SearchResumed) and len(of(SearchResumed, events)) == 1:
            control.pause()
        elif isinstance(event, SearchPaused):
            control.stop()

    return project, search_and_react(project, LONG, react)


def test_that_a_pause_holds_still_until_it_is_resumed_or_stopped(ordered):
    project, events = ordered
    first, second = events.index(of(SearchPaused, events)[0]), events.index(of(SearchResumed, events)[0])
    assert second == first + 1
    assert events[second].time - events[first].time > 0.4
    assert len(of(SearchPaused, events)) == 2
    assert events[-1].reason == "stopped"
    assert not project_state(project).paused


def test_that_a_skipped_trial_is_told_and_the_next_one_runs(ordered):
    project, events = ordered
    (ended,) = of(TrialEnded, events)
    assert (ended.status, ended.score, ended.message) == ("SKIPPED", None, None)
    assert [e.trial for e in of(TrialStarted, events)] == ["0", "1"]
    assert project_state(project).finished == 1


def test_that_a_stop_after_the_trial_lets_it_finish(tmp_path):
    def react(event, control, _events):
        if isinstance(event, TrialStarted):
            control.stop_after_trial()

    project = tmp_path / "after"
    load_keras()
    events = search_and_react(project, QUICK, react, search_here)
    assert [e.status for e in of(TrialEnded, events)] == ["COMPLETED"]
    assert events[-1].reason == "stopped"
    search(project, QUICK, resume=True)
    assert [t.status for t in project_state(project).trials.values()] == ["COMPLETED"] * 3


def test_that_an_epoch_says_what_the_plateau_callback_saw(tmp_path):
    spec = SearchSpec(
        data=Synthetic(rows=50),
        space=Space(units=4, learning_rate=0.01, batch_size=Vary(choices=(40,))),
        max_trials=1,
        epochs=5,
        callbacks=Callbacks(
            # Nothing improves by 10: best stays the first epoch's.
            reduce_lr_on_plateau=ReduceLROnPlateau(patience=2, factor=0.5, min_lr=0.0, min_delta=10.0)
        ),
    )
    searched = search(tmp_path / "plateau", spec)
    seen = [e.plateau for e in of(EpochEnded, searched.events)]
    assert [(p.wait, p.reduced) for p in seen] == [(0, False), (1, False), (2, True), (1, False), (2, True)]
    assert {p.best for p in seen} == {of(EpochEnded, searched.events)[0].logs["val_loss"]}
    (built,) = of(ModelBuilt, searched.events)
    assert [(layer.kind, layer.parameters) for layer in built.layers] == [("Dense", 44), ("Dense", 5)]
    assert built.parameters == 49
