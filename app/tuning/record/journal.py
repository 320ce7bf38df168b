"""A worker's journal: one JSON event a line, written before anything is shown, read while it grows."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import msgspec

from app.tuning.names import WORKER
from app.tuning.record.events import Event


def journal_path(project: Path, worker: str = WORKER) -> Path:
    """Where a worker's journal lies in a project folder."""
    return project / f"journal-{worker}.jsonl"


class Journal:
    """Appends events to a file, each in one write, so that being killed costs at most half a line."""

    def __init__(self, path: Path) -> None:
        # A line cut by an earlier kill is closed, so that the next event does not continue it.
        cut = path.exists() and path.stat().st_size > 0 and path.read_bytes()[-1:] != b"\n"
        self._file = path.open("ab", buffering=0)
        if cut:
            self._file.write(b"\n")

    def write(self, event: Event) -> None:
        """Append one event."""
        self._file.write(msgspec.json.encode(event) + b"\n")

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
        self._decoder = msgspec.json.Decoder(Event)
        self.broken = 0

    def read_new(self) -> list[Event]:
        """The events written since the last call."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                new = file.read()
        except FileNotFoundError:
            return []
        self._offset += len(new)
        *lines, self._half = (self._half + new).split(b"\n")
        events: list[Event] = []
        for line in lines:
            try:
                if line:
                    events.append(self._decoder.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError):
                self.broken += 1
        return events
