"""What is taken away from a search works without the app."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from app.tuning.data.load import load_data
from app.tuning.export.export_process import export_command
from app.tuning.export.scripts.script import save_script
from app.tuning.export.scripts.script_data import data_lines
from app.tuning.spec.data import Circles, Csv, Digits, Moons, Spirals, Synthetic, Wine
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary


def export(project, path, trial=None):
    return subprocess.run(export_command(project, path, trial), capture_output=True, text=True, check=False)


def test_that_the_best_model_is_saved_and_scores_what_its_trial_did(searched, tmp_path):
    assert export(searched.project, tmp_path / "best.keras").returncode == 0
    import keras

    data = load_data(searched.state.spec.data)
    model = keras.models.load_model(tmp_path / "best.keras")
    _, accuracy = model.evaluate(data.x[800:], data.y[800:], verbose=0)
    assert accuracy == pytest.approx(searched.state.best.score, abs=1e-6)


def test_that_a_model_that_is_not_there_is_told(searched, tmp_path):
    refused = export(searched.project, tmp_path / "best.keras", "77")
    assert (refused.returncode, "has no trial 77" in refused.stderr.splitlines()[-1]) == (2, True)
    assert "ends neither in .py" in export(searched.project, tmp_path / "best.h5").stderr


@pytest.mark.parametrize(
    "data", [Synthetic(rows=50), Spirals(rows=50), Moons(rows=50), Circles(rows=50), Wine(), Digits()]
)
def test_that_the_script_makes_the_rows_the_search_had(data):
    names: dict = {"np": np}
    exec("\n".join(data_lines(data, 0.2)), names)
    loaded = load_data(data, 0.2)
    np.testing.assert_array_equal(names["x"], loaded.x)
    np.testing.assert_array_equal(names["y"], loaded.y)


@pytest.mark.real  # its first lines load Keras
def test_that_a_script_of_a_csv_with_everything_varied_is_python(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" + "".join(f"{k},{k * 0.5}\n" for k in range(30)), encoding="utf-8")
    space = Space(
        batch_size=Vary(choices=(8, 16)), dropout=Vary(min=0.0, max=0.5), units=Vary(min=4, max=64, sampling="log")
    )
    save_script(SearchSpec(data=Csv(str(path), "b"), space=space), tmp_path, tmp_path / "search.py")
    text = (tmp_path / "search.py").read_text(encoding="utf-8")
    compile(text, "search.py", "exec")
    assert 'loss="mean_squared_error"' in text
    names = {}
    exec(text[: text.index("def build_model")], names)
    assert (names["x"].shape, names["cut"]) == ((30, 1), 24)
