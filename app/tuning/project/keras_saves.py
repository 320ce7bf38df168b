"""Make Keras Tuner write its JSON files whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.files import write_whole


def write_whole_files() -> None:
    """From now on Keras Tuner's saves in this process replace a file in one step.

    It opens ``oracle.json`` and ``trial.json`` for writing and fills them, so that a kill or a full disk in
    between would leave half of one, which nothing can reload.
    """
    from keras_tuner.src.engine import stateful

    def save(self: Any, fname: str) -> str:
        text = json.dumps(self.get_state())
        # Several times a trial: ``mend`` can make these files again.
        write_whole(Path(fname), text.encode(), follow=False, sync=False)
        return text

    stateful.Stateful.save = save
