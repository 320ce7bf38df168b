"""What the map shows of a Walk: ground or fog, trails and hikers, in layers, so that a frame paints what is new."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from app.descent.walk import Walk
from app.gui.mountain import fog, tips, trails
from app.gui.mountain.ground import paint_ground
from app.gui.mountain.ground_layer import GroundLayer
from app.gui.mountain.labels import Labels
from app.gui.mountain.layers import Layer
from app.gui.mountain.view import View
from app.gui.theme import Theme

BUDGET = 0.003  # seconds of one frame that go into steps not painted yet; the rest follows in the next frames


class MapPicture:
    """Paints a Walk on a View; keeps what it can until ``drop`` says that the walk, view or theme is another."""

    def __init__(self, ground: GroundLayer) -> None:
        self._ground = ground
        self._labels = Labels()
        self._fog: QPixmap | None = None
        self._fog_of: tuple[object, ...] = ()
        self.drop()

    @property
    def taken(self) -> list[QRectF]:
        """What the figures and labels of the frame painted last cover."""
        return self._labels.taken

    def drop(self) -> None:
        """Lay everything anew at the next frame."""
        self._trails: list[trails.Trail] | None = None
        self._open: Layer | None = None  # ground, minima, the steps to come and those walked
        self._felt: Layer | None = None  # the same without the steps to come: what a clearing in the fog shows
        self._fogged: Layer | None = None  # fog, and the footprints in it

    def paint(
        self,
        painter: QPainter,
        walk: Walk,
        view: View,
        position: float,
        theme: Theme,
        ratio: float,
        covered: float = 0.0,
        dragging: bool = False,
    ) -> bool:
        """One frame; ``covered`` is how much of the fog is there, 0…1.

        False if steps are missing that had to wait: paint again soon. While ``dragging``, footprints inside the
        clearings may come a frame later.
        """
        deadline = time.perf_counter() + BUDGET
        if self._trails is None:
            self._trails = trails.lay_trails(walk, view, theme)
        laid, step = self._trails, int(position)
        upto = max(0, step - trails.FRESH)
        whole = True
        if covered < 1:
            layer = self._mountain(walk, view, theme, ratio)
            whole &= layer.walk_to(upto, deadline)
            painter.drawPixmap(0, 0, layer.picture)
        if covered > 0:
            layer, below = self._mist(view, theme, ratio), self._below(walk, view, theme, ratio)
            whole &= layer.walk_to(upto, deadline)
            whole &= below.walk_to(upto, deadline, hurry=dragging)
            painter.setOpacity(covered)
            painter.drawPixmap(0, 0, layer.picture)
            painter.setOpacity(1.0)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_clearings(painter, walk, view, position, theme, below.picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for trail in laid:
            trails.paint_fresh(painter, trail, step, theme)
            tips.paint_stride(painter, trail, view, position, theme)
        trails.paint_start(painter, view.point(*walk.scene.origin), theme, dragging)
        tips.paint_tips(painter, walk, laid, view, position, theme, self._labels)
        return whole

    def _mountain(self, walk: Walk, view: View, theme: Theme, ratio: float) -> Layer:
        if self._open is None:
            ground = self._ground.pixmap(walk.scene.ground, theme, view, ratio)
            self._open = Layer(ground, self._trails or [], theme, ahead=True)
        return self._open

    def _below(self, walk: Walk, view: View, theme: Theme, ratio: float) -> Layer:
        if self._felt is None:
            ground = self._ground.pixmap(walk.scene.ground, theme, view, ratio)
            self._felt = Layer(ground, self._trails or [], theme, ahead=False)
        return self._felt

    def _mist(self, view: View, theme: Theme, ratio: float) -> Layer:
        if self._fogged is None:
            of = (view.rect.size(), ratio, theme)
            if self._fog is None or self._fog_of != of:
                self._fog, self._fog_of = fog.fog_pixmap(view.rect.size().toSize(), ratio, theme), of
            self._fogged = Layer(self._fog, self._trails or [], theme, ahead=False)
        return self._fogged

    def _paint_clearings(
        self, painter: QPainter, walk: Walk, view: View, position: float, theme: Theme, below: QPixmap
    ) -> None:
        """A clearing in the fog around each hiker on the picture, and an arrow that says which tilt it feels."""
        feet = [tip.at for trail in self._trails or [] if (tip := tips.tip_of(trail, view, position)).inside]
        for at in feet:
            fog.paint_clearing(painter, at, below)
        for at in feet:
            fog.paint_tilt(painter, at, walk.scene.ground.gradient(*view.to_world(at)), theme)


def paint_still(painter: QPainter, walk: Walk, view: View, theme: Theme, ratio: float) -> None:
    """What does not move with the playhead, for a figure on any painter; ``ratio``: device pixels a pixel."""
    paint_ground(painter, walk.scene.ground, view, theme, ratio)
    for trail in trails.lay_trails(walk, view, theme):
        trails.paint_ahead(painter, trail, 0, trail.steps)


def paint_moving(painter: QPainter, walk: Walk, view: View, position: float, theme: Theme) -> None:
    """What the playhead moves, in one go."""
    step = int(position)
    laid = trails.lay_trails(walk, view, theme)
    for trail in laid:
        trails.paint_old(painter, trail, 0, max(0, step - trails.FRESH), theme)
    for trail in laid:
        trails.paint_fresh(painter, trail, step, theme)
    trails.paint_start(painter, view.point(*walk.scene.origin), theme)
    tips.paint_tips(painter, walk, laid, view, position, theme)
