"""The tuner: real Keras Tuner searches as values in and events out. Keras is imported inside functions; no Qt.

Its rooms, each importing those to its left alone: spec ← data, record ← found ← project ← train, words ← workers,
export, follow.
``names`` and ``control`` are for all of them.
"""

from __future__ import annotations

from typing import TypeVar

Tuner = TypeVar("Tuner")


def watch(tuner: Tuner) -> Tuner:
    """Record a Keras Tuner tuner's searches live in their folder, where the app's window shows them; returns the tuner.

    Say it before ``tuner.search(…)``. Nothing else changes: the same trials, the same scores, the same files.
    """
    from app.tuning.follow import tuner_hooks

    return tuner_hooks.watch(tuner)
