"""What became of a hiker: one of seven kinds, the step it was settled at, and one true sentence."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.descent.ground.surface import Minimum, Surface
from app.descent.text.numbers import number_text, steps_text

Array = NDArray[np.float64]
Kind = Literal["converged", "trapped", "saddle", "diverged", "oscillating", "crawling", "walking"]

ARRIVED = 0.01  # of the domain's smaller side: nearer to a minimum than this is "there"
STAYED, MOSTLY = 5 * ARRIVED, 0.9  # who is never further away than this and mostly there has stayed: noise jolts
SETTLED = 5  # positions before the end that must be there too, so that a flyby is no arrival
SHRUNK = 0.7  # of what the swings were: by so much they must shrink to be called a way to somewhere
FAR = 10  # domains away is off the map
SAME = 1e-6  # of the domain's side: places nearer to one another are told as one
ROUNDING = 1e-9  # of the largest curvature
GROWN = 1.5  # times, that a loss has to grow to be called growing
FLOORED = 40  # steps of Newton's down a valley's floor; on ground like y⁴ each leaves two thirds of the way
FEW = 5  # steps before which nobody can be called slow
PATIENT = 10  # walks of this length still to go is "far too slowly"


class Verdict(msgspec.Struct, frozen=True):
    """``kind``, the ``step`` it rests on, and a ``sentence`` with this walk's own numbers."""

    kind: Kind
    step: int
    sentence: str


def judge(surface: Surface, positions: Array, loss: Array, rates: Array) -> Verdict:
    """The verdict on a walk: positions (2, n + 1), losses (n + 1,), learning rates as used (n,).

    In this order: left the finite numbers; settled at a minimum; off the map; stands where the ground is
    level but no minimum is; bounces without getting on; gets on too slowly to matter; simply not there.
    """
    n = len(rates)
    if not np.isfinite(loss[0]):
        return Verdict("diverged", 0, "Began where the loss is not a finite number.")
    if not np.isfinite(loss[-1]) and _away(surface, positions[:, -1:])[0] <= FAR:
        where = f"({number_text(positions[0, -1])}, {number_text(positions[1, -1])})"
        return Verdict("diverged", n, f"Stepped off the ground at step {n:,}: at {where} the loss is no finite number.")
    if not (np.isfinite(loss[-1]) and np.isfinite(positions[:, -1]).all()):
        return _diverged(surface, positions, f"its loss is no longer a finite number at step {n:,}")
    for minimum in surface.minima:
        settled = _settled_at(surface, positions, minimum)
        if settled is not None:
            return _arrived(surface, minimum, settled, positions, loss)
    away = _away(surface, positions)
    if away[-1] > FAR and away[-1] >= away[0]:
        from_middle = number_text(float(np.hypot(*(positions[:, -1] - surface.centre))))
        return _diverged(surface, positions, f"after {steps_text(n)} it is {from_middle} from the domain's middle")
    verdict = _on_the_way(surface, positions, loss, rates)
    left = _excursion(surface, positions, brief=True)
    if left and left not in verdict.sentence:
        return msgspec.structs.replace(verdict, sentence=f"{verdict.sentence} {left}.")
    return verdict


def _away(surface: Surface, positions: Array) -> Array:
    """Distance from the middle of the domain, in domains, along the worse axis, shape (n + 1,)."""
    away: Array = (np.abs(positions - surface.centre[:, None]) / surface.extent[:, None]).max(axis=0)
    return np.where(np.isfinite(away), away, np.inf)


def _settled_at(surface: Surface, positions: Array, minimum: Minimum) -> int | None:
    """The step at which the walk came to a minimum to stay, or None."""
    side = float(surface.extent.min())
    distance = np.hypot(positions[0] - minimum.x, positions[1] - minimum.y)
    there = distance <= ARRIVED * side
    last = len(there) - 1
    near, since = _always_from(distance <= STAYED * side), _always_from(there)
    if there[near:].any():
        came = near + int(np.argmax(there[near:]))
        # Who swings to rest is there from its last swing on; whom noise jolts out time and again, from the first.
        if since > (came + last) / 2 and came <= last - SETTLED and there[came:].mean() >= MOSTLY:
            return came
    return since if since <= max(0, last - SETTLED) else None


