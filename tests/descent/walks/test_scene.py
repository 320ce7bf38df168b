"""A scene as JSON: what is read is what was written, and what is wrong is named."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.ground.surface_choice import SURFACES
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.hiker_words import described
from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene, dump_scene, load_scene
from app.descent.walks.walk import shown, walk
from tests.descent.refused import SCENES

finite = st.floats(allow_nan=False, allow_infinity=False)
rates = st.floats(0, 1e6)
sgds = st.builds(Sgd, learning_rate=rates, momentum=st.floats(0, 1), nesterov=st.booleans())
adams = st.builds(Adam, learning_rate=rates, beta_1=st.floats(0, 0.999), beta_2=st.floats(0, 0.9999))
scenes = st.builds(
    Scene,
    surface=st.sampled_from(sorted(SURFACES)),
    start=st.none() | st.tuples(finite, finite),
    steps=st.integers(1, 10_000),
    seed=st.integers(0, 2**31),
    noise=st.floats(0, 10),
    hikers=st.lists(sgds | adams, min_size=1, max_size=8).map(tuple),
)


@given(scenes)
def test_that_a_scene_survives_its_file(scene):
    assert load_scene(dump_scene(scene)) == scene


def test_that_an_empty_object_is_the_default_scene():
    assert load_scene("{}") == Scene()


def test_that_a_file_holds_every_default():
    written = msgspec.json.decode(dump_scene(Scene()))
    assert set(written) == set(Scene.__struct_fields__)
    assert written["hikers"][1] == {
        "optimizer": "adam",
        "learning_rate": 0.1,
        "schedule": None,
        "weight_decay": None,
        "clipnorm": None,
        "clipvalue": None,
        "hidden": False,
        "style": None,
        "fork": None,
        "beta_1": 0.9,
        "beta_2": 0.999,
        "epsilon": 1e-7,
        "amsgrad": False,
    }


@pytest.mark.parametrize(("text", "place"), SCENES)
def test_that_what_is_wrong_is_named_with_its_place(text, place):
    with pytest.raises(InputError) as caught:
        load_scene(text)
    assert str(caught.value).startswith(f"{place}: "), str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('{"surface": "alps"}', "two-valleys"),
        ('{"hikers": [{"optimizer": "sgd"}, {"optimizer": "adam", "beta1": 0.9}]}', "beta_1"),
        ('{"hikers": [{"optimizer": "adamx"}]}', "sgd, rmsprop, adagrad"),
        ('{"hikers": [{"learning_rate": 1}]}', "sgd, rmsprop, adagrad"),
        ('{"start": [1]}', "[1.5, 2]"),
        ('{"surface": {"id": "alps"}}', "ravine"),
        ('{"surface": {"id": "ravine", "turn": 3}}', "rotate"),
        ('{"hikers": [{"optimizer": "sgd", "schedule": {"name": "step_decay"}}]}', "cosine_decay"),
    ],
)
def test_that_what_would_be_right_is_said(text, right):
    with pytest.raises(InputError, match=re.escape(right)):
        load_scene(text)


@pytest.mark.parametrize("text", ["", " \n", b"\xff\xfe"])
def test_that_what_is_no_text_of_a_scene_is_refused(text):
    with pytest.raises(InputError):
        load_scene(text)


@pytest.mark.parametrize("rate", ["NaN", "Infinity", "1e999"])
def test_that_a_rate_must_be_finite(rate):
    with pytest.raises(InputError):
        load_scene(f'{{"hikers": [{{"optimizer": "sgd", "learning_rate": {rate}}}]}}')


@pytest.mark.parametrize("rate", [0, 1e-6, 100, 1e300])
def test_that_any_finite_rate_from_zero_is_legal(rate):
    scene = load_scene(f'{{"hikers": [{{"optimizer": "sgd", "learning_rate": {rate}}}]}}')
    assert scene.hikers[0].learning_rate == rate


def test_that_a_hidden_hiker_walks_and_is_left_out_of_what_is_shown():
    seen, hidden = Sgd(learning_rate=0.1), Adam(learning_rate=0.1, hidden=True)
    walked = walk(Scene(hikers=(hidden, seen), steps=5))
    assert [one.hiker for one in walked.walks] == [hidden, seen]
    assert [one.hiker for one in shown(walked).walks] == [seen]
    assert shown(walked).scene == walked.scene
    plain = walk(Scene(hikers=(Adam(learning_rate=0.1), seen), steps=5))
    assert (walked.walks[0].x == plain.walks[0].x).all()
    assert "hidden" not in described(hidden)


def test_that_a_scene_of_which_nothing_is_seen_is_refused():
    with pytest.raises(InputError, match=r"\$\.hikers"):
        load_scene('{"hikers": [{"optimizer": "sgd", "hidden": true}]}')
