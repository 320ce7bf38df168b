"""A search that is judged by measures Keras does not have still saves models that Keras alone can load."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.tuning.export.final_fit import fit_finally
from app.tuning.export.model import save_model
from app.tuning.spec.data import Wine
from app.tuning.spec.search import Callbacks, EarlyStopping, SearchSpec
from app.tuning.spec.space import Space, Vary
from tests.searching import search

pytestmark = pytest.mark.real
ELSEWHERE = """
import sys
import keras
for path in sys.argv[1:]:
    print(keras.saving.load_model(path).output_shape)
assert "app" not in sys.modules
"""


def test_that_saved_networks_need_nothing_but_keras(tmp_path):
    watching = Callbacks(None, EarlyStopping("balanced_accuracy", patience=3))
    space = Space(units=4, learning_rate=Vary(choices=(0.1, 0.01)))
    spec = SearchSpec(data=Wine(), space=space, objective="val_f1_score", callbacks=watching, max_trials=1, epochs=1)
    search(tmp_path / "wine", spec)
    fit_finally(tmp_path / "wine", None, 1, lambda *_: None)
    paths = [tmp_path / "best.keras", tmp_path / "final.keras"]
    for path, trial in zip(paths, (None, "final"), strict=True):
        save_model(tmp_path / "wine", path, trial)
    command = [sys.executable, "-I", "-c", ELSEWHERE, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["(None, 3)", "(None, 3)"]
