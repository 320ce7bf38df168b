"""Every control of the mountain tab once in a real window on a real X server, by X's own mouse and keys."""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any

import pytest

from app.descent import OPTIMIZERS
from app.gui.mountain.hikers.hiker_settings import SCHEDULES
from tests.e2e.person import Person
from tests.every_setting import settings_of
from tests.searching import until

missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(bool(missing), reason=f"a real window needs {' and '.join(missing)}, not installed here"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's"),
]


@pytest.fixture
def person(environment, tmp_path):
    made = Person(environment, str(tmp_path / "settings.ini"))
    yield made
    made.app.kill()
    with made.app:
        made.app.wait()


def rates(state: dict[str, Any]) -> list[float]:
    return [hiker["learning_rate"] for hiker in state["scene"]["hikers"]]


def kinds(state: dict[str, Any]) -> list[str]:
    return [hiker["optimizer"] for hiker in state["scene"]["hikers"]]


def test_that_every_control_of_the_mountain_works_in_a_real_window(person):
    # Surface: the sheet of maps, its options, the start.
    person.click("Surface")
    person.keys("Right", "Return")
    person.sees("two valleys", lambda s: s["scene"]["surface"] == "two-valleys")
    person.click("Rotation, stretch, noise and batches")
    person.click("rotate of the surface")
    person.write("30")
    person.sees("turned ground", lambda s: s["scene"]["surface"] == {"id": "two-valleys", "rotate": 30.0})
    person.click("Rotation, stretch, noise and batches")
    person.click("Map of the loss surface", -200, -150)
    person.sees("a moved start", lambda s: s["scene"]["start"] is not None)
    person.click("Reset start")
    person.sees("the start put back", lambda s: s["scene"]["start"] is None)
    # Hikers: rate by slider, field, chip and keys; hidden, alone, copied, moved, removed, added.
    person.click("learning_rate of SGD")
    person.write("0.05")
    person.sees("a typed rate", lambda s: rates(s)[0] == 0.05)
    person.click("1e-6, learning_rate of SGD")
    person.sees("a chip's rate", lambda s: rates(s)[0] == 1e-6)
    person.click("learning_rate of SGD, logarithmic slider", 0, -10)
    person.sees("a slid rate", lambda s: 1e-3 < rates(s)[0] < 1)
    before = rates(person.ask("state"))[0]
    person.keys("asterisk")
    person.sees("ten times the rate", lambda s: 9 < rates(s)[0] / before < 11)
    assert person.ask("state")["undo"] == "Change the learning rate of SGD"
    person.click("Hide SGD")
    person.sees("a hidden hiker", lambda s: s["scene"]["hikers"][0]["hidden"])
    person.click("Show SGD")
    person.hover("Hiker 2 of 2: Adam")
    person.click("Show Adam alone")
    person.sees("Adam alone", lambda s: [h["hidden"] for h in s["scene"]["hikers"]] == [True, False])
    person.click("Show Adam alone")
    person.sees("all again", lambda s: not any(h["hidden"] for h in s["scene"]["hikers"]))
    person.click("Hiker 2 of 2: Adam", 0, 16)
    person.click("learning_rate of Adam")
    person.keys("ctrl+d")
    person.sees("a copy", lambda s: kinds(s) == ["sgd", "adam", "adam"])
    person.keys("alt+Up", "alt+Up")
    person.sees("a move", lambda s: kinds(s) == ["adam", "sgd", "adam"])
    person.click("Add hiker")
    person.sees("a fourth hiker", lambda s: len(kinds(s)) == 4)
    person.keys(*["ctrl+z"] * 4)
    person.sees("all of that undone", lambda s: kinds(s) == ["sgd", "adam"])
    # Playback.
    person.click("Back to the start")
    person.sees("the start", lambda s: s["position"] == 0)
    person.click("Step")
    person.sees("one step", lambda s: s["position"] == 1)
    person.click("Step back")
    person.sees("a step back", lambda s: s["position"] == 0)
    person.click("Loop")
    person.sees("a loop", lambda s: s["loop"])
    person.click("Play")
    person.sees("playing", lambda s: s["playing"] and s["position"] > 0)
    person.click("Pause")
    person.sees("a pause", lambda s: not s["playing"])
    person.keys("bracketright")
    person.sees("a faster walk", lambda s: s["speed"] == 100)
    person.click("Length of the walk")
    person.write("120")
    person.sees("120 steps", lambda s: s["scene"]["steps"] == 120)
    person.click("To the end")
    person.sees("the end", lambda s: s["position"] == 120)
    person.click("Loss of every hiker against the step")
    person.sees("a scrubbed playhead", lambda s: 40 < s["position"] < 80)
    person.click("Blindfold")
    person.sees("fog", lambda s: s["blindfold"])
    person.click("Blindfold")
    person.sees("no fog", lambda s: not s["blindfold"])
    x, y = person.ask("where", "Map of the loss surface")
    person.do("mousemove", str(x), str(y), "click", "4", "click", "4")
    person.sees("a zoomed map", lambda s: s["zoomed"])
    person.click("Whole map")
    person.sees("the whole map", lambda s: not s["zoomed"])
    # The curve, the anatomy, the gallery.
    person.click("Show the step's anatomy")
    person.sees("a step taken apart", lambda s: s["anatomy"])
    person.click("Examples")
    person.sees("the gallery", lambda s: s["gallery"])
    person.click("Example: A hundred")
    person.sees("the example", lambda s: not s["gallery"] and rates(s) == [100, 100])
    assert person.leave() == 0


