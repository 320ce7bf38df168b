"""Small pictures: of a surface, and of a scene with its trails; drawn when first asked for, and kept."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from app.descent.ground.relief import rough_scale
from app.descent.ground.surface import Surface
from app.descent.walks.scene import Scene
from app.descent.walks.walk import shown, walk
from app.gui.mountain.looks.looks import paint_figure
from app.gui.mountain.map import paint_trails
from app.gui.mountain.map.hiker_tips import tip_of
from app.gui.mountain.map.trail import lay_trails
from app.gui.mountain.terrain.camera import View, fit
from app.gui.mountain.terrain.paint_ground import relief_image
from app.gui.theme import Theme, pixel_font

COSTLY = 0.3  # of the resolution, for a surface each of whose values is a sum over many rows


@lru_cache(maxsize=128)
def surface_thumbnail(surface: Surface, theme: Theme, width: int, height: int, ratio: float) -> QPixmap:
    """The relief of the whole domain, ``width`` × ``height`` pixels of ``ratio`` device pixels each."""
    return QPixmap.fromImage(_relief(surface, theme, fit(surface, QRectF(0, 0, width, height)), ratio))


def _relief(surface: Surface, theme: Theme, view: View, ratio: float) -> QImage:
    fine = ratio * COSTLY if surface.costly else ratio
    image = relief_image(surface, rough_scale(surface), view, theme, fine)
    size = (view.rect.size() * ratio).toSize()
    if image.size() != size:
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=32)
def scene_thumbnail(scene: Scene, theme: Theme, width: int, height: int, ratio: float) -> QPixmap:
    """A scene's ground, with every trail that is not hidden and a figure at its end."""
    walked = shown(walk(scene))
    view = fit(scene.ground, QRectF(0, 0, width, height))
    image = _relief(scene.ground, theme, view, ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    laid = lay_trails(walked, view, theme)
    paint_trails.paint_old(painter, laid, 0, walked.steps, theme)
    paint_trails.paint_start(painter, view.point(*scene.origin), theme)
    paint_trails.paint_forks(painter, laid, walked.steps, theme)
    for trail in laid:
        tip = tip_of(trail, view, float(trail.steps))
        if tip.inside:
            paint_figure(painter, tip.at, trail.look, theme, tip.way)
    painter.end()
    return QPixmap.fromImage(image)


def blank(size: QSize, theme: Theme, ratio: float, words: str = "") -> QPixmap:
    """What stands for a picture that is still to be drawn, or that cannot be; words in its middle if there are any."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(theme.line))
    if words:
        painter = QPainter(made)
        painter.setPen(QColor(theme.text))
        painter.setFont(pixel_font(16))
        painter.drawText(QRectF(QRect(QPoint(0, 0), size)), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
    return made
