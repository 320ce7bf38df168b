"""Every measure and every check of the list, each on a walk or a search where its value is known otherwise."""

from __future__ import annotations

import math

import pytest
from msgspec import structs

from app.descent.text.json_input import InputError, read_plain
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.learn.check_command import own_lessons
from app.learn.checks.every_check import AnyCheck, AnyMeasure, kinds, meaning, numbers_of
from app.learn.checks.seen import LONGEST_WALK, MOST_STEPS, Runs, Seen

BOWL = {"surface": "bowl", "steps": 60, "hikers": [{"optimizer": "sgd", "learning_rate": 0.2}]}
RAVINE = {
    "surface": "ravine",
    "steps": 200,
    "hikers": [{"optimizer": "sgd", "learning_rate": 0.9}, {"optimizer": "adam", "learning_rate": 0.9}],
}
PLATEAU = {
    "surface": "bowl",
    "steps": 100,
    "hikers": [
        {
            "optimizer": "sgd",
            "learning_rate": 2.0,
            "schedule": {"name": "reduce_lr_on_plateau", "factor": 0.5, "patience": 2, "min_lr": 0.5},
        }
    ],
}
SLOPE = math.hypot(-3, 2)  # of the bowl, x² / 2 + y² / 2, at its start

# Measures of a walk: what is walked, the arguments, and the value.
WALKED = {
    "steps_to_arrive": (BOWL, {}, 18),
    "verdict": (BOWL, {"hiker_with": {"learning_rate": 3.0}}, "diverged"),
    "steps_walked": (BOWL, {"scene_with": {"steps": 7}}, 7),
    "loss_at": (BOWL, {"step": 1}, 6.5 * 0.8**2),
    "lowest_loss": (BOWL, {"scene_with": {"steps": 1}}, 6.5 * 0.8**2),
    "highest_loss": (BOWL, {}, 6.5),
    "place_at": (BOWL, {"axis": "y", "step": 2}, 2 * 0.8**2),
    "slope_at": (BOWL, {"step": 2}, SLOPE * 0.8),
    "stride_at": (BOWL, {"step": 1}, SLOPE * 0.2),
    "stride_change": (BOWL, {}, 0.8**59),
    "axis_rate_at": (BOWL, {"axis": "x"}, 0.2),
    "rate_growth": (BOWL, {"axis": "x"}, 1),
    "learning_rate_at": (BOWL, {}, 0.2),
    "cuts": (PLATEAU, {}, 2),
    "cut_at_epoch": (PLATEAU, {}, 3),
    "distance_left": (BOWL, {"scene_with": {"steps": 1}}, SLOPE * 0.8),
    "left_map_at": (BOWL, {}, None),
    "crossings": (BOWL, {"axis": "x", "hiker_with": {"learning_rate": 1.5}}, 6),  # until it has arrived
    "best_steps": (BOWL, {}, 1),
    "best_rate": (BOWL, {}, 1),
    "rate_limit": (BOWL, {}, 2),
    "curvature": (BOWL, {}, 1),
    "diverges_from": (RAVINE, {"scene_with": {"steps": 400}}, 1.0),
    "arriving_rate": (RAVINE, {"scene_with": {"steps": 400}, "which": "largest"}, 0.9875),
    "steps_to_go": (BOWL, {"hiker_with": {"learning_rate": 1e-4}, "scene_with": {"steps": 300}}, 37783),
    "seeds_that": (BOWL, {"kind": "converged", "seeds": 5}, 5),
    "setting": (RAVINE, {"hiker": 1, "name": "beta_2"}, 0.999),
    "arriving_rates": (BOWL, {"scene_with": {"steps": 1}}, 1),
}
# Measures of a search: which one, the arguments, and the value.
RATE = {"learning_rate": 0.1}
SEARCHED = {
    "best_score": ("mini-project", {}, 0.9),
    "best_value": ("mini-project", {"name": "units"}, 64),
    "spread": ("mini-project", {}, 0.9 - 0.585),
    "trials": ("rates", {}, 9),
    "epochs_trained": ("mini-project", {}, 25),
    "combinations": ("mini-project", {}, 12),
    "varied": ("everything-at-once", {}, 5),
    "baseline": ("rates", {}, 0.455),
    "validation_rows": ("rates", {}, 200),
    "score_of": ("rates", {"where": RATE}, 0.885),
    "metric_of": ("rates", {"where": RATE, "metric": "val_loss", "epoch": 1}, 0.352519),
    "lowest_of": ("rates", {"where": {"learning_rate": 100.0}, "metric": "val_loss"}, 1844.227),
    "highest_of": ("rates", {"where": {"learning_rate": 100.0}, "metric": "val_loss"}, 94932.5),
    "best_epoch": ("mini-project", {}, 4),
    "reductions": ("plateau", {"where": RATE}, 8),
    "first_reduction": ("no-plateau", {"where": RATE}, None),
    "rate_at_epoch": ("plateau", {"where": RATE}, 0.1 / 2**7),
    "parameters": ("rates", {"where": RATE}, 769),
}
MADE = {
    "difference": {
        "of": {"from": "best_score", "search": "searches/rates"},
        "less": {"from": "score_of", "search": "searches/rates", "where": RATE},
    },
    "ratio": {"of": {"from": "setting", "name": "steps"}, "by": {"from": "learning_rate_at"}},
}
# Checks: where they hold, and where they do not.
HELD = {
    "arrives": (BOWL, {}, {"hiker_with": {"learning_rate": 0.001}}),
    "arrives_within": (BOWL, {"steps": 18}, {"hiker_with": {"learning_rate": 0.19}}),
    "near_best": (BOWL, {"times": 18}, {"hiker_with": {"learning_rate": 0.19}}),
    "verdict_is": (BOWL, {"kind": "converged"}, {"hiker_with": {"learning_rate": 2.0}}),
    "diverges": (
        {**BOWL, "hikers": [{"optimizer": "sgd", "learning_rate": 3.0}]},
        {},
        {"hiker_with": {"learning_rate": 1.9}},
    ),
    "rate_between": (BOWL, {"low": 0.2, "high": 0.3}, {"hiker_with": {"learning_rate": 0.19}}),
    "lower_loss_than": (RAVINE, {"hiker": 0, "other": 1}, {"hiker_with": {"learning_rate": 0.0001}}),
    "arrives_before": (RAVINE, {"hiker": 0, "other": 1}, {"hiker_with": {"learning_rate": 0.0001}}),
    "loss_below": (BOWL, {"loss": 0.001}, {"hiker_with": {"learning_rate": 0.001}}),
    "plateau_cuts": (PLATEAU, {"exactly": 2}, {"hiker_with": {"learning_rate": 1.0}}),
    "crosses": (PLATEAU, {"axis": "x"}, {"hiker_with": {"learning_rate": 0.5}}),
    "optimizer_is": (BOWL, {"optimizer": "sgd"}, {"hiker_with": {"optimizer": "adam"}}),
    "number": (BOWL, {"of": {"from": "steps_to_arrive"}, "at_most": 18}, {"hiker_with": {"learning_rate": 0.001}}),
    "all_of": (
        BOWL,
        {"checks": [{"check": "arrives"}, {"check": "rate_between", "low": 0.2, "high": 1}]},
        {"hiker_with": {"learning_rate": 0.19}},
    ),
}
PROVEN = {
    "trials_finished": ("rates", {"at_least": 9}, {"at_least": 10}),
    "best_val_at_least": ("rates", {"score": 0.89}, {"score": 0.91}),
    "beats_baseline": ("rates", {"by": 0.4}, {"by": 0.5}),
    "one_varied": ("rates", {"name": "learning_rate"}, {"name": "units"}),
    "rates_over_powers": ("rates", {"powers": 8}, {"powers": 9}),
    "plateau_reduced": ("plateau", {"exactly": 8}, {"exactly": 2}),
    "better_than": (
        "rates",
        {"where": {"learning_rate": 0.01}, "other": {"learning_rate": 0.001}},
        {"where": {"learning_rate": 0.001}, "other": {"learning_rate": 0.01}},
    ),
    "tried": ("sgd-adam", {"where": {"optimizer": "sgd"}}, {"where": {"optimizer": "lion"}}),
}


