"""A table is set up: what its columns are, how its rows are split, what is asked about it; all of it can be undone."""

from __future__ import annotations

import json

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.gui.tuner.form.form import SearchForm
from app.tuning.spec.data import SplitBy
from app.tuning.spec.search import SearchSpec
from app.tuning.tables import preview as previews
from app.tuning.tables.preview import Choice, Offer
from tests.gui.controls import choose, notes_of, read_table, settle, type_anew
from tests.gui.tuner.columns.made_previews import passengers, told_by
from tests.gui.tuner.seen import errors, field

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What the process was asked to preview; each answer is ``made`` unless there is another in the list."""
    tables = []
    command = told_by(passengers(30), tmp_path)
    monkeypatch.setattr(previews, "preview_command", lambda data: tables.append(data) or command)
    return tables


@pytest.fixture
def told(tmp_path, asked):
    """Makes the next previews be these."""
    return lambda preview: told_by(preview, tmp_path)


@pytest.fixture
def form(qtbot, tmp_path, asked):
    made = SearchForm(SearchSpec())
    qtbot.addWidget(made)
    made.resize(330, 1400)
    made.data.set_folded(False)
    made.show()
    path = tmp_path / "passengers.csv"
    path.write_text("survived\n1\n")
    read_table(qtbot, made, path)
    return made


@pytest.fixture
def picker(form):
    return form.data.picker


def ask_kind(qtbot, picker, key, *names):
    picker.panel.sheet.choose(list(names))
    qtbot.keyClick(picker.panel.sheet, key)


def test_that_kinds_are_chosen_at_once_and_undone_one_by_one(qtbot, form, picker, asked):
    ask_kind(qtbot, picker, KEY.Key_C, "pclass", "age")
    ask_kind(qtbot, picker, KEY.Key_I, "sex")
    assert form.spec.data.columns == {"pclass": "category", "age": "category", "sex": "ignored"}
    shown = {column.name: column for column in picker.panel.sheet.columns.columns}
    assert (shown["age"].kind, shown["sex"].role) == ("category", "ignored")
    settle(qtbot, form)
    qtbot.waitUntil(lambda: asked[-1].columns == form.spec.data.columns)
    form.undo_stack.undo()
    assert form.spec.data.columns == {"pclass": "category", "age": "category"}
    form.undo_stack.undo()
    assert form.spec.data.columns == {}
    form.undo_stack.redo()
    settle(qtbot, form)
    assert form.spec.data.columns == {"pclass": "category", "age": "category"}
    ask_kind(qtbot, picker, KEY.Key_G, "pclass")
    settle(qtbot, form)
    assert form.spec.data.columns == {"age": "category"}


def test_that_start_need_not_wait_for_a_kind(qtbot, form, picker):
    told = []
    form.spec_changed.connect(told.append)
    ask_kind(qtbot, picker, KEY.Key_C, "pclass")
    assert told[-1] == form.spec
    assert not picker.bar.isVisible()
    assert form.obstacle() is None


def test_that_another_target_is_read_for_while_the_columns_stay_in_sight(qtbot, form, picker, asked):
    ask_kind(qtbot, picker, KEY.Key_Y, "sex")
    assert picker.panel.sheet.columns.columnCount() == 30
    assert form.obstacle() is not None
    settle(qtbot, form)
    assert form.spec.data.target == "sex"
    assert asked[-1].target == "sex"


def test_that_a_fault_says_what_to_do_and_does_it_with_one_click(qtbot, form, picker, told):
    mend = Offer("fault", "Every row has another name.", (Choice("Predict sex", {"target": "sex"}),))
    told(
        msgspec.structs.replace(
            passengers(30), target="name", fault="passengers.csv: every name is another", offers=(mend,)
        )
    )
    choose(qtbot, picker.target, "name")
    settle(qtbot, form)
    assert errors(form) == "passengers.csv: every name is another"
    assert form.obstacle() is not None
    assert picker.panel.sheet.columns.columnCount() == 30
    (note,) = notes_of(form)
    (button,) = note.findChildren(QPushButton)
    told(passengers(30))
    qtbot.mouseClick(button, LEFT)
    settle(qtbot, form)
    assert form.spec.data.target == "sex"
    assert form.obstacle() is None


def test_that_a_refusal_leaves_the_columns_and_how_the_file_is_written(qtbot, form, picker, monkeypatch):
    import sys

    refusal = [sys.executable, "-c", "import sys; sys.exit('passengers.csv: has one column only')"]
    monkeypatch.setattr(previews, "preview_command", lambda _: refusal)
    chooser = picker.panel.written.choosers["separator"]
    picker.panel.asked.emit({"separator": "|"})
    settle(qtbot, form)
    assert picker.fault == "passengers.csv: has one column only"
    assert picker.panel.fault.text() == picker.fault
    assert picker.panel.sheet.columns.columnCount() == 30
    assert chooser.currentData() == "|"
    form.undo_stack.undo()
    assert form.spec.data.separator is None


@pytest.mark.parametrize(
    ("way", "split"), [("stratified", "stratified"), ("shuffled", "shuffled"), ("ordered", "ordered")]
)
def test_that_the_split_is_chosen_by_its_name_without_reading_again(qtbot, form, asked, way, split):
    before = len(asked)
    choose(qtbot, form.data.parts.way, way)
    assert form.spec.data.split == split
    assert len(asked) == before
    while form.spec.data.split != "auto":  # the keys went past others
        form.undo_stack.undo()
    assert form.data.parts.way.currentData() == "auto"


def test_that_groups_are_a_column_of_the_table(qtbot, form):
    parts = form.data.parts
    assert not parts.group.isVisible()
    choose(qtbot, parts.way, "group")
    assert parts.group.isVisible()
    assert not isinstance(form.spec.data.split, SplitBy)  # until a column is chosen
    choose(qtbot, parts.group, "pclass")
    assert form.spec.data.split == SplitBy(group="pclass")
    assert parts.group.currentData() == "pclass"


def test_that_a_second_file_validates_and_another_s_is_not_read_unasked(
    qtbot, form, picker, tmp_path, monkeypatch, asked
):
    second = tmp_path / "later.csv"
    second.write_text("survived\n1\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(second), "")))
    choose(qtbot, form.data.parts.way, "table")
    settle(qtbot, form)
    assert form.spec.data.split == SplitBy(table=str(second))
    assert form.may_read(form.spec)
    assert form.trusted.splitlines() == sorted((str(second), form.spec.data.table))
    other = msgspec.structs.replace(form.spec.data, split=SplitBy(table=str(tmp_path / "theirs.csv")))
    count = len(asked)
    form.replace_spec(msgspec.structs.replace(form.spec, data=other), "theirs")
    assert form.unread
    assert str(tmp_path / "theirs.csv") in picker.ask.text().replace("\u200b", "")
    assert len(asked) == count


def test_that_the_test_part_is_typed_and_no_part_is_refused(qtbot, form, asked):
    line, count = field(form.data.parts.share, "test"), len(asked)
    type_anew(qtbot, line, "0.2")
    assert form.spec.data.test == 0.2
    assert len(asked) == count
    type_anew(qtbot, line, "1")
    assert form.spec.data.test == 0.2
    assert errors(form)


def test_that_rare_classes_are_weighed_by_a_tick(qtbot, form):
    form.data.parts.weights.click()
    assert form.spec.data.class_weight == "balanced"
    form.data.parts.weights.click()
    assert form.spec.data.class_weight is None


def test_that_what_was_noticed_is_folded_until_asked_for(qtbot, form, picker):
    assert not picker.notes.isVisible()
    picker.more.click()
    assert "title lines" in picker.notes.text()
    assert picker.notes.isVisible()


def test_that_a_table_s_options_are_in_the_spec_s_file(form, picker):
    picker.edit({"columns": {"age": "category"}, "split": {"group": "sex"}, "header": True, "decimal": ","})
    data = json.loads(msgspec.json.encode(picker.value))
    assert (data["columns"], data["split"]) == ({"age": "category"}, {"group": "sex"})
    assert (data["header"], data["decimal"]) == (True, ",")


def test_that_tables_chosen_before_are_offered_again(qtbot, window, tmp_path, asked):
    picker = window.tuner_tab.form.data.picker
    for name in ("first & last.csv", "second.parquet"):
        (tmp_path / name).write_text("a\n1\n")
        window.open_path(tmp_path / name)
        settle(qtbot, window.tuner_tab.form)
    menu = picker.earlier.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["second.parquet", "first && last.csv"]
    menu.actions()[1].trigger()
    settle(qtbot, window.tuner_tab.form)
    assert window.tuner_tab.form.spec.data.table == str(tmp_path / "first & last.csv")
    assert picker.panel.isVisible()
