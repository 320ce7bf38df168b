"""The default search through the app against the same search as a plain script, as a ratio of wall times.

Each from the start of its process to the end of the search, in turns:
``python -m tests.benchmarks.search_time``
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5

SCRIPT = """
import sys
import keras
import keras_tuner as kt
from app.tuning.datasets import load_data
from app.tuning.spec import Synthetic

def build_model(hp):
    model = keras.Sequential([
        keras.Input((10,)),
        keras.layers.Dense(hp.Int("units", min_value=32, max_value=128, step=32), activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ])
    rate = hp.Choice("learning_rate", values=[1e-2, 1e-3, 1e-4])
    model.compile(keras.optimizers.Adam(rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model

tuner = kt.RandomSearch(build_model, objective="val_accuracy", max_trials=5, seed=1,
                        directory=sys.argv[1], project_name="plain")
plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", patience=2, factor=0.5, min_lr=1e-5)
tuner.search(*load_data(Synthetic()), epochs=5, validation_split=0.2, callbacks=[plateau], verbose=0)
"""


def seconds(command: list[str], given: bytes = b"") -> float:
    """Wall time of a process."""
    began = time.perf_counter()
    subprocess.run(command, input=given, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Run both in turns and print their times and ratio."""
    plain, ours = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            plain.append(seconds([sys.executable, "-c", SCRIPT, folder]))
            tune = [sys.executable, "-m", "app", "tune", "-", "--project", f"{folder}/ours"]
            ours.append(seconds(tune, b"{}"))
    for name, times in (("plain script", plain), ("through the app", ours)):
        print(f"{name:16} {' '.join(f'{t:.2f}' for t in times)} s, median {statistics.median(times):.2f} s")
    print(f"ratio            {statistics.median(ours) / statistics.median(plain):.2f}")


if __name__ == "__main__":
    main()
