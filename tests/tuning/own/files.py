"""Python files such as a user writes, for the tests of own models."""

from __future__ import annotations

from pathlib import Path

BEGIN = "import keras\nimport keras_tuner\nimport numpy as np\n\n\n"
BUILD = """def build_model(hp):
    model = keras.Sequential([keras.Input((3,))])
    for k in range(hp.Int("layers", 1, 2)):
        model.add(keras.layers.Dense(hp.Int(f"units_{k}", 2, 8, step=2), activation="relu"))
    if hp.Boolean("dropped"):
        with hp.conditional_scope("dropped", [True]):
            model.add(keras.layers.Dropout(hp.Float("rate", 0.1, 0.5)))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    rate = hp.Float("learning_rate", 1e-4, 1e-1, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    return model
"""
LOAD = """

def load():
    x = np.random.default_rng(1).normal(size=(40, 3)).astype("float32")
    return x, (x[:, 0] > 0).astype("float32")
"""
WHOLE = BEGIN + BUILD + LOAD


def written(folder: Path, text: str, name: str = "mine.py") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, part: str) -> int:
    """The number of the first line that holds ``part``."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)
