"""Import Keras Tuner, which takes seconds, with no more than what a process needs of it; and get ready to train."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# Keras's NumPy backend borrows a few functions from JAX, which nobody here has: training would call them.
BORROWED = ("jax", "jax.lax", "jax.numpy", "keras.src.backend.jax", "keras.src.backend.jax.math")


class _Unused(ModuleType):
    """A module whose every name is there and good for nothing."""

    __path__: list[str] = []  # noqa: RUF012 (what makes it a package)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Unused(name)


def import_keras_tuner(whole: bool, light: bool = False) -> None:
    """Import it, which takes seconds.

    With TensorFlow it imports scikit-learn and SciPy if they are there, for what we have no use for: a third of the
    time. Only Keras Tuner's Bayesian optimization needs the ``whole``. A ``light`` one can hand out trials, not train.
    """
    unused = () if whole else ("sklearn",) if light else ("sklearn", "scipy")
    hidden = [name for name in unused if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # as if they were not installed
    gc.disable()  # all that it would look at is there to stay
    try:
        if light:
            _import_light()
        import keras_tuner  # noqa: F401
    finally:
        gc.enable()
        for name in hidden:
            del sys.modules[name]
    keep()


def get_ready() -> None:
    """Import everything and train a tiny network once, so that the first real epoch comes quickly."""
    import_keras_tuner(whole=True)
    import keras
    import numpy as np

    import_module("tensorboard.plugins.hparams.api")  # as Keras Tuner does in every trial
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), loss="mse", metrics=["mean_absolute_error"])
    x = np.zeros((8, 4), np.float32)
    model.fit(x, x[:, 0], validation_split=0.5, epochs=1, verbose=0)
    keras.backend.clear_session()
    keep()


def keep() -> None:
    """What is there now lives as long as we do: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


def _import_light() -> None:
    """Import it on Keras's NumPy backend, in a quarter of the time and of the memory.

    With TensorFlow if this Keras cannot.
    """
    if "keras" in sys.modules:
        return
    os.environ["KERAS_BACKEND"] = "numpy"
    made = [name for name in BORROWED if name not in sys.modules]
    sys.modules.update({name: _Unused(name) for name in made})
    try:
        import keras_tuner  # noqa: F401
    except Exception:
        del os.environ["KERAS_BACKEND"]
        for name in [n for n in sys.modules if n.split(".")[0] in ("keras", "keras_tuner")]:
            del sys.modules[name]
    finally:
        for name in made:
            sys.modules.pop(name, None)
