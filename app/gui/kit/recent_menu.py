"""A menu of the files that were opened or saved last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


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
            action = self.addAction(path.name)
            action.setToolTip(str(path))
            action.setData(str(path))
            action.triggered.connect(self._open)
        if self.isEmpty():
            self.addAction("Nothing opened or saved yet").setEnabled(False)

    def _open(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._chosen(Path(str(action.data())))
