"""The checks of a walk: what a learner is asked to bring about on the mountain, by whatever way."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from msgspec import structs

from app.descent.endings.numbers import Kind
from app.descent.story.plateau_epochs import cuts
from app.descent.text.numbers import steps_text
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk
from app.learn.checks.check import Answer, OfHiker
from app.learn.checks.measure import Found
from app.learn.checks.seen import Seen
from app.learn.checks.walk_measures import (
    Axis,
    best_arrival,
    crossings,
    rate_limit,
    steps_to_arrive,
)

ENDINGS: dict[Kind, str] = {  # of a sentence that begins with the hiker
    "converged": "arrives",
    "trapped": "comes to rest in a valley that is not the lowest",
    "saddle": "comes to rest on a saddle",
    "diverged": "is thrown out",
    "oscillating": "jumps to and fro and does not come to rest",
    "crawling": "crawls",
    "walking": "is still on its way when the steps run out",
    "undefined": "comes to a place without a height",
}


class Arrives(OfHiker, frozen=True, tag="arrives"):
    """The hiker converges: it comes to the lowest valley and stays, in the scene's steps."""

    numbers: ClassVar[tuple[str, ...]] = ("steps", "best_steps", "best_rate", "ways", "rate", "limit")

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        one = there.walked(self.hiker)
        return Answer(one.verdict.kind == "converged", _arrival(there, self.hiker), one.verdict.kind)


class ArrivesWithin(OfHiker, frozen=True, tag="arrives_within"):
    """The hiker converges within ``steps`` steps."""

    numbers: ClassVar[tuple[str, ...]] = Arrives.numbers
    steps: int

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        verdict = there.walked(self.hiker).verdict
        ok = verdict.kind == "converged" and verdict.step <= self.steps
        return Answer(ok, _arrival(there, self.hiker, self.steps), verdict.kind)


class NearBest(OfHiker, frozen=True, tag="near_best"):
    """The hiker converges in at most ``times`` as many steps as with the best rate there is."""

    numbers: ClassVar[tuple[str, ...]] = Arrives.numbers
    times: float = 1.5

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        verdict, (_, best) = there.walked(self.hiker).verdict, best_arrival(there, self.hiker)
        most = 0.0 if best is None else self.times * best
        ok = verdict.kind == "converged" and verdict.step <= most
        return Answer(ok, _arrival(there, self.hiker, most), verdict.kind)


class VerdictIs(OfHiker, frozen=True, tag="verdict_is"):
    """The walk ends as ``kind``: converged, trapped, saddle, diverged, oscillating, crawling, walking or undefined."""

    numbers: ClassVar[tuple[str, ...]] = ("verdict", "ending", "steps", "rate", "limit")
    kind: Kind

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        one = there.walked(self.hiker)
        kind, found = one.verdict.kind, float(one.verdict.step)
        numbers: dict[str, Found] = {"verdict": kind, "steps": found, "rate": one.hiker.learning_rate}
        numbers["ending"] = ending(one)
        return Answer(kind == self.kind, {**numbers, "limit": rate_limit(there, one, "valley")}, kind)


class Diverges(OfHiker, frozen=True, tag="diverges"):
    """The walk diverges: it leaves the finite numbers or ends more than ten domains away."""

    numbers: ClassVar[tuple[str, ...]] = VerdictIs.numbers

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        return VerdictIs(kind="diverged", scene=self.scene, hiker=self.hiker).answer(seen)


class RateBetween(OfHiker, frozen=True, tag="rate_between"):
    """The hiker's learning rate is at least ``low`` and at most ``high``."""

    numbers: ClassVar[tuple[str, ...]] = ("rate",)
    low: float
    high: float

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        rate = there.whole_scene.hikers[there.hiker_number(self.hiker)].learning_rate
        return Answer(self.low <= rate <= self.high, {"rate": rate})


class LowerLossThan(OfHiker, frozen=True, tag="lower_loss_than"):
    """The hiker ends at a lower loss than the hiker number ``other``."""

    numbers: ClassVar[tuple[str, ...]] = ("loss", "other_loss")
    other: int

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        one, other = there.walked(self.hiker), there.walked(self.other)
        loss, other_loss = float(one.loss[-1]), float(other.loss[-1])
        lower = bool(np.isfinite(loss)) and not loss >= other_loss
        return Answer(lower, {"loss": loss, "other_loss": other_loss}, one.verdict.kind)


class ArrivesBefore(OfHiker, frozen=True, tag="arrives_before"):
    """The hiker converges, and sooner than the hiker number ``other``, if that one does at all."""

    numbers: ClassVar[tuple[str, ...]] = ("steps", "other_steps", "ending", "other_ending")
    other: int

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        one, other = there.walked(self.hiker), there.walked(self.other)
        mine = float(one.verdict.step) if one.verdict.kind == "converged" else None
        theirs = float(other.verdict.step) if other.verdict.kind == "converged" else None
        ok = mine is not None and (theirs is None or mine < theirs)
        steps: dict[str, Found] = {"steps": mine, "other_steps": theirs}
        return Answer(ok, {**steps, "ending": ending(one), "other_ending": ending(other)}, one.verdict.kind)


