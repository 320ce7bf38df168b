"""A hiker in words: what it is called, its settings, its schedule, and what it is forked from."""

from __future__ import annotations

from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.hiker_words import described, listed
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay


def test_that_a_description_names_the_rate_and_what_differs_from_keras_defaults():
    assert described(Adam(learning_rate=0.05)) == "learning_rate 0.05"
    said = described(Adam(learning_rate=0.05, amsgrad=True, beta_1=0.5, clipnorm=1.0, schedule=CosineDecay(alpha=0.1)))
    for part in ("amsgrad", "beta_1 0.5", "clipnorm 1", "cosine decay", "alpha 0.1"):
        assert part in said
    for part in ("beta_2", "epsilon", "weight_decay", "True"):
        assert part not in said


def test_that_a_schedule_with_rates_of_its_own_leaves_nothing_of_the_hiker_s_rate():
    hiker = Sgd(learning_rate=0.07, schedule=PiecewiseConstantDecay(boundaries=(10.0,), values=(0.1, 0.01)))
    for said in (described(hiker), listed(hiker)):
        assert "0.07" not in said
        assert "(10.0,)" not in said
    assert "0.1 to step 10, then 0.01" in described(hiker)
    assert "0.07" in listed(Sgd(learning_rate=0.07, schedule=CosineDecay()))


def test_that_a_fork_is_described_by_whom_it_goes_on_from():
    parent = Sgd(learning_rate=0.01, momentum=0.9)
    fork = Adam(learning_rate=0.3, fork=Fork(hiker=1, step=30))
    said = described(fork, (Adam(), parent, fork))
    assert "from step 30 of SGD · momentum 0.9 at 0.01" in said
    assert "hiker 2" not in said
    assert "memory" not in described(Sgd(fork=Fork(hiker=0, step=30)), (parent,))
