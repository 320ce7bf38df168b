"""The smallest and the largest rate that lead to the valley in time."""

from __future__ import annotations

import pytest

from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene
from app.learn.checks.seen import Seen
from app.learn.checks.walk_measures import ArrivingRate, Verdict


@pytest.mark.parametrize(("which", "further"), [("smallest", 0.999), ("largest", 1.001)])
def test_that_the_rate_arrives_and_one_a_little_further_does_not(which, further):
    seen = Seen(scene=Scene(surface="bowl", steps=60, hikers=(Sgd(learning_rate=0.1),)))
    rate = ArrivingRate(which=which).look(seen)
    assert Verdict(hiker_with={"learning_rate": rate}).look(seen) == "converged"
    assert Verdict(hiker_with={"learning_rate": further * rate}).look(seen) != "converged"


def test_that_there_is_none_where_no_rate_leads_there():
    seen = Seen(scene=Scene(surface="two-valleys", steps=200, hikers=(Sgd(learning_rate=0.03),)))
    assert ArrivingRate(which="largest").look(seen) is None
