"""What is said of a fair race, word for word against the golden file, and that it is true of the numbers."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

from app.descent import Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.instruments.fair_race import FairRace, fair_race, is_lower, racers
from app.descent.instruments.fair_race_sentences import (
    best_text,
    common_text,
    forgiveness_text,
    honest_text,
    outcome_text,
)
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.many_hikers import finish
from tests.golden import check_section


def plane(formula: str) -> Ground:
    return Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0))


SCENES = {
    "two in the ravine": Scene(),
    "a short race": Scene(steps=30),
    "in the noise": Scene(noise=0.5),
    "in the noise, one far lower": Scene(surface="rosenbrock", noise=0.5, steps=100),
    "one alone": Scene(hikers=(Adam(),)),
    "one alone, not yet there": Scene(hikers=(Adam(),), steps=30),
    "two valleys": Scene(surface="two-valleys"),
    "level ground": Scene(surface=plane("5"), start=(1.0, 1.0)),
    "a slope without an end": Scene(surface=plane("x + y"), steps=50),
    "a start without a loss": Scene(surface=plane("log(x) + y**2"), start=(-1.0, 1.0), steps=50),
    "nobody ends anywhere": Scene(surface=plane("exp(x*x*x*x*100)"), start=(3.9, 0.0), steps=5),
    "twins": Scene(surface="bowl", hikers=(Sgd(), Sgd(momentum=0.0, clipvalue=1e6)), steps=20),
}


@cache
def race_of(name: str, every: bool) -> FairRace:
    scene = SCENES[name]
    known = {} if every else {runner.hiker: runner for runner in race_of(name, True).runners}
    return finish(fair_race(scene, racers(scene, every), known=known))


def names(race: FairRace) -> list[str]:
    return [runner.hiker.title for runner in race.runners]


def test_that_a_race_is_told_in_these_words():
    said = {}
    for name in SCENES:
        for every in (False, True):
            race = race_of(name, every)
            who = names(race)
            told = [best_text(race, who), common_text(race, who, 0.1), forgiveness_text(race, who), honest_text(race)]
            said[f"{name}, all nine" if every else name] = told
    check_section("mountain: fair races", said)


@pytest.mark.parametrize("name", ["two in the ravine", "a short race", "in the noise", "two valleys"])
def test_that_who_is_said_to_be_first_is_beaten_by_nobody(name):
    race = race_of(name, True)
    who = names(race)
    first = who.index(re.search("|".join(sorted(who, key=len, reverse=True)), best_text(race, who))[0])
    for runner in race.runners:
        assert not is_lower(runner, runner.best, race.runners[first], race.runners[first].best)


@pytest.mark.parametrize("name", ["two in the ravine", "a short race", "in the noise", "two valleys"])
def test_that_who_forgives_most_and_least_does(name):
    race = race_of(name, True)
    said = re.fullmatch(
        r"Of the rates tried, (\w+) forgives most, .*; (\w+) least, .*", forgiveness_text(race, names(race))
    )
    decades = {runner.hiker.title: runner.forgiveness.decades for runner in race.runners}
    assert said[1] == max(decades, key=decades.get)
    assert said[2] == min(decades, key=decades.get)


def test_that_each_of_a_few_is_told_with_its_own_decades():
    race = race_of("two in the ravine", False)
    sgd, adam = (runner.forgiveness.decades for runner in race.runners)
    said = forgiveness_text(race, names(race))
    assert f"Adam is within 10% of its best over at least {adam:.1f} decades" in said
    assert f"SGD over {sgd:.1f} decades" in said


def test_that_a_walk_that_diverges_is_said_to_and_is_not_the_lowest():
    scene = Scene(hikers=(Sgd(),), steps=200)
    race = finish(fair_race(scene, racers(scene), 3.0))
    said = common_text(race, ["SGD"], 3.0)
    assert "SGD diverges" in said
    assert "lowest" not in said
    (one,) = walk(msgspec.structs.replace(scene, hikers=(Sgd(learning_rate=3.0),))).walks
    assert one.verdict.kind == "diverged"


def test_that_nobody_is_the_lowest_of_one():
    scene = Scene(hikers=(Adam(),), steps=30)
    race = finish(fair_race(scene, racers(scene), 0.1))
    assert "lowest," not in best_text(race, ["Adam"])
    assert "lowest," not in common_text(race, ["Adam"], 0.1)


@pytest.mark.parametrize("rate", [0.5, 2.0, 5.0, 40.0])
def test_that_whoever_is_said_to_diverge_diverges(rate):
    for surface in ("ravine", "rosenbrock", "two-valleys", "himmelblau"):
        scene = Scene(surface=surface, steps=60)
        race = finish(fair_race(scene, racers(scene, every=True), rate))
        for runner in race.runners:
            if outcome_text(runner.at(rate), race.measure) == "diverges":
                hiker = msgspec.structs.replace(runner.hiker, learning_rate=rate)
                (one,) = walk(msgspec.structs.replace(scene, hikers=(hiker,))).walks
                assert one.verdict.kind == "diverged"
