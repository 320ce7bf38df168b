"""Walks scenes: a short one at once; of a long one the first steps, and all of it a little later."""

from __future__ import annotations

import time
from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer, Signal

from app.descent.walks.scene import Scene
from app.descent.walks.walk import Walk, walk, walk_in_pieces

# Steps of all hikers together, on simple ground: what is walked before anything is painted; of a longer walk; and of
# one that is longer for its ground alone, on which steps take their time.
AT_ONCE, FIRST, SLOW = 6000, 600, 3000
PIECE = 0.005  # seconds of a longer walk between two frames


class Walker(QObject):
    """``walked`` carries a Walk, of the first steps alone while ``is_walking``; ``went_on`` how much is done (0…1)."""

    walked = Signal(object)
    went_on = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Generator[float, None, Walk] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_walking(self) -> bool:
        """Whether the hikers of a long walk are still on their way."""
        return self._work is not None

    def begin(self, scene: Scene) -> None:
        """Walk a scene; one that was begun before is given up."""
        self._work = None
        steps, work = scene.steps * len(scene.hikers), scene.ground.fields.work
        if steps * work > AT_ONCE:
            self._work = walk_in_pieces(scene)
            self._timer.start()
            first = max(1, min(FIRST, SLOW // work) // len(scene.hikers))
            self.walked.emit(walk(scene, first))
        else:
            self.walked.emit(walk(scene))

    def give_up(self) -> None:
        """Leave a long walk as it is."""
        self._work = None
        self._timer.stop()

    def finish(self) -> None:
        """Walk what is still to be walked, now: a picture or a description must not be of the first steps alone."""
        while self._work is not None:
            self._go_on()

    def _go_on(self) -> None:
        """Let the hikers of a long walk go on for a little while; then let the window paint."""
        if self._work is None:
            self._timer.stop()
            return
        deadline = time.perf_counter() + PIECE
        part = 0.0
        try:
            while time.perf_counter() < deadline:
                part = next(self._work)
        except StopIteration as end:
            self._work = None
            self.walked.emit(end.value)
        else:
            self.went_on.emit(part)
