"""Verdicts in words: what holds for any walk's sentences. The sentences themselves are in the golden file."""

from __future__ import annotations

import re

import pytest

from app.descent import SURFACES
from app.descent.endings.judge import Departure, Ending
from app.descent.endings.numbers import Arrival, Crawling, FarAway, LowerButFurther, NotLower
from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.story.verdict_sentences import words
from tests.descent.every_ending import ENDINGS, adam, scene, sgd, walk_of


@pytest.mark.parametrize("one", [e[1] for e in ENDINGS], ids=[e[0] for e in ENDINGS])
def test_that_a_verdict_is_whole_sentences_with_steps_of_its_walk(one):
    said = words(walk_of(one).verdict)
    assert re.fullmatch(r"[A-Z].*\.", said)
    assert "nan" not in said
    assert not re.search(r"\b1 steps|\d{5}(?!\d*e)", re.sub(r"\.\d+", "", said))
    for step in re.findall(r"step ([\d,]+)", said):
        assert int(step.replace(",", "")) <= walk_of(one).steps


@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_that_one_step_is_one(surface):
    for hiker in (adam(0.1), sgd(0.0), sgd(1e9)):
        assert not re.search(r"\b1 steps", words(walk_of(scene(surface, hiker, steps=1)).verdict))


@pytest.mark.parametrize("surface", ["two-valleys", "rosenbrock", "egg-crate"])
@pytest.mark.parametrize("hiker", [Adam(learning_rate=10.0), Rmsprop(learning_rate=10.0), Sgd(learning_rate=100.0)])
def test_that_whoever_left_the_domain_is_said_to_have_left_once(surface, hiker):
    verdict = walk_of(scene(surface, hiker)).verdict
    assert words(verdict).count(f"the domain at step {verdict.left.step}") == 1
    assert "left the domain" not in words(verdict, left_known=verdict.left.step).lower()
    assert words(verdict, left_known=verdict.left.step + 1) == words(verdict)


def test_that_a_far_place_is_told_by_its_power_of_ten():
    ending = Ending("diverged", 3, FarAway(300, 1.97e120, (8.0, 8.0), "none"), Departure(1, 12.5, False, False))
    assert "10¹²⁰" in words(ending)
    assert "e120" not in words(ending)


def test_that_a_promise_of_many_steps_is_a_power_of_ten():
    assert "10¹²" in words(Ending("crawling", 300, Crawling(74, 1e-12, 1e-12, 1.0, Arrival(1e12, 0.1)), None))
    assert "5,800,000" in words(Ending("crawling", 300, Crawling(74, 1e-6, 1e-6, 1.0, Arrival(5_812_345.0, 0.1)), None))


def test_that_two_numbers_that_differ_are_told_apart():
    assert {"4.0001", "4"} <= set(
        re.findall(r"[\d.]+\d|\d", words(Ending("walking", 1, NotLower(4.0001, 4.0, 1), None)))
    )
    said = words(Ending("walking", 1, LowerButFurther(1.0, 2.0, 3.2504, 3.2503), None))
    assert "3.2504" in said
    assert "3.2503" in said
