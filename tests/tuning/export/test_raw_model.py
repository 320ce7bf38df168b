"""A table's best model works where there is no app: raw columns in, the table's own words out."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from app.tuning.data.encode import encode
from app.tuning.data.load import load_data
from app.tuning.data.recipe import CategoryRecipe, DateRecipe, NumberRecipe, TextRecipe
from app.tuning.export.export_process import export_command
from app.tuning.export.network import Shape, Trained, find_trial, trained_network
from app.tuning.export.raw_columns.raw_model import with_raw_columns
from app.tuning.tables.read import read_table
from app.tuning.train.model import OUTPUTS
from tests.searching import load_keras, search
from tests.tuning.export.tables import FEATURES, TARGETS, UNSEEN, table_spec, write_rows

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


def raw_rows(data):
    """A table's rows, and some more with cells that none of them has."""
    import pandas as pd

    return pd.concat([read_table(data).frame, pd.DataFrame(UNSEEN, columns=list(FEATURES))], ignore_index=True)


def said_elsewhere(path, frame, recipe):
    """What the saved model answers, where there is no app, to the columns as they are."""
    import pandas as pd

    numbers = [c.name for c in recipe.columns if isinstance(c, NumberRecipe)]
    blank = {c.name: None if c.name in numbers else "" for c in recipe.columns}
    cells = {name: [none if pd.isna(cell) else cell for cell in frame[name]] for name, none in blank.items()}
    command = [sys.executable, "-I", "-c", ELSEWHERE, str(path), *numbers]
    done = subprocess.run(command, input=json.dumps(cells), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1].removeprefix("SAID"))


def check_same(said, expected, classes):
    if not classes:
        np.testing.assert_allclose(said["prediction"], expected[:, 0], rtol=1e-5)
        return
    probabilities = np.column_stack([said["probability"][name] for name in classes])
    np.testing.assert_allclose(probabilities, expected, rtol=1e-5, atol=1e-7)
    assert said["prediction"] == [classes[place] for place in expected.argmax(axis=1)]


@pytest.mark.parametrize("task", TARGETS)
def test_that_the_saved_model_answers_raw_rows_as_its_network_answers_encoded_ones(task, tmp_path):
    load_keras()
    import keras

    write_rows(tmp_path / "rows.csv")
    data = table_spec(tmp_path / "rows.csv", task).data
    recipe = load_data(data).recipe
    assert {type(c) for c in recipe.columns} == {CategoryRecipe, DateRecipe, NumberRecipe, TextRecipe}
    assert {c.pooled for c in recipe.columns if isinstance(c, CategoryRecipe)} == {True, False}
    units, activation, _ = OUTPUTS[task]
    last = keras.layers.Dense(units or len(recipe.classes), activation=activation)
    scaled = [keras.layers.Rescaling(recipe.scale[1], offset=recipe.scale[0])] if recipe.scale else []
    first = keras.layers.Dense(8, activation="tanh")
    network = keras.Sequential([keras.Input((recipe.features,)), first, last, *scaled])
    with_raw_columns(network, recipe).save(tmp_path / "best.keras")

    frame = raw_rows(data)
    expected = Trained(network, Shape(recipe.features, task, recipe.classes, None)).answers(encode(frame, recipe))
    check_same(said_elsewhere(tmp_path / "best.keras", frame, recipe), expected, recipe.classes)


def test_that_the_best_network_of_a_search_is_saved_so(tmp_path):
    write_rows(tmp_path / "rows.csv")
    spec = table_spec(tmp_path / "rows.csv", "regression")
    project = search(tmp_path / "project", spec).project
    done = subprocess.run(export_command(project, tmp_path / "best.keras"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found, frame = find_trial(project, None), raw_rows(spec.data)
    expected = trained_network(found).answers(encode(frame, found.recipe))
    check_same(said_elsewhere(tmp_path / "best.keras", frame, found.recipe), expected, ())
