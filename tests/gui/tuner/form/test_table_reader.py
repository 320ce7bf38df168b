"""A table is read elsewhere: the window lives, the reading can be cancelled, faults are said in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer

from app.gui.tuner.form.form import SearchForm
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec
from app.tuning.tables import preview as previews
from app.tuning.tables.preview_process import preview
from tests.gui.tuner.form.test_form import choose

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(qtbot):
    made = SearchForm(SearchSpec())
    qtbot.addWidget(made)
    made.resize(330, 1400)
    made.data.set_folded(False)
    made.show()
    yield made
    made.data.picker.cancel.click()


@pytest.fixture
def rows(tmp_path):
    def make(count, name="rows.csv"):
        path = tmp_path / name
        path.write_text("a,b,y\n" + "".join(f"{k},{k % 7},{'no' if k % 3 else 'yes'}\n" for k in range(count)))
        return path

    return make


def test_that_the_event_loop_turns_while_a_large_file_is_read(qtbot, form, rows):
    path, picker, told, turns, shown = rows(60_000), form.data.picker, [], [], []
    form.spec_changed.connect(told.append)
    picker.bar.valueChanged.connect(shown.append)
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: turns.append(True))
    timer.start()
    form.data.open_table(path)
    assert picker.cancel.isVisible()
    assert "being read" in picker.about.text()
    assert "being read" in picker.panel.empty.text()
    assert told[-1] is None  # Start waits
    assert form.spec == SearchSpec()
    form.epochs.setValue(7)
    assert picker.cancel.isVisible()
    qtbot.waitUntil(lambda: picker.preview is not None, timeout=30_000)
    assert len(turns) > 5
    assert shown == sorted(shown)
    assert len(shown) > 3
    assert not picker.cancel.isVisible()
    assert told[-1] == form.spec
    assert (form.spec.data.table, form.spec.data.target, form.spec.epochs) == (str(path), "y", 7)
    assert picker.preview == preview(Table(table=str(path)))
    choose(qtbot, picker.target, "a")
    qtbot.waitUntil(lambda: form.data.task == "regression", timeout=30_000)
    assert form.spec.objective == "val_mean_absolute_error"


def test_that_the_reading_can_be_cancelled_and_taken_up_again(qtbot, form, rows):
    path, told = rows(200_000), []
    form.spec_changed.connect(told.append)
    form.data.open_table(path)
    qtbot.mouseClick(form.data.picker.cancel, LEFT)
    assert form.data.picker.error.isVisible()
    assert told[-1] is None
    assert not form.data.picker.bar.isVisible()
    form.data.open_table(rows(20))
    qtbot.waitUntil(lambda: told[-1] is not None, timeout=30_000)
    assert form.spec.data.table == str(path)


def test_that_another_file_replaces_the_one_being_read(qtbot, form, rows):
    form.data.open_table(rows(200_000))
    form.data.open_table(rows(20, "other.csv"))
    qtbot.waitUntil(lambda: form.data.picker.preview is not None, timeout=30_000)
    assert form.data.picker.preview.rows == 20


def test_that_what_is_wrong_with_a_large_file_is_one_sentence(qtbot, form, tmp_path):
    path = tmp_path / "broken.csv"
    path.write_bytes(b"\x00\x01\x02" * 50_000)
    told = []
    form.spec_changed.connect(told.append)
    form.data.open_table(path)
    qtbot.waitUntil(lambda: form.data.picker.error.isVisible(), timeout=30_000)
    assert form.data.picker.error.text().startswith(path.name)
    assert "\n" not in form.data.picker.error.text()
    assert told[-1] is None


def test_that_a_process_that_cannot_be_had_is_said(qtbot, form, rows, monkeypatch):
    monkeypatch.setattr(previews, "preview_command", lambda data: ["/nowhere/python", data.table])
    path = rows(20)
    form.data.open_table(path)
    qtbot.waitUntil(lambda: form.data.picker.error.isVisible(), timeout=30_000)
    assert form.data.picker.error.text() == f"{path.name}: could not be read"


def test_that_a_spec_with_a_large_file_waits_until_it_is_read(qtbot, form, rows):
    told = []
    form.spec_changed.connect(told.append)
    spec = SearchSpec(data=Table(table=str(rows(40)), target="y"))
    form.data.trust(spec.data.table)
    form.replace_spec(spec, "opening")
    assert told[-1] is None
    qtbot.waitUntil(lambda: told[-1] == spec, timeout=30_000)
    assert form.undo_stack.count() == 1
