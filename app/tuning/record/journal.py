"""The journals of a search, one a worker: a JSON event a line, written before it is shown, read while they grow."""

from __future__ import annotations

import os
from heapq import merge
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec

from app.files import BINARY, open_file
from app.tuning.names import WORKER, worker_file
from app.tuning.record.events import Event, read_events

APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | BINARY | getattr(os, "O_NOFOLLOW", 0)


def journal_path(project: Path, worker: str = WORKER) -> Path:
    """Where a worker's journal lies in a project folder."""
    return worker_file(project, worker, "journal-", ".jsonl")


def journal_paths(project: Path) -> list[Path]:
    """The journals of a project, in the order of their names; what is no regular file is none."""
    return [path for path in sorted(project.glob("journal-*.jsonl")) if path.is_file()]


class Told(NamedTuple):
    """What the journals of a project hold."""

    events: list[Event]
    broken: int  # lines that are no events


def read_journals(project: Path) -> Told:
    """What all workers told: each journal in its own order, which no clock that was set back can change.

    Of several journals the one whose next event is the earliest comes next.
    """
    readers = [JournalReader(path) for path in journal_paths(project)]
    told = [reader.read_new() for reader in readers]
    return Told(list(merge(*told, key=lambda event: event.time)), sum(reader.broken for reader in readers))


class Journal:
    """Appends events to a file, a line each; being killed, or a disk that is full, costs at most the last line."""

    def __init__(self, path: Path) -> None:
        # A link, in a folder that came from elsewhere, could lead anywhere.
        self._file = os.fdopen(os.open(path, APPEND, 0o666), "a+b", buffering=0)
        self._cut = False  # whether the last line has no end
        if self._file.seek(0, os.SEEK_END) > 0:
            self._file.seek(-1, os.SEEK_END)
            self._cut = self._file.read(1) != b"\n"

    def write(self, event: Event) -> None:
        """Append one event; raises OSError where it cannot be written to its end."""
        line = msgspec.json.encode(event) + b"\n"
        if self._cut:
            line = b"\n" + line  # so that it does not continue a line that was cut
        self._cut = True
        while line:
            line = line[self._file.write(line) :]  # a disk that gets full takes a part
        self._cut = False

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class JournalReader:
    """Reads a growing journal; ``from_end`` skips what is already there.

    Half a line waits for its other half. A whole line that is no event (cut by a kill) is passed over
    and counted in ``broken``.
    """

    def __init__(self, path: Path, from_end: bool = False) -> None:
        self._path = path
        self._offset = path.stat().st_size if from_end and path.exists() else 0
        self._half = b""
        self.broken = 0

    def read_new(self) -> list[Event]:
        """The events written since the last call."""
        try:
            with open_file(self._path) as file:
                file.seek(self._offset)
                new = file.read()
        except FileNotFoundError:
            return []
        self._offset += len(new)
        lines, end, self._half = (self._half + new).rpartition(b"\n")
        events, broken = read_events(lines + end)
        self.broken += broken
        return events
