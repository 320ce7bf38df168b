"""The map: ground, trails and hikers in layers, so that a frame paints only what is new; the start can be dragged."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.surfaces import Surface
from app.descent.walk import Walk
from app.gui.mountain import fog, tips, trails
from app.gui.mountain.ground import ground_pixmap, paint_ground
from app.gui.mountain.view import View, fit
from app.gui.theme import Theme

SETTLE_MS = 120  # after the last resize or zoom, before the ground is drawn sharp again
ROUGH = 0.25  # of the resolution, for what shows only until then
NUDGE = 1 / 100  # of the domain's width, that an arrow key moves the start
GRIP = 14  # pixels around the start where the pointer turns into a hand

DEEPEST = 1e6  # times, that the map can be enlarged
PAN_BUTTONS = (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)
ZOOM_KEYS = {Qt.Key.Key_Plus: 1.5, Qt.Key.Key_Equal: 1.5, Qt.Key.Key_Minus: 1 / 1.5, Qt.Key.Key_0: 0.0}


class Zoom(NamedTuple):
    """A part of the map: the world's place in the middle, and how many times larger than the whole."""

    centre: tuple[float, float]
    factor: float


class MapView(QWidget):
    """Draws one Walk at one position; says where the user wants the start.

    The wheel zooms where the pointer is, dragging with the right or middle button pans, 0 shows the whole again.
    ``blindfold`` hides all ground but a disc around each hiker; footprints stay.
    """

    start_moved = Signal(float, float)  # while dragging: world coordinates
    start_dropped = Signal()
    zoom_changed = Signal(bool)  # whether it shows something else than the whole domain

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._walk: Walk | None = None
        self._position = 0.0
        self._ground: QPixmap | None = None
        self._ground_key: tuple[object, ...] = ()
        self._ground_view: tuple[View, float] = (View(QRectF(), (0.0, 0.0), 1.0), 1.0)
        self._still: QPixmap | None = None  # ground, the steps to come, minima and start
        self._old: QPixmap | None = None  # steps no longer fresh
        self._old_upto = 0
        self._trails: list[trails.Trail] = []
        self._dragging = False
        self._zoom: Zoom | None = None
        self._panned_from: QPointF | None = None
        self._blindfold = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._sharpen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Map of the loss surface")
        self.setToolTip(
            "Click or drag to set where every hiker starts; arrow keys move it a little.\n"
            "The wheel zooms, the right button pans, 0 shows the whole map."
        )

    def sizeHint(self) -> QSize:
        return QSize(860, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 220)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self._drop_layers(ground=True)

    def set_walk(self, walk: Walk) -> None:
        """Show another walk; the ground is kept where the surface is the same, and so is the zoom."""
        if self._walk is not None and walk.scene.ground is not self._walk.scene.ground:
            self.show_whole()
        self._walk = walk
        self._drop_layers()

    def set_position(self, position: float) -> None:
        """Show the hikers after ``position`` steps, between two steps on the line that joins them."""
        if position != self._position:
            self._position = position
            self.update()

    def view(self) -> View:
        """Where the world lies on this widget."""
        whole = fit(self._surface(), QRectF(self.rect()))
        if self._zoom is None:
            return whole
        return View(whole.rect, self._zoom.centre, whole.scale * self._zoom.factor)

    def set_blindfold(self, on: bool) -> None:
        """Cover the ground with fog, or lift it."""
        self._blindfold = on
        self.update()

    @property
    def blindfold(self) -> bool:
        """Whether the ground is covered."""
        return self._blindfold

    def zoom(self, by: float, at: QPointF | None = None) -> None:
        """Zoom in (``by`` > 1) or out around a pixel, the middle if left out; all the way out shows the whole."""
        view = self.view()
        at = view.rect.center() if at is None else at
        factor = (self._zoom.factor if self._zoom else 1.0) * by
        if factor <= 1.0:
            self.show_whole()
            return
        factor = min(factor, DEEPEST)
        held = view.to_world(at)
        scale = fit(self._surface(), view.rect).scale * factor
        offset = at - view.rect.center()
        self._show_zoom(Zoom((held[0] - offset.x() / scale, held[1] + offset.y() / scale), factor))

    def show_whole(self) -> None:
        """Show the whole domain again."""
        if self._zoom is not None:
            self._show_zoom(None)

    def _show_zoom(self, zoom: Zoom | None) -> None:
        self._zoom = zoom
        self._drop_layers()
        self.zoom_changed.emit(zoom is not None)

    def _surface(self) -> Surface:
        if self._walk is None:
            raise RuntimeError("the map was asked for a view before it had a walk")
        return self._walk.scene.ground

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()  # a painter that outlives its event takes the process with it

    def _paint(self, painter: QPainter) -> None:
        if self._walk is None:
            painter.fillRect(self.rect(), self.palette().window())
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        still = self._still_layer()
        if self._blindfold:
            self._paint_fog(painter)
        else:
            painter.drawPixmap(0, 0, still)
        painter.setOpacity(trails.OLD)
        old = self._old_layer()
        # Only where there are trails: to blend the whole picture costs more than all the rest of a frame.
        ratio = self.devicePixelRatioF()
        part = self._trodden()
        painter.drawPixmap(part, old, QRectF(part.topLeft() * ratio, part.size() * ratio))
        painter.setOpacity(1.0)
        view, step = self.view(), int(self._position)
        for trail in self._trails:
            trails.paint_fresh(painter, trail, min(step, len(trail.shown)), self._theme)
        if step < self._position:
            self._paint_stride(painter, view)
        trails.paint_start(painter, view.point(*self._walk.scene.origin), self._theme, self._dragging)
        tips.paint_tips(painter, self._walk, view, self._position, self._theme)

    def _paint_fog(self, painter: QPainter) -> None:
        """Fog over all, with a clearing around each hiker on the picture and an arrow that says what it feels."""
        assert self._walk is not None
        view = self.view()
        painter.drawPixmap(0, 0, self._ground_layer())
        feet = tips.places(self._walk, view, self._position)
        fog.paint_fog(painter, [at for at, _ in feet], self.size(), self.devicePixelRatioF(), self._theme)
        for at, world in feet:
            fog.paint_tilt(painter, at, self._surface().gradient(*world), self._theme)

    def _paint_stride(self, painter: QPainter, view: View) -> None:
        for walk, trail in zip(self._walk.walks if self._walk else (), self._trails, strict=True):
            tips.paint_stride(painter, walk, trail, view, self._position, self._theme)

    def _still_layer(self) -> QPixmap:
        assert self._walk is not None
        if self._still is None:
            view = self.view()
            self._still = self._ground_layer().copy()
            self._trails = trails.lay_trails(self._walk, view, self._theme)
            painter = self._layer_painter(self._still)
            for trail in self._trails:
                trails.paint_ahead(painter, trail)
            trails.paint_marks(painter, self._surface(), view, self._theme)
            painter.end()
        return self._still

    def _ground_layer(self) -> QPixmap:
        """The ground, sharp if it has been drawn for just this, else the last one stretched until things settle."""
        ratio = self.devicePixelRatioF()
        key, view = (self._surface(), self._theme.name), self.view()
        if self._ground is not None and (self._ground_key, self._ground_view) == (key, (view, ratio)):
            return self._ground
        if self._ground is not None and self._ground_key == key:
            self._settle.start()
            return self._stretched(view, ratio)
        return self._draw_ground()

    def _stretched(self, view: View, ratio: float) -> QPixmap:
        """The ground drawn last, moved and stretched to where it belongs now."""
        assert self._ground is not None
        drawn, _ = self._ground_view
        made = QPixmap((QRectF(self.rect()).size() * ratio).toSize())
        made.setDevicePixelRatio(ratio)
        (left, right), (bottom, top) = drawn.span()
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # What the old picture does not reach is drawn roughly until then.
        painter.drawPixmap(self.rect(), ground_pixmap(self._surface(), view, self._theme, ratio * ROUGH))
        target = QRectF(view.point(left, top), view.point(right, bottom))
        painter.drawPixmap(target, self._ground, QRectF(self._ground.rect()))
        painter.end()
        return made

    def _draw_ground(self) -> QPixmap:
        view, ratio = self.view(), self.devicePixelRatioF()
        self._ground = ground_pixmap(self._surface(), view, self._theme, ratio)
        self._ground_key, self._ground_view = (self._surface(), self._theme.name), (view, ratio)
        return self._ground

    def _sharpen(self) -> None:
        if self._walk is not None:
            self._draw_ground()
            self._drop_layers()

    def _trodden(self) -> QRectF:
        """The part of the picture that the trails so far lie in, in whole pixels."""
        upto = self._old_upto
        around = QRectF()
        for trail in self._trails:
            around = around.united(trails.extent(trail, upto))
        inside = around.adjusted(-8, -8, 8, 8).intersected(QRectF(self.rect()))
        return QRectF(inside.toAlignedRect())

    def _old_layer(self) -> QPixmap:
        """The steps before the fresh ones: added to while walking on, begun anew when walking back."""
        upto = max(0, int(self._position) - trails.FRESH)
        if self._old is None or upto < self._old_upto:
            ratio = self.devicePixelRatioF()
            self._old = QPixmap((QRectF(self.rect()).size() * ratio).toSize())
            self._old.setDevicePixelRatio(ratio)
            self._old.fill(Qt.GlobalColor.transparent)
            self._old_upto = 0
        if upto > self._old_upto:
            painter = self._layer_painter(self._old)
            for trail in self._trails:
                trails.paint_old(painter, trail, self._old_upto, min(upto, len(trail.shown)), self._theme)
            painter.end()
            self._old_upto = upto
        return self._old

    def _layer_painter(self, pixmap: QPixmap) -> QPainter:
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def _drop_layers(self, ground: bool = False) -> None:
        self._still = self._old = None
        if ground:
            self._ground = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drop_layers()
        super().resizeEvent(event)

    # ---- the start, by mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._walk is not None:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._move_start(event.position())
        elif event.button() in PAN_BUTTONS and self._walk is not None:
            self._panned_from = event.position()
            self.setCursor(Qt.CursorShape.SizeAllCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panned_from is not None:
            self._pan(event.position() - self._panned_from)
            self._panned_from = event.position()
        elif self._dragging:
            self._move_start(event.position())
        elif self._walk is not None:
            away = event.position() - self.view().point(*self._walk.scene.origin)
            near = away.manhattanLength() < GRIP
            self.setCursor(Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.CrossCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._walk is not None:
            self.zoom(1.2 ** (event.angleDelta().y() / 120), event.position())
            event.accept()

    def _pan(self, by: QPointF) -> None:
        view = self.view()
        centre = view.to_world(view.rect.center() - by)
        self._show_zoom(Zoom(centre, self._zoom.factor if self._zoom else 1.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() in PAN_BUTTONS:
            self._panned_from = None
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.update()
            self.start_dropped.emit()

    def _move_start(self, pixel: QPointF) -> None:
        """The start follows the pointer, but not off the picture, where it could not be taken back."""
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        held = QPointF(
            min(max(pixel.x(), inside.left()), inside.right()), min(max(pixel.y(), inside.top()), inside.bottom())
        )
        self.start_moved.emit(*self.view().to_world(held))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        by = ZOOM_KEYS.get(Qt.Key(event.key()))
        if self._walk is not None and by is not None:
            self.zoom(by) if by else self.show_whole()
            return
        way = arrows.get(Qt.Key(event.key()))
        if way is None or self._walk is None:
            super().keyPressEvent(event)
            return
        x, y = self._walk.scene.origin
        stride = float(self._surface().extent[0]) * NUDGE / (self._zoom.factor if self._zoom else 1.0)
        self.start_moved.emit(x + way[0] * stride, y + way[1] * stride)
        self.start_dropped.emit()


def paint_still(painter: QPainter, walk: Walk, view: View, theme: Theme, ratio: float) -> None:
    """What does not move with the playhead, for a figure on any painter; ``ratio``: device pixels a pixel."""
    paint_ground(painter, walk.scene.ground, view, theme, ratio)
    for trail in trails.lay_trails(walk, view, theme):
        trails.paint_ahead(painter, trail)
    trails.paint_marks(painter, walk.scene.ground, view, theme)


def paint_moving(painter: QPainter, walk: Walk, view: View, position: float, theme: Theme) -> None:
    """What the playhead moves, in one go."""
    step = int(position)
    for trail in trails.lay_trails(walk, view, theme):
        painter.setOpacity(trails.OLD)
        trails.paint_old(painter, trail, 0, min(max(0, step - trails.FRESH), len(trail.shown)), theme)
        painter.setOpacity(1.0)
        trails.paint_fresh(painter, trail, min(step, len(trail.shown)), theme)
    trails.paint_start(painter, view.point(*walk.scene.origin), theme)
    tips.paint_tips(painter, walk, view, position, theme)
