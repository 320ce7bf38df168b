"""Of long rows of values a picture keeps what each column can show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.gui.paint.thin import telling


def columns_of(count: int, log: bool) -> np.ndarray:
    if not log:
        return np.arange(count) * 200 // count
    return np.minimum((np.log(np.arange(count) + 1.0) / np.log(count) * 200).astype(np.intp), 199)


@pytest.mark.parametrize("log", [False, True], ids=["even", "log"])
def test_that_every_column_keeps_its_first_last_lowest_and_highest(log):
    values = np.random.default_rng(1).normal(size=20_000).cumsum()
    values[7000:7005] = np.nan
    column = columns_of(len(values), log)
    kept = telling(values, 200, column if log else None)
    assert len(kept) <= 4 * 200
    for one in np.unique(column):
        inside = np.flatnonzero(column == one)
        mine = kept[(kept >= inside[0]) & (kept <= inside[-1])]
        assert {inside[0], inside[-1]} <= set(mine)
        assert np.nanmin(values[mine]) == np.nanmin(values[inside])
        assert np.nanmax(values[mine]) == np.nanmax(values[inside])


@pytest.mark.parametrize("values", [np.full(5000, np.nan), np.zeros(5000), np.arange(5000.0)])
def test_that_rows_without_a_shape_are_kept_short(values):
    assert 2 <= len(telling(values, 100)) <= 400


@given(seed=st.integers(0, 2**31), count=st.integers(1, 20_000), columns=st.integers(1, 300))
@settings(max_examples=40, deadline=None)
def test_that_a_thinned_curve_keeps_every_columns_ends_and_extremes(seed, count, columns):
    values = np.random.default_rng(seed).normal(size=count)
    kept = telling(values, columns)
    assert (np.diff(kept) > 0).all()
    assert len(kept) <= max(count if count <= 4 * columns else 0, 4 * columns)
    column = np.arange(count) * columns // count
    for one in np.unique(column):
        all_of_it, left = values[column == one], values[kept[column[kept] == one]]
        assert (left.min(), left.max(), left[0], left[-1]) == (
            all_of_it.min(),
            all_of_it.max(),
            all_of_it[0],
            all_of_it[-1],
        )
