"""What columns are taken for and why, which one is predicted, what is asked, and the way on where nothing goes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tuning.spec.data import SplitBy, Table
from app.tuning.tables.preview import Format
from app.tuning.tables.read import TableFile
from app.tuning.tables.understand import understand

ROWS = 120
RNG = np.random.default_rng(5)
NOISE = RNG.normal(size=ROWS)
ANSWER = RNG.choice(["no", "yes"], ROWS)


def understood(cells, **said):
    frame = pd.DataFrame(cells)
    table = TableFile(Path("t.csv"), frame, Format())
    return understand(table, Table("t.csv", **said))


def use_of(column, name="column", **said):
    """What a column is taken for beside a number and a target."""
    found = understood({"noise": NOISE, name: column, "answer": ANSWER}, target="answer", **said)
    assert found.fault == ""
    return next(use for use in found.columns if use.name == name)


def offers(found, kind):
    return [offer for offer in found.offers if offer.kind == kind]


WORDS = [f"{a}{b}{c}" for a in "bcdfgh" for b in "aeio" for c in "lmnrs"]


@pytest.mark.parametrize(
    ("name", "column", "kind"),
    [
        ("length", NOISE * 3, "number"),
        ("reading", np.arange(ROWS) * 1.5 + 7, "number"),  # all distinct, and in order, but no id
        ("year", np.arange(1900, 1900 + ROWS), "number"),
        ("row", np.arange(ROWS), "ignored"),
        ("nothing said", np.arange(1, ROWS + 1), "ignored"),
        ("PassengerId", RNG.permutation(ROWS) + 50, "ignored"),
        ("user_id", RNG.choice(10**6, ROWS, replace=False), "ignored"),
        ("species_id", RNG.integers(0, 5, ROWS), "category"),
        ("customer_id", np.repeat(np.arange(ROWS // 3), 3) * 17, "ignored"),
        ("zip", RNG.integers(10_000, 10_009, ROWS), "category"),
        ("key", [f"{k:08x}-0a1b-4c2d-8e3f-{k:012x}" for k in range(ROWS)], "ignored"),
        ("code", [f"PX-{k:05d}" for k in range(ROWS)], "ignored"),
        ("who", WORDS[:ROWS], "ignored"),
        ("says", [f"it was a {WORDS[k]} day in {WORDS[-k]} indeed" for k in range(ROWS)], "ignored"),
        ("colour", RNG.choice(["red", "green"], ROWS), "category"),
        ("always", ["x"] * ROWS, "ignored"),
        ("five", [5] * ROWS, "ignored"),
        ("empty", [None] * ROWS, "ignored"),
        ("mark", ["x", None] * (ROWS // 2), "category"),
        ("iso", pd.date_range("2020-01-01", periods=ROWS).strftime("%Y-%m-%d"), "date"),
        ("day first", pd.date_range("2020-01-01", periods=ROWS).strftime("%d/%m/%Y"), "date"),
        ("dotted", pd.date_range("2020-01-01", periods=ROWS).strftime("%d.%m.%Y %H:%M"), "date"),
        ("named", pd.date_range("2020-01-01", periods=ROWS).strftime("%b %d, %Y"), "date"),
        ("compact", pd.date_range("2020-01-01", periods=ROWS).strftime("%Y%m%dT000000"), "date"),
        ("date", pd.date_range("2020-01-01", periods=ROWS).strftime("%Y%m%d").astype(int), "date"),
        ("stamp", pd.date_range("2020-01-01", periods=ROWS), "date"),
        ("range", RNG.choice(["1-5", "6-10", "11-15"], ROWS), "category"),
    ],
)
def test_that_a_column_s_kind_is_guessed_with_a_reason(name, column, kind):
    use = use_of(column, name)
    assert use.kind == kind
    assert use.role == ("ignored" if kind == "ignored" else "feature")
    assert use.reason


def test_that_many_words_with_common_ones_among_them_are_a_category():
    words = RNG.choice([f"town {k}" for k in range(300)], 4000, p=np.arange(300, 0, -1) / np.arange(301).sum())
    found = understood({"town": words, "noise": RNG.normal(size=4000), "y": RNG.integers(0, 2, 4000)})
    assert found.columns[0].kind == "category"
    assert "rare" in found.columns[0].reason


def test_that_the_date_s_order_is_told_where_it_could_be_read_in_two_ways():
    months = use_of(pd.date_range("2020-01-20", periods=ROWS).strftime("%d/%m/%Y"))
    assert "day, month, year" in months.reason


def test_that_a_copy_of_a_column_is_ignored_and_says_of_which():
    use = use_of(NOISE.copy())
    assert (use.kind, "noise" in use.reason) == ("ignored", True)


@pytest.mark.parametrize("kind", ["number", "category", "text", "ignored"])
def test_that_the_user_s_kind_wins(kind):
    assert use_of(np.arange(ROWS), "id", columns={"id": kind}).kind == kind


def test_that_a_text_is_learned_from_where_there_is_nothing_else():
    texts = [f"it was {word} and {other} again" for word in "abcdefghij" for other in "klmnopqrst"]
    found = understood({"review": texts, "answer": ["good", "bad"] * 50})
    assert found.fault == ""
    assert [(use.kind, use.role) for use in found.columns] == [("text", "feature"), ("category", "target")]


def test_that_a_column_of_a_group_is_no_feature():
    found = understood({"noise": NOISE, "man": [1, 2, 3] * 40, "y": ANSWER}, split=SplitBy(group="man"))
    assert [use.role for use in found.columns] == ["feature", "group", "target"]


@pytest.mark.parametrize(
    ("names", "target"),
    [
        (["size", "house_price", "type"], "house_price"),
        (["Sale Price", "a", "b"], "Sale Price"),
        (["x", "y", "class"], "class"),
        (["y", "class", "size"], "y"),
        (["x", "y", "z"], "z"),
        (["x1", "y", "x2"], "y"),
        (["a", "b", "c"], "c"),
        (["a", "b", "year"], "a"),
        (["LABEL", "b", "c"], "LABEL"),
        (["a", "Ratings", "c"], "Ratings"),
        (["isFraud", "type", "amount"], "isFraud"),
    ],
)
def test_that_a_target_is_guessed_by_its_name_then_by_its_place(names, target):
    assert understood({name: RNG.normal(size=ROWS) for name in names}).target == target


def test_that_a_guess_that_cannot_be_learned_gives_way_to_the_next():
    found = understood({"size": NOISE, "answer": ANSWER, "target": [None] * ROWS, "class": WORDS[:ROWS]})
    assert (found.target, found.fault) == ("answer", "")


@pytest.mark.parametrize("target", ["name", "empty", "constant", "no such"])
def test_that_a_target_that_cannot_be_learned_leaves_a_way_on(target):
    columns = {"size": NOISE, "name": WORDS[:ROWS], "empty": [None] * ROWS, "constant": [1] * ROWS, "answer": ANSWER}
    found = understood(columns, target=target)
    assert target in found.fault
    assert len(found.columns) == 5
    changes = [choice.change for offer in offers(found, "fault") for choice in offer.choices]
    assert {"target": "answer", "task": "auto"} in changes
    assert all(understood(columns, **change).fault == "" for change in changes)


def test_that_a_task_that_does_not_fit_is_a_fault_with_the_one_that_does():
    columns = {"size": NOISE, "price": NOISE * 3 + RNG.normal(size=ROWS)}
    found = understood(columns, target="price", task="multiclass")
    ways = [choice.change for offer in offers(found, "fault") for choice in offer.choices]
    assert found.fault
    assert {"task": "regression"} in ways


def test_that_a_column_s_near_name_is_named():
    assert "answer" in understood({"size": NOISE, "answer": ANSWER}, target="anwser").fault


@pytest.mark.parametrize(
    ("name", "values", "task", "asked"),
    [
        ("y", [0, 1], "binary", False),
        ("y", [0.0, 1.0], "binary", False),
        ("kind", ["a", "b", "c"], "multiclass", False),
        ("segment", [1, 2, 3], "multiclass", True),
        ("z", [1, 2, 3], "multiclass", True),
        ("z", list(range(10)), "multiclass", True),
        ("quality", [3, 4, 5, 6, 7, 8], "regression", True),
        ("G3", list(range(21)), "regression", True),
        ("z", [0, 5, 10, 15], "regression", True),
        ("z", [0.5, 1, 1.5], "regression", False),
        ("z", [1000, 2000, 4000], "regression", False),
    ],
)
def test_that_whole_numbers_that_could_be_classes_are_asked_about(name, values, task, asked):
    columns = {"noise": np.resize(NOISE, 10 * ROWS), name: values * (10 * ROWS // len(values)) + values[:0]}
    columns["noise"] = columns["noise"][: len(columns[name])]
    found = understood(columns, target=name)
    assert found.task == task
    assert bool(offers(found, "task")) == asked
    for choice in [choice for offer in offers(found, "task") for choice in offer.choices]:
        chosen = understood(columns, target=name, **choice.change)
        assert (chosen.task, offers(chosen, "task"), chosen.fault) == (choice.change["task"], [], "")


def test_that_classes_are_named_whole_and_counted_in_order():
    found = understood({"noise": NOISE, "y": [1.0, 0.0, np.nan] * (ROWS // 3)})
    assert found.balance == (("0", 40), ("1", 40))
    assert "40 rows" in found.notes[0]


def test_that_a_class_of_one_row_is_noted():
    assert "odd" in understood({"noise": NOISE, "kind": [*ANSWER[1:], "odd"]}).notes[0]


def test_that_recodings_of_the_answer_are_pointed_out_and_left_out_on_a_click():
    columns = {"noise": NOISE, "alive": np.where(ANSWER == "yes", 1, 0), "sex": RNG.choice(["f", "m"], ROWS)}
    found = understood(columns | {"answer": ANSWER}, target="answer")
    (leak,) = offers(found, "leak")
    assert leak.column == "alive"
    assert next(use.role for use in found.columns if use.name == "alive") == "feature"
    left = understood(columns | {"answer": ANSWER}, target="answer", **leak.choices[0].change)
    assert offers(left, "leak") == []
    assert next(use.role for use in left.columns if use.name == "alive") == "ignored"


def test_that_the_target_under_another_name_is_left_out_until_it_is_wanted():
    kinds = RNG.choice(["a", "b", "c"], ROWS)
    columns = {"noise": NOISE, "species_code": pd.Series(kinds).map({"a": 4, "b": 7, "c": 9}), "species": kinds}
    found = understood(columns)
    assert [use.role for use in found.columns] == ["feature", "ignored", "target"]
    (leak,) = offers(found, "leak")
    assert understood(columns, **leak.choices[0].change).columns[1].role == "feature"


@pytest.mark.parametrize("shade", [lambda y: y * 2.54, np.exp, lambda y: -y])
def test_that_a_number_that_tells_a_number_is_pointed_out(shade):
    found = understood({"noise": RNG.normal(size=ROWS), "inches": shade(NOISE), "price": NOISE}, target="price")
    assert [offer.column for offer in offers(found, "leak")] == ["inches"]


def test_that_columns_that_only_help_are_no_leaks():
    better = np.where(RNG.random(ROWS) < 0.9, ANSWER, "yes")
    found = understood({"noise": NOISE, "hint": better, "sum": NOISE + RNG.normal(size=ROWS), "answer": ANSWER})
    assert offers(found, "leak") == []


def test_that_an_imbalance_is_told_with_what_it_does_to_the_accuracy():
    found = understood({"noise": NOISE, "y": [1] * 6 + [0] * (ROWS - 6)})
    (offer,) = offers(found, "imbalance")
    assert "0.95" in offer.sentence
    assert offer.choices[0].change == {"class_weight": "balanced"}
    assert (
        offers(understood({"noise": NOISE, "y": [1] * 6 + [0] * (ROWS - 6)}, class_weight="balanced"), "imbalance")
        == []
    )


def test_that_ids_that_rows_share_are_offered_as_groups():
    found = understood({"patient_id": np.repeat(np.arange(ROWS // 4), 4) * 31, "noise": NOISE, "y": ANSWER})
    (offer,) = offers(found, "group")
    assert offer.choices[0].change == {"split": {"group": "patient_id"}}


@given(
    st.lists(
        st.one_of(
            st.lists(st.sampled_from(["", "a", "b", "2020-01-01", "1", None]), min_size=15, max_size=15),
            st.lists(st.one_of(st.floats(), st.integers(-3, 3)), min_size=15, max_size=15),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["", "c0", "c1"]),
    st.sampled_from(["auto", "binary", "multiclass", "regression"]),
)
def test_that_understanding_never_raises_and_its_changes_are_changes_of_a_table(cells, target, task):
    columns = {f"c{k}": pd.Series(column).replace([np.inf, -np.inf], np.nan) for k, column in enumerate(cells)}
    found = understood(columns, target=target, task=task)
    assert [use.name for use in found.columns] == list(columns)
    assert bool(found.fault) or (found.task is not None and found.target in columns)
    for choice in [choice for offer in found.offers for choice in offer.choices]:
        msgspec.convert({"name": "table", "table": "t.csv", **choice.change}, Table)
