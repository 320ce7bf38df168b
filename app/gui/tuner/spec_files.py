"""Search specs as files: new, open, save, and recent ones."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.descent.text.json_input import InputError
from app.files import LARGEST_JSON, read_whole, write_whole
from app.gui.kit.recent import RecentFiles
from app.gui.kit.widgets import finish_typing
from app.gui.settings import Settings
from app.gui.tuner.tab import TunerTab
from app.tuning.spec.search import SearchSpec, dump_spec, load_spec

SPECS = "Searches (*.json)"
TABLES = (".csv", ".tsv", ".tab", ".txt", ".gz", ".xlsx", ".parquet", ".npz")
HEAD = 65536  # bytes that say what a JSON file is
SHEETS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")  # of programs that can save one of those


class SearchFiles(QObject):
    """Carries specs between a tuner tab's form and files."""

    def __init__(self, tab: TunerTab, settings: Settings) -> None:
        super().__init__(tab)
        self._tab, self._settings = tab, settings
        self._recent = RecentFiles(settings, "recent_searches")
        self.path: Path | None = None

    def new(self) -> None:
        """Begin with the default search; undo brings the one before back."""
        if self._may_change():
            self._tab.show_spec(SearchSpec(), "new search")
            self.path = None

    def ask_open(self) -> None:
        """Choose a spec's file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._tab, "Open a search's settings", self._folder(), SPECS)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Show a file's spec in the form; what is wrong with it is said in the tab."""
        if not self._may_change():
            return False
        try:
            spec = load_spec(read_whole(path, LARGEST_JSON))
        except OSError as error:
            self._say(f"{path.name}: {error.strerror}")
            return False
        except InputError as error:
            self._say(f"{path.name} is not a search: {error}")
            return False
        self._say("")
        self._tab.show_spec(spec, f"Open {path.stem}")
        self._settle(path)
        return True

    def open_table(self, path: Path) -> None:
        """Let the next search learn from a file of rows; a spreadsheet's program has to make one of it first."""
        if path.suffix.lower() in SHEETS:
            self._say(f"{path.name} is a spreadsheet of another kind: save it as .xlsx or CSV and drop that file here.")
        elif self._may_change():
            self._say("")
            self._tab.open_table(path)

    def open_model(self, path: Path) -> None:
        """Let the next search train what a Python file builds."""
        if self._may_change():
            self._say("")
            self._tab.open_model(path)

    def save(self) -> None:
        """Write to the spec's own file, or ask for one."""
        finish_typing(self._tab)
        if self.path is None:
            self.ask_save()
        else:
            self.write(self.path)

    def ask_save(self) -> None:
        """Choose a file and write to it."""
        finish_typing(self._tab)
        start = str(self.path or Path(self._folder()) / "search.json")
        name, _ = QFileDialog.getSaveFileName(self._tab, "Save the search's settings", start, SPECS)
        if name:
            self.write(Path(name) if Path(name).suffix else Path(f"{name}.json"))

    def write(self, path: Path) -> None:
        """Write the form's spec to a file."""
        try:
            write_whole(path, dump_spec(self._tab.spec))
        except OSError as error:
            self._say(f"{path.name} cannot be written: {error.strerror}")
            return
        self._say("")
        self._settle(path)

    def ask_projects(self) -> None:
        """Choose where new searches get their folders from now on."""
        start = str(self._tab.projects())
        name = QFileDialog.getExistingDirectory(self._tab, "Folder for new searches", start)
        if not name:
            return
        try:
            with tempfile.TemporaryDirectory(dir=name, prefix=".search-"):
                self._say("")
        except OSError as error:
            self._say(f"{name} cannot be written: {error.strerror}. Searches are still saved in {start}.")
            return
        self._settings.remember("projects", name)

    def recent(self) -> list[Path]:
        """The specs opened or saved last that are still there, newest first."""
        return self._recent.paths()

    def _may_change(self) -> bool:
        if self._tab.is_searching():
            self._say("A search is running; you can change its settings when it has ended.")
            return False
        return True

    def _say(self, sentence: str) -> None:
        self._tab.show_error(sentence)

    def _settle(self, path: Path) -> None:
        self.path = path
        self._recent.add(path)

    def _folder(self) -> str:
        return self._recent.folder(self.path)


def holds_rows(path: Path) -> bool:
    """Whether a JSON file has a table in it: records in a list, an object on each line, or columns by name."""
    try:
        with path.open("rb") as file:
            start = file.read(HEAD)
    except OSError:
        return False
    if start.lstrip().startswith(b"["):
        return True
    lines = start.splitlines()
    try:
        if len(lines) > 1 and isinstance(json.loads(lines[0]), dict):
            return True
    except ValueError:
        pass
    try:
        found = json.loads(read_whole(path, LARGEST_JSON))
    except (OSError, ValueError, RecursionError):
        return False
    columns = list(found.values()) if isinstance(found, dict) else []
    alike = all(isinstance(column, list | dict) and len(column) == len(columns[0]) for column in columns)
    return len(columns) > 1 and alike


def holds_any(path: Path, kind: type[Struct]) -> bool:
    """Whether a JSON file has a field of one kind, a search's spec or a scene; a seed is in both."""
    try:
        found = json.loads(read_whole(path, LARGEST_JSON))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool(found.keys() & (set(kind.__struct_fields__) - {"seed"}))
