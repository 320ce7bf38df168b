"""A start map's walks are the walks one would take alone."""

from __future__ import annotations

from itertools import islice

import msgspec
import numpy as np
import pytest

from app.descent import Scene, walk
from app.descent.ground.surface_choice import Ground
from app.descent.instruments.start_map import EVERY, Fate, start_map
from app.descent.instruments.start_map_sentences import fate_shares, start_map_line, start_text
from app.descent.step.fork import Fork
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.walks.forks import alone
from app.descent.walks.many_hikers import finish


def test_that_a_start_map_s_ends_are_the_walks_own():
    scene = Scene(surface="himmelblau", steps=100)
    for hiker in (Adam(learning_rate=0.2), Sgd(learning_rate=0.01), Sgd(learning_rate=0.05)):
        size = 16
        mapped = finish(start_map(scene, hiker, size))
        x, y = scene.ground.sides(size)
        for row in range(0, size, 3):
            for column in range(0, size, 3):
                start = (float(x[column]), float(y[row]))
                one = walk(msgspec.structs.replace(scene, start=start, hikers=(hiker,))).walks[0]
                verdict = one.verdict
                assert mapped.diverged[row, column] == (verdict.kind == "diverged"), start
                if verdict.kind == "converged":
                    m = scene.ground.minima[mapped.minimum[row, column]]
                    assert np.hypot(one.x[-1] - m.x, one.y[-1] - m.y) < 0.2
                    assert abs(mapped.steps[row, column] - verdict.step) <= EVERY


@pytest.mark.parametrize(
    ("text", "hiker"),
    [
        ("log(x + 2) + y**2", Sgd(learning_rate=0.5)),
        ("sqrt(x**2 + y**2)", Sgd(learning_rate=0.5)),
        ("x**8 + y**2", Sgd()),
    ],
)
def test_that_who_comes_where_there_is_no_slope_has_not_gone_off(text, hiker):
    scene = Scene(surface=Ground(formula=text, x=(-3.0, 3.0), y=(-3.0, 3.0)), steps=30)
    size = 13
    mapped = finish(start_map(scene, hiker, size))
    x, y = scene.ground.sides(size)
    for row in range(0, size, 3):
        for column in range(0, size, 2):
            start = (float(x[column]), float(y[row]))
            kind = walk(msgspec.structs.replace(scene, start=start, hikers=(hiker,))).walks[0].verdict.kind
            assert mapped.undefined[row, column] == (kind == "undefined"), start
            assert mapped.diverged[row, column] == (kind == "diverged"), start
            assert not (mapped.undefined[row, column] and mapped.minimum[row, column] >= 0)


def test_that_work_comes_in_pieces_that_can_be_dropped():
    work = start_map(Scene(surface="himmelblau", steps=20), Adam(learning_rate=0.1), 128)
    pieces = [piece for piece in islice(work, 200) if piece is not None]
    progress = [piece.part for piece in pieces]
    assert progress == sorted(progress)
    assert 0 < progress[0] < progress[-1] <= 1
    work.close()


def test_that_long_walks_can_be_dropped_at_every_step():
    work = start_map(Scene(steps=5000, noise=1.0), Sgd(), 256)
    assert next(work) is None  # 1,024 walks of 5,000 steps are not waited for
    assert next(work) is None
    work.close()


def test_that_numpy_warns_as_before_between_two_pieces():
    before = np.geterr()
    next(start_map(Scene(steps=20), Sgd(), 96))
    assert np.geterr() == before


def test_that_a_rough_map_comes_first_and_has_the_same_starts():
    scene, hiker = Scene(surface="himmelblau", steps=20), Sgd(learning_rate=0.01)
    told = [piece for piece in start_map(scene, hiker, 64, first=16) if piece is not None]
    assert told[-1].part == 1
    pieces = list({piece.found.size: piece for piece in told}.values())
    assert [piece.found.size for piece in pieces] == [16, 32, 64]
    for piece in pieces[:-1]:
        apart = 64 // piece.found.size
        assert (piece.found.minimum == pieces[-1].found.minimum[::apart, ::apart]).all()
        assert (piece.found.steps == pieces[-1].found.steps[::apart, ::apart]).all()


