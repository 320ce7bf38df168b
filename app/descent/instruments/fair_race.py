"""A fair race: each optimizer at its own best learning rate, all of them at one rate, and how forgiving each is.

What counts is the loss above the lowest of the ground at the end of a budget of steps: the mean over the last tenth of
them, so that no walk wins by being low at one lucky step of its bouncing. It is read as no less than a millionth of
what it is at the start: who is as low as that has *arrived*, and all who have arrived count alike. An optimizer's best
rate is the one with the lowest such loss (its median over the seeds where the walk is stochastic); of several, the one
that arrives first, or the one in their middle.

Its *forgiveness* is the length, in decades of learning rate, of all rates at which it ends *within 10% of its best*:
comes down from the start's loss at least 90% as far as at its best rate. The lowest of the ground cancels out of that,
so it holds where none is known. (At most 1.1 times the best loss above the lowest would be another reading. Where that
loss tends to 0 or to a floor of noise, it says how sharply one lucky rate stands out: 0.005 decades for anybody on
Rosenbrock's valley.)
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.ground.surface import Surface
from app.descent.instruments.rates_and_seeds import SEEDS, losses_by_seed, seeds_of, walk_rates
from app.descent.step.hiker import OPTIMIZERS, Hiker
from app.descent.step.schedules import carries_rate
from app.descent.walks.scene import Scene

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
LONGEST = 5000  # steps of a race
LEADING = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)  # digits of the rates that everybody tries in each decade
LOWEST_RATE, HIGHEST_RATE = 1e-6, 100.0
RATES = np.array([float(f"{one}e{k}") for k in range(-6, 2) for one in LEADING] + [HIGHEST_RATE])
WITHIN = 0.9  # of the way down at its best rate: what still counts as that good
ARRIVED = 1e-6  # of the start's loss above the lowest
BEYOND = 1e6  # times the height of the map: nobody's mean loss is so high who is still within ten maps of it
ROUNDING = 64 * float(np.finfo(float).eps)  # of a loss: no smaller difference means anything
FINE = 0.01  # decades between two rates, where no finer look is needed
BETWEEN = 4  # rates that are tried between two, for a finer look
PLACES = 3  # low places of the loss over the rates around which the best is looked for
MOST_FINER, ROUNDS = 120, 6  # rates of one finer look, and how many of those
RESAMPLED = 200  # times that the seeds are drawn anew, with replacement, to see how sure the forgiveness is
ALIKE = 0.01  # of the larger of two losses above the lowest: a smaller difference is none
CERTAIN = 22 / SEEDS  # of the seeds: who is lower in so many is so by chance in 1 of 40 cases (sign test)
SHARE = 0.1  # of the seeds that lie below an interval, and above it


class Measure(NamedTuple):
    """What losses are measured by: the ``lowest`` of the ground, the start's loss above it, and the loss above it at
    which a walk has ``arrived``. ``start`` is inf where the start has no loss. A loss ``beyond`` that of any place on
    the map, far above them all, is one of a walk that diverges."""

    lowest: float
    start: float
    arrived: float
    beyond: float = math.inf


class Finish(NamedTuple):
    """How an optimizer ends at a rate: its loss above the lowest, as a median and 10–90% range over the seeds.

    That loss is the mean over the last tenth of the walk. The three are equal where nothing is random, no less than
    ``Measure.arrived``, and inf where the loss overflows. ``step`` is the one from which on it had arrived, NaN if it
    has not, or is thrown about by noise.
    """

    rate: float
    middle: float
    low: float
    high: float
    step: float


class Forgiveness(NamedTuple):
    """Over how many ``decades`` of rate an optimizer ends within 10% of its best, and on which ``spans`` of rates.

    ``low … high`` is the 10–90% range of the decades when the seeds are drawn anew. ``open_below`` and ``open_above``
    say that the lowest or the highest rate tried is among them, so that it may be more.
    """

    decades: float
    low: float
    high: float
    spans: tuple[tuple[float, float], ...]
    open_below: bool
    open_above: bool


@dataclass(frozen=True, eq=False)
class Runner:
    """One optimizer at r rates, each with every seed: ``loss`` (r, seeds) above the lowest, and ``since`` (r,).

    ``loss`` is the mean over the last tenth of each walk;
    ``since`` is the step from which on it had arrived, NaN if it has not, or if there are several seeds.
    """

    hiker: Hiker
    measure: Measure
    rates: Array
    loss: Array
    since: Array

    @cached_property
    def counted(self) -> Array:
        """The losses above the lowest as they count, (r, seeds): who has arrived is no better than another."""
        return np.maximum(self.loss, self.measure.arrived)

    @cached_property
    def middle(self) -> Array:
        """The median over the seeds at each rate, (r,)."""
        return _median(self.counted)

    @cached_property
    def best(self) -> int | None:
        """Which of the rates is the best; None where the loss overflows at every rate."""
        lowest = float(self.middle.min(initial=np.inf))
        if not np.isfinite(lowest):
            return None
        alike = np.flatnonzero(self.middle <= lowest)
        since = self.since[alike]
        if np.isfinite(since).any():
            alike = alike[since == np.nanmin(since)]
        return int(alike[len(alike) // 2])

    def finish(self, index: int) -> Finish:
        """How it ends at one of its rates."""
        ordered = np.sort(self.counted[index])
        last = len(ordered) - 1
        low, high = ordered[math.floor(SHARE * last)], ordered[last - math.floor(SHARE * last)]
        step = float(self.since[index])
        return Finish(float(self.rates[index]), float(self.middle[index]), float(low), float(high), step)

    @property
    def at_best(self) -> Finish | None:
        """How it ends at its best rate."""
        return None if self.best is None else self.finish(self.best)

    def index_at(self, rate: float) -> int:
        """Which of the rates that were tried is nearest to one."""
        return int(np.argmin(np.abs(np.log10(self.rates) - math.log10(rate))))

    def at(self, rate: float) -> Finish:
        """How it ends at the rate nearest to one that was tried."""
        return self.finish(self.index_at(rate))

    @cached_property
    def comes_down(self) -> bool:
        """Whether at its best rate it ends lower than it began, and it is known how far."""
        start, arrived = self.measure.start, self.measure.arrived
        return self.best is not None and bool(arrived < start - self.middle[self.best] < np.inf)

    @cached_property
    def is_within(self) -> Flags:
        """At which rates it ends within 10% of its best, (r,); nowhere, if it does not come down."""
        return self._within(self.middle) if self.comes_down else np.zeros(len(self.rates), bool)

    def _within(self, middle: Array) -> Flags:
        start = self.measure.start
        flags: Flags = start - middle >= WITHIN * (start - middle.min(axis=0))
        return flags

    @cached_property
    def forgiveness(self) -> Forgiveness | None:
        """How forgiving it is; None where it does not come down."""
        if not self.comes_down:
            return None
        within, places = self.is_within, np.log10(self.rates)
        edges = np.concatenate([places[:1], (places[1:] + places[:-1]) / 2, places[-1:]])
        cells = np.diff(edges)  # the decades that each rate stands for
        turns = np.flatnonzero(np.diff(np.concatenate([[False], within, [False]]).astype(int)))
        spans = tuple((float(10.0 ** edges[a]), float(10.0 ** edges[b])) for a, b in turns.reshape(-1, 2))
        decades = float(cells @ within)
        low, high = (decades, decades) if self.loss.shape[1] == 1 else self._resampled(cells)
        return Forgiveness(decades, low, high, spans, bool(within[0]), bool(within[-1]))

    def _resampled(self, cells: Array) -> tuple[float, float]:
        """The 10–90% range of the decades when the seeds are drawn anew, with replacement (Efron, 1979)."""
        seeds = self.loss.shape[1]
        drawn = np.random.default_rng(0).integers(0, seeds, (RESAMPLED, seeds))
        middles = _median(self.counted[:, drawn])  # all at once: a window could do nothing during 200 small ones
        decades = cells @ self._within(middles)
        ordered, cut = np.sort(decades), math.floor(SHARE * (RESAMPLED - 1))
        return float(ordered[cut]), float(ordered[-1 - cut])


def is_lower(one: Runner, at: int, other: Runner, other_at: int) -> bool:
    """Whether one at a rate ends lower than another at one: in enough of the seeds, which are the same for both.

    Of two that have arrived it is the one that did so earlier.
    """
    mine, its = one.counted[at], other.counted[other_at]
    lower = mine < (1 - ALIKE) * its if len(mine) == 1 else mine < its
    if np.isfinite(one.since[at]):
        lower = lower | ~(other.since[other_at] <= one.since[at])
    return bool(lower.mean() >= (CERTAIN if len(mine) > 1 else 1.0))


@dataclass(frozen=True, eq=False)
class FairRace:
    """The race as far as it is run: ``part`` of the work is done (0…1), and these runners are known, in their order."""

    scene: Scene
    measure: Measure
    seeds: tuple[int, ...]
    runners: tuple[Runner, ...]
    part: float

    @property
    def beneath(self) -> bool:
        """Whether somebody ended lower than the lowest that is known of the ground, which counts as having arrived."""
        return any(bool((runner.loss < -self.measure.arrived).any()) for runner in self.runners)

    @property
    def walks(self) -> int:
        """How many walks were taken."""
        return sum(runner.loss.size for runner in self.runners)


def racers(scene: Scene, every: bool = False) -> tuple[Hiker, ...]:
    """The hikers that can race: those shown, each once whatever its rate, but no forks, which begin elsewhere, and
    nobody with rates of its own.

    ``every``: and those of Keras's nine optimizers that are not among them, with Keras's defaults.
    """
    shown = [hiker for hiker in scene.hikers if not _why_out(hiker)]
    own = {rateless(hiker): hiker for hiker in reversed(shown)}
    found = [hiker for hiker in shown if own[rateless(hiker)] is hiker]
    if every:
        found += [kind() for kind in OPTIMIZERS.values() if not any(type(hiker) is kind for hiker in found)]  # type: ignore[misc]
    return tuple(found)


def left_out(scene: Scene) -> list[tuple[Hiker, str]]:
    """The hikers of a scene that do not race, each with why."""
    return [(hiker, why) for hiker in scene.hikers if (why := _why_out(hiker))]


def _why_out(hiker: Hiker) -> str:
    if hiker.hidden:
        return "hidden"
    if hiker.fork is not None:
        return "forked, begun elsewhere"
    return "rates set by a schedule" if carries_rate(hiker.schedule) else ""


def rateless(hiker: Hiker) -> Hiker:
    """A hiker as a race sees it: all but its learning rate, and whether and how it is seen."""
    return msgspec.structs.replace(hiker, learning_rate=1.0, hidden=False, style=None)


def measure_of(surface: Surface, start: tuple[float, float]) -> Measure:
    """What losses of walks from a start are measured by; looks for the lowest of the ground, if nobody has yet."""
    with np.errstate(all="ignore"):
        loss = float(surface.value(*start))
    lowest = surface.lowest
    above = loss - lowest if math.isfinite(loss) else surface.scale
    rounding = ROUNDING * max(abs(lowest), abs(loss) if math.isfinite(loss) else 0.0)
    arrived = max(ARRIVED * above, rounding, float(np.finfo(float).tiny))
    beyond = BEYOND * max(float(np.nanmax(surface.grid_losses)) - lowest, above, arrived)
    return Measure(lowest, max(above, 0.0) if math.isfinite(loss) else math.inf, arrived, beyond)


def fair_race(
    scene: Scene, hikers: Sequence[Hiker], common: float = 0.1, known: Mapping[Hiker, Runner] | None = None
) -> Generator[FairRace, None, FairRace]:
    """Race hikers from a scene's start for its steps, at RATES and ``common``, then more finely around what matters.

    Yields the race as far as it is known after each piece of work. How many walks it takes depends on nothing but the
    scene and the hikers: it is the same on every machine. ``known`` are runners, by their hiker, of a whole race that
    differed from this one in who ran: they need not run again.
    """
    seeds, measure = seeds_of(scene), measure_of(scene.ground, scene.origin)
    losses = losses_by_seed(scene, seeds)
    done = {k: known[hiker] for k, hiker in enumerate(hikers) if known and hiker in known}
    left = [(k, hiker) for k, hiker in enumerate(hikers) if k not in done]
    share = 1 / (2 * max(1, len(left)))

    def race(part: float) -> FairRace:
        return FairRace(scene, measure, seeds, tuple(done[k] for k in sorted(done)), part)

    def tried(hiker: Hiker, rates: Array, part: float) -> Generator[FairRace, None, Runner]:
        walking = walk_rates(scene, losses, hiker, rates, len(seeds), measure.lowest + measure.arrived)
        while True:
            try:
                yield race(part + share * next(walking) * (part < 0.5))
            except StopIteration as end:
                loss, since = end.value
                break
        return Runner(hiker, measure, rates, loss - measure.lowest, since[:, 0])

    coarse = np.unique(np.append(RATES, common)) if common > 0 else RATES
    for at, (k, hiker) in enumerate(left):
        done[k] = _told((yield from tried(hiker, coarse, at * share)))
        yield race((at + 1) * share)
    for at, (k, hiker) in enumerate(left):
        runner = done[k]
        for _ in range(ROUNDS):
            rates = finer(runner)
            if not len(rates):
                break
            runner = _joined(runner, (yield from tried(hiker, rates, 0.5 + at * share)))
        done[k] = _told(runner)
        yield race(0.5 + (at + 1) * share)
    yield race(1.0)
    return race(1.0)


def _told(runner: Runner) -> Runner:
    """A runner whose forgiveness is worked out: where it is painted there would be no time for that."""
    _ = runner.forgiveness
    return runner


def finer(runner: Runner) -> Array:
    """The rates to try next: between those around the best, and once that is known finely around where it ceases to be
    within 10% of it; none where all is known finely enough."""
    if runner.best is None:
        return runner.rates[:0]
    places = np.log10(runner.rates)
    wide = np.diff(places) > FINE
    wanted = _around_lowest(runner) & wide
    if not wanted.any():
        wanted = (np.diff(runner.is_within.astype(int)) != 0) & wide
    gaps = np.flatnonzero(wanted)
    gaps = gaps[np.argsort(np.abs(gaps - runner.best), kind="stable")][: MOST_FINER // BETWEEN]
    between = np.array([10.0 ** np.linspace(places[k], places[k + 1], BETWEEN + 2)[1:-1] for k in gaps])
    written = {float(f"{rate:.2e}") for rate in between.ravel()}  # as a person would type it, so that it can be chosen
    return np.array(sorted(written - set(runner.rates.tolist())))


def _around_lowest(runner: Runner) -> Flags:
    """Which gaps between rates lie beside the best, or beside the lowest of the other rates that are better than both
    their neighbours, (r − 1,)."""
    middle = runner.middle
    padded = np.concatenate([[np.inf], middle, [np.inf]])
    low = np.flatnonzero((middle < padded[:-2]) & (middle < padded[2:]))
    chosen = [runner.best, *low[np.argsort(middle[low], kind="stable")][:PLACES].tolist()]
    gaps = np.zeros(len(middle) + 1, bool)
    for index in chosen:
        gaps[index : index + 2] = True
    return gaps[1:-1]


def _joined(one: Runner, other: Runner) -> Runner:
    """What two runs of one hiker tell, by growing rate."""
    rates = np.concatenate([one.rates, other.rates])
    order = np.argsort(rates)
    loss, since = np.concatenate([one.loss, other.loss]), np.concatenate([one.since, other.since])
    return Runner(one.hiker, one.measure, rates[order], loss[order], since[order])


def _median(losses: Array) -> Array:
    """The medians (…) of losses (…, seeds): inf where half of them and more are."""
    seeds = losses.shape[-1]
    halves = sorted({(seeds - 1) // 2, seeds // 2})
    middle: Array = np.partition(losses, halves, axis=-1)[..., halves].mean(axis=-1)
    return middle
