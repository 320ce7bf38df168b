"""Stamped dots are the dots that a path would draw."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPainter, QPen

from app.gui.paint.markers import marker_path
from app.gui.paint.stamps import PHASES, RADIUS, draw_dots
from tests.gui.paint.pixels import pixels, white


@pytest.mark.parametrize("marker", ["circle", "square", "star", "wedge"])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_that_a_stamped_dot_is_the_one_a_path_draws(qapp, marker, ratio):
    """To the fraction of a pixel that a stamp is made for, on the screen as in a figure."""
    places = np.array([[60.0, 50.0], [90.5, 80.25], [120.75, 20.5]]) + 0.5 / PHASES / ratio
    pictures = []
    for stamped in (True, False):
        picture = white()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        if stamped:
            draw_dots(painter, marker, [places[:1], places[1:]], ("#009E73", "#D55E00"), "white")
        else:
            for (x, y), colour in zip(places.tolist(), ("#009E73", "#D55E00", "#D55E00"), strict=True):
                painter.setPen(QPen(QColor("white"), 1.0))
                painter.setBrush(QColor(colour))
                painter.drawPath(marker_path(marker, RADIUS).translated(x, y))
        painter.end()
        pictures.append(pixels(picture).astype(int))
    assert (pictures[0] != 255).any()
    assert np.abs(pictures[0] - pictures[1]).max() <= 40  # a rim on a rim, blended once more
