"""The mountains by formula, each with what it teaches."""

from __future__ import annotations

from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.ground.minima import Box
from app.descent.ground.surface import Surface


def _square(half: float) -> Box:
    return ((-half, half), (-half, half))


def _made(
    id: str,
    title: str,
    formula: str,
    shown: str,
    domain: Box,
    start: tuple[float, float],
    note: str,
    scale: float,
    ditch: bool = False,
) -> Surface:
    return Surface(id, title, shown, note, domain, start, lambda: fields_of(formula), scale, ditch=ditch, charted=True)


LANDSCAPES = (
    _made(
        "bowl",
        "Bowl",
        "(x**2 + y**2)/2",
        "(x² + y²)/2",
        _square(4),
        (-3.0, 2.0),
        "Equally steep in every direction. Up to a learning rate of 1, SGD walks straight down; from 1 to 2 it jumps "
        "from side to side but still arrives; above 2 it is thrown out.",
        scale=0.25,
    ),
    _made(
        "ravine",
        "Ravine",
        "x**2/20 + y**2",
        "x²/20 + y²",
        ((-14.0, 14.0), (-5.0, 5.0)),
        (-10.0, 2.0),
        "A long valley, 20 times steeper across than along. One learning rate must serve both directions: near "
        "its limit of 1, SGD bounces between the walls; far below, it crawls along the floor.",
        scale=0.25,
    ),
    _made(
        "two-valleys",
        "Two valleys",
        "x**2 + y**2 - 2*exp(-((x - 1)**2 + y**2)/0.2) - 6*exp(-((x + 1)**2 + y**2)/0.2)",
        "x² + y² − 2e^(−((x−1)²+y²)/0.2) − 6e^(−((x+1)²+y²)/0.2)",
        _square(2),
        (1.5, 1.5),
        "A deep valley on the left and a shallow ditch on the right. A walk that starts on the right has to get over "
        "the ridge, or it ends in the ditch.",
        scale=4.0,
        ditch=True,
    ),
    _made(
        "rosenbrock",
        "Rosenbrock's banana",
        "(1 - x)**2 + 100*(y - x**2)**2",
        "(1−x)² + 100(y−x²)²",
        ((-2.0, 2.0), (-1.0, 3.0)),
        (-1.5, 2.0),
        "A curved valley whose floor hardly slopes: at its lowest point it is 2,508 times steeper across than along. "
        "Finding the valley is easy; following it is not.",
        scale=10.0,
    ),
    _made(
        "himmelblau",
        "Himmelblau",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
        "(x² + y − 11)² + (x + y² − 7)²",
        _square(6),
        (-0.15, 0.67),
        "Four valleys, all equally deep. Which one a hiker reaches depends on the start, the optimizer and the "
        "learning rate; sometimes a hair's breadth decides.",
        scale=12.0,
    ),
    _made(
        "saddle",
        "Saddle",
        "x**2 - y**2 + 0.05*y**4",
        "x² − y² + 0.05y⁴",
        ((-4.0, 4.0), (-5.0, 5.0)),
        (-3.0, 0.001),
        "A pass between two valleys. The start lies almost on the crest that leads down to the pass, where the "
        "gradient nearly vanishes; momentum or Adam's scaling decides who gets away first.",
        scale=1.0,
    ),
    _made(
        "plateau",
        "Plateau",
        "-sin(hypot(x, y) + 0.01)/(hypot(x, y) + 0.01) + 0.01*(hypot(x, y) + 0.01)**2",
        "−sin r/r + 0.01r², r = √(x²+y²) + 0.01",
        _square(20),
        (15.0, 15.0),
        "Gentle waves on a wide bowl with a pit in the middle. Far out, the slope is small for such a long way; near "
        "the pit, the waves slow a hiker down.",
        scale=0.3,
    ),
    _made(
        "egg-crate",
        "Egg crate",
        "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
        "20 + x² − 10cos(2πx) + y² − 10cos(2πy)",
        _square(4.5),
        (-2.0, 3.5),
        "Rastrigin's function: a hollow near every pair of whole numbers, the deepest in the middle. Small strides "
        "stay in the first hollow; large ones fly over the best one.",
        scale=12.0,
    ),
    _made(
        "sharp-trap",
        "Sharp trap",
        "1 - exp(-(100*x**2 + y**2)) + 0.1*((x - 2)**2 + (y - 2)**2)",
        "1 − e^(−(100x²+y²)) + 0.1((x−2)²+(y−2)²)",
        _square(4),
        (-3.0, 0.5),
        "A narrow trench, and beside it a wide valley that is not quite as deep. Long strides step over the trench "
        "and end in the wide valley; only short ones stay in the trench.",
        scale=0.3,
    ),
    _made(
        "booth",
        "Booth",
        "(x + 2*y - 7)**2 + (2*x + y - 5)**2",
        "(x + 2y − 7)² + (2x + y − 5)²",
        _square(10),
        (-8.0, -4.0),
        "A tilted oval bowl, nine times steeper one way than the other, and neither way is along an axis: what Adam "
        "learns about each axis helps it less here.",
        scale=20.0,
    ),
    _made(
        "beale",
        "Beale",
        "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
        "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
        _square(4.5),
        (-2.0, 2.0),
        "Flat in the middle, with cliffs in the corners: a learning rate that is right for the flat part is far too "
        "large for the cliffs.",
        scale=1.0,
    ),
    _made(
        "matyas",
        "Matyas",
        "0.26*(x**2 + y**2) - 0.48*x*y",
        "0.26(x² + y²) − 0.48xy",
        _square(10),
        (-8.0, 6.0),
        "A diagonal ravine, 25 times steeper across than along. Turn it until it lies along an axis, and Adam does "
        "better on the same ground.",
        scale=0.5,
    ),
    _made(
        "mccormick",
        "McCormick",
        "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1",
        "sin(x + y) + (x − y)² − 1.5x + 2.5y + 1",
        ((-1.5, 4.0), (-3.0, 4.0)),
        (3.5, 3.0),
        "A wavy trough: the first hollow on the way down is not the lowest.",
        scale=1.0,
    ),
    _made(
        "styblinski-tang",
        "Styblinski–Tang",
        "((x**4 - 16*x**2 + 5*x) + (y**4 - 16*y**2 + 5*y))/2",
        "½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)",
        _square(5),
        (0.5, 0.5),
        "Four valleys of three depths, one in each quadrant. Starting near the hilltop makes the choice a close one.",
        scale=8.0,
    ),
)
