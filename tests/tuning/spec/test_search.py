"""A search spec as JSON: the default is the chapter's, what is wrong is named."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent.text.json_input import InputError
from app.tuning.record.space_grid import axes_of
from app.tuning.spec.data import Synthetic, Table
from app.tuning.spec.search import (
    EarlyStopping,
    ReduceLROnPlateau,
    SearchSpec,
    combinations,
    dump_spec,
    fitted,
    load_spec,
    names_objective,
    with_fitting_objective,
)
from app.tuning.spec.space import WHOLE, Space, Vary, listed_values

CHAPTER = {
    "data": {"name": "synthetic", "rows": 1000, "features": 10, "seed": 1},
    "validation_split": 0.2,
    "space": {
        "layers": 1,
        "units": {"min": 32, "max": 128, "step": 32},
        "activation": "relu",
        "dropout": 0.0,
        "batch_size": 32,
        "optimizer": "adam",
        "learning_rate": {"choices": [0.01, 0.001, 0.0001]},
    },
    "tuner": {"name": "random_search"},
    "objective": "val_accuracy",
    "max_trials": 5,
    "epochs": 5,
    "seed": 1,
    "callbacks": {
        "reduce_lr_on_plateau": {"monitor": "val_loss", "factor": 0.5, "patience": 2, "min_lr": 1e-5},
        "early_stopping": None,
        "tensorboard": False,
    },
}


def test_that_the_default_is_the_chapter_s_mini_project():
    assert load_spec(msgspec.json.encode(CHAPTER)) == SearchSpec() == load_spec("{}")


whole_ranges = st.tuples(st.integers(1, 64), st.integers(0, 64), st.integers(1, 16)).map(
    lambda t: Vary(min=t[0], max=t[0] + t[1], step=t[2])
)
rate_lists = st.lists(st.floats(1e-8, 100), min_size=1, max_size=5, unique=True).map(lambda v: Vary(choices=tuple(v)))
spaces = st.builds(
    Space,
    layers=st.integers(1, 4) | whole_ranges,
    units=st.integers(1, 64) | whole_ranges,
    dropout=st.floats(0, 0.9) | st.just(Vary(min=0.0, max=0.5, sampling="linear")),
    learning_rate=st.floats(1e-8, 100) | rate_lists | st.just(Vary(min=1e-5, max=0.1, sampling="log")),
    activation=st.sampled_from(["relu", "tanh"]) | st.just(Vary(choices=("relu", "gelu"))),
)
specs = st.builds(
    SearchSpec,
    data=st.builds(Synthetic, rows=st.integers(10, 10_000)),
    validation_split=st.floats(0.01, 0.99),
    space=spaces,
    max_trials=st.integers(1, 100),
    seed=st.integers(1, 1000),
)


@given(specs)
def test_that_a_spec_survives_its_file(spec):
    assert load_spec(dump_spec(spec)) == spec


@given(specs)
def test_that_the_combinations_are_those_that_can_be_listed(spec):
    values = [
        range(vary.min, vary.max + 1) if vary.values() is None and name in WHOLE else vary.values()
        for name, vary in spec.space.varied().items()
    ]
    if any(v is None for v in values):
        assert combinations(spec) is None
    else:
        product = 1
        for listed in values:
            assert len(set(listed)) == len(listed)
            product *= len(listed)
        assert combinations(spec) == product


@pytest.mark.real
@settings(deadline=None)  # the first example loads Keras
@given(st.integers(-20, 20), st.integers(0, 60), st.sampled_from([0.1, 0.05, 0.01, 0.2, 0.3, 1e-4, 1]))
def test_that_keras_tuner_tries_the_very_values_that_are_counted(low, count, step):
    """Its own Float(0, 0.5, step=0.1) has no 0.5."""
    import keras_tuner

    vary = Vary(min=round(low * step, 4) + 0.0, max=round((low + count) * step, 4) + 0.0, step=step)
    expected = [float(value) for value in vary.values()]
    assert expected[-1] == pytest.approx(vary.max)
    assert len(expected) == count + 1
    space = keras_tuner.HyperParameters()
    values = listed_values("dropout", vary)
    if values is None:
        space.Float("dropout", vary.min, vary.max, step=vary.step)
    else:
        space.Choice("dropout", values)
    (registered,) = space.space
    assert list(registered.values) == expected
    assert [registered.prob_to_value((k + 0.5) / (count + 1)) for k in range(count + 1)] == expected


def test_that_a_range_without_end_is_counted_as_keras_tuner_counts():
    vary = Vary(min=0.0, max=0.9, step=0.9 / 1_000_000)
    assert listed_values("dropout", vary) is None
    assert len(vary.values()) == int(0.9 // vary.step + 1)


def test_that_the_chapter_s_space_holds_twelve():
    assert combinations(SearchSpec()) == 12
    assert list(SearchSpec().space.units.values()) == [32, 64, 96, 128]


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ('{"space": {"units": {"min": 32}}}', "$.space.units", "min and max"),
        ('{"space": {"units": {"min": 64, "max": 32}}}', "$.space.units.max", "below min"),
        ('{"space": {"units": {"min": 1, "max": 9, "step": 0}}}', "$.space.units.step", "above 0"),
        ('{"space": {"units": {"min": 1, "max": 9, "step": 1.5}}}', "$.space.units.step", "whole"),
        ('{"space": {"units": {"min": 0, "max": 9}}}', "$.space.units", "from 1 up"),
        ('{"space": {"units": {"choices": []}}}', "$.space.units.choices", "at least one"),
        ('{"space": {"units": {"choices": [1, 1]}}}', "$.space.units.choices", "twice"),
        ('{"space": {"units": {"choices": [1], "min": 1}}}', "$.space.units", "not both"),
        ('{"space": {"units": {"choice": [1]}}}', "$.space.units", "choices"),
        ('{"space": {"units": 1.5}}', "$.space.units", "a whole number"),
        ('{"space": {"units": {"choices": [8, 1.5]}}}', "$.space.units", "whole"),
        ('{"space": {"learning_rate": 0}}', "$.space.learning_rate", "above 0"),
        ('{"space": {"learning_rate": {"choices": [0.1, "x"]}}}', "$.space.learning_rate", "number"),
        (
            '{"space": {"learning_rate": {"min": 0, "max": 1, "sampling": "log"}}}',
            "$.space.learning_rate.min",
            "above 0",
        ),
        ('{"space": {"learning_rate": {"min": 0.1, "max": 1, "sampling": "lg"}}}', "$.space.learning_rate", "log"),
        ('{"space": {"dropout": {"min": 0, "max": 1}}}', "$.space.dropout", "below 1"),
        ('{"space": {"optimizer": "adm"}}', "$.space.optimizer", "adamw"),
        ('{"space": {"activation": {"choices": ["relu", "rel"]}}}', "$.space.activation", "gelu"),
        ('{"space": {"lr": 1}}', "$.space", "learning_rate"),
        ('{"objective": "acc"}', "$.objective", "val_accuracy"),
        ('{"tuner": {"name": "luck"}}', "$.tuner.name", "random_search"),
        ('{"data": {"name": "mnist"}}', "$.data.name", "synthetic"),
        ('{"data": {"name": "synthetic", "rows": 5}}', "$.data.rows", "from 10 up"),
        ('{"validation_split": 1}', "$.validation_split", "below 1"),
        ('{"max_trials": 0}', "$.max_trials", "from 1 up"),
        ('{"seed": 0}', "$.seed", "from 1 up"),
        (
            '{"callbacks": {"reduce_lr_on_plateau": {"factor": 1.0}}}',
            "$.callbacks.reduce_lr_on_plateau.factor",
            "below 1",
        ),
        ('{"trials": 5}', "$", "max_trials"),
    ],
)
def test_that_what_is_wrong_is_named_with_its_place(text, place, word):
    with pytest.raises(InputError) as caught:
        load_spec(text)
    message = str(caught.value)
    assert message.split(": ")[0].startswith(place), message
    assert word in message


def test_that_the_callbacks_have_keras_defaults_or_the_chapter_s():
    assert ReduceLROnPlateau() == ReduceLROnPlateau(
        monitor="val_loss", factor=0.5, patience=2, min_lr=1e-5, min_delta=1e-4, cooldown=0
    )
    assert EarlyStopping() == EarlyStopping(monitor="val_loss", patience=0, min_delta=0.0)


def test_that_a_range_of_very_many_values_is_counted_and_not_listed():
    """A thousand million integers would be forty gigabytes."""
    units = Vary(min=1, max=999_999_999)
    spec = SearchSpec(space=Space(units=units, learning_rate=0.01))
    values = units.values()
    assert combinations(spec) == len(values) == 999_999_999
    assert (values[0], values[-1], values[10:12]) == (1, 999_999_999, [11, 12])
    assert 500 in values
    assert 0 not in values
    axis = axes_of(spec)["units"]
    assert (axis.values, axis.low, axis.high) == (None, 1.0, 999_999_999.0)


@pytest.mark.parametrize("most", [10**12, 10**400])
def test_that_a_range_without_end_is_refused(most):
    with pytest.raises(ValueError, match="holds more than 1,000,000,000 values"):
        Vary(min=1, max=most)


def test_that_a_grid_of_very_many_values_is_refused():
    with pytest.raises(InputError, match=r"\$\.space\.units: a grid lists its values, and 100,000 are too many"):
        load_spec('{"tuner": {"name": "grid_search"}, "space": {"units": {"min": 1, "max": 100000}}}')


@pytest.mark.parametrize(
    ("text", "objective"),
    [
        ("{}", "val_accuracy"),
        ('{"data": {"csv": "a", "target": "b", "task": "regression"}}', "val_mean_absolute_error"),
        ('{"data": {"csv": "a", "target": "b", "task": "binary"}}', "val_accuracy"),
        ('{"data": {"csv": "a", "target": "b", "task": "regression"}, "objective": "r2_score"}', "r2_score"),
        ('{"data": {"name": "wine"}, "objective": "val_auc"}', "val_auc"),
    ],
)
def test_that_a_spec_without_an_objective_gets_the_one_that_fits_its_data(text, objective):
    assert load_spec(text).objective == objective


def test_that_it_is_known_whether_a_file_is_to_say_what_fits():
    text = '{"data": {"csv": "a", "target": "b"}}'
    assert not names_objective(text)
    assert names_objective('{"objective": "val_loss"}')
    assert with_fitting_objective(load_spec(text), "regression").objective == "val_mean_absolute_error"
    assert with_fitting_objective(load_spec(text), "multiclass") == load_spec(text)


@pytest.mark.parametrize(
    ("objective", "direction"), [("val_auc", "max"), ("r2_score", "max"), ("val_root_mean_squared_error", "min")]
)
def test_that_a_measure_s_direction_is_the_better_one(objective, direction):
    assert SearchSpec(objective=objective).direction == direction


def test_that_a_regression_has_no_classes_to_weigh():
    weighed = SearchSpec(data=Table("a", "b", class_weight="balanced"))
    assert fitted(weighed, "binary") == weighed
    assert fitted(weighed, "regression").data == Table("a", "b")
    with pytest.raises(InputError, match="class_weight"):
        load_spec('{"data": {"table": "a", "target": "b", "task": "regression", "class_weight": "balanced"}}')
