"""A spec with a model of the user's own: read, written, and refused where it is wrong."""

from __future__ import annotations

import pytest

from app.descent.text.json_input import InputError
from app.tuning.spec.search import OwnModel, Registered, SearchSpec, Vary, dump_spec, load_spec


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
