"""The best values once more, on all rows but the test part."""

from __future__ import annotations

import json
import subprocess

import pytest
from msgspec.structs import replace

from app.tuning.export.answers import read_tested
from app.tuning.export.commands import (
    answers_command,
    final_fit_command,
    predict_command,
    read_answers,
    read_final_fit,
    read_predicted,
)
from app.tuning.spec.search import Callbacks, EarlyStopping, ReduceLROnPlateau
from tests.searching import search
from tests.tuning.export.tables import table_spec, write_rows


@pytest.fixture(scope="module")
def searched_table(tmp_path_factory):
    """A search whose rate sinks at every epoch, with a test part."""
    home = tmp_path_factory.mktemp("final")
    write_rows(home / "rows.csv", 100)
    sinking = ReduceLROnPlateau(patience=1, min_delta=100, factor=0.5)
    spec = replace(
        table_spec(home / "rows.csv", "binary", test=0.2),
        callbacks=Callbacks(sinking, EarlyStopping(patience=9)),
        epochs=4,
    )
    return spec, search(home / "project", spec)


def run(command):
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done


def test_that_a_final_fit_learns_from_all_but_the_test_part_and_stands_where_a_trial_does(searched_table, tmp_path):
    spec, searched = searched_table
    project = searched.project
    done = run(final_fit_command(project, epochs=4))
    told = read_final_fit(done.stdout)
    assert [line for line in done.stderr.decode().splitlines() if line.startswith("epoch ")] == [
        f"epoch {k} of 4" for k in (1, 2, 3, 4)
    ]
    assert (told.trial, told.epochs, told.rows, told.test) == (searched.state.best.trial, 4, 80, 20)
    assert len(told.notes) == 2
    answers = read_answers(run(answers_command(project, "final", "test")).stdout)
    assert answers.measures == pytest.approx(told.measures, rel=1e-5)
    assert [t.trial for t in read_tested(project)] == ["final"]
    predicted = read_predicted(run(predict_command(project, spec.data.table, tmp_path / "out.csv", "final")).stdout)
    assert (predicted.trial, predicted.rows) == ("final", 100)


def test_that_data_that_come_with_the_app_are_fitted_whole(searched):
    told = read_final_fit(run(final_fit_command(searched.project)).stdout)
    assert (told.rows, told.test, told.measures) == (1000, 0, {})
    assert told.epochs == searched.state.best.best_epoch + 1
    assert json.loads((searched.project / "final" / "final.json").read_text())["epochs"] == told.epochs


def test_that_a_trial_that_is_not_there_is_refused(searched):
    done = subprocess.run(final_fit_command(searched.project, "77"), capture_output=True, text=True, check=False)
    assert (done.returncode, "has no trial 77" in done.stderr.splitlines()[-1]) == (2, True)
