"""Walks replayed to their end."""

from __future__ import annotations

from app.descent.story.step_anatomy import Replay
from app.descent.walks.walk import HikerWalk


def replayed(one: HikerWalk) -> Replay:
    """The whole replay of a walk."""
    replay = Replay(one)
    while not replay.go_on():
        pass
    return replay
