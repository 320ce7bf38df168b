"""A real search with a Python file's network, judged by a metric that only the file knows."""

from __future__ import annotations

from functools import reduce

import pytest
from msgspec.structs import replace

from app.tuning.control import Control
from app.tuning.project.folder import prepare_project
from app.tuning.record.state import SearchState
from app.tuning.spec.own_model import OwnModel
from app.tuning.spec.search import SearchSpec, load_spec
from app.tuning.train.run import run_search
from tests.searching import load_keras
from tests.tuning.own.files import BEGIN, BUILD, written

ODD = "def odd(y, p):\n    return keras.ops.mean(p)\n\n\n"


@pytest.mark.real
@pytest.mark.parametrize("direction", ["min", "max"])
def test_that_the_best_trial_is_the_one_in_the_direction_that_was_said(tmp_path, direction):
    load_keras()
    text = BEGIN + ODD + BUILD.replace('["accuracy"]', "[odd]").replace("Input((3,))", "Input((10,))")
    model = OwnModel(str(written(tmp_path, text)), direction=direction)
    spec = load_spec('{"model": {"file": "m.py"}, "objective": "val_odd", "max_trials": 3, "epochs": 1}')
    spec = replace(spec, model=model, data=replace(SearchSpec().data, rows=40))
    prepare_project(tmp_path / "project", spec, False)
    events = []
    run_search(spec, tmp_path / "project", events.append, Control())
    state = reduce(SearchState.apply, events, SearchState())
    assert state.reason == "completed", state.message
    scores = [trial.score for trial in state.trials.values()]
    assert len(set(scores)) == 3
    assert state.best.score == (min if direction == "min" else max)(scores)
