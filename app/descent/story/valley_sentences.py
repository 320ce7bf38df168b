"""What a survey found of a ground, in words: its valleys, which are the lowest, and an edge that is lower still."""

from __future__ import annotations

import numpy as np

from app.descent.ground.surface import Surface
from app.descent.text.numbers import counted, number_text

FEW = 12  # valleys that are all starred on a map; of more only the lowest are


def is_edge_marked(surface: Surface) -> bool:
    """Whether the domain's edge is lower than every valley that was found, on ground that is not level all over."""
    return surface.survey.falls_to_edge and bool(np.ptp(surface.grid_losses) > 0)


def valleys_text(surface: Surface) -> str:
    """How many valleys a survey found and how they are marked on a map, in a sentence or two."""
    found = surface.survey
    count, lowest = len(found.minima), sum(one.is_lowest for one in found.minima)
    said = f"{counted(count, 'valley')} found" if count else "No valley found"
    if is_edge_marked(surface):  # on one line of a narrow card: where it is counts more than how valleys are marked
        x, y, loss = (number_text(value) for value in found.edge)
        return f"{said}; the edge is {'lower' if count else 'lowest'}: {loss} at ({x}, {y})."
    if count > 1 and lowest == count:
        said += ", all equally low"
    elif count > FEW and lowest:
        said += ", the lowest starred" if lowest == 1 else f", {lowest:,} of them lowest"
    elif count > 1 and lowest:
        said += ", the lowest filled in"
    return f"{said}."
