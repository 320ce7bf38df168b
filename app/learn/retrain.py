"""``mountain learn --check --train``: the recorded searches trained again, by real Keras Tuner, and compared."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import IO

from app.descent.text.json_input import InputError
from app.learn.checks.measure import Found
from app.learn.checks.seen import Runs
from app.learn.lessons.claims import Result, run_claims
from app.learn.lessons.read import Course, searches_of
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.headless import search_headless

TOLERANCE, SHARE = 0.02, 0.05  # as far off as a retrained number may be: so much, or this share of the recorded one


def trained_again(course: Course, runs: Runs, progress: IO[str]) -> list[Result]:
    """Every claim, first by the recorded searches and then by the same trained again; the values are the new ones.

    A claim holds if it does as recorded, and if its new value is as near to the recorded one as its ``tolerance`` says.
    """
    recorded = list(run_claims(course, runs))
    anew = Runs(runs.folder)
    for name in searches_of(course):
        print(f"Training {name} again", file=progress)
        spec = runs.search(name).spec
        if spec is None:
            raise InputError(f"{name}: its journal does not begin with a spec, so it cannot be trained again")
        anew.learn_anew(name, _trained(spec, progress))
    return [_compared(before, after) for before, after in zip(recorded, run_claims(course, anew), strict=True)]


def _trained(spec: SearchSpec, progress: IO[str]) -> SearchState:
    """A search run from its beginning in a folder of its own; raises InputError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve() / "search"
        prepare_project(project, spec, resume=False)
        if search_headless(project, io.BytesIO(), progress) != 0:
            raise InputError("the search could not be trained again")
        return project_state(project)


def _compared(before: Result, after: Result) -> Result:
    if before.value == after.value or not before.ok:
        return after._replace(ok=before.ok, expected=before.expected)
    return after._replace(ok=near(before.value, after.value, before.tolerance), expected=_said(before))


def near(recorded: Found, trained: Found, tolerance: float | None) -> bool:
    """Whether a number of a network trained again is as it was recorded; without a ``tolerance`` by the usual one."""
    if not isinstance(recorded, float) or not isinstance(trained, float):
        return recorded == trained
    return abs(trained - recorded) <= (max(TOLERANCE, SHARE * abs(recorded)) if tolerance is None else tolerance)


def _said(before: Result) -> str:
    if not isinstance(before.value, float):
        return f"{before.value!r}, as recorded"
    off = max(TOLERANCE, SHARE * abs(before.value)) if before.tolerance is None else before.tolerance
    return f"{before.value:g} as recorded, give or take {off:g}"
