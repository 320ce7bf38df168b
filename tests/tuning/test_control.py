"""Orders to a running search: what they do to it, and what is told and kept."""

from __future__ import annotations

import errno
import json
import os
import queue
import signal
import subprocess
import sys
import threading

import msgspec
import pytest

from app.descent.reading import InputError
from app.tuning import search as search_module
from app.tuning.control import ORDERS, Control
from app.tuning.events import (
    EpochEnded,
    ModelBuilt,
    SearchEnded,
    SearchPaused,
    SearchResumed,
    TrialEnded,
    TrialStarted,
    WorkerLost,
)
from app.tuning.fleet import check_name, free_port, search_with_workers, split_place
from app.tuning.journal import Journal
from app.tuning.lock import LOCK, ProjectLock, check_free
from app.tuning.process import cool_down, warm_up
from app.tuning.project import prepare_project, project_state
from app.tuning.spec import Callbacks, ReduceLROnPlateau, SearchSpec, Space, Synthetic, Vary
from app.tuning.supervisor import search_here, search_in_process
from app.tuning.worker import Orders
from tests.searching import SMALL, load_keras, search, workers

LONG = SearchSpec(max_trials=3, epochs=200)
QUICK = SearchSpec(data=Synthetic(rows=50), max_trials=3, epochs=1)


def run(project, spec, react, search_it=search_in_process):
    """Search with ``react(event, control, events)`` called at every event; return the events."""
    events, control = [], Control()

    def emit(event):
        events.append(event)
        react(event, control, events)

    prepare_project(project, spec, resume=False)
    search_it(project, emit, control)
    return events


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


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

    return project, run(project, LONG, react)


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


def test_that_a_worker_hears_every_order():
    read, write = os.pipe()
    with os.fdopen(read) as lines, os.fdopen(write, "w", buffering=1) as supervisor:
        heard, orders = queue.SimpleQueue(), Orders(lines)
        orders.leave_at_once = False  # this is the tests' own process
        orders.control.listen(lambda *order: heard.put(order))
        for order in ORDERS:
            print(json.dumps({"order": order, "trial": "7"}), file=supervisor)
            assert heard.get(timeout=5) == (order, "7" if order == "skip_trial" else "")
        supervisor.close()
        assert heard.get(timeout=5) == ("stop", "")  # whoever gives orders is gone


def test_that_a_stop_after_the_trial_lets_it_finish(tmp_path):
    def react(event, control, _events):
        if isinstance(event, TrialStarted):
            control.stop_after_trial()

    project = tmp_path / "after"
    load_keras()
    events = run(project, QUICK, react, search_here)
    assert [e.status for e in of(TrialEnded, events)] == ["COMPLETED"]
    assert (events[-1].reason, events[-1].message) == ("stopped", "Stopped after the trial, as asked.")
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


def test_that_a_warm_worker_is_used(tmp_path):
    def warm():
        (spare,) = workers() - before
        return spare

    def look(event, _control, _events):
        if isinstance(event, TrialStarted):
            busy.append(warm())

    before, busy = workers(), []
    spec = msgspec.structs.replace(QUICK, max_trials=1)
    warm_up()
    try:
        spare = warm()
        ended = of(TrialEnded, run(tmp_path / "warm", spec, look))
        assert busy == [spare]
        here = search(tmp_path / "here", spec)
        assert [e.score for e in ended] == [e.score for e in of(TrialEnded, here.events)]
    finally:
        cool_down()
    assert workers() == before


def test_that_warm_workers_and_their_chief_are_used(tmp_path):
    def look(event, _control, _events):
        if isinstance(event, TrialStarted):
            busy.append(workers() - before)

    before, busy = workers(), []
    warm_up(2)
    try:
        spares = workers() - before
        assert len(spares) == 3
        spec = SearchSpec(data=Synthetic(rows=100), max_trials=2, epochs=1)
        run(tmp_path / "two", spec, look, lambda *args: search_with_workers(*args, workers=2))
        assert busy[0] == spares
        assert workers() == before
        warm_up(2)
        warm_up(1)  # ends the two that are too many
    finally:
        cool_down()


def test_that_two_workers_share_a_search_and_a_killed_one_runs_its_trial_again(tmp_path):
    project, killed = tmp_path / "two", []

    def react(event, _control, _events):
        if isinstance(event, EpochEnded) and event.worker == "tuner1" and not killed:
            killed.append(event.trial)
            (victim,) = workers(f"{project} --id tuner1")
            os.kill(victim, signal.SIGKILL)

    spec = SearchSpec(data=Synthetic(rows=200), max_trials=4, epochs=3)
    events = run(project, spec, react, lambda *args: search_with_workers(*args, workers=2))
    assert [e.worker for e in of(WorkerLost, events)] == ["tuner1"]
    state = project_state(project)
    assert state.reason == "completed"
    assert [t.status for t in state.trials.values()] == ["COMPLETED"] * 4
    assert len(state.trials[killed[0]].epochs) == 3
    assert not workers(str(project))


