"""Surfaces made of data: batches that make up the whole, and units that change their shape."""

from __future__ import annotations

import numpy as np

from app.descent.ground.surface_choice import Ground, surface_of


def test_that_feet_make_the_line_fit_worse_conditioned():
    ratio = {}
    for unit in ("metres", "feet"):
        bent = np.linalg.eigvalsh(surface_of(Ground(id="line-fit", unit=unit)).hessian(0, 0))
        ratio[unit] = bent[1] / bent[0]
    assert ratio["feet"] > 10 * ratio["metres"]
