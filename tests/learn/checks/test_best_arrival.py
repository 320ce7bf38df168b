"""The best rate that feedback names is never worse than the learner's own."""

from __future__ import annotations

from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene
from app.learn.checks.seen import Seen
from app.learn.checks.walk_checks import NearBest


def test_that_a_rate_between_those_that_were_tried_may_be_the_best():
    seen = Seen(scene=Scene(surface="ravine", steps=300, hikers=(Sgd(learning_rate=0.9),)))
    answer = NearBest().answer(seen)
    assert answer.ok
    assert answer.numbers["best_steps"] <= answer.numbers["steps"]
