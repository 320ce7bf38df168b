"""What may be asked of a figure: its kind, its parts, and what else, as values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from app.descent.text.json_input import InputError

STILLS, MOVING = (".png", ".svg", ".pdf"), (".gif", ".webp", ".mp4")
CARRYING = tuple(kind for kind in STILLS + MOVING if kind != ".mp4")  # a scene that can be opened
VECTOR = (".svg", ".pdf")
WRITES_MP4 = "imageio_ffmpeg"  # a package that brings ffmpeg along
PARTS = ("map", "losses", "caption")


@dataclass(frozen=True)
class Options:
    """What a figure is asked beside its size, theme and step.

    ``text``: how many times as large letters, lines and marks are. ``future``: whether what comes after the step is
    shown. ``parts``: which of the figure's parts are there. ``paper``: its sides in millimetres, if it is for paper.
    ``frames`` and ``fps``: how many frames an animation has at most, and how many a second.
    """

    text: float = 1.0
    future: bool = True
    parts: frozenset[str] = frozenset(PARTS)
    paper: tuple[float, float] | None = None
    frames: int = 120
    fps: float = 1000 / 60


PLAIN = Options()


def check_mp4() -> None:
    """Raises InputError with a sentence if there is nothing to write an MP4 with."""
    if find_spec(WRITES_MP4) is None:
        raise InputError('an .mp4 needs the extra "mp4": pip install "blindfolded-mountain[mp4]"')
