"""What a spec holds, lists or narrows takes the place of what the user's function registers, under its conditions."""

from __future__ import annotations

import pytest

from app.descent.text.json_input import InputError
from app.tuning.own.overrides import overriding
from app.tuning.spec.own_model import Registered
from app.tuning.spec.space import Vary

pytestmark = pytest.mark.real

REGISTERED = (
    Registered("layers", Vary(min=1, max=3, step=1), 1),
    Registered("dropped", Vary(choices=(False, True)), False),
    Registered("rate", Vary(min=0.1, max=0.5), 0.1, (("dropped", (True,)),)),
    Registered("kind", Vary(choices=("a", "b", "c")), "b"),
    Registered("learning_rate", Vary(min=1e-4, max=0.1, sampling="log"), 1e-4),
)


def used(space, **values):
    """What a build that registers all of it gets, with these values of what is left open."""
    hps = overriding(space, REGISTERED)
    hps.values.update(values)
    return hps, {
        "layers": hps.Int("layers", 1, 3),
        "kind": hps.Choice("kind", ["a", "b", "c"], default="b"),
        "learning_rate": hps.Float("learning_rate", 1e-4, 0.1, sampling="log"),
    }


def test_that_a_value_is_held():
    _, values = used({"layers": 3, "kind": "c", "learning_rate": 0.01})
    assert values == {"layers": 3, "kind": "c", "learning_rate": 0.01}


def test_that_a_list_and_a_narrower_range_are_kept_to():
    hps, values = used({"kind": Vary(choices=("a", "c")), "learning_rate": Vary(min=1e-3, max=1e-2, sampling="log")})
    found = {hp.name: hp for hp in hps.space}
    assert set(found["kind"].values) == {"a", "c"}
    rates = [found["learning_rate"].random_sample(seed) for seed in range(50)]
    assert all(1e-3 <= rate <= 1e-2 for rate in rates)
    assert 1e-3 <= values["learning_rate"] <= 1e-2


def test_that_the_default_of_the_function_stays_where_the_list_holds_it():
    assert used({"kind": Vary(choices=("c", "b"))})[1]["kind"] == "b"
    assert used({"kind": Vary(choices=("c", "a"))})[1]["kind"] == "c"


def test_that_one_under_a_condition_stays_there_with_what_it_depends_on():
    hps = overriding({"rate": 0.3}, REGISTERED)
    assert [hp.name for hp in hps.space] == ["dropped", "rate"]
    assert [c.name for c in hps.space[1].conditions] == ["dropped"]
    assert "rate" not in hps.values  # the default leaves it out
    hps.values["dropped"] = True
    hps.ensure_active_values()
    assert hps.get("rate") == 0.3


def test_that_a_truth_value_can_be_held():
    hps = overriding({"dropped": True}, REGISTERED)
    assert hps.Boolean("dropped") is True


def test_that_a_name_that_is_never_registered_is_refused_with_those_that_are():
    with pytest.raises(InputError, match=r"^\$\.space\.unit: .*layers") as caught:
        overriding({"unit": 3}, REGISTERED)
    assert "kind" in str(caught.value)
