"""The rate that ends lowest here: offered where the LR curve knows it, and taken as soon as it does."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.descent.walks.scene import Scene
from app.gui.mountain.scene.sweeps import RateSweeps

BLIND = "The best rate is hidden until the fog lifts."


class BestRate(QObject):
    """``found`` carries the index of the hiker that asked, and its best rate.

    ``offered`` carries for every hiker of a scene why it is not to be had, or an empty text if it may be.
    """

    found = Signal(int, float)
    offered = Signal(list)

    def __init__(self, sweeps: RateSweeps, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeps = sweeps
        self._scene: Scene | None = None
        self._blind = False
        self._asked: int | None = None  # the hiker that waits for the answer
        sweeps.swept.connect(self._answer)

    def give_up(self) -> None:
        """The scene is another: nobody waits any more."""
        self._asked = None

    def offer(self, scene: Scene, blind: bool) -> None:
        """Offer it to every hiker of a scene, or say why it is not to be had."""
        self._scene, self._blind = scene, blind
        self.offered.emit([BLIND if blind else self._sweeps.why_no_best(scene, hiker) for hiker in scene.hikers])

    def ask(self, index: int) -> None:
        """Ask for a hiker's best rate; the answer comes when it has been swept for, a piece between two frames."""
        self._asked = index
        if self._sweeps.is_swept:
            self._answer()

    def _answer(self) -> None:
        if self._scene is None or not self._sweeps.is_of(self._scene):
            return
        self.offer(self._scene, self._blind)
        if self._asked is None or self._sweeps.seek_best(hiker := self._scene.hikers[self._asked]):
            return
        index, self._asked = self._asked, None
        if (best := self._sweeps.best(hiker)) is not None:
            self.found.emit(index, best)
