"""What is read of a project that a plain Keras Tuner script made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.descent.text.json_input import InputError
from app.tuning.found.foreign_project import plain_state
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.progress import Progress, progress_of
from app.tuning.record.ranking import judged_rows
from app.tuning.record.space_grid import axes_of
from app.tuning.record.space_tried import tried_of
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Vary

SPACE = [
    {
        "class_name": "Int",
        "config": {"name": "units", "min_value": 4, "max_value": 16, "step": 4, "sampling": "linear"},
    },
    {"class_name": "Choice", "config": {"name": "lr", "values": [0.01, 0.001]}},
    {"class_name": "Boolean", "config": {"name": "bias"}},
    {"class_name": "Fixed", "config": {"name": "depth", "value": 2}},
    {
        "class_name": "Float",
        "config": {"name": "decay", "min_value": 1.0, "max_value": 100.0, "step": 10, "sampling": "log"},
    },
]


def write_project(folder: Path, scores: list[float | None], direction: str = "max", metric: str = "val_auc") -> Path:
    """A folder as Keras Tuner 1.4 writes it."""
    folder.mkdir()
    (folder / "oracle.json").write_text(json.dumps({"hyperparameters": {"space": SPACE, "values": {}}}))
    (folder / "tuner0.json").write_text("{}")
    for number, score in enumerate(scores):
        seen = {metric: {"direction": direction, "observations": [{"value": [score], "step": number}]}}
        seen["val_loss"] = {"direction": "min", "observations": [{"value": [0.25], "step": number}]}
        values = {"units": 4 * (1 + number % 4), "lr": 0.01, "bias": True, "tuner/epochs": 3}
        record = {
            "trial_id": str(number),
            "hyperparameters": {"space": SPACE, "values": values},
            "metrics": {"metrics": seen if score is not None else {}},
            "score": score,
            "best_step": number if score is not None else None,
            "status": "COMPLETED" if score is not None else "FAILED",
            "message": None if score is not None else "ValueError: no",
        }
        (folder / f"trial_{number}").mkdir()
        (folder / f"trial_{number}" / "trial.json").write_text(json.dumps(record))
    return folder


def test_that_a_plain_project_tells_all_but_the_curves(tmp_path):
    state = project_state(write_project(tmp_path / "p", [0.6, 0.9, None, 0.7]))
    assert state.spec is not None
    assert (state.spec.objective, state.spec.direction, state.spec.epochs) == ("val_auc", "max", 4)
    assert state.best is not None
    assert (state.best.trial, state.best.score, state.best.best_epoch) == ("1", 0.9, 1)
    assert state.best.values == {"units": 8, "lr": 0.01, "bias": True}
    assert (state.trials["2"].status, state.trials["2"].message) == ("FAILED", "ValueError: no")
    assert [(e.epoch, e.logs) for e in state.best.epochs] == [(1, {"val_auc": 0.9, "val_loss": 0.25})]
    assert state.trials["2"].epochs == ()
    assert not state.running


def test_that_a_trial_of_a_plain_hyperband_counts_its_best_epoch_from_the_first(tmp_path):
    file = write_project(tmp_path / "p", [0.6, 0.5]) / "trial_0" / "trial.json"  # 0 everywhere would tell no epoch
    record = json.loads(file.read_text())
    record["hyperparameters"]["values"]["tuner/initial_epoch"] = 2
    file.write_text(json.dumps(record))
    trial = project_state(tmp_path / "p").trials["0"]
    assert (trial.best_epoch, [e.epoch for e in trial.epochs]) == (2, [2])


def test_that_its_space_is_read_under_the_names_the_script_gave(tmp_path):
    state = plain_state(write_project(tmp_path / "p", [0.6]))
    assert state.spec is not None
    assert dict(state.spec.space.entries()) == {
        "units": Vary(min=4, max=16, step=4),
        "lr": Vary(choices=(0.01, 0.001)),
        "bias": Vary(choices=(False, True)),
        "depth": 2,
        "decay": Vary(choices=(1.0, 10.0, 100.0)),
    }
    assert list(axes_of(state.spec)) == ["units", "lr", "bias", "decay"]
    assert tried_of(state) == (1, 48, 0)


def test_that_a_minimised_objective_has_its_lowest_score_for_best(tmp_path):
    state = plain_state(write_project(tmp_path / "p", [0.6, 0.2, 0.4], "min", "val_mean_squared_error"))
    assert state.best is not None
    assert state.best.trial == "1"


def test_that_trials_are_in_the_order_of_their_numbers(tmp_path):
    assert list(plain_state(write_project(tmp_path / "p", [0.5] * 12)).trials) == [str(n) for n in range(12)]


def test_that_files_cut_anywhere_are_passed_over(tmp_path):
    project = write_project(tmp_path / "p", [0.6, 0.9])
    for path in (project / "oracle.json", project / "trial_1" / "trial.json"):
        whole = path.read_bytes()
        for length in range(0, len(whole), 7):
            path.write_bytes(whole[:length])
            state = plain_state(project)
            assert state.trials["0"].score == 0.6
        path.write_bytes(whole)
    (project / "trial_1" / "trial.json").write_bytes(b'{"status"')
    state = plain_state(project)
    assert (state.trials["1"].status, state.reason) == ("STOPPED", "stopped")
    assert "damaged" in (state.trials["1"].message or "")


@pytest.mark.parametrize("junk", ["[]", "null", '{"hyperparameters": [1], "metrics": 3, "score": "x"}', "[" * 10**5])
def test_that_files_of_something_else_are_passed_over(tmp_path, junk):
    project = write_project(tmp_path / "p", [0.6, 0.9])
    (project / "oracle.json").write_text(junk)
    (project / "trial_1" / "trial.json").write_text(junk)
    assert plain_state(project).trials["0"].score == 0.6


def test_that_the_status_says_whose_project_it_is(tmp_path):
    state = plain_state(write_project(tmp_path / "p", [0.6, 0.9], metric="val_accuracy"))
    assert progress_of(state, 0.0) == Progress("foreign", 2)
    assert judged_rows(state) is None  # no file tells how many there are


def test_that_a_plain_project_s_state_says_what_its_files_lack(tmp_path):
    state = plain_state(write_project(tmp_path / "p", [0.6]))
    ours = SearchState(spec=SearchSpec())
    for asked in ("can_go_on", "has_rates", "knows_tuner"):
        assert (getattr(state, asked), getattr(ours, asked)) == (False, True)


def test_that_a_plain_project_is_not_run_on(tmp_path):
    project = write_project(tmp_path / "p", [0.6])
    with pytest.raises(InputError, match="resume it in that script"):
        prepare_project(project, SearchSpec(), resume=True)
    assert not (project / "spec.json").exists()


def test_that_a_folder_of_something_else_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"has neither spec\.json nor oracle\.json"):
        plain_state(tmp_path)
