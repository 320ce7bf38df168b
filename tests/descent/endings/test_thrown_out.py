"""Hikers that rested in a valley and were thrown out of it: when they came, how low they were, how high they went."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import OPTIMIZERS, SURFACES, Scene, walk
from app.descent.endings.arrival import Course, Settled
from app.descent.endings.judge import judge
from app.descent.endings.thrown_out import thrown_out
from app.descent.step.hiker import AdamW, Sgd
from app.descent.story.verdict_sentences import words
from tests.descent.random_scenes import random_scene
from tests.descent.verdict_claims import check


def course_of(places: list[float]) -> Course:
    """A walk along the x axis of the bowl, whose valley is at 0 and reaches 0.08 to both sides."""
    bowl = SURFACES["bowl"]
    positions = np.array([places, np.zeros(len(places))])
    rates = np.full(len(places) - 1, 0.1)
    return Course(bowl, Sgd(), positions, bowl.value(*positions), rates, (0.0, 0.0), 8.0)


@given(away=st.integers(1, 8), rests=st.integers(7, 20), out=st.integers(1, 8), creeps=st.booleans())
def test_that_who_was_thrown_out_had_come_at_the_step_that_is_named(away, rests, out, creeps):
    outside = [3.0 - 0.1 * k for k in range(away)] + [0.08002] * creeps
    places = outside + [0.07998] * rests + [2.0 + k / 10 for k in range(out)]
    course, back = course_of(places + [0.0] * 8), len(places)
    there = np.abs(course.positions[0]) <= 0.08
    thrown = thrown_out(course, Settled(course.surface.minima[0], back, there))
    assert thrown is not None
    assert thrown.arrived == thrown.low_step == len(outside)
    assert (thrown.high_step, thrown.high) == (back - 1, course.loss[back - 1])


def test_that_who_rests_before_its_valley_and_passes_it_in_one_stride_is_judged():
    one = Scene(surface="line-fit", start=(0.788, 3.033), steps=10_000, hikers=(AdamW(learning_rate=0.457),))
    assert not check(one).wrong


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), rate=st.floats(-5, 1), steps=st.integers(1, 4000))
def test_that_no_walk_is_too_strange_to_be_judged(name, seed, rate, steps):
    drawn = random_scene(np.random.default_rng(seed))
    scene = Scene(
        surface=drawn.surface, start=drawn.start, steps=steps, hikers=(OPTIMIZERS[name](learning_rate=10**rate),)
    )
    assert words(walk(scene).walks[0].verdict)


PLACES = st.sampled_from([0.0, 1e-9, 0.05, 0.079, 0.081, 0.5, -3.0, 50.0, 1e200, np.nan, np.inf])


@given(places=st.lists(PLACES, min_size=2, max_size=60), held=st.integers(1, 8))
def test_that_no_sequence_of_places_is_too_strange_to_be_judged(places, held):
    with np.errstate(all="ignore"):
        course = course_of([0.3, *(place for place in places for _ in range(held))])
        ending = judge(course.surface, course.hiker, course.positions, course.loss, course.rates, (0.1, np.nan))
    assert words(ending)
