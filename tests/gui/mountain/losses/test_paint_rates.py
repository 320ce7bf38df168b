"""The staircases of learning rates below the losses."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.descent.step.hiker import Sgd
from app.descent.walks.scene import Scene
from app.descent.walks.walk import walk
from app.gui.mountain.losses.paint_rates import BESIDE, lifts, paint_rates
from app.gui.theme import LIGHT, pixel_font


def test_that_equal_learning_rates_lie_beside_one_another():
    rate, other = np.full(9, -1.0), np.full(9, -2.0)
    assert lifts([rate, other, rate.copy()]) == [-BESIDE / 2, 0.0, BESIDE / 2]


@pytest.mark.parametrize("height", [24.0, 31.0, 60.0])
@pytest.mark.parametrize("rates", [(1e-26, 0.1), (1e-6, 100.0), (1e-4, 0.01), (1e-3, 0.5)])
def test_that_far_rates_stand_at_two_decades_at_least(qapp, rates, height):
    """One label would say where they are, and not how far apart."""
    walked = walk(Scene(surface="bowl", steps=9, hikers=tuple(Sgd(learning_rate=rate) for rate in rates)))
    picture = QImage(500, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.card))
    painter = QPainter(picture)
    painter.setFont(pixel_font(11.5))
    paint_rates(painter, walked, QRectF(60, 10, 400, height), 9, LIGHT)
    painter.end()
    values = np.frombuffer(picture.constBits(), np.uint32).reshape(100, 500)
    inked = (values[:, 20:55] != values[0, 0]).any(axis=1)
    assert np.count_nonzero(inked[1:] & ~inked[:-1]) >= 2
