"""Which Python code the user lets run: known by its text's hash, so that code that changes is asked for again."""

from __future__ import annotations

from pathlib import Path

from app.files import read_whole
from app.gui.settings import Settings
from app.tuning.own.copies import LOAD, MODEL, digest
from app.tuning.own.load_file import LARGEST
from app.tuning.spec.data import Load
from app.tuning.spec.search import SearchSpec

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

    def unasked(self, project: Path, spec: SearchSpec) -> Path | None:
        """A file whose code would run if this search were resumed, and that the user has not let run."""
        wanted: list[tuple[str, str, str]] = []  # the copy in the folder, and what is read where there is none
        if spec.model is not None:
            wanted.append((MODEL, spec.model.file, spec.model.sha256))
        if isinstance(spec.data, Load) and (spec.model is None or spec.data.load != spec.model.file):
            wanted.append((LOAD, spec.data.load, ""))
        for name, file, sha256 in wanted:
            copy = project / name
            try:
                known, where = digest(read_whole(copy, LARGEST).decode()), copy
            except FileNotFoundError:
                known, where = sha256, Path(file)  # a file of another text is refused when it is to be copied
            except (OSError, UnicodeDecodeError):
                return copy
            if not self.has(known):
                return where
        return None
