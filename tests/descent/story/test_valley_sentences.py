"""What a survey found, in words."""

from __future__ import annotations

import pytest

from app.descent.ground.surface_choice import SURFACES, Ground, surface_of
from app.descent.story.valley_sentences import is_edge_marked, valleys_text


def said(formula: str, half: float) -> str:
    return valleys_text(surface_of(Ground(formula=formula, x=(-half, half), y=(-half, half))))


@pytest.mark.parametrize(
    ("name", "count"), [("bowl", "1 valley"), ("two-valleys", "2 valleys"), ("saddle", "2 valleys")]
)
def test_the_valleys_are_counted(name, count):
    assert count in valleys_text(SURFACES[name])


def test_equally_low_valleys_are_called_so():
    assert "equally low" in valleys_text(SURFACES["himmelblau"])
    assert "equally low" not in valleys_text(SURFACES["two-valleys"])


def test_of_many_the_lowest_alone_is_said_to_be_starred():
    assert "lowest starred" in said("sin(3*x)^2 + sin(3*y)^2 + (x^2 + y^2)/100", 5)


def test_a_lower_edge_is_told_with_its_loss_and_place():
    text = said("x + y", 2)
    assert "−4" in text
    assert "(−2, −2)" in text


def test_an_edge_is_not_called_lowest_beside_a_lower_valley_or_on_level_ground():
    assert "edge" not in said("x^2 + y^2", 2)
    assert "edge" not in said("0*x + 5", 2)


def test_eggholders_edge_is_lower_than_all_its_valleys():
    formula = "-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - y - 47)))"
    eggholder = surface_of(Ground(formula=formula, x=(-512, 512), y=(-512, 512)))
    assert is_edge_marked(eggholder)
    assert "−960" in valleys_text(eggholder)
