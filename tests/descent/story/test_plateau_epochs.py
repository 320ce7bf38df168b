"""What a plateau schedule did at the end of each epoch, against the rates of the walk itself."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.descent.step.fork import Fork
from app.descent.step.hiker import Sgd
from app.descent.step.schedules import CosineDecay, ReduceLROnPlateau
from app.descent.story.plateau_epochs import cuts, plateau_epochs
from app.descent.story.plateau_sentences import epoch_words
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk

schedules = st.builds(
    ReduceLROnPlateau,
    factor=st.sampled_from([0.1, 0.5, 0.9]),
    patience=st.integers(0, 4),
    min_lr=st.sampled_from([0.0, 1e-5, 0.05]),
    min_delta=st.sampled_from([0.0, 1e-4, 1.0, 100.0]),
    cooldown=st.integers(0, 3),
)


@settings(max_examples=40, deadline=None)
@given(
    schedule=schedules,
    surface=st.sampled_from(["bowl", "ravine", "two-valleys"]),
    rate=st.sampled_from([0.001, 0.1, 0.4]),
    noise=st.sampled_from([0.0, 1.0]),
    length=st.integers(1, 20),
)
def test_that_epochs_tell_the_rates_and_the_cuts_of_the_walk(schedule, surface, rate, noise, length):
    hiker = Sgd(learning_rate=rate, schedule=schedule)
    scene = Scene(surface=surface, steps=100, steps_per_epoch=length, noise=noise, hikers=(hiker,))
    one = walk(scene).walks[0]
    epochs = plateau_epochs(one, scene)
    assert len(epochs) == one.steps // length
    for epoch in epochs:
        assert (one.learning_rate[epoch.begin : epoch.end] == epoch.rate).all()
        assert (one.learning_rate[epoch.end : epoch.end + length] == epoch.next_rate).all()
        assert (epoch.kind == "cut") == (epoch.next_rate < epoch.rate)
        if epoch.kind == "cut":
            assert epoch.waited >= max(1, schedule.patience)
        assert epoch_words(epoch, schedule).startswith(f"epoch {epoch.number}: ")
    made = [epoch.end for epoch in epochs if epoch.kind == "cut" and epoch.end < one.steps]
    assert cuts(one) == made


def test_that_an_epoch_of_minibatches_is_judged_by_the_losses_of_its_batches():
    hiker = Sgd(learning_rate=0.001, schedule=ReduceLROnPlateau(patience=1, factor=0.5))
    scene = Scene(surface="line-fit", batch_size=4, steps=200, hikers=(hiker,))
    one = walk(scene).walks[0]
    for epoch in plateau_epochs(one, scene):
        assert (one.learning_rate[epoch.begin : epoch.end] == epoch.rate).all()


def test_that_each_cut_has_its_reason():
    schedule = ReduceLROnPlateau(factor=0.5, patience=2, min_delta=100.0, cooldown=1)
    scene = Scene(surface="bowl", steps=60, steps_per_epoch=10, hikers=(Sgd(learning_rate=0.1, schedule=schedule),))
    first, second, third, fourth, *_ = (
        epoch_words(epoch, schedule) for epoch in plateau_epochs(walk(scene).walks[0], scene)
    )
    assert "first" in first
    assert "wait 1 of 2" in second
    assert "2 epochs without an improvement" in third
    assert "LR 0.1 → 0.05" in third
    assert "cooldown for 1 epoch" in third
    assert "wait 1 of 2" in fourth


def test_that_a_hiker_without_a_plateau_has_none():
    scene = Scene(hikers=(Sgd(), Sgd(schedule=CosineDecay())))
    assert [plateau_epochs(one, scene) for one in walk(scene).walks] == [[], []]


def test_that_a_rate_at_its_lowest_is_said_to_be():
    schedule = ReduceLROnPlateau(factor=0.5, patience=1, min_delta=100.0, min_lr=0.05)
    scene = Scene(surface="bowl", steps=60, hikers=(Sgd(learning_rate=0.1, schedule=schedule),))
    epochs = plateau_epochs(walk(scene).walks[0], scene)
    assert [epoch.kind for epoch in epochs] == ["improved", "cut", *["lowest"] * 4]
    assert "min_lr" in epoch_words(epochs[-1], schedule)
    assert np.isinf(epochs[0].best)


def test_that_a_fork_s_epochs_are_the_scene_s():
    hiker = Sgd(learning_rate=0.1, schedule=ReduceLROnPlateau(factor=0.5, patience=2, min_delta=0.5))
    fork = replace(hiker, fork=Fork(0, 34))
    scene = Scene(surface="two-valleys", steps=200, hikers=(hiker, fork))
    whole, tail = walk(scene).walks
    assert plateau_epochs(tail, scene) == plateau_epochs(whole, scene)[3:]
    assert cuts(tail) == [step for step in cuts(whole) if step > 34]
