"""A search's journals and Keras Tuner's own files are one truth: trials on disk are trials."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.tuning.export.table import table_csv
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.journal import journal_path
from app.tuning.record.progress import progress_of
from app.tuning.words.gaps import gaps_text
from app.tuning.words.progress import status_text
from tests.gui.told import events_of, write_search
from tests.tuning.found.keras_folders import done, edit, failed, running, write_folder


def a_search(folder: Path, told: int, trials: list[dict], **spec: object) -> Path:
    """A project whose journal has the first ``told`` of these trials of Keras Tuner's."""
    write_folder(folder, trials, values={str(k): {"units": 32, "learning_rate": 0.01} for k in range(len(trials))})
    write_search(folder, events_of([one["score"] for one in trials[:told]], max_trials=len(trials), **spec))
    return folder


def status(project: Path) -> str:
    return status_text(progress_of(project_state(project), 0.0))


def test_that_trials_that_a_script_finished_are_shown_with_their_scores_and_no_times(tmp_path):
    project = a_search(tmp_path / "p", 3, [done(score / 10) for score in (5, 6, 7, 9, 8, 4, 3)])
    state = project_state(project)
    assert [trial.score for trial in state.trials.values()] == [0.5, 0.6, 0.7, 0.9, 0.8, 0.4, 0.3]
    assert (state.reason, state.finished, state.best.trial) == ("completed", 7, "3")
    assert status(project).startswith("Completed: 7 trials.")
    assert [len(trial.epochs) for trial in state.trials.values()] == [2, 2, 2, 1, 1, 1, 1]
    rows = table_csv(state).splitlines()
    assert rows[3] == "2,COMPLETED,32,0.01,0.7,1,2,1.000,"
    assert rows[4] == "3,COMPLETED,32,0.01,0.9,5,,,"
    assert "Trials 3–6 are known from Keras Tuner's files alone" in gaps_text(state.gaps)


def test_that_a_search_whose_journal_is_lost_has_all_its_trials(tmp_path):
    project = a_search(tmp_path / "p", 5, [done(0.5), done(0.9), failed(), done(0.6), done(0.7)])
    journal_path(project).unlink()
    state = project_state(project)
    assert [(t.status, t.score) for t in state.trials.values()] == [
        ("COMPLETED", 0.5),
        ("COMPLETED", 0.9),
        ("FAILED", None),
        ("COMPLETED", 0.6),
        ("COMPLETED", 0.7),
    ]
    assert (state.reason, state.best.trial) == ("completed", "1")
    assert "Trials 0–4 are known from Keras Tuner's files alone" in gaps_text(state.gaps)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8])
def test_that_a_search_whose_journal_is_half_lost_has_all_its_scores(tmp_path, kept):
    trials = [done(score / 10) for score in (5, 6, 7, 9)]
    project = a_search(tmp_path / "p", 4, trials)
    whole = journal_path(project).read_bytes()
    journal_path(project).write_bytes(whole[: int(kept * len(whole))])
    state = project_state(project)
    assert [trial.score for trial in state.trials.values()] == [0.5, 0.6, 0.7, 0.9]
    assert (list(state.trials), state.reason) == (["0", "1", "2", "3"], "completed")


def test_that_the_half_of_a_journal_that_is_left_keeps_its_curves(tmp_path):
    project = a_search(tmp_path / "p", 4, [done(score / 10) for score in (5, 6, 7, 9)])
    lines = journal_path(project).read_bytes().splitlines(keepends=True)
    first = b"".join(line for line in lines if b'"trial":"0"' not in line)
    journal_path(project).write_bytes(first)
    state = project_state(project)
    assert list(state.trials) == ["0", "1", "2", "3"]
    assert [trial.recorded for trial in state.trials.values()] == [False, True, True, True]


