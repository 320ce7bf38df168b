"""Every number of the verdicts on random scenes, held against the walk and against ten times as long a one."""

from __future__ import annotations

import math

import pytest

from app.descent import Scene, walk
from app.descent.step.hiker import Adam
from tests.benchmarks.verdicts_checked import RIGHT
from tests.descent.random_scenes import random_scenes
from tests.descent.verdict_claims import check


@pytest.mark.parametrize("scene", random_scenes(13, 40), ids=range(40))
def test_that_nothing_a_verdict_says_is_untrue(scene):
    checked = check(scene)
    assert not checked.wrong, checked.sentence
    assert checked.promise is None or math.isnan(checked.promise) or 1 / RIGHT < checked.promise < RIGHT


def test_that_an_untrue_number_is_noticed(monkeypatch):
    scene = Scene(surface="ravine", hikers=(Adam(learning_rate=0.1),))
    verdict = walk(scene).walks[0].verdict
    assert not check(scene).wrong
    for numbers in (
        verdict.numbers._replace(step=20),
        verdict.numbers._replace(x=1.0),
        verdict.numbers._replace(loss=0.1),
    ):
        monkeypatch.setattr("app.descent.walks.walk.judge", lambda *_, n=numbers: verdict._replace(numbers=n))
        assert check(scene).wrong
