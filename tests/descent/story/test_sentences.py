"""What the mountain says, word for word, against the golden file (see golden.py)."""

from __future__ import annotations

from dataclasses import replace

from app.descent import SURFACES, Scene, walk
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.step.hiker import Adam, Lion, Sgd
from app.descent.story.stability import bands
from app.descent.story.stability_sentences import limit_note
from app.descent.story.step_anatomy import Replay
from app.descent.story.verdict_sentences import words
from tests.descent.endings import ENDINGS, walk_of
from tests.descent.story.golden import check_section


def test_that_verdicts_are_in_these_words():
    said: dict[str, dict[str, str]] = {}
    for name, one, kind, _ in ENDINGS:
        said.setdefault(kind, {})[name] = words(walk_of(one).verdict)
    check_section("verdicts", said)


def test_that_limits_of_the_learning_rate_are_given_in_these_words():
    bowl, at = SURFACES["bowl"], (-3.0, 2.0)
    said = {
        "SGD": bands(bowl, Sgd(), *at, 300),
        "momentum": bands(bowl, Sgd(momentum=0.9), *at, 300),
        "Nesterov": bands(bowl, Sgd(momentum=0.9, nesterov=True), *at, 300),
        "weight decay": bands(bowl, Sgd(weight_decay=1.0), *at, 300),
        "momentum and decay": bands(bowl, Sgd(momentum=0.9, weight_decay=1.0), *at, 300),
        "clipped": bands(bowl, Sgd(clipnorm=0.1), *at, 300),
        "clipped, with momentum": bands(bowl, Sgd(momentum=0.9, clipvalue=0.1), *at, 300),
        "clipped Adam": bands(bowl, Adam(clipnorm=0.1), *at, 300),
        "too gentle to be clipped": bands(bowl, Sgd(clipnorm=1.0), 0.3, 0.2, 300),
        "Adam before its first step": bands(bowl, Adam(), *at, 300),
        "Lion": bands(bowl, Lion(), *at, 300),
        "hilltop": bands(SURFACES["himmelblau"], Sgd(), -0.27, -0.92, 300),
        "slope": bands(surface_of(Ground(formula="x + y", x=(-4.0, 4.0), y=(-4.0, 4.0))), Sgd(), *at, 300),
        "far out": bands(SURFACES["beale"], Sgd(), 1e200, -1e200, 300),
    }
    one = walk(Scene(hikers=(Adam(learning_rate=0.1),))).walks[0]
    replay = Replay(one)
    replay.go_on(20)
    said["Adam after 20 steps"] = bands(
        one.ground, one.hiker, float(one.x[20]), float(one.y[20]), 300, replay.columns(20, 21)
    )
    notes = {name: limit_note(one) for name, one in said.items()}
    for name in ("hilltop", "too gentle to be clipped", "Lion"):
        notes[f"{name}, elsewhere"] = limit_note(replace(said[name], at="at the start"), "at the start")
    check_section("limits of the learning rate", notes)
