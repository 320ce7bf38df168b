"""The data of a search: kinds to choose from, and a table with what is in it and its faults."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.gui.tuner.form.form import SearchForm
from app.tuning.spec.search import SearchSpec
from tests.gui.controls import read_table, settle
from tests.gui.tuner.form.test_form import choose, retype
from tests.gui.tuner.seen import errors, field

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(qtbot):
    made = SearchForm(SearchSpec())
    qtbot.addWidget(made)
    made.resize(330, 1400)
    made.data.set_folded(False)
    made.show()
    return made


@pytest.fixture
def flowers(tmp_path):
    lines = ["size,colour,kind"]
    lines += [f"{k if k % 5 else ''},{'red' if k % 3 else 'blue'},{'ab'[k % 2]}" for k in range(40)]
    path = tmp_path / "flowers.csv"
    path.write_text("\n".join(lines))
    return path


def test_that_data_has_options_of_its_own(qtbot, form):
    choose(qtbot, form.data.kind.chooser, "moons")
    retype(qtbot, field(form.data.kind, "noise"), "0.4")
    qtbot.keyClick(field(form.data.kind, "noise"), Qt.Key.Key_Return)
    assert (type(form.spec.data).__name__, form.spec.data.noise) == ("Moons", 0.4)
    choose(qtbot, form.data.kind.chooser, "circles")
    choose(qtbot, form.data.kind.chooser, "moons")
    assert form.spec.data.noise == 0.4


def test_that_every_tuner_can_be_chosen_and_undone(qtbot, form):
    chooser = form.budget.tuner.chooser
    for name in ("grid_search", "bayesian_optimization", "hyperband"):
        choose(qtbot, chooser, name)
        assert form.spec.tuner.__struct_config__.tag == name
    line = field(form.budget.tuner, "factor")
    retype(qtbot, line, "4")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert form.spec.tuner.factor == 4
    for _ in range(4):
        form.undo_stack.undo()
    assert form.spec == SearchSpec()
    assert chooser.currentText() == "random_search"


def test_that_a_grid_over_a_continuous_range_is_refused_until_it_is_fixed(qtbot, form):
    told = []
    form.spec_changed.connect(told.append)
    form.budget.set_folded(False)
    choose(qtbot, form.space_card.rows["learning_rate"].mode, "range")
    choose(qtbot, form.budget.tuner.chooser, "grid_search")
    assert "a grid needs single values" in errors(form)
    assert told[-1] is None
    choose(qtbot, form.space_card.rows["learning_rate"].mode, "list")
    assert told[-1] == form.spec
    assert not errors(form)
    assert form.spec.tuner.__struct_config__.tag == "grid_search"


def test_that_a_csv_shows_what_is_in_it_and_becomes_the_data(qtbot, form, flowers):
    read_table(qtbot, form, flowers)
    assert (form.spec.data.table, form.spec.data.target) == (str(flowers), "kind")
    assert "40 rows, 3 columns; binary of kind." in form.data.picker.about.text()
    assert form.data.picker.shares.text == "a 50%, b 50%"
    shown = form.data.picker.panel.sheet.columns
    assert [(c.name, c.kind, c.role) for c in shown.columns] == [
        ("kind", "category", "target"),
        ("size", "number", "feature"),
        ("colour", "category", "feature"),
    ]
    assert shown.columns[1].missing == 8
    form.undo_stack.undo()
    assert form.spec == SearchSpec()
    assert not form.data.picker.isVisible()


def test_that_a_rare_class_is_not_told_as_none(qtbot, form, tmp_path):
    path = tmp_path / "rare.csv"
    path.write_text("\n".join(["size,kind", *(f"{k},{'rare' if k < 2 else 'usual'}" for k in range(500))]))
    read_table(qtbot, form, path)
    assert form.data.picker.shares.text == "usual >99%, rare <1%"


def test_that_a_target_of_numbers_makes_it_a_regression_with_its_own_objective(qtbot, form, flowers):
    read_table(qtbot, form, flowers)
    choose(qtbot, form.data.picker.target, "size")
    settle(qtbot, form)
    assert form.data.task == "regression"
    assert form.spec.objective == "val_mean_absolute_error"
    names = [form.objective.itemText(k) for k in range(form.objective.count())]
    assert "val_accuracy" not in names
    choose(qtbot, form.data.picker.target, "kind")
    settle(qtbot, form)
    assert form.spec.objective == "val_accuracy"


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n", b"a,b\n1,2\n", b"\x00\x01\x02" * 50],
)
def test_that_a_broken_csv_is_one_sentence_and_start_waits(qtbot, form, tmp_path, content):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    told = []
    form.spec_changed.connect(told.append)
    read_table(qtbot, form, path)
    assert "broken.csv" in form.data.picker.error.text()
    assert form.data.picker.error.isVisible()
    assert errors(form) == form.data.picker.error.text()  # once is enough
    assert told[-1] is None
    form.epochs.setValue(7)
    assert told[-1] is None
    form.undo_stack.undo()
    form.replace_spec(SearchSpec(), "default")
    assert told[-1] == SearchSpec()


def test_that_a_broken_csv_offers_no_columns_of_another_file(qtbot, form, flowers, tmp_path):
    read_table(qtbot, form, flowers)
    assert form.data.picker.target.count() > 0
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02" * 50)
    read_table(qtbot, form, path)
    assert form.data.picker.target.count() == 0
    assert not form.data.picker.target.isEnabled()


def test_that_a_table_without_a_file_waits_for_one(qtbot, form, flowers):
    told = []
    form.spec_changed.connect(told.append)
    choose(qtbot, form.data.kind.chooser, "table")
    assert form.data.picker.choose.isVisible()
    assert told[-1] is None
    assert form.obstacle()[1] is form.data.picker
    assert not errors(form)
    form.data.picker.open(flowers)
    settle(qtbot, form)
    assert told[-1] == form.spec
    assert not errors(form)


def test_that_a_dropped_csv_goes_to_the_tuner_tab_and_is_shown(qtbot, window, flowers):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(flowers))])
    keys = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, keys))
    assert window.tabs.currentIndex() == 1
    settle(qtbot, window.tuner_tab.form)
    assert window.tuner_tab.form.spec.data.table == str(flowers)
    panel = window.tuner_tab.form.data.picker.panel
    qtbot.waitUntil(lambda: panel.visibleRegion().boundingRect() == panel.rect(), timeout=5000)
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.tuner_tab.display.isVisible()
    qtbot.mouseClick(window.tuner_tab.form.data.picker.columns, LEFT)
    assert panel.isVisible()


def test_that_a_project_opened_after_a_broken_csv_can_be_started(qtbot, window, tmp_path, searched):
    window.tabs.setCurrentIndex(1)
    path = tmp_path / "broken.csv"
    path.write_bytes(b"\x00\x01\x02" * 50)
    window.open_path(path)
    assert not window.tuner_tab.run_card.start.isEnabled()
    window.open_path(searched.project)
    assert window.tuner_tab.run_card.start.isEnabled()


@pytest.mark.parametrize(("typed", "part"), [("0,3", 0.3), ("1e-1", 0.1), ("0.333", 0.333), (".25", 0.25)])
def test_that_the_validation_part_is_read_as_it_is_typed(qtbot, form, typed, part):
    line = field(form.data.split, "validation_split")
    form.data.set_folded(False)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert form.spec.validation_split == part
    assert form.obstacle() is None


@pytest.mark.parametrize("typed", ["1.5", "0", "25%", ""])
def test_that_no_part_of_the_rows_is_refused_in_place(qtbot, form, typed):
    line = field(form.data.split, "validation_split")
    form.data.set_folded(False)
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert form.spec.validation_split == 0.2
    assert errors(form.data.split).startswith("validation_split: ")
    assert form.obstacle()[1] is form.data.split
