"""What a tuner tab remembers between two days: the form, the run's settings, and the search it showed."""

from __future__ import annotations

from pathlib import Path

from app import paths
from app.descent.text.json_input import InputError
from app.gui.kit.recent import RecentFiles
from app.gui.settings import Settings
from app.gui.tuner.own.allowed import AllowedCode
from app.gui.tuner.run.options import Options
from app.tuning.spec.search import SearchSpec, dump_spec, load_spec


class Remembered:
    """Reads and writes the tab's settings. That other machines may join is not kept: it is asked for each time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def projects(self) -> Path:
        """Where new searches get their folders."""
        return Path(self._settings.text("projects") or paths.default_projects())

    def spec(self) -> SearchSpec:
        """The search that the form showed last."""
        try:
            return load_spec(self._settings.text("search", "{}"))
        except InputError:
            return SearchSpec()  # written by another version; nothing the user could mend

    def trusted(self) -> str:
        """The data files of that search, a line each, if the user chose them or let them be read; else nothing."""
        return self._settings.text("search_file")

    def tables(self) -> RecentFiles:
        """The tables that were chosen last."""
        return RecentFiles(self._settings, "recent_tables")

    def allowed_code(self) -> AllowedCode:
        """The code of Python files that the user wrote, chose or let run."""
        return AllowedCode(self._settings)

    def models(self) -> RecentFiles:
        """The Python files that were chosen last."""
        return RecentFiles(self._settings, "recent_models")

    def project(self) -> Path | None:
        """The search that was shown last, if it is still there."""
        name = self._settings.text("project")
        return Path(name) if name and Path(name).is_dir() else None

    def options(self) -> Options:
        """How a search was run last."""
        workers = self._settings.text("workers", "1")
        return Options(int(workers) if workers.isdecimal() else 1, self._settings.text("in_thread") == "yes")

    def keep(self, spec: SearchSpec, trusted: str, options: Options, project: Path | None) -> None:
        """Keep all of it for the next day."""
        self._settings.remember("search", dump_spec(spec).decode())
        self._settings.remember("search_file", trusted)
        self._settings.remember("in_thread", "yes" if options.in_thread else "no")
        self._settings.remember("workers", str(options.workers))
        self._settings.remember("project", str(project or ""))
