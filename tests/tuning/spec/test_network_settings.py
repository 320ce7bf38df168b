"""Settings for each layer alone, batch normalisation, L2 and convolutions: their JSON and their count."""

from __future__ import annotations

import math
from itertools import product

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.descent.text.json_input import InputError
from app.tuning.spec.data import Digits, Npz
from app.tuning.spec.search import SearchSpec, check_spec, combinations, dump_spec, load_spec
from app.tuning.spec.space import Space, Vary
from app.tuning.workers.fingerprint import fingerprint

LATER = {"batch_norm", "l2", "conv_blocks", "filters", "kernel_size", "per_layer"}
APART = Space(
    layers=Vary(min=1, max=3, step=1),
    units=Vary(choices=(8, 16)),
    dropout=Vary(choices=(0.0, 0.2, 0.4)),
    learning_rate=0.01,
    per_layer=("units", "dropout"),
)


def read(space, data="digits"):
    return load_spec(msgspec.json.encode({"data": {"name": data}, "space": space}))


def test_that_a_space_without_them_is_written_as_earlier_versions_did():
    assert not LATER & msgspec.json.decode(dump_spec(SearchSpec()))["space"].keys()


def test_that_each_layer_has_hyperparameters_of_its_own_over_the_same_values():
    assert list(APART.varied()) == ["layers", *(f"{name}_{k}" for name in ("units", "dropout") for k in (1, 2, 3))]
    assert APART.varied()["units_3"] == APART.units


def test_that_a_layer_s_hyperparameters_count_only_where_there_is_that_layer():
    assert APART.conditions()["units_2"] == ("layers", (2, 3))
    assert msgspec.structs.replace(APART, layers=2).conditions() == {}
    assert list(msgspec.structs.replace(APART, layers=2).varied()) == ["units_1", "units_2", "dropout_1", "dropout_2"]


def test_that_what_is_held_is_the_same_in_all_layers():
    assert dict(Space(layers=3, units=8, per_layer=("units",)).entries())["units"] == 8


def test_that_hyperparameters_of_convolutions_count_only_where_there_are_some():
    filters = Vary(choices=(4, 8))
    assert "filters" not in Space(filters=filters).varied()
    assert Space(conv_blocks=1, filters=filters).conditions() == {}
    some = Space(conv_blocks=Vary(choices=(0, 2)), filters=filters, units=8, learning_rate=0.01)
    assert some.conditions() == {"filters": ("conv_blocks", (2,))}
    assert combinations(SearchSpec(data=Digits(), space=some)) == 3


def some_of(low, high):
    return st.lists(st.integers(low, high), min_size=1, max_size=3, unique=True).map(lambda v: Vary(choices=tuple(v)))


lists, blocks = some_of(1, 3), some_of(0, 3)
grown = st.builds(
    Space,
    layers=st.integers(1, 3) | lists | st.just(Vary(min=1, max=3, sampling="linear")),
    units=lists,
    activation=st.just("relu") | st.just(Vary(choices=("relu", "tanh"))),
    dropout=st.just(0.1) | st.just(Vary(min=0.0, max=0.2, step=0.1)),
    learning_rate=st.just(0.01),
    batch_norm=st.booleans() | st.just(Vary(choices=(False, True))),
    l2=st.just(0.0) | st.just(Vary(choices=(0.0, 1e-4))),
    conv_blocks=st.integers(0, 2) | blocks,
    filters=lists,
    per_layer=st.lists(st.sampled_from(["units", "activation", "dropout"]), unique=True, max_size=3).map(tuple),
)


@given(grown)
def test_that_combinations_are_those_that_one_can_list(space):
    varied, conditions = space.varied(), space.conditions()
    values = {name: vary.values() or (1, 2, 3) for name, vary in varied.items()}
    assume(math.prod(map(len, values.values())) < 1000)
    listed = set()
    for drawn in product(*values.values()):
        chosen = dict(zip(varied, drawn, strict=True))
        counts = {
            name: value
            for name, value in chosen.items()
            if name not in conditions or chosen[conditions[name][0]] in conditions[name][1]
        }
        listed.add(tuple(counts.items()))
    assert combinations(SearchSpec(data=Digits(), space=space)) == len(listed)


@given(grown)
def test_that_json_brings_back_the_very_space(space):
    spec = SearchSpec(data=Digits(), space=space)
    assert load_spec(dump_spec(spec)) == spec


@pytest.mark.parametrize(
    ("space", "where"),
    [
        ({"batch_norm": 1}, "$.space.batch_norm"),
        ({"batch_norm": {"choices": [0, 1]}}, "$.space.batch_norm"),
        ({"l2": -0.1}, "$.space.l2"),
        ({"l2": {"min": 0, "max": 0.1, "sampling": "log"}}, "log sampling"),
        ({"conv_blocks": 11}, "$.space.conv_blocks"),
        ({"conv_blocks": {"choices": [1, 0.5]}}, "$.space.conv_blocks"),
        ({"kernel_size": 0}, "$.space.kernel_size"),
        ({"per_layer": ["optimizer"]}, "$.space.per_layer"),
        ({"per_layer": ["units", "units"]}, "$.space.per_layer"),
        ({"layers": 21, "per_layer": ["units"]}, "$.space.layers"),
    ],
)
def test_that_what_cannot_be_is_refused_by_its_place(space, where):
    with pytest.raises(InputError) as said:
        read(space)
    assert where in str(said.value)


def test_that_convolutions_are_refused_where_rows_are_no_pictures():
    assert read({"conv_blocks": 1}).space.conv_blocks == 1
    with pytest.raises(InputError, match="moons"):
        read({"conv_blocks": {"choices": [0, 1]}}, "moons")
    spec = SearchSpec(data=Npz("rows.npz"), space=Space(conv_blocks=1))
    check_spec(spec, "binary", (28, 28))
    with pytest.raises(InputError, match="784"):
        check_spec(spec, "binary", (784,))


def test_that_other_bounds_leave_a_search_comparable_and_other_settings_do_not():
    def of(**changes):
        return fingerprint(SearchSpec(space=msgspec.structs.replace(APART, **changes)))

    assert of() == of(layers=Vary(min=1, max=5, step=1)) == of(units=Vary(choices=(4,)))
    assert of() != of(per_layer=())
    assert of() != of(batch_norm=True)
