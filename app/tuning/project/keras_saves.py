"""Make Keras Tuner write its JSON files whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def write_whole_files() -> None:
    """From now on Keras Tuner's saves in this process replace a file in one step.

    It opens ``oracle.json`` and ``trial.json`` for writing and fills them, so that a kill or a full disk in
    between would leave half of one, which nothing can reload.
    """
    from keras_tuner.src.engine import stateful

    def save(self: Any, fname: str) -> str:
        text = json.dumps(self.get_state())
        path = Path(fname)
        half = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            half.write_text(text, encoding="utf-8")
            half.replace(path)
        except OSError:
            half.unlink(missing_ok=True)
            raise
        return text

    stateful.Stateful.save = save
