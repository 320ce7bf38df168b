"""Saved models of tables, loaded with Keras alone and fed raw rows, against their networks on encoded rows.

``python -m tests.benchmarks.saved_model``: for each table its kind of answer, how many columns it has, seconds to save,
to load and to answer all rows, and the largest relative difference of an answer, unseen words and gaps included. Of a
number it is relative to the target's deviation where that is more.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from app.tuning.data.encode import encode
from app.tuning.data.load import load_data
from app.tuning.data.recipe import NumberRecipe, TableRecipe
from app.tuning.export.network import Shape, Trained
from app.tuning.export.raw_columns.raw_model import with_raw_columns
from app.tuning.spec.data import Table
from app.tuning.tables.read import read_table
from app.tuning.train.import_keras import get_ready
from app.tuning.train.model import OUTPUTS

ROWS = 5000
ELSEWHERE = """
import json, sys, time
import keras
import numpy as np
import pandas as pd
path, numbers = sys.argv[1], json.loads(sys.argv[2])
frame = pd.read_pickle(path + ".rows")
began = time.perf_counter()
model = keras.saving.load_model(path)
loaded = time.perf_counter()
said = model.predict({c: frame[c].to_numpy(np.float64 if c in numbers else object) for c in frame}, 1024, verbose=0)
answered = time.perf_counter()
numbers = said.get("probability") or {"number": said["prediction"]}
np.save(path + ".npy", np.stack(list(numbers.values()), axis=1))
assert "app" not in sys.modules
print(json.dumps([loaded - began, answered - loaded, list(numbers)]))
"""


def tables(home: Path) -> list[Table]:
    """A table of every kind of column with three targets, and one of very many numbers."""
    rng = np.random.default_rng(1)
    days = pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 2000 * 24, ROWS), "h")
    mixed = pd.DataFrame({f"number {k}": rng.lognormal(k, 1, ROWS).round(3) for k in range(6)})
    mixed[mixed > 1000] = np.nan
    mixed["town / place"] = rng.choice(["Basel", "Genf", "Zürich", ""], ROWS)
    mixed["many"] = rng.zipf(1.6, ROWS).astype(str) + "x"
    mixed["day"] = days.strftime("%d.%m.%Y %H:%M")
    mixed["remark"] = [" ".join(rng.choice(["good", "bad", "Late,", "early!", "Ünused"], 4)) for _ in range(ROWS)]
    value = np.nan_to_num(np.log(mixed["number 1"])) + (mixed["town / place"] == "Basel")
    mixed["price"] = (1000 * value).round(2)
    mixed["sold"] = np.where(value > 1, "yes", "no")
    mixed["grade"] = np.digitize(value, [0, 1, 2]).astype(str) + " stars"
    mixed.to_csv(home / "mixed.csv", index=False)
    pixels = pd.DataFrame(rng.integers(0, 256, (ROWS, 784)), columns=[f"pixel{k}" for k in range(784)])
    pixels["label"] = rng.integers(0, 10, ROWS)
    pixels.to_csv(home / "pixels.csv", index=False)
    kinds = {"many": "category", "day": "date", "remark": "text"}
    targets = ("price", "sold", "grade")
    made = []
    for target in targets:
        others = {name: "ignored" for name in targets if name != target}
        made.append(Table(table=str(home / "mixed.csv"), target=target, columns={**kinds, **others}))
    return [*made, Table(table=str(home / "pixels.csv"), target="label", task="multiclass")]


def network(recipe: TableRecipe) -> Trained:
    """A network with its first weights, which answer as differently as any."""
    import keras

    units, activation, _ = OUTPUTS[recipe.task]
    layers = [keras.layers.Dense(64, activation="relu"), keras.layers.Dense(units or len(recipe.classes), activation)]
    if recipe.scale:
        layers.append(keras.layers.Rescaling(recipe.scale[1], offset=recipe.scale[0]))
    model = keras.Sequential([keras.Input((recipe.features,)), *layers])
    return Trained(model, Shape(recipe.features, recipe.task, recipe.classes, recipe.scale))


def main() -> None:
    """Print a line a table."""
    get_ready()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for data in tables(home):
            recipe = load_data(data).recipe
            assert recipe is not None
            trained, path = network(recipe), home / "model.keras"
            began = time.perf_counter()
            with_raw_columns(trained.model, recipe).save(path)
            saved = time.perf_counter() - began
            frame = read_table(data).frame[[column.name for column in recipe.columns]].copy()
            numbers = [column.name for column in recipe.columns if isinstance(column, NumberRecipe)]
            words = [name for name in frame if name not in numbers]
            frame.loc[:50, words], frame.loc[20:30, numbers] = "never seen", np.nan
            expected = trained.answers(encode(frame, recipe))
            frame[words] = frame[words].fillna("").astype(object)
            frame.to_pickle(f"{path}.rows")
            command = [sys.executable, "-I", "-c", ELSEWHERE, str(path), json.dumps(numbers)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            loaded, answered, classes = json.loads(done.stdout.splitlines()[-1])
            said = np.load(f"{path}.npy")[:, [classes.index(name) for name in recipe.classes or ["number"]]]
            least = recipe.scale[1] if recipe.scale else 1e-6  # a number near 0 is what two large ones leave
            off = np.max(np.abs(said - expected) / np.maximum(np.abs(expected), least))
            seconds = f"saved {saved:.1f} s, loaded {loaded:.1f} s, {len(frame):,} rows {answered:.1f} s"
            print(f"{recipe.task:<12}{len(recipe.columns):>4} columns  {seconds}  off {off:.1e}", flush=True)


if __name__ == "__main__":
    main()