def seen(scene: dict | None = None, search: str | None = None) -> Seen:
    made = None if scene is None else read_plain(scene, Scene)
    return Seen(Runs(own_lessons()), made, None, made).on(None, search and f"searches/{search}")


def measured(name: str, arguments: dict, at: Seen) -> float | str | None:
    return read_plain({"from": name, **arguments}, AnyMeasure).look(at)  # type: ignore[arg-type]


def answer(name: str, arguments: dict, at: Seen):
    check = read_plain({"check": name, **arguments}, AnyCheck)  # type: ignore[arg-type]
    found = check.answer(at)
    assert set(numbers_of(check)) == set(found.numbers)
    return found


def test_that_every_measure_and_check_is_tried_here_and_means_something():
    assert {*WALKED, *SEARCHED, *MADE} == set(kinds(AnyMeasure))
    assert {*HELD, *PROVEN, "one_thing_changed"} == set(kinds(AnyCheck))
    for kind in (*kinds(AnyMeasure).values(), *kinds(AnyCheck).values()):
        assert meaning(kind).endswith((".", "…"))


@pytest.mark.parametrize("name", WALKED)
def test_a_measure_of_a_walk(name):
    scene, arguments, value = WALKED[name]
    rough = 0.02 if name in ("diverges_from", "arriving_rate", "steps_to_go") else 1e-9
    found = measured(name, arguments, seen(scene))
    assert found == (value if isinstance(value, str) or value is None else pytest.approx(value, rel=rough))


