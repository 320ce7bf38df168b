"""A walk as JSON and as a table, for other programs."""

from __future__ import annotations

import csv

import msgspec

from app.descent import Scene, walk, walk_json
from app.descent.step.hiker import Sgd
from app.descent.story.verdict_sentences import words
from app.descent.story.walk_json_csv import walk_rows

LEAVING = Scene(surface="himmelblau", steps=100, hikers=(Sgd(learning_rate=100),))


def test_that_the_same_scene_gives_the_same_json():
    scene = Scene(noise=0.3, seed=11, steps=50)
    assert walk_json(walk(scene)) == walk_json(walk(scene))


def test_that_a_number_that_is_none_travels_as_null():
    document = msgspec.json.decode(walk_json(walk(LEAVING)))
    one = document["walks"][0]
    assert one["loss"][-1] is None
    assert None not in one["loss"][:-1]


def test_that_the_json_has_the_contract_s_keys():
    document = msgspec.json.decode(walk_json(walk(Scene(steps=3))))
    assert list(document) == ["scene", "walks"]
    keys = ["hiker", "x", "y", "loss", "gradient_x", "gradient_y", "learning_rate", "verdict"]
    assert all(list(one) == keys for one in document["walks"])
    assert list(document["walks"][0]["verdict"]) == ["kind", "step", "sentence"]


def test_that_the_table_has_a_row_for_every_place(tmp_path):
    walked = walk(Scene(steps=3))
    path = tmp_path / "walk.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(walk_rows(walked))
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 4
    assert float(rows[1]["x"]) == walked.walks[0].x[1]
    assert rows[3]["learning_rate"] == ""


def test_that_the_verdict_is_the_walk_s_in_words():
    walked = walk(Scene(steps=50))
    for told, one in zip(msgspec.json.decode(walk_json(walked))["walks"], walked.walks, strict=True):
        verdict = one.verdict
        assert told["verdict"] == {"kind": verdict.kind, "step": verdict.step, "sentence": words(verdict)}
