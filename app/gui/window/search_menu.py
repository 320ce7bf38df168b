"""The menu of the tuner tab's files: the same keys as for scenes, on while that tab shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.gui.kit.recent import RecentMenu
from app.gui.window.commands import SearchFiles


class SearchMenu(QMenu):
    """New, open, save, recent, where searches are kept; ``files`` makes the tuner tab's files when first needed."""

    def __init__(self, files: Callable[[], SearchFiles], parent: QWidget) -> None:
        super().__init__("Sear&ch settings", parent)
        self._files = files
        keys = QKeySequence.StandardKey
        for text, slot, key in (
            ("&New", self._new, keys.New),
            ("&Open…", self._open, keys.Open),
            ("&Save", self._save, keys.Save),
            ("Save &as…", self._save_as, keys.SaveAs),
        ):
            action = self.addAction(text)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(slot)
        self.keyed = self.actions()
        self.addMenu(RecentMenu(self._recent, self._open_recent, self))
        self.addSeparator()
        self.addAction("&Folder for new searches…").triggered.connect(self._choose_folder)

    def set_on(self, on: bool) -> None:
        """Whether the keys mean these actions."""
        self.menuAction().setEnabled(on)
        for action in self.keyed:
            action.setEnabled(on)

    def _new(self) -> None:
        self._files().new()

    def _open(self) -> None:
        self._files().ask_open()

    def _save(self) -> None:
        self._files().save()

    def _save_as(self) -> None:
        self._files().ask_save()

    def _choose_folder(self) -> None:
        self._files().ask_projects()

    def _recent(self) -> Sequence[Path]:
        return self._files().recent()

    def _open_recent(self, path: Path) -> None:
        self._files().open(path)