@pytest.mark.parametrize("name", SEARCHED)
def test_a_measure_of_a_search(name):
    search, arguments, value = SEARCHED[name]
    found = measured(name, arguments, seen(search=search))
    assert found == (value if value is None else pytest.approx(value, abs=1e-6 * max(1.0, abs(value))))
    assert measured(name, {**arguments, "search": f"searches/{search}"}, seen()) == found


def test_measures_made_of_others():
    assert measured("difference", MADE["difference"], seen()) == pytest.approx(0.015, abs=1e-6)
    assert measured("ratio", MADE["ratio"], seen(BOWL)) == 300
    never = {"of": {"from": "left_map_at"}, "less": {"from": "loss_at"}}
    assert measured("difference", never, seen(BOWL)) is None


@pytest.mark.parametrize("name", HELD)
def test_where_a_check_of_a_walk_holds_and_where_not(name):
    scene, arguments, change = HELD[name]
    there = seen(scene)
    assert answer(name, arguments, there).ok
    assert not answer(name, arguments, there.changed(0, change["hiker_with"], {})).ok


@pytest.mark.parametrize("name", PROVEN)
def test_where_a_check_of_a_search_holds_and_where_not(name):
    search, holds, fails = PROVEN[name]
    assert answer(name, holds, seen(search=search)).ok
    assert not answer(name, fails, seen(search=search)).ok


@pytest.mark.parametrize(
    ("hiker", "scene", "changed"),
    [
        ({}, {}, "nothing"),
        ({"learning_rate": 0.3}, {}, "learning rate"),
        ({}, {"noise": 0.5}, "noise"),
        ({"style": {"colour": "orange", "marker": "star", "dash": "solid"}}, {}, "nothing"),
        ({"optimizer": "adam"}, {}, "optimizer"),
        ({"momentum": 0.9, "learning_rate": 0.1}, {}, "learning rate, momentum"),
        ({}, {"steps": 61, "seed": 8}, "steps, seed"),
    ],
)
def test_what_counts_as_one_thing_changed(hiker, scene, changed):
    found = answer("one_thing_changed", {}, seen(BOWL).changed(0, hiker, scene))
    assert found.ok is (changed != "nothing" and "," not in changed)
    assert found.numbers["changed"] == changed


