"""Scores in order, what the best one is worth, and which trials get a curve."""

from __future__ import annotations

import dataclasses

import pytest

from app.tuning.record.ranking import beats_baseline, judged_rows, running_best, standard_error, worth_a_curve
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Csv
from app.tuning.spec.search import SearchSpec
from tests.tuning.record.test_space_tried import state_of


@pytest.mark.parametrize(("objective", "made"), [("val_accuracy", [0.5, 0.7, 0.7]), ("val_loss", [0.5, 0.5, 0.2])])
def test_that_the_running_best_goes_one_way(objective, made):
    state = state_of([0.5, None, 0.7, 0.2], objective=objective)
    numbers, scores, bests, names = running_best(state)
    assert (list(numbers), list(scores), names) == ([0, 2, 3], [0.5, 0.7, 0.2], ["0", "2", "3"])
    assert list(bests) == made


def test_that_of_thousands_the_best_the_latest_and_the_selected_get_curves():
    state = state_of([number / 1000 for number in range(1000)][::-1], max_trials=1000)
    chosen = [t.trial for t in worth_a_curve(state, "500")]
    assert len(chosen) == 60
    assert chosen == sorted(chosen, key=int)
    assert {"0", "29", "500", "999"} <= set(chosen)


@pytest.mark.parametrize(
    ("objective", "baseline", "better"),
    [
        ("val_accuracy", 0.6, True),
        ("val_accuracy", 0.7, False),  # no better than one answer for every row
        ("val_accuracy", 0.69999999, False),  # float32 has no more digits than that
        ("val_balanced_accuracy", 0.5, True),
        ("val_r2_score", 0.7, False),
        ("val_root_mean_squared_error", 0.6, True),
        ("val_loss", 0.6, True),
        ("val_loss", 0.5, False),
        ("val_loss", None, None),
    ],
)
def test_that_the_best_is_compared_with_one_answer_for_every_row(objective, baseline, better):
    state = dataclasses.replace(state_of([0.5, 0.7], objective=objective), baseline=baseline)
    assert beats_baseline(state) is better


def test_that_the_rows_of_a_file_are_known_once_they_are_read():
    state = SearchState(spec=SearchSpec(data=Csv("rows.csv", "kind")))
    assert judged_rows(state) is None
    assert judged_rows(dataclasses.replace(state, rows=150)) == 30
    assert judged_rows(dataclasses.replace(state, rows=150, training=110)) == 40  # its groups stay together
    assert judged_rows(SearchState(spec=SearchSpec())) == 200
    assert judged_rows(SearchState(spec=SearchSpec(objective="accuracy"))) == 800
    assert judged_rows(SearchState(spec=SearchSpec(objective="val_loss"))) is None
    assert judged_rows(SearchState(spec=SearchSpec(objective="val_balanced_accuracy"))) is None
    assert judged_rows(SearchState(spec=SearchSpec(), foreign=True)) is None


@pytest.mark.parametrize(("score", "error"), [(0.9, 0.0212), (0.5, 0.0354), (1.0, 0.0069), (0.0, 0.0069)])
def test_that_an_accuracy_s_standard_error_is_the_binomial_one(score, error):
    assert standard_error(state_of([score])) == pytest.approx(error, rel=0.01)


def test_that_a_loss_has_no_standard_error_of_an_accuracy():
    assert standard_error(state_of([0.5], objective="val_loss")) is None
