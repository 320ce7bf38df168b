"""The ways that a walk can end in: eight kinds, and for each way the numbers that a sentence about it needs."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["converged", "trapped", "saddle", "diverged", "oscillating", "crawling", "walking", "undefined"]


class Spot(NamedTuple):
    """Ground that is lower than every valley known: on the domain's edge, inside it, or where the hiker came by.

    ``step`` is when the hiker came by, 0 for the other two.
    """

    where: Literal["edge", "inside", "passed"]
    x: float
    y: float
    loss: float
    step: int = 0


class Lower(NamedTuple):
    """What is known to be lower than where a hiker ended: the lowest valley's loss, and a spot lower than that.

    ``valley`` is None for a hiker that is in the lowest one, or where there is none; one of the two is not None.
    """

    valley: float | None
    spot: Spot | None


class NotBegun(NamedTuple):
    """Undefined: a fork from a hiker that had left the finite numbers before."""


class NoLoss(NamedTuple):
    """Undefined: at step ``step`` (0: at the start) it stood at (x, y), near by, where the loss is not finite."""

    step: int
    x: float
    y: float


class NoSlope(NamedTuple):
    """Undefined: at ``step`` it stood at (x, y), at this loss, where the slope is no number, or ``endless``.

    ``since`` is when it had arrived at the minimum whose tip this is, None where it is no minimum; ``lowests`` how
    many minima are the lowest, 0 if this one is a higher one.
    """

    step: int
    x: float
    y: float
    loss: float
    endless: bool
    since: int | None
    lowests: int


class NoStep(NamedTuple):
    """Undefined: at ``step`` it stood at (x, y), where there is a slope, but the optimizer's next step is no number."""

    step: int
    x: float
    y: float


class OnKink(NamedTuple):
    """Undefined: it rests at (x, y), at this loss, on an edge or a cliff of the ground, which has no slope there.

    The optimizer gets 0, as from TensorFlow, and stays: ``moved`` in the last ``window`` steps. ``away`` from it, the
    ground lies ``fall`` lower. ``so_far``: nothing proves that it stays.
    """

    x: float
    y: float
    loss: float
    moved: float
    window: int
    away: float
    fall: float
    so_far: bool


class Overflowed(NamedTuple):
    """Diverged: at ``step`` its loss or place was no longer finite; ``domain`` is as wide and high as that."""

    step: int
    domain: tuple[float, float]


class FarAway(NamedTuple):
    """Diverged: after ``steps`` it was ``distance`` from the middle of the domain, whose width and height follow.

    ``pull`` says what may bring it back, since its strides do not grow or its schedule may shorten them: the slope
    there, or weight decay.
    """

    steps: int
    distance: float
    domain: tuple[float, float]
    pull: Literal["none", "slope", "decay"]


class AtMinimum(NamedTuple):
    """Converged or trapped at a minimum since ``step``: its place, the walk's last loss, and what is ``lower``.

    ``lower`` is None for who converged. ``lowests`` is how many minima are the lowest; ``ditch`` says that the higher
    ones go by that name here. ``so_far``: its strides can be so long that it may yet be thrown out.
    """

    step: int
    x: float
    y: float
    loss: float
    lower: Lower | None
    lowests: int
    ditch: bool
    so_far: bool


class AtRest(NamedTuple):
    """Converged or trapped where no minimum was found: on level ground, at (x, y); and what is ``lower``, if any.

    ``hollow``: the ground bends up there in every direction, else it is a level stretch. ``where`` it is of the
    domain: who rests on its edge has not converged, as low as that may be. ``so_far``: nothing proves that it stays.
    """

    x: float
    y: float
    loss: float
    lower: Lower | None
    hollow: bool
    where: Literal["inside", "edge", "outside"]
    so_far: bool


class Flat(NamedTuple):
    """Converged, if that is the word: the loss is the same everywhere."""

    loss: float


class NoValley(NamedTuple):
    """Saddle: level ground that falls away; ``moved`` in the last ``window`` steps; the two curvatures there."""

    moved: float
    window: int
    curvature: tuple[float, float]


class Ledge(NamedTuple):
    """Saddle: ground without a slope whose curvatures do not say how it goes on: ``away`` from it, it lies ``fall``
    lower. ``moved`` in the last ``window`` steps."""

    moved: float
    window: int
    away: float
    fall: float


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

    ``rate`` says whether the learning rate is not 0, was 0 all the time, or fell to 0; ``slope`` is how steep the last
    step found the ground; ``gap`` how far the nearest valley is, None where there is none.
    """

    window: int
    moved: bool
    rate: Literal["positive", "zero", "fell to zero"]
    slope: float
    gap: float | None
    loss: float


class Crawling(NamedTuple):
    """Crawling: ``moved`` in the last ``window`` steps, ``nearer`` by so much to a valley that is still ``gap`` away.

    ``nearer`` ≤ 0 is no nearer. ``arrival`` is how many steps it takes to come how near, where that can be predicted.
    """

    window: int
    moved: float
    nearer: float
    gap: float
    arrival: Arrival | None


class Arrival(NamedTuple):
    """A prediction: within ``within`` of the valley after about ``more`` steps more."""

    more: float
    within: float


class JustBegun(NamedTuple):
    """Walking: a fork that has no steps, since the scene ends where it begins."""

    loss: float


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
    """Walking: lower than it started, where no valley is; the ``edge``'s lowest spot, if nothing inside is lower."""

    loss: float
    first: float
    steps: int
    edge: Spot | None


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
    NotBegun
    | NoLoss
    | NoSlope
    | NoStep
    | OnKink
    | Overflowed
    | FarAway
    | AtMinimum
    | AtRest
    | Flat
    | NoValley
    | Ledge
    | Climbing
    | Bouncing
    | Still
    | Crawling
    | JustBegun
    | JustArrived
    | NotLower
    | Downhill
    | LowerButFurther
    | OnItsWay
    | MovingAway
    | ComesAndGoes
)

Verdict = tuple[Kind, int | None, Numbers]  # the step is None where it is the walk's last
