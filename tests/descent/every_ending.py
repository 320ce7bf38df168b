"""Walks of a fixed list of scenes, of every way to end at least one: what it is called, and by which numbers."""

from __future__ import annotations

from functools import cache

from app.descent import Scene, walk
from app.descent.endings.numbers import (
    AtMinimum,
    AtRest,
    Bouncing,
    Climbing,
    ComesAndGoes,
    Crawling,
    Downhill,
    FarAway,
    Flat,
    JustArrived,
    JustBegun,
    Ledge,
    LowerButFurther,
    MovingAway,
    NoLoss,
    NoSlope,
    NoStep,
    NotBegun,
    NotLower,
    NoValley,
    OnItsWay,
    OnKink,
    Overflowed,
    Still,
)
from app.descent.ground.surface_choice import Ground
from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Hiker, Lion, Nadam, Rmsprop, Sgd
from app.descent.step.schedules import CosineDecay
from app.descent.walks.walk import HikerWalk


def sgd(rate: float, **more: object) -> Sgd:
    return Sgd(learning_rate=rate, **more)


def adam(rate: float) -> Adam:
    return Adam(learning_rate=rate)


def scene(surface: str | Ground, hiker: Hiker, **more: object) -> Scene:
    return Scene(surface=surface, hikers=(hiker,), **more)


def forked(hiker: Hiker, surface: str, step: int) -> Scene:
    return Scene(surface=surface, hikers=(hiker, sgd(0.1, fork=Fork(0, step))))


def formula(text: str, half: float = 4.0) -> Ground:
    return Ground(formula=text, x=(-half, half), y=(-half, half))


HALTING = sgd(0.005, schedule=CosineDecay(decay_steps=100))
WAVE = formula("x**2 + 3*sin(y)")
DROP_WAVE = formula("-(1 + cos(12*sqrt(x**2 + y**2)))/(0.5*(x**2 + y**2) + 2)", 5.12)
ACKLEY = formula(
    "-20*exp(-0.2*sqrt(0.5*(x**2 + y**2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + e + 20",
    5.0,
)
SCHWEFEL = formula("418.9829*2 - x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))", 500.0)
EGGHOLDER = formula("-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - y - 47)))", 512.0)

SALOMON = formula("1 - cos(2*pi*hypot(x, y)) + 0.1*hypot(x, y)", 5.0)

