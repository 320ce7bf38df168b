"""A search's network as a file to be edited: whole Python, without rows or tuner."""

from __future__ import annotations

import pytest

from app.tuning.export.scripts.model_file import model_file
from app.tuning.spec.data import Digits, Table
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary

SPECS = {
    "default": (SearchSpec(), "build_model"),
    "batches": (SearchSpec(data=Digits(), space=Space(batch_size=Vary(choices=(16, 32)))), "Model"),
    "weights": (SearchSpec(data=Table(table="a.csv", target="y", class_weight="balanced")), "build_model"),
}


@pytest.mark.parametrize("name", SPECS)
def test_that_the_file_is_python_and_holds_the_network_alone(name):
    spec, function = SPECS[name]
    made = model_file(spec)
    assert made.function == function
    names = set(compile(made.text, "model.py", "exec").co_names)
    assert {"keras", "build_model", function} <= names
    assert not {"tuner", "x", "y", "np"} & names
    assert "x.shape" not in made.text
