"""A scene's walks: every step of every hiker, computed whole before any of it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.optimizers import Hiker
from app.descent.scene import Scene
from app.descent.verdict import Verdict, judge

Array = NDArray[np.float64]


@dataclass(frozen=True)
class HikerWalk:
    """One hiker's walk of n steps.

    ``x, y, loss`` have n + 1 entries, ``gradient_x, gradient_y`` (as the optimizer got them) and
    ``learning_rate`` (as used) n. A walk that leaves the finite numbers ends there: only its last
    position or loss is not finite.
    """

    hiker: Hiker
    x: Array
    y: Array
    loss: Array
    gradient_x: Array
    gradient_y: Array
    learning_rate: Array
    verdict: Verdict

    @property
    def steps(self) -> int:
        """How many steps were taken: n."""
        return len(self.learning_rate)


@dataclass(frozen=True)
class Walk:
    """A scene and one walk a hiker, in the scene's order."""

    scene: Scene
    walks: tuple[HikerWalk, ...]

    @property
    def steps(self) -> int:
        """The length of the longest walk."""
        return max(w.steps for w in self.walks)


def walk(scene: Scene) -> Walk:
    """Walk every hiker of a scene from its start; deterministic in the scene."""
    noise = None
    if scene.noise > 0:
        noise = np.random.default_rng(scene.seed).normal(0.0, scene.noise, (scene.steps, 2))
    return Walk(scene, tuple(_walk_one(scene, hiker, noise) for hiker in scene.hikers))


def _walk_one(scene: Scene, hiker: Hiker, noise: Array | None) -> HikerWalk:
    surface, n = scene.ground, scene.steps
    init, update = hiker.transform()
    positions = np.empty((2, n + 1))
    gradients = np.empty((2, n))
    positions[:, 0] = params = np.asarray(scene.origin, float)
    state, taken = init(params), 0
    # Leaving the finite numbers is a lesson here, not an error.
    with np.errstate(all="ignore"):
        for taken in range(1, n + 1):
            gradient = surface.gradient(*params)
            if noise is not None:
                gradient = gradient + noise[taken - 1]
            step, state = update(state, gradient, hiker.learning_rate)
            params = params + step
            positions[:, taken], gradients[:, taken - 1] = params, gradient
            if not np.isfinite(params).all():
                break
        positions, gradients = positions[:, : taken + 1], gradients[:, :taken]
        loss = surface.value(*positions)
    over = np.flatnonzero(~np.isfinite(loss))
    if over.size and (end := int(over[0])) < taken:
        # The loss overflowed while the place was still a number: nothing after it can be told.
        taken = end
        positions, gradients, loss = positions[:, : end + 1], gradients[:, :end], loss[: end + 1]
    rates = np.full(taken, hiker.learning_rate)
    verdict = judge(surface, positions, loss, rates)
    return HikerWalk(hiker, positions[0], positions[1], loss, gradients[0], gradients[1], rates, verdict)


def walk_json(walked: Walk) -> bytes:
    """The walk as the JSON of the command line; numbers that are not finite travel as null."""
    document = {
        "scene": walked.scene,
        "walks": [
            {
                "hiker": w.hiker,
                "x": w.x.tolist(),
                "y": w.y.tolist(),
                "loss": w.loss.tolist(),
                "gradient_x": w.gradient_x.tolist(),
                "gradient_y": w.gradient_y.tolist(),
                "learning_rate": w.learning_rate.tolist(),
                "verdict": w.verdict,
            }
            for w in walked.walks
        ],
    }
    return msgspec.json.encode(document) + b"\n"


def walk_rows(walked: Walk) -> Iterable[tuple[object, ...]]:
    """The walk as rows of a table, a header first: one row a hiker and step, blank where there is no number."""
    yield "hiker", "optimizer", "step", "x", "y", "loss", "gradient_x", "gradient_y", "learning_rate"
    for index, w in enumerate(walked.walks):
        for step in range(w.steps + 1):
            here: list[object] = [_finite(a[step]) for a in (w.x, w.y, w.loss)]
            taken = [_finite(a[step]) for a in (w.gradient_x, w.gradient_y, w.learning_rate)] if step < w.steps else []
            yield index, type(w.hiker).__struct_config__.tag, step, *here, *(taken or ("", "", ""))


def _finite(value: float) -> float | str:
    return float(value) if np.isfinite(value) else ""
