"""How much of a space was tried, and the chance that random draws meet its best."""

from __future__ import annotations

import pytest

from app.tuning.record.events import SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.space_tried import chance_of, tried_of
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import GridSearch

W = {"worker": "tuner0"}
LOG = Vary(min=1e-4, max=0.1, sampling="log")


def state_of(scores, **spec) -> SearchState:
    events = [SearchStarted(time=0.0, spec=SearchSpec(**spec), versions={}, **W)]
    for number, score in enumerate(scores):
        values = {"units": 32 * (1 + number % 4), "learning_rate": (0.01, 0.001, 0.0001)[number % 3]}
        status = "COMPLETED" if score is not None else "FAILED"
        events.append(TrialStarted(time=1.0, trial=str(number), values=values, **W))
        events.append(TrialEnded(time=2.0, trial=str(number), status=status, score=score, **W))
    return SearchState().apply(*events)


def test_that_combinations_are_counted_once_and_trials_without_a_score_are_told():
    assert tried_of(state_of([0.5, 0.6, 0.7, 0.8] + [None] * 8 + [0.9], max_trials=13)) == (12, 12, 8)
    assert tried_of(SearchState()) is None
    assert tried_of(SearchState(spec=SearchSpec(space=Space(learning_rate=LOG)))) == (0, None, 0)


def test_that_a_log_range_of_whole_numbers_is_counted():
    space = Space(units=Vary(min=16, max=64, sampling="log"), learning_rate=0.01)
    state = SearchState(spec=SearchSpec(max_trials=5, space=space))
    assert tried_of(state) == (0, 49, 0)
    assert chance_of(state)[:3] == ("the best part", 5, 49)  # a log range draws some more often than others


@pytest.mark.parametrize(
    ("trials", "space", "kind", "draws", "chance"),
    [
        (5, Space(), "the best", 5, 5 / 12),
        (1, Space(), "the best", 1, 1 / 12),
        (12, Space(), "all are asked for", 12, 1.0),
        (20, Space(), "all are asked for", 12, 1.0),
        (20, Space(learning_rate=LOG), "the best part", 20, 1 - 0.95**20),
    ],
)
def test_that_the_chance_is_that_of_the_draws(trials, space, kind, draws, chance):
    made = chance_of(SearchState(spec=SearchSpec(max_trials=trials, space=space)))
    assert (made.kind, made.draws, made.chance) == (kind, draws, pytest.approx(chance))


def test_that_only_draws_that_measured_something_count():
    state = state_of([0.5, 0.6, None], max_trials=5)
    assert tried_of(state) == (3, 12, 1)
    assert chance_of(state)[:2] == ("the best", 4)
    skipped = TrialEnded(time=3.0, trial="1", status="SKIPPED", **W)
    ended = SearchEnded(time=4.0, reason="stopped", **W)
    state = state.apply(skipped, TrialStarted(time=3.5, trial="3", values={"units": 32}, **W), ended)
    assert tried_of(state) == (2, 12, 1)
    assert chance_of(state)[:2] == ("the best", 1)
    assert chance_of(state_of([None]).apply(ended)) is None
    assert chance_of(state_of([0.5] * 11 + [None], max_trials=12))[:2] == ("the best", 11)


def test_that_a_space_that_is_exhausted_is_not_told_as_still_to_be_tried():
    state = state_of([0.5] * 12, max_trials=20)
    assert chance_of(state).kind == "all are asked for"
    assert chance_of(state.apply(SearchEnded(time=4.0, reason="exhausted", **W))).kind == "all are scored"


def test_that_a_tuner_that_draws_nothing_at_random_has_no_chance_to_tell():
    assert chance_of(SearchState(spec=SearchSpec(tuner=GridSearch()))) is None
    assert chance_of(SearchState(spec=SearchSpec(), foreign=True)) is None
