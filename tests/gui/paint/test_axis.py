"""An axis on a picture: values and pixels belong together, and labels stand where their values lie."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.gui.paint.axis import level, paint_levels, paint_marks, upright
from app.gui.paint.ticks import Tick
from app.gui.theme import LIGHT, pixel_font

RECT = QRectF(100, 20, 150, 60)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0, 1))
def test_that_a_value_and_its_pixel_belong_together(low, span, part):
    for scale in (upright(RECT, low, low + span), level(RECT, low, low + span)):
        value = low + part * span
        assert scale.value(scale.pixel(value)) == pytest.approx(value, rel=1e-6, abs=1e-6 * max(span, abs(low)))
        np.testing.assert_allclose(scale.pixel(np.array([value])), [scale.pixel(value)])


def test_that_an_upright_axis_goes_up_and_holds_what_is_beyond_it():
    up = upright(RECT, -3.0, 2.0)
    assert (up.pixel(-3.0), up.pixel(2.0)) == (RECT.bottom(), RECT.top())
    assert (up.held(-math.inf), up.held(math.inf), up.held(math.nan)) == (RECT.bottom(), RECT.top(), RECT.top())


@pytest.fixture
def picture(qapp):
    made = QImage(300, 120, QImage.Format.Format_RGB32)
    made.fill(QColor(LIGHT.card))
    return made


def inked(picture: QImage, rect: QRectF) -> list[int]:
    """The rows of a part of a picture that have ink on them."""
    left, right = int(rect.left()), int(rect.right())
    ground = QColor(LIGHT.card).rgb()
    rows = range(int(rect.top()), int(rect.bottom()))
    return [y for y in rows if any(picture.pixel(x, y) != ground for x in range(left, right))]


def test_that_labels_of_an_upright_axis_stand_beside_their_lines(picture):
    painter = QPainter(picture)
    painter.setFont(pixel_font(11))
    paint_levels(painter, RECT, upright(RECT, 0.0, 1.0), [Tick(0.0, "low"), Tick(1.0, "high")], LIGHT)
    painter.end()
    rows = inked(picture, QRectF(0, 0, RECT.left() - 2, 120))
    assert all(min(abs(y - RECT.top()), abs(y - RECT.bottom())) <= 9 for y in rows)
    assert inked(picture, QRectF(RECT.left() + 5, 0, 20, 120)) == [int(RECT.top()), int(RECT.bottom())]


def test_that_the_last_label_of_a_level_axis_stays_on_the_picture(picture):
    painter = QPainter(picture)
    painter.setFont(pixel_font(11))
    paint_marks(painter, RECT.bottom(), level(RECT, 0.0, 1.0), [Tick(1.0, "1,000,000")], LIGHT, right=RECT.right() + 4)
    painter.end()
    assert inked(picture, QRectF(RECT.left(), 84, RECT.width() + 4, 20))
    assert not inked(picture, QRectF(RECT.right() + 5, 84, 40, 20))
