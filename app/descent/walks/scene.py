"""The value that says everything the mountain tab shows, and its JSON."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec

from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, check_id, surface_of
from app.descent.step.hiker import Adam, Hiker, HikerBase, Sgd
from app.descent.text.field_bounds import check_numbers
from app.descent.text.json_input import read_json
from app.descent.walks.camera import Camera
from app.descent.walks.forks import check_forks

MOST_STEPS = 1_000_000
MOST_HIKERS = 8
MOST_SEED = 2**32 - 1  # as NumPy and Keras have it
Count = Annotated[int, msgspec.Meta(ge=1, le=MOST_STEPS)]


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A surface, a start, and one to eight hikers, each with an optimizer in Keras's words.

    ``start`` left out is the surface's own; ``noise`` is the standard deviation of the Gaussian noise added to
    each gradient component, with the same draws (from ``seed``) for every hiker. ``batch_size`` makes the
    gradient that of a minibatch on a surface made of data. An epoch, for plateaus, is ``steps_per_epoch`` steps.
    ``camera`` is from where the ground is looked at; left out, from above.
    """

    surface: str | Ground = "ravine"
    start: tuple[float, float] | None = None
    steps: Count = 300
    seed: Annotated[int, msgspec.Meta(ge=0, le=MOST_SEED)] = 7
    noise: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    batch_size: Count | None = None
    steps_per_epoch: Count = 10
    hikers: Annotated[tuple[Hiker, ...], msgspec.Meta(min_length=1, max_length=MOST_HIKERS)] = (
        Sgd(learning_rate=0.1),
        Adam(learning_rate=0.1),
    )
    camera: Camera | None = None

    def __post_init__(self) -> None:
        check_numbers(self)
        self._check_hikers()
        if self.start is not None and not _is_place(self.start):
            raise ValueError(f"expected two finite numbers [x, y], got {self.start!r} - at `$.start`")
        if isinstance(self.surface, str):
            check_id(self.surface, "$.surface")
        if all(hiker.hidden for hiker in self.hikers):
            raise ValueError("every hiker is hidden; show at least one of them - at `$.hikers`")
        if self.batch_size is not None and not self.ground.rows:
            raise ValueError("only a surface made of data has minibatches: line-fit, two-weights - at `$.batch_size`")

    def _check_hikers(self) -> None:
        hikers = self.hikers
        if not isinstance(hikers, tuple) or not 1 <= len(hikers) <= MOST_HIKERS:
            raise ValueError(f"expected a tuple of 1 to {MOST_HIKERS} hikers, got {hikers!r} - at `$.hikers`")
        for place, hiker in enumerate(hikers):
            if not isinstance(hiker, HikerBase):
                example = 'Sgd(learning_rate=0.1) or OPTIMIZERS["sgd"](learning_rate=0.1)'
                raise ValueError(f"expected a hiker such as {example}, got {hiker!r} - at `$.hikers[{place}]`")
        check_forks(hikers, self.steps)

    @property
    def ground(self) -> Surface:
        """The surface this scene walks on."""
        return surface_of(self.surface)

    @property
    def origin(self) -> tuple[float, float]:
        """Where every hiker begins that is not forked from another."""
        return self.start if self.start is not None else self.ground.start


def _is_place(start: object) -> bool:
    if not isinstance(start, tuple | list) or len(start) != 2:
        return False
    return all(isinstance(part, int | float) and math.isfinite(part) for part in start)


def load_scene(text: bytes | str) -> Scene:
    """Read a scene from JSON.

    Raises InputError with the JSON path of the first fault.
    """
    return read_json(text, Scene)


def dump_scene(scene: Scene, indent: int = 1) -> bytes:
    """The scene as JSON, every default written out, so that a later default cannot change a picture."""
    return msgspec.json.format(msgspec.json.encode(scene), indent=indent) + b"\n"