def test_that_a_walk_that_ends_badly_says_why():
    assert answer("arrives", {}, seen(BOWL).changed(0, {"learning_rate": 3.0}, {})).why == "diverged"


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("steps_to_arrive", {"hiker": 1}, "hiker 1 is not in the scene"),
        ("verdict", {"hiker": -1}, "hiker -1 is not in the scene"),
        ("verdict", {"hiker": 8, "hiker_with": {"momentum": 0.9}}, "hiker 8 is not in the scene"),
        ("loss_at", {"step": 61}, "step 61 is not in this walk"),
        ("verdict", {"hiker_with": {"speed": 3}}, "speed"),
        ("verdict", {"scene_with": {"steps": 0}}, "$.steps"),
        ("setting", {"name": "speed"}, "speed"),
        ("score_of", {}, "there is no search"),
        ("score_of", {"search": "searches/rates", "where": {"learning_rate": 5.0}}, "no trial has learning_rate = 5.0"),
        ("metric_of", {"search": "searches/rates", "metric": "mood"}, "there is no mood"),
        ("metric_of", {"search": "searches/rates", "metric": "loss", "epoch": 0}, "epoch 0"),
        ("reductions", {"search": "searches/sgd-adam", "where": {"learning_rate": 0.1}}, "2 trials have"),
        ("best_value", {"search": "searches/rates", "name": "units"}, "units is not varied"),
        ("verdict", {"scene": "scenes/none.json"}, "there is no scenes/none.json"),
    ],
)
def test_that_what_cannot_be_measured_is_said(name, arguments, said):
    with pytest.raises(InputError, match=said.replace("$", r"\$")):
        measured(name, arguments, seen(BOWL))


def test_that_walks_have_a_budget():
    one = {"scene_with": {"steps": LONGEST_WALK + 1}}
    with pytest.raises(InputError, match="more than a lesson may walk"):
        measured("verdict", one, seen(BOWL))
    there = seen(BOWL)
    there.runs.spent = MOST_STEPS - 100
    assert measured("verdict", {}, there) == "converged"
    with pytest.raises(InputError, match="in all"):
        measured("verdict", {"scene_with": {"seed": 1}}, there)


def test_that_whoever_drags_a_rate_may_do_so_for_ever_and_is_swept_once():
    there = seen(BOWL)
    runs = Runs(most=math.inf)
    for k in range(200):
        at = Seen(runs, there.changed(0, {"learning_rate": 0.1 + k / 1000}, {}).scene)
        assert measured("best_rate", {}, at) == pytest.approx(1)
    assert runs.spent == 60 * (181 + 200)


def test_that_a_walk_that_is_shown_is_not_walked_again():
    there = seen(BOWL)
    shown = walk(there.whole_scene)
    there.runs.know(shown)
    assert there.walked() is shown.walks[0]
    assert there.runs.spent == 0


def test_that_the_ways_to_a_goal_are_counted():
    ways = [answer(*asked, seen(BOWL)).numbers["ways"] for asked in (("arrives", {}), ("near_best", {"times": 3}))]
    assert ways[0] > ways[1] >= 1
    assert answer("arrives_within", {"steps": 0}, seen(BOWL)).numbers["ways"] == 0


def test_that_of_long_walks_only_the_last_are_remembered():
    soon_over = seen(BOWL).changed(0, {"learning_rate": 100.0}, {"steps": LONGEST_WALK // 4}).whole_scene
    runs = Runs()
    few = [structs.replace(soon_over, seed=seed) for seed in range(25)]
    for one in few:
        runs.walk(one)
    before = runs.spent
    runs.walk(few[-1])
    assert runs.spent == before
    runs.walk(few[0])
    assert runs.spent == before + LONGEST_WALK // 4


def test_that_a_metric_is_of_the_epoch_that_the_score_is_of():
    at, where = seen(search="rates"), {"learning_rate": 100.0}
    score = measured("score_of", {"where": where}, at)
    best = {"metric": "val_accuracy", "epoch": "best", "where": where}
    assert measured("metric_of", best, at) == score
    assert measured("metric_of", {**best, "epoch": -1}, at) < score


@pytest.mark.parametrize(
    ("rate", "said"), [(0.5, "arrives after"), (3.0, "is thrown out"), (1e-6, "crawls"), (2.03, "jumps to and fro")]
)
def test_that_an_ending_goes_on_with_a_sentence(rate, said):
    found = answer("diverges", {}, seen(BOWL).changed(0, {"learning_rate": rate}, {}))
    assert str(found.numbers["ending"]).startswith(said)
