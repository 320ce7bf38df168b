"""What the mountain says, word for word, against the golden file (see golden.py)."""

from __future__ import annotations

from app.descent.story.verdict_sentences import words
from tests.descent.endings import ENDINGS, walk_of
from tests.descent.story.golden import check_section


def test_that_verdicts_are_in_these_words():
    said: dict[str, dict[str, str]] = {}
    for name, one, kind, _ in ENDINGS:
        said.setdefault(kind, {})[name] = words(walk_of(one).verdict)
    check_section("verdicts", said)
