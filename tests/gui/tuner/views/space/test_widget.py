"""The search-space map: where its places are, how its axes are labelled, what it says of its dots."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from app.gui.theme import DARK, LIGHT, contrast
from app.gui.tuner.views.space import widget as module
from app.gui.tuner.views.space.axes import marks, title_of
from app.gui.tuner.views.space.cells import ink_on, paint_score, words_of
from app.gui.tuner.views.space.shades import shade_of
from app.gui.tuner.views.space.widget import SpaceMap
from app.tuning.record.events import SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.space_grid import Axis, Cell, colour_range
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from tests.gui.told import W

LEFT = Qt.MouseButton.LeftButton
RATE = Vary(min=1e-6, max=100.0, sampling="log")
TRIED = ((1e-5, 0.5), (0.01, 0.9), (1.0, 0.7), (50.0, None))  # rates and scores


def state_of(**space) -> SearchState:
    spec = SearchSpec(space=Space(**{"units": 64, "learning_rate": RATE, **space}))
    state = SearchState().apply(SearchStarted(time=0.0, spec=spec, versions={}, **W))
    for number, (rate, score) in enumerate(TRIED):
        name, values = str(number), {"learning_rate": rate, "units": 32.0 * (number + 1)}
        values = {key: values[key] for key in spec.space.varied()}
        status = "FAILED" if score is None else "COMPLETED"
        state = state.apply(
            TrialStarted(time=1.0, trial=name, values=values, **W),
            TrialEnded(time=2.0, trial=name, status=status, score=score, **W),
        )
    return state


@pytest.fixture
def space(qtbot):
    made = SpaceMap(LIGHT)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


@pytest.mark.parametrize(
    ("axis", "most", "texts"),
    [
        (Axis("learning_rate", None, 1e-4, 0.01, log=True), 9, ["0.0001", "0.0002", "0.0005", "0.001", "0.002"]),
        (Axis("learning_rate", None, 1e-6, 100.0, log=True), 9, ["10⁻⁶", "10⁻⁵", "10⁻⁴"]),
        (Axis("learning_rate", None, 1e-6, 100.0, log=True), 5, ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"]),
        (Axis("learning_rate", None, 1.2e-6, 0.031, log=True), 9, ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"]),
        (Axis("dropout", None, 0.0, 0.5), 9, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        (Axis("units", (32, 64, 96)), 2, ["32", "96"]),
        (Axis("dropout", None, 0.2, 0.2), 9, ["0.2"]),
    ],
)
def test_that_axes_are_labelled_with_round_numbers(axis, most, texts):
    made = marks(axis, most)
    assert [text for _, text in made][: len(texts)] == texts
    assert len(made) <= most
    assert all(0 <= place <= 1 for place, _ in made)


def test_that_a_log_scale_is_named():
    assert title_of(Axis("learning_rate", None, 0.1, 1.0, log=True)) == "learning_rate (log scale)"
    assert title_of(Axis("dropout", None, 0.1, 1.0)) == "dropout"


def test_that_over_one_range_alone_a_place_is_as_high_as_its_score(qtbot, space):
    state = state_of()
    space.show_state(state, "learning_rate")
    places = {t.values["learning_rate"]: space.place_of(t).center() for t in state.trials.values()}
    assert places[0.01].y() < places[1.0].y() < places[1e-5].y() < places[50.0].y()
    assert places[1e-5].x() < places[0.01].x() < places[1.0].x()
    with qtbot.waitSignal(space.trial_clicked, check_params_cb=lambda trial: trial == "2"):
        qtbot.mouseClick(space, LEFT, pos=places[1.0].toPoint())
    assert space.scale_text() == "✕: failed."


def test_that_over_two_axes_the_blue_is_explained_and_the_best_has_its_score(space, monkeypatch):
    written = []
    monkeypatch.setattr(module, "paint_score", lambda *given: written.append(given[4]))
    space.show_state(state_of(units=Vary(min=32, max=512, step=32)), "units", "learning_rate")
    assert space.scale_text() == "The stronger the blue, the better: 0.5000 to 0.9000. ✕: failed."
    space.grab()
    assert written == ["0.9000 ★"]
    space.show_state(state_of(learning_rate=Vary(choices=tuple(rate for rate, _ in TRIED))), "learning_rate")
    assert space.scale_text() == ""  # cells have their scores written on them


def test_that_the_best_score_hides_no_other_dot():
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    grid, dot = QRectF(0, 0, 300, 200), QRectF(100, 100, 14, 14)
    for others in ([], [QRectF(130, 100, 14, 14)], [QRectF(130, 100, 14, 14), QRectF(70, 100, 14, 14)]):
        image.fill(0)
        painter = QPainter(image)
        paint_score(painter, LIGHT, grid, dot, "0.9000 ★", others)
        painter.end()
        assert not any(image.pixel(other.center().toPoint()) for other in others)
        assert any(image.pixel(x, y) for x in range(300) for y in range(200))


def test_that_a_failed_dot_can_be_chosen(qtbot, space):
    state = state_of()
    space.show_state(state, "learning_rate")
    place = space.place_of(state.trials["3"]).center()
    with qtbot.waitSignal(space.trial_clicked, check_params_cb=lambda trial: trial == "3"):
        qtbot.mouseClick(space, LEFT, pos=QPointF(place).toPoint())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_score_can_be_read_on_every_blue(theme):
    for part in [None, *(k / 50 for k in range(51))]:
        fill = shade_of(part, theme)
        assert contrast(fill.name(), ink_on(fill).name()) >= 4.5


def cell_of(score: float | None, count: int = 1) -> Cell:
    status = "FAILED" if score is None else "COMPLETED"
    return Cell(TrialState("4", {}, 0.0, status=status, score=score), count)


@pytest.mark.parametrize(
    ("score", "count", "wide", "high", "words"),
    [
        (0.85, 1, 100, 60, ["0.8500 ★", "trial 4"]),
        (0.85, 4, 100, 60, ["0.8500 ★", "best of 4"]),  # "best of 4 trials" has no room
        (0.85, 4, 60, 60, ["0.85 ★"]),
        (0.8512, 1, 50, 60, ["0.85"]),
        (0.85, 1, 20, 60, []),
        (0.85, 1, 100, 12, []),
        (1.3e-6, 1, 100, 20, ["1.3e-6 ★"]),
        (None, 1, 30, 20, ["✕"]),
    ],
)
def test_that_a_narrow_cell_keeps_its_words_as_long_as_they_have_room(score, count, wide, high, words):
    assert words_of(cell_of(score, count), True, lambda text: 8.0 * len(text), wide, high) == words


@pytest.mark.parametrize("bad", [1e3, 1e9])
def test_that_one_bad_trial_does_not_make_all_others_alike(bad):
    scores = [0.30, 0.31, 0.32, 0.33, bad]
    low, high = colour_range(scores, falls=True)
    assert (low, high) == (0.30, pytest.approx(0.36))
    assert colour_range(scores[:4], falls=True) == (
        0.30,
        0.33,
    )
    assert colour_range([-score for score in scores], falls=False) == (pytest.approx(-0.36), -0.30)


def test_that_a_map_with_one_bad_trial_says_where_its_colours_end(space):
    state = SearchState().apply(
        SearchStarted(
            time=0.0, spec=SearchSpec(space=Space(units=Vary(min=1, max=128), learning_rate=RATE)), versions={}, **W
        )
    )
    for number, score in enumerate([0.90, 0.89, 0.88, 0.1]):
        values = {"learning_rate": 10.0**-number, "units": 32 + number}
        state = state.apply(
            TrialStarted(time=1.0, trial=str(number), values=values, **W),
            TrialEnded(time=2.0, trial=str(number), status="COMPLETED", score=score, **W),
        )
    space.show_state(state, "units", "learning_rate")
    assert "0.8400 (or worse) to 0.9000" in space.scale_text()
