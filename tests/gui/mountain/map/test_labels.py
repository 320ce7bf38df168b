"""Labels beside the hikers: none over another, calm while hikers walk, shorter where there is no room."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.gui.mountain.looks.looks import Look
from app.gui.mountain.map.hiker_tips import ever_shorter
from app.gui.mountain.map.labels import CALM, Label, Labels
from app.gui.theme import LIGHT
from tests.gui.paint.pixels import pixels, white

RECT = QRectF(0, 0, 400, 300)
LOOK = Look("#D55E00", "circle")


@given(
    places=st.lists(st.tuples(st.floats(0, 900), st.floats(0, 520)), min_size=8, max_size=8),
    together=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_that_eight_labels_never_overlap(qapp, places, together):
    rect = QRectF(0, 0, 910, 520)
    points = [QPointF(*(places[0] if together else place)) for place in places]
    labels = Labels()
    labels.begin(rect, [figure(at) for at in points], np.zeros((0, 2)))
    told = [Label("SGD · momentum 0.9 · LR 0.1", "step 300", "", at, LOOK) for at in points]
    _, taken = labels.place(ever_shorter(told))
    for k, one in enumerate(taken):
        assert rect.contains(one)
        for other in taken[:k]:
            shared = one.intersected(other)
            assert shared.isEmpty(), f"{one} and {other}"


def figure(at: QPointF) -> QRectF:
    return QRectF(at.x() - 9, at.y() - 26, 18, 28)


@pytest.mark.parametrize(("size", "expected"), [((900, 500), 0), ((330, 240), 1), ((190, 130), 2)])
def test_that_labels_say_less_where_they_would_overlap(qapp, size, expected):
    at = QPointF(size[0] / 2, size[1] / 2)
    whole = [Label("SGD · LR 0.1", "left the domain at step 1", "", at, LOOK)] * 8
    versions = [whole, [one._replace(tail="") for one in whole], [one._replace(tail="", head="") for one in whole]]
    labels = Labels()
    labels.begin(QRectF(0, 0, *size), [figure(at)], np.zeros((0, 2)))
    told, places = labels.place(versions)
    assert told == versions[expected]
    assert not any(one.intersects(other) for k, one in enumerate(places) for other in places[:k])


def test_that_labels_that_said_less_do_so_for_a_while(qapp):
    at, labels = QPointF(165, 120), Labels()
    whole = [Label("SGD · LR 0.1", "left the domain at step 1", "", at, LOOK)] * 8
    names = [one._replace(tail="") for one in whole]

    def told(count, anew=False):
        labels.begin(QRectF(0, 0, 330, 240), [figure(at)], np.zeros((0, 2)))
        return labels.place([whole[:count], names[:count]], anew)[0]

    assert told(8) == names
    assert all(told(1) == names[:1] for _ in range(CALM))
    assert told(1) == whole[:1]
    assert told(8) == names
    assert told(1, anew=True) == whole[:1]


def paint(painter: QPainter, labels: Labels, told: list[Label]) -> None:
    labels.paint(painter, *labels.place([told]), LIGHT)


def test_that_a_label_keeps_its_width_while_its_number_counts_up(qapp):
    labels, widths = Labels(), set()
    picture = white()
    painter = QPainter(picture)
    for step in (111, 158, 244):
        labels.begin(RECT, [figure(QPointF(200, 150))], np.zeros((0, 2)))
        paint(painter, labels, [Label("SGD · LR 2", f"step {step}", "", QPointF(200, 150), LOOK)])
        widths.add(labels.taken[-1].width())
    painter.end()
    assert len(widths) == 1


class Thorough(Labels):
    """Labels that are placed anew at every frame, also where they could stay."""

    def as_before(self, *_args):
        return None


@given(
    walks=st.lists(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), min_size=2, max_size=2), min_size=1),
)
@settings(max_examples=60, deadline=None)
def test_that_a_label_that_stays_is_where_a_full_search_would_put_it(qapp, walks):
    """Staying put is found by a short cut; it must agree with the whole search, frame by frame."""
    quick, whole = Labels(), Thorough()
    for places in walks:
        points = [QPointF(*place) for place in places]
        steps = np.array(places).repeat(3, axis=0)
        for labels in (quick, whole):
            labels.begin(RECT, [figure(at) for at in points], steps)
        told = [Label("SGD · LR 0.1", "step 300", "", at, LOOK) for at in points]
        assert quick.place([told])[1] == whole.place([told])[1]


def test_that_a_label_that_stands_apart_has_a_line_to_its_hiker(qapp):
    """Eight at one place: two beside it on each side and two more, the rest in rows further away."""
    labels, at = Labels(), QPointF(200, 150)
    labels.begin(RECT, [figure(at)], np.zeros((0, 2)))
    _, places = labels.place([[Label("Adam · LR 0.1", "step 9", "", at, LOOK)] * 8])
    assert 1 <= len(labels.apart) < 8
    middle = at - QPointF(0, 12)
    for place in (places[key] for key in labels.apart):
        dx = max(place.left() - middle.x(), middle.x() - place.right(), 0)
        dy = max(place.top() - middle.y(), middle.y() - place.bottom(), 0)
        assert math.hypot(dx, dy) > 20


def test_that_a_label_says_what_became_of_a_hiker_who_left(qapp):
    plain, told = white(), white()
    for picture, said in ((plain, ""), (told, "Left the domain at step 3.")):
        painter, labels = QPainter(picture), Labels()
        labels.begin(RECT, [], np.zeros((0, 2)))
        paint(painter, labels, [Label("SGD · LR 2", "step 3", said, QPointF(200, 150), LOOK)])
        painter.end()
    assert (pixels(told) != pixels(plain)).any()


def test_that_a_label_apart_goes_with_its_hiker(qapp):
    at, labels = QPointF(200, 150), Labels()
    told = [Label("SGD · LR 0.1", "left the domain at step 1", "", at, LOOK)] * 8
    for left in (8, 1):
        labels.begin(RECT, [figure(at)], np.zeros((0, 2)))
        said, places = labels.place([told[:left]])
        assert all(key < left for key in labels.apart)
        picture = white()
        painter = QPainter(picture)
        labels.paint(painter, said, places, LIGHT)
        painter.end()
        assert pixels(picture).std() > 0
