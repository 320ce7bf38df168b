"""What may be asked of a figure: its kind, its parts, and what else, as values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

STILLS, MOVING = (".png", ".svg", ".pdf"), (".gif", ".webp")
VECTOR = (".svg", ".pdf")
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
