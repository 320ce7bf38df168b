"""Recorded searches trained again by real Keras Tuner: what still holds, and what a false record is found by."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learn.check_command import check_lessons
from app.learn.retrain import SHARE, TOLERANCE, near, trained_again
from tests.searching import QUICK, search_in_worker

FAQ = """+++
kind = "faq"
[[questions]]
id = "how-good"
covers = [13]
search = "searches/quick"
question = "How good is the best?"
answer = "It scores {score} after {trials} trials."
[questions.numbers]
score = { of = { from = "best_score" }, format = "score" }
trials = { of = { from = "trials" }, format = "count" }
[[questions.claims]]
id = "scored"
check = { check = "trials_finished", at_least = 3 }
+++
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A folder with a search that was really run, as small as one can be."""
    folder = tmp_path_factory.mktemp("lessons")
    project = tmp_path_factory.mktemp("projects") / "quick"
    search_in_worker(project, QUICK)
    kept = folder / "searches" / "quick"
    kept.mkdir(parents=True)
    for path in (project / "spec.json", *project.glob("journal-*.jsonl")):
        shutil.copy(path, kept)
    (folder / "faq.md").write_text(FAQ, encoding="utf-8")
    return folder


def retrained(folder: Path) -> tuple[int, dict[str, dict], str]:
    out, err = io.StringIO(), io.StringIO()
    code = check_lessons(folder, out, err, trained_again)
    results = [json.loads(line) for line in out.getvalue().splitlines()]
    return code, {result["claim"]: result for result in results}, err.getvalue()


def test_that_what_was_recorded_is_trained_again_and_that_a_false_record_is_found(recorded):
    code, results, said = retrained(recorded)
    assert code == 0
    assert results["{trials}"]["value"] == 3
    assert "Training searches/quick again" in said

    journal = recorded / "searches" / "quick" / "journal-tuner0.jsonl"
    score = results["{score}"]["value"]
    truth = journal.read_text(encoding="utf-8")
    journal.write_text(truth.replace(f'"score":{score!r}', '"score":0.99'), encoding="utf-8")
    code, results, said = retrained(recorded)
    assert code == 1
    assert [name for name, result in results.items() if not result["ok"]] == ["{score}"]
    assert results["{score}"]["value"] == pytest.approx(score)
    assert "0.99 as recorded, give or take" in said


@given(st.floats(-1e6, 1e6), st.floats(-1, 1))
def test_how_near_a_number_has_to_be(recorded_value, share):
    allowed = max(TOLERANCE, SHARE * abs(recorded_value))
    assert near(recorded_value, recorded_value + 0.999 * share * allowed, None)
    assert not near(recorded_value, recorded_value + 1.01 * allowed, None)
    assert near(recorded_value, recorded_value + 2 * allowed, 3 * allowed)
    assert not near(recorded_value, None, None)
    assert near(None, None, None)