# A name for the scene, the scene, the verdict's kind, and the numbers that it rests on.
ENDINGS: list[tuple[str, Scene, str, type]] = [
    ("ravine, SGD near its limit", scene("ravine", sgd(0.99)), "converged", AtMinimum),
    ("ravine, Adam", scene("ravine", adam(0.1)), "converged", AtMinimum),
    ("ravine, begun in the valley", scene("ravine", sgd(0.1), start=(0.0, 0.0)), "converged", AtMinimum),
    ("two valleys, the deep one", scene("two-valleys", sgd(0.01), start=(-1.5, 0.5)), "converged", AtMinimum),
    ("himmelblau, SGD", scene("himmelblau", sgd(0.01)), "converged", AtMinimum),
    ("himmelblau, Adam", scene("himmelblau", adam(0.1)), "converged", AtMinimum),
    ("bowl, zig-zag", scene("bowl", sgd(1.9)), "converged", AtMinimum),
    ("bowl, Adam far out and back", scene("bowl", adam(100)), "converged", AtMinimum),
    ("rosenbrock, Adam", scene("rosenbrock", adam(0.05), steps=1200), "converged", AtMinimum),
    ("saddle, SGD", scene("saddle", sgd(0.1)), "converged", AtMinimum),
    (
        "sharp trap, short steps",
        scene("sharp-trap", sgd(0.005), start=(0.05, 0.2), steps=2000),
        "converged",
        AtMinimum,
    ),
    ("booth, SGD", scene("booth", sgd(0.1)), "converged", AtMinimum),
    ("matyas, SGD", scene("matyas", sgd(0.5)), "converged", AtMinimum),
    ("styblinski-tang, Adam", scene("styblinski-tang", adam(0.1), start=(-1.0, -1.0)), "converged", AtMinimum),
    ("two weights, Adam", scene("two-weights", adam(0.3)), "converged", AtMinimum),
    ("flat", scene(formula("5"), sgd(0.1), steps=20), "converged", Flat),
    ("a valley outside the domain", scene(WAVE, sgd(0.1)), "converged", AtRest),
    ("a level floor", scene(formula("x**2"), sgd(0.05), start=(1.0, 1.0)), "converged", AtRest),
    (
        "himmelblau, RMSprop is thrown out and back",
        scene("himmelblau", Rmsprop(learning_rate=0.05)),
        "converged",
        AtMinimum,
    ),
    ("bowl, large strides for now", scene("bowl", adam(1.0)), "converged", AtMinimum),
    ("ackley, SGD", scene(ACKLEY, sgd(0.001), start=(0.3, 0.2), steps=900), "converged", AtMinimum),
    ("two valleys, SGD", scene("two-valleys", sgd(0.05)), "trapped", AtMinimum),
    ("two valleys, slow SGD", scene("two-valleys", sgd(0.01)), "trapped", AtMinimum),
    ("two valleys, Adam", scene("two-valleys", adam(0.01)), "trapped", AtMinimum),
    ("two valleys, begun in the ditch", scene("two-valleys", sgd(0.01), start=(0.905, 0.0)), "trapped", AtMinimum),
    ("egg crate, SGD", scene("egg-crate", sgd(0.002)), "trapped", AtMinimum),
    ("egg crate, Adam", scene("egg-crate", adam(0.01)), "trapped", AtMinimum),
    ("sharp trap, long steps", scene("sharp-trap", sgd(1.0)), "trapped", AtMinimum),
    ("mccormick, SGD", scene("mccormick", sgd(0.1)), "trapped", AtMinimum),
    ("styblinski-tang, SGD", scene("styblinski-tang", sgd(0.01)), "trapped", AtMinimum),
    ("eggholder, in its lowest valley", scene(EGGHOLDER, sgd(0.005), start=(484.0, 434.0)), "trapped", AtMinimum),
    ("eggholder, in another", scene(EGGHOLDER, sgd(1.0), start=(100.0, 100.0)), "trapped", AtMinimum),
    ("ackley, in a hollow", scene(ACKLEY, sgd(0.01), start=(1.9, 0.9)), "trapped", AtMinimum),
    ("ackley, large strides for now", scene(ACKLEY, Nadam(learning_rate=0.2), start=(3.9, 3.9)), "trapped", AtMinimum),
    ("plateau, in a ring", scene("plateau", sgd(0.24), start=(6.0, 6.0)), "trapped", AtRest),
    ("a bowl at the domain's corner", scene(formula("(x-4)**2 + (y-4)**2"), sgd(0.1)), "trapped", AtRest),
    ("a round floor", scene(SALOMON, sgd(0.0167), start=(-1.2, 0.4)), "trapped", AtRest),
    ("a floor, so far", scene(formula("x**2 * y**2", 2.0), adam(0.857), start=(1.4, -1.276)), "converged", AtRest),
    ("himmelblau, on its hilltop", scene("himmelblau", sgd(0.0001), start=(-0.270845, -0.923039)), "saddle", NoValley),
    ("saddle, on its line", scene("saddle", sgd(0.1), start=(-3.0, 0.0)), "saddle", NoValley),
    ("a ridge", scene(formula("-x**2"), sgd(0.1), start=(0.0, 1.0), steps=50), "saddle", NoValley),
    ("schwefel, begun on a ledge", scene(SCHWEFEL, sgd(0.01), start=(0.0, 0.0)), "saddle", Ledge),
    ("a ledge", scene(formula("x**3 + y**2"), sgd(0.1), start=(0.0, 1.0)), "saddle", Ledge),
    ("a stair's tread", scene(formula("floor(x**2 + y**2)"), sgd(0.1), start=(2.2, 2.0)), "saddle", Ledge),
    ("ravine, beyond the limit", scene("ravine", sgd(1.01), steps=3000), "diverged", FarAway),
    ("ravine, a hundred", scene("ravine", sgd(100)), "diverged", Overflowed),
    ("two valleys, a hundred", scene("two-valleys", sgd(100)), "diverged", Overflowed),
    ("himmelblau, 1", scene("himmelblau", sgd(1.0)), "diverged", Overflowed),
    ("bowl, beyond the limit", scene("bowl", sgd(2.1), steps=3000), "diverged", FarAway),
    ("rosenbrock, 0.01", scene("rosenbrock", sgd(0.01)), "diverged", Overflowed),
    ("booth, beyond the limit", scene("booth", sgd(0.12)), "diverged", FarAway),
    ("line fit, SGD", scene("line-fit", sgd(0.01)), "diverged", Overflowed),
    ("bowl, begun outside", scene("bowl", sgd(2.2), start=(9.0, 0.0), steps=30), "diverged", FarAway),
    ("line fit, Adam far out", scene("line-fit", adam(20.0), steps=4), "diverged", FarAway),
    ("log, off its ground", scene(formula("log(x)"), sgd(1.5), start=(1.0, 0.0)), "undefined", NoLoss),
    ("log, begun off its ground", scene(formula("log(x)"), sgd(1.5), start=(-1.0, 0.0)), "undefined", NoLoss),
    ("drop-wave, onto its tip", scene(DROP_WAVE, sgd(0.01), start=(0.2, 0.1)), "undefined", NoSlope),
    ("ackley, begun on its tip", scene(ACKLEY, sgd(0.01), start=(0.0, 0.0)), "undefined", NoSlope),
    ("a cone's tip, begun on", scene(formula("5 - hypot(x, y)"), sgd(0.1), start=(0.0, 0.0)), "undefined", NoSlope),
    ("a wall, begun at its foot", scene(formula("sqrt(x) + y**2"), sgd(0.01), start=(0.0, 1.0)), "undefined", NoSlope),
    ("a roof, begun on its top", scene(formula("-abs(x) - abs(y)"), sgd(0.1), start=(0.0, 0.0)), "undefined", OnKink),
    ("a roof's ridge", scene(formula("y**2 - abs(x)"), sgd(0.1), start=(0.0, 1.0)), "undefined", OnKink),
    ("a pass with edges", scene(formula("abs(x) - abs(y)"), adam(0.1), start=(0.0, 0.0)), "undefined", OnKink),
    ("an edge across a ridge", scene(formula("abs(x) - y**2"), sgd(0.1), start=(0.0, 0.0)), "undefined", OnKink),
    ("a stair's edge", scene(formula("floor(x) + y**2"), sgd(0.1), start=(0.0, 1.0)), "undefined", OnKink),
    ("bowl, Adam without epsilon", scene("bowl", Adam(epsilon=0.0), start=(1.0, 0.0)), "undefined", NoStep),
    ("ravine, at the limit", scene("ravine", sgd(1.0)), "oscillating", Bouncing),
    ("bowl, at the limit", scene("bowl", sgd(2.0)), "oscillating", Bouncing),
    ("ravine, Lion", scene("ravine", Lion(learning_rate=0.9)), "oscillating", Bouncing),
    ("matyas, a little beyond the limit", scene("matyas", sgd(2.02), steps=80), "oscillating", Climbing),
    ("ravine, one in a million", scene("ravine", sgd(1e-6)), "crawling", Crawling),
    ("ravine, Adam, one in a million", scene("ravine", adam(1e-6)), "crawling", Crawling),
    ("bowl, one in a hundred million", scene("bowl", sgd(1e-11)), "crawling", Crawling),
    ("ravine, rate 0", scene("ravine", sgd(0.0)), "crawling", Still),
    ("a slope, rate 0", scene(formula("x + y"), sgd(0.0)), "crawling", Still),
    ("bowl, the rate falls to 0", scene("bowl", HALTING), "crawling", Still),
    ("plateau, SGD", scene("plateau", sgd(1e-5)), "crawling", Crawling),
    # Slow on ground that is far from level, however steep it is elsewhere.
    ("rosenbrock, slow Adam", scene("rosenbrock", adam(0.001)), "crawling", Crawling),
    ("beale, slow SGD", scene("beale", sgd(0.001)), "crawling", Crawling),
    ("ravine, SGD", scene("ravine", sgd(0.1)), "walking", OnItsWay),
    ("ravine, SGD, 40 steps", scene("ravine", sgd(0.1), steps=40), "walking", OnItsWay),
    ("rosenbrock, SGD", scene("rosenbrock", sgd(0.001)), "walking", OnItsWay),
    ("ravine, begun far outside", scene("ravine", sgd(0.01), start=(500.0, 500.0)), "walking", OnItsWay),
    ("bowl, Adam on its way back", scene("bowl", adam(100), steps=100), "walking", OnItsWay),
    ("bowl, Adam far out", scene("bowl", adam(100), steps=10), "walking", NotLower),
    ("bowl, a step too long", scene("bowl", sgd(2.2), steps=1), "walking", NotLower),
    ("bowl, just there", scene("bowl", sgd(0.5), steps=8), "walking", JustArrived),
    ("a slope", scene(formula("x + y"), adam(0.1)), "walking", Downhill),
    ("a floor, crept down", scene(formula("x**4 + y**4 + 1"), sgd(0.05), start=(1.0, 1.0)), "walking", OnItsWay),
    ("a floor, not yet there", scene(formula("x**4"), sgd(0.001), start=(1.0, 0.0)), "walking", Downhill),
    ("line fit, RMSprop", scene("line-fit", Rmsprop(learning_rate=0.001)), "walking", LowerButFurther),
    ("beale, Adam", scene("beale", adam(0.1)), "walking", MovingAway),
    ("bowl, forked at the end", forked(sgd(0.1), "bowl", 300), "walking", JustBegun),
    ("himmelblau, forked from nowhere", forked(sgd(1.0), "himmelblau", 40), "undefined", NotBegun),
    ("two weights, in noise", scene("two-weights", adam(0.1), batch_size=1, noise=0.5), "walking", ComesAndGoes),
]


@cache
def walk_of(one: Scene) -> HikerWalk:
    """The walk of a scene's only hiker, or of its last."""
    return walk(one).walks[-1]
