"""The names at the ends of curves: near their ends, over nothing else, or with a line that leads there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from app.gui.tuner.views.curves.end_labels import AWAY, BESIDE, DOT, GAP, NEAR, End, name_places
from app.tuning.record.events import EpochEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.spec.search import SearchSpec
from tests.gui.told import W, state_of
from tests.gui.tuner.seen import lines, names, plots

WIDTH, HEIGHT = 50.0, 300.0


def box(place, width=WIDTH):
    return QRectF(place[0], place[1] - GAP / 2, width, GAP).adjusted(0.01, 0.01, -0.01, -0.01)


def early(lasts, scores):
    """A search whose trials end after so many epochs at these scores."""
    return state_of(early_events(lasts, scores))


def early_events(lasts, scores):
    """What is told of trials that end after so many epochs at these scores."""
    events = [SearchStarted(time=0.0, spec=SearchSpec(epochs=max(lasts)), versions={}, **W)]
    for number, (last, score) in enumerate(zip(lasts, scores, strict=True)):
        name = str(number)
        events.append(TrialStarted(time=1.0, trial=name, values={"units": 32}, **W))
        for epoch in range(last):
            logs = {"val_accuracy": score}
            events.append(EpochEnded(time=2.0, trial=name, epoch=epoch, logs=logs, learning_rate=0.1, seconds=1.0, **W))
        events.append(TrialEnded(time=3.0, trial=name, status="COMPLETED", score=score, best_epoch=0, **W))
    return events


def test_that_a_name_with_room_stands_beside_its_end():
    ends = [End(100.0, 50.0, WIDTH), End(500.0, 51.0, WIDTH), End(100.0, 250.0, WIDTH)]
    assert name_places(ends, HEIGHT) == [(end.x + BESIDE, end.y) for end in ends]


def test_that_names_of_curves_that_end_together_keep_their_order():
    ends = [End(100.0, 150.0 + k, WIDTH) for k in range(6)]
    places = name_places(ends, HEIGHT)
    heights = [y for _, y in places]
    assert heights == sorted(heights)
    assert all(b - a >= GAP - 1e-6 for a, b in pairwise(heights))


@pytest.mark.parametrize("seed", range(5))
def test_that_names_cover_neither_one_another_nor_another_end(seed):
    draw = np.random.default_rng(seed)
    ends = [End(float(x), float(y), WIDTH) for x, y in draw.uniform((50, 20), (400, HEIGHT - 20), (9, 2))]
    places = name_places(ends, HEIGHT)
    boxes = [box(place) for place in places]
    for k, one in enumerate(boxes):
        assert not any(one.intersects(other) for other in boxes[k + 1 :])
        for other, end in enumerate(ends):
            dot = QRectF(end.x - DOT + 1, end.y - DOT + 1, 2 * DOT - 2, 2 * DOT - 2)
            assert other == k or not one.intersects(dot)
        beside = places[k][0] == ends[k].x + BESIDE
        assert (abs(places[k][1] - ends[k].y) <= NEAR) == beside


def test_that_a_nameless_end_is_not_covered_either():
    ends = [End(100.0, 150.0, WIDTH), End(130.0, 150.0, 0.0)]
    (x, y), _ = name_places(ends, HEIGHT)
    assert x == 100.0 + AWAY
    assert not box((x, y)).contains(QPointF(130.0, 150.0))


def test_that_a_curve_that_ends_early_is_named_where_it_ends(tab):
    tab.show_state(early([4, 4, 4, 20, 20], [0.80, 0.801, 0.802, 0.5, 0.9]))
    top, _ = plots(tab.display.views.views["Curves"].charts)
    places = names(top)
    for trial in "012":
        line = lines(top)[trial]
        end = top.vb.mapViewToScene(QPointF(line.xData[-1], line.yData[-1]))
        assert abs(places[f"trial {trial}"].y() - end.y()) < 2 * GAP
        assert 0 < places[f"trial {trial}"].x() - end.x() < 30
