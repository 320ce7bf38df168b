"""Folders of lessons that tests write."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from app.learn.check_command import own_lessons
from app.learn.checks.seen import Runs
from app.learn.lessons.claims import Result, run_claims
from app.learn.lessons.read import Course, read_course

BOWL = {"surface": "bowl", "steps": 60, "hikers": [{"optimizer": "sgd", "learning_rate": 0.2}]}
BOTH = {
    "surface": "ravine",
    "steps": 200,
    "hikers": [{"optimizer": "sgd", "learning_rate": 0.3}, {"optimizer": "adam", "learning_rate": 0.3}],
}


def folder_of(folder: Path, files: dict[str, str], **scenes: dict) -> Path:
    """A folder with these lesson files (by name), and scenes beside them: scenes/bowl.json and others."""
    (folder / "scenes").mkdir(parents=True)
    for name, scene in {"bowl": BOWL, "both": BOTH, **scenes}.items():
        (folder / "scenes" / f"{name}.json").write_text(json.dumps(scene), encoding="utf-8")
    shutil.copytree(own_lessons() / "searches", folder / "searches")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def course_of(folder: Path, files: dict[str, str], **scenes: dict) -> Course:
    """The same, read."""
    return read_course(folder_of(folder, files, **scenes))


def results_of(course: Course) -> dict[str, Result]:
    """The results of its claims, by the claims' ids."""
    assert course.faults == ()
    return {result.claim: result for result in run_claims(course, Runs(course.folder))}
