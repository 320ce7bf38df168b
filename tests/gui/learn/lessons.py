"""Two lessons of the tests' own, and a folder of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene, dump_scene
from app.learn.check_command import own_lessons
from app.tuning.spec.search import SearchSpec, dump_spec

TOO_LARGE = """+++
kind = "lesson"
id = "too-large"
title = "Too large"
order = 1
covers = [4]
scene = "scenes/bowl.json"
controls = ["learning_rate"]
goal = { check = "diverges" }
solution = { hiker_with = { learning_rate = 3.0 } }
contrast = { scenes = ["scenes/edge.json", "scenes/over.json"] }

[numbers]
limit = { of = { from = "rate_limit", at = "valley" }, format = "rate", sets = "learning_rate" }
+++
A step is the slope times the rate. <b>Bold</b> ![x](http://example.org/x.png) [elsewhere](file:///etc/passwd)

## Question
How large can the rate get before the hiker climbs?

## Goal
Make the hiker leave the map for good.

## Reached
A rate of {rate} throws it out; anything above {limit} does.

## Not yet
At a rate of {rate} it comes back.

## One change
One of them is over the edge.

## In a real network
The limit is {limit} here, and another one there.
"""

SEARCHING = """+++
kind = "lesson"
id = "searching"
title = "Searching"
order = 2
covers = [7]
tab = "tuner"
spec = "specs/small.json"
controls = ["learning_rate", "max_trials", "run"]
code = [
  { text = "def build_model(hp):" },
  { text = '    rate = hp.Choice("learning_rate", [0.01, 0.001, 0.0001])', control = "learning_rate" },
  { text = "tuner = RandomSearch(build_model, max_trials=2)", control = "max_trials" },
]
goal = { check = "trials_finished", at_least = 2 }
solution = { search = "searches/mini-project" }
+++
A search trains one network after another.

## Question
Which one is the best?

## Goal
Train two networks.

## In a real network
These are real ones.
"""


def bowl(rate: float) -> bytes:
    return dump_scene(Scene(surface="bowl", start=(-3.0, 2.0), steps=60, hikers=(Sgd(learning_rate=rate),)))


def write_lessons(folder: Path, lessons: dict[str, str]) -> Path:
    """A folder of lessons with the scenes that they name."""
    for name, content in {"bowl": bowl(0.2), "edge": bowl(1.9), "over": bowl(2.1)}.items():
        (folder / "scenes").mkdir(parents=True, exist_ok=True)
        (folder / "scenes" / f"{name}.json").write_bytes(content)
    shutil.copytree(own_lessons() / "searches" / "mini-project", folder / "searches" / "mini-project")
    (folder / "specs").mkdir(exist_ok=True)
    (folder / "specs" / "small.json").write_bytes(dump_spec(SearchSpec(max_trials=2, epochs=1)))
    for name, text in lessons.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
