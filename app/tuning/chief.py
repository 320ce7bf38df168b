"""The chief of several workers: it hands out trials and keeps the history, and trains nothing."""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from app.tuning.control import Control
from app.tuning.project import project_spec

CHIEF = "chief"
LOCAL = re.compile(r"tuner\d+")  # what a fleet calls its own workers
LOOK = 0.05  # seconds between two looks whether the search is over


def run_chief(project: Path, control: Control, writing: AbstractContextManager[object]) -> None:
    """Serve the project's trials where the environment says; leaves the process when all is done.

    ``control.stopping`` says that the workers of this machine have left; those of others are waited for.
    """
    from app.tuning.search import make_tuner

    tuner = make_tuner(project_spec(project), project, lambda _event: None, Control(), writing, CHIEF)

    def leave_in_time() -> None:
        while not (control.stopping and not _from_elsewhere(tuner.oracle)):
            time.sleep(LOOK)
        with writing:
            os._exit(0)

    threading.Thread(target=leave_in_time, daemon=True).start()
    tuner.search(verbose=0)


def _from_elsewhere(oracle: Any) -> set[str]:
    """The workers of other machines that have not left."""
    return {name for name in oracle.tuner_ids if not LOCAL.fullmatch(name)}
