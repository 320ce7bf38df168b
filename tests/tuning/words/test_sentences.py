"""The sentences about a search are those of the golden file, and none is missing there."""

from __future__ import annotations

import inspect
import pkgutil

from app.tuning import words
from tests.golden import check_section
from tests.tuning.words.sentences import ROOMS, sentences


def test_that_every_sentence_is_the_golden_one():
    said: dict[str, dict[str, str]] = {}
    for function, case, sentence in sorted(sentences(), key=lambda made: made[0]):
        assert case not in said.setdefault(function, {})
        said[function][case] = sentence
    check_section("search: sentences", said)


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
