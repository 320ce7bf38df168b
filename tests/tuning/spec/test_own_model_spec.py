"""A spec with a model of the user's own: read, written, and refused where it is wrong."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.descent.text.json_input import InputError
from app.tuning.spec.measures import named_direction
from app.tuning.spec.own_model import OwnModel, Registered
from app.tuning.spec.search import SearchSpec, check_spec, dump_spec, fitted, load_spec
from app.tuning.spec.space import Vary


def test_that_the_space_beside_a_model_is_the_model_s():
    spec = load_spec('{"model": {"file": "m.py"}, "space": {"units_1": {"min": 2, "max": 8}, "kind": "a"}}')
    assert spec.model == OwnModel(file="m.py", space={"units_1": Vary(min=2, max=8), "kind": "a"})
    assert spec.varied() == {"units_1": Vary(min=2, max=8)}


def test_that_what_is_held_takes_the_place_of_what_is_registered():
    registered = (Registered("a", Vary(min=1, max=3), 1), Registered("b", Vary(choices=(True, False)), True))
    spec = SearchSpec(model=OwnModel("m.py", space={"a": 2}, registered=registered))
    assert dict(spec.entries()) == {"a": 2, "b": Vary(choices=(True, False))}
    assert load_spec(dump_spec(spec)) == spec


REFUSED = {
    '{"model": {}}': "file",
    '{"model": 5}': "$.model",
    '{"model": {"file": 5}}': "$.model.file",
    '{"model": {"file": "m.py", "direction": "up"}}': "$.model.direction",
    '{"model": {"file": "m.py", "fonction": "build"}}': "fonction",
    '{"model": {"file": "m.py"}, "space": {"units": {"min": 8, "max": 2}}}': "$.model.space",
    '{"model": {"file": "m.py"}, "space": {"units": [8, 2]}}': "$.model.space",
}


@pytest.mark.parametrize("text", REFUSED)
def test_that_a_bad_model_is_refused_with_its_place(text):
    with pytest.raises(InputError) as caught:
        load_spec(text)
    assert REFUSED[text] in str(caught.value)


def test_that_a_model_of_one_s_own_is_judged_by_any_metric():
    spec = load_spec('{"model": {"file": "m.py"}, "objective": "val_f1"}')
    assert (spec.objective, spec.direction) == ("val_f1", "max")
    spec = load_spec('{"model": {"file": "m.py"}, "objective": "val_odd"}')
    assert spec.direction == "min"
    text = (
        '{"model": {"file": "m.py", "direction": "max"}, "objective": "val_odd", "callbacks": {"early_stopping": %s}}'
    )
    spec = load_spec(text % '{"monitor": "odd"}')
    assert spec.direction == spec.direction_of("odd") == "max"
    assert spec.direction_of("val_loss") == "min"
    assert load_spec(dump_spec(spec)) == spec


@pytest.mark.parametrize("task", [None, "binary", "regression"])
def test_that_a_built_in_network_has_none_of_the_metrics_of_one_s_own(task):
    with pytest.raises(InputError, match=r"^\$\.objective: there is no 'val_odd'; use one of accuracy, "):
        load_spec('{"objective": "val_odd"}')
    own = load_spec('{"model": {"file": "m.py"}, "objective": "val_odd"}')
    check_spec(fitted(replace(own, model=None), task), task)


@pytest.mark.parametrize(
    ("name", "better"),
    [("val_loss", "min"), ("val_auc", "max"), ("val_false_positives", "min"), ("val_r2_score", "max"), ("x", None)],
)
def test_that_a_name_may_say_which_way_is_better(name, better):
    assert named_direction(name) == better
