"""Which style each hiker has: its own where a scene says so, else its optimizer's, else one that nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, get_args

import msgspec

from app.descent.step.hiker import Hiker, Sgd
from app.descent.step.hiker_style import Colour, Dash, Marker, Style

T = TypeVar("T")
OF_KIND = {
    "sgd": Style("vermillion", "circle", "solid"),
    "momentum": Style("green", "square", "short"),
    "nesterov": Style("sky", "diamond", "dot-dash"),
    "adam": Style("blue", "triangle", "long"),
    "adamw": Style("blue", "wedge", "far"),
    "adamax": Style("sky", "triangle", "two-dashes"),
    "nadam": Style("purple", "wedge", "two-dots"),
    "rmsprop": Style("purple", "star", "dots"),
    "adagrad": Style("orange", "pentagon", "two-dashes"),
    "adadelta": Style("orange", "diamond", "short"),
    "lion": Style("green", "star", "far"),
}
SPARE: tuple[Colour, ...] = ("purple", "orange", "sky", "green", "blue", "vermillion", "yellow", "ink")
MARKERS: tuple[Marker, ...] = get_args(Marker)
DASHES: tuple[Dash, ...] = get_args(Dash)


def kind_of(hiker: Hiker) -> str:
    """The key of a hiker's own style: its optimizer, SGD told apart by momentum."""
    if isinstance(hiker, Sgd) and hiker.momentum > 0:
        return "nesterov" if hiker.nesterov else "momentum"
    return str(type(hiker).__struct_config__.tag)


def styles_of(hikers: Sequence[Hiker]) -> list[Style]:
    """One style a hiker: what its scene says; else colour, marker and dash are its optimizer's unless they are taken.

    Who has them is a hiker whose scene says so, wherever it stands, and any other that stands above.
    """
    taken = [hiker.style for hiker in hikers if hiker.style is not None]
    styles: list[Style] = []
    for hiker in hikers:
        if hiker.style is not None:
            styles.append(hiker.style)
            continue
        own = OF_KIND[kind_of(hiker)]
        colour = _free(own.colour, SPARE, [style.colour for style in taken])
        marker = _free(own.marker, MARKERS, [style.marker for style in taken])
        styles.append(Style(colour, marker, _free(own.dash, DASHES, [style.dash for style in taken])))
        taken.append(styles[-1])
    return styles


def _free(own: T, others: Sequence[T], taken: Sequence[T]) -> T:
    """What is a hiker's own, or the first of the others that nobody has."""
    return own if own not in taken else next((one for one in others if one not in taken), own)


def pinned(hikers: Sequence[Hiker]) -> tuple[Hiker, ...]:
    """The hikers with the style that each is drawn in, so that it goes wherever they go."""
    styles = styles_of(hikers)
    return tuple(msgspec.structs.replace(hiker, style=style) for hiker, style in zip(hikers, styles, strict=True))


def unpinned(hikers: Sequence[Hiker]) -> tuple[Hiker, ...]:
    """The hikers with no style said, if all of them look the same without; a scene says no more than it must."""
    plain = tuple(msgspec.structs.replace(hiker, style=None) for hiker in hikers)
    return plain if styles_of(plain) == styles_of(hikers) else tuple(hikers)


def with_another(hikers: Sequence[Hiker], index: int, hiker: Hiker) -> tuple[Hiker, ...]:
    """The hikers with another one in one's place; nobody else looks another way for it.

    A hiker that has become one of another kind looks like that kind, if nobody else does.
    """
    before = hikers[index]
    if kind_of(hiker) == kind_of(before) and hiker.style == before.style:
        return (*hikers[:index], hiker, *hikers[index + 1 :])
    kept = pinned(hikers)
    plain = msgspec.structs.replace(hiker, style=None)
    return unpinned((*kept[:index], plain, *kept[index + 1 :]))
