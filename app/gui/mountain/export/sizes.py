"""How large a figure is: sizes by name or in pixels, and how many pixels there may be."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.descent.text.json_input import InputError

SMALLEST, LARGEST = 100, 10_000  # units of a side
MOST_PIXELS = 100 * 10**6  # of a picture: 400 MB while it is drawn
MOST_FRAME = {
    ".gif": 40 * 10**6,
    ".webp": 3840 * 2160,
    ".mp4": 3840 * 2160,
}  # of a frame: the last two take much more while compressed
MOST_MOVING = 1500 * 10**6  # of all frames of an animation together: some minutes
LONGEST = {".webp": 16_383}  # pixels of a side that a kind holds
PAINTED = 32_767  # and that Qt paints
GROUND_PIXELS = 24 * 10**6  # of the ground in a vector figure, unless more are asked for
DOTS, PRINTED = 96, 3.0  # units an inch of paper, and pixels a unit that print sharply
SCREENS = {
    "16:9": (1600, 900),
    "16:10": (1600, 1000),
    "4:3": (1200, 900),
    "3:2": (1350, 900),
    "1:1": (900, 900),
    "HD": (1920, 1080),
    "4K": (3840, 2160),
}
PAPERS = {"A3": (420.0, 297.0), "A4": (297.0, 210.0), "A5": (210.0, 148.0), "letter": (279.4, 215.9)}  # mm, lying
UPRIGHT = "-portrait"
NAMES = (*SCREENS, *PAPERS, *(name + UPRIGHT for name in PAPERS))


class Size(NamedTuple):
    """The units that a figure is laid out on, and the millimetres of the paper it is for, if it is for one."""

    width: int
    height: int
    paper: tuple[float, float] | None = None


def size_of(text: str) -> Size:
    """A size as people write it: 1600x900, 16:9, A4; raises ValueError with a sentence."""
    if found := re.fullmatch(r"(\d{1,9})[x×](\d{1,9})", text.strip()):
        width, height = int(found[1]), int(found[2])
        if all(SMALLEST <= side <= LARGEST for side in (width, height)):
            return Size(width, height)
        raise ValueError(f"{text!r} is out of range: each side is {SMALLEST} to {LARGEST}")
    name = next((name for name in NAMES if name.lower() == text.strip().lower()), None)
    if name is None:
        raise ValueError(f"{text!r} is not a size: write 1600x900, or one of {', '.join(NAMES)}")
    if name in SCREENS:
        return Size(*SCREENS[name])
    wide, high = PAPERS[name.removesuffix(UPRIGHT)]
    wide, high = (high, wide) if name.endswith(UPRIGHT) else (wide, high)
    return Size(round(wide / 25.4 * DOTS), round(high / 25.4 * DOTS), (wide, high))


def usual_scale(size: Size, vector: bool) -> float:
    """Pixels a unit where nobody asked for more; of a vector figure it is its ground that has pixels."""
    if not vector:
        return PRINTED if size.paper else 1.0
    fine = PRINTED if size.paper else 2.0
    return min(fine, (GROUND_PIXELS / (size.width * size.height)) ** 0.5)


def check_size(size: Size, scale: float, suffix: str) -> None:
    """Raises InputError with a sentence if a picture of that kind would have too many pixels."""
    width, height = size.width * scale, size.height * scale
    most = MOST_FRAME.get(suffix, MOST_PIXELS)
    if width * height > most:
        asked, taken = (f"{pixels / 1e6:,.0f}" for pixels in (width * height, most))
        raise InputError(f"--size times --scale is {asked} million pixels; a {suffix} takes at most {taken}")
    longest = LONGEST.get(suffix, PAINTED)
    if max(width, height) > longest:
        raise InputError(f"--size times --scale is {max(width, height):,.0f} pixels long; {suffix} takes {longest:,}")


def check_frames(size: Size, scale: float, frames: int) -> None:
    """Raises InputError with a sentence if an animation would take too long to draw."""
    pixels = size.width * size.height * scale**2
    if pixels * frames > MOST_MOVING:
        raise InputError(
            f"{frames} frames of {pixels / 1e6:,.0f} million pixels are too many to draw: use --frames "
            f"{max(2, int(MOST_MOVING / pixels))} or a smaller --size"
        )
