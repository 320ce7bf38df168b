"""What is said of a network's answers, and of the test part and the final fit."""

from __future__ import annotations

import pytest

from app.tuning.words.answers import confusion_text, pairs_text, share_text
from app.tuning.words.use import final_fit_text, measures_text, model_takes_text, scored_text


def test_that_the_classes_confused_most_are_named_with_their_share():
    said = confusion_text(("no", "yes", "maybe"), ((40, 0, 1), (2, 30, 8), (0, 0, 5)))
    for part in ("8 of 40 rows", "yes", "maybe", "20%"):
        assert part in said
    assert confusion_text(("no", "yes"), ((4, 0), (0, 3))) == "Every row got its true class."


def test_that_the_largest_miss_is_named_in_full():
    said = pairs_text(((100_005.0, 100_026.0), (3.0, 4.0)), 5000)
    for part in ("100005", "100026", "2 of 5,000"):
        assert part in said
    assert pairs_text((), 5)


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [(0, 9, "0%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (9, 9, "100%"), (1, 2, "50%"), (0, 0, "–")],
)
def test_that_a_share_is_never_said_to_be_all_or_nothing_where_it_is_not(count, total, said):
    assert share_text(count, total) == said


def test_that_a_test_part_that_was_scored_before_says_so():
    first = scored_text("trial 3", 1, {"accuracy": 0.8, "auc": 0.9}, [])
    assert "1 row " in first
    assert "accuracy 0.8000, AUC 0.9000" in first
    again = scored_text("the final fit", 20, {"accuracy": 0.8}, ["trial 3", "trial 3"])
    assert again.count("trial 3") == 1
    assert "before" in again


def test_that_a_final_fit_says_what_it_was_trained_on_and_what_became_of_callbacks():
    said = final_fit_text(4, 7, 800, 200, {"r2_score": 0.5}, ["EarlyStopping was left out."])
    for part in ("trial 4", "7 epochs", "800 rows", "200 rows", "R² 0.5000", "EarlyStopping"):
        assert part in said
    assert "no test part" in final_fit_text(4, 7, 800, 0, {}, [])


def test_that_a_model_says_what_it_takes_and_answers():
    said = model_takes_text(["age", "fare", "sex", "class", "town"], ["no", "yes"], "survived")
    assert "5 columns" in said
    assert "age, fare, sex, class …" in said
    assert "probability" in said
    assert "unit" in model_takes_text(["age"], [], "price")
    assert (
        measures_text({"mean_absolute_error": 2.0, "balanced_accuracy": 0.5}) == "MAE 2.0000, balanced accuracy 0.5000"
    )
