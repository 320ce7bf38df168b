"""Which Python code the user lets run: known by its text's hash, so that code that changes is asked for again."""

from __future__ import annotations

from pathlib import Path

from app.files import read_whole
from app.gui.settings import Settings
from app.tuning.own.copies import LOAD, MODEL, digest
from app.tuning.own.load_file import LARGEST

KEY, MOST = "code_let_run", 500  # of the newest


class AllowedCode:
    """Hashes of code, kept from day to day where there are settings to keep them in."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings
        self._known = dict.fromkeys(settings.text(KEY).split() if settings is not None else ())

    def has(self, sha256: str) -> bool:
        """Whether the user wrote, chose or let run a text of this hash."""
        return sha256 in self._known

    def add(self, sha256: str) -> None:
        """Let code run from now on."""
        if sha256 in self._known:
            return
        self._known[sha256] = None
        if self._settings is not None:
            self._settings.remember(KEY, " ".join([*self._known][-MOST:]))

    def unasked_copy(self, project: Path) -> Path | None:
        """A file of a search's folder that would run if it were resumed, and that the user has not let run."""
        for name in (MODEL, LOAD):
            try:
                text = read_whole(project / name, LARGEST).decode()
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError):
                return project / name
            if not self.has(digest(text)):
                return project / name
        return None
