"""The short code of a search is the exported script's own, line for line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app.tuning.export.scripts.script import script
from app.tuning.export.scripts.short_script import ROWS, short_script
from app.tuning.spec.data import Table
from app.tuning.spec.search import Callbacks, SearchSpec
from app.tuning.spec.space import Vary
from app.tuning.spec.tuner import BayesianOptimization, Hyperband

SPECS = {
    "default": SearchSpec(),
    "bayesian": SearchSpec(tuner=BayesianOptimization(), executions_per_trial=2),
    "hyperband": SearchSpec(tuner=Hyperband()),
    "batch": SearchSpec(space=msgspec.structs.replace(SearchSpec().space, batch_size=Vary(choices=(16, 64)))),
    "none": SearchSpec(callbacks=Callbacks()),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_that_every_line_is_one_of_the_exported_script(spec):
    exported = [line.partition("  # ")[0] for line in script(spec, Path("search"), "binary", 2).splitlines()]
    lines = [line.text for line in short_script(spec)]
    assert lines[0] == ROWS
    assert set(lines[1:]) <= set(exported)
    assert "    return model" in lines
    assert not any("directory" in line or "oracle" in line for line in lines)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_that_every_setting_of_the_search_has_its_line(spec):
    said = {setting for line in short_script(spec) for setting in line.settings}
    varied = set(spec.space.varied())
    assert {"seed", "tuner", "objective", "callbacks", "run", "data"} <= said
    assert varied <= said
    assert {"layers", "units", "activation", "dropout", "optimizer", "learning_rate"} <= said


def test_that_a_changed_setting_changes_its_own_lines_alone():
    before, after = short_script(SPECS["default"]), short_script(SearchSpec(max_trials=9))
    changed = [now for then, now in zip(before, after, strict=True) if then != now]
    assert [(line.text.strip(), line.settings) for line in changed] == [("max_trials=9,", ("max_trials",))]


def test_that_a_table_s_lines_are_about_it_and_need_no_keras():
    data = Table(table="rows.csv", target="word", class_weight="balanced")
    lines = short_script(SearchSpec(data=data, objective="val_f1_score"))
    assert {line.settings for line in lines if "cut" in line.text or "class_weight" in line.text} == {("data",)}
    assert any("Objective('val_f1_score', 'max')" in line.text for line in lines)
