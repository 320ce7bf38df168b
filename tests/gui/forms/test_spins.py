"""Boxes of whole numbers: what is typed is read as it is meant, or refused in a sentence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.gui.forms.spins import WholeSpin
from tests.gui.controls import type_anew

KEY = Qt.Key


@pytest.fixture
def spin(qtbot) -> WholeSpin:
    made = WholeSpin("epochs", 1, 10_000, "")
    qtbot.addWidget(made)
    made.setValue(5)
    made.show()
    return made


@pytest.mark.parametrize(("typed", "value"), [("1e3", 1000), ("1.5E3", 1500), (" 12 ", 12), ("+7", 7), ("007", 7)])
def test_that_a_number_is_read_as_it_is_meant(qtbot, spin, typed, value):
    type_anew(qtbot, spin, typed)
    assert (spin.value(), spin.text(), spin.fault) == (value, str(value), "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.5", "'1.5' is not a whole number"),
        ("1.0", "'1.0' is not a whole number"),
        ("ten", "'ten' is not a number"),
        ("1e", "'1e' is not a number"),
        ("1e-3", "'1e-3' is not a whole number"),
        ("20000", "20,000 is not between 1 and 10,000"),
        ("0", "0 is not between 1 and 10,000"),
        ("-4", "-4 is not between 1 and 10,000"),
        ("1e999", "'1e999' is not a whole number"),
        ("nan", "'nan' is not a whole number"),
    ],
)
def test_that_what_is_no_such_number_stays_and_is_refused_in_a_sentence(qtbot, spin, typed, why):
    with qtbot.waitSignal(spin.complained) as told:
        type_anew(qtbot, spin, typed)
    assert told.args == [f"epochs: {why}"]
    assert (spin.value(), spin.text()) == (5, typed)
    spin.setValue(5)  # the form, filled with the same value again
    assert spin.text() == typed


def test_that_a_refused_number_is_mended_by_typing_by_a_step_by_escape_or_by_another_value(qtbot, spin):
    for mend, value in (
        (lambda: type_anew(qtbot, spin, "6"), 6),
        (lambda: qtbot.keyClick(spin, KEY.Key_Up), 7),
        (lambda: qtbot.keyClick(spin, KEY.Key_Escape), 7),
        (lambda: spin.setValue(9), 9),
        (spin.forget_typing, 9),
        (lambda: type_anew(qtbot, spin, "9"), 9),
    ):
        type_anew(qtbot, spin, "x")
        assert spin.fault
        mend()
        assert (spin.value(), spin.text(), spin.fault) == (value, str(value), "")
