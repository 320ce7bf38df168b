"""Which search's folder is meant by a path: a file in one stands for it, and a folder above may hold several."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from app.tuning.found.foreign_project import is_plain
from app.tuning.record.journal import journal_paths

ITS_FILES = re.compile(
    r"(oracle|tuner\d+|chief|spec|trial|build_config|notes)\.json|journal-.+\.jsonl|checkpoint.*|search\.lock"
)
DEEP = 2  # folders between the one that is named and a search
MOST_FOLDERS = 2000  # that are looked into
MOST_FOUND = 50


def is_search(folder: Path) -> bool:
    """Whether a folder is a search's, one of ours or a script's."""
    return (folder / "spec.json").is_file() or is_plain(folder) or bool(journal_paths(folder))


def search_folder(path: Path) -> Path:
    """The search's folder that a path means: ``oracle.json``, ``trial_3/trial.json``, a journal; or the path itself."""
    if not ITS_FILES.fullmatch(path.name) or not path.is_file():
        return path
    return next((folder for folder in path.parents[:2] if is_search(folder)), path)


def searches_in(folder: Path) -> list[Path]:
    """The searches below a folder, the latest first; neither in hidden folders nor in another search's."""
    found: list[Path] = []
    level, left = [folder], MOST_FOLDERS
    for _ in range(DEEP):
        below: list[Path] = []
        for one in level:
            with suppress(OSError):
                below += sorted(f for f in one.iterdir() if f.is_dir() and not f.name.startswith("."))
        below, left = below[:left], left - len(below)
        found += [one for one in below if is_search(one)]
        level = [one for one in below if one not in set(found)]
        if left <= 0:
            break
    return sorted(found, key=_written, reverse=True)[:MOST_FOUND]


def _written(folder: Path) -> float:
    times = [0.0]
    for path in (folder / "oracle.json", folder / "spec.json"):
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    return max(times)
