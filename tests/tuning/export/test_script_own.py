"""Scripts of searches with a user's own file, or with a NumPy archive: run afresh they come to the same scores."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from msgspec.structs import replace

from app.descent.text.json_input import InputError
from app.tuning.export.scripts.script import save_script
from app.tuning.export.scripts.short_script import short_script
from app.tuning.own.look import looked_at
from app.tuning.project.folder import project_state
from app.tuning.spec.data import Load, Npz, Synthetic
from app.tuning.spec.own_model import OwnModel
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary
from tests.searching import search
from tests.tuning.own.files import WHOLE, written

HELD = {"layers": 2, "units_0": Vary(choices=(4, 8)), "rate": Vary(min=0.2, max=0.4)}
# A HyperModel with a fit of its own, and a last line that would search if the file were run by itself.
OWN_FIT = """import keras
import keras_tuner
from beside import ROWS


class Mine(keras_tuner.HyperModel):
    def build(self, hp):
        model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(hp.Choice("units", [4, 8]), "relu")])
        model.add(keras.layers.Dense(1, activation="sigmoid"))
        model.compile(hp.Choice("optimizer", ["adam", "sgd"]), "binary_crossentropy", metrics=["accuracy"])
        return model

    def fit(self, hp, model, *args, **kwargs):
        return model.fit(*args, batch_size=ROWS, **kwargs)


if __name__ == "__main__":
    raise SystemExit("this is not run")
"""


def own(tmp_path, text, function, **said):
    """A spec whose network is a file's, as it is once that has been looked at."""
    (tmp_path / "beside.py").write_text("ROWS = 16\n")
    model = OwnModel(str(written(tmp_path, text)), function, **said.pop("model", {}))
    return looked_at(SearchSpec(model=model, max_trials=3, epochs=2, **said))


def archive(tmp_path, **arrays):
    np.savez(tmp_path / "rows.npz", **arrays)
    return Npz(str(tmp_path / "rows.npz"))


def pictures(tmp_path):
    rng = np.random.default_rng(3)
    x = rng.integers(0, 255, (60, 6, 5), np.uint8)
    return archive(tmp_path, x_train=x, y_train=np.eye(3)[x[:, 0, 0] % 3])  # one-hot


def numbers(tmp_path):
    rng = np.random.default_rng(4)
    x, later = rng.normal(5, 3, (50, 4)), rng.normal(5, 3, (20, 4))
    return archive(tmp_path, x=x, y=x.sum(axis=1), x_val=later, y_val=later.sum(axis=1))


NETWORK = Space(units=4, learning_rate=Vary(choices=(0.1, 0.01, 0.001)))
SPECS = {
    "a function and its load()": lambda home: replace(
        own(home, WHOLE, "build_model", model={"space": HELD}), data=Load(str(home / "mine.py"))
    ),
    "a HyperModel with executions": lambda home: own(
        home, OWN_FIT, "Mine", data=Synthetic(rows=80), executions_per_trial=2, objective="val_loss"
    ),
    "pictures": lambda home: SearchSpec(
        data=pictures(home), space=replace(NETWORK, conv_blocks=1, filters=2), max_trials=2, epochs=2
    ),
    "numbers with a validation part": lambda home: SearchSpec(
        data=numbers(home), space=NETWORK, objective="val_mean_absolute_error", max_trials=2, epochs=2
    ),
}


@pytest.mark.parametrize("name", SPECS)
def test_that_a_script_run_afresh_tries_the_same_and_scores_the_same(tmp_path, name):
    spec = SPECS[name](tmp_path)
    project, again = tmp_path / "search", tmp_path / "again"
    state = search(project, spec).state
    save_script(spec, project, tmp_path / "script.py")
    again.mkdir()
    for kept in project.glob("own_*.py"):
        shutil.copy(kept, again)
    script = (tmp_path / "script.py").read_text(encoding="utf-8").replace(repr(str(project)), repr(str(again)))
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "script.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(path.read_text()) for path in sorted(again.glob("trial_*/trial.json"))]
    trials = project_state(project).trials.values()
    assert len(told) == len(state.trials) == spec.max_trials
    assert [trial["hyperparameters"]["values"] for trial in told] == [trial.values for trial in trials]
    assert [trial["score"] for trial in told] == pytest.approx([trial.score for trial in trials], rel=1e-6)


@pytest.mark.real
def test_that_the_short_script_is_about_the_file_where_there_is_one(tmp_path):
    spec = own(tmp_path, OWN_FIT, "Mine")
    text = "\n".join(line.text for line in short_script(spec))
    assert "own_model.Mine" in text
    assert "keras.layers" not in text


def test_that_an_archive_that_has_gone_is_one_sentence(tmp_path):
    spec = SearchSpec(data=numbers(tmp_path), space=NETWORK, objective="val_loss")
    (tmp_path / "rows.npz").unlink()
    with pytest.raises(InputError, match=r"rows\.npz"):
        save_script(spec, tmp_path / "search", tmp_path / "script.py")
