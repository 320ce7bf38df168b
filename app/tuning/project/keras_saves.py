"""How Keras Tuner's JSON files are written, whole or not at all, and found again, below whatever path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.files import write_whole
from app.tuning.names import known_trials, trial_folder


def save_and_find_whole_files() -> None:
    """From now on Keras Tuner's saves in this process replace a file in one step, and a reload finds every trial.

    It opens ``oracle.json`` and ``trial.json`` for writing and fills them, so that a kill or a full disk in
    between would leave half of one, which nothing can reload. The trials it looks for by a pattern that has the whole
    path in it: a ``[`` there is taken for a part of the pattern, nothing is found, and finished trials are overwritten.
    """
    from keras_tuner.src.backend import io
    from keras_tuner.src.engine import stateful

    def save(self: Any, fname: str) -> str:
        text = json.dumps(self.get_state())
        # Several times a trial: ``mend`` can make these files again.
        write_whole(Path(fname), text.encode(), follow=False, sync=False)
        return text

    stateful.Stateful.save = save
    io.glob = trial_files


def trial_files(pattern: str) -> list[str]:
    """The files that Keras Tuner seeks by ``PROJECT/trial_*/trial.json``, with PROJECT as it is."""
    project = Path(pattern).parent.parent
    files = (trial_folder(project, name) / Path(pattern).name for name in known_trials(project))
    return [str(file) for file in files if file.exists()]