class LossBelow(OfHiker, frozen=True, tag="loss_below"):
    """The hiker ends at a loss below ``loss``."""

    numbers: ClassVar[tuple[str, ...]] = ("loss",)
    loss: float

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        one = seen.on(self.scene).walked(self.hiker)
        return Answer(bool(one.loss[-1] < self.loss), {"loss": float(one.loss[-1])}, one.verdict.kind)


class PlateauCuts(OfHiker, frozen=True, tag="plateau_cuts"):
    """The hiker has a ReduceLROnPlateau, and it fires ``exactly`` so many times."""

    numbers: ClassVar[tuple[str, ...]] = ("cuts", "last_rate")
    exactly: int

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        one = seen.on(self.scene).walked(self.hiker)
        schedule = one.hiker.schedule
        fired = len(cuts(one)) if type(schedule).__name__ == "ReduceLROnPlateau" else 0
        ok = schedule is not None and fired == self.exactly
        return Answer(ok, {"cuts": float(fired), "last_rate": float(one.learning_rate[-1])}, one.verdict.kind)


class Crosses(OfHiker, frozen=True, tag="crosses"):
    """At least ``times`` steps jump across the valley until the hiker arrives, on the ``axis`` x or y: it zigzags."""

    numbers: ClassVar[tuple[str, ...]] = ("crossings",)
    axis: Axis
    times: int = 3

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        one = seen.on(self.scene).walked(self.hiker)
        found = crossings(one, self.axis)
        return Answer(found >= self.times, {"crossings": float(found)}, one.verdict.kind)


class OptimizerIs(OfHiker, frozen=True, tag="optimizer_is"):
    """The hiker's optimizer is ``optimizer``, by Keras's name in small letters: sgd, adam, rmsprop, …"""

    numbers: ClassVar[tuple[str, ...]] = ("optimizer",)
    optimizer: str

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        hiker = there.whole_scene.hikers[there.hiker_number(self.hiker)]
        return Answer(type(hiker).__struct_config__.tag == self.optimizer, {"optimizer": hiker.title})


class OneThingChanged(OfHiker, frozen=True, tag="one_thing_changed"):
    """Exactly one thing differs from the scene as it was set up, or from the one that ``than`` names."""

    numbers: ClassVar[tuple[str, ...]] = ("changes", "changed")
    than: str | None = None

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        there = seen.on(self.scene)
        before = there.given if self.than is None else there.runs.scene(self.than)
        names = changes(before if before is not None else there.whole_scene, there.whole_scene)
        listed = ", ".join(names) if names else "nothing"
        return Answer(len(names) == 1, {"changes": float(len(names)), "changed": listed})


WalkCheck = (
    Arrives
    | ArrivesWithin
    | NearBest
    | VerdictIs
    | Diverges
    | RateBetween
    | LowerLossThan
    | ArrivesBefore
    | LossBelow
    | PlateauCuts
    | Crosses
    | OptimizerIs
    | OneThingChanged
)


def ending(one: HikerWalk) -> str:
    """How a walk ended, as the rest of a sentence about its hiker."""
    kind = one.verdict.kind
    return f"{ENDINGS[kind]} after {steps_text(one.verdict.step)}" if kind == "converged" else ENDINGS[kind]


def changes(before: Scene, after: Scene) -> list[str]:
    """The things that differ between two scenes, by name; those that are only looks do not count."""
    names = [
        name.replace("_", " ")
        for name in Scene.__struct_fields__
        if name not in ("hikers", "camera") and getattr(before, name) != getattr(after, name)
    ]
    if len(before.hikers) != len(after.hikers):
        return [*names, "number of hikers"]
    for number, (one, other) in enumerate(zip(before.hikers, after.hikers, strict=True)):
        of = f" of hiker {number + 1}" if len(after.hikers) > 1 else ""
        if type(one) is not type(other):
            names.append(f"optimizer{of}")
            if one.learning_rate != other.learning_rate:
                names.append(f"learning rate{of}")
            continue
        plain, other_plain = structs.asdict(one), structs.asdict(other)
        names += [
            f"{name.replace('_', ' ')}{of}"
            for name in plain
            if name not in ("hidden", "style") and plain[name] != other_plain[name]
        ]
    return names


def _arrival(seen: Seen, hiker: int, most: float = np.inf) -> dict[str, Found]:
    """What is said of an arrival; ``ways`` counts the rates of the sweep that lead there in at most so many steps."""
    one = seen.walked(hiker)
    best_rate, best_steps = best_arrival(seen, hiker)
    steps = steps_to_arrive(one) if one.verdict.kind == "converged" else None
    if steps is not None and (best_steps is None or steps < best_steps):
        best_rate, best_steps = one.hiker.learning_rate, steps  # better than all that were tried
    return {
        "steps": steps,
        "best_steps": best_steps,
        "best_rate": best_rate,
        "ways": float((seen.sweep(hiker).steps <= most).sum()),
        "rate": one.hiker.learning_rate,
        "limit": rate_limit(seen, one, "valley"),
    }
