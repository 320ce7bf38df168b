"""Walks of a fixed list of scenes, of every way to end at least one: what it is called, and by which numbers."""

from __future__ import annotations

from functools import cache

from app.descent import Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Hiker, Lion, Rmsprop, Sgd
from app.descent.step.schedules import CosineDecay
from app.descent.walks.ending_numbers import (
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
    LowerButFurther,
    MovingAway,
    NoLoss,
    NotLower,
    NoValley,
    OnItsWay,
    Overflowed,
    Still,
)
from app.descent.walks.walk import HikerWalk


def sgd(rate: float, **more: object) -> Sgd:
    return Sgd(learning_rate=rate, **more)


def adam(rate: float) -> Adam:
    return Adam(learning_rate=rate)


def scene(surface: str | Ground, hiker: Hiker, **more: object) -> Scene:
    return Scene(surface=surface, hikers=(hiker,), **more)


def formula(text: str) -> Ground:
    return Ground(formula=text, x=(-4.0, 4.0), y=(-4.0, 4.0))


HALTING = sgd(0.005, schedule=CosineDecay(decay_steps=100))
WAVE = formula("x**2 + 3*sin(y)")

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
    (
        "a level floor",
        scene(formula("x**4 + y**4 + 1"), sgd(0.05), start=(1.0, 1.0)),
        "converged",
        AtRest,
    ),
    ("two valleys, SGD", scene("two-valleys", sgd(0.05)), "trapped", AtMinimum),
    ("two valleys, slow SGD", scene("two-valleys", sgd(0.01)), "trapped", AtMinimum),
    ("two valleys, Adam", scene("two-valleys", adam(0.01)), "trapped", AtMinimum),
    ("two valleys, begun in the ditch", scene("two-valleys", sgd(0.01), start=(0.905, 0.0)), "trapped", AtMinimum),
    ("egg crate, SGD", scene("egg-crate", sgd(0.002)), "trapped", AtMinimum),
    ("egg crate, Adam", scene("egg-crate", adam(0.01)), "trapped", AtMinimum),
    ("sharp trap, long steps", scene("sharp-trap", sgd(1.0)), "trapped", AtMinimum),
    ("mccormick, SGD", scene("mccormick", sgd(0.1)), "trapped", AtMinimum),
    ("styblinski-tang, SGD", scene("styblinski-tang", sgd(0.01)), "trapped", AtMinimum),
    ("plateau, in a ring", scene("plateau", sgd(0.24), start=(6.0, 6.0)), "trapped", AtRest),
    ("himmelblau, on its hilltop", scene("himmelblau", sgd(0.0001), start=(-0.270845, -0.923039)), "saddle", NoValley),
    ("saddle, on its line", scene("saddle", sgd(0.1), start=(-3.0, 0.0)), "saddle", NoValley),
    ("a ridge", scene(formula("-x**2"), sgd(0.1), start=(0.0, 1.0), steps=50), "saddle", NoValley),
    ("ravine, beyond the limit", scene("ravine", sgd(1.01), steps=3000), "diverged", FarAway),
    ("ravine, a hundred", scene("ravine", sgd(100)), "diverged", Overflowed),
    ("two valleys, a hundred", scene("two-valleys", sgd(100)), "diverged", Overflowed),
    ("himmelblau, 1", scene("himmelblau", sgd(1.0)), "diverged", Overflowed),
    ("bowl, beyond the limit", scene("bowl", sgd(2.1), steps=3000), "diverged", FarAway),
    ("rosenbrock, 0.01", scene("rosenbrock", sgd(0.01)), "diverged", Overflowed),
    ("booth, beyond the limit", scene("booth", sgd(0.12)), "diverged", FarAway),
    ("line fit, SGD", scene("line-fit", sgd(0.01)), "diverged", Overflowed),
    ("bowl, begun outside", scene("bowl", sgd(2.2), start=(9.0, 0.0), steps=30), "diverged", FarAway),
    ("log, off its ground", scene(formula("log(x)"), sgd(1.5), start=(1.0, 0.0)), "diverged", NoLoss),
    ("log, begun off its ground", scene(formula("log(x)"), sgd(1.5), start=(-1.0, 0.0)), "diverged", NoLoss),
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
    ("a floor, not yet there", scene(formula("x**4"), sgd(0.001), start=(1.0, 0.0)), "walking", Downhill),
    ("line fit, RMSprop", scene("line-fit", Rmsprop(learning_rate=0.001)), "walking", LowerButFurther),
    ("beale, Adam", scene("beale", adam(0.1)), "walking", MovingAway),
    ("two weights, in noise", scene("two-weights", adam(0.1), batch_size=1, noise=0.5), "walking", ComesAndGoes),
]


@cache
def walk_of(one: Scene) -> HikerWalk:
    """The walk of a scene's only hiker."""
    return walk(one).walks[0]
