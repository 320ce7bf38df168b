"""What a rate map says, in the golden file to be read; every sentence stands there."""

from __future__ import annotations

import re
from typing import get_args

import msgspec
import numpy as np
import pytest

from app.descent import Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.instruments.divergence_limit import Missing, limit_of
from app.descent.instruments.rate_map import RateMap, home, rate_map
from app.descent.instruments.rate_map_sentences import cell_note, edge_note, limit_note, scope_note
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.many_hikers import finish
from tests.golden import check_section


def mapped(scene: Scene, hiker: Sgd | Adam, name: str) -> RateMap:
    return finish(rate_map(scene, hiker, name, home(scene, hiker, name), 16))


def test_that_the_rate_map_s_sentences_are_those_in_the_golden_file():
    scene, holes = (
        Scene(surface="two-valleys", steps=200),
        Ground(formula="log(x) + y**2", x=(-1.0, 3.0), y=(-2.0, 2.0)),
    )
    made = mapped(scene, Sgd(), "momentum")
    long = mapped(Scene(steps=6000, noise=0.1), Adam(), "beta_2")
    torn = Scene(surface=holes, start=(1.0, 1.0), steps=20)
    gone = mapped(torn, Sgd(), "momentum")
    still_scene = Scene(surface="ravine", steps=200)
    still = mapped(still_scene, Sgd(), "momentum")
    clipped = mapped(still_scene, Sgd(clipnorm=1e6), "momentum")
    beta, decay = np.array([0.9]), np.array([0.01])
    sgd = {
        "momentum": (Sgd(), "momentum", beta),
        "nesterov": (Sgd(nesterov=True), "momentum", beta),
        "decay": (Sgd(), "weight_decay", decay),
        "momentum and decay": (Sgd(momentum=0.9), "weight_decay", decay),
    }
    said = {
        "scope": [
            scope_note(scene, made),
            scope_note(Scene(steps=6000, noise=0.1), long),
            scope_note(Scene(surface="line-fit", steps=200, batch_size=8), made),
        ],
        "limit": {case: limit_note(limit_of(scene.ground, *asked), "SGD") for case, asked in sgd.items()},
        "no limit": {missing: limit_note(missing, "Adam") for missing in get_args(Missing)},
        "cells": [cell_note(scene, made, row, column) for row in (0, 8, 15) for column in (0, 5, 8, 11, 15)],
        "undefined": cell_note(torn, gone, 8, 15),
        "edge": [
            edge_note(still_scene.ground, still, 0.5),
            edge_note(still_scene.ground, clipped, 0.5),
            edge_note(scene.ground, made, 0.5),
            edge_note(still_scene.ground, still, None),
        ],
    }
    check_section("mountain: rate map", said)


@pytest.mark.parametrize(("surface", "start", "steps"), [("ravine", (-6.0, 2.0), 200), ("bowl", None, 1000)])
@pytest.mark.parametrize("own", [0.0, 0.5])
def test_that_the_two_rates_it_names_are_walked_and_one_stays_and_one_diverges(surface, start, steps, own):
    scene = Scene(surface=surface, start=start, steps=steps)
    made = finish(rate_map(scene, Sgd(), "momentum", home(scene, Sgd(), "momentum"), 64))
    said = edge_note(scene.ground, made, own)
    found = re.match(
        r"At momentum (\S+), within .* stays is (\S+), the first that diverges (\S+); in theory .* (\S+)\.", said
    )
    momentum, stays, goes, limit = map(float, found.groups())
    hikers = tuple(Sgd(learning_rate=rate, momentum=momentum) for rate in (stays, goes))
    kinds = [one.verdict.kind for one in walk(msgspec.structs.replace(scene, hikers=hikers)).walks]
    assert kinds[0] != "diverged"
    assert kinds[1] == "diverged"
    assert stays < limit * 1.1
    assert goes > limit * 0.99
    assert f"{steps:,} steps" in said
