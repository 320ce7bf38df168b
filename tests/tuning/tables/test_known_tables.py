"""What is guessed of tables that everybody knows: the target, what it asks for, ids, and what gives the answer away."""

from __future__ import annotations

import pytest
from sklearn import datasets

from app.tuning.spec.data import Table
from app.tuning.tables.read import read_table
from app.tuning.tables.understand import understand
from tests.tuning.tables import known_tables
from tests.tuning.tables.known_tables import made, of_scikit

KNOWN = {
    "titanic_kaggle": ("Survived", "binary", {"PassengerId", "Name", "Ticket", "Cabin"}, set()),
    "titanic_seaborn": ("survived", "binary", set(), {"alive"}),
    "tips": ("tip", "regression", set(), set()),
    "penguins": ("species", "multiclass", set(), set()),
    "mpg": ("mpg", "regression", {"name"}, set()),
    "diamonds": ("price", "regression", set(), set()),
    "flights": ("passengers", "regression", set(), set()),
    "adult": ("income", "binary", set(), set()),
    "churn": ("Churn", "binary", {"customerID"}, set()),
    "attrition": ("Attrition", "binary", {"EmployeeCount", "EmployeeNumber", "Over18", "StandardHours"}, set()),
    "bikes": ("cnt", "regression", {"instant"}, {"casual"}),
    "grades": ("G3", "regression", set(), set()),
    "wine_quality": ("quality", "regression", set(), set()),
}


def understood(tmp_path, frame, **said):
    path = tmp_path / "table.csv"
    frame.to_csv(path, index=False)
    data = Table(str(path), **said)
    return understand(read_table(data), data)


@pytest.mark.parametrize("name", KNOWN)
def test_that_a_known_table_is_understood(tmp_path, name):
    target, task, ignored, telling = KNOWN[name]
    found = understood(tmp_path, made(getattr(known_tables, name)))
    assert found.fault == ""
    assert (found.target, found.task) == (target, task)
    assert {use.name for use in found.columns if use.role == "ignored"} == ignored
    assert {offer.column for offer in found.offers if offer.kind == "leak"} == telling
    assert all(use.reason for use in found.columns)


@pytest.mark.parametrize(
    ("load", "task"),
    [
        (datasets.load_iris, "multiclass"),
        (datasets.load_wine, "multiclass"),
        (datasets.load_breast_cancer, "binary"),
        (datasets.load_digits, "multiclass"),
        (datasets.load_diabetes, "regression"),
    ],
)
def test_that_scikit_learn_s_tables_are_understood(tmp_path, load, task):
    found = understood(tmp_path, of_scikit(load))
    assert (found.target, found.task, found.fault) == ("target", task, "")
    assert not [offer for offer in found.offers if offer.kind == "leak"]


def test_that_dates_and_grades_are_asked_about(tmp_path):
    bikes = understood(tmp_path, made(known_tables.bikes))
    assert {use.name: use.kind for use in bikes.columns}["dteday"] == "date"
    time = next(offer for offer in bikes.offers if offer.kind == "time")
    assert (time.column, time.choices[0].change) == ("dteday", {"split": "ordered"})
    for name in ("grades", "wine_quality"):
        found = understood(tmp_path, made(getattr(known_tables, name)))
        assert [offer.column for offer in found.offers if offer.kind == "task"] == [found.target]
