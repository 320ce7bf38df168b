"""Every kind of exported script, run where there is no app: it reloads the very project and agrees with it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from msgspec.structs import replace

from app.tuning.data_spec import Csv
from app.tuning.project import project_state
from app.tuning.script import save_script
from app.tuning.spec import Callbacks, EarlyStopping, SearchSpec, Space, Synthetic, Vary
from app.tuning.tuner_spec import BayesianOptimization, GridSearch, Hyperband
from tests.searching import search

FEW = Synthetic(rows=60)
SPACE = Space(units=Vary(choices=(4, 8)), learning_rate=Vary(choices=(0.1, 0.01)))
BATCHES = Space(units=4, batch_size=Vary(choices=(8, 16)), dropout=Vary(min=0.0, max=0.5), learning_rate=0.01)
RANGE = Space(units=8, learning_rate=Vary(min=1e-3, max=1e-1, sampling="log"))

CASES = {
    "csv binary": SearchSpec(data=Csv("rows.csv", "two"), space=SPACE),
    "csv multi-class": SearchSpec(data=Csv("rows.csv", "three"), space=BATCHES, callbacks=Callbacks(tensorboard=True)),
    "csv regression": SearchSpec(data=Csv("rows.csv", "much"), space=SPACE, objective="val_mean_absolute_error"),
    "grid": SearchSpec(data=FEW, space=SPACE, tuner=GridSearch(), executions_per_trial=2),
    "bayesian": SearchSpec(data=FEW, space=RANGE, tuner=BayesianOptimization(num_initial_points=2)),
    "hyperband": SearchSpec(
        data=FEW, space=RANGE, tuner=Hyperband(max_epochs=2, factor=2), callbacks=Callbacks(None, EarlyStopping())
    ),
}

# Runs in a process that has Keras Tuner and not the app (-I keeps the folder out of the path).
ELSEWHERE = """
import json, runpy, sys
for path in sys.argv[1:]:
    names = runpy.run_path(path)
    tuner, x, y = names["tuner"], names["x"], names["y"]
    best = tuner.oracle.get_best_trials()[0]
    training = int(len(x) * 0.8)
    scores = tuner.get_best_models()[0].evaluate(x[training:], y[training:], verbose=0, return_dict=True)
    again = scores[tuner.oracle.objective.name.removeprefix("val_")]
    print("TOLD", json.dumps([best.trial_id, best.score, again, len(tuner.oracle.trials)]))
assert "app" not in sys.modules
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """By case: the project's state, and what its script told."""
    home = tmp_path_factory.mktemp("scripts")
    lines = [f"{k % 9},{'uvw'[k % 3]},{'ab'[k % 2]},{'xyz'[k % 9 // 3]},{(k % 9) * 0.5 + k % 2}" for k in range(60)]
    (home / "rows.csv").write_text("n,word,two,three,much\n" + "\n".join(lines), encoding="utf-8")
    states, scripts = {}, []
    for name, case in CASES.items():
        data = Csv(str(home / "rows.csv"), case.data.target) if isinstance(case.data, Csv) else case.data
        spec = replace(case, data=data, max_trials=1 if name.startswith("csv") else 2, epochs=2)
        project = home / name
        search(project, spec)
        states[name] = project_state(project)
        scripts.append(home / f"{name}.py")
        save_script(spec, project, scripts[-1])
    command = [sys.executable, "-I", "-c", ELSEWHERE, *map(str, scripts)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=home, check=False)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("TOLD")]
    return {name: (states[name], answer) for name, answer in zip(CASES, answers, strict=True)}


@pytest.mark.parametrize("name", CASES)
def test_that_a_script_reloads_the_very_project(told, name):
    state, (best, score, scored_again, trials) = told[name]
    assert state.reason in ("completed", "exhausted"), state.message
    assert trials == len(state.trials)
    # Of two equally good ones Keras Tuner may name the other.
    assert score == state.trials[best].score == pytest.approx(state.best.score, abs=1e-9)
    if state.spec.executions_per_trial == 1:  # else the score is a mean and the model one of them
        assert scored_again == pytest.approx(score, rel=1e-4)
