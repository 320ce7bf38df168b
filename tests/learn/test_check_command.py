"""``mountain learn``: what a teacher is told about the lessons in a folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app import cli
from app.learn.check_command import own_lessons

TOO_LARGE = "05-too-large.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A teacher's own folder: one lesson of ours, with what it names."""
    for name in ("scenes", "searches"):
        shutil.copytree(own_lessons() / name, tmp_path / name)
    shutil.copy(own_lessons() / TOO_LARGE, tmp_path)
    return tmp_path


def edited(folder: Path, before: str, after: str) -> None:
    path = folder / TOO_LARGE
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def checked(folder: Path, capsys) -> tuple[int, list[dict], list[str]]:
    code = cli.main(["learn", "--check", str(folder)])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err.splitlines()


def test_that_every_claim_of_our_own_lessons_is_true(capsys):
    code = cli.main(["learn", "--check"])
    said = capsys.readouterr()
    assert said.err == ""
    results = [json.loads(line) for line in said.out.splitlines()]
    assert results
    assert all(list(result) == ["lesson", "claim", "value", "ok"] for result in results)
    assert [result for result in results if not result["ok"]] == []
    assert code == 0


def test_that_a_folder_of_a_teacher_is_checked_the_same(folder, capsys):
    code, results, said = checked(folder, capsys)
    assert (code, said) == (0, [])
    assert {result["lesson"] for result in results} == {"too-large"}


def test_that_a_false_number_is_a_failure_that_names_it(folder, capsys):
    edited(folder, "above = 1\n", "above = 1000\n")
    code, results, (said,) = checked(folder, capsys)
    assert code == 1
    (false,) = [result for result in results if not result["ok"]]
    assert false["claim"] == "above-the-limit"
    assert TOO_LARGE in said
    assert "1000" in said


FAULTS = {
    "a number that nothing stands for": (
        "it is at the bottom after",
        "it is, at loss 0.25, at the bottom after",
        "0.25",
    ),
    "a claim about another number": ("at 2.1 every swing", "at 2.2 every swing", "no text of the page says"),
    "a number that is only the hiker's": (
        'at 2.1 every swing is wider than the last"\nof = { from = "stride_change",',
        'goes from"\nof = { from = "stride_change", hiker = 0,',
        "the number 2.1",
    ),
    "a plain number that is not there": ('plain = ["2"]', 'plain = ["2", "1998"]', "1998"),
    "an unknown check": ('goal = { check = "diverges" }', 'goal = { check = "flies" }', "use one of arrives"),
    "an unknown measure": ('from = "curvature"', 'from = "weight"', "use one of steps_to_arrive"),
    "a missing scene": ('scene = "scenes/bowl-sgd.json"', 'scene = "scenes/bowl.json"', "there are bowl-"),
    "an absolute path": ('scene = "scenes/bowl-sgd.json"', 'scene = "/etc/passwd"', "absolute path"),
    "a path out of the folder": ('scene = "scenes/bowl-sgd.json"', 'scene = "../bowl.json"', "leads out"),
    "broken TOML": ("order = 5", "order = = 5", "line 5"),
    "an unknown key": ("order = 5", "order = 5\nlevel = 3", "known here"),
    "a wrong type": ("order = 5", 'order = "five"', "line 5 (order): expected a whole number"),
    "a missing key": ('title = "Too large"\n', "", '"title" is missing'),
    "an unknown placeholder": ("{bend}", "{band}", "{bend}"),
    "a part that is missing": ("## Question", "## Riddle", "## Question"),
    "four sentences before the question": ("Your hiker", "Look. Your hiker", "at most 3"),
    "a click": ("Make the hiker", "Click the slider to make the hiker", "'Click'"),
    "a walk without end": (
        "solution = { hiker_with = { learning_rate = 3.0 } }",
        "solution = { hiker_with = { learning_rate = 3.0 }, scene_with = { steps = 1000000 } }",
        "more than a lesson may walk",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_that_a_fault_is_said_in_one_line_with_what_would_be_right(fault, folder, capsys):
    before, after, right = FAULTS[fault]
    edited(folder, before, after)
    code, _, said = checked(folder, capsys)
    assert code == (1 if "walk" in fault else 2)
    assert len(said) == 1
    assert TOO_LARGE in said[0]
    assert right in said[0]
    assert "Traceback" not in said[0]


def test_that_a_page_called_as_another_is_a_fault(folder, capsys):
    shutil.copy(folder / TOO_LARGE, folder / "06.md")
    code, _, (said,) = checked(folder, capsys)
    assert code == 2
    assert "06.md" in said
    assert TOO_LARGE in said


def test_that_ten_megabytes_of_text_are_not_read(folder, capsys):
    (folder / TOO_LARGE).write_text("+++\n" + "a" * 10_000_000, encoding="utf-8")
    code, _, (said,) = checked(folder, capsys)
    assert code == 2
    assert "10,000,004 bytes" in said


def test_that_a_link_out_of_the_folder_is_not_followed(folder, tmp_path_factory, capsys):
    outside = tmp_path_factory.mktemp("outside") / "bowl.json"
    outside.write_text("{}", encoding="utf-8")
    (folder / "scenes" / "bowl-sgd.json").unlink()
    (folder / "scenes" / "bowl-sgd.json").symlink_to(outside)
    code, _, (said,) = checked(folder, capsys)
    assert code == 2
    assert "a link that leads out" in said


def test_that_a_folder_without_lessons_is_said_to_be_one(tmp_path, capsys):
    code, results, (said,) = checked(tmp_path, capsys)
    assert (code, results) == (2, [])
    assert "there are no lessons in it" in said


@pytest.mark.parametrize(("arguments", "said"), [([], "--check"), (["--check", "no/such/folder"], "no such folder")])
def test_that_what_cannot_be_checked_is_said(arguments, said, capsys):
    assert cli.main(["learn", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_that_the_guide_lists_every_measure_and_check(capsys):
    assert cli.main(["learn", "--list"]) == 0
    assert capsys.readouterr().out in (own_lessons() / "README.md").read_text(encoding="utf-8")
