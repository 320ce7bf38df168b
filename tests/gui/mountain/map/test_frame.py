"""The parts the map's picture is made of: layers, trails, labels, and what a long walk leaves out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from app.descent.step.hiker import Adam, Rmsprop, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.looks.looks import Look
from app.gui.mountain.losses import paint_rates
from app.gui.mountain.map import layers
from app.gui.mountain.map.camera import fit
from app.gui.mountain.map.frame import paint_all_ahead
from app.gui.mountain.map.hiker_tips import Tip, ever_shorter, label_of, tip_of
from app.gui.mountain.map.labels import CALM, Label, Labels
from app.gui.mountain.map.layers import Layer
from app.gui.mountain.map.paint_trails import AHEAD
from app.gui.mountain.map.trail import BESIDE, CELL, LEAP, lay_trails, moved
from app.gui.theme import DARK, LIGHT

RECT = QRectF(0, 0, 400, 300)
LOOK = Look("#D55E00", "circle")


def white() -> QPixmap:
    made = QPixmap(400, 300)
    made.fill(Qt.GlobalColor.white)
    return made


def pixels(pixmap: QPixmap) -> np.ndarray:
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(300, 400, 4).astype(int)


@pytest.fixture
def laid(qapp):
    scene = Scene(surface="two-valleys", hikers=(Sgd(learning_rate=0.02), Adam(learning_rate=0.3)))
    return lay_trails(walk(scene), fit(scene.ground, RECT), LIGHT)


def test_that_a_layer_walked_step_by_step_looks_like_one_walked_at_once(laid):
    slow, quick = (Layer(white(), laid, LIGHT, ahead=False) for _ in range(2))
    for step in range(0, 200, 7):
        assert slow.walk_to(step, math.inf)
    assert slow.walk_to(200, math.inf)
    assert quick.walk_to(200, math.inf)
    assert abs(pixels(slow.picture) - pixels(quick.picture)).max() <= 4


def test_that_a_layer_forgets_the_steps_it_goes_back_over(laid):
    layer, fresh = (Layer(white(), laid, LIGHT, ahead=False) for _ in range(2))
    layer.walk_to(200, math.inf)
    layer.walk_to(50, math.inf)
    fresh.walk_to(50, math.inf)
    np.testing.assert_array_equal(pixels(layer.picture), pixels(fresh.picture))


def test_that_a_long_walk_is_painted_a_little_at_a_time_and_wholly_in_the_end(laid, monkeypatch):
    monkeypatch.setattr(layers, "APART", 100)
    whole = Layer(white(), laid[:1], LIGHT, ahead=True)
    assert whole.walk_to(250, math.inf)
    slow, pieces = Layer(white(), laid[:1], LIGHT, ahead=True), 0
    clock = iter(range(10_000))
    monkeypatch.setattr(layers.time, "perf_counter", lambda: next(clock))
    while not slow.walk_to(250, next(clock) + 2.5):
        pieces += 1
        assert pieces < 100
    assert pieces > 2
    assert abs(pixels(slow.picture) - pixels(whole.picture)).max() <= 4


def test_that_steps_to_come_are_faint_where_hundreds_of_them_cross(qapp):
    scene = Scene(surface="bowl", steps=900, noise=4.0, hikers=(Sgd(learning_rate=0.5), Adam(learning_rate=3)))
    view = fit(scene.ground, RECT)
    laid = lay_trails(walk(scene), view, LIGHT)
    layer = Layer(white(), laid, LIGHT, ahead=True)
    assert layer.walk_to(0, math.inf)
    at_once = white()
    painter = QPainter(at_once)
    paint_all_ahead(painter, laid, 0, view, LIGHT, 1.0)
    painter.end()
    for picture in (layer.picture, at_once):
        ink = 255 - pixels(picture)[..., :3]
        faintest = min(QColor(trail.look.colour).getRgbF()[k] for trail in laid for k in range(3))
        assert ink.max() <= math.ceil(AHEAD * 255 * (1 - faintest)) + 1
        assert (ink.max(axis=2) > 0.2 * 255).mean() > 0.05  # though the ground is covered


def test_that_a_crowd_of_dots_is_the_hiker_s_colour_and_no_pale_band(qapp):
    scene = Scene(surface="bowl", steps=9000, noise=4.0, hikers=(Sgd(learning_rate=0.5),))
    laid = lay_trails(walk(scene), fit(scene.ground, RECT), DARK)
    assert laid[0].crowded
    layer = Layer(white(), laid, DARK, ahead=False)
    assert layer.walk_to(9000, math.inf)
    shown = pixels(layer.picture)
    rims = abs(shown[..., :3] - QColor(DARK.halo).getRgb()[2::-1]).max(axis=2) < 40
    assert rims.mean() < 0.001


@given(seed=st.integers(0, 2**31), steps=st.integers(2, 3000), stride=st.sampled_from([0.01, 0.1, 1.0, 30.0]))
@settings(max_examples=30, deadline=None)
def test_that_no_line_of_a_trail_is_further_from_the_walk_than_a_quarter_pixel(seed, steps, stride):
    places = np.cumsum(np.random.default_rng(seed).normal(0, stride, (steps + 1, 2)), axis=0)
    kept = moved(*places.T)
    assert kept[0] == 0
    assert kept[-1] == steps
    # Whoever is left out stands in the cell of the last one kept before it.
    before = kept[np.searchsorted(kept, np.arange(steps + 1), side="right") - 1]
    away = np.abs(places - places[before]).max(axis=1)
    assert away.max() <= CELL + 1e-9


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


def test_that_strides_across_the_picture_are_thin_and_short_ones_are_not():
    scene = Scene(surface="two-valleys", hikers=(Adam(learning_rate=100.0), Sgd(learning_rate=0.02)))
    wild, calm = lay_trails(walk(scene), fit(scene.ground, RECT), LIGHT)
    steps, leaps = wild.lines(0, 300)
    assert leaps is not None
    assert len(leaps) > 0 < len(steps)
    length = np.hypot(*(leaps[:, 2:] - leaps[:, :2]).T)
    assert length.min() > LEAP * 500 >= np.hypot(*(steps[:, 2:] - steps[:, :2]).T).max()
    assert calm.lines(0, 300).leaps is None


def test_that_a_label_says_what_became_of_a_hiker_who_left(qapp):
    plain, told = white(), white()
    for picture, said in ((plain, ""), (told, "Left the domain at step 3.")):
        painter, labels = QPainter(picture), Labels()
        labels.begin(RECT, [], np.zeros((0, 2)))
        paint(painter, labels, [Label("SGD · LR 2", "step 3", said, QPointF(200, 150), LOOK)])
        painter.end()
    assert (pixels(told) != pixels(plain)).any()


def test_that_equal_learning_rates_lie_beside_one_another():
    rate, other = np.full(9, -1.0), np.full(9, -2.0)
    assert paint_rates.lifts([rate, other, rate.copy()]) == [-paint_rates.BESIDE / 2, 0.0, paint_rates.BESIDE / 2]


def test_that_a_hiker_outside_a_zoomed_view_has_not_left():
    scene = Scene(surface="bowl", hikers=(Sgd(learning_rate=0.1), Sgd(learning_rate=3.0)))
    walked = walk(scene)
    (calm, wild), tip = walked.walks, Tip(QPointF(0, 0), inside=False, way=(1.0, 0.0))
    calm_trail, wild_trail = lay_trails(walked, fit(scene.ground, RECT), LIGHT)
    assert label_of(calm, calm_trail, tip, 300) == ("SGD · LR 0.1", "step 300, outside this view")
    assert label_of(wild, wild_trail, tip, 300) == ("SGD · LR 3", "left the domain at step 1")


def test_that_a_label_tells_the_rate_a_schedule_uses_now():
    hiker = Sgd(learning_rate=0.1, schedule=PiecewiseConstantDecay(boundaries=(10.0,), values=(0.9, 0.3)))
    scene = Scene(surface="bowl", hikers=(hiker,))
    walked, view = walk(scene), fit(scene.ground, RECT)
    (trail,) = lay_trails(walked, view, LIGHT)
    names = [label_of(walked.walks[0], trail, tip_of(trail, view, step), step)[0] for step in (0.0, 10.0, 11.0, 300.0)]
    assert [name.rpartition(" ")[2] for name in names] == ["0.9", "0.9", "0.3", "0.3"]


def test_that_leaps_that_lie_side_by_side_are_no_slab(qapp):
    """Each that is left out has one beside it that was painted before."""
    scene = Scene(surface="bowl", steps=300, hikers=(Rmsprop(learning_rate=100.0),))
    (trail,) = lay_trails(walk(scene), fit(scene.ground, QRectF(0, 0, 900, 500)), LIGHT)
    drawn, leaps = trail.lines(0, trail.steps).leaps, trail.ends[trail.leap]
    assert len(leaps) > 200
    assert len(drawn) < 100
    away = np.abs(leaps[:, None] - drawn[None]).max(axis=2).min(axis=1)
    assert away.max() <= BESIDE
    steps = [len(trail.lines(k, k + 1).leaps) for k in range(trail.steps)]
    assert sum(steps) == len(drawn)
