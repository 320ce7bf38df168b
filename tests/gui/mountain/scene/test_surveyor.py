"""A ground whose valleys are not known yet: the window goes on, says so, and shows them when they are found."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QRectF, QThread

from app.descent.ground import minima, surface
from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.walks.scene import Scene, dump_scene
from app.gui.kit.background import Background
from app.gui.mountain.terrain import ground_cache
from app.gui.mountain.terrain.camera import fit
from app.gui.mountain.terrain.paint_ground import lay_ground

WILD = "tan(tan(tan(x*y)))"


def wild(number: float) -> Scene:
    """A scene on a ground that nobody has looked at before."""
    formula = f"sin(3*x)*cos(2*y) + {number}*x^2 + y^2"
    return Scene(surface=Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0)), steps=20)


AS_IN_THE_APP = surface.Surface.is_surveyed


@pytest.fixture
def unknown_grounds(monkeypatch) -> None:
    """Here grounds are looked at in the background, as in the app."""
    monkeypatch.setattr(surface.Surface, "is_surveyed", AS_IN_THE_APP)


@pytest.fixture
def gate(monkeypatch):
    """Holds every survey until it is opened; ``threads`` are those that surveyed."""

    class Gate:
        def __init__(self) -> None:
            self.opened, self.threads = threading.Event(), []

        def survey(self, *ground):
            self.threads.append(threading.get_ident())
            assert self.opened.wait(20)
            return minima.survey(*ground)

    made = Gate()
    monkeypatch.setattr(surface, "survey", made.survey)
    yield made
    made.opened.set()


@pytest.fixture
def held(unknown_grounds, gate, tab):
    """The tab in front while a survey is held, on the ground it begins with."""
    yield tab
    gate.opened.set()


def test_while_valleys_are_looked_for_trails_are_there_and_the_words_say_so(held, gate, qtbot):
    held.replace_scene(wild(0.61), "typed")
    assert held.walk.scene == held.scene
    assert held.walk.steps == 20
    assert "Looking for valleys" in held.surface_card.valleys.text
    assert "Looking for valleys" in held.hikers_card.rows[0].accessibleDescription()
    assert "Looking for valleys" in held.map.accessibleDescription()
    held.map.grab()
    held.strip.grab()
    held.curve_card.grab()
    assert not held.scene.ground.is_surveyed
    gate.opened.set()
    qtbot.waitUntil(lambda: "found" in held.surface_card.valleys.text, timeout=20_000)
    assert "Looking" not in held.hikers_card.rows[0].accessibleDescription()
    assert "Looking" not in held.map.accessibleDescription()


def test_no_ground_is_surveyed_by_the_windows_thread(held, gate, qtbot):
    gate.opened.set()
    for number in (0.62, 0.63, 0.64):
        held.replace_scene(wild(number), "typed")
        for widget in (held.map, held.strip, held.curve_card):
            widget.grab()
        held.playback.seek(7.5)
        qtbot.waitUntil(lambda: "found" in held.surface_card.valleys.text, timeout=20_000)
        qtbot.waitUntil(lambda: held.sweeps.is_swept, timeout=20_000)  # the next scene finds curves of this one
    assert len(gate.threads) >= 3
    assert threading.get_ident() not in gate.threads


def test_the_light_and_lines_of_a_formula_are_worked_out_by_another_thread(held, gate, qtbot, monkeypatch):
    gate.opened.set()
    threads = []

    def remember(*arguments):
        threads.append(threading.get_ident())
        return lay_ground(*arguments)

    monkeypatch.setattr(ground_cache, "lay_ground", remember)
    held.replace_scene(wild(0.65), "typed")
    with qtbot.waitSignal(held.map.ground.sharpened, timeout=20_000):
        held.map.grab()
    assert threads
    assert threading.get_ident() not in threads


def test_the_map_shows_stars_once_they_are_found(held, gate, qtbot):
    held.replace_scene(wild(0.66), "typed")
    held.playback.seek(0)  # the hikers and their labels stand at the start
    before = held.map.grab().toImage()
    with qtbot.waitSignal(held.map.ground.sharpened, timeout=20_000):
        gate.opened.set()
    after = held.map.grab().toImage()
    ground = held.scene.ground
    at = fit(ground, QRectF(held.map.rect())).point(ground.minima[0].x, ground.minima[0].y).toPoint()
    assert before.pixelColor(at).lightness() > after.pixelColor(at).lightness() + 40


def test_of_grounds_that_follow_one_another_only_the_last_is_shown(held, gate, qtbot):
    for number in (0.67, 0.68, 0.69):
        held.replace_scene(wild(number), "typed")
    gate.opened.set()
    qtbot.waitUntil(lambda: "found" in held.surface_card.valleys.text, timeout=20_000)
    assert held.scene == wild(0.69)
    assert held.scene.ground.is_surveyed
    assert len(gate.threads) <= 3  # those that had not been begun are not begun any more


def test_a_description_waits_for_the_valleys(held, gate):
    held.replace_scene(wild(0.7), "typed")
    gate.opened.set()
    held.finish_walk()
    assert held.scene.ground.is_surveyed
    assert "Looking" not in held.hikers_card.rows[0].accessibleDescription()


def test_a_remembered_scene_never_keeps_the_window_from_opening(
    unknown_grounds, gate, store, settings, open_window, qtbot
):
    scene = Scene(surface=Ground(formula=WILD, x=(-3.0, 3.0), y=(-3.0, 3.0)))
    store.setValue("scene", dump_scene(scene).decode())
    window = open_window(settings=settings)
    with qtbot.waitExposed(window):
        window.show()
    assert window.mountain_tab.scene == scene
    assert not surface_of(scene.surface).is_surveyed
    gate.opened.set()


def test_a_window_that_closes_while_something_is_looked_for_leaves_nothing_behind(held, gate, window):
    held.replace_scene(wild(0.71), "typed")
    gate.opened.set()
    window.close()  # the pool is asked by the fixture that ends every test


def test_what_goes_wrong_in_the_background_is_raised_where_faults_are_heard(qtbot, qapp):
    def fail() -> object:
        raise ArithmeticError("no valley")

    background = Background()
    with qtbot.captureExceptions() as raised:
        background.ask("anything", fail)
        qtbot.waitUntil(lambda: bool(raised), timeout=5000)
    assert raised[0][0] is ArithmeticError
    background.stop()


def test_an_answer_nobody_waits_for_any_more_is_dropped(qtbot, qapp):
    background, heard, go_on = Background(), [], threading.Event()
    background.answered.connect(lambda question, answer: heard.append((question, answer)))
    background.ask("first", lambda: go_on.wait(10))
    background.ask("second", lambda: 2)
    go_on.set()
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    background.stop()
    QThread.msleep(1)
    qapp.processEvents()
    assert heard == [("second", 2)]
