"""Every kind of exported script, run where there is no app: it reloads the very project and agrees with it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from msgspec.structs import replace

from app.tuning.export.scripts.script import save_script
from app.tuning.project.folder import project_state
from app.tuning.record.events import TrialStarted
from app.tuning.record.journal import journal_path
from app.tuning.spec.data import Csv, Synthetic
from app.tuning.spec.search import Callbacks, EarlyStopping, SearchSpec, dump_spec
from app.tuning.spec.space import Space, Vary
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
    "csv multi-class, F1 and weights": SearchSpec(
        data=Csv("rows.csv", "three", class_weight="balanced"),
        space=SPACE,
        objective="val_f1_score",
        callbacks=Callbacks(early_stopping=EarlyStopping("val_auc", patience=3)),
    ),
    "csv regression, R²": SearchSpec(data=Csv("rows.csv", "much"), space=SPACE, objective="val_r2_score"),
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
    training = names.get("cut", int(len(x) * 0.8))
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
        data = replace(case.data, table=str(home / "rows.csv")) if isinstance(case.data, Csv) else case.data
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


TIED = """
import json, runpy, sys
tuner = runpy.run_path(sys.argv[1])["tuner"]
order = [trial.trial_id for trial in tuner.oracle.get_best_trials(7)]
print("TOLD", json.dumps([tuner.oracle.get_best_trials()[0].trial_id, order]))
"""


def test_that_a_search_that_its_script_finished_is_shown_whole_and_its_best_of_equals_is_the_script_s(tmp_path):
    space = Space(units=4, learning_rate=Vary(choices=(1e-7, 2e-7, 3e-7, 4e-7, 5e-7, 6e-7, 7e-7)))
    spec = SearchSpec(data=Synthetic(rows=60), space=space, max_trials=7, epochs=1)  # too slow to learn: equal scores
    project = tmp_path / "project"
    search(project, replace(spec, max_trials=3))
    journal = journal_path(project).read_bytes()
    script = tmp_path / "script.py"
    save_script(spec, project, script)
    command = [sys.executable, "-I", "-c", TIED, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    best, order = json.loads(done.stdout.splitlines()[-1].removeprefix("TOLD"))
    assert journal_path(project).read_bytes() == journal
    (project / "spec.json").write_bytes(dump_spec(spec))
    state = project_state(project)
    assert (state.reason, len(state.trials), state.finished) == ("completed", 7, 7)
    assert all(trial.score is not None for trial in state.trials.values())
    assert best == state.best.trial
    assert order == [name for _, _, name in state.ranked]
    assert [trial.number for trial in state.ties]  # there were equals
    again = search(project, replace(spec, max_trials=7), resume=True)
    assert not [event for event in again.events if isinstance(event, TrialStarted)]
    assert project_state(project).finished == 7


@pytest.mark.parametrize("name", ["default", *CASES])
def test_that_a_script_reloads_the_very_project(told, name):
    project, state, (best, score, scored_again, trials, said) = told[name]
    assert state.reason in ("completed", "exhausted"), state.message
    assert trials == len(state.trials) == len(list(project.glob("trial_*")))
    assert (best, score) == (state.best.trial, state.best.score)
    assert f"{best} {score}" in said
    if state.spec.executions_per_trial == 1:  # else the score is a mean and the model one of them
        assert scored_again == pytest.approx(score, rel=1e-4)
