"""A table's best model works where there is no app: raw columns in, the table's own words out."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from app.tuning.data.encode import encode
from app.tuning.export.export_process import export_command
from app.tuning.export.network import find_trial, trained_network
from app.tuning.tables.read import read_table
from tests.searching import search
from tests.tuning.export.tables import TARGETS, UNSEEN, table_spec, write_rows

# Runs in a process that has Keras and not the app (-I keeps the folder out of the path).
ELSEWHERE = """
import json, sys
import keras
import numpy as np
columns = json.loads(sys.stdin.read())
model = keras.saving.load_model(sys.argv[1])
cells = {n: np.array(c, np.float64 if n in sys.argv[2:] else object) for n, c in columns.items()}
said = keras.tree.map_structure(lambda a: a.tolist(), model.predict(cells, verbose=0))
said["prediction"] = [p.decode() if isinstance(p, bytes) else p for p in said["prediction"]]
print("SAID", json.dumps(said))
assert "app" not in sys.modules
"""


@pytest.fixture(scope="module", params=list(TARGETS))
def trained(request, tmp_path_factory):
    """A search on a table, for each kind of answer."""
    home = tmp_path_factory.mktemp(request.param)
    write_rows(home / "rows.csv")
    spec = table_spec(home / "rows.csv", request.param)
    return spec, search(home / "project", spec).project


def test_that_the_saved_model_answers_raw_rows_as_the_trial_s_network_answers_encoded_ones(trained, tmp_path):
    import pandas as pd

    spec, project = trained
    done = subprocess.run(export_command(project, tmp_path / "best.keras"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = find_trial(project, None)
    network, recipe = trained_network(found), found.recipe
    frame = pd.concat([read_table(spec.data).frame, pd.DataFrame(UNSEEN)], ignore_index=True)
    expected = network.answers(encode(frame, recipe))

    numbers = [c.name for c in recipe.columns if c.name not in ("take",) and frame[c.name].dtype == float]
    cells = {
        c.name: [
            None if pd.isna(cell) and c.name in numbers else "" if pd.isna(cell) else cell for cell in frame[c.name]
        ]
        for c in recipe.columns
    }
    told = subprocess.run(
        [sys.executable, "-I", "-c", ELSEWHERE, str(tmp_path / "best.keras"), *numbers],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    said = json.loads(told.stdout.splitlines()[-1].removeprefix("SAID"))
    if network.shape.task == "regression":
        np.testing.assert_allclose(said["prediction"], expected[:, 0], rtol=1e-5)
        return
    classes = network.shape.classes
    np.testing.assert_allclose(
        np.column_stack([said["probability"][name] for name in classes]), expected, rtol=1e-5, atol=1e-7
    )
    assert said["prediction"] == [classes[place] for place in expected.argmax(axis=1)]
