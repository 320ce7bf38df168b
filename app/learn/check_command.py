"""``mountain learn --check``: every claim of a folder's lessons run, a JSON line each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec

from app import paths
from app.descent.text.json_input import InputError
from app.learn.checks.seen import Runs
from app.learn.lessons.claims import Result, false_claim, run_claims
from app.learn.lessons.read import Course, read_course

Retrain = Callable[[Course, Runs, IO[str]], list[Result]]


def own_lessons() -> Path:
    """The lessons that come with the app."""
    return paths.resources() / "lessons"


def check_lessons(folder: Path, out: IO[str], err: IO[str], retrain: Retrain | None = None) -> int:
    """Check a folder; the exit code: 0 all true, 1 a claim is false, 2 something in it cannot be read.

    ``out`` gets a JSON line a claim; ``err`` a sentence for each fault and each claim that is false. ``retrain`` trains
    the recorded searches again, and says which claims about them still hold.
    """
    try:
        course = read_course(folder)
    except InputError as error:
        print(f"mountain: {error}", file=err)
        return 2
    for fault in course.faults:
        print(f"mountain: {fault}", file=err)
    runs = Runs(folder)
    false = 0
    for result in run_claims(course, runs) if retrain is None else retrain(course, runs, err):
        value = (
            float(result.value) if isinstance(result.value, float) else result.value
        )  # a share too is a plain number
        line = {"lesson": result.page, "claim": result.claim, "value": value, "ok": result.ok}
        print(msgspec.json.encode(line).decode(), file=out, flush=True)
        if not result.ok:
            false += 1
            print(f"mountain: {false_claim(course, result)}", file=err)
    return 2 if course.faults else int(false > 0)
