"""The names of a search's workers and trials, and what they must be like to become part of a path.

A project's folder may come from anywhere: a name that is read from its files is checked where it is read.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.descent.text.json_input import InputError

WORKER = "tuner0"  # Keras Tuner's own name for a single worker
CHIEF = "chief"  # hands out trials to several workers
LOCAL = re.compile(r"tuner\d+")  # the workers of the searching machine; those of others are called otherwise
REFUSED = 2  # the exit code of a worker that cannot begin, its last words a sentence
GONE = "The search's folder was deleted or moved while it ran"  # so begins what is said of that
KILLED = "The worker process ended by signal 9"  # so begins what is said of a worker that was killed

A_WORKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
A_TRIAL = re.compile(r"[0-9A-Za-z_-]{1,64}")
MOST_DIGITS = 9  # of an id that is a number; 32 hex digits may happen to be decimal ones


def is_worker_name(name: str) -> bool:
    """Whether a worker can be called this."""
    return A_WORKER.fullmatch(name) is not None


def worker_file(project: Path, name: str, before: str, after: str = "") -> Path:
    """A worker's own file in a project, called after it; raises ValueError for a name that no worker has."""
    if not is_worker_name(name):
        raise ValueError(f"{name!r} is not a worker's name")
    return project / f"{before}{name}{after}"


def is_trial_id(name: object) -> bool:
    """Whether a trial can be called this."""
    return isinstance(name, str) and A_TRIAL.fullmatch(name) is not None


def check_name(name: str) -> None:
    """Raise InputError if a worker of another machine cannot be called this."""
    if not is_worker_name(name):
        raise InputError(f"{name!r} is not a worker's name; use letters, digits, - and _")
    if LOCAL.fullmatch(name) or CHIEF in name:
        raise InputError(f"{name!r} is a name of the chief's own processes; choose another")


def trial_folder(project: Path, trial: str) -> Path:
    """Where Keras Tuner keeps a trial; raises ValueError for a name that no trial has."""
    if not is_trial_id(trial):
        raise ValueError(f"{trial!r} is not a trial's name")
    return project / f"trial_{trial}"


def trial_order(name: str) -> tuple[int, str]:
    """What to sort trials by: ids are numbers, padded or not."""
    return (int(name) if name.isdecimal() else -1), name


def known_trials(project: Path) -> list[str]:
    """The trials that have a folder of Keras Tuner's in a project; a folder that is called otherwise is left out."""
    found = (folder.name.removeprefix("trial_") for folder in project.glob("trial_*"))
    return sorted(filter(is_trial_id, found), key=trial_order)
