"""The stability ruler of a hiker at its feet: worked out a few times a second while it walks."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from app.descent.ground.surface import Surface
from app.descent.step.hiker import Sgd
from app.descent.story.stability import bands, disagrees
from app.descent.story.step_anatomy import Replay
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk

PAUSE_MS = 120  # between two looks at the ground below the hiker's feet, and after the last change of a walk
PIECE = 0.004  # seconds of replaying a walk between two frames


class Ruler(QObject):
    """``found`` carries the Bands at the hiker's feet, None where there are none, and the rate it uses there.

    All but plain descent scale the ground by what they have felt so far: their walk is replayed up to the step that
    is asked for, of a long one a piece at a time, and no further. What was replayed stays known for that walk.
    A hiker that left the domain is judged where it stood just before: far out the ground tells nothing any more. Where
    its verdict speaks of another way of walking than the ground here, the ruler names the step that it is about.
    """

    found = Signal(object, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: tuple[Scene, HikerWalk, int] | None = None
        self._looked_at = self._judged = 0  # the step that was asked for, and the one that the ground is judged at
        self._replay: Replay | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._go_on)

    def ask(self, scene: Scene, one: HikerWalk, step: int) -> None:
        """Ask for the ruler at a step of the scene; what was asked before and not answered is dropped.

        A fork is judged where it is forked until it begins.

        Asked again and again of the same walk, as while it plays, it answers once in each pause; of walks that change,
        as in a drag, only after the last.
        """
        same = self._asked is not None and self._asked[1] is one
        self._asked = scene, one, min(max(step - one.begun, 0), one.steps)
        if not same:
            self._work.stop()
        if not same or not (self._pause.isActive() or self._work.isActive()):
            self._pause.start()

    def forget(self) -> None:
        """Ask for nothing more."""
        self._pause.stop()
        self._work.stop()
        self._asked = self._replay = None

    def _look(self) -> None:
        if self._asked is None:
            return
        scene, one, self._looked_at = self._asked
        self._judged = last_inside(scene.ground, one, self._looked_at)
        if isinstance(one.hiker, Sgd):
            self._tell(None)
        else:
            if self._replay is None or self._replay.walk is not one:
                self._replay = Replay(one)
            self._work.start()
            self._go_on()

    def _go_on(self) -> None:
        if self._asked is None or self._replay is None:
            self._work.stop()
            return
        deadline, step = time.perf_counter() + PIECE, self._judged
        while self._replay.done < step and time.perf_counter() < deadline:
            self._replay.go_on()
        if self._replay.done >= step:
            self._work.stop()
            self._tell(self._replay.columns(step, step + 1))

    def _tell(self, state: object) -> None:
        assert self._asked is not None
        (scene, one, latest), step = self._asked, self._looked_at
        used = one.rate_at(one.begun + step)
        there = self._judged
        x, y, steps, begun = float(one.x[there]), float(one.y[there]), scene.steps, one.begun
        found = bands(scene.ground, one.hiker, x, y, steps, state, begun + there)
        if there < step and not (one.stands and step == one.steps):
            found = replace(found, at=f"at step {begun + there:,}, before it left" if begun + there else "at the start")
        elif one.ground.is_surveyed and disagrees(found, used, one.verdict.kind):
            found = replace(found, at=f"at step {begun + step:,}" if begun + step else "at the start")
        self.found.emit(found, used)
        if latest != step:
            self._pause.start()


def last_inside(ground: Surface, one: HikerWalk, step: int) -> int:
    """The last step up to ``step`` at which a hiker stands inside the domain, on finite ground; 0 if there is none."""
    if _inside(ground, one, slice(step, step + 1))[0]:
        return step
    inside = np.flatnonzero(_inside(ground, one, slice(0, step)))
    return int(inside[-1]) if len(inside) else 0


def _inside(ground: Surface, one: HikerWalk, steps: slice) -> NDArray[np.bool_]:
    (left, right), (bottom, top) = ground.domain
    x, y = one.x[steps], one.y[steps]
    return (left <= x) & (x <= right) & (bottom <= y) & (y <= top) & np.isfinite(one.loss[steps])
