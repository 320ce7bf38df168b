"""Where a ground is lowest: its valleys, sharp and flat-bottomed ones too, and the lowest place of its edge.

Looked for on a grid and at scattered places between, then followed down by many points at once: by Newton's method on
the exact derivatives, and where those fail (kinks, floors like x⁴) by looking around in circles. The number of losses
that are worked out is bounded, so the same valleys are found on every machine; none is proven to be the only one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.descent.formula.loss_and_derivatives import Fields

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Box = tuple[tuple[float, float], tuple[float, float]]

SCATTERED, BINS = 40_000, 100  # places between the grid's, and how many bins a side they compete in
MOST = 4096  # candidates that are followed by Newton's method, lowest first
MOST_KINKS, MOST_CURVED = 512, 48  # … by circles, and by circles with an exact direction
NEWTON, CIRCLES = 60, 90  # steps
ROUGH, EXACT = 2, 22  # rounds in which the lowest place of a circle is narrowed down, each to a quarter
SMALLEST = 1e-12  # of the domain: circles smaller than this tell nothing more
APART = 1e-6  # of the domain: minima nearer to one another are one
EDGE = 1e-9  # of the domain: nearer to the edge than this is on it
FLAT = 1e-9  # of the larger curvature: a smaller one may be none
ALONG = 1e-15  # a cosine or sine of less is 0 but for rounding
POLE = 0.1  # a cusp's sides fall by less than this share within a circle 10⁵ times as small; a pole's do not


@dataclass(frozen=True)
class Minimum:
    """A place where the ground is lowest near by: where, its loss, and whether nothing lower is known of the domain."""

    x: float
    y: float
    loss: float
    is_lowest: bool


@dataclass(frozen=True)
class Survey:
    """What was found of a domain: ``minima`` inside it, lowest first, and the ``lowest`` loss that is known of it.

    ``edge`` is the lowest place of the domain's edge: x, y and loss, infinite where the edge has none; ``inside`` the
    lowest that is known of what is not next to it, be it a minimum or a place on a floor that goes round.
    ``falls_to_edge``: the edge is lower than all that; where a floor reaches it, it is not.
    """

    minima: tuple[Minimum, ...]
    edge: tuple[float, float, float]
    inside: tuple[float, float, float]
    falls_to_edge: bool

    @cached_property
    def lowest(self) -> float:
        """The lowest loss that is known."""
        return min([self.inside[2], self.edge[2], *(m.loss for m in self.minima[:1])])

    @cached_property
    def places(self) -> Array:
        """Where the minima are, shape (2, k)."""
        return np.array([(m.x, m.y) for m in self.minima], float).reshape(-1, 2).T


def survey(fields: Fields, domain: Box, losses: Array, costly: bool = False) -> Survey:
    """Look for the minima inside a domain ``((x_min, x_max), (y_min, y_max))``.

    ``losses`` (n, n) are those of a square grid over the domain, rows from the bottom, NaN where there is none.
    ``costly`` says that a loss takes long to work out: then the grid has to do.
    """
    with np.errstate(all="ignore"):
        look = _Look(fields, domain, losses, costly)
        places = look.minima()
        found = look.loss(places)
        order = np.argsort(found, kind="stable")
        places, found = look.apart(places[:, order], found[order])
        edge, inside = look.edge(), look.lowest
    lowest = min([inside[2], edge[2], *found.tolist()])
    same = lowest + 1e-9 * max(1.0, abs(lowest))
    minima = [Minimum(float(x), float(y), float(f), bool(f <= same)) for x, y, f in zip(*places, found, strict=True)]
    eps = np.finfo(float).eps
    rounding = max(8 * eps * abs(inside[2]), (8 * eps) ** 2 * float(np.nanmax(losses) - np.nanmin(losses)))
    falls = bool(edge[2] < inside[2] - rounding) and not any(one.is_lowest for one in minima)
    return Survey(tuple(minima), edge, inside, falls)


class _Look:
    """One look at a ground; places are arrays (2, …) of x and y."""

    def __init__(self, fields: Fields, domain: Box, losses: Array, costly: bool) -> None:
        self.fields, self.costly = fields, costly
        self.low = np.array([side[0] for side in domain])
        self.extent = np.array([side[1] - side[0] for side in domain])
        self.grid = np.where(np.isnan(losses), np.inf, losses)
        self.cell = self.extent / (len(self.grid) - 1)
        # The lowest of all places that were looked at, are no pole's, and not next to the edge.
        row, column = 1 + np.array(divmod(int(np.argmin(self.grid[1:-1, 1:-1])), len(self.grid) - 2))
        x, y = (self.low + self.cell * (column, row)).tolist()
        self.lowest = x, y, float(self.grid[row, column])

    def know(self, places: Array, losses: Array) -> None:
        """Remember the lowest of some places that are not next to the edge, if it is lower than all that was known."""
        losses = np.where(np.abs(self.unit(places) - 0.5).max(axis=0) < 0.5 - 1 / len(self.grid), losses, np.inf)
        if losses.size and losses.min() < self.lowest[2]:
            x, y = places[:, int(losses.argmin())].tolist()
            self.lowest = x, y, float(losses.min())

    def loss(self, places: Array) -> Array:
        """The losses at places; beyond the domain and where there is none, infinite."""
        beyond = np.abs(self.unit(places) - 0.5).max(axis=0) > 0.5
        return np.where(beyond, np.inf, self.loss_anywhere(places))

    def loss_anywhere(self, places: Array) -> Array:
        """The losses at places, beyond the domain too; where there is none, infinite."""
        loss = np.asarray(self.fields.value(places[0], places[1]), float)
        return np.where(np.isfinite(loss), loss, np.inf)

    def unit(self, places: Array) -> Array:
        """Places as shares of the domain, 0 to 1."""
        sides = (-1,) + (1,) * (places.ndim - 1)
        shares: Array = (places - self.low.reshape(sides)) / self.extent.reshape(sides)
        return shares

    def minima(self) -> Array:
        """The places of the minima that were found, some maybe twice."""
        begun = self._candidates()
        ends, bent, sure = self._newton(begun)
        strayed = (np.abs(ends - begun) > 2 * self.cell[:, None]).any(axis=0)
        inside = self._inside(ends)
        smooth = sure & bent & ~strayed & inside
        rested = ends[:, sure & inside]
        self.know(rested, self.loss(rested))
        # Where Newton's method came to rest but the ground is flat, or where it went astray: look around instead.
        others = np.where(sure & ~strayed & inside, ends, begun)[:, ~smooth][:, :MOST_KINKS]
        return np.concatenate([ends[:, smooth], self._looked_around(others)], axis=1)

    def _inside(self, places: Array) -> Flags:
        flags: Flags = np.abs(self.unit(places) - 0.5).max(axis=0) < 0.5 - EDGE
        return flags

    def _candidates(self) -> Array:
        """Low points of the grid, and lower ones between them, lowest first, shape (2, k)."""
        points = len(self.grid)
        high = np.pad(self.grid, 1, constant_values=np.inf)
        around = [
            high[1 + i : points + 1 + i, 1 + j : points + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j
        ]
        low = np.logical_and.reduce([self.grid <= other for other in around])
        # A level stretch of the grid is not a minimum.
        low &= np.logical_or.reduce([(self.grid < other) & np.isfinite(other) for other in around])
        rows, columns = np.nonzero(low & np.isfinite(self.grid))
        places = self.low[:, None] + self.cell[:, None] * np.stack([columns, rows])
        losses = self.grid[rows, columns]
        if not self.costly:
            between = self._scattered(places, losses)
            places = np.concatenate([places, between], axis=1)
            losses = np.concatenate([losses, self.loss(between)])
        order = np.argsort(losses, kind="stable")[:MOST]
        return places[:, order]

    def _scattered(self, places: Array, losses: Array) -> Array:
        """Places off the grid that are lower than all of it near by: a basin may lie between the grid's points."""
        # Roberts' R2 sequence: even, and in no step with the grid.
        steps = np.arange(1, SCATTERED + 1)
        share = np.stack([steps * 0.7548776662466927, steps * 0.5698402909980532]) % 1
        there = self.low[:, None] + self.extent[:, None] * share
        loss = self.loss(there)
        bins = np.full((BINS + 2, BINS + 2), np.inf)
        best = np.full((BINS, BINS), -1)
        column, row = (share * BINS).astype(int)
        order = np.argsort(-loss, kind="stable")
        best[row[order], column[order]] = order  # the last one written is the lowest
        filled = best >= 0
        bins[1:-1, 1:-1][filled] = loss[best[filled]]
        mine = bins[1:-1, 1:-1]
        around = [bins[1 + i : BINS + 1 + i, 1 + j : BINS + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
        low = np.logical_and.reduce([mine < other for other in around]) & np.isfinite(mine)
        # What the grid saw near by, over the same bins and their neighbours.
        seen = np.full((BINS + 2, BINS + 2), np.inf)
        if losses.size:
            x, y = np.clip((self.unit(places) * BINS).astype(int), 0, BINS - 1)
            np.minimum.at(seen, (y + 1, x + 1), losses)
        near = np.minimum.reduce(
            [seen[1 + i : BINS + 1 + i, 1 + j : BINS + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
        )
        between: Array = there[:, best[low & (mine < near)]]
        return between

    def _newton(self, places: Array) -> tuple[Array, Flags, Flags]:
        """Newton's method from each place, kept from climbing: where it ended, whether the ground bends up there in
        every direction, and whether it came to rest."""
        places = places.copy()
        loss, reach = self.loss(places), np.ones(places.shape[1])
        rest = np.zeros(places.shape[1], bool)
        active = np.arange(places.shape[1])
        for _ in range(NEWTON):
            if not active.size:
                break
            here = places[:, active]
            step, slope = self._step(here)
            long = np.abs(step / self.cell[:, None]).max(axis=0)
            step = step * np.minimum(1, reach[active] / np.maximum(long, 1e-300))
            there = here + step
            after = self.loss(there)
            small = long < 1e-3
            better = after < loss[active]
            # Next to the bottom losses differ by less than their rounding: there the slope tells.
            flatter = small & (np.hypot(*self._gradient(there)) < np.hypot(*slope)) & np.isfinite(after)
            go = better | flatter
            done = (long * self.cell.max() <= 1e-15 * np.maximum(1.0, np.abs(here).max(axis=0))) | (
                np.hypot(*slope) == 0
            )
            done |= small & ~go
            places[:, active[go]] = there[:, go]
            loss[active[go]] = after[go]
            reach[active] = np.where(go, np.minimum(1.0, 2 * reach[active]), reach[active] / 4)
            rest[active[done]] = True
            active = active[~done & (reach[active] > 1e-12)]
        small, large = self._curvatures(places)
        return places, small > FLAT * large, rest

    def _gradient(self, places: Array) -> Array:
        return np.asarray(self.fields.gradient(places[0], places[1]), float)

    def _curvatures(self, places: Array) -> tuple[Array, Array]:
        h = np.asarray(self.fields.hessian(places[0], places[1]), float)
        middle, half = (h[0, 0] + h[1, 1]) / 2, np.hypot((h[0, 0] - h[1, 1]) / 2, h[0, 1])
        return np.nan_to_num(middle - half, nan=-1.0), np.nan_to_num(middle + half, nan=1.0)

    def _step(self, places: Array) -> tuple[Array, Array]:
        """Newton's step with the curvatures' signs left out, so that it leads down; and the gradient."""
        g = self._gradient(places)
        h = np.asarray(self.fields.hessian(places[0], places[1]), float)
        bad = ~(np.isfinite(g).all(axis=0) & np.isfinite(h).all(axis=(0, 1)))
        g, h = np.where(bad, 0.0, g), np.where(bad, 0.0, h)
        middle, half = (h[0, 0] + h[1, 1]) / 2, np.hypot((h[0, 0] - h[1, 1]) / 2, h[0, 1])
        large = np.maximum(np.abs(middle + half), np.abs(middle - half))
        one = np.maximum(np.abs(middle + half), 1e-12 * large + 1e-300)
        two = np.maximum(np.abs(middle - half), 1e-12 * large + 1e-300)
        angle = 0.5 * np.arctan2(2 * h[0, 1], h[0, 0] - h[1, 1])
        cos, sin = np.cos(angle), np.sin(angle)
        along, across = (cos * g[0] + sin * g[1]) / one, (cos * g[1] - sin * g[0]) / two
        return -np.stack([cos * along - sin * across, sin * along + cos * across]), g

    def _looked_around(self, places: Array) -> Array:
        """Minima found from places by circles: roughly for all, with exact directions for the lowest."""
        ends = self._circles(places, ROUGH)
        losses = self.loss(ends)
        order = np.argsort(losses, kind="stable")
        ends, _ = self.apart(ends[:, order], losses[order])
        ends = np.concatenate([self._circles(ends[:, :MOST_CURVED], EXACT), ends[:, MOST_CURVED:]], axis=1)
        ends = ends[:, self._inside(ends)]
        losses, clear, pole = self.loss(ends), *self._clear(ends)
        self.know(ends[:, ~pole], losses[~pole])
        # Of places in one hollow, as along a kink too narrow for floats to follow down, the lowest is the minimum.
        unit = self.unit(ends)
        near = np.abs(unit[:, :, None] - unit[:, None, :]).max(axis=0) <= clear[:, None]
        lower = (losses[None, :] < losses[:, None]) | (
            (losses[None, :] == losses[:, None]) & np.tri(len(losses), k=-1, dtype=bool)
        )
        return ends[:, np.isfinite(clear) & ~(near & lower).any(axis=1)]

    def _circles(self, places: Array, rounds: int) -> Array:
        """Walk to the lowest place of a circle while that is lower, and make the circle smaller when it is not."""
        places, loss = places.copy(), self.loss(places)
        radius = np.full(places.shape[1], 1 / (len(self.grid) - 1))
        for _ in range(CIRCLES):
            active = np.flatnonzero(radius > SMALLEST)
            if not active.size:
                break
            there, lowest = self._lowest_around(places[:, active], radius[active], rounds)
            go = lowest < loss[active]
            places[:, active[go]] = there[:, go]
            loss[active[go]] = lowest[go]
            radius[active] *= np.where(go, 2.0, 0.25)
            radius = np.minimum(radius, 4 / (len(self.grid) - 1))
        return places

    def _lowest_around(
        self, places: Array, radius: Array, rounds: int, loss_at: Callable[[Array], Array] | None = None
    ) -> tuple[Array, Array]:
        """The lowest place on a circle around each place (an ellipse, where the domain is not a square)."""
        loss_at = loss_at or self.loss
        width = np.pi / 12
        turns: Array = np.arange(24.0) * width
        loss = loss_at(places[:, :, None] + self._around(turns[None, :], radius[:, None]))
        # A valley leaves a circle on two sides, and which one is lower shows only in its narrow floor: follow both.
        dips = (loss <= np.roll(loss, 1, axis=1)) & (loss <= np.roll(loss, -1, axis=1))
        two = np.argsort(np.where(dips, loss, np.inf), axis=1, kind="stable")[:, :2]
        middle: Array = turns[two]
        best: Array = np.take_along_axis(loss, two, 1)
        for _ in range(rounds):
            angle: Array = middle[:, :, None] + np.linspace(-width, width, 9)
            around = self._around(angle, radius[:, None, None])
            loss = loss_at(places[:, :, None, None] + around)
            k = np.argmin(loss, axis=2)[:, :, None]
            least = np.take_along_axis(loss, k, 2)[:, :, 0]
            middle = np.where(least < best, np.take_along_axis(angle, k, 2)[:, :, 0], middle)
            best = np.minimum(best, least)
            width /= 4
        side = np.argmin(best, axis=1)[:, None]
        chosen = np.take_along_axis(middle, side, 1)[:, 0]
        return places + self._around(chosen, radius), np.take_along_axis(best, side, 1)[:, 0]

    def _around(self, angle: Array, radius: Array) -> Array:
        """Steps in a direction as long as a share of the domain's sides."""
        sides = self.extent.reshape((2,) + (1,) * np.broadcast(angle, radius).ndim)
        ways = np.stack([np.cos(angle), np.sin(angle)])
        ways[np.abs(ways) < ALONG] = 0.0  # along an axis, as a floor may run
        around: Array = ways * radius * sides
        return around

    def _clear(self, places: Array) -> tuple[Array, Flags]:
        """The smallest circle around each place that is higher all round, as a share of the domain's sides; and poles.

        Infinite where there is none: the place is not a minimum; and around poles. The circles reach beyond the domain:
        ground that falls to its edge is no valley.
        """
        loss = self.loss(places)
        clear = np.full(places.shape[1], np.inf)
        neighbours = np.array([[1, -1, 0, 0], [0, 0, 1, -1]])[:, None, :]
        rises = []
        for power in range(0, 9, 2):
            radius = np.full(places.shape[1], 0.25**power / (len(self.grid) - 1))
            highest = self._highest_around(places, radius)
            # How much the loss differs between neighbouring floats of a circle: √|y| is rough where its slope is
            # endless.
            one = np.spacing(np.maximum(np.abs(places), radius * self.extent[:, None]))[:, :, None] * neighbours
            rough = 4 * np.abs(self.loss(places[:, :, None] + one) - loss[:, None]).max(axis=1)
            noise = rough + 64 * np.finfo(float).eps * (np.abs(loss) + np.abs(highest))
            lowest = self._lowest_around(places, radius, EXACT, self.loss_anywhere)[1]
            clear = np.where(np.isfinite(lowest) & (lowest > loss + noise), radius, clear)
            rises.append(highest - loss)
        pole: Flags = (rises[-1] > POLE * rises[0]) | ~np.isfinite(loss)
        return np.where(pole, np.inf, clear), pole

    def _highest_around(self, places: Array, radius: Array) -> Array:
        turns: Array = np.arange(24.0) * np.pi / 12
        around = self._around(turns[None, :], radius[:, None])
        loss = self.loss(places[:, :, None] + around)
        highest: Array = np.where(np.isfinite(loss), loss, -np.inf).max(axis=1)
        return highest

    def edge(self) -> tuple[float, float, float]:
        """The lowest place of the domain's edge and its loss; infinite where the edge has no loss."""
        count = len(self.grid) if self.costly else 8 * len(self.grid)
        share = np.linspace(0, 1, count)

        def place(side: NDArray[np.intp], along: Array) -> Array:
            fixed = (side % 2).astype(float)
            unit = np.where(side < 2, np.stack([along, fixed]), np.stack([fixed, along]))
            there: Array = self.low[:, None] + unit * self.extent[:, None]
            return np.where(unit == 1, (self.low + self.extent)[:, None], there)

        side, along = np.repeat(np.arange(4), count), np.tile(share, 4)
        loss = self.loss(place(side, along))
        k = np.argsort(loss, kind="stable")[:32]
        side, along, best = side[k], along[k], loss[k]
        width = share[1]
        while width > 1e-15:
            near = np.clip(along[:, None] + np.linspace(-width, width, 9), 0, 1)
            spread = np.repeat(side, 9)
            losses = self.loss(place(spread, near.ravel())).reshape(near.shape)
            j = np.argmin(losses, axis=1)
            least = np.take_along_axis(losses, j[:, None], 1)[:, 0]
            along = np.where(least < best, np.take_along_axis(near, j[:, None], 1)[:, 0], along)
            best = np.minimum(best, least)
            width /= 4
        k0 = int(np.argmin(best))
        x, y = place(side[k0 : k0 + 1], along[k0 : k0 + 1])[:, 0]
        return float(x), float(y), float(best[k0])

    def apart(self, places: Array, losses: Array) -> tuple[Array, Array]:
        """The places without those that lie on an earlier one."""
        unit, left = self.unit(places), np.ones(places.shape[1], bool)
        for k in range(places.shape[1]):
            if left[k]:
                near = np.abs(unit[:, k + 1 :] - unit[:, k : k + 1]).max(axis=0) <= APART
                left[k + 1 :] &= ~near
        return places[:, left], losses[left]
