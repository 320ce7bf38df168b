"""The form of a search: each entry fixed, listed or ranged; experiments, faults, undo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QWidget

from app.gui.theme import DARK
from app.gui.tuner.form.form import SearchForm
from app.gui.tuner.form.space_text import MODES, Texts, entry_of, experiment, in_mode, texts_of
from app.tuning.spec.data import Synthetic
from app.tuning.spec.search import Callbacks, EarlyStopping, SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.words.plan import space_text
from tests.gui.tuner.seen import errors, field, texts

LEFT = Qt.MouseButton.LeftButton
NAMES = [name for name, _ in Space().settings()]


@pytest.fixture
def form(qtbot):
    made = SearchForm(SearchSpec())
    qtbot.addWidget(made)
    made.resize(330, 1200)
    for card in made.cards:
        card.set_folded(False)
    made.show()
    return made


def choose(qtbot, box, word):
    """Choose a word of a combo box by its keys."""
    box.setFocus()
    step = 1 if box.findText(word) > box.currentIndex() else -1
    while box.currentText() != word:
        qtbot.keyClick(box, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)


def put(qtbot, spin: QSpinBox, value: int) -> None:
    """Type a number into a spin box."""
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, str(value))
    qtbot.keyClick(spin, Qt.Key.Key_Return)


def retype(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)


def test_that_the_form_shows_the_chapter_s_search(form):
    assert form.spec == SearchSpec()
    rows = form.space_card.rows
    assert rows["learning_rate"].values.text() == "0.01, 0.001, 0.0001"
    assert rows["units"].texts() == Texts("range", "", "32", "128", "step", "32")
    assert (form.trials.value(), form.epochs.value(), form.objective.currentText()) == (5, 5, "val_accuracy")
    assert form.callbacks.boxes["reduce_lr_on_plateau"].isChecked()
    assert form.space_card.count.text() == space_text(SearchSpec())


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "at least one"),
        ("fast", "not a number"),
        ("0.1, 0.1", "twice"),
        ("0.1, -1", "above 0"),
        ("0.1, nan", "finite"),
        ("1e999", "finite"),
        ("1e39", "float32"),
        ("0", "above 0"),
    ],
)
def test_that_rates_that_make_no_search_are_named_and_start_waits(qtbot, form, typed, word):
    told = []
    form.spec_changed.connect(told.append)
    line = form.space_card.rows["learning_rate"].values
    retype(qtbot, line, typed)
    assert word in errors(form.space_card)
    assert errors(form.space_card).startswith("learning_rate: ")
    assert told[-1] is None
    retype(qtbot, line, "1e-3 0.05; .5")
    assert not errors(form.space_card)
    assert told[-1] == form.spec
    assert form.spec.space.learning_rate.choices == (0.001, 0.05, 0.5)
    assert line.text() == "1e-3 0.05; .5"


def test_that_every_fault_of_the_space_is_named(qtbot, form):
    rows = form.space_card.rows
    retype(qtbot, rows["learning_rate"].values, "0.1, fast, 0.01, slow")
    retype(qtbot, rows["units"].low, "1.5")
    retype(qtbot, rows["units"].step, "")
    retype(qtbot, rows["dropout"].values, "2")
    assert [line.partition(";")[0] for line in errors(form).splitlines()] == [
        "learning_rate: 'fast' is not a number",
        "learning_rate: 'slow' is not a number",
        "units: '1.5' is not a whole number",
        "units: a number is missing",
        "dropout: expected a number from 0 to below 1, got 2.0",
    ]


@pytest.mark.parametrize(
    ("name", "texts", "word"),
    [
        ("units", Texts("range", "", "256", "128", "step", "32"), "below the smallest"),
        ("units", Texts("range", "", "32", "128", "step", "0"), "above 0"),
        ("units", Texts("range", "", "32.5", "128", "step", "32"), "whole number"),
        ("units", Texts("range", "", "", "128", "step", "32"), "missing"),
        ("learning_rate", Texts("range", "", "0", "1", "log"), "above 0"),
        ("dropout", Texts("fixed", "1"), "below 1"),
        ("dropout", Texts("fixed", "0.1 0.2"), "one value"),
        ("layers", Texts("fixed", "0"), "from 1 up"),
        ("optimizer", Texts("list", "adam, sdg"), "'sdg' is not an optimizer"),
        ("activation", Texts("list", "relu relu"), "twice"),
    ],
)
def test_that_texts_that_make_no_entry_are_said(name, texts, word):
    with pytest.raises(ValueError, match=word) as fault:
        entry_of(name, texts)
    assert str(fault.value).startswith(f"{name}: ")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", MODES)
def test_that_every_entry_goes_through_texts_unchanged(name, mode):
    if mode == "range" and name in ("activation", "optimizer", "batch_norm"):
        return
    for space in (Space(), Space(units=64, learning_rate=0.01)):
        entry = in_mode(name, getattr(space, name), mode)
        assert entry_of(name, texts_of(entry)) == entry
        assert texts_of(entry).mode == mode


@given(
    low=st.floats(1e-6, 1, allow_subnormal=False),
    factor=st.floats(1, 1e4),
    sampling=st.sampled_from(["log", "linear"]),
)
def test_that_any_range_of_rates_can_become_a_list_and_be_fixed(low, factor, sampling):
    entry = Vary(min=low, max=low * factor, sampling=sampling)
    listed = in_mode("learning_rate", entry, "list")
    assert entry_of("learning_rate", texts_of(listed)).choices
    assert isinstance(in_mode("learning_rate", entry, "fixed"), float)


def test_that_an_experiment_is_one_click_away_and_undone_by_one_step(qtbot, form):
    assert form.space_card.only["units"].isVisible()
    assert "2 things vary at once" in texts(form.space_card)
    assert not form.space_card.only["layers"].isVisible()
    qtbot.mouseClick(form.space_card.only["units"], LEFT)
    assert form.spec.space == Space(learning_rate=0.001)
    assert "vary at once" not in texts(form.space_card)
    form.undo_stack.undo()
    assert form.spec == SearchSpec()
    assert form.space_card.rows["learning_rate"].mode.currentText() == "list"
    form.undo_stack.redo()
    assert form.spec.space == experiment(Space(), "units")


def test_that_an_experiment_is_undone_apart_from_the_edits_before_it(qtbot, form):
    choose(qtbot, form.space_card.rows["learning_rate"].mode, "range")
    choose(qtbot, form.space_card.rows["layers"].mode, "range")
    edited = form.spec.space
    qtbot.mouseClick(form.space_card.only["units"], LEFT)
    assert form.undo_stack.undoText() == "Experiment with units"
    form.undo_stack.undo()
    assert form.spec.space == edited
    while form.undo_stack.undoText() == "Change layers":  # a step for each choice on the way
        form.undo_stack.undo()
    assert form.undo_stack.undoText() == "Change learning_rate"
    assert form.spec.space.learning_rate == edited.learning_rate


def test_that_an_experiment_with_two_that_vary_is_undone_apart_too(qtbot, form):
    choose(qtbot, form.space_card.rows["learning_rate"].mode, "range")
    edited = form.spec.space
    qtbot.mouseClick(form.space_card.only["units"], LEFT)
    assert form.spec.space == experiment(edited, "units")
    form.undo_stack.undo()
    assert form.spec.space == edited


def test_that_a_rate_becomes_a_log_range_by_keyboard(qtbot, form):
    row = form.space_card.rows["learning_rate"]
    choose(qtbot, row.mode, "range")
    assert form.spec.space.learning_rate == Vary(min=0.0001, max=0.01, sampling="log")
    assert "continuous" in form.space_card.count.text()
    assert not row.step.isVisible()
    choose(qtbot, row.mode, "fixed")
    assert form.spec.space.learning_rate == 0.001


def test_that_a_fixed_activation_is_chosen_from_names(qtbot, form):
    choose(qtbot, form.space_card.rows["activation"].choice, "tanh")
    assert form.spec.space.activation == "tanh"


def test_that_callbacks_have_their_own_settings(qtbot, form):
    form.callbacks.set_folded(False)
    box = form.callbacks.boxes["early_stopping"]
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert form.spec.callbacks.early_stopping == EarlyStopping()
    line = field(form.callbacks.forms["early_stopping"], "patience")
    retype(qtbot, line, "3")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert form.spec.callbacks.early_stopping == EarlyStopping(patience=3)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert form.spec.callbacks == Callbacks()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert form.spec.callbacks.early_stopping == EarlyStopping(patience=3)


def test_that_a_wrong_setting_keeps_start_waiting_until_it_is_fixed(qtbot, form):
    told = []
    form.spec_changed.connect(told.append)
    form.callbacks.set_folded(False)
    line = field(form.callbacks.forms["reduce_lr_on_plateau"], "factor")
    retype(qtbot, line, "7")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told[-1] is None
    form.epochs.setValue(9)
    assert told[-1] is None
    retype(qtbot, line, "0.25")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told[-1] == form.spec
    assert (form.spec.epochs, form.spec.callbacks.reduce_lr_on_plateau.factor) == (9, 0.25)


def test_that_the_default_forgets_what_was_typed_wrong(qtbot, form):
    form.callbacks.set_folded(False)
    plateau = form.callbacks.forms["reduce_lr_on_plateau"]
    line = field(plateau, "min_lr")
    retype(qtbot, line, "tiny")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    retype(qtbot, form.space_card.rows["units"].low, "999")
    told = []
    form.spec_changed.connect(told.append)
    qtbot.mouseClick(form.budget.default, LEFT)
    assert told[-1] == SearchSpec()
    assert line.text() == "1e-5"
    assert not errors(form.space_card)


def test_that_a_plateau_that_can_never_come_is_said(qtbot, form):
    form.callbacks.set_folded(False)
    form.epochs.setValue(2)
    assert "never" in form.callbacks.never.text()
    assert form.callbacks.never.isVisible()
    form.epochs.setValue(3)
    assert not form.callbacks.never.isVisible()


def test_that_a_range_of_too_many_values_names_its_hyperparameter():
    with pytest.raises(ValueError, match=r"^units: holds more than 1,000,000,000 values; .*, or a sampling$"):
        entry_of("units", Texts("range", low="1", high="99999999999", step="1"))


def test_that_each_choice_is_a_step_of_undo(form):
    chooser = form.data.kind.chooser
    for name in ("moons", "wine", "digits"):
        chooser.setCurrentText(name)
        chooser.activated.emit(chooser.currentIndex())
    form.undo_stack.undo()
    assert form.data.kind.chooser.currentText() == "wine"
    form.undo_stack.undo()
    assert form.data.kind.chooser.currentText() == "moons"


def test_that_a_step_that_was_used_takes_no_more(form):
    form.epochs.setValue(7)
    form.close_step()
    form.epochs.setValue(8)
    form.epochs.setValue(9)
    form.undo_stack.undo()
    assert form.spec.epochs == 7


def test_that_turns_of_one_field_are_one_step_of_undo(form):
    for epochs in (6, 7, 8):
        form.epochs.setValue(epochs)
    form.trials.setValue(9)
    form.undo_stack.undo()
    assert (form.spec.epochs, form.spec.max_trials) == (8, 5)
    form.undo_stack.undo()
    assert form.spec == SearchSpec()
    assert form.epochs.value() == 5


def test_that_any_spec_can_be_shown(form):
    spec = SearchSpec(
        data=Synthetic(rows=50, features=3),
        space=Space(
            layers=Vary(choices=(1, 2)),
            units=8,
            activation=Vary(choices=("relu", "tanh")),
            dropout=Vary(min=0.0, max=0.5),
            learning_rate=Vary(min=1e-5, max=0.1, sampling="log"),
        ),
        objective="loss",
        callbacks=Callbacks(reduce_lr_on_plateau=None, early_stopping=EarlyStopping(patience=4), tensorboard=True),
    )
    form.show_spec(spec)
    form.set_theme(DARK)
    form.epochs.setValue(6)
    form.undo_stack.undo()
    assert form.spec == spec


def test_that_no_name_of_a_callback_s_settings_touches_its_field(qtbot, form):
    card = form.callbacks
    card.set_folded(False)
    card.boxes["early_stopping"].click()
    qtbot.waitUntil(card.forms["early_stopping"].isVisible)
    for one in card.forms.values():
        labels = {label.text(): label for label in one.findChildren(QLabel)}
        for name in one.names:
            end = labels[name].x() + labels[name].sizeHint().width()
            assert one.findChild(QWidget, name).x() >= end + 8


def test_that_each_typed_list_is_a_step_of_undo(form):
    lists = [(0.01, 0.001), (0.5, 0.05), (0.5, 0.05, 0.005)]
    for choices in lists:
        space = replace(form.spec.space, learning_rate=Vary(choices=choices))
        form.replace_spec(replace(form.spec, space=space), "Change learning_rate")
    for choices in reversed(lists):
        assert form.spec.space.learning_rate.choices == choices
        form.undo_stack.undo()


def test_that_another_theme_leaves_what_is_being_typed(qtbot, form):
    form.data.kind.chooser.setCurrentText("moons")
    form.data.kind.chooser.activated.emit(form.data.kind.chooser.currentIndex())
    fields = (field(form.data.kind, "noise"), field(form.callbacks.forms["reduce_lr_on_plateau"], "factor"))
    for line in fields:
        line.selectAll()
        qtbot.keyClicks(line, "0.x")
        qtbot.keyClick(line, Qt.Key.Key_Return)
    form.set_theme(DARK)
    assert field(form.data.kind, "noise") is fields[0]
    assert [line.text() for line in fields] == ["0.x", "0.x"]
    assert form.obstacle() is not None


def test_that_objectives_and_monitors_are_those_of_the_task_and_say_what_they_mean(form, qtbot):
    box = form.objective
    names = [box.itemText(k) for k in range(box.count())]
    assert {"val_auc", "val_balanced_accuracy", "f1_score", "val_loss"} <= set(names)
    assert not [name for name in names if "error" in name or "r2" in name]
    assert all(box.itemData(k, Qt.ItemDataRole.ToolTipRole) for k in range(box.count()))
    choose(qtbot, box, "val_auc")
    assert form.spec.objective == "val_auc"
    assert "ROC" in box.toolTip()
    monitor = form.callbacks.forms["reduce_lr_on_plateau"].findChild(QComboBox, "monitor")
    assert [monitor.itemText(k) for k in range(monitor.count())] == names
    assert monitor.currentText() == "val_loss"


def test_that_what_varies_may_vary_in_each_layer_for_itself_and_undo_takes_it_back(qtbot, form):
    rows = form.space_card.rows
    tick = rows["units"].per_layer
    assert tick.isVisible()
    assert not rows["dropout"].per_layer.isVisible()  # it is fixed
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert form.spec.space.per_layer == ("units",)
    choose(qtbot, rows["layers"].mode, "range")
    retype(qtbot, rows["layers"].high, "2")
    qtbot.keyClick(rows["layers"].high, Qt.Key.Key_Return)
    assert set(form.spec.varied()) == {"layers", "units_1", "units_2", "learning_rate"}
    while form.undo_stack.canUndo():
        form.undo_stack.undo()
    assert form.spec == SearchSpec()
    assert not tick.isChecked()