def test_that_status_and_score_are_keras_tuners(tmp_path):
    project = a_search(tmp_path / "p", 3, [done(0.5), done(0.6), done(0.7)])
    edit(project / "trial_1" / "trial.json", **done(0.95))
    edit(project / "trial_2" / "trial.json", **failed())
    state = project_state(project)
    assert [(t.status, t.score) for t in state.trials.values()][1:] == [("COMPLETED", 0.95), ("FAILED", None)]
    assert state.trials["2"].message == "ValueError: no"
    assert state.best.trial == "1"


def test_that_a_trial_that_keras_tuner_will_run_again_is_unfinished(tmp_path):
    project = a_search(tmp_path / "p", 3, [done(0.5), done(0.6), done(0.7)])
    edit(project / "trial_2" / "trial.json", **running())
    state = project_state(project)
    assert (state.trials["2"].status, state.reason, state.finished) == ("STOPPED", "stopped", 2)


def test_that_a_trial_that_was_only_begun_is_shown_without_a_word(tmp_path):
    project = a_search(tmp_path / "p", 2, [done(0.5), done(0.6), running()])
    for path in project.rglob("*"):
        os.utime(path, (0, 0))  # long ago: nobody trains it now
    state = project_state(project)
    assert (state.trials["2"].status, state.reason) == ("STOPPED", "stopped")
    assert gaps_text(state.gaps) == ""


def test_that_a_trial_whose_file_is_gone_is_shown_as_the_journal_has_it_and_said(tmp_path):
    project = a_search(tmp_path / "p", 3, [done(0.5), done(0.6), done(0.7)])
    (project / "trial_1" / "trial.json").unlink()
    state = project_state(project)
    assert (state.trials["1"].score, state.finished) == (0.6, 3)
    assert gaps_text(state.gaps).startswith("Trial 1 is known from the journal alone")


def test_that_a_trial_of_other_values_has_no_curve_of_the_one_before_it(tmp_path):
    project = a_search(tmp_path / "p", 2, [done(0.5), done(0.6)])
    path = project / "trial_1" / "trial.json"
    record = json.loads(path.read_text())
    record["hyperparameters"]["values"]["units"] = 96
    path.write_text(json.dumps(record))
    trial = project_state(project).trials["1"]
    assert (trial.values["units"], trial.recorded, [e.epoch for e in trial.epochs]) == (96, False, [4])


def test_that_a_score_of_the_first_epoch_is_known_to_be_so_in_one_of_our_searches(tmp_path):
    project = a_search(tmp_path / "p", 1, [done(0.5, 0), done(0.6, 0)])
    trial = project_state(project).trials["1"]
    assert (trial.best_epoch, [e.epoch for e in trial.epochs]) == (0, [0])


def test_that_a_search_whose_spec_is_lost_has_the_one_of_its_journal(tmp_path):
    project = a_search(tmp_path / "p", 3, [done(0.5), done(0.6), done(0.7)])
    whole = project_state(project)
    (project / "spec.json").unlink()
    assert project_state(project) == whole
    prepare_project(project, replace(whole.spec, max_trials=4), resume=True)
    assert project_state(project).spec.max_trials == 4


def test_that_of_a_search_that_has_lost_spec_and_journal_keras_tuners_files_are_shown(tmp_path):
    project = a_search(tmp_path / "p", 3, [done(0.5), done(0.6), done(0.7)])
    for name in ("spec.json", journal_path(project).name):
        (project / name).unlink()
    state = project_state(project)
    assert (state.foreign, state.best.score) == (True, 0.7)


def test_that_a_search_whose_records_agree_lacks_nothing(tmp_path):
    project = a_search(tmp_path / "p", 2, [done(0.5, 0), done(0.6, 0)])
    state = project_state(project)
    assert gaps_text(state.gaps) == ""
    assert [trial.best_epoch for trial in state.trials.values()] == [0, 0]


def test_that_a_folder_without_journal_and_trial_files_says_what_is_missing(tmp_path):
    project = a_search(tmp_path / "p", 0, [done(0.5)])
    journal_path(project).write_bytes(b"")
    (project / "trial_0" / "trial.json").write_text("{")
    state = project_state(project)
    assert not state.trials
    assert "missing or damaged" in gaps_text(state.gaps)
