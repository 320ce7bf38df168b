"""The classic test functions of optimization as formulas: domain, lowest places, and what each does to a hiker.

Formulas, domains and minima are those of the usual collections (Jamil and Yang, 2013, arXiv:1308.4008; Surjanovic and
Bingham, sfu.ca/~ssurjano; infinity77.net/global_optimization), some domains narrowed to where there is something to
see. Those that have a surface of their own (Rosenbrock, Himmelblau, Beale …) are not repeated.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

from app.descent.ground.minima import Box
from app.descent.text.numbers import number_text

NAMED = 3  # places in a sentence
PI, SQRT_HALF = math.pi, math.sqrt(0.5)


@dataclass(frozen=True)
class Preset:
    """A test function of two weights.

    ``loss`` is the lowest of the domain, met at each of ``minima``; these are places on the domain's edge where the
    ground falls towards it. ``note`` says what the ground does to an optimizer.
    """

    name: str
    formula: str
    domain: Box
    minima: tuple[tuple[float, float], ...]
    loss: float
    note: str


def find_presets(typed: str) -> list[Preset]:
    """The presets whose name holds every word typed, those that begin with it first: holder finds Hölder table."""
    words = [plain_letters(word) for word in typed.split()]
    found = [preset for preset in PRESETS if all(word in plain_letters(preset.name) for word in words)]
    return sorted(found, key=lambda preset: not plain_letters(preset.name).startswith("".join(words)))


def preset_of(formula: str) -> Preset | None:
    """The preset that a formula is, letter for letter; None if it is none."""
    return next((preset for preset in PRESETS if preset.formula == formula), None)


def lowest_words(preset: Preset) -> str:
    """Where a test function is lowest, in a sentence that names three places at most."""
    places = [f"({number_text(x)}, {number_text(y)})" for x, y in preset.minima[:NAMED]]
    more = len(preset.minima) - NAMED
    if more > 0:
        places.append(f"{more} more places")
    said = places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}"
    return f"Lowest loss of its domain {number_text(preset.loss)}, at {said}."


def plain_letters(text: str) -> str:
    """Letters and digits alone, without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _square(half: float) -> Box:
    return ((-half, half), (-half, half))


def _mirrored(x: float, y: float) -> tuple[tuple[float, float], ...]:
    """A place in each of the four quarters."""
    return ((x, y), (-x, y), (x, -y), (-x, -y))


# Where Shubert's sum of cosines is highest and lowest: their product is lowest where one is each.
SHUBERT_HIGH, SHUBERT_LOW = (-7.0835064, -0.8003211, 5.4828642), (-7.7083137, -1.4251284, 4.8580569)
SHUBERT = tuple(pair for high in SHUBERT_HIGH for low in SHUBERT_LOW for pair in ((high, low), (low, high)))

