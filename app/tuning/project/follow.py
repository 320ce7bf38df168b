"""A project that somebody else writes, read again whenever there is something new in it."""

from __future__ import annotations

import time
from pathlib import Path

from app.descent.text.json_input import InputError
from app.tuning.found.keras_files import FRESH
from app.tuning.names import trial_folder
from app.tuning.project.folder import project_state
from app.tuning.project.lock import holder
from app.tuning.record.journal import JournalReader, journal_paths, read_journals
from app.tuning.record.state import SearchState

Footprint = dict[Path, tuple[int, int]]  # when each file was written last, and how long it is


class FollowedProject:
    """Knows what was read of a project, and by ``look`` what has come since; it may be asked from any one thread."""

    def __init__(self, project: Path, state: SearchState) -> None:
        self.project, self.state = project, state
        self.who = holder(project)  # "process 7 on ark", or nothing if no app searches there
        self._readers: dict[Path, JournalReader] = {}
        self._written = time.time()
        self._seen = self._footprint({})

    def look(self) -> bool:
        """Whether the search has changed; then ``state`` and ``who`` are new. What cannot be read now stays."""
        seen = self._footprint({})
        # Not at every look: to ask for the lock is to hold it for a moment, in which nobody else could take it.
        who = holder(self.project) if self.who or seen != self._seen else ""
        cut_off = self.state.running and not who and time.time() > self._written + FRESH
        if seen == self._seen and who == self.who and not cut_off:
            return False
        try:
            self.state = self._read(whole=who != self.who or not who)
        except InputError:
            return False
        # As it was before it was read: what came while it was is news at the next look.
        self.who, self._seen, self._written = who, self._footprint(seen), time.time()
        return True

    def _read(self, whole: bool) -> SearchState:
        """The state now: of a search that an app runs by what its journals say that is new."""
        if whole or not self._readers:
            self._readers = {}
            return project_state(self.project, self._readers)
        return self.state.apply(*read_journals(self.project, self._readers).events)

    def _footprint(self, known: Footprint) -> Footprint:
        """What changes where something is written: an app's journals, Keras Tuner's oracle, trials that may go on."""
        unfinished = [t.trial for t in self.state.trials.values() if t.status in ("RUNNING", "STOPPED")]
        paths = [self.project / "oracle.json", *journal_paths(self.project)]
        paths += [trial_folder(self.project, trial) / "trial.json" for trial in unfinished[:100]]
        return {path: known.get(path) or _stamp(path) for path in (*paths, self.project)}


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
