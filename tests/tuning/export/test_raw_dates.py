"""Dates read by Keras's layers are those that pandas reads."""

from __future__ import annotations

import numpy as np
import pytest

from app.tuning.data.dates import date_parts
from app.tuning.export.raw_columns.raw_dates import date_numbers
from app.tuning.tables.meaning.date_formats import moments
from tests.searching import load_keras

ODD = ["", "n/a", "2023-02-30", "31.02.2020", "2024", "20240229", "1/2/2024", "2024-3", "29.02.2100", "29.02.2000"]


@pytest.mark.parametrize(
    "form",
    ["", "%Y-%m-%d", "%d.%m.%Y", "%m/%d/%y %H:%M", "%Y%m%d", "%d %b %Y %I:%M %p", "%B %d, %Y", "%Y-%m-%d %H:%M:%S.%f"],
)
def test_that_texts_are_the_dates_that_pandas_reads(form):
    load_keras()
    import keras
    import pandas as pd

    seconds = np.random.default_rng(0).integers(-2 * 10**9, 3 * 10**9, 200)
    texts = pd.Series(pd.to_datetime(seconds, unit="s")).dt.strftime(form or "%Y-%m-%dT%H:%M:%S").tolist() + ODD
    expected = date_parts(moments(pd.Series(texts, dtype=object), form))
    cells = keras.Input((1,), dtype="string")
    model = keras.Model(cells, date_numbers(cells, form))
    found = model(keras.ops.convert_to_tensor(np.array(texts, object)[:, None]))
    for part, numbers in expected.items():
        np.testing.assert_array_equal(np.asarray(found[part])[:, 0], numbers, part)
