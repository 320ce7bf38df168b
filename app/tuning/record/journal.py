"""The journals of a search, one a worker: a JSON event a line, written before it is shown, read while they grow."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from heapq import merge
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.files import LARGEST_JSON, Lines, open_file
from app.tuning.names import WORKER, worker_file
from app.tuning.record.events import Event, SearchStarted, read_events
from app.tuning.spec.search import SearchSpec

PIECE = 1_000_000  # bytes that are read at a time
LONGEST_LINE = LARGEST_JSON  # bytes; the longest event tells the whole spec
LARGEST_JOURNAL = 200 * PIECE  # bytes; some 700,000 epochs


def journal_path(project: Path, worker: str = WORKER) -> Path:
    """Where a worker's journal lies in a project folder."""
    return worker_file(project, worker, "journal-", ".jsonl")


def journal_paths(project: Path) -> list[Path]:
    """The journals of a project, in the order of their names; what is not a regular file is left out."""
    return [path for path in sorted(project.glob("journal-*.jsonl")) if path.is_file()]


class Told(NamedTuple):
    """What the journals of a project hold."""

    events: list[Event]
    broken: int  # lines that are not events


def read_journals(project: Path, readers: dict[Path, JournalReader] | None = None) -> Told:
    """What all workers told: each journal in its own order, which no clock that was set back can change.

    Of several journals the one whose next event is the earliest comes next. ``readers``, by their paths, have read a
    part already: then only what is new is told, and those that are missing are added. Raises OSError for a journal
    that cannot be read.
    """
    readers = {} if readers is None else readers
    for path in journal_paths(project):
        readers.setdefault(path, JournalReader(path))
    told = [[event for some in reader.pieces() for event in some] for reader in readers.values()]
    return Told(list(merge(*told, key=lambda event: event.time)), sum(reader.broken for reader in readers.values()))


def last_spec(project: Path) -> SearchSpec | None:
    """The spec that the journals of a project name last, or None if they name none or cannot be read."""
    try:
        events = read_journals(project).events
    except OSError:
        return None
    specs = (event.spec for event in reversed(events) if isinstance(event, SearchStarted))
    return next((spec for spec in specs if spec is not None), None)


def is_watched(project: Path) -> bool:
    """Whether the journals of a project begin with a script's search that was watched."""
    starts = map(_first_start, journal_paths(project))
    return any(start.script is not None for start in starts if start is not None)


def _first_start(path: Path) -> SearchStarted | None:
    """Where the first search of a journal starts; None if none does or it cannot be read."""
    with contextlib.suppress(OSError):
        for events in JournalReader(path).pieces():
            if (start := next((e for e in events if isinstance(e, SearchStarted)), None)) is not None:
                return start
    return None


class Journal(Lines):
    """Appends events to a file, a line each."""

    def write(self, event: Event) -> None:
        """Append one event; raises OSError where it cannot be written to its end."""
        self.append(msgspec.json.encode(event) + b"\n")


class JournalReader:
    """Reads a growing journal; ``from_end`` skips what is already there.

    Half a line waits for its other half. A whole line that is not an event (cut by a kill) is passed over and
    counted in ``broken``, and so is a line longer than ``LONGEST_LINE``. Where more than ``LARGEST_JOURNAL`` bytes
    are new at once, those after them are passed over and count as one line.
    """

    def __init__(self, path: Path, from_end: bool = False) -> None:
        self._path = path
        self._offset = path.stat().st_size if from_end and path.exists() else 0
        self._half = b""
        self._skipping = False  # whether the rest of the line is passed over
        self.broken = 0

    def read_new(self) -> list[Event]:
        """The events written since the last call; none while the journal is missing or cannot be read."""
        events: list[Event] = []
        with contextlib.suppress(OSError):
            for some in self.pieces():
                events += some
        return events

    def pieces(self) -> Iterator[list[Event]]:
        """The same, a piece of the file at a time; raises OSError for a journal that cannot be read."""
        with open_file(self._path) as file:
            file.seek(self._offset)
            for _ in range(LARGEST_JOURNAL // PIECE):
                new = file.read(PIECE)
                self._offset += len(new)
                yield self._events(new)
                if len(new) < PIECE:
                    return
            end = file.seek(0, os.SEEK_END)
        if end > self._offset:
            self._offset = end
            self._skip()

    def _events(self, new: bytes) -> list[Event]:
        if self._skipping:
            _, end, new = new.partition(b"\n")
            self._skipping = not end
        lines, end, self._half = (self._half + new).rpartition(b"\n")
        events, broken = read_events(lines + end)
        self.broken += broken
        if len(self._half) > LONGEST_LINE:
            self._skip()
        return events

    def _skip(self) -> None:
        """Count a line as broken, and pass over the rest of it."""
        self.broken += not self._skipping
        self._half, self._skipping = b"", True
