"""A learner's way through the first lesson in a real window: once by mouse, once by keys alone."""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any

import pytest
from PySide6.QtCore import QSettings

from tests.e2e.person import Person
from tests.gui.learn.lessons import SEARCHING, TOO_LARGE, write_lessons
from tests.searching import until

missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(bool(missing), reason=f"a real window needs {' and '.join(missing)}, not installed here"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's"),
]
SLIDER = "learning_rate of SGD, logarithmic slider"


@pytest.fixture
def person(environment, tmp_path):
    store = tmp_path / "settings.ini"
    lessons = write_lessons(tmp_path / "lessons", {"1.md": TOO_LARGE, "2.md": SEARCHING})
    settings = QSettings(str(store), QSettings.Format.IniFormat)
    settings.setValue("lessons", str(lessons))
    settings.sync()
    made = Person(environment, str(store))
    yield made
    made.app.kill()
    with made.app:
        made.app.wait()


def learns(person: Person, what: str, condition: Any) -> dict[str, Any]:
    """Wait until the panel shows something."""
    until(lambda: condition(person.ask("learn")), 20, what)
    return person.ask("learn")


def rate(person: Person) -> float:
    return person.ask("state")["scene"]["hikers"][0]["learning_rate"]


def test_that_a_learner_goes_from_the_invitation_to_the_next_lesson_by_mouse(person):
    own = person.ask("state")["scene"]
    person.ask("begin")
    shown = learns(person, "the first lesson", lambda p: p["text"] and p["invitation"])
    assert shown["place"] == "lesson/too-large"
    assert "Drag the rate" in shown["invitation"]
    person.sees("the lesson's ground", lambda s: s["scene"]["surface"] == "bowl")
    person.drag(SLIDER, (28, 0), (66, 0))
    said = learns(person, "the goal reached", lambda p: p["reached"])["said"]
    assert f"A rate of {rate(person):.3g} throws it out" in said
    assert not person.ask("learn")["invitation"]
    person.click("rate 1.9")
    person.sees("one side of the pair", lambda s: s["scene"]["hikers"][0]["learning_rate"] == 1.9)
    person.click("All controls")
    learns(person, "all controls", lambda p: p["slim"])
    person.click("All controls")
    person.click("Next")
    learns(person, "the next lesson", lambda p: p["place"] == "lesson/searching")
    person.click("Close Learn")
    person.keys("ctrl+1")
    person.sees("the own scene", lambda s: s["scene"] == own)
    assert person.leave() == 0


def test_that_keys_alone_suffice(person):
    person.keys("ctrl+l")
    learns(person, "the contents", lambda p: p["place"] == "contents")
    person.sees("the first row", lambda s: s["focus"] == "1  Too large")
    person.keys("Return")
    learns(person, "the lesson", lambda p: p["text"])
    person.sees("the lesson's ground", lambda s: s["scene"]["surface"] == "bowl")
    for _ in range(30):
        if person.ask("state")["focus"] == SLIDER:
            break
        person.keys("Tab")
    assert person.ask("state")["focus"] == SLIDER
    person.keys("asterisk", "asterisk")
    assert json.dumps(rate(person)) == "20.0"
    learns(person, "the goal reached", lambda p: p["reached"])
    person.keys("F2")
    learns(person, "all controls", lambda p: p["slim"])
    person.keys("F2", "alt+Right")
    learns(person, "the next lesson", lambda p: p["place"] == "lesson/searching")
    person.keys("alt+Home")
    learns(person, "the contents", lambda p: p["place"] == "contents")
    person.keys("ctrl+l", "ctrl+1")
    person.sees("the own scene", lambda s: s["scene"]["surface"] == "ravine")
    assert person.leave() == 0
