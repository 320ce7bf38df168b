"""Keras Tuner without TensorFlow, for a chief, which trains nothing: a quarter of the time and of the memory."""

from __future__ import annotations

import os
import sys
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


def import_light_keras_tuner() -> None:
    """Import Keras Tuner on Keras's NumPy backend; with TensorFlow if this Keras cannot."""
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
