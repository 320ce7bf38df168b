"""What the records of a search lack: what Keras Tuner's files have and no journal, and the other way round."""

from __future__ import annotations

from typing import NamedTuple


class Gaps(NamedTuple):
    """Trials by their numbers, but for those that nothing but an id is known of."""

    unrecorded: tuple[int, ...] = ()  # in Keras Tuner's files, and in no journal
    unsaved: tuple[int, ...] = ()  # in a journal, and in no readable file of Keras Tuner's
    damaged: tuple[int, ...] = ()  # whose trial.json cannot be read, and of which no journal tells
    missing: tuple[str, ...] = ()  # ids that oracle.json names and that have no folder
    judged_by: str = ""  # the objective, where earlier trials were scored by another
    otherwise: tuple[int, ...] = ()  # those trials
