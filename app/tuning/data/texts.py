"""The words of a text, cut as Keras's TextVectorization cuts them, so that a saved model finds the same ones."""

from __future__ import annotations

import string
from collections.abc import Iterable

MOST_WORDS = 200  # of a column that become numbers
PUNCTUATION = string.punctuation.encode()


def words_of(text: str) -> set[bytes]:
    """The different words of a text, in UTF-8: ASCII letters small, no ASCII punctuation, cut at ASCII white space.

    ``standardize="lower_and_strip_punctuation"``, ``split="whitespace"`` in Keras's words; like it, other alphabets'
    letters stay as they are.
    """
    return set(text.encode(errors="replace").lower().translate(None, PUNCTUATION).split())


def commonest_words(texts: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The words that most rows have, each of at least two rows; of equally common ones the alphabet's first.

    ``texts`` are different texts, each with how many rows have it.
    """
    rows: dict[bytes, int] = {}
    for text, count in texts:
        for word in words_of(text):
            rows[word] = rows.get(word, 0) + count
    often = [word for word, count in rows.items() if count > 1] or list(rows)
    return tuple(word.decode() for word in sorted(often, key=lambda word: (-rows[word], word))[:MOST_WORDS])
