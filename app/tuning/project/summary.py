"""A search in one line of a list: what it is about and what came of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from app.descent.text.json_input import InputError
from app.tuning.found.nearby import is_search
from app.tuning.project.folder import project_state
from app.tuning.project.lock import holder
from app.tuning.spec.search import SearchSpec


class SearchSummary(NamedTuple):
    """One search of a folder of searches; what is not known of it is None or empty."""

    project: Path
    spec: SearchSpec | None = None
    foreign: bool = False  # made by a plain Keras Tuner script, whose data nobody knows
    best: float | None = None
    trials: int = 0
    began: float = 0.0  # Unix seconds
    size: int = 0  # bytes on disk
    runs: bool = False
    fault: str = ""  # why it cannot be read


def searches_of(folder: Path) -> list[Path]:
    """The searches right below a folder, the newest first; none where there is no such folder."""
    try:
        found = [Path(entry) for entry in os.scandir(folder) if entry.is_dir() and is_search(Path(entry))]
    except OSError:
        return []
    return sorted(found, key=_changed, reverse=True)


def summary_of(project: Path) -> SearchSummary:
    """What a list says of a search; a folder that cannot be read has its ``fault``."""
    size, began = size_of(project), _changed(project)
    try:
        state = project_state(project)
    except InputError as error:
        return SearchSummary(project, began=began, size=size, fault=str(error))
    best = state.best
    return SearchSummary(
        project,
        state.spec,
        state.foreign,
        None if best is None else best.score,
        len(state.trials),
        state.started or began,
        size,
        bool(holder(project)),
    )


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder, links not followed; what vanishes meanwhile counts nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(place, name).lstat().st_size
            except OSError:
                continue
    return total


def _changed(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