def test_that_of_two_running_trials_one_is_skipped_and_the_other_goes_on(tmp_path):
    def react(event, control, events):
        epochs = of(EpochEnded, events)
        if isinstance(event, EpochEnded) and len({e.trial for e in epochs}) == 2 and not asked:
            asked.append(event.trial)
            control.skip_trial(event.trial)

    asked = []
    spec = SearchSpec(data=Synthetic(rows=200), max_trials=2, epochs=40)
    events = run(tmp_path / "two", spec, react, lambda *args: search_with_workers(*args, workers=2))
    status = {e.trial: e.status for e in of(TrialEnded, events)}
    assert status.pop(asked[0]) == "SKIPPED"
    assert set(status.values()) == {"COMPLETED"}


def test_that_a_dead_chief_ends_the_search_in_a_clear_message_and_loses_nothing(tmp_path):
    project, spec = tmp_path / "headless", SearchSpec(data=Synthetic(rows=200), max_trials=3, epochs=12)

    def react(event, _control, events):
        if isinstance(event, EpochEnded) and len(of(EpochEnded, events)) == 1:
            (chief,) = workers(f"{project} --id chief")
            os.kill(chief, signal.SIGKILL)

    events = run(
        project,
        spec,
        react,
        lambda *a: search_with_workers(*a, workers=2),
    )
    ends = of(SearchEnded, events)
    assert {e.reason for e in ends} == {"failed"}
    assert all(e.message.startswith("The chief of the workers is gone.") for e in ends)
    search(project, spec, resume=True)
    assert [t.status for t in project_state(project).trials.values()] == ["COMPLETED"] * 3


def test_that_two_searches_in_one_project_are_refused(tmp_path):
    project = tmp_path / "busy"
    script = f"""
import sys
from pathlib import Path
from app.tuning.journal import Journal
from app.tuning.lock import ProjectLock
with ProjectLock(Path({str(project)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    prepare_project(project, SMALL, resume=False)
    holder = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(InputError, match=r"process \d+ on .* is searching here"):
        check_free(project)
    with pytest.raises(InputError, match="is searching here"):
        prepare_project(project, SMALL, resume=True)
    holder.kill()
    holder.communicate()
    with ProjectLock(project):
        pass


@pytest.mark.parametrize("place", ["nowhere", "host:", ":80", "host:port", "host:99999", "host:0"])
def test_that_a_place_is_host_and_port(place):
    with pytest.raises(InputError, match="is not HOST:PORT"):
        split_place(place)


@pytest.mark.parametrize("name", ["tuner0", "my-chief", "", "a b", "../x"])
def test_that_a_worker_s_name_is_its_own(name):
    with pytest.raises(InputError, match="name"):
        check_name(name)


def test_that_an_address_of_another_machine_cannot_be_listened_at():
    with pytest.raises(InputError, match="cannot listen at 203"):
        free_port("203.0.113.1")


def test_that_a_full_disk_ends_the_search_in_a_sentence_and_the_trial_is_run_again(tmp_path, monkeypatch):
    project, events = tmp_path / "full", []
    write = Journal.write

    def no_room(journal, event):
        if isinstance(event, EpochEnded | SearchEnded) and any(isinstance(e, TrialEnded) for e in events):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(journal, event)

    monkeypatch.setattr(Journal, "write", no_room)
    prepare_project(project, QUICK, resume=False)
    search_here(project, events.append, Control())
    assert events[-1].reason == "failed"
    assert events[-1].message.startswith("The project folder: No space left on device. What was finished is kept")
    monkeypatch.undo()
    search(project, QUICK, resume=True)
    assert [t.status for t in project_state(project).trials.values()] == ["COMPLETED"] * 3


def test_that_a_worker_that_cannot_write_says_so_in_a_sentence(tmp_path):
    prepare_project(tmp_path / "odd", QUICK, resume=False)
    (tmp_path / "odd" / LOCK).mkdir()
    events = []
    search_in_process(tmp_path / "odd", events.append, Control())
    assert events[-1].reason == "failed"
    assert events[-1].message.count("\n") == 0
    assert "search.lock: Is a directory" in events[-1].message


def test_that_a_missing_package_is_named(tmp_path, monkeypatch):
    events = []
    monkeypatch.setattr(search_module, "find_spec", lambda name: None if name == "tensorboard" else object())
    prepare_project(tmp_path / "bare", QUICK, resume=False)
    search_here(tmp_path / "bare", events.append, Control())
    assert events[-1].message == "The package tensorboard is missing; install it with: pip install tensorboard"
