"""The checks of a search: what a learner is asked to find out with the tuner, by whatever way."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import ClassVar

from app.learn.checks.check import Answer, OfRecord
from app.learn.checks.measure import the_trial, trials_where
from app.learn.checks.search_measures import reductions, score_found
from app.learn.checks.seen import Seen
from app.tuning.record.ranking import is_better
from app.tuning.spec.space import Value


class TrialsFinished(OfRecord, frozen=True, tag="trials_finished"):
    """At least ``at_least`` trials have a score."""

    numbers: ClassVar[tuple[str, ...]] = ("trials",)
    at_least: int = 1

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        count = len(seen.on(None, self.search).whole_search.ranked)
        return Answer(count >= self.at_least, {"trials": float(count)})


class BestAtLeast(OfRecord, frozen=True, tag="best_val_at_least"):
    """The best trial scores ``score`` or more, where more is better; or ``score`` or less, where less is."""

    numbers: ClassVar[tuple[str, ...]] = ("score", "trials")
    score: float

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        state = seen.on(None, self.search).whole_search
        best = None if state.best is None else state.best.score
        less = state.spec is not None and state.spec.direction == "min"
        ok = best is not None and (best <= self.score if less else best >= self.score)
        return Answer(ok, {"score": score_found(state, best), "trials": float(len(state.ranked))})


class BeatsBaseline(OfRecord, frozen=True, tag="beats_baseline"):
    """The best trial scores better than one and the same answer for every row, by ``by`` at least."""

    numbers: ClassVar[tuple[str, ...]] = ("score", "baseline")
    by: float = 0.0

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        state = seen.on(None, self.search).whole_search
        best, simplest = None if state.best is None else state.best.score, state.baseline
        ok = False
        if best is not None and simplest is not None and state.spec is not None:
            ok = is_better(state.spec, best, simplest) and abs(best - simplest) >= self.by
        return Answer(ok, {"score": score_found(state, best), "baseline": score_found(state, simplest)})


class OneVaried(OfRecord, frozen=True, tag="one_varied"):
    """The search is an experiment: it varies one hyperparameter alone; ``name``, if that is given."""

    numbers: ClassVar[tuple[str, ...]] = ("varied", "names")
    name: str | None = None

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        spec = seen.on(None, self.search).whole_search.spec
        names = [] if spec is None else list(spec.varied())
        ok = len(names) == 1 and self.name in (None, *names)
        return Answer(ok, {"varied": float(len(names)), "names": ", ".join(names).replace("_", " ") or "nothing"})


class RatesOverPowers(OfRecord, frozen=True, tag="rates_over_powers"):
    """The learning rates tried span at least ``powers`` powers of ten, no two next to each other closer than twice."""

    numbers: ClassVar[tuple[str, ...]] = ("powers", "rates")
    powers: float = 3

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        state = seen.on(None, self.search).whole_search
        rates = sorted(
            {float(r) for t in state.trials.values() if isinstance(r := t.values.get("learning_rate"), int | float)}
        )
        span = math.log10(rates[-1] / rates[0]) if rates and rates[0] > 0 else 0.0
        apart = all(high >= 2 * low for low, high in pairwise(rates))
        ok = span >= self.powers - 1e-6 and apart
        return Answer(ok, {"powers": span, "rates": float(len(rates))})


class PlateauReduced(OfRecord, frozen=True, tag="plateau_reduced"):
    """ReduceLROnPlateau lowered the rate of some trial, at least ``at_least`` times; or ``exactly`` so many."""

    numbers: ClassVar[tuple[str, ...]] = ("reductions",)
    at_least: int = 1
    exactly: int | None = None

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        state = seen.on(None, self.search).whole_search
        counts = [reductions(trial) for trial in state.trials.values()]
        most = max(counts, default=0)
        ok = most >= self.at_least if self.exactly is None else self.exactly in counts
        return Answer(ok, {"reductions": float(most)})


class BetterThan(OfRecord, frozen=True, tag="better_than"):
    """The trial with the values ``where`` scores better than the one with ``other``, or as well if ``or_equal``."""

    numbers: ClassVar[tuple[str, ...]] = ("score", "other_score")
    where: dict[str, Value]
    other: dict[str, Value]
    or_equal: bool = False

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        state = seen.on(None, self.search).whole_search
        one, other = the_trial(state, self.where).score, the_trial(state, self.other).score
        ok = False
        if one is not None and other is not None:
            less = state.spec is not None and state.spec.direction == "min"
            ok = one < other if less else one > other
            ok = ok or (self.or_equal and one == other)
        return Answer(ok, {"score": score_found(state, one), "other_score": score_found(state, other)})


class Tried(OfRecord, frozen=True, tag="tried"):
    """Some trial with the values ``where`` has a score, as in where = { optimizer = "sgd" }."""

    numbers: ClassVar[tuple[str, ...]] = ("trials",)
    where: dict[str, Value]

    def answer(self, seen: Seen) -> Answer:
        """Whether it holds."""
        found = [t for t in trials_where(seen.on(None, self.search).whole_search, self.where) if t.score is not None]
        return Answer(bool(found), {"trials": float(len(found))})


SearchCheck = (
    TrialsFinished | BestAtLeast | BeatsBaseline | OneVaried | RatesOverPowers | PlateauReduced | BetterThan | Tried
)
