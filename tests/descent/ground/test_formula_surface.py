"""Surfaces of typed formulas: where they start, how their relief is scaled, and that nothing is looked for twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.ground.formula_surface import formula_surface, with_scale_and_start
from app.descent.ground.relief import relief, scale_of
from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import Ground, surface_of


@pytest.mark.parametrize("formula", ["sqrt(x) + y*y", "log(x)", "log(x) + log(y)", "sqrt(4 - x*x - y*y)"])
def test_that_a_formula_s_start_is_well_inside_of_where_it_has_a_loss(formula):
    surface = surface_of(Ground(formula=formula, x=(-4.0, 4.0), y=(-4.0, 4.0)))
    x, y = surface.start
    assert np.isfinite(surface.gradient(x, y)).all()
    for dx, dy in ((0.7, 0), (-0.7, 0), (0, 0.7), (0, -0.7)):
        assert np.isfinite(surface.value(x + dx, y + dy))


def test_that_a_formula_has_the_minima_it_should():
    (minimum,) = formula_surface("x**2 + 3*sin(y)", (-4.0, 4.0), (-4.0, 4.0)).minima
    assert (minimum.x, minimum.y) == (pytest.approx(0, abs=1e-9), pytest.approx(-np.pi / 2))


def test_that_a_formula_s_minima_are_looked_for_when_asked_for_and_once():
    bent, plain = [], fields_of("(x - 1)**2 + y**2")
    counted = replace(plain, hessian=lambda x, y: bent.append(1) or plain.hessian(x, y))
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    made = with_scale_and_start(Surface("custom", "", "", "", domain, (0.0, 0.0), lambda: counted, 1.0))
    assert (len(bent), made.is_surveyed) == (0, False)
    assert made.minima[0].x == pytest.approx(1)
    looked = len(bent)
    assert (looked > 0, made.is_surveyed) == (True, True)
    assert made.lowest == 0
    assert len(bent) == looked


@pytest.mark.parametrize("text", ["x", "0", "log(x)", "1/x", "sqrt(x)*y", "abs(x) + abs(y)", "x**4 + y**4", "-x**2"])
def test_that_strange_formulas_have_a_relief_without_a_warning(text):
    ground = formula_surface(text, (-2.0, 2.0), (-2.0, 2.0))
    assert relief(ground, scale_of(ground), *ground.sides(40)).height.shape == (40, 40)
