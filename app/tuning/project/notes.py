"""Notes on trials, kept in the project folder beside Keras Tuner's files."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.descent.text.json_input import InputError
from app.files import LARGEST_JSON, read_whole, write_whole

NOTES = "notes.json"


def read_notes(project: Path) -> dict[str, str]:
    """A project's notes by trial; raises InputError if they are there and cannot be read."""
    path = project / NOTES
    try:
        return msgspec.json.decode(read_whole(path, LARGEST_JSON), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} does not hold notes: {error}") from error


def write_notes(project: Path, notes: dict[str, str]) -> None:
    """Replace a project's notes, but for empty ones, in one step; raises InputError if it cannot be written."""
    notes = {trial: note for trial, note in notes.items() if note}
    path = project / NOTES
    try:
        write_whole(path, msgspec.json.format(msgspec.json.encode(notes), indent=1) + b"\n", follow=False)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. The note is not kept.") from error
