"""Boxes of whole numbers: what is typed is read as it is meant, or refused in a sentence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.gui.kit.spins import WholeSpin
from tests.gui.controls import complaint

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def spin(qtbot) -> WholeSpin:
    made = WholeSpin("epochs", 1, 10_000, "")
    qtbot.addWidget(made)
    made.setValue(5)
    made.show()
    return made


def type_in(qtbot, spin, text, end=KEY.Key_Return):
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, text)
    qtbot.keyClick(spin, end)


@pytest.mark.parametrize(("typed", "value"), [("1e3", 1000), ("1.5E3", 1500), (" 12 ", 12), ("+7", 7), ("007", 7)])
def test_that_a_number_is_read_as_it_is_meant(qtbot, spin, typed, value):
    type_in(qtbot, spin, typed)
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
        type_in(qtbot, spin, typed)
    assert told.args == [f"epochs: {why}"]
    assert (spin.value(), spin.text()) == (5, typed)
    spin.setValue(5)  # the form, filled with the same value again
    assert spin.text() == typed


def test_that_a_refused_number_is_mended_by_typing_by_a_step_by_escape_or_by_another_value(qtbot, spin):
    for mend, value in (
        (lambda: type_in(qtbot, spin, "6"), 6),
        (lambda: qtbot.keyClick(spin, KEY.Key_Up), 7),
        (lambda: qtbot.keyClick(spin, KEY.Key_Escape), 7),
        (lambda: spin.setValue(9), 9),
        (spin.forget_typing, 9),
        (lambda: type_in(qtbot, spin, "9"), 9),
    ):
        type_in(qtbot, spin, "x")
        assert spin.fault
        mend()
        assert (spin.value(), spin.text(), spin.fault) == (value, str(value), "")


def test_that_start_waits_for_a_number_and_the_form_says_why(qtbot, tab):
    type_in(qtbot, tab.form.epochs, "1e")
    type_in(qtbot, tab.form.seed, "zero")
    told = complaint(tab.form.budget).splitlines()
    assert [line.partition(":")[0] for line in told] == ["epochs", "seed"]
    assert not tab.run_card.start.isEnabled()
    assert "in Search" in tab.run_card.waits.text()
    tab.form.budget.default.click()
    assert not complaint(tab.form.budget)
    assert tab.run_card.start.isEnabled()
    type_in(qtbot, tab.run_card.options_box.workers, "2.5")
    assert "Workers: '2.5' is not a whole number" in tab.run_card.waits.text()
    assert not tab.run_card.start.isEnabled()
    type_in(qtbot, tab.run_card.options_box.workers, "2")
    assert tab.run_card.start.isEnabled()


def test_that_start_reads_what_was_typed_last(qtbot, tab, monkeypatch):
    started = []
    monkeypatch.setattr(tab, "_run", lambda _project, spec, **_how: started.append(spec))
    for typed in ("7", "x"):
        tab.form.epochs.setFocus()
        tab.form.epochs.selectAll()
        qtbot.keyClicks(tab.form.epochs, typed)
        qtbot.mouseClick(tab.run_card.start, LEFT)
    assert [spec.epochs for spec in started] == [7]
