"""Trails of long walks, laid on the picture a few milliseconds at a time: the window has its turns in between."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from app.descent.walks.walk import Walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.map.trail import Trail, lay_apart, lay_each, with_what_shows
from app.gui.mountain.terrain.camera import View
from app.gui.theme import Theme


class Of(NamedTuple):
    """What trails are of, and how they are seen."""

    walk: Walk
    view: View
    theme: Theme


class LongTrails(QObject):
    """Lays one walk at a time; ``laid`` carries what it was of, and the trails."""

    laid = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.of: Of | None = None  # what is being laid
        self._work: Generator[None, None, list[Trail]] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def begin(self, walk: Walk, view: View, theme: Theme) -> None:
        """Lay a walk; one that was begun before is given up."""
        self.of, self._work = Of(walk, view, theme), lay_in_pieces(walk, view, theme)
        self._timer.start()

    def stop(self) -> None:
        """Lay nothing any more."""
        self.of = self._work = None
        self._timer.stop()

    def _go_on(self) -> None:
        """Lay one more piece."""
        assert self._work is not None
        try:
            next(self._work)
        except StopIteration as end:
            of = self.of
            self.stop()
            self.laid.emit(of, end.value)


def lay_in_pieces(walk: Walk, view: View, theme: Theme) -> Generator[None, None, list[Trail]]:
    """Lay trails a few milliseconds at a time, with all that painting them will ask for."""
    laid = []
    for one, look in zip(walk.walks, looks_of(walk.scene.hikers, theme), strict=True):
        laid += lay_each([one], [look], view)
        yield
        if with_what_shows(laid[-1]):
            yield
    return lay_apart(laid)
