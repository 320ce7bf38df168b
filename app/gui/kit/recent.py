"""The files that were opened or saved last: kept from day to day, and offered in a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.kit.widgets import sender_of
from app.gui.settings import Settings

MOST = 8


class RecentFiles:
    """The last files of one kind, newest first, in the settings under a name of their own."""

    def __init__(self, settings: Settings, key: str) -> None:
        self._settings, self._key = settings, key

    def paths(self) -> list[Path]:
        """Those of them that are still there."""
        names = self._settings.text(self._key).splitlines()
        return [path for name in names if (path := Path(name)).is_file()]

    def add(self, path: Path) -> None:
        """A file was opened or saved."""
        names = [str(path.resolve()), *(str(other) for other in self.paths() if other != path.resolve())]
        self._settings.remember(self._key, "\n".join(names[:MOST]))

    def folder(self, path: Path | None) -> str:
        """Where to look for the next file: beside this one, else beside the last one, else at home."""
        others = self.paths()
        return str(path.parent if path else others[0].parent if others else Path.home())


class RecentMenu(QMenu):
    """Lists the paths that ``recent`` gives whenever it opens; one that is chosen goes to ``chosen``."""

    def __init__(
        self, recent: Callable[[], Sequence[Path]], chosen: Callable[[Path], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("Open &recent", parent)
        self._recent, self._chosen = recent, chosen
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._list)

    def _list(self) -> None:
        self.clear()
        for path in self._recent():
            action = self.addAction(path.name.replace("&", "&&"))  # one would mark a key
            action.setToolTip(plain_text(str(path)))
            action.setData(str(path))
            action.triggered.connect(self._open)
        if self.isEmpty():
            self.addAction("Nothing opened or saved yet").setEnabled(False)

    def _open(self) -> None:
        self._chosen(Path(str(sender_of(self, QAction).data())))
