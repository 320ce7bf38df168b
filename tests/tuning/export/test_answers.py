"""What a trial's network answers to the validation part, and to the test part that no trial sees."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from sklearn import metrics

from app.tuning.data.load import load_data
from app.tuning.export.answers import measured, part_answers, read_tested
from app.tuning.export.commands import answers_command, read_answers
from app.tuning.export.network import Shape
from tests.searching import search
from tests.tuning.export.tables import TARGETS, table_spec, write_rows


@pytest.fixture(scope="module", params=list(TARGETS))
def tested(request, tmp_path_factory):
    """A search with a test part, for each kind of answer."""
    home = tmp_path_factory.mktemp(request.param)
    write_rows(home / "rows.csv", 100)
    spec = table_spec(home / "rows.csv", request.param, test=0.2)
    return spec, search(home / "project", spec)


def asked(project, part):
    return part_answers(project, None, part)


def test_that_the_validation_part_comes_out_as_the_search_scored_it(tested):
    spec, searched = tested
    found = asked(searched.project, "validation")
    data = load_data(spec.data, spec.validation_split)
    assert found.rows == len(data.y) - data.training == 16
    assert found.measures[spec.objective.removeprefix("val_")] == pytest.approx(searched.state.best.score, rel=1e-4)
    assert found.target == spec.data.target
    true = data.y[data.training :]
    if data.classes:
        assert [sum(row) for row in found.confusion] == [int((true == k).sum()) for k in range(len(data.classes))]
        assert sum(found.confusion[k][k] for k in range(len(data.classes))) == round(16 * found.measures["accuracy"])
    else:
        assert [t for t, _ in found.pairs] == pytest.approx(true.tolist())
    assert found.tested == ()


def test_that_a_scoring_of_the_test_part_is_remembered_once(tested):
    _, searched = tested
    first, again = asked(searched.project, "test"), asked(searched.project, "test")
    assert first.rows == 20
    assert first == again
    assert read_tested(searched.project) == first.tested
    assert [(t.trial, t.rows, t.measures) for t in first.tested] == [(searched.state.best.trial, 20, first.measures)]


@pytest.mark.parametrize("tested", ["regression"], indirect=True)
def test_that_the_process_says_the_same(tested):
    _, searched = tested
    done = subprocess.run(answers_command(searched.project, None, "validation"), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    said, expected = read_answers(done.stdout), asked(searched.project, "validation")
    assert said.measures == pytest.approx(expected.measures)


def test_that_a_search_without_a_test_part_says_so(searched):
    done = subprocess.run(answers_command(searched.project, None, "test"), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no test part" in done.stderr.splitlines()[-1]


def test_that_measures_are_scikit_learn_s():
    rng = np.random.default_rng(1)
    y, said = rng.integers(0, 3, 60), rng.dirichlet([1, 1, 1], 60)
    found = measured(y, said, Shape(2, "multiclass", ("a", "b", "c"), None))
    best = said.argmax(axis=1)
    assert found["balanced_accuracy"] == pytest.approx(metrics.balanced_accuracy_score(y, best))
    assert found["f1_score"] == pytest.approx(metrics.f1_score(y, best, average="macro"))
    assert found["precision"] == pytest.approx(metrics.precision_score(y, best, average="macro"))
    assert found["auc"] == pytest.approx(metrics.roc_auc_score(y, said, multi_class="ovr"))


def test_that_measures_of_numbers_and_of_two_classes_are_scikit_learn_s():
    rng = np.random.default_rng(2)
    y = rng.normal(1000, 3, 40)
    said = y[:, None] + rng.normal(0, 2, (40, 1))
    found = measured(y, said, Shape(2, "regression", (), None))
    assert found["r2_score"] == pytest.approx(metrics.r2_score(y, said))
    assert found["root_mean_squared_error"] == pytest.approx(metrics.root_mean_squared_error(y, said))
    labels, share = rng.integers(0, 2, 40), rng.integers(0, 6, 40) / 5
    found = measured(labels, np.column_stack([1 - share, share]), Shape(2, "binary", ("no", "yes"), None))
    assert found["recall"] == pytest.approx(metrics.recall_score(labels, share > 0.5))
    assert found["auc"] == pytest.approx(metrics.roc_auc_score(labels, share))


def test_that_a_measure_these_rows_have_no_value_for_is_left_out():
    said = np.array([[0.2, 0.8], [0.6, 0.4]])
    found = measured(np.array([1.0, 1.0]), said, Shape(2, "binary", ("no", "yes"), None))
    assert found["accuracy"] == 0.5
    assert "auc" not in found
