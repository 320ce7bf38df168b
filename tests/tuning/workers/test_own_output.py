"""A user's own file may print a great deal and read standard input: the worker that runs it goes on training."""

from __future__ import annotations

import pytest

from app.tuning.control import Control
from app.tuning.own.look import looked_at
from app.tuning.project.folder import prepare_project
from app.tuning.record.state import SearchState
from app.tuning.spec.data import Load
from app.tuning.spec.own_model import OwnModel
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.supervise import search_in_process
from tests.tuning.own.files import WHOLE, written

FIT = """

class Mine(keras_tuner.HyperModel):
    def build(self, hp):
        return build_model(hp)

    def fit(self, hp, model, *args, **kwargs):
        {}
        return model.fit(*args, **kwargs)
"""


def searched(folder, line):
    """The end of a search whose every training begins with this line."""
    path = written(folder, WHOLE + FIT.format(line))
    spec = SearchSpec(data=Load(str(path)), model=OwnModel(str(path), "Mine"), max_trials=1, epochs=1)
    project = folder / "search"
    prepare_project(project, looked_at(spec), resume=False)
    state = SearchState()

    def tell(event):
        nonlocal state
        state = state.apply(event)

    search_in_process(project, tell, Control())
    return state


@pytest.mark.real
def test_that_a_file_that_prints_much_is_trained(tmp_path):
    assert searched(tmp_path, 'print("x" * 5_000_000)').reason == "completed"


@pytest.mark.real
def test_that_a_file_that_reads_standard_input_finds_its_end(tmp_path):
    state = searched(tmp_path, "input()")
    (trial,) = state.trials.values()
    assert trial.status == "FAILED"
    assert "mine.py, line" in trial.message


@pytest.mark.real
def test_that_the_last_words_of_a_worker_that_left_are_kept_after_much_output(tmp_path):
    line = 'import os; print("x" * 5_000_000); print("farewell", flush=True); os._exit(3)'
    state = searched(tmp_path, line)
    assert state.reason == "failed"
    assert "code 3" in state.message
    assert "farewell" in state.message
