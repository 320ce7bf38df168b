"""The whole list of measures and of checks, those that hold others among them, by the names that lessons use."""

from __future__ import annotations

import inspect
from typing import Annotated, ClassVar, get_args

import msgspec

from app.learn.checks.check import Answer, Check
from app.learn.checks.measure import Found, Measure
from app.learn.checks.search_checks import SearchCheck
from app.learn.checks.search_measures import SearchMeasure
from app.learn.checks.seen import Seen
from app.learn.checks.walk_checks import WalkCheck
from app.learn.checks.walk_measures import WalkMeasure

Single = WalkMeasure | SearchMeasure


class Difference(Measure, frozen=True, tag="difference"):
    """One measure (``of``) less another (``less``)."""

    of: Single
    less: Single

    def look(self, seen: Seen) -> Found:
        """The value; none where one of the two has none."""
        one, other = self.of.look(seen), self.less.look(seen)
        return one - other if isinstance(one, float) and isinstance(other, float) else None


class Ratio(Measure, frozen=True, tag="ratio"):
    """One measure (``of``) divided by another (``by``): how many times as much it is."""

    of: Single
    by: Single

    def look(self, seen: Seen) -> Found:
        """The value; none where one of the two has none, or the other is 0."""
        one, other = self.of.look(seen), self.by.look(seen)
        return one / other if isinstance(one, float) and isinstance(other, float) and other != 0 else None


AnyMeasure = WalkMeasure | SearchMeasure | Difference | Ratio


class Number(Check, frozen=True, tag="number"):
    """A measure (``of``) lies within bounds: ``at_least``, ``at_most``, ``above``, ``below``; never meets none."""

    numbers: ClassVar[tuple[str, ...]] = ("value",)
    of: AnyMeasure
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        value = self.of.look(seen)
        return Answer(within(value, self.at_least, self.at_most, self.above, self.below), {"value": value})


class AllOf(Check, frozen=True, tag="all_of"):
    """Every one of the ``checks`` holds."""

    checks: Annotated[tuple[WalkCheck | SearchCheck | Number, ...], msgspec.Meta(min_length=1)]

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds; of numbers that several declare, the first one's."""
        answers = [check.answer(seen) for check in self.checks]
        merged = {name: value for one in reversed(answers) for name, value in one.numbers.items()}
        failed = next((one for one in answers if not one.ok), answers[0])
        return Answer(all(one.ok for one in answers), merged, failed.why)


AnyCheck = WalkCheck | SearchCheck | Number | AllOf


def within(
    value: Found, at_least: float | None, at_most: float | None, above: float | None, below: float | None
) -> bool:
    """Whether a value is a number within these bounds."""
    if not isinstance(value, int | float):
        return False
    return (
        (at_least is None or value >= at_least)
        and (at_most is None or value <= at_most)
        and (above is None or value > above)
        and (below is None or value < below)
    )


def numbers_of(check: Check) -> tuple[str, ...]:
    """The numbers that a feedback text may name."""
    if isinstance(check, AllOf):
        return tuple(dict.fromkeys(name for one in check.checks for name in numbers_of(one)))
    return check.numbers


def kinds(union: object) -> dict[str, type[msgspec.Struct]]:
    """The measures or checks of a list, by their names in lessons."""
    return {str(kind.__struct_config__.tag): kind for kind in get_args(union)}


def meaning(kind: type[Measure] | type[Check]) -> str:
    """What a measure or a check means, in one sentence."""
    return " ".join((inspect.getdoc(kind) or "").split())
