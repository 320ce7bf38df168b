"""How each hiker of a Walk would end at other learning rates: swept a few milliseconds at a time."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from app.descent.step.hiker import Hiker
from app.descent.step.schedules import carries_rate
from app.descent.walks.forks import line_of
from app.descent.walks.rate_sweep import RateSweep, joined, sweep_hikers
from app.descent.walks.scene import MOST_STEPS, Scene
from app.descent.walks.walk import Walk

Array = NDArray[np.float64]
PIECE = 0.003  # seconds of sweeping between two looks at the window
LONGEST = 5000  # steps of a walk that is still swept live
SWEPT = f"walks of up to {LONGEST:,} steps"
FINER = 60  # rates, at most, that are swept around the best


def written(rates: Array, digits: int) -> Array:
    """Rates rounded to a number of digits, each once: a rate that is chosen is then one that was swept."""
    return np.array(sorted({float(f"{rate:.{digits - 1}e}") for rate in rates}))


RATES = written(np.logspace(-6, 2, 121), 2)


Swept = tuple[Hiker, ...]  # a hiker without its learning rate, and those that it goes back to, with theirs


@dataclass(frozen=True)
class Work:
    """Hikers of a scene that are being swept; ``finer``: around the best rate that is known."""

    of: Scene
    hikers: list[Swept]
    sweeping: Generator[float, None, list[RateSweep]]
    finer: bool


@dataclass(frozen=True)
class Known:
    """How a scene's ``hikers`` end by their learning rate, as far as it has been swept."""

    sweeps: dict[Swept, RateSweep] = field(default_factory=dict)
    hikers: tuple[Hiker, ...] = ()

    def of(self, hiker: Hiker) -> RateSweep | None:
        """A hiker's sweep, whatever rate it walks with itself."""
        return self.sweeps.get(_as_swept(self.hikers, hiker))


class RateSweeps(QObject):
    """Sweeps a Walk's hikers: ``changed`` carries what is Known, ``swept`` comes when it is all that is asked for."""

    changed = Signal(object)
    swept = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._walk: Walk | None = None
        self._done: dict[Swept, RateSweep] = {}  # of the scene ``_of``, which may be the one before
        self._of: Scene | None = None
        self._sought: Swept | None = None  # whose best rate is wanted
        self._work: Work | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work_on)

    def set_walk(self, walk: Walk) -> None:
        """Sweep for another walk what is no longer true.

        While something is dragged each sweep is finished and shown before the next is begun.
        """
        before, self._walk, self._sought = self._walk, walk, None
        if before is not None and (before.scene.surface, before.scene.steps) != (walk.scene.surface, walk.scene.steps):
            self._done, self._of, self._work = {}, None, None
            self.changed.emit(Known())
        if self._work is not None and self._work.finer:
            self._work = None  # nobody waits for it any more
        if walk.scene.steps <= LONGEST:
            self._timer.start()
        else:
            self._timer.stop()

    def of(self, hiker: Hiker) -> RateSweep | None:
        """How a hiker ends by its learning rate, as far as it is known."""
        return self._known().of(hiker)

    def _known(self) -> Known:
        return Known(dict(self._done), () if self._walk is None else self._walk.scene.hikers)

    @property
    def is_swept(self) -> bool:
        """Whether every hiker shown is known, and nothing more is asked for."""
        return self._walk is not None and not self._timer.isActive()

    def is_of(self, scene: Scene) -> bool:
        """Whether a scene is the one that is swept: a long walk comes here only when it has been walked."""
        return self._walk is not None and self._walk.scene == scene

    def seek_best(self, hiker: Hiker) -> bool:
        """Sweep more rates around a hiker's best, if that is still to be done: then comes ``swept`` once more."""
        sweep = self.of(hiker)
        if sweep is None or sweep.best is None or len(sweep.rates) > len(RATES):
            return False
        self._sought = _as_swept(self._known().hikers, hiker)
        self._timer.start()
        return True

    def best(self, hiker: Hiker) -> float | None:
        """The rate with the lowest final loss, or None where none ends anywhere or it is not known yet."""
        return sweep.best if self.is_swept and (sweep := self.of(hiker)) is not None else None

    def why_no_best(self, scene: Scene, hiker: Hiker) -> str:
        """Why there is no best rate to be had for a hiker of a scene, or an empty text if there may be one."""
        if scene.steps > LONGEST:
            return f"Only available for {SWEPT}, because every rate has to be tried."
        if hiker.hidden:
            return "Hidden hikers have no curve to read the best rate from."
        if self.is_swept and (sweep := self.of(hiker)) is not None and sweep.best is None:
            return "The loss overflows at every rate tried."
        return ""

    def _work_on(self) -> None:
        """Sweep for a little while; then let the window paint."""
        assert self._walk is not None
        if self._work is None:
            self._work = self._next_work(self._walk)
        if self._work is None:
            self._timer.stop()
            self.swept.emit()
            return
        deadline = time.perf_counter() + PIECE
        try:
            while time.perf_counter() < deadline:
                next(self._work.sweeping)
        except StopIteration as end:
            self._keep(self._work, end.value)
            self._work = None
            self.changed.emit(self._known())

    def _keep(self, work: Work, sweeps: list[RateSweep]) -> None:
        kept = self._done if self._of == work.of else {}
        if work.finer:
            sweeps = [joined(kept[h], sweep) for h, sweep in zip(work.hikers, sweeps, strict=True) if h in kept]
        self._done, self._of = kept | dict(zip(work.hikers, sweeps, strict=False)), work.of

    def _next_work(self, walk: Walk) -> Work | None:
        """What of a walk has not been swept yet."""
        scene = walk.scene
        of = msgspec.structs.replace(scene, hikers=Scene().hikers)
        wanted = list(dict.fromkeys(_as_swept(scene.hikers, one.hiker) for one in walk.walks))
        wanted = [h for h in wanted if not carries_rate(h[0].schedule)]  # its own rate would change nothing
        missing = [h for h in wanted if of != self._of or h not in self._done]
        self._done = {h: sweep for h, sweep in self._done.items() if h in wanted}
        if missing:
            return Work(of, missing, sweep_hikers(scene, [swept[0] for swept in missing], RATES), finer=False)
        sought, self._sought = self._sought, None
        coarse = None if sought is None else self._done.get(sought)
        if sought is None or coarse is None or coarse.best is None:
            return None
        return Work(of, [sought], sweep_hikers(scene, [sought[0]], _around(coarse.best)), finer=True)


def _as_swept(hikers: Sequence[Hiker], hiker: Hiker) -> Swept:
    """A hiker as a sweep sees it: all but its learning rate and how it is seen; and a fork's parents with theirs."""
    parents = [] if hiker.fork is None or hiker.fork.hiker >= len(hikers) else line_of(hikers, hiker, MOST_STEPS)[:-1]
    swept = msgspec.structs.replace(hiker, learning_rate=1.0, hidden=False, style=None)
    return (swept, *(msgspec.structs.replace(stage.hiker, hidden=False, style=None) for stage in parents))


def _around(best: float) -> Array:
    """Rates of three digits from the swept one below the best to the one above."""
    at = int(np.argmin(np.abs(RATES - best)))
    low, high = RATES[max(at - 1, 0)], RATES[min(at + 1, len(RATES) - 1)]
    return np.setdiff1d(written(np.linspace(low, high, FINER), 3), RATES)
