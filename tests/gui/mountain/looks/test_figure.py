"""The hiker's figure where ground hides a part of it."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from app.gui.mountain.looks.looks import Look, paint_figure
from app.gui.theme import LIGHT

BLUE = Look("#0000ff", "circle")


def blues(lip: float | None) -> np.ndarray:
    """How many pixels of each row are of the hiker's full colour."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill("#808080")
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_figure(painter, QPointF(20, 34), BLUE, LIGHT, (1.0, 0.0), lip=lip)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(40, 40, 4)
    return (np.abs(pixels[..., :3].astype(int) - [255, 0, 0]).max(axis=2) < 10).sum(axis=1)


def test_that_a_figure_is_cut_at_the_lip_that_hides_its_feet(qapp):
    whole, cut = blues(None), blues(26.0)
    np.testing.assert_array_equal(cut[:26], whole[:26])
    assert whole[27:34].sum() > 20
    assert cut[27:].sum() == 0


def test_that_a_figure_all_of_which_is_hidden_is_faint_and_one_that_is_not_is_whole(qapp):
    assert blues(2.0).sum() == 0
    np.testing.assert_array_equal(blues(36.0), blues(None))
