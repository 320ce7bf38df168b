"""A search whose first trials were rehearsed begins at once, and tells the same as any other."""

from __future__ import annotations

import pytest

from app.tuning.record.events import EpochEnded
from app.tuning.spec.data import Csv, Synthetic, Wine
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import BayesianOptimization, GridSearch, Hyperband
from app.tuning.train.graph_reuse import MOST_PARAMETERS, TRACED
from app.tuning.train.rehearse import MOST_BYTES, rehearse
from tests.searching import load_keras, of, search

RATES = Vary(choices=(0.1, 0.001))
WIDE = Space(units=Vary(choices=(8, 16, 24, 32)), dropout=0.2, learning_rate=RATES)
SPECS = {
    "random": SearchSpec(data=Synthetic(rows=150), space=WIDE, max_trials=2, epochs=2),
    "grid": SearchSpec(data=Wine(), space=WIDE, max_trials=2, epochs=2, tuner=GridSearch()),
    "bayesian": SearchSpec(data=Synthetic(rows=150), space=WIDE, max_trials=2, epochs=2, tuner=BayesianOptimization()),
    "hyperband": SearchSpec(data=Synthetic(rows=60), space=Space(units=Vary(choices=(8, 16))), tuner=Hyperband(2, 2)),
}


@pytest.fixture
def nothing_kept():
    load_keras()
    TRACED.clear()


@pytest.fixture
def traced(monkeypatch):
    """The models whose training or validation step was run in Python, as it is to be traced alone."""
    load_keras()
    from keras.src.backend.tensorflow.trainer import TensorFlowTrainer

    models = []
    for name in ("train_step", "test_step"):
        step = getattr(TensorFlowTrainer, name)

        def noted(model, *data, step=step):
            models.append(model)
            return step(model, *data)

        monkeypatch.setattr(TensorFlowTrainer, name, noted)
    return models


@pytest.mark.filterwarnings("ignore:Skipping variable loading")  # a trial of Hyperband goes on with a new optimizer
@pytest.mark.parametrize("name", SPECS)
def test_that_a_rehearsed_search_tells_the_same_and_traces_its_first_trials_no_more(
    tmp_path, nothing_kept, traced, name
):
    spec = SPECS[name]
    before = of(EpochEnded, search(tmp_path / "before", spec).events)
    TRACED.clear()
    rehearse(spec, 2, tmp_path)
    rehearsed = list(TRACED)
    assert {id(model) for model in rehearsed} <= {id(model) for model in traced}
    traced.clear()
    after = of(EpochEnded, search(tmp_path / "after", spec).events)
    assert [(e.trial, e.epoch, e.logs) for e in after] == [(e.trial, e.epoch, e.logs) for e in before]
    assert not {id(model) for model in rehearsed} & {id(model) for model in traced}
    if spec.max_trials == 2:
        assert traced == []


def test_that_a_rehearsal_leaves_out_a_file_that_would_take_long(tmp_path, nothing_kept):
    table = tmp_path / "table.csv"
    table.write_text("a,b\n" + "1,0\n2,1\n" * 10 + " " * MOST_BYTES)
    rehearse(SearchSpec(data=Csv(str(table), "b")), 1, tmp_path)
    assert not list(TRACED)


@pytest.mark.parametrize(
    "heavy",
    [Space(layers=400, units=4), Space(layers=2, units=99_999_999), Space(layers=1, units=MOST_PARAMETERS // 10)],
)
def test_that_a_rehearsal_never_builds_a_network_that_keeps_a_search_waiting(
    tmp_path, nothing_kept, monkeypatch, heavy
):
    import keras

    monkeypatch.setattr(keras, "Sequential", None)
    rehearse(SearchSpec(data=Synthetic(rows=50), space=heavy), 2, tmp_path)


def test_that_a_rehearsal_ends_before_the_next_trial_once_something_else_is_asked(tmp_path, nothing_kept):
    rehearse(SPECS["random"], 2, tmp_path, lambda: not list(TRACED))
    assert len(list(TRACED)) == 1
