"""The form with a Python file as its model: whose code runs, what is set of it, and what is kept."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox

from app.gui.theme import LIGHT
from app.gui.tuner.form.form import SearchForm
from app.gui.tuner.own.allowed import AllowedCode
from app.gui.tuner.own.editor import Editor
from app.gui.tuner.own.row_text import OwnTexts, entry_of, experiment
from app.tuning.own.copies import digest
from app.tuning.own.found import DryRun
from app.tuning.spec.data import Npz
from app.tuning.spec.own_model import OwnModel, Registered
from app.tuning.spec.search import SearchSpec, dump_spec, load_spec
from app.tuning.spec.space import Vary

TEXT = "def build_model(hp):\n    raise RuntimeError\n"
UNITS = Registered("units", Vary(min=32, max=128, step=32), 32)
RATE = Registered("rate", Vary(choices=(0.1, 0.2)), 0.1)


def a_form(qtbot, allowed, spec):
    form = SearchForm(spec, allowed=allowed)
    qtbot.addWidget(form)
    form.show()
    return form


def a_spec(path):
    model = OwnModel(str(path), registered=(UNITS, RATE), sha256=digest(TEXT))
    return SearchSpec(model=model)


def test_that_somebody_else_s_code_waits_until_it_is_let_run(qtbot, tmp_path):
    path = tmp_path / "model.py"
    path.write_text(TEXT)
    form = a_form(qtbot, AllowedCode(), a_spec(path))
    qtbot.waitUntil(lambda: "somebody else" in form.model.said.text())
    assert form.obstacle() is not None
    assert form.model_panel.editor.isReadOnly()
    assert form.model_panel.editor.toPlainText() == TEXT


def test_that_code_that_was_let_run_before_can_be_started(qtbot, tmp_path):
    path = tmp_path / "model.py"
    path.write_text(TEXT)
    allowed = AllowedCode()
    allowed.add(digest(TEXT))
    form = a_form(qtbot, allowed, a_spec(path))
    qtbot.waitUntil(lambda: form.obstacle() is None)
    row = form.space_card.own.rows["units"]
    row.mode.setCurrentText("fixed")
    row.mode.activated.emit(1)
    assert form.spec.model.space == {"units": 32}
    assert load_spec(dump_spec(form.spec)) == form.spec
    form.undo_stack.undo()
    assert form.spec.model.space == {}
    path.write_text(TEXT + "# changed\n")
    qtbot.waitUntil(lambda: form.obstacle() is not None)  # its code is another now
    qtbot.waitUntil(lambda: "changed outside" in form.model.said.text())


def test_that_resuming_asks_for_the_folder_s_own_copy(tmp_path):
    allowed = AllowedCode()
    spec = a_spec(tmp_path / "gone.py")
    assert allowed.unasked(tmp_path, spec) is not None
    allowed.add(digest(TEXT))
    assert allowed.unasked(tmp_path, spec) is None
    (tmp_path / "own_model.py").write_text("import os\n")
    assert allowed.unasked(tmp_path, spec) == tmp_path / "own_model.py"


def test_that_an_experiment_holds_all_but_one():
    model = experiment(replace(a_spec("m.py").model, space={"units": Vary(choices=(64, 96))}), "rate")
    assert model.space == {"units": 96}
    assert entry_of(RATE, OwnTexts("list", "0.1, 0.15")) == Vary(choices=(0.1, 0.15))


def test_that_colours_alone_are_no_change_of_the_code(qtbot):
    editor = Editor(LIGHT)
    qtbot.addWidget(editor)
    editor.set_text(TEXT)
    with qtbot.assertNotEmitted(editor.typed):
        editor.set_theme(LIGHT)


def pick(chooser, text):
    chooser.setEditText(text)
    chooser.lineEdit().editingFinished.emit()


def test_that_an_own_model_is_judged_by_what_its_file_measures_or_what_is_typed(qtbot, tmp_path):
    path = tmp_path / "model.py"
    path.write_text(TEXT)
    allowed = AllowedCode()
    allowed.add(digest(TEXT))
    form = a_form(qtbot, allowed, a_spec(path))
    qtbot.waitUntil(lambda: form.look.state == "fine")
    form.look.found = DryRun(str(path), digest(TEXT), "build_model", hyperparameters=(UNITS, RATE), metrics=("odd",))
    form.look.looked_at.emit(form.look.found)
    chooser = form.budget.objective
    assert {"val_loss", "val_odd", "odd"} <= {chooser.itemText(k) for k in range(chooser.count())}
    pick(chooser, "val_f1")
    assert (form.spec.objective, form.spec.direction) == ("val_f1", "max")
    assert form.budget.better.isHidden()
    pick(chooser, "val_odd")
    assert not form.budget.better.isHidden()
    form.budget.better.setCurrentText("higher is better")
    form.budget.better.activated.emit(1)
    assert form.spec.direction == "max"
    monitor = form.callbacks.forms["reduce_lr_on_plateau"].findChild(QComboBox, "monitor")
    pick(monitor, "val_odd")
    assert form.spec.callbacks.reduce_lr_on_plateau.monitor == "val_odd"
    pick(chooser, " ")
    assert chooser.currentText() == form.spec.objective == "val_odd"
    pick(chooser, "val_strange")
    assert form.spec.direction == "min"  # the other way was said of another metric
    form.model.built_in_chosen.emit()
    assert form.spec.model is None
    assert not chooser.isEditable()
    assert load_spec(dump_spec(form.spec)) == form.spec


def test_that_arrays_from_elsewhere_wait_until_they_are_let_read(qtbot, tmp_path):
    path = tmp_path / "model.py"
    path.write_text(TEXT)
    allowed = AllowedCode()
    allowed.add(digest(TEXT))
    spec = replace(a_spec(path), data=Npz(npz=str(tmp_path / "rows.npz"), task="binary"))
    form = a_form(qtbot, allowed, spec)
    qtbot.waitUntil(lambda: form.look.state == "fine")
    assert form.unread
    assert not form.may_read(spec)
    assert form.obstacle() is not None
    form.data.arrays.read.click()
    assert form.may_read(spec)
    assert form.obstacle() is None
    assert form.spec == spec
    assert form.trusted == spec.data.npz


def test_that_arrays_that_are_dropped_beside_an_own_model_are_its_rows(qtbot, tmp_path):
    path = tmp_path / "model.py"
    path.write_text(TEXT)
    allowed = AllowedCode()
    allowed.add(digest(TEXT))
    form = a_form(qtbot, allowed, a_spec(path))
    qtbot.waitUntil(lambda: form.look.state == "fine")
    form.data.kind.show_value(Npz())
    form.data.kind.changed.emit(Npz())
    assert form.obstacle() is not None  # no file yet
    form.open_table(tmp_path / "rows.npz")
    assert form.spec.data == Npz(npz=str(tmp_path / "rows.npz"))
    assert form.data.arrays.choose.text() == "rows.npz"
    assert form.obstacle() is None
