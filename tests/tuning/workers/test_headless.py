"""How a search without a window ends: its exit code, and the line that says why."""

from __future__ import annotations

import io

import pytest

from app.tuning.project.folder import prepare_project
from app.tuning.record.events import SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.headless import search_headless
from tests.gui.told import W

SPEC = SearchSpec(max_trials=2)


def ran(project, ends, reason="completed"):
    """The exit code of a search whose trials ended so, and its last line."""
    prepare_project(project, SPEC, resume=False)

    def search(_project, tell, _control):
        tell(SearchStarted(time=0.0, spec=SPEC, versions={}, **W))
        for number, (status, score, message) in enumerate(ends):
            tell(TrialStarted(time=1.0, trial=str(number), values={"units": 32}, **W))
            end = {"status": status, "score": score, "message": message}
            tell(TrialEnded(time=2.0, trial=str(number), **end, **W))
        tell(SearchEnded(time=3.0, reason=reason, **W))

    said = io.StringIO()
    code = search_headless(project, io.BytesIO(), said, search)
    return code, said.getvalue().splitlines()[-1]


FINE, FAILED = ("COMPLETED", 0.5, None), ("FAILED", None, "ValueError: no luck")
NAN = ("INVALID", None, "The val_loss was not a finite number at any epoch.")
SKIPPED = ("SKIPPED", None, "You skipped this trial.")


@pytest.mark.parametrize(
    ("ends", "reason", "code", "said"),
    [
        ([FINE, FAILED], "completed", 0, "Completed: 2 trials (1 failed)"),
        ([FAILED, FAILED], "completed", 1, "All 2 trials failed: ValueError: no luck"),
        ([NAN, NAN], "completed", 1, "All 2 trials failed: The val_loss was not a finite number at any epoch."),
        ([FAILED], "exhausted", 1, "The trial failed: ValueError: no luck"),
        ([SKIPPED, FAILED], "completed", 1, "No trial got a score (1 skipped, 1 failed): ValueError: no luck"),
        ([SKIPPED, SKIPPED], "completed", 0, "Completed: 2 trials (2 skipped)"),
        ([FAILED], "stopped", 130, "Stopped after 1 of 2 trials (1 failed)"),
    ],
)
def test_that_a_search_none_of_whose_trials_scored_is_a_failure(tmp_path, ends, reason, code, said):
    ended, line = ran(tmp_path / "p", ends, reason)
    assert (ended, line.startswith(said)) == (code, True), line