def test_that_a_whole_map_is_what_1000_walks_alone_come_to():
    scene, rng = Scene(surface="two-valleys", steps=200), np.random.default_rng(1)
    for hiker in (Sgd(learning_rate=0.03, momentum=0.9), Adam(learning_rate=0.09)):
        mapped = finish(start_map(scene, hiker))
        x, y = scene.ground.sides(mapped.size)
        wrong = 0
        for row, column in rng.integers(0, mapped.size, (500, 2)).tolist():
            start = (float(x[column]), float(y[row]))
            one = walk(msgspec.structs.replace(scene, start=start, hikers=(hiker,))).walks[0]
            m = mapped.minimum[row, column]
            near = [np.hypot(one.x[-1] - a.x, one.y[-1] - a.y) <= 0.04 for a in scene.ground.minima]
            wrong += (near.index(True) if any(near) else -1) != m
        assert wrong == 0


def test_that_fates_are_those_of_the_verdicts():
    for hiker, surface in ((Sgd(learning_rate=1.2), "two-valleys"), (Sgd(learning_rate=0.03), "two-valleys")):
        scene = Scene(surface=surface, steps=100)
        mapped = finish(start_map(scene, hiker, 16))
        fates = mapped.fates(scene.ground)
        x, y = scene.ground.sides(16)
        said = {"converged": Fate.LOWEST, "trapped": Fate.OTHER, "diverged": Fate.GONE}
        for row in range(16):
            for column in range(16):
                start = (float(x[column]), float(y[row]))
                kind = walk(msgspec.structs.replace(scene, start=start, hikers=(hiker,))).walks[0].verdict.kind
                assert fates[row, column] == said.get(kind, Fate.NOT_YET), (start, kind)


def test_that_a_start_map_of_a_fork_is_of_its_whole_way():
    parent, fork = Adam(learning_rate=0.2), Adam(learning_rate=0.02, fork=Fork(0, 15))
    scene = Scene(surface="himmelblau", steps=150, hikers=(parent, fork))
    mapped = finish(start_map(scene, fork, 9))
    x, y = scene.ground.sides(9)
    for row, column in ((0, 0), (2, 7), (5, 5), (8, 1), (3, 3)):
        start = float(x[column]), float(y[row])
        one = walk(msgspec.structs.replace(scene, start=start)).walks[1]
        if one.verdict.kind == "converged":
            m = scene.ground.minima[mapped.minimum[row, column]]
            assert np.hypot(one.x[-1] - m.x, one.y[-1] - m.y) < 0.2


def test_that_each_start_of_a_map_has_a_plateau_of_its_own():
    hiker = Sgd(learning_rate=0.02, schedule=ReduceLROnPlateau(factor=0.1, patience=1, min_delta=0.5))
    scene = Scene(surface="himmelblau", steps=120, hikers=(hiker,))
    mapped = finish(start_map(scene, hiker, 7))
    x, y = scene.ground.sides(7)
    for row in range(7):
        for column in range(7):
            start = float(x[column]), float(y[row])
            one = walk(msgspec.structs.replace(scene, start=start)).walks[0]
            assert (mapped.minimum[row, column] >= 0) == (one.verdict.kind in ("converged", "trapped")), start


def test_that_starts_without_a_loss_are_not_said_to_have_no_slope_alone():
    surface = Ground(formula="log(x) + y^2", x=(-1.0, 1.0), y=(-1.0, 1.0))
    scene = Scene(surface=surface, steps=5)
    mapped = finish(start_map(scene, Sgd(learning_rate=0.001), 16))
    (gone,) = [one.text for one in fate_shares(mapped, scene.ground) if "slope" in one.text]
    assert "no loss" in gone
    assert "no loss" in start_text(mapped, scene.ground, -0.9, 0.0)


def test_that_the_line_names_the_hiker_that_a_fork_goes_on_from():
    hikers = (Adam(), Sgd(learning_rate=0.01, momentum=0.9), Sgd(learning_rate=0.5, fork=Fork(hiker=1, step=30)))
    own = Scene(hikers=alone(hikers, 2))
    assert "from step 30 of SGD · momentum 0.9 at 0.01" in start_map_line(own, own.hikers[-1], None)
