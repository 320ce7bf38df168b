"""What is wrong in the form is said over its column: nothing moves when it comes or goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit

from app.gui.kit.widgets import column
from app.gui.tuner.form.form import SearchForm
from app.tuning.spec.search import SearchSpec
from tests.gui.controls import read_table, settle, type_anew
from tests.gui.tuner.form.test_form import choose
from tests.gui.tuner.seen import errors, field

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)


def places(form):
    """Where every control in sight stands in the form, once all is laid out."""
    for _ in range(3):
        QApplication.processEvents()
    found = [part for kind in CONTROLS for part in form.findChildren(kind) if part.isVisible()]
    return {part: (part.mapTo(form, QPoint(0, 0)), part.size()) for part in found}


@pytest.fixture
def form(qtbot):
    """In a column, as in the window."""
    area = column(SearchForm(SearchSpec()), width=340)
    qtbot.addWidget(area)
    area.resize(340, 700)
    made = area.findChild(SearchForm)
    for card in made.cards:
        card.set_folded(False)
    area.show()
    yield made
    area.close()


WRONG = {"rates": "fast", "units": "1.5", "seed": "1.5", "validation_split": "7"}


@pytest.mark.parametrize("name", WRONG)
def test_that_a_wrong_value_moves_nothing(qtbot, form, name):
    rows = form.space_card.rows
    lines = {"rates": rows["learning_rate"].values, "units": rows["units"].low, "seed": form.seed.lineEdit()}
    line = lines.get(name) or field(form.data.split, name)
    before, right = places(form), line.text()
    type_anew(qtbot, line, WRONG[name])
    assert errors(form)
    assert places(form) == before
    type_anew(qtbot, line, right)
    assert not errors(form)
    assert places(form) == before


def test_that_settings_that_do_not_fit_together_move_nothing(qtbot, form):
    choose(qtbot, form.space_card.rows["learning_rate"].mode, "range")
    before = places(form)
    choose(qtbot, form.budget.tuner.chooser, "grid_search")
    assert errors(form)
    assert places(form) == before


def test_that_a_table_moves_nothing_whether_it_can_be_used_or_not(qtbot, form, tmp_path):
    choose(qtbot, form.data.kind.chooser, "table")
    qtbot.waitUntil(form.data.picker.isVisible)
    before = places(form)
    (tmp_path / "good.csv").write_text("size,kind\n" + "".join(f"{k * 7 % 40},{'ab'[k % 2]}\n" for k in range(40)))
    read_table(qtbot, form, tmp_path / "good.csv")
    assert not errors(form)
    assert places(form) == before
    (tmp_path / "broken.csv").write_bytes(b"\x00\x01\x02" * 50)
    form.data.open_table(tmp_path / "broken.csv")
    settle(qtbot, form)
    assert errors(form)
    assert places(form) == before
