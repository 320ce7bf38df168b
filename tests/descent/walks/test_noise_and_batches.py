"""Noise and minibatches: the same draws for every hiker, and every row once an epoch."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent import SURFACES
from app.descent.walks.noise_and_batches import losses_of, minibatches


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


def test_that_a_scene_without_batches_is_walked_on_all_rows():
    surface = SURFACES["line-fit"]
    for batch_size in (None, surface.rows, 5000):
        losses = losses_of(surface, 3, 0.0, 7, batch_size)
        assert not losses.on_rows
        assert losses.fields(2) is surface.fields
    assert losses_of(surface, 3, 0.0, 7, 8).on_rows


def test_that_a_seed_draws_the_same_noise_and_another_draws_other():
    one, again, other = (losses_of(SURFACES["bowl"], 50, 0.5, seed, None).noise for seed in (7, 7, 8))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
