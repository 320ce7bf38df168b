"""Numbers typed into the form and Start: it waits for those that are wrong, and reads the last one typed."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.descent.text.json_input import InputError
from app.gui.tuner.run.session import SearchSession
from tests.gui.controls import complaint, type_anew

LEFT = Qt.MouseButton.LeftButton


def test_that_start_waits_for_a_number_and_the_form_says_why(qtbot, tab):
    tab.form.budget.set_folded(False)
    type_anew(qtbot, tab.form.epochs, "1e")
    type_anew(qtbot, tab.form.seed, "zero")
    told = complaint(tab.form.budget).splitlines()
    assert [line.partition(":")[0] for line in told] == ["epochs", "seed"]
    assert not tab.run_card.start.isEnabled()
    assert "in Search" in tab.run_card.waits.text()
    tab.form.budget.default.click()
    assert not complaint(tab.form.budget)
    assert tab.run_card.start.isEnabled()
    type_anew(qtbot, tab.run_card.options_box.workers, "2.5")
    assert "Workers: '2.5' is not a whole number" in tab.run_card.waits.text()
    assert not tab.run_card.start.isEnabled()
    type_anew(qtbot, tab.run_card.options_box.workers, "2")
    assert tab.run_card.start.isEnabled()


def test_that_start_reads_what_was_typed_last(qtbot, tab, monkeypatch):
    started = []

    def refuse(_session, _project, spec, _resume):
        started.append(spec)
        raise InputError("no search here")  # what would be trained is all there is to know

    monkeypatch.setattr(SearchSession, "prepare", refuse)
    for typed in ("7", "x"):
        tab.form.epochs.setFocus()
        tab.form.epochs.selectAll()
        qtbot.keyClicks(tab.form.epochs, typed)
        qtbot.mouseClick(tab.run_card.start, LEFT)
    assert [spec.epochs for spec in started] == [7]
