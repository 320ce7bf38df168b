"""The copy of a user's file that a search keeps: what its trials ran with, whatever becomes of the file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.descent.text.json_input import InputError
from app.files import read_whole, write_whole
from app.tuning.own.load_file import LARGEST, read_source

MODEL, LOAD = "own_model.py", "own_data.py"  # in a project's folder


def kept_source(project: Path, path: Path, name: str, sha256: str = "") -> str:
    """The text that a search runs for ``path``: the copy in its folder under ``name``, made where there is none.

    With a ``sha256`` a file that has changed since it was looked at is refused (InputError): what would run is not what
    the user has seen.
    """
    try:
        return read_whole(project / name, LARGEST).decode()
    except FileNotFoundError:
        pass
    source = read_source(path)
    if sha256 and sha256 != digest(source):
        raise InputError(f"{path.name}: has changed since it was looked at; look at it again before you start")
    write_whole(project / name, source.encode(), follow=False)
    return source


def digest(source: str) -> str:
    """What a file's text is known by."""
    return hashlib.sha256(source.encode()).hexdigest()
