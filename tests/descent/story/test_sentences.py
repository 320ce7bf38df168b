"""Sentences about hikers and grounds that have to be true of the very numbers beside them."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from app.descent import SURFACES
from app.descent.ground.surface_choice import Ground, carried, surface_of
from app.descent.step.hiker import Adam, Lion, Nadam, Rmsprop, Sgd
from app.descent.step.schedules import CosineDecay, PiecewiseConstantDecay
from app.descent.story.stability import bands
from app.descent.story.starts_fast import rate_story
from app.descent.story.step_anatomy import Replay
from app.descent.text.numbers import number_text
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk


def one(scene: Scene):
    return walk(scene).walks[0]


def story(scene: Scene) -> str:
    replay = Replay(one(scene))
    while not replay.go_on():
        pass
    return rate_story(replay)


def test_that_weight_decay_counts_as_steepness():
    hiker = Sgd(learning_rate=1.5, weight_decay=1.0)
    told = bands(SURFACES["bowl"], hiker, -3.0, 2.0, 300)
    assert told.stable == pytest.approx(1.0)
    assert told.exact
    for rate, kind in ((0.99, True), (1.01, False)):
        walked = one(Scene(surface="bowl", hikers=(Sgd(learning_rate=rate, weight_decay=1.0),)))
        assert (np.hypot(walked.x[-1], walked.y[-1]) < 3) == kind


def test_that_a_clipped_gradient_is_not_said_to_diverge():
    told = bands(SURFACES["bowl"], Sgd(learning_rate=3.0, clipnorm=0.1), -3.0, 2.0, 300)
    assert told.stable is None
    assert told.note == "Clipped here: no stride is longer than lr × 0.1."
    told = bands(SURFACES["bowl"], Sgd(momentum=0.9, clipvalue=0.1), -3.0, 2.0, 300)
    assert told.note == "Clipped here: no stride is longer than lr × 1.41."


@pytest.mark.parametrize("hiker", [Sgd(clipnorm=1.0), Sgd(momentum=0.9, clipnorm=1.0), Sgd(clipvalue=0.5)])
def test_that_no_clipped_stride_is_longer_than_the_ruler_says(hiker):
    note = bands(SURFACES["ravine"], hiker, -10.0, 2.0, 300).note
    walked = one(Scene(surface="ravine", hikers=(msgspec.structs.replace(hiker, learning_rate=0.5),)))
    most = float(note.rstrip(".").rpartition(" ")[2])
    strides = np.hypot(np.diff(walked.x), np.diff(walked.y))
    assert strides.max() <= 0.5 * most * 1.01
    assert strides.max() > 0.1 * 0.5 * most


def test_that_a_slope_too_gentle_to_be_clipped_sets_the_usual_limit():
    told = bands(SURFACES["bowl"], Sgd(clipnorm=1.0), 0.3, 0.2, 300)
    assert told.stable == 2.0
    assert not told.exact  # beyond it the clipping catches the hiker


@pytest.mark.parametrize("surface", ["styblinski-tang", "rosenbrock"])
def test_that_no_ruler_promises_that_no_rate_is_too_large(surface):
    for x in np.linspace(-2, 2, 9):
        assert "too large" not in bands(SURFACES[surface], Sgd(), float(x), 0.3, 300).note


def test_that_a_ground_that_was_changed_does_not_keep_its_note_as_it_is():
    assert surface_of(Ground(id="bowl", scale_x=3.0)).note.startswith("This ground was changed.")
    assert "3·x for x" in surface_of(Ground(id="bowl", scale_x=3.0)).formula


def test_that_a_hiker_that_came_to_a_halt_is_not_said_never_to_have_moved():
    cosine = CosineDecay(decay_steps=100)
    verdict = one(Scene(surface="bowl", hikers=(Sgd(learning_rate=0.005, schedule=cosine),))).verdict
    assert verdict.sentence.startswith("Stands still for 74 steps: its learning rate has come down to 0.")


def test_that_a_hiker_on_its_way_away_is_said_to_be():
    verdict = one(Scene(surface="two-weights", hikers=(Lion(learning_rate=0.1),))).verdict
    assert verdict.sentence.startswith("Lower, yet further from a valley than it began")
    assert "Left the domain at step" in verdict.sentence


def logarithm(rate: float) -> Scene:
    ground = Ground(formula="log(x)", x=(-4.0, 4.0), y=(-4.0, 4.0))
    return Scene(surface=ground, start=(0.0226, 0.0), steps=20, hikers=(Sgd(learning_rate=rate),))


def test_that_a_slope_is_not_called_level_for_a_short_step_of_newton_s():
    walked = one(logarithm(1e-6))
    assert abs(logarithm(1e-6).ground.gradient(walked.x[-1], walked.y[-1])[0]) > 40
    assert "level" not in walked.verdict.sentence


@pytest.mark.parametrize(("formula", "bends"), [("log(x)", True), ("-x**2", True), ("x + y", False), ("5", False)])
def test_that_ground_is_called_straight_only_where_it_bends_neither_way(formula, bends):
    ground = surface_of(Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0)))
    note = bands(ground, Sgd(), 0.0226, 0.0, 300).note
    assert note.startswith("The ground bends down here" if bends else "The ground is straight here")


@pytest.mark.parametrize("surface", ["bowl", Ground(formula="x + y", x=(-4.0, 4.0), y=(-4.0, 4.0))])
def test_that_a_rate_that_was_always_0_is_not_said_to_have_come_down(surface):
    said = one(Scene(surface=surface, hikers=(Sgd(learning_rate=0.0),))).verdict.sentence
    assert said.startswith("Has not moved: its learning rate is 0.")


def test_that_a_walk_that_comes_no_nearer_is_not_said_to_be_on_its_way():
    scene = Scene(surface="two-weights", batch_size=1, noise=0.5, hikers=(Adam(learning_rate=0.1),))
    said = one(scene).verdict.sentence
    low, high = (float(n) for n in re.findall(r"between (\S+) and (\S+) from the nearest valley", said)[0])
    walked = one(scene)
    away = [
        min(np.hypot(x - m.x, y - m.y) for m in scene.ground.minima) for x, y in zip(walked.x, walked.y, strict=True)
    ]
    assert (low, high) == pytest.approx((min(away[-75:]), max(away[-75:])), rel=5e-3)
    assert said.startswith("Comes and goes")


def test_that_a_walk_that_moves_off_is_not_said_to_be_on_its_way():
    said = one(Scene(surface="beale", hikers=(Adam(learning_rate=0.1),))).verdict.sentence
    assert re.match(r"Moving away: .*, (\S+) from the nearest valley, (\S+) away 74 steps earlier", said)


@pytest.mark.parametrize("formula", ["-x**2 - y**2", "x + y"])
def test_that_nobody_is_on_the_way_to_a_valley_there_is_not(formula):
    ground = Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0))
    said = one(Scene(surface=ground, hikers=(Adam(learning_rate=0.1),))).verdict.sentence
    assert said.startswith("Walks downhill; the domain is lowest at its edge: loss −")
    assert re.search(r"Left the domain at step \d+\.$", said)  # and no more: a hiker's row has three lines


def test_that_a_floor_without_a_lowest_point_is_no_edge():
    ground = Ground(formula="x**4", x=(-4.0, 4.0), y=(-4.0, 4.0))
    said = one(Scene(surface=ground, start=(1.0, 0.0), hikers=(Sgd(learning_rate=0.001),))).verdict.sentence
    assert said.startswith("Walks downhill: loss")


@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_that_one_step_is_one(surface):
    for hiker in (Adam(learning_rate=0.1), Sgd(learning_rate=0.0), Sgd(learning_rate=1e9)):
        assert not re.search(r"\b1 steps", one(Scene(surface=surface, steps=1, hikers=(hiker,))).verdict.sentence)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1062, 3, "1,060"),
        (-1062, 3, "−1,060"),
        (999.6, 3, "1,000"),
        (450, 2, "450"),
        (99, 2, "99"),
        (99_949, 3, "99,900"),
        (99_960, 3, "1e5"),
        (1.234e7, 3, "1.23e7"),
        (5.034, 3, "5.03"),
        (-4.12e-6, 3, "−4.12e-6"),
        (np.inf, 3, "∞"),
    ],
)
def test_that_a_sentence_writes_out_what_people_would(value, digits, text):
    assert number_text(value, digits) == text


def test_that_strides_of_three_digits_are_written_out():
    ground = Ground(id="bowl", scale_x=0.001)
    said = story(Scene(surface=ground, steps=30, hikers=(Adam(learning_rate=300.0),)))
    assert re.search(r"the strides \D*from \d{3} to \d", said), said


def test_that_a_valley_is_judged_by_its_floor():
    ground = Ground(formula="x**2+3*sin(y)", x=(-4.0, 4.0), y=(-4.0, 4.0))
    sentence = one(
        Scene(surface=ground, hikers=(Adam(learning_rate=0.02),), start=(1.0, 3.5), steps=600)
    ).verdict.sentence
    numbers = [word.strip(".,") for word in sentence.split() if word.strip(".,").startswith("−3")]
    assert len(numbers) < 2, sentence


@pytest.mark.parametrize(
    ("scene", "word"),
    [
        (
            Scene(
                surface="bowl",
                hikers=(
                    Sgd(
                        learning_rate=0.1,
                        schedule=PiecewiseConstantDecay(boundaries=(50.0, 100.0), values=(0.1, 0.01, 0.1)),
                    ),
                ),
            ),
            "between 0.01 and 0.1",
        ),
        (Scene(surface="bowl", hikers=(Lion(learning_rate=0.1, weight_decay=1.0),)), "weight decay apart"),
        (Scene(surface="bowl", hikers=(Sgd(learning_rate=0.1, clipnorm=0.1),)), "the clipped slope"),
    ],
)
def test_that_a_story_of_the_rates_is_true_of_what_was_set(scene, word):
    assert word in story(scene)


def test_that_a_schedule_is_not_taken_for_the_optimizers_own_slowing():
    plain = story(Scene(surface="bowl", hikers=(Adam(learning_rate=0.1),), steps=200))
    slowed = story(
        Scene(surface="bowl", hikers=(Adam(learning_rate=0.1, schedule=CosineDecay(decay_steps=400)),), steps=200)
    )
    assert plain.split(".")[0] == slowed.split(".")[0]


def test_that_a_start_goes_with_a_ground_that_is_turned():
    start = carried((-7.0, 3.0), "ravine", Ground(id="ravine", rotate=45.0, scale_x=2.0))
    turned = surface_of(Ground(id="ravine", rotate=45.0, scale_x=2.0))
    assert turned.value(*start) == pytest.approx(SURFACES["ravine"].value(-7.0, 3.0))
    assert carried(start, Ground(id="ravine", rotate=45.0, scale_x=2.0), "ravine") == pytest.approx((-7.0, 3.0))
    assert carried((1.0, 1.0), "ravine", "bowl") is None


def test_that_a_valley_on_an_axis_is_told_to_lie_on_it():
    ground = Ground(formula="x**2 + 3*sin(y)", x=(-4.0, 4.0), y=(-4.0, 4.0))
    one = walk(Scene(surface=ground, hikers=(Sgd(learning_rate=0.1),))).walks[0]
    assert 0 < abs(one.x[-1]) < 1e-20
    assert "Rests in a valley at (0, 4.71): loss" in one.verdict.sentence


@pytest.mark.parametrize(
    ("surface", "hiker"),
    [
        ("two-valleys", Sgd(learning_rate=0.43)),
        ("two-valleys", Nadam(learning_rate=34.0)),
        ("plateau", Adam(learning_rate=100.0)),
        ("egg-crate", Adam(learning_rate=17.0)),
        ("himmelblau", Lion(learning_rate=0.11)),
    ],
)
def test_that_chance_is_not_said_to_be_on_its_way(surface, hiker):
    assert one(Scene(surface=surface, hikers=(hiker,))).verdict.sentence.startswith("Still bouncing")


def test_that_jolts_are_no_way_out_of_a_valley():
    walked = one(Scene(surface="two-valleys", noise=1.0, steps=20_000, hikers=(Sgd(learning_rate=0.01),)))
    ditch = next(m for m in walked.ground.minima if not m.is_lowest)
    away = np.hypot(walked.x - ditch.x, walked.y - ditch.y)
    since = walked.verdict.step
    assert walked.verdict.kind == "trapped"
    assert since < 200
    assert away[since:].max() <= 0.05 * 4 < away[:since].max()


def test_that_whoever_left_the_domain_is_said_to_have_left():
    for hiker in (Adam(learning_rate=10.0), Rmsprop(learning_rate=10.0)):
        for surface in ("two-valleys", "rosenbrock", "egg-crate"):
            walked = one(Scene(surface=surface, hikers=(hiker,)))
            assert walked.verdict.sentence.lower().count("left the domain at step") == 1


def test_that_nobody_is_told_how_long_a_way_is_that_leads_elsewhere():
    said = one(Scene(surface="line-fit", hikers=(Rmsprop(learning_rate=0.001),))).verdict.sentence
    assert re.match(r"Lower, yet further from a valley than it began: loss (\S+) .*, (\S+) at first;", said)
    walked = one(Scene(surface="ravine", hikers=(Sgd(learning_rate=1e-6),)))
    distance = np.hypot(walked.x, walked.y)
    pace = (distance[-75] - distance[-1]) / 74
    steps = distance[-1] / pace
    assert f"nearer by {number_text(pace)} a step" in walked.verdict.sentence
    assert f"takes about {float(f'{steps:.2g}'):,.0f} more steps" in walked.verdict.sentence


def test_that_a_step_off_a_formula_s_ground_is_no_explosion():
    ground = Ground(formula="log(x)", x=(-4.0, 4.0), y=(-4.0, 4.0))
    walked = one(Scene(surface=ground, start=(1.0, 0.0), hikers=(Sgd(learning_rate=1.5),)))
    assert walked.verdict.kind == "diverged"
    assert walked.verdict.sentence == "Stepped off the ground at step 1: at (−0.5, 0) the loss is no finite number."
    exploded = one(Scene(surface="rosenbrock", hikers=(Sgd(learning_rate=0.1),))).verdict.sentence
    assert "no longer a finite number" in exploded


@pytest.mark.parametrize("formula", ["x**2 + y**4", "x**4 + y**4 + 1"])
def test_that_a_floor_that_is_crept_down_is_no_hollow_above_another(formula):
    ground = Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0))
    verdict = one(Scene(surface=ground, start=(1.0, 1.0), hikers=(Sgd(learning_rate=0.05),))).verdict
    assert "hollow" not in verdict.sentence


def test_that_a_second_departure_is_not_told_as_the_first():
    walked = one(Scene(surface="two-valleys", steps=120, hikers=(Sgd(learning_rate=0.3, momentum=0.9),)))
    outside = np.flatnonzero((np.abs(walked.x) > 2) | (np.abs(walked.y) > 2))
    assert (np.diff(outside) > 1).any()
    assert f"First left the domain at step {outside[0]}." in walked.verdict.sentence
