"""A fork goes on from another hiker's place and in its state, as if the hiker itself had changed there."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent import OPTIMIZERS, Scene, load_scene, walk, walk_json
from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Hiker, Lion, Rmsprop, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay, ReduceLROnPlateau
from app.descent.story.step_anatomy import Replay
from app.descent.story.walk_json_csv import walk_rows
from app.descent.walks.forks import family_of, picked
from app.descent.walks.many_hikers import finish
from app.descent.walks.rate_sweep import sweep_hikers
from app.descent.walks.scene import dump_scene
from app.descent.walks.walk import HikerWalk
from tests.descent.random_scenes import random_scene

BEFORE, AFTER, AT = 0.05, 0.01, 37
CHANGING = PiecewiseConstantDecay(boundaries=(AT - 1.0,), values=(BEFORE, AFTER))


def forked(hiker: Hiker, step: int, parent: int = 0, **changes: Any) -> Hiker:
    return msgspec.structs.replace(hiker, fork=Fork(parent, step), **changes)


def check_same(fork: HikerWalk, whole: HikerWalk) -> None:
    """The fork walks the tail of the other walk, to the last bit."""
    begun = fork.begun
    for name in ("x", "y", "loss", "gradient_x", "gradient_y", "learning_rate"):
        np.testing.assert_array_equal(getattr(fork, name), getattr(whole, name)[begun:], err_msg=name)


@pytest.mark.parametrize("more", [{}, {"clipnorm": 2.0}, {"weight_decay": 0.02}], ids=["plain", "arrays", "decay"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_a_fork_is_a_walk_that_changed_its_rate_there(name, more):
    kind = OPTIMIZERS[name]
    parent = kind(learning_rate=BEFORE, **more)
    changing = kind(schedule=CHANGING, **more)
    fork = forked(kind(learning_rate=AFTER, **more), AT)
    hikers = (parent, fork, changing, forked(fork, AT + 8, parent=1))
    scene = Scene(surface="two-valleys", noise=0.3, steps=120, hikers=hikers)
    _, once, whole, twice = walk(scene).walks
    assert once.steps == 120 - AT
    check_same(once, whole)
    check_same(twice, whole)


@pytest.mark.parametrize("more", [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}])
@pytest.mark.parametrize("kind", [Sgd, Rmsprop])
def test_that_momentum_is_handed_over(kind, more):
    if kind is Rmsprop:
        more = {"momentum": 0.9, "centered": "nesterov" in more}
    hikers = (kind(learning_rate=BEFORE, **more), forked(kind(learning_rate=AFTER, **more), AT))
    scene = Scene(surface="ravine", steps=90, hikers=(*hikers, kind(schedule=CHANGING, **more)))
    _, fork, whole = walk(scene).walks
    check_same(fork, whole)


@given(seed=st.integers(0, 10_000), part=st.floats(0, 1))
def test_that_a_fork_that_changes_nothing_walks_on_as_its_parent_does(seed, part):
    scene = random_scene(np.random.default_rng(seed))
    scene = msgspec.structs.replace(scene, steps=min(scene.steps, 200))
    step = round(part * scene.steps)
    hikers = (*scene.hikers, forked(scene.hikers[0], step))
    parent, fork = walk(msgspec.structs.replace(scene, hikers=hikers)).walks
    if fork.begins and step <= parent.steps:
        check_same(fork, parent)


@pytest.mark.parametrize("batch_size", [None, 4])
@pytest.mark.parametrize("step", [20, 23])
def test_that_a_plateau_goes_on_with_its_wait_and_the_losses_of_its_epoch(batch_size, step):
    plateau = ReduceLROnPlateau(factor=0.5, patience=2, min_delta=0.05)
    parent = Sgd(learning_rate=0.02, schedule=plateau)
    scene = Scene(surface="line-fit", steps=120, batch_size=batch_size, hikers=(parent, forked(parent, step)))
    whole, fork = walk(scene).walks
    assert len(set(whole.learning_rate)) > 1
    check_same(fork, whole)


def test_that_a_fork_s_own_rate_stands_until_the_parent_s_plateau_would_have_cut():
    plateau = ReduceLROnPlateau(factor=0.5, patience=3, min_delta=100.0)  # nothing improves by so much: cuts at 40, 70…
    parent = Sgd(learning_rate=0.1, schedule=plateau)
    scene = Scene(surface="bowl", steps=100, hikers=(parent, forked(parent, 55, learning_rate=0.03)))
    whole, fork = walk(scene).walks
    assert np.flatnonzero(np.diff(whole.learning_rate)).tolist() == [39, 69, 99][: len(set(whole.learning_rate)) - 1]
    assert fork.learning_rate[0] == 0.03
    assert (np.flatnonzero(np.diff(fork.learning_rate)) + 55).tolist() == [69]


def test_that_a_plateau_that_a_fork_has_alone_counts_its_whole_first_epoch():
    plateau = ReduceLROnPlateau(factor=0.5, patience=1, min_delta=0.0)
    watching = Sgd(learning_rate=0.9, schedule=plateau)
    scene = Scene(surface="ravine", steps=80, hikers=(Sgd(learning_rate=0.9), forked(watching, 33)))
    parent, fork = walk(scene).walks
    mean = parent.loss[30:33].sum() + fork.loss[:7].sum()
    later = fork.loss[7:17].sum()
    assert later < mean  # so the second epoch improves on the first, and nothing is cut at its end
    assert fork.learning_rate[17] == 0.9


def test_that_another_optimizer_begins_there_without_memory():
    scene = Scene(
        surface="two-valleys", steps=90, hikers=(Adam(learning_rate=0.1), forked(Lion(learning_rate=0.02), 30))
    )
    parent, fork = walk(scene).walks
    start = float(parent.x[30]), float(parent.y[30])
    alone = Scene(surface="two-valleys", start=start, steps=60, hikers=(Lion(learning_rate=0.02),))
    (fresh,) = walk(alone).walks
    np.testing.assert_array_equal(fork.x, fresh.x)
    np.testing.assert_array_equal(fork.loss, fresh.loss)


def test_that_schedules_go_on_at_the_scene_s_step():
    cosine = CosineDecay(decay_steps=100)
    hikers = (Sgd(learning_rate=0.1), forked(Sgd(learning_rate=0.1, schedule=cosine), 60))
    _, fork = walk(Scene(steps=100, hikers=hikers)).walks
    np.testing.assert_array_equal(fork.learning_rate, cosine.rates(0.1, np.arange(60.0, 100.0)))


def test_that_a_fork_may_stand_above_its_parent():
    below = (Sgd(learning_rate=0.1), forked(Sgd(learning_rate=0.01), 40))
    above = picked(below, (1, 0))
    assert above[0].fork == Fork(1, 40)
    np.testing.assert_array_equal(walk(Scene(hikers=below)).walks[1].x, walk(Scene(hikers=above)).walks[0].x)


def test_that_a_fork_at_the_end_has_no_steps_and_one_at_the_start_all():
    hiker = Adam(learning_rate=0.1)
    scene = Scene(steps=50, hikers=(hiker, forked(hiker, 50), forked(hiker, 0)))
    parent, last, first = walk(scene).walks
    assert (last.steps, last.x.tolist()) == (0, [parent.x[-1]])
    assert last.verdict.kind == "walking"
    check_same(first, parent)


def test_that_nobody_is_forked_from_a_hiker_that_has_left_the_numbers():
    gone = Sgd(learning_rate=100.0)
    scene = Scene(
        surface="himmelblau", steps=60, hikers=(gone, forked(Sgd(learning_rate=0.01), 40), forked(gone, 50, parent=1))
    )
    parent, fork, again = walk(scene).walks
    assert parent.steps < 40
    for one in (fork, again):
        assert not one.begins
        assert one.verdict.kind == "undefined"
    told = msgspec.json.decode(walk_json(walk(scene)))["walks"][1]
    assert (told["x"], told["loss"], told["learning_rate"]) == ([None], [None], [])
    (swept,) = finish(sweep_hikers(scene, [scene.hikers[1]], [0.01, 0.1]))
    assert np.isinf(swept.loss).all()


def test_that_only_the_first_steps_can_be_walked_of_a_scene_with_forks():
    scene = Scene(steps=300, hikers=(Sgd(learning_rate=0.1), forked(Adam(learning_rate=0.1), 200)))
    parent, fork = walk(scene, most=50).walks
    assert (parent.steps, fork.begun, fork.steps) == (50, 50, 0)
    assert fork.hiker.fork == Fork(0, 200)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_a_sweep_of_a_fork_is_its_walk_at_every_rate(name):
    parent, rates = OPTIMIZERS[name](learning_rate=0.03), [0.0001, 0.03, 0.5]
    fork = forked(parent, 33, learning_rate=1.0, schedule=ReduceLROnPlateau(patience=1))
    scene = Scene(surface="two-valleys", steps=110, noise=0.1, hikers=(parent, fork))
    swept, plain = finish(sweep_hikers(scene, [fork, parent], rates))
    for k, rate in enumerate(rates):
        hikers = (parent, msgspec.structs.replace(fork, learning_rate=rate))
        one = walk(msgspec.structs.replace(scene, hikers=hikers)).walks[1]
        assert swept.loss[k] == pytest.approx(one.loss[-1], rel=1e-9)
    assert plain.loss[1] == pytest.approx(walk(scene).walks[0].loss[-1], rel=1e-9)


def test_that_a_replay_of_a_fork_begins_with_its_parent_s_memory():
    hiker = Adam(learning_rate=0.1)
    scene = Scene(steps=60, hikers=(hiker, forked(hiker, 25)))
    whole, fork = (Replay(one) for one in walk(scene).walks)
    whole.go_on(60)
    fork.go_on(60)
    assert fork.states(0) == whole.states(25)
    assert fork.states(35) == whole.states(60)
    assert fork.states(0)[0].t == 25


def test_that_rows_of_a_fork_have_the_scene_s_steps_and_its_verdict_says_where_they_are_counted_from():
    scene = Scene(surface="bowl", steps=60, hikers=(Sgd(learning_rate=0.1), forked(Sgd(learning_rate=0.5), 20)))
    walked = walk(scene)
    rows = [row for row in walk_rows(walked) if row[0] == 1]
    assert (rows[0][2], rows[-1][2], len(rows)) == (20, 60, 41)
    told = msgspec.json.decode(walk_json(walked))["walks"][1]
    assert told["x"][0] == walked.walks[0].x[20]
    assert "fork at step 20" in told["verdict"]["sentence"]
    assert told["verdict"]["step"] == walked.walks[1].verdict.step < 40


def test_that_a_fork_is_kept_in_a_file():
    scene = Scene(hikers=(Sgd(learning_rate=0.1), forked(Adam(learning_rate=0.1), 40)))
    assert load_scene(dump_scene(scene)) == scene
    assert load_scene('{"hikers": [{"optimizer": "sgd"}, {"optimizer": "adam", "fork": {"hiker": 0, "step": 9}}]}')


@pytest.mark.parametrize(
    ("fork", "place"),
    [
        (Fork(2, 5), "$.hikers[1].fork.hiker"),
        (Fork(1, 5), "$.hikers[1].fork.hiker"),
        (Fork(0, 301), "$.hikers[1].fork.step"),
        ({"hiker": 0, "step": 5}, "$.hikers[1].fork"),
    ],
)
def test_that_a_fork_that_cannot_be_is_refused_in_python_too(fork, place):
    with pytest.raises(ValueError, match="fork") as caught:
        Scene(hikers=(Sgd(), Adam(fork=fork)))
    assert place in str(caught.value)


@pytest.mark.parametrize("wrong", [{"hiker": -1, "step": 0}, {"hiker": 0, "step": -1}, {"hiker": 0, "step": 1.5}])
def test_that_a_fork_holds_whole_numbers_from_0_up(wrong):
    with pytest.raises(ValueError, match="whole number"):
        Fork(**wrong)


def test_that_those_forked_from_a_hiker_are_its_family():
    root, one = Sgd(), Adam()
    hikers = (root, forked(one, 5, parent=2), forked(one, 3, parent=0), one)
    assert family_of(hikers, 0) == [0, 1, 2]
    assert family_of(hikers, 2) == [1, 2]
    assert family_of(hikers, 3) == [3]
    kept = picked(hikers, (3, 2, 0))
    assert [hiker.fork for hiker in kept] == [None, Fork(2, 3), None]
