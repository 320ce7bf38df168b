"""Predictions of arrival: made where a law says when, right when walked on, and not made elsewhere."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import Scene, walk
from app.descent.endings.numbers import Arrival, Crawling
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adagrad, Adam, Adamax, Lion, Nadam, Rmsprop
from app.descent.step.schedules import CosineDecay
from tests.descent.every_ending import adam, formula, scene, sgd, walk_of


def predicted(one: Scene) -> Arrival | None:
    numbers = walk(one).walks[0].verdict.numbers
    assert isinstance(numbers, Crawling), numbers
    return numbers.arrival


def true_steps(one: Scene, arrival: Arrival) -> int:
    """How many steps more it really takes, walked on for twice as long as predicted."""
    long = walk(msgspec.structs.replace(one, steps=one.steps + int(2 * arrival.more) + 2)).walks[0]
    away = np.min([np.hypot(long.x - m.x, long.y - m.y) for m in long.ground.minima], axis=0)[one.steps :]
    return int(np.argmax(away <= arrival.within))


@pytest.mark.parametrize(
    ("one", "steps"), [(scene("bowl", sgd(1e-4)), 37_781), (scene("ravine", sgd(5e-4)), 91_800)], ids=["bowl", "ravine"]
)
def test_that_a_pace_that_falls_with_the_slope_is_reckoned_with(one, steps):
    arrival = predicted(one)
    assert arrival.more == pytest.approx(steps, rel=0.01)
    assert true_steps(one, arrival) == pytest.approx(steps, rel=0.01)


@pytest.mark.parametrize(
    "hiker",
    [
        sgd(2e-5, momentum=0.9),
        sgd(2e-5, momentum=0.9, nesterov=True),
        adam(2e-4),
        Rmsprop(learning_rate=2e-4),
        Nadam(learning_rate=2e-4),
        Lion(learning_rate=2e-4),
    ],
    ids=lambda hiker: hiker.title,
)
def test_that_every_optimizer_arrives_about_when_it_is_predicted(hiker):
    one = scene("bowl", hiker)
    arrival = predicted(one)
    assert true_steps(one, arrival) == pytest.approx(arrival.more, rel=0.25)


@settings(max_examples=12, deadline=None)
@given(
    steep=st.floats(0.1, 10.0),
    ratio=st.floats(0.3, 1.0),
    turn=st.floats(0.0, 180.0),
    momentum=st.sampled_from([0.0, 0.5, 0.9]),
    nesterov=st.booleans(),
    slow=st.floats(2e-4, 4e-4),
)
def test_that_on_any_quadratic_the_prediction_is_a_law(steep, ratio, turn, momentum, nesterov, slow):
    text = f"{steep}*x**2/2 + {steep * ratio}*y**2/2"
    ground = Ground(formula=text, x=(-4.0, 4.0), y=(-4.0, 4.0), rotate=turn)
    hiker = sgd(slow * (1 - momentum) / steep, momentum=momentum, nesterov=nesterov)
    one = Scene(surface=ground, start=(2.0, 1.5), steps=200, hikers=(hiker,))
    arrival = predicted(one)
    assert true_steps(one, arrival) == pytest.approx(arrival.more, rel=0.02)


@pytest.mark.parametrize(
    "one",
    [
        scene("rosenbrock", sgd(1e-6)),  # along a curved valley
        scene("two-valleys", sgd(1e-5)),  # over a ridge
        scene(formula("x**4 + y**4"), sgd(1e-5), start=(1.0, 1.0)),  # ever slower
        scene("ravine", Adagrad(learning_rate=1e-4)),
        scene("bowl", sgd(1e-5, schedule=CosineDecay(decay_steps=1000))),
        scene("bowl", sgd(1e-5, weight_decay=0.1)),  # to another place
        scene("bowl", sgd(1e-5, clipnorm=0.1)),
        scene("ravine", adam(1e-4), steps=40, start=(-0.3, 0.2)),  # it remembers slopes for longer than it walks
        scene(formula("x^2*(1 - y^2) + 2*y^2 + x^2*y^4/2"), adam(2e-5), start=(3.0, 0.02)),  # along a ridge
        scene(formula("tanh(x)^2 + tanh(3*y)^2"), adam(0.00249), start=(0.0, 3.6), steps=100),  # held back by epsilon
        scene(
            formula("10^5*x^2 + y^2 - (x^2 + y^2)^2 + 10^-5*(x^2 + y^2)^4", 20),
            Adamax(learning_rate=0.000439),
            start=(-17.005, -1.3),
            steps=3000,
        ),
        scene(formula("-(1 + cos(12*sqrt(x**2 + y**2)))/(0.5*(x**2 + y**2) + 2)"), adam(1e-4), start=(2.1, 2.0)),
    ],
)
def test_that_nothing_is_predicted_where_no_law_holds(one):
    numbers = walk_of(one).verdict.numbers
    assert getattr(numbers, "arrival", None) is None


def test_that_in_noise_nothing_is_predicted():
    one = scene("bowl", Adam(learning_rate=1e-5), noise=0.1)
    assert getattr(walk_of(one).verdict.numbers, "arrival", None) is None
