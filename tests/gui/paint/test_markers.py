"""Markers: each another shape, all looking equally large, within the reach that they say."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.descent.step.hiker_style import Marker
from app.gui.paint.markers import marker_path, reach
from app.gui.tuner.views.trial_looks import MARKERS, symbol_of
from tests.gui.paint.pixels import pixels

ALL = get_args(Marker)


def area(marker: str, size: float) -> float:
    """Pixels that a marker covers."""
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(marker_path(marker, size).translated(50, 50), QColor("white"))
    painter.end()
    return float(pixels(picture).mean(axis=2).sum() / 255)


@pytest.mark.parametrize("marker", ALL)
def test_that_markers_look_equally_large_and_stay_within_their_reach(qapp, marker):
    assert 0.75 < area(marker, 20) / area("circle", 20) < 1.15
    box = marker_path(marker, 3.0).boundingRect()
    assert max(-box.left(), box.right(), -box.top(), box.bottom()) <= 3.0 * reach(marker) + 1e-6


def test_that_no_two_markers_are_one_shape(qapp):
    shapes = [marker_path(marker, 10.0) for marker in ALL]
    assert not any(one == other for k, one in enumerate(shapes) for other in shapes[:k])


@pytest.mark.parametrize("marker", MARKERS)
def test_that_a_trial_s_symbol_fills_the_square_that_a_chart_draws_it_in(qapp, marker):
    box = symbol_of(marker).boundingRect()
    assert max(-box.left(), box.right(), -box.top(), box.bottom()) == pytest.approx(0.5)