def _always_from(true: NDArray[np.bool_]) -> int:
    """The first index from which on all are true."""
    false = np.flatnonzero(~true)
    return int(false[-1]) + 1 if false.size else 0


def _arrived(surface: Surface, minimum: Minimum, step: int, positions: Array, loss: Array) -> Verdict:
    where, end = _place(surface, minimum.x, minimum.y), number_text(loss[-1])
    excursion = _excursion(surface, positions)
    back = f" {excursion}, and came back." if excursion else ""
    if minimum.is_lowest:
        valley = "the lowest valley" if sum(m.is_lowest for m in surface.minima) == 1 else "a lowest valley"
        return Verdict("converged", step, f"In {valley} at {where} from step {step:,} on, loss {end}.{back}")
    hollow = "the ditch" if "ditch" in surface.note else "a higher valley"  # a note may call it wide
    sentence = (
        f"Trapped in {hollow} at {where} since step {step:,}: loss {end}, "
        f"while the lowest valley has {number_text(surface.minima[0].loss)}.{back}"
    )
    return Verdict("trapped", step, sentence)


def _excursion(surface: Surface, positions: Array, brief: bool = False) -> str:
    """When and with what stride the walk first left the domain, or nothing if it began outside or never did.

    ``brief``: only when, beside a sentence that fills the hiker's row.
    """
    outside = np.flatnonzero(_away(surface, positions) > 0.5)
    if not outside.size or outside[0] == 0:
        return ""
    out = int(outside[0])
    left = "First left" if (np.diff(outside) > 1).any() else "Left"
    if brief:
        return f"{left} the domain at step {out:,}"
    stride = float(np.hypot(*(positions[:, out] - positions[:, out - 1])))
    if not np.isfinite(stride):
        return f"{left} the domain at step {out:,} with a stride that is no finite number"
    wide, high = (number_text(side) for side in surface.extent)
    return f"{left} the domain at step {out:,} with a stride of {number_text(stride)}, on ground {wide} × {high}"


def _diverged(surface: Surface, positions: Array, end: str) -> Verdict:
    beyond = np.flatnonzero(_away(surface, positions) > FAR)
    step = int(beyond[0]) if beyond.size else positions.shape[1] - 1
    return Verdict("diverged", step, f"{_excursion(surface, positions) or 'Diverged'}; {end}.")


