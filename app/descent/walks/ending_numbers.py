"""The numbers of each way that a walk can end in: what a sentence about it needs, and nothing of how it is said."""

from __future__ import annotations

from typing import Literal, NamedTuple


class NoLoss(NamedTuple):
    """Diverged: at step ``step`` (0: at the start) it stood at (x, y), near by, where the loss is not finite."""

    step: int
    x: float
    y: float


class Overflowed(NamedTuple):
    """Diverged: at ``step`` its loss or place was no longer finite; ``domain`` is as wide and high as that."""

    step: int
    domain: tuple[float, float]


class FarAway(NamedTuple):
    """Diverged: after ``steps`` it was ``distance`` from the middle of the domain, whose width and height follow."""

    steps: int
    distance: float
    domain: tuple[float, float]


class AtMinimum(NamedTuple):
    """Converged or trapped at a minimum since ``step``: its place, the walk's last loss, the lowest minimum's loss.

    ``lowests`` is how many minima are the lowest; ``ditch`` says that the higher ones go by that name here.
    """

    step: int
    x: float
    y: float
    loss: float
    lowest: float
    lowests: int
    ditch: bool


class AtRest(NamedTuple):
    """Converged or trapped where no minimum was found: on a level floor, at (x, y); the domain's lowest loss."""

    x: float
    y: float
    loss: float
    lowest: float


class Flat(NamedTuple):
    """Converged, if that is the word: the loss is the same everywhere."""

    loss: float


class NoValley(NamedTuple):
    """Saddle: level ground that falls away; ``moved`` in the last ``window`` steps; the two curvatures there."""

    moved: float
    window: int
    curvature: tuple[float, float]


class Climbing(NamedTuple):
    """Oscillating: mean losses of the last ``half`` steps and of as many before, and the loss it started from."""

    half: int
    later: float
    earlier: float
    first: float


class Bouncing(NamedTuple):
    """Oscillating: in the last ``window`` steps it walked ``path`` to get ``net`` away, at losses from low to high."""

    window: int
    path: float
    net: float
    low: float
    high: float


class Still(NamedTuple):
    """Crawling: no move at all in the last ``window`` steps, or in all of them if not ``moved``.

    ``rate`` says whether the learning rate is not 0, was 0 all the time, or fell to 0; ``gap`` is how far the nearest
    valley is, None where there is none.
    """

    window: int
    moved: bool
    rate: Literal["positive", "zero", "fell to zero"]
    gap: float | None
    loss: float


class Crawling(NamedTuple):
    """Crawling: ``moved`` in the last ``window`` steps, ``nearer`` by so much to a valley that is still ``gap`` away.

    ``nearer`` ≤ 0 is no nearer; else ``more`` is how many steps the gap takes at this pace.
    """

    window: int
    moved: float
    nearer: float
    gap: float
    more: float


class JustArrived(NamedTuple):
    """Walking: at a minimum, but not for long enough to have settled."""

    loss: float
    steps: int


class NotLower(NamedTuple):
    """Walking: the loss is no lower than the one it started from."""

    loss: float
    first: float
    steps: int


class Downhill(NamedTuple):
    """Walking: lower than it started, where no valley is; ``edge``: the domain is lowest at its edge."""

    loss: float
    first: float
    steps: int
    edge: bool


class LowerButFurther(NamedTuple):
    """Walking: lower than it started, and further from the nearest valley than it was then."""

    loss: float
    first: float
    gap: float
    first_gap: float


class OnItsWay(NamedTuple):
    """Walking: lower than it started and coming nearer to a valley."""

    loss: float
    steps: int
    gap: float


class MovingAway(NamedTuple):
    """Walking: the nearest valley is ``gap`` away and was ``before``, ``window`` steps earlier."""

    loss: float
    steps: int
    window: int
    gap: float
    before: float


class ComesAndGoes(NamedTuple):
    """Walking: in the last ``window`` steps the nearest valley was from ``nearest`` to ``furthest`` away."""

    loss: float
    steps: int
    window: int
    nearest: float
    furthest: float


Numbers = (
    NoLoss
    | Overflowed
    | FarAway
    | AtMinimum
    | AtRest
    | Flat
    | NoValley
    | Climbing
    | Bouncing
    | Still
    | Crawling
    | JustArrived
    | NotLower
    | Downhill
    | LowerButFurther
    | OnItsWay
    | MovingAway
    | ComesAndGoes
)
