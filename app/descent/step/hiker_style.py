"""How a hiker is drawn, said in words that go into a scene's file; what they look like is the window's affair."""

from __future__ import annotations

from typing import Literal

import msgspec

Colour = Literal["vermillion", "blue", "green", "sky", "purple", "orange", "yellow", "ink"]
Marker = Literal["circle", "triangle", "square", "diamond", "star", "pentagon", "wedge", "spark"]
Dash = Literal["solid", "long", "short", "dots", "dot-dash", "two-dots", "two-dashes", "far"]


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hiker's colour (each theme has a hue of its own for the name), marker, and rhythm of dashes."""

    colour: Colour
    marker: Marker
    dash: Dash