def _on_the_way(surface: Surface, positions: Array, loss: Array, rates: Array) -> Verdict:
    n = positions.shape[1] - 1
    window = min(n, max(20, n // 4) // 2 * 2)  # even: a hiker that jumps to and fro is where it was
    recent = positions[:, n - window :]
    strides = np.hypot(*np.diff(recent, axis=1))
    path, net = float(strides.sum()), float(np.hypot(*(recent[:, -1] - recent[:, 0])))
    gap = float(_from_valley(surface, recent[:, -1:])[0]) if surface.minima else np.nan
    if path == 0 and np.ptp(surface.grid_losses) == 0:
        said = f"The ground is flat: loss {number_text(loss[-1])} everywhere, and no slope to step along."
        return Verdict("converged", 0, said)
    curvature = np.linalg.eigvalsh(surface.hessian(*positions[:, -1]))
    if curvature[0] > -ROUNDING * float(np.abs(curvature).max()):
        curvature = np.maximum(curvature, 0.0)  # a valley whose floor rounding bends
    if path <= ARRIVED * float(surface.extent.min()) and curvature[0] < 0 and _level(surface, positions):
        sentence = (
            f"Stands where the ground is level but no valley is: {number_text(path)} moved in the last "
            f"{steps_text(window)}, and it falls away to a side (curvature {number_text(curvature[0])})."
        )
        return Verdict("saddle", n, sentence)
    if path <= ARRIVED * float(surface.extent.min()) and curvature[0] >= 0 and _level(surface, positions):
        where = f"at {_place(surface, *recent[:, -1])}: loss {number_text(loss[-1])}"
        if _floor(surface, positions, loss) <= surface.lowest + 1e-6 * surface.scale:
            sentence = f"Rests in a valley {where}, whose floor is no higher than any ground of the domain."
            return Verdict("converged", n - window, sentence)
        sentence = f"Rests in a hollow {where}, while the lowest ground has {number_text(surface.lowest)}."
        return Verdict("trapped", n - window, sentence)
    half = window // 2
    # Losses above the lowest ground, so that "no better than before" can be asked as a ratio.
    above = loss - surface.lowest
    later, earlier = float(above[n - half :].mean()), float(above[n - window : n - half].mean())
    if path > 0 and half >= 5 and later > GROWN * earlier and loss[-1] > loss[0]:
        sentence = (
            f"Thrown higher and higher: in the last {window:,} steps the loss went from a mean of "
            f"{number_text(earlier)} to {number_text(later)} above the lowest; it began at {number_text(loss[0])}."
        )
        return Verdict("oscillating", n, sentence)
    distance = _from_valley(surface, recent) if surface.minima else np.zeros(0)
    if path > 0 and net < 0.2 * path and half >= 5 and (later > 0.9 * earlier or _aimless(distance)):
        sentence = (
            f"Still bouncing: in the last {window:,} steps it walked {number_text(path)} to get {number_text(net)} "
            f"away; the loss is {_span(loss[n - window :])}."
        )
        return Verdict("oscillating", n, sentence)
    far = f"{number_text(gap)} from the nearest valley" if surface.minima else f"Loss {number_text(loss[-1])}"
    if path == 0:
        still = "Has not moved" if not np.ptp(positions, axis=1).any() else f"Stands still for {steps_text(window)}"
        zero = "has come down to 0" if rates.any() else "is 0"
        why = f": its learning rate {zero}" if rates[-1] == 0 else ""
        return Verdict("crawling", n, f"{still}{why}. {far} after {steps_text(n)}.")
    pace = net / window
    nearer, swing = (float(distance[0] - distance[-1]), float(np.ptp(distance))) if surface.minima else (0.0, 0.0)
    if n >= FEW and loss[-1] <= loss[0] and gap > PATIENT * n * pace > 0:
        if nearer <= 0:  # it goes somewhere else
            said = f"Crawling: {number_text(pace)} a step in the last {window:,}, {far}."
        else:
            gained = f"Crawling: nearer by {number_text(nearer / window)} a step in the last {window:,}, {far}"
            said = f"{gained}. At this pace it takes {_count(gap / nearer * window)} more steps."
        return Verdict("crawling", n, said)
    now = f"loss {number_text(loss[-1])} after {steps_text(n)}"
    side = float(surface.extent.min())
    if surface.minima and gap <= ARRIVED * side and distance[-SETTLED:].max() <= STAYED * side:
        return Verdict("walking", n, f"Just there: {now}, and still moving.")
    if loss[-1] >= loss[0]:
        told_apart = number_text(loss[-1]) != number_text(loss[0])
        high = "Higher than" if told_apart else "As high as" if loss[-1] == loss[0] else "About as high as"
        return Verdict("walking", n, f"{high} it began: {now}, {number_text(loss[0])} at first.")
    out = f" {excursion}." if (excursion := _excursion(surface, positions)) else ""
    if not surface.minima:
        return Verdict("walking", n, f"{_downhill(surface)}: {now}, {number_text(loss[0])} at first.")
    begun = _from_valley(surface, positions[:, :1])[0]
    if gap > begun:
        away = f"Lower, yet further from a valley than it began: {now}, {number_text(loss[0])} at first; {far}."
        return Verdict("walking", n, f"{away} It began {number_text(begun)} away.")
    if nearer > swing / 2:
        return Verdict("walking", n, f"On its way: {now}, {far}.{out}")
    if nearer < -swing / 2:
        before = f"{number_text(distance[0])} away {steps_text(window)} earlier"
        return Verdict("walking", n, f"Moving away: {now}, {far}, {before}.")
    low, high = number_text(distance.min()), number_text(distance.max())
    hovers = f"Comes and goes: between {low} and {high} from the nearest valley in the last {steps_text(window)}"
    return Verdict("walking", n, f"{hovers}; {now}.")


def _aimless(distance: Array) -> bool:
    """Whether distances from the nearest valley neither tend anywhere nor swing less and less: chance rules them."""
    third = len(distance) // 3
    if third == 0:
        return False
    step = np.arange(len(distance))
    slope, level = np.polyfit(step, distance, 1)
    trend, noise = abs(slope) * len(distance), float(np.std(distance - (slope * step + level)))
    return bool(trend <= 2 * noise and distance[-third:].max() > SHRUNK * distance[:third].max())


def _from_valley(surface: Surface, positions: Array) -> Array:
    """How far the nearest minimum is from each of the places (2, k)."""
    nearest: Array = np.min([np.hypot(positions[0] - m.x, positions[1] - m.y) for m in surface.minima], axis=0)
    return nearest


def _downhill(surface: Surface) -> str:
    """What a walk gets lower on where no point is a valley: a floor may be, or the ground falls to its edge."""
    grid = surface.grid_losses
    if np.fmin.reduce(grid[1:-1, 1:-1], axis=None) > np.nanmin(grid):
        return "Walks downhill; the domain is lowest at its edge"
    return "Walks downhill"


def _floor(surface: Surface, positions: Array, loss: Array) -> float:
    """The loss at the bottom of the valley in whose lowest part the walk ended: some of Newton's steps away."""
    place, floor = positions[:, -1], float(loss[-1])
    for _ in range(FLOORED):
        gradient, hessian = surface.gradient(*place), surface.hessian(*place)
        if not np.isfinite(hessian).all():
            break
        place = place - np.linalg.lstsq(hessian, gradient, rcond=1e-9)[0]
        below = float(surface.value(*place))
        if not below < floor:
            break
        floor = below
    return floor


def _level(surface: Surface, positions: Array) -> bool:
    """Whether the last place is level: Newton's step is short, and leads to a stationary point.

    A short step alone proves nothing: log(x) is steep where its steps are shortest. Beside a stationary point the
    step takes more than 1 − 1/e of the gradient away, whatever power of the distance the ground rises with; beside
    the pole of a logarithm or of a negative power it never does.
    """
    gradient, hessian = surface.gradient(*positions[:, -1]), surface.hessian(*positions[:, -1])
    if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):
        return False
    step = np.linalg.lstsq(hessian, gradient, rcond=1e-9)[0]
    explained = float(np.abs(hessian @ step - gradient).max()) <= 1e-3 * float(np.abs(gradient).max())
    if not (explained and float(np.hypot(*step)) <= ARRIVED * float(surface.extent.min())):
        return False
    there = np.abs(surface.gradient(*(positions[:, -1] - step))).max()
    rounding = ROUNDING * float(np.abs(hessian).max() * surface.extent.min())
    return bool(there <= np.abs(gradient).max() / np.e + rounding)


def _place(surface: Surface, x: float, y: float) -> str:
    """A place in a sentence; what is nearer to an axis than anybody can tell on this ground lies on it."""
    x, y = (0.0 if abs(v) < SAME * side else v for v, side in zip((x, y), surface.extent, strict=True))
    return f"({number_text(x)}, {number_text(y)})"


def _span(loss: Array) -> str:
    low, high = number_text(loss.min()), number_text(loss.max())
    return f"{low} each time" if low == high else f"between {low} and {high}"


def _count(steps: float) -> str:
    steps = float(f"{steps:.2g}")  # of three digits of pace and distance no more are left
    return f"about {steps:,.0f}" if steps < 1e7 else f"about {number_text(steps)}"
