"""What the mountain says, word for word, against the golden file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.descent import SURFACES, Scene, load_scene, walk
from app.descent.formula.derivatives import Graph
from app.descent.formula.parser import FormulaError, read_formula
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.step.hiker import Adagrad, Adam, Lion, Rmsprop, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay
from app.descent.story.rate_change import rate_change
from app.descent.story.rate_sentences import rate_story
from app.descent.story.stability import bands
from app.descent.story.stability_sentences import limit_note
from app.descent.story.step_anatomy import Replay, anatomy
from app.descent.story.step_parts import parts_of
from app.descent.story.verdict_sentences import words
from app.descent.story.why import asks_why, why
from app.descent.story.why_sentences import why_text
from app.descent.text.json_input import InputError
from app.descent.text.numbers import AmbiguousError, typed_number
from tests.descent.every_ending import ENDINGS, adam, scene, sgd, walk_of
from tests.descent.refused import FORMULAS, SCENES
from tests.descent.story.replays import replayed
from tests.golden import check_section


def test_that_verdicts_are_in_these_words():
    said: dict[str, dict[str, str]] = {}
    for name, one, kind, _ in ENDINGS:
        said.setdefault(kind, {})[name] = words(walk_of(one).verdict)
    check_section("mountain: verdicts", said)


def test_that_reasons_are_in_these_words():
    said = {}
    for name, one, _, _ in ENDINGS:
        walked = walk_of(one)
        if asks_why(walked.verdict):
            said[name] = why_text(why(walked))
    check_section("mountain: reasons", said)


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
    check_section("mountain: limits of the learning rate", notes)


def test_that_the_story_of_the_rates_is_told_in_these_words():
    steps = PiecewiseConstantDecay(boundaries=(50.0, 100.0), values=(0.1, 0.01, 0.1))
    cosine = CosineDecay(decay_steps=400)
    scenes = {
        "Adagrad": scene("ravine", Adagrad(learning_rate=0.5)),
        "Adam": scene("ravine", adam(0.1)),
        "Adam on a schedule": scene("bowl", Adam(learning_rate=0.1, schedule=cosine), steps=200),
        "Adam on a schedule to 0": scene("bowl", Adam(learning_rate=0.1, schedule=CosineDecay(decay_steps=100))),
        "Adam where x is gentle": scene(Ground(id="bowl", scale_x=0.001), adam(300.0), steps=30),
        "Adam at rate 0": scene("bowl", adam(0.0)),
        "RMSprop": scene("ravine", Rmsprop(learning_rate=0.05)),
        "SGD": scene("bowl", sgd(0.1)),
        "SGD with momentum": scene("bowl", sgd(0.1, momentum=0.9)),
        "SGD on a schedule": scene("bowl", sgd(0.1, schedule=cosine)),
        "SGD up and down": scene("bowl", sgd(0.1, schedule=steps)),
        "SGD, clipped": scene("bowl", sgd(0.1, clipnorm=0.1)),
        "Lion": scene("bowl", Lion(learning_rate=0.1)),
        "Lion with decay": scene("bowl", Lion(learning_rate=0.1, weight_decay=1.0)),
    }
    said = {name: rate_story(rate_change(replayed(walk_of(one)))) for name, one in scenes.items()}
    check_section("mountain: story of the rates", said)


def test_that_the_parts_of_a_step_are_called_by_these_names():
    hikers = {
        "SGD": sgd(0.1),
        "SGD with momentum, clipped": sgd(0.1, momentum=0.9, clipnorm=1.0),
        "Adam with decay": Adam(learning_rate=0.1, weight_decay=0.1),
        "Lion": Lion(learning_rate=0.1),
    }
    said = {}
    for name, hiker in hikers.items():
        parts = parts_of(anatomy(replayed(walk_of(scene("ravine", hiker, steps=5))), 3))
        said[name] = {part.words.name: part.words.meaning for part in parts}
    check_section("mountain: parts of a step", said)


def test_that_what_is_wrong_with_a_formula_is_said_in_these_words():
    graph, said = Graph(), {}
    for text, *_ in FORMULAS:
        with pytest.raises(FormulaError) as caught:
            read_formula(text, graph, graph.variable("x"), graph.variable("y"))
        said[text] = str(caught.value)
    check_section("mountain: refused formulas", said)


def test_that_what_is_wrong_with_a_scene_is_said_in_these_words():
    said = {}
    for text, _ in SCENES:
        with pytest.raises(InputError) as caught:
            load_scene(text)
        said[text] = str(caught.value)
    check_section("mountain: refused scenes", said)


def test_that_numbers_that_may_mean_another_are_refused_in_these_words():
    said = {}
    for text in ("1,000", "1e-400"):
        with pytest.raises(AmbiguousError) as caught:
            typed_number(text)
        said[text] = str(caught.value)
    check_section("mountain: refused numbers", said)


def test_that_surfaces_are_described_in_these_words():
    turned = Ground(id="matyas", rotate=45.0, scale_x=2.0, scale_loss=3.0)
    own = Ground(formula="x**2 + 3*sin(y)", x=(-4.0, 4.0), y=(-4.0, 4.0))
    surfaces = {**SURFACES, "matyas, turned and stretched": surface_of(turned), "a formula": surface_of(own)}
    check_section("mountain: surfaces", {name: [one.title, one.formula, one.note] for name, one in surfaces.items()})