PRESETS = (
    Preset(
        "Ackley",
        "-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20",
        _square(5),
        ((0, 0),),
        0,
        "Hollows all over a gentle slope: short strides end in the first of them. The lowest point is a kink, "
        "where SGD with a fixed rate keeps hopping from side to side.",
    ),
    Preset(
        "Adjiman",
        "cos(x)*sin(y) - x/(y^2 + 1)",
        ((-1, 2), (-1, 1)),
        ((2, 0.10578347),),
        -2.02180678,
        "The lowest place lies on the edge of the domain, and the ground falls on behind it: a hiker that finds "
        "it walks off the map.",
    ),
    Preset(
        "Alpine N. 1",
        "abs(x*sin(x) + 0.1*x) + abs(y*sin(y) + 0.1*y)",
        _square(10),
        ((0, 0),),
        0,
        "Its valleys are creases without a level floor: SGD with a fixed rate hops across them and never comes to "
        "rest. The lowest loss is met at (0, 0) and wherever creases of loss 0 cross.",
    ),
    Preset(
        "Bartels–Conn",
        "x^2 + y^2 + x*y + abs(sin(x)) + abs(cos(y))",
        _square(5),
        ((0, 0),),
        1,
        "A bowl with a crease along x = 0: SGD with a fixed rate keeps hopping across it, by its rate times the slope.",
    ),
    Preset(
        "Bird",
        "sin(x)*exp((1 - cos(y))^2) + cos(y)*exp((1 - sin(x))^2) + (x - y)^2",
        _square(6.3),
        ((4.70104, 3.15294), (-1.58214, -3.13024)),
        -106.764537,
        "Two narrow valleys, equally deep, among shallower ones. They are bent so sharply that SGD comes to rest "
        "in them only at rates below 0.0072.",
    ),
    Preset(
        "Bohachevsky N. 1",
        "x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7",
        _square(2),
        ((0, 0),),
        0,
        "An oval bowl with ripples: small strides end in the first hollow they meet, one of 25 on this map.",
    ),
    Preset(
        "Branin",
        "(y - 5.1*x^2/(4*pi^2) + 5*x/pi - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
        ((-5, 10), (0, 15)),
        ((-PI, 12.275), (PI, 2.275), (3 * PI, 2.475)),
        0.39788736,
        "Three equally low valleys: SGD at 0.01 arrives in one of them from nearly everywhere, and the start "
        "decides in which.",
    ),
    Preset(
        "Brent",
        "(x + 10)^2 + (y + 10)^2 + exp(-x^2 - y^2)",
        ((-20, 5), (-20, 5)),
        ((-10, -10),),
        0,
        "A round bowl with a bump at (0, 0), which is lost in a slope of 28: equally steep in every direction, so "
        "SGD walks straight down.",
    ),
    Preset(
        "Bukin N. 6",
        "100*sqrt(abs(y - 0.01*x^2)) + 0.01*abs(x + 10)",
        ((-15, -5), (-3, 3)),
        ((-10, 1),),
        0,
        "A bent valley whose walls grow steeper without limit towards its floor: the nearer SGD comes to it, the "
        "farther its next step throws it.",
    ),
    Preset(
        "Carrom table",
        "-exp(2*abs(1 - hypot(x, y)/pi))*cos(x)^2*cos(y)^2/30",
        _square(10),
        _mirrored(9.6461572, 9.6461572),
        -24.1568155,
        "Hollows that get deeper towards the four corners: each keeps what starts in it, and few starts lie in a "
        "corner.",
    ),
    Preset(
        "Cosine mixture",
        "x^2 + y^2 - 0.1*cos(5*pi*x) - 0.1*cos(5*pi*y)",
        _square(1),
        ((0, 0),),
        -0.2,
        "A bowl with ripples: small strides end in the first hollow they meet, one of 25 on this map.",
    ),
    Preset(
        "Cross-in-tray",
        "-0.0001*(abs(sin(x)*sin(y)*exp(abs(100 - hypot(x, y)/pi))) + 1)^0.1",
        _square(10),
        _mirrored(1.349406608602084, 1.349406608602084),
        -2.06261187,
        "Ridges run along every multiple of π: short strides do not get over them, so that a hiker stays in the "
        "square it began in.",
    ),
    Preset(
        "De Jong's steps",
        "floor(x + 0.5)^2 + floor(y + 0.5)^2",
        _square(5),
        ((0, 0),),
        0,
        "Level steps: the gradient is 0 wherever there is one, so that no optimizer that follows gradients ever "
        "takes a step.",
    ),
    Preset(
        "Deckkers–Aarts",
        "10^5*x^2 + y^2 - (x^2 + y^2)^2 + 10^-5*(x^2 + y^2)^4",
        _square(20),
        ((0, 14.945112), (0, -14.945112)),
        -24776.51834,
        "The walls are so steep that SGD comes to rest only at rates below 0.00001. Adam, whose stride does not "
        "grow with the slope, arrives at a rate of 0.4.",
    ),
    Preset(
        "Dixon–Price",
        "(x - 1)^2 + 2*(2*y^2 - x)^2",
        _square(5),
        ((1, SQRT_HALF), (1, -SQRT_HALF)),
        0,
        "Two equally low valleys on either side of y = 0. On that line nothing pulls to a side: a hiker that "
        "starts there ends on the pass at (1/3, 0).",
    ),
    Preset(
        "Drop-wave",
        "-(1 + cos(12*hypot(x, y)))/(0.5*(x^2 + y^2) + 2)",
        _square(5.12),
        ((0, 0),),
        -1,
        "Rings of waves: SGD with short strides rests in the circular trough it meets first, and reaches the "
        "middle only from within the first crest, 0.26 away from it.",
    ),
    Preset(
        "Easom",
        "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
        ((-5, 10), (-5, 10)),
        ((PI, PI),),
        -1,
        "One dip in level ground. More than 5 away from it the slope is below 1e-9, less than Adam's epsilon: "
        "even Adam hardly moves.",
    ),
    Preset(
        "Eggholder",
        "-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - y - 47)))",
        _square(512),
        ((512, 404.2318058),),
        -959.6406627,
        "Hollows of all depths hold what starts in them. The lowest place lies on the edge of the domain and "
        "slopes outward, so that a hiker that finds it walks off the map.",
    ),
    Preset(
        "Freudenstein–Roth",
        "(x - 13 + ((5 - y)*y - 2)*y)^2 + (x - 29 + ((y + 1)*y - 14)*y)^2",
        ((-5, 15), (-3, 6)),
        ((5, 4),),
        0,
        "A second valley near (11.41, −0.90), with loss 49, keeps many walks. The lowest one lets SGD rest only "
        "at rates below 0.00054.",
    ),
    Preset(
        "Giunta",
        "0.6 + sin(16*x/15 - 1) + sin(16*x/15 - 1)^2 + sin(4*(16*x/15 - 1))/50 + sin(16*y/15 - 1) + sin(16*y/15 - "
        "1)^2 + sin(4*(16*y/15 - 1))/50",
        _square(1),
        ((0.46732002, 0.46732002),),
        0.06447042,
        "One valley with a ridge around it on two sides: from nearly half of all starts the way down leads off "
        "the map.",
    ),
    Preset(
        "Goldstein–Price",
        "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + "
        "48*y - 36*x*y + 27*y^2))",
        _square(2),
        ((0, -1),),
        3,
        "The loss reaches from 3 to a million: a rate of 0.001 would do for SGD at the lowest point, but the "
        "walls throw it out from nearly every start.",
    ),
    Preset(
        "Griewank",
        "1 + (x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2))",
        _square(20),
        ((0, 0),),
        0,
        "Hollows in rows on a bowl so shallow that it hardly shows: SGD ends in the hollow it starts in.",
    ),
    Preset(
        "Hölder table",
        "-abs(sin(x)*cos(y)*exp(abs(1 - hypot(x, y)/pi)))",
        _square(10),
        _mirrored(8.05502348, 9.66459002),
        -19.2085026,
        "Rows of hollows, the deepest in the four corners: a hiker ends in the hollow it starts in, which is one "
        "of the four from about one start in ten.",
    ),
    Preset(
        "Hosaki",
        "(1 - 8*x + 7*x^2 - 7*x^3/3 + x^4/4)*y^2*exp(-y)",
        ((0, 5), (0, 6)),
        ((4, 2),),
        -2.345811576,
        "Two valleys side by side: with short strides a walk that begins left of x = 2 ends in the shallower one.",
    ),
    Preset(
        "Keane",
        "-sin(x - y)^2*sin(x + y)^2/hypot(x, y)",
        ((0, 10), (0, 10)),
        ((0, 1.39324908), (1.39324908, 0)),
        -0.673667521,
        "Ripples that fade with the distance from (0, 0): far out hollows are shallow and slopes small, and each "
        "hollow keeps what starts in it.",
    ),
    Preset(
        "Langermann",
        "-exp(-((x - 3)^2 + (y - 5)^2)/pi)*cos(pi*((x - 3)^2 + (y - 5)^2)) - 2*exp(-((x - 5)^2 + (y - "
        "2)^2)/pi)*cos(pi*((x - 5)^2 + (y - 2)^2)) - 5*exp(-((x - 2)^2 + (y - 1)^2)/pi)*cos(pi*((x - 2)^2 + (y - "
        "1)^2)) - 2*exp(-((x - 1)^2 + (y - 4)^2)/pi)*cos(pi*((x - 1)^2 + (y - 4)^2)) - 3*exp(-((x - 7)^2 + (y - "
        "9)^2)/pi)*cos(pi*((x - 7)^2 + (y - 9)^2))",
        ((0, 10), (0, 10)),
        ((2.00299, 1.0061),),
        -5.1621261,
        "Rings of waves around five centres cross each other: hollows of every depth, and only a few starts lead "
        "to the deepest.",
    ),
    Preset(
        "Leon",
        "100*(y - x^3)^2 + (1 - x)^2",
        _square(1.2),
        ((1, 1),),
        0,
        "A bent valley like Rosenbrock's, and 10,000 times steeper across than along at its end: finding it is "
        "easy, following it is slow.",
    ),
    Preset(
        "Levy",
        "sin(pi*(x + 3)/4)^2 + ((x - 1)/4)^2*(1 + 10*sin(pi*(x + 3)/4 + 1)^2) + ((y - 1)/4)^2*(1 + sin(pi*(y + "
        "3)/2)^2)",
        _square(10),
        ((1, 1),),
        0,
        "Waves across a bowl: hollows one behind the other, and SGD at 0.1 gets to the lowest of them from about "
        "one start in ten.",
    ),
    Preset(
        "Levy N. 13",
        "sin(3*pi*x)^2 + (x - 1)^2*(1 + sin(3*pi*y)^2) + (y - 1)^2*(1 + sin(2*pi*y)^2)",
        _square(5),
        ((1, 1),),
        0,
        "Waves in both directions, with slopes up to 500: at 0.1 SGD is thrown out from every start, at 0.001 it "
        "ends in the hollow it starts in.",
    ),
    Preset(
        "Michalewicz",
        "-sin(x)*sin(x^2/pi)^20 - sin(y)*sin(2*y^2/pi)^20",
        ((0, PI), (0, PI)),
        ((2.20290552, PI / 2),),
        -1.80130341,
        "Two steep trenches cross a plain. Over a sixth of the map the slope is below 1e-6, and a hiker there has "
        "nothing to follow.",
    ),
    Preset(
        "Monkey saddle",
        "x^3 - 3*x*y^2",
        _square(2),
        ((2, 2), (2, -2)),
        -16,
        "At (0, 0) slope and curvature are both 0: the nearer a walk begins, the longer it lingers. Three ways "
        "lead down, and none of them to a minimum.",
    ),
    Preset(
        "Peaks",
        "3*(1 - x)^2*exp(-x^2 - (y + 1)^2) - 10*(x/5 - x^3 - y^5)*exp(-x^2 - y^2) - exp(-(x + 1)^2 - y^2)/3",
        _square(3),
        ((0.2282789, -1.6255349),),
        -6.5511333,
        "Three hollows between hills: the start decides which of them is reached.",
    ),
    Preset(
        "Pen holder",
        "-exp(-1/abs(exp(abs(1 - hypot(x, y)/pi))*cos(x)*cos(y)))",
        _square(11),
        _mirrored(9.64616767, 9.64616767),
        -0.96353483,
        "Cells with steep walls and almost level floors: SGD at 0.01 crawls in the cell it starts in.",
    ),
    Preset(
        "Periodic",
        "1 + sin(x)^2 + sin(y)^2 - 0.1*exp(-x^2 - y^2)",
        _square(10),
        ((0, 0),),
        0.9,
        "Forty-nine hollows that look alike: the one in the middle is lower by 0.1, and nothing outside of it says so.",
    ),
    Preset(
        "Price N. 1",
        "(abs(x) - 5)^2 + (abs(y) - 5)^2",
        _square(10),
        _mirrored(5, 5),
        0,
        "Four equally low valleys with sharp crests along both axes between them: the signs of x and y at the "
        "start decide.",
    ),
    Preset(
        "Quartic",
        "x^4 + 2*y^4",
        _square(1.28),
        ((0, 0),),
        0,
        "The curvature fades to 0 at the lowest point: the nearer SGD comes, the slower it gets.",
    ),
    Preset(
        "Salomon",
        "1 - cos(2*pi*hypot(x, y)) + 0.1*hypot(x, y)",
        _square(5),
        ((0, 0),),
        0,
        "Circular waves around a kink: small strides end in the circular trough they meet first, and SGD with a "
        "fixed rate keeps hopping across the kink.",
    ),
    Preset(
        "Schaffer N. 2",
        "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
        _square(10),
        ((0, 0),),
        0,
        "The waves crowd together away from the middle: a rate that suits the middle, where the curvature is "
        "0.002, is far too large for them.",
    ),
    Preset(
        "Schaffer N. 4",
        "0.5 + (cos(sin(abs(x^2 - y^2)))^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
        _square(10),
        ((0, 1.253131828), (0, -1.253131828), (1.253131828, 0), (-1.253131828, 0)),
        0.29257863,
        "Its troughs are almost equally low: getting into one is easy, and the lowest loss is met in few of them.",
    ),
    Preset(
        "Schwefel",
        "837.9657745448674 - x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))",
        _square(500),
        ((420.968746, 420.968746),),
        0,
        "The lowest valley lies near a corner, far from the next lowest: from most starts the way down leads "
        "elsewhere. The map is 1,000 wide, so that a rate of 0.01 crawls.",
    ),
    Preset(
        "Shubert",
        "(cos(2*x + 1) + 2*cos(3*x + 2) + 3*cos(4*x + 3) + 4*cos(5*x + 4) + 5*cos(6*x + 5))*(cos(2*y + 1) + "
        "2*cos(3*y + 2) + 3*cos(4*y + 3) + 4*cos(5*y + 4) + 5*cos(6*y + 5))",
        _square(10),
        SHUBERT,
        -186.7309088,
        "Hundreds of hollows, eighteen of them equally low, with slopes up to 1,000: at 0.1 SGD is thrown off the map.",
    ),
    Preset(
        "Six-hump camel",
        "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
        ((-3, 3), (-2, 2)),
        ((0.089842, -0.7126564), (-0.089842, 0.7126564)),
        -1.031628453,
        "Six valleys, the two lowest mirror images of each other. At 0.1 the steep sides throw SGD out from half "
        "of all starts.",
    ),
    Preset(
        "Sum of different powers",
        "abs(x)^2 + abs(y)^3",
        _square(1),
        ((0, 0),),
        0,
        "Along x the ground is a parabola, along y its curvature fades to 0: with SGD x arrives at once, and y "
        "shrinks ever more slowly, like 1 over the number of steps.",
    ),
    Preset(
        "Test-tube holder",
        "-4*abs(sin(x)*cos(y)*exp(abs(cos((x^2 + y^2)/200))))",
        _square(10),
        ((1.57060262, 0), (-1.57060262, 0)),
        -10.8723001056,
        "Hollows almost equally deep, each keeping what starts in it: a hiker arrives soon, and rarely in one of "
        "the two lowest.",
    ),
    Preset(
        "Three-hump camel",
        "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
        _square(5),
        ((0, 0),),
        0,
        "Three valleys in a row: with short strides a walk that begins at one of the sides ends there, at a loss "
        "of 0.30.",
    ),
    Preset(
        "Treccani",
        "x^4 + 4*x^3 + 4*x^2 + y^2",
        ((-3, 1), (-2, 2)),
        ((-2, 0), (0, 0)),
        0,
        "Two equally low valleys with a pass of loss 1 at (−1, 0): the start decides in which a walk ends.",
    ),
    Preset(
        "Trefethen",
        "exp(sin(50*x)) + sin(60*exp(y)) + sin(70*sin(x)) + sin(sin(80*y)) - sin(10*(x + y)) + (x^2 + y^2)/4",
        _square(1),
        ((-0.02440308, 0.21061243),),
        -3.306868647,
        "Ripples so fine that SGD comes to rest in the lowest hollow only at rates below 0.0002, and then any "
        "hollow on its way keeps it.",
    ),
    Preset(
        "Trid",
        "(x - 1)^2 + (y - 1)^2 - x*y",
        _square(4),
        ((2, 2),),
        -2,
        "An oval bowl at a slant, three times steeper across than along: SGD arrives at every rate below 2/3.",
    ),
    Preset(
        "Xin-She Yang N. 2",
        "(abs(x) + abs(y))*exp(-sin(x^2) - sin(y^2))",
        _square(2 * PI),
        ((0, 0),),
        0,
        "Creases along both axes cross at the lowest point, where the slope does not fade: SGD with a fixed rate "
        "keeps hopping around it.",
    ),
    Preset(
        "Zakharov",
        "x^2 + y^2 + (0.5*x + y)^2 + (0.5*x + y)^4",
        _square(5),
        ((0, 0),),
        0,
        "A bowl whose walls rise with the fourth power: at 0.1, where SGD would settle at the bottom, the walls "
        "throw it out from most starts.",
    ),
    Preset(
        "Zettl",
        "(x^2 + y^2 - 2*x)^2 + x/4",
        ((-1, 3), (-2, 2)),
        ((-0.02989598, 0),),
        -0.00379123722,
        "A circular groove, a little tilted: walks fall into it at once, and then follow it slowly to its lowest "
        "place.",
    ),
)
