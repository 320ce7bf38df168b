"""Bad specs, each with the one sentence it gets; the sentences are in the golden file."""

from __future__ import annotations

import pytest

from app.descent.text.json_input import InputError
from app.tuning.spec.search import load_spec
from tests.golden import check_section

BAD_SPECS = [
    '{"data": {"csv": "a.csv", "target": ""}}',
    '{"data": {"csv": "", "target": "b"}}',
    '{"data": {"csv": "a.csv", "goal": "b"}}',
    '{"data": {"name": "moons", "noise": -1}}',
    '{"objective": "val_mean_absolute_error"}',
    '{"data": {"csv": "a", "target": "b", "task": "regression"}, "objective": "val_auc"}',
    '{"tuner": {"name": "hyperband", "factor": 1}}',
    '{"tuner": {"name": "grid_search"}, "space": {"dropout": {"min": 0, "max": 0.5}}}',
    '{"executions_per_trial": 0}',
    "",
    "nonsense",
    '{"max_trials": 5,\n "epochs": NaN}',
    '{"max_trials": 5',
    "[1, 2]",
    '{"epoch": 5}',
    '{"max_trials": 0}',
    '{"max_trials": "many"}',
    '{"epochs": 2.5}',
    '{"seed": 3000000000}',
    '{"validation_split": 1.5}',
    '{"space": {"units": {"min": 128, "max": 32}}}',
    '{"space": {"units": {"choices": []}}}',
    '{"space": {"units": {"choices": [32, 32]}}}',
    '{"space": {"units": {"choices": [32], "min": 3}}}',
    '{"space": {"units": {"min": 8}}}',
    '{"space": {"units": {"min": 8, "max": 64, "step": 0}}}',
    '{"space": {"units": "lots"}}',
    '{"space": {"layers": {"min": 1.5, "max": 3}}}',
    '{"space": {"learning_rate": -1}}',
    '{"space": {"learning_rate": {"min": 0, "max": 1, "sampling": "log"}}}',
    '{"space": {"optimizer": "adamant"}}',
    '{"space": {"activation": {"choices": ["relu", "rilu"]}}}',
    '{"space": {"colour": 1}}',
    '{"tuner": {"name": "magic"}}',
    '{"tuner": "random_search"}',
    '{"data": {"name": "moon"}}',
    '{"objective": "beauty"}',
    '{"callbacks": {"reduce_lr_on_plateau": {"factor": 1.5}}}',
]


def refusal(spec):
    with pytest.raises(InputError) as caught:
        load_spec(spec)
    return str(caught.value)


def test_that_every_bad_spec_gets_its_sentence():
    check_section("search: refused specs", {spec: refusal(spec) for spec in BAD_SPECS})


@pytest.mark.parametrize("spec", BAD_SPECS)
def test_that_a_refusal_is_one_line_that_begins_with_the_place(spec):
    said = refusal(spec)
    assert said.startswith(("$", "line ", "the text is empty"))
    assert "\n" not in said