def first(state: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = state["scene"]["hikers"][0]
    return found


def test_that_every_setting_of_every_optimizer_and_schedule_works_in_a_real_window(person):
    person.click("Settings of SGD")
    for name, kind in OPTIMIZERS.items():
        if name != "sgd":
            person.click("Optimizer of hiker 1")
            person.keys("Down", "Return")
        person.sees(f"a hiker with {name}", lambda s, name=name: first(s)["optimizer"] == name)
        for setting, typed, wanted in settings_of(kind):
            default = first(person.ask("state"))[setting]
            person.put(f"{setting} of {kind.title}", typed)
            person.sees(f"{setting} of {name}", lambda s, key=setting, wanted=wanted: first(s)[key] == wanted)
            person.click(f"Default of {setting} of {kind.title}")
            person.sees("its default", lambda s, key=setting, default=default: first(s)[key] == default)
    for name, kind in SCHEDULES.items():
        person.click("Schedule of Lion")
        person.keys("Down", "Return")
        person.sees(f"{name}", lambda s, name=name: (first(s)["schedule"] or {}).get("name") == name)
        for setting, typed, wanted in settings_of(kind):
            person.put(f"{setting} of Lion", typed)
            person.sees(setting, lambda s, key=setting, wanted=wanted: first(s)["schedule"][key] == wanted)
    assert person.leave() == 0


def test_that_every_other_control_of_the_mountain_works_in_a_real_window(person, tmp_path):
    # The ground: stretches, noise, batches, units, a formula of one's own.
    person.click("Rotation, stretch, noise and batches")
    for name, typed in (("scale_x", "2"), ("scale_loss", "3"), ("rotate", "20")):
        person.put(f"{name} of the surface", typed)
        person.sees(name, lambda s, n=name, v=float(typed): n in (g := s["scene"]["surface"]) and g[n] == v)
    person.click("Default of scale_x of the surface")
    person.sees("no stretch", lambda s: "scale_x" not in s["scene"]["surface"])
    for name, typed in (("noise", "0.5"), ("seed", "3")):
        person.put(f"{name} of the scene", typed)
        person.sees(name, lambda s, n=name, v=float(typed): s["scene"][n] == v)
    person.click("Surface")
    person.keys("L", "i", "n", "e", "space", "f", "Return")
    person.sees("the line fit", lambda s: s["scene"]["surface"] == "line-fit")
    person.click("Unit of the distance")
    person.keys("Down", "Return")
    person.sees("feet", lambda s: s["scene"]["surface"] == {"id": "line-fit", "unit": "feet"})
    person.put("batch_size of the scene", "4")
    person.sees("batches", lambda s: s["scene"]["batch_size"] == 4)
    person.click("Rotation, stretch, noise and batches")
    person.click("Surface")
    person.keys("Y", "o", "u", "r", "space", "o", "Return")
    person.sees("a formula", lambda s: s["scene"]["surface"].get("formula"))
    person.put("Formula in x and y", "x**2+y**2/9")
    person.put("Range of x", "-2, 2")
    person.put("Range of y", "-3, 3")
    mine = {"formula": "x**2+y**2/9", "x": [-2, 2], "y": [-3, 3]}
    person.sees("my own ground", lambda s: s["scene"]["surface"] == mine)
    # The map: dragged, moved by keys, zoomed, panned.
    steps = person.ask("state")["undo"]
    assert steps == "Change the surface"
    person.drag("Map of the loss surface", (0, 0), (80, -60))
    person.sees("a dragged start", lambda s: s["scene"]["start"] is not None and s["undo"] == "Move the start")
    dragged = person.ask("state")["scene"]["start"]
    person.keys("Up", "Up", "Left", "Right", "Down")
    person.sees("a start moved by keys", lambda s: s["scene"]["start"][1] > dragged[1])
    person.keys("ctrl+z")  # the burst of keys, and no more
    person.sees("the keys undone", lambda s: s["scene"]["start"] == dragged)
    person.keys("ctrl+z", "ctrl+shift+z")
    person.sees("the drag redone", lambda s: s["scene"]["start"] == dragged)
    person.keys("plus", "plus")
    person.sees("a zoom", lambda s: s["zoomed"])
    before = person.ask("state")["centre"]
    person.drag("Map of the loss surface", (0, 0), (60, 40), "3")
    person.sees("a panned map", lambda s: s["centre"] != before)
    person.keys("minus", "0")
    person.sees("the whole map", lambda s: not s["zoomed"])
    # Rates: every chip, every key, the curve.
    for chip, rate in (("default", 0.01), ("0.1", 0.1), ("100", 100), ("1e-6", 1e-6)):
        person.click(f"{chip}, learning_rate of SGD")
        person.sees(chip, lambda s, rate=rate: rates(s)[0] == rate)
    person.click("best here, learning_rate of SGD")
    person.sees("the best rate, small under so much noise", lambda s: 0.001 < rates(s)[0] < 0.1)
    person.put("learning_rate of SGD", "0.01")
    person.click("learning_rate of SGD, logarithmic slider", -60, -10)
    for key, least, most in (("slash", 0.09, 0.11), ("plus", 1.9, 2.1), ("minus", 0.45, 0.55), ("Right", 1.05, 1.2)):
        before = rates(person.ask("state"))[0]
        person.keys(key)
        person.sees(key, lambda s, b=before, low=least, high=most: low < rates(s)[0] / b < high)
    before = rates(person.ask("state"))
    person.click("Final loss against learning rate", 0, 20)
    person.keys("ctrl+z", "ctrl+shift+z")
    person.sees("a rate from the curve, or none where no curve is near", lambda s: len(rates(s)) == len(before))
    # Hikers: the buttons, the menu, the keys, the grip.
    person.click("Duplicate SGD")
    person.sees("a copy", lambda s: kinds(s) == ["sgd", "sgd", "adam"] and s["hikers"] == [False, True, False])
    person.keys("ctrl+h")
    person.sees("it hidden", lambda s: s["scene"]["hikers"][1]["hidden"])
    person.keys("ctrl+h", "ctrl+shift+h")
    person.sees("it alone", lambda s: [h["hidden"] for h in s["scene"]["hikers"]] == [True, False, True])
    person.keys("ctrl+shift+h", "alt+Down", "alt+Up", "alt+Down")
    person.sees("it last", lambda s: kinds(s) == ["sgd", "adam", "sgd"])
    person.click("Hiker 3 of 3: SGD", -150, -80)
    person.drag("Hiker 2 of 3: Adam", (-151, -12), (-151, -90))
    person.sees("Adam dragged up", lambda s: kinds(s) == ["adam", "sgd", "sgd"])
    person.click("Hiker 1 of 3: Adam", 0, 12)
    person.click("Remove Adam")
    person.sees("two left", lambda s: kinds(s) == ["sgd", "sgd"])
    person.keys("Delete")
    person.sees("one left", lambda s: kinds(s) == ["sgd"])
    person.click("More to do with SGD")
    person.keys("Down", "Return")
    person.sees("a copy by the menu", lambda s: kinds(s) == ["sgd", "sgd"])
    # Playback by keys; the anatomy; the gallery.
    person.click("Speed")
    person.keys("Down", "Return")
    person.sees("a speed from the list", lambda s: s["speed"] == 100)
    person.keys("bracketleft", "l", "Home", "Right", "Right", "Left")
    person.sees("a slower loop at step 1", lambda s: (s["speed"], s["loop"], s["position"]) == (30, True, 1))
    person.keys("space")
    person.sees("playing", lambda s: s["playing"])
    person.keys("space", "l", "End", "b")
    person.sees("blind at the end", lambda s: s["blindfold"] and s["position"] == 300)
    person.keys("b", "a")
    person.sees("a step taken apart", lambda s: s["anatomy"] and not s["blindfold"])
    person.click("Hiker whose step is taken apart")
    person.keys("Down", "Return")
    person.sees("the other's", lambda s: s["taken_apart"] == 1)
    person.click("Copy this step")
    person.sees("its words", lambda s: "learning rate" in s["clipboard"])
    person.keys("a", "ctrl+g")
    person.sees("the gallery", lambda s: s["gallery"])
    person.keys("ctrl+g")
    person.sees("the picture", lambda s: not s["gallery"])
    # Files, the clipboard, the menus.
    scene = person.ask("state")["scene"]
    person.keys("ctrl+shift+c")
    person.sees("the scene as text", lambda s: '"formula"' in s["clipboard"])
    person.keys("ctrl+n")
    person.sees("a new scene", lambda s: s["scene"]["surface"] == "ravine" and s["gallery"])
    person.keys("ctrl+shift+v")
    person.sees("the scene pasted", lambda s: s["scene"] == scene and not s["gallery"])
    person.keys("ctrl+shift+d")
    person.sees("its description", lambda s: s["clipboard"].startswith("Your own"))
    person.keys("ctrl+s")
    person.answer_dialog("Save the scene", str(tmp_path / "mine.json"))
    person.sees("its file in the title", lambda s: s["title"].startswith("mine.json"))
    assert json.loads((tmp_path / "mine.json").read_text()) == scene
    (tmp_path / "broken.json").write_text('{"steps": 0}')
    person.keys("ctrl+o")
    person.answer_dialog("Open a scene", str(tmp_path / "broken.json"))
    person.sees("what is wrong", lambda s: "steps: expected a whole number from 1 up" in s["error"])
    person.keys("ctrl+e")
    person.answer_dialog("Export the figure", str(tmp_path / "mine.png"))
    until((tmp_path / "mine.png").is_file, 10, "a figure")
    person.keys("alt+v", "d")
    person.sees("the dark theme", lambda s: s["theme"] == "dark")
    person.keys("ctrl+2")
    person.sees("the other tab", lambda s: s["tab"] == 1)
    person.keys("ctrl+1", "F1")
    person.sees("the sheet of keys", lambda s: s["tab"] == 0 and s["sheet"])
    assert person.leave() == 0
