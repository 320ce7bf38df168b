"""What is read out of a place on the map: where it is, its loss, and how steep it is there."""

from __future__ import annotations

import math

import numpy as np

from app.descent.ground.surface import Surface
from app.descent.text.numbers import number_text
from app.gui.mountain.terrain.camera import View

MOST_DIGITS = 10  # after the point


def place_readout(surface: Surface, view: View, x: float, y: float) -> str:
    """(1.24, −0.40) · loss 3.1 · slope 2.2: the place in as many digits as the view's pixels tell apart."""
    digits = min(max(0, math.floor(math.log10(view.scale))), MOST_DIGITS)
    where = f"({x:.{digits}f}, {y:.{digits}f})".replace("-", "−")
    with np.errstate(all="ignore"):
        loss = float(surface.value(np.float64(x), np.float64(y)))
        slope = float(np.hypot(*surface.gradient(np.float64(x), np.float64(y))))
    if not math.isfinite(loss):
        return f"{where} · no finite loss"
    steep = f"slope {number_text(slope)}" if math.isfinite(slope) else "no finite slope"
    return f"{where} · loss {number_text(loss)} · {steep}"
