"""The stability ruler is of the ground at the hiker's feet as it plays, or where it stood before it left."""

from __future__ import annotations

import pytest

from app.descent.ground.surface_choice import Ground
from app.descent.step.hiker import Adam, Sgd
from app.descent.step.schedules import ExponentialDecay
from app.descent.story.stability import band_at
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.hikers.stability_legend import brief_sentence
from app.gui.mountain.scene.stability_at_feet import Ruler
from tests.gui.controls import unfold

DECAY = ExponentialDecay(decay_steps=100, decay_rate=0.1)
ROOT = Ground(formula="sqrt(x) + y*y", x=(-5.0, 5.0), y=(-4.0, 6.0))


def test_that_the_ruler_is_the_stability_limit_at_the_hiker_s_feet(qtbot, tab, rows):
    qtbot.waitUntil(lambda: rows[0].rate.bands is not None, timeout=3000)
    assert rows[0].rate.bands.stable == pytest.approx(1.0)
    assert "2/λmax = 1" in rows[0].rate.slider.toolTip()
    unfold(qtbot, rows[1])
    qtbot.waitUntil(lambda: "pproximate" in rows[1].rate.slider.toolTip(), timeout=3000)


def test_that_beyond_three_thousand_steps_adam_has_a_ruler_too(qtbot, tab, rows):
    tab.replace_scene(Scene(steps=12_000, hikers=(Adam(learning_rate=0.1), Sgd())), "long")
    with qtbot.waitSignal(tab.ruler.found, timeout=20_000, check_params_cb=lambda *_: tab.walk.steps == 12_000):
        pass
    assert tab.playback.position == 12_000
    assert "pproximate" in rows[0].rate.slider.toolTip()


@pytest.mark.parametrize("surface", ["rosenbrock", "beale", "himmelblau", ROOT])
def test_that_who_left_is_judged_where_it_was_inside_last(qtbot, tab, surface):
    tab.replace_scene(Scene(surface=surface, hikers=(Sgd(learning_rate=0.1),)), "off")
    with qtbot.waitSignal(tab.ruler.found) as found:
        tab.playback.to_start()
        tab.playback.to_end()
    bands, _ = found.args
    assert bands.at
    assert 1e-4 < bands.stable < 2
    assert bands.exact
    assert "diverges" in brief_sentence(bands, 2.0)


def test_that_the_ruler_is_of_where_the_hikers_stand_once_they_were_stopped(qtbot, tab, rows):
    tab.playback.to_start()
    with qtbot.waitSignal(tab.ruler.found):
        pass
    tab.playback.play()
    qtbot.waitUntil(lambda: tab.playback.position > 3)
    with qtbot.waitSignal(tab.ruler.found):
        tab.playback.pause()


@pytest.mark.parametrize("hiker", [Sgd(learning_rate=0.001, schedule=DECAY), Adam(learning_rate=0.1, schedule=DECAY)])
def test_that_the_ruler_answers_while_it_is_asked_at_every_frame(qtbot, qapp, hiker):
    scene, ruler, used = Scene(surface="beale", hikers=(hiker,)), Ruler(), []
    one = walk(scene).walks[0]
    ruler.found.connect(lambda _bands, rate: used.append(rate))
    step = 0

    def frame() -> bool:
        nonlocal step
        step = min(step + 1, one.steps)
        ruler.ask(scene, one, step)
        return len(used) >= 3

    qtbot.waitUntil(frame)
    assert step < one.steps
    assert used == sorted(set(used), reverse=True)  # further on each time
    with qtbot.waitSignal(ruler.found):
        ruler.ask(scene, one, one.steps)
    qtbot.waitUntil(lambda: used[-1] == one.learning_rate[-1])


def test_that_of_walks_that_change_only_the_last_is_looked_at(qtbot):
    scene, ruler, said = Scene(surface="ravine"), Ruler(), []
    ruler.found.connect(lambda found, _rate: said.append(found))
    for rate in (0.1, 0.2, 0.3):
        scene = Scene(surface="ravine", hikers=(Sgd(learning_rate=rate),))
        ruler.ask(scene, walk(scene).walks[0], 10)
    with qtbot.waitSignal(ruler.found):
        pass
    assert len(said) == 1


@pytest.mark.parametrize(
    "scene",
    [
        Scene(surface="two-valleys", hikers=(Sgd(learning_rate=0.2),)),
        Scene(surface="beale", hikers=(Sgd(learning_rate=0.001),)),
        Scene(surface="rosenbrock", hikers=(Adam(learning_rate=0.001),)),
    ],
)
def test_that_ruler_and_verdict_never_say_two_things_of_one_place(qtbot, scene):
    ruler, said = Ruler(), []
    one = walk(scene).walks[0]
    ruler.found.connect(lambda found, rate: said.append((found, rate)))
    assert one.verdict.kind in ("oscillating", "crawling")
    for step in (0, 40, 150, one.steps):
        with qtbot.waitSignal(ruler.found):
            ruler.ask(scene, one, step)
        found, rate = said[-1]
        fits = {"crawling": [0], "oscillating": [2, 3]}[one.verdict.kind]
        if band_at(found, rate) not in [None, *fits]:
            where = f"at step {step}" if step else "at the start"
            assert brief_sentence(found, rate).lower().startswith(where)


def test_that_a_ruler_that_agrees_is_simply_the_ruler_here(qtbot):
    scene, ruler = Scene(surface="ravine", hikers=(Sgd(learning_rate=0.0012),)), Ruler()
    one = walk(scene).walks[0]
    assert one.verdict.kind == "crawling"
    with qtbot.waitSignal(ruler.found) as found:
        ruler.ask(scene, one, one.steps)
    assert not found.args[0].at
