"""Terms of a text, and terms that are looked for."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.learn.glossary import Glossary
from app.learn.lessons.kinds import Term

EPOCH = Term(id="epoch", term="epoch", sentence="Once through all training rows.")
RATE = Term(id="rate", term="learning rate", aliases=("LR", "rate"), symbol="α", sentence="The stride per slope.")
CURVATURE = Term(id="curvature", term="curvature", symbol="λ", sentence="How sharply the ground bends.")
GLOSSARY = Glossary([RATE, EPOCH, CURVATURE])


def found(text: str) -> list[tuple[str, str]]:
    return [(text[place.begin : place.end], place.term.id) for place in GLOSSARY.find(text)]


def test_that_a_term_is_found_once_in_its_longest_form_and_in_the_plural():
    assert found("Epochs: a learning rate, the rate again, one epoch.") == [
        ("Epochs", "epoch"),
        ("learning rate", "rate"),
    ]


def test_that_a_part_of_a_word_is_no_term_and_a_symbol_is_one_as_it_is_written():
    assert found("separate strategy, learning_rate, rate(s), lr") == []
    assert found("LR below 2/λ") == [("LR", "rate"), ("λ", "curvature")]


def test_that_a_label_is_a_term_where_it_is_nothing_but_that():
    assert GLOSSARY.named("epochs") is EPOCH
    assert GLOSSARY.named("learning_rate") is RATE
    assert GLOSSARY.named("epochs before the search ends") is None


def test_that_typing_finds_names_before_sentences():
    assert [term.id for term in GLOSSARY.search("")] == ["curvature", "epoch", "rate"]
    assert [term.id for term in GLOSSARY.search("ra")] == ["rate", "epoch"]
    assert GLOSSARY.search("xyz") == []


def test_that_an_empty_glossary_finds_nothing():
    assert Glossary().find("epoch") == []


@given(st.text())
def test_that_places_lie_in_any_text_in_order_and_do_not_overlap(text):
    places = GLOSSARY.find(text)
    assert all(one.end <= other.begin for one, other in pairwise(places))
    assert all(0 <= place.begin < place.end <= len(text) for place in places)
