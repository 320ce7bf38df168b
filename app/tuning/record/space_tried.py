"""How much of the search space was tried, and the chance that random draws meet its best combinations."""

from __future__ import annotations

from typing import Literal, NamedTuple

from app.tuning.record.state import SearchState
from app.tuning.spec.search import combinations
from app.tuning.spec.tuner import RandomSearch

BEST_PART = 0.05  # of a space too large, or drawn too unevenly, to speak of its one best combination


class Tried(NamedTuple):
    """How much of a space was tried."""

    tried: int  # different combinations; one that was broken off was not tried
    total: int | None  # of so many; None for a continuous space
    scoreless: int  # trials that ended without a score


class Chance(NamedTuple):
    """What so many random draws meet, and how likely."""

    kind: Literal["the best", "the best part", "all are scored", "all are asked for"]
    draws: int
    total: int | None
    chance: float


def tried_of(state: SearchState) -> Tried | None:
    """How much of a search's space was tried; None before there is a search."""
    if state.spec is None:
        return None
    scoreless = state.finished - len(state.ranked)
    if scoreless:
        # A trial that came to nothing tried its combination all the same; one that was skipped did not.
        scoreless -= sum(trial.status == "SKIPPED" for trial in state.trials.values())
    return Tried(len(state.tried), combinations(state.spec), max(0, scoreless))


def chance_of(state: SearchState) -> Chance | None:
    """The chance that as many random draws as the search makes, or made before it ended, contain the best there is.

    None where nothing is drawn at random, or nobody knows whether it was.
    """
    if state.spec is None or not state.knows_tuner or not isinstance(state.spec.tuner, RandomSearch):
        return None
    total = combinations(state.spec)
    asked = min(state.spec.max_trials, total or state.spec.max_trials)
    # A trial that came to nothing has measured nothing.
    draws = asked - (state.finished - len(state.ranked)) if state.reason is None else len(state.ranked)
    if draws < 1:
        return None
    if total is not None and draws >= total:
        if state.reason is None:
            return Chance("all are asked for", draws, total, 1.0)
        return Chance("all are scored", draws, total, 1.0) if len(state.tried) >= total else None
    # Where layers have values of their own, the few small networks are drawn as often as the many large ones.
    log = any(vary.sampling == "log" for vary in state.spec.varied().values())
    evenly = not log and not state.spec.space.conditions()
    if total is not None and evenly:
        return Chance("the best", draws, total, draws / total)
    return Chance("the best part", draws, total, 1 - (1 - BEST_PART) ** draws)
