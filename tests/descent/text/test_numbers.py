"""Numbers as people write and type them."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent.text.numbers import number_text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1062, 3, "1,060"),
        (-1062, 3, "−1,060"),
        (999.6, 3, "1,000"),
        (450, 2, "450"),
        (99, 2, "99"),
        (99_949, 3, "99,900"),
        (99_960, 3, "1e5"),
        (1.234e7, 3, "1.23e7"),
        (5.034, 3, "5.03"),
        (-4.12e-6, 3, "−4.12e-6"),
        (np.inf, 3, "∞"),
    ],
)
def test_that_a_sentence_writes_out_what_people_would(value, digits, text):
    assert number_text(value, digits) == text
