"""Pictures as arrays, for tests of what is painted on them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap


def white() -> QPixmap:
    """A white picture."""
    made = QPixmap(400, 300)
    made.fill(Qt.GlobalColor.white)
    return made


def pixels(picture: QPixmap | QImage) -> np.ndarray:
    """Blue, green and red of every pixel, (rows, columns, 3)."""
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return values[..., :3].astype(int)
