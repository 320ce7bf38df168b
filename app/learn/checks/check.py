"""What every check has: a name that lessons call it by, whether it holds, and the numbers that the feedback names."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import msgspec

from app.learn.checks.measure import Found
from app.learn.checks.seen import Seen


class Answer(NamedTuple):
    """Whether a check holds, the ``numbers`` that it declares, by name, and ``why``: the verdict on the walk, or ""."""

    ok: bool
    numbers: dict[str, Found]
    why: str = ""


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="check", kw_only=True):
    """A statement about a walk or a search that holds or not; its class's docstring is its line in the guide."""

    numbers: ClassVar[tuple[str, ...]] = ()  # what a feedback text may name: {steps}, {best_steps}, …

    def answer(self, _seen: Seen) -> Answer:
        """Whether it holds of what is before somebody; raises InputError where that has nothing to look at."""
        raise NotImplementedError


class OfHiker(Check, frozen=True, kw_only=True):
    """A check of one hiker's walk, on the page's own scene or the learner's, or on the ``scene`` that it names."""

    scene: str | None = None
    hiker: int = 0


class OfRecord(Check, frozen=True, kw_only=True):
    """A check of a search: the page's own or the learner's, or the recorded one that ``search`` names."""

    search: str | None = None
