"""The value that says everything the mountain tab shows, and its JSON."""

from __future__ import annotations

from typing import Annotated

import msgspec

from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, check_id, surface_of
from app.descent.step.hiker import Adam, Hiker, Sgd
from app.descent.text.json_input import read_json

MOST_STEPS = 1_000_000
MOST_SEED = 2**32 - 1  # as NumPy and Keras have it
Count = Annotated[int, msgspec.Meta(ge=1, le=MOST_STEPS)]


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A surface, a start, and one to eight hikers, each with an optimizer in Keras's words.

    ``start`` left out is the surface's own; ``noise`` is the standard deviation of the Gaussian noise added to
    each gradient component, with the same draws (from ``seed``) for every hiker. ``batch_size`` makes the
    gradient that of a minibatch on a surface made of data. An epoch, for plateaus, is ``steps_per_epoch`` steps.
    """

    surface: str | Ground = "ravine"
    start: tuple[float, float] | None = None
    steps: Count = 300
    seed: Annotated[int, msgspec.Meta(ge=0, le=MOST_SEED)] = 7
    noise: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    batch_size: Count | None = None
    steps_per_epoch: Count = 10
    hikers: Annotated[tuple[Hiker, ...], msgspec.Meta(min_length=1, max_length=8)] = (
        Sgd(learning_rate=0.1),
        Adam(learning_rate=0.1),
    )

    def __post_init__(self) -> None:
        if isinstance(self.surface, str):
            check_id(self.surface, "$.surface")
        if all(hiker.hidden for hiker in self.hikers):
            raise ValueError("every hiker is hidden; show at least one of them - at `$.hikers`")
        if self.batch_size is not None and not self.ground.rows:
            raise ValueError("only a surface made of data has minibatches: line-fit, two-weights - at `$.batch_size`")

    @property
    def ground(self) -> Surface:
        """The surface this scene walks on."""
        return surface_of(self.surface)

    @property
    def origin(self) -> tuple[float, float]:
        """Where every hiker begins."""
        return self.start if self.start is not None else self.ground.start


def load_scene(text: bytes | str) -> Scene:
    """Read a scene from JSON.

    Raises InputError with the JSON path of the first fault.
    """
    return read_json(text, Scene)


def dump_scene(scene: Scene, indent: int = 1) -> bytes:
    """The scene as JSON, every default written out, so that a later default cannot change a picture."""
    return msgspec.json.format(msgspec.json.encode(scene), indent=indent) + b"\n"
