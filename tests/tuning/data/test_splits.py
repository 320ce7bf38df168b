"""Which rows train, validate and are kept for a test."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tuning.data.splits import split_rows
from app.tuning.spec.data import SplitBy, Table, training_rows

SHARES = st.sampled_from([0.1, 0.2, 0.25, 0.5])
TESTS = st.sampled_from([0.0, 0.1, 0.2, 0.3])
SEEDS = st.integers(0, 1000)
ANSWERS = st.lists(st.integers(0, 4), min_size=40, max_size=200).map(np.array)


def whole(parts, rows):
    """Whether every row is in exactly one part."""
    return sorted(np.concatenate([parts.training, parts.validation, parts.test]).tolist()) == list(range(rows))


@given(ANSWERS, SHARES, TESTS, SEEDS, st.sampled_from(["auto", "stratified", "shuffled", "ordered"]), st.booleans())
def test_that_every_row_is_in_one_part_and_a_seed_says_which(answers, share, test, seed, split, classes):
    data = Table(split=split, test=test, seed=seed)
    parts = split_rows(answers, data, share, classes=classes)
    assert whole(parts, len(answers))
    again = split_rows(answers, data, share, classes=classes)
    assert (parts.training == again.training).all()
    spare = 5 if classes and split in ("auto", "stratified") else 0  # a row of each class, that must train
    assert abs(len(parts.test) - test * len(answers)) <= 1 + spare
    left = len(answers) - len(parts.test)
    assert abs(len(parts.training) - training_rows(left, share)) <= spare


@given(ANSWERS, SHARES, TESTS, SEEDS)
def test_that_stratified_parts_have_each_class_in_its_share_to_a_row(answers, share, test, seed):
    parts = split_rows(answers, Table(test=test, seed=seed), share, classes=True)
    for label in np.unique(answers):
        rows = np.sum(answers == label)
        tested, trained = np.sum(answers[parts.test] == label), np.sum(answers[parts.training] == label)
        assert trained >= 1
        assert abs(tested - test * rows) <= 1
        assert abs(trained - (1 - share) * (rows - tested)) <= 1


@given(st.lists(st.integers(-3, 60), min_size=40, max_size=200).map(np.array), SHARES, TESTS, SEEDS)
def test_that_in_order_of_time_nothing_trains_that_is_later_than_what_judges(times, share, test, seed):
    moments = times.astype("datetime64[D]").astype("datetime64[ns]")
    moments[::11] = "NaT"
    parts = split_rows(times, Table(split="ordered", test=test, seed=seed), share, times=moments)
    assert whole(parts, len(times))
    known = [moments[part][~np.isnat(moments[part])] for part in (parts.training, parts.validation, parts.test)]
    known = [part for part in known if len(part)]
    assert all(before.max() <= after.min() for before, after in pairwise(known))


@given(st.lists(st.integers(0, 30), min_size=40, max_size=200).map(np.array), SHARES, TESTS, SEEDS)
def test_that_no_group_is_torn(groups, share, test, seed):
    data = Table(split=SplitBy(group="who"), test=test, seed=seed)
    if len(set(groups.tolist())) < 3:
        return
    parts = split_rows(np.zeros(len(groups)), data, share, groups=groups)
    assert whole(parts, len(groups))
    named = [set(groups[part].tolist()) for part in (parts.training, parts.validation, parts.test)]
    assert sum(map(len, named)) == len(set.union(*named))
    assert len(named[0]) >= 1
    assert len(named[1]) >= 1
    assert bool(named[2]) == bool(test)


@pytest.mark.parametrize(
    ("data", "share", "said"),
    [
        (Table(test=0.99), 0.2, "train on"),
        (Table(split="ordered", test=0.01), 0.3, "test on"),
        (Table(split=SplitBy(group="who")), 0.2, "1 group"),
    ],
)
def test_that_a_split_that_leaves_a_part_without_rows_is_refused(data, share, said):
    with pytest.raises(ValueError, match=said):
        split_rows(np.arange(20), data, 0.999 if said == "train on" else share, groups=np.zeros(20, int))
