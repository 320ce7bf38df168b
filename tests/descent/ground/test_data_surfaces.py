"""Surfaces made of data: batches that make up the whole, and units that change their shape."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import SURFACES
from app.descent.ground.data_surfaces import minibatches
from app.descent.ground.surface_choice import Ground, surface_of


def test_that_feet_make_the_line_fit_worse_conditioned():
    ratio = {}
    for unit in ("metres", "feet"):
        bent = np.linalg.eigvalsh(surface_of(Ground(id="line-fit", unit=unit)).hessian(0, 0))
        ratio[unit] = bent[1] / bent[0]
    assert ratio["feet"] > 10 * ratio["metres"]


@pytest.mark.parametrize("name", ["line-fit", "two-weights"])
def test_that_batches_make_up_the_whole(name):
    surface = SURFACES[name]
    x, y = surface.start
    batches = minibatches(surface.rows, 10, seed=3, steps=-(-surface.rows // 10))
    assert sorted(np.concatenate(batches)) == list(range(surface.rows))
    parts = [(len(rows), surface.on_rows(rows)) for rows in batches]
    mean = sum(n * part.gradient(np.asarray(x), np.asarray(y)) for n, part in parts) / surface.rows
    np.testing.assert_allclose(mean, surface.gradient(x, y), rtol=1e-10)
    loss = sum(n * part.value(np.asarray(x), np.asarray(y)) for n, part in parts) / surface.rows
    assert float(loss) == pytest.approx(float(surface.value(x, y)))
