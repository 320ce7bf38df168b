"""Going on with a search that was killed between two of Keras Tuner's own steps."""

from __future__ import annotations

import json

from app.tuning.events import TrialStarted
from app.tuning.spec import SearchSpec, Synthetic
from tests.searching import search

SPEC = SearchSpec(data=Synthetic(rows=100), max_trials=1, epochs=1)


def test_that_a_trial_that_had_ended_when_all_was_killed_is_not_run_again(tmp_path):
    project = tmp_path / "project"
    search(project, SPEC)
    path = project / "oracle.json"
    state = json.loads(path.read_text())
    # So Keras Tuner saves a trial's end; the running trials are put right with the next save.
    path.write_text(json.dumps(state | {"ongoing_trials": {"tuner0": "0"}}))
    again = search(project, SPEC, resume=True)
    assert not [event for event in again.events if isinstance(event, TrialStarted)]
    assert again.state.reason == "completed"
