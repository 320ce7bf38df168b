"""The sentences about a search are those of the golden file, and none is missing there.

``MOUNTAIN_GOLDEN=write pytest -n0 tests/tuning/words`` writes it anew; read what changed.
"""

from __future__ import annotations

import inspect
import os
import pkgutil

from app.tuning import words
from tests.tuning.words.sentences import GOLDEN, ROOMS, as_text, sentences


def test_that_every_sentence_is_the_golden_one():
    if os.environ.get("MOUNTAIN_GOLDEN") == "write":
        GOLDEN.write_text(as_text(), encoding="utf-8")
    assert as_text() == GOLDEN.read_text(encoding="utf-8")


def test_that_no_function_of_words_is_missing():
    assert {room.__name__.rpartition(".")[2] for room in ROOMS} == {
        m.name for m in pkgutil.iter_modules(words.__path__)
    }
    public = {
        name
        for room in ROOMS
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__ == room.__name__ and not name.startswith("_")
    }
    assert {function for function, _, _ in sentences()} == public
