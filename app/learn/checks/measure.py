"""What every measure of a walk or a search has: where it looks, and a name that lessons call it by."""

from __future__ import annotations

from typing import Any

import msgspec

from app.descent.text.json_input import InputError
from app.descent.walks.walk import HikerWalk
from app.learn.checks.seen import Seen
from app.tuning.record.state import SearchState
from app.tuning.record.trial import TrialState
from app.tuning.spec.space import Value

Found = float | str | None  # what a measure comes to: None where there is no such number ("never")


class Share(float):
    """A part of a whole, such as the right answers: a feedback writes it in per cent."""


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", kw_only=True):
    """Something that can be read off a walk or a search; its class's docstring is its line in the guide."""

    def look(self, _seen: Seen) -> Found:
        """The value, of what is before somebody or of the files that it names; raises InputError where it has none."""
        raise NotImplementedError


class OfWalk(Measure, frozen=True, kw_only=True):
    """A measure of one hiker's walk.

    ``scene`` names a file, left out it is the page's own or the learner's; ``hiker_with`` and ``scene_with`` are keys
    of that hiker and of the scene to be exchanged first.
    """

    scene: str | None = None
    hiker: int = 0
    hiker_with: dict[str, Any] = {}
    scene_with: dict[str, Any] = {}

    def look(self, seen: Seen) -> Found:
        """The value."""
        there = seen.on(self.scene).changed(self.hiker, self.hiker_with, self.scene_with)
        return self.of(there, there.walked(self.hiker))

    def of(self, _seen: Seen, _one: HikerWalk) -> Found:
        """The value of a hiker's walk, on the scene that is seen."""
        raise NotImplementedError


class OfSearch(Measure, frozen=True, kw_only=True):
    """A measure of a search; ``search`` names a recorded one, left out it is the page's own or the learner's."""

    search: str | None = None

    def look(self, seen: Seen) -> Found:
        """The value."""
        return self.of(seen.on(None, self.search).whole_search)

    def of(self, _state: SearchState) -> Found:
        """The value of a search."""
        raise NotImplementedError


class OfTrial(OfSearch, frozen=True, kw_only=True):
    """A measure of one trial: the one whose values are ``where``; left out, the best."""

    where: dict[str, Value] = {}

    def of(self, state: SearchState) -> Found:
        """The value."""
        return self.of_trial(state, the_trial(state, self.where))

    def of_trial(self, _state: SearchState, _trial: TrialState) -> Found:
        """The value of one trial."""
        raise NotImplementedError


def trials_where(state: SearchState, where: dict[str, Value]) -> list[TrialState]:
    """The trials with these values, in their order; a learning rate may be off by what float32 loses."""
    return [t for t in state.trials.values() if all(_alike(t.values.get(name), value) for name, value in where.items())]


def the_trial(state: SearchState, where: dict[str, Value]) -> TrialState:
    """The one trial with these values, the best without any; raises InputError where there is none, or several."""
    if not where:
        if state.best is None:
            raise InputError("no trial of this search has a score yet")
        return state.best
    found = trials_where(state, where)
    if len(found) != 1:
        named = ", ".join(f"{name} = {value}" for name, value in where.items())
        raise InputError(f"{'no trial has' if not found else f'{len(found)} trials have'} {named}; name one trial")
    return found[0]


def _alike(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-6 * abs(other)
    return one == other
