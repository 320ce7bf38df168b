"""Every control of the mountain tab once in a real window on a real X server, by X's own mouse and keys."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import until

missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(bool(missing), reason=f"a real window needs {' and '.join(missing)}, not installed here"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's"),
]


class Person:
    """Clicks on controls by their names and looks at what came of it."""

    def __init__(self, environment: dict[str, str], store: str) -> None:
        self.environment = environment
        self.app = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.probe", store],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ask("state")
        window = self.do("search", "--sync", "--onlyvisible", "--name", "Blindfolded Mountain").split()[0]
        self.do("windowfocus", "--sync", window)  # there is no window manager to do it

    def ask(self, question: str, argument: str = "") -> Any:
        assert self.app.stdin is not None
        assert self.app.stdout is not None
        self.app.stdin.write(json.dumps([question, argument]) + "\n")
        self.app.stdin.flush()
        return json.loads(self.app.stdout.readline())

    def do(self, *what: str) -> str:
        ran = subprocess.run(["xdotool", *what], env=self.environment, capture_output=True, text=True, check=True)
        return ran.stdout

    def click(self, name: str, dx: int = 0, dy: int = 0) -> None:
        x, y = until(lambda: self.ask("where", name), 5, f"a control named {name}")
        self.do("mousemove", str(x + dx), str(y + dy), "click", "1")

    def hover(self, name: str) -> None:
        x, y = until(lambda: self.ask("where", name), 5, f"a control named {name}")
        self.do("mousemove", str(x), str(y))

    def keys(self, *names: str) -> None:
        self.do("key", "--delay", "30", *names)

    def write(self, text: str) -> None:
        self.do("key", "ctrl+a")
        self.do("type", "--delay", "20", text)
        self.do("key", "Return")

    def sees(self, what: str, condition: Callable[[dict[str, Any]], object]) -> None:
        until(lambda: condition(self.ask("state")), 5, what)

    def leave(self) -> int:
        assert self.app.stdin is not None
        self.app.stdin.close()
        return self.app.wait(timeout=10)


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
    person.click("Turn, stretch, noise and batches")
    person.click("rotate of the surface")
    person.write("30")
    person.sees("turned ground", lambda s: s["scene"]["surface"] == {"id": "two-valleys", "rotate": 30.0})
    person.click("Turn, stretch, noise and batches")
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
    assert person.ask("state")["undo"] == "learning rate of SGD"
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
    person.sees("double speed", lambda s: s["speed"] == 2)
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
