"""Every kind of exported script, run where there is no app: it reloads the very project and agrees with it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from msgspec.structs import replace

from app.tuning.export.script import save_script
from app.tuning.project.folder import project_state
from app.tuning.spec.data import Csv
from app.tuning.spec.search import Callbacks, EarlyStopping, SearchSpec, Space, Synthetic, Vary
from app.tuning.spec.tuner import BayesianOptimization, GridSearch, Hyperband
from tests.searching import search

SPACE = Space(units=Vary(choices=(4, 8)), learning_rate=Vary(choices=(0.1, 0.01)))
BATCHES = Space(units=4, batch_size=Vary(choices=(8, 16)), dropout=Vary(min=0.0, max=0.5, step=0.1), learning_rate=0.01)
RANGE = Space(units=8, learning_rate=Vary(min=1e-3, max=1e-1, sampling="log"))

CASES = {
    "csv binary, hyperband": SearchSpec(
        data=Csv("rows.csv", "two"),
        space=RANGE,
        tuner=Hyperband(max_epochs=2, factor=2),
        callbacks=Callbacks(None, EarlyStopping()),
    ),
    "csv multi-class, bayesian": SearchSpec(
        data=Csv("rows.csv", "three"),
        space=BATCHES,
        tuner=BayesianOptimization(num_initial_points=2),
        callbacks=Callbacks(tensorboard=True),
    ),
    "csv regression, grid": SearchSpec(
        data=Csv("rows.csv", "much"), space=SPACE, tuner=GridSearch(), objective="val_mean_absolute_error"
    ),
    "executions, in a [folder]": SearchSpec(data=Synthetic(rows=60), space=SPACE, executions_per_trial=2),
}

# Runs in a process that has Keras Tuner and not the app (-I keeps the folder out of the path).
ELSEWHERE = """
import contextlib, io, json, runpy, sys
for path in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        names = runpy.run_path(path)
    tuner, x, y = names["tuner"], names["x"], names["y"]
    best = tuner.oracle.get_best_trials()[0]
    training = int(len(x) * 0.8)
    scores = tuner.get_best_models()[0].evaluate(x[training:], y[training:], verbose=0, return_dict=True)
    again = scores[tuner.oracle.objective.name.removeprefix("val_")]
    print("TOLD", json.dumps([best.trial_id, best.score, again, len(tuner.oracle.trials), said.getvalue()]))
assert "app" not in sys.modules
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory, searched):
    """By case: the project's state, and what its script told."""
    home = tmp_path_factory.mktemp("scripts")
    lines = [f"{k % 9},{'uvw'[k % 3]},{'ab'[k % 2]},{'xyz'[k % 9 // 3]},{(k % 9) * 0.5 + k % 2}" for k in range(60)]
    (home / "rows.csv").write_text("n,word,two,three,much\n" + "\n".join(lines), encoding="utf-8")
    projects = {"default": searched.project}
    for name, case in CASES.items():
        data = Csv(str(home / "rows.csv"), case.data.target) if isinstance(case.data, Csv) else case.data
        projects[name] = home / name
        search(projects[name], replace(case, data=data, max_trials=1, epochs=2))
    states = [project_state(project) for project in projects.values()]
    scripts = [home / f"{name}.py" for name in projects]
    for state, project, script in zip(states, projects.values(), scripts, strict=True):
        save_script(state.spec, project, script)
    command = [sys.executable, "-I", "-c", ELSEWHERE, *map(str, scripts)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=home, check=False)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("TOLD")]
    return dict(zip(projects, zip(projects.values(), states, answers, strict=True), strict=True))


@pytest.mark.parametrize("name", ["default", *CASES])
def test_that_a_script_reloads_the_very_project(told, name):
    project, state, (best, score, scored_again, trials, said) = told[name]
    assert state.reason in ("completed", "exhausted"), state.message
    assert trials == len(state.trials) == len(list(project.glob("trial_*")))
    # Of two equally good ones Keras Tuner may name the other.
    assert score == state.trials[best].score == pytest.approx(state.best.score, abs=1e-9)
    assert f"{best} {score}" in said
    if state.spec.executions_per_trial == 1:  # else the score is a mean and the model one of them
        assert scored_again == pytest.approx(score, rel=1e-4)
