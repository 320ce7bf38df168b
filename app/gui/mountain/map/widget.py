"""The map: ground, trails and hikers in layers, so that a frame paints only what is new; the start can be dragged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from app.descent.ground.surface import Surface
from app.descent.step.hiker_words import name_of
from app.descent.walks.camera import Camera
from app.descent.walks.walk import Walk
from app.gui.mountain.map.frame import Faded, Frame, MapPicture
from app.gui.mountain.map.hiker_tips import NOWHERE, Array, Tips
from app.gui.mountain.map.layers import APART
from app.gui.mountain.map.long_trails import LongTrails, Of
from app.gui.mountain.map.predicted_end import PredictedEnd, paint_predicted_end
from app.gui.mountain.map.trail import Trail
from app.gui.mountain.map.wash import Wash
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.terrain.ground_cache import GroundLayer
from app.gui.mountain.tilt.eye import Eye
from app.gui.mountain.tilt.tilted_ground import TiltedGround
from app.gui.mountain.tilt.view import TiltedView
from app.gui.theme import Theme

REST_MS = 120  # without a move, that make a pause in a drag
DRIFT_MS = 350  # that the fog takes to come or go
NUDGE = 1 / 100  # of the domain's width, that an arrow key moves the start
BESIDE = 4.0  # pixels from the nearest ground that are no longer on it
GRIP = 14  # pixels around the start where the pointer turns into a hand

PAN_BUTTONS = (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)
# Paints over all else, given the position of the playhead and what the figures and labels cover.
Overlay = Callable[[QPainter, View, float, Sequence[QRectF]], None]
Marks = Callable[[View, float], Array]  # pixels (n, 2) of it that labels had better not cover
FLAT_TIP = (
    "Click or drag to set where the hikers start; the arrow keys nudge it.\n"
    "Scroll to zoom, drag with the right button to pan, press 0 for the whole map and T to tilt it."
)
TILTED_TIP = (
    "Drag to turn and tilt the ground, or press Shift with the arrow keys; drag the ring to move the start.\n"
    "Scroll to zoom, drag with Shift or the middle button to pan, press 0 for the whole and T for the map."
)
NUDGES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
ZOOM_KEYS = {Qt.Key.Key_Plus: 1.5, Qt.Key.Key_Equal: 1.5, Qt.Key.Key_Minus: 1 / 1.5, Qt.Key.Key_0: 0.0}


class Grip(NamedTuple):
    """Where a hand took hold of the start, and the way from there to the start."""

    pixel: QPointF
    to_start: QPointF


class MapView(QWidget):
    """Draws one Walk at one position; says where the user wants the start.

    The wheel zooms where the pointer is, dragging with the right or middle button pans, 0 shows the whole again.
    ``blindfold`` hides all ground but a disc around each hiker; footprints stay. Tilted, a drag beside the start turns
    the ground.
    """

    start_moved = Signal(float, float)  # while dragging: world coordinates
    start_dropped = Signal()
    pointed = Signal(object)  # the place under the pointer, (x, y) in the world, or None once it has left
    zoom_changed = Signal(bool)  # whether it shows something else than the whole domain
    pointed_at = Signal(float, float)  # a place of the world, by a click or a drag while that is wanted
    tilt_changed = Signal(bool)  # whether the ground is, or is about to be, seen obliquely

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._walk: Walk | None = None
        self._position = 0.0
        self.ground = GroundLayer(self)
        self.ground.sharpened.connect(self._show_ground)
        self.tilted = TiltedGround(self)
        self.tilted.sharpened.connect(self._show_ground)
        self._picture = MapPicture(self.ground, self.tilted)
        self._motion = True
        self._eye = Eye(self.tilted, self)
        self._eye.moved.connect(self._hurry)
        self._eye.aimed.connect(self._tell_aim)
        self._was_tilted = False
        self._whole = False  # whether all that the last frame shows has been painted
        self._dragging = False
        self._pointer: QPointF | None = None  # over the map
        self._grip: Grip | None = None
        self._panned_from: QPointF | None = None
        self._blindfold = False
        self._covered = 0.0  # how much of the fog is there
        self._drift = QVariantAnimation(self, duration=DRIFT_MS)
        self._drift.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._drift.valueChanged.connect(self._cover)
        self._overlay: Overlay | None = None
        self._marks: Marks | None = None
        self._wash: Wash | None = None
        self._predicted: PredictedEnd | None = None
        self._pointing = self._pointing_now = False
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self.update)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._settle)
        self._long = LongTrails(self)
        self._long.laid.connect(self._take_laid)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Map of the loss surface")
        self.setToolTip(FLAT_TIP)

    def sizeHint(self) -> QSize:
        return QSize(860, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 220)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self._drop_layers()

    def set_walk(self, walk: Walk) -> None:
        """Show another walk; the ground is kept where the surface is the same, and so is the zoom.

        A long walk takes a few turns of the event loop, in which the one before is still shown.
        """
        self._long.stop()
        if self._walk is not None and walk.scene.ground is not self._walk.scene.ground:
            self._eye.forget_ground()
        elif self._walk is not None and walk.steps > APART:
            self._long.begin(walk, self.view(), self._theme)
            return
        self._walk = walk
        self._drop_layers()

    @property
    def _is_laid_anew(self) -> bool:
        """Whether the walk that is shown is being laid for a ground that has come to rest."""
        return self._long.of is not None and self._long.of.walk is self._walk

    def _settle(self) -> None:
        """Show all there is to see on a picture that rests: trails apart, and a long walk once it has been laid."""
        if self._eye.at is not None and self._walk is not None and self._walk.steps > APART:
            if self._long.of is None:
                self._long.begin(self._walk, self.view(), self._theme)
        else:
            self._drop_layers()

    def _hurry(self) -> None:
        """Show another view of the walk, and soon: what takes long waits until it rests."""
        if self._is_laid_anew:
            self._long.stop()
        if self._eye.at is not None:
            self._rest.start()
        self._drop_layers()
        if self._eye.at == self._eye.camera:  # not in flight
            self._point_again()

    def _point_again(self) -> None:
        """Say what a pointer is over that rests while the picture changes below it."""
        if self._pointer is not None and self._walk is not None and not self._eye.is_held:
            self.pointed.emit(self._place_at(self._pointer))

    def _take_laid(self, of: Of, laid: list[Trail]) -> None:
        """Show a long walk."""
        self._walk = of.walk
        as_seen = (of.view, of.theme) == (self.view(), self._theme)
        self._picture.drop(laid if as_seen else None, of.view)
        self._whole = False
        self.update()

    def set_position(self, position: float) -> None:
        """Show the hikers after ``position`` steps, between two steps on the line that joins them."""
        if position == self._position:
            return
        before, self._position = self._position, position
        if self._walk is None or not self._whole or self._overlay is not None or self.drifting:
            self.update()
        else:
            self.update(self._picture.changed(self._frame(self._walk), before))

    def view(self) -> View:
        """Where the world lies on this widget."""
        return self._eye.view(self._surface(), QRectF(self.rect()), self._theme, self.devicePixelRatioF())

    @property
    def camera(self) -> Camera | None:
        """From where the ground is looked at, or will be after a flight; None from above, as a map."""
        return self._eye.camera

    def set_camera(self, camera: Camera | None, motion: bool = True) -> None:
        """Look at the ground from somewhere else, after a short flight, or without ``motion`` at once."""
        self._eye.go(camera, motion and self._may_fly)

    @property
    def _may_fly(self) -> bool:
        return self._motion and self._walk is not None and self.isVisible()

    def _tell_aim(self) -> None:
        """Say whether the ground is tilted, and all of it seen."""
        was_tilted, self._was_tilted = self._was_tilted, self.camera is not None
        if was_tilted != self._was_tilted:
            self.setToolTip(TILTED_TIP if self._was_tilted else FLAT_TIP)
            self.tilt_changed.emit(self._was_tilted)
        self.zoom_changed.emit(not self._eye.sees_whole)

    def set_motion(self, on: bool) -> None:
        """Whether a camera may fly from one place to another, and the fog drift; else they are there at once."""
        self._motion = on

    def flip_tilt(self) -> None:
        """Tilt the ground as it was tilted last, or look at it from above again."""
        if self._walk is not None:
            self.set_camera(self._eye.other(*self._stood_on(self._walk)))

    def set_blindfold(self, on: bool) -> None:
        """Cover the ground with fog, or lift it; either takes a moment."""
        if on != self._blindfold:
            self._blindfold = on
            self._drift.stop()
            if not self._motion:
                self._cover(1.0 if on else 0.0)
                return
            self._drift.setStartValue(self._covered)
            self._drift.setEndValue(1.0 if on else 0.0)
            self._drift.start()

    def _cover(self, part: float) -> None:
        self._covered = float(part)
        self.update()

    def set_overlay(self, overlay: Overlay | None, marks: Marks | None = None) -> None:
        """Paint something over all else at every frame from now on, or nothing; labels keep off its ``marks``."""
        self._overlay, self._marks = overlay, marks
        self.update()

    def set_wash(self, wash: Wash | None) -> None:
        """Lay colours over the ground, behind the hikers, while it is seen from above; None takes them away."""
        if wash is not self._wash:
            self._wash = wash
            self._drop_layers()

    def set_predicted_end(self, mark: PredictedEnd | None) -> None:
        """Mark where a hiker is predicted to end, or nothing."""
        if mark != self._predicted:
            self._predicted = mark
            self.update()

    def set_pointing(self, on: bool) -> None:
        """Let a click beside the start point at a place, and not move the start there."""
        self._pointing = on

    @property
    def marks(self) -> Array:
        """Pixels (n, 2) that labels keep off."""
        return NOWHERE if self._marks is None else self._marks(self.view(), self._position)

    @property
    def tips(self) -> Tips | None:
        """Where the hikers of the frame painted last are, with their labels."""
        return self._picture.tips

    @property
    def blindfold(self) -> bool:
        """Whether the ground is covered."""
        return self._blindfold

    @property
    def behind(self) -> bool:
        """Whether steps of a long walk wait for the next frames to be painted, or for a drag to rest."""
        return not self._whole or self._long.of is not None or self._rest.isActive()

    @property
    def drifting(self) -> bool:
        """Whether fog is coming or going."""
        return self._drift.state() == QVariantAnimation.State.Running

    def zoom(self, by: float, at: QPointF | None = None) -> None:
        """Zoom in (``by`` > 1) or out around a pixel, the middle if left out; all the way out shows the whole."""
        self._eye.zoom_by(by, self._surface(), self.view(), at)

    def show_whole(self) -> None:
        """Show the whole domain again, a tilted one as it is tilted at first."""
        if self._walk is not None:
            self._eye.show_whole(*self._stood_on(self._walk), self._may_fly)

    @staticmethod
    def _stood_on(walk: Walk) -> tuple[Surface, tuple[float, float]]:
        """The ground of a walk, and where it starts."""
        return walk.scene.ground, walk.scene.origin

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
        frame = self._frame(self._walk)
        self._whole = self._picture.paint(painter, frame)
        if self._overlay is not None:
            self._overlay(painter, frame.view, self._position, self._picture.taken)
        if self._predicted is not None:
            paint_predicted_end(painter, self._predicted, frame.view, self._theme)
        if not self._whole:
            self._more.start()

    def event(self, event: QEvent) -> bool:
        """The tooltip also says who walks along the same line."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(
                event.globalPos(), "\n".join(filter(None, (self.said_of_stripes(), self.toolTip()))), self
            )
            return True
        return super().event(event)

    def said_of_stripes(self) -> str:
        """Whose trails are striped since they coincide; nothing if none are."""
        names = [name_of(trail.walk.hiker) for trail in self._picture.striped]
        if not names:
            return ""
        return f"Striped where hikers walk along the same line: {', '.join(names[:-1])} and {names[-1]}."

    def _frame(self, walk: Walk) -> Frame:
        ratio = self.devicePixelRatioF()
        view, resting = self.view(), not self._rest.isActive() and not self._is_laid_anew
        moving = isinstance(view, TiltedView) and not resting
        covered, marks, dragging = self._covered, self.marks, self._dragging
        below = None
        if left := self._eye.left_of_map:
            below = Faded(self._eye.map_view(walk.scene.ground, view.rect), left)
        return Frame(
            walk, view, self._position, self._theme, ratio, covered, dragging, marks, resting, moving, self._wash, below
        )

    def stop(self) -> None:
        """Draw nothing more in the background."""
        self.ground.stop()
        self._eye.stop()
        self.tilted.stop()

    def _show_ground(self) -> None:
        """Show a ground that is known better now, below the same trails where they lie as they lay."""
        if self._walk is not None:
            self._picture.drop_ground(self.view())
        self._whole = False
        self.update()

    def _drop_layers(self) -> None:
        self._picture.drop()
        self._whole = False
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drop_layers()
        super().resizeEvent(event)

    # ---- the start, by mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._walk is None:
            return
        left, shift = event.button() == Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
        if event.button() in PAN_BUTTONS or (left and self._eye.at is not None and event.modifiers() & shift):
            self._panned_from = event.position()
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        elif left and self._pointing and not self._is_at_start(event.position()):
            self._pointing_now = True
            self._point(event.position())
        elif left and self._eye.at is not None and not self._is_at_start(event.position()):
            self._eye.hold(event.position())
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        elif left and self._is_at_start(event.position()):
            self._grip = Grip(event.position(), self.view().point(*self._walk.scene.origin) - event.position())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left:
            self._begin_drag()
            self._move_start(event.position())

    def _begin_drag(self) -> None:
        """Every frame shows another walk from now on."""
        self._dragging = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _point(self, pixel: QPointF) -> None:
        """Say which place is pointed at, if any is there."""
        if (place := self._place_at(pixel)) is not None:
            self.pointed_at.emit(*place)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.pointed.emit(None)

    def _place_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """The place that is seen at a pixel; None beside a tilted block."""
        view = self.view()
        place = view.to_world(pixel)
        return place if (view.point(*place) - pixel).manhattanLength() < BESIDE else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._walk is not None and not self._eye.is_held:  # a place goes by too fast to be read
            self.pointed.emit(self._place_at(event.position()))
        if self._panned_from is not None:
            self._eye.pan(event.position() - self._panned_from, self.view())
            self._panned_from = event.position()
        elif self._eye.is_held:
            self._eye.turn_to(event.position())
        elif self._pointing_now:
            self._point(event.position())
        elif self._grip is not None and not self._dragging:
            if (event.position() - self._grip.pixel).manhattanLength() >= QApplication.startDragDistance():
                self._begin_drag()
                self._move_start(event.position())
        elif self._dragging:
            self._move_start(event.position())
        elif self._walk is not None:
            self.setCursor(
                Qt.CursorShape.OpenHandCursor if self._is_at_start(event.position()) else self._idle_cursor()
            )

    def _is_at_start(self, pixel: QPointF) -> bool:
        """Whether a pixel is near enough to the start to take hold of it."""
        assert self._walk is not None
        return (pixel - self.view().point(*self._walk.scene.origin)).manhattanLength() < GRIP

    def _idle_cursor(self) -> Qt.CursorShape:
        """What the pointer looks like where a click sets the start, and where it would turn the ground."""
        return Qt.CursorShape.CrossCursor if self._eye.at is None else Qt.CursorShape.ArrowCursor

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._walk is not None:
            self.zoom(1.2 ** (event.angleDelta().y() / 120), event.position())
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._pointing_now:
            self._pointing_now = False
            return
        grip, self._grip = self._grip, None if left else self._grip
        if left and grip is not None and not self._dragging:  # it was not moved
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.button() in PAN_BUTTONS or (left and not self._dragging):
            self._panned_from = None
            self._eye.release()
            self._point_again()
            self.setCursor(self._idle_cursor())
        elif self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.setCursor(self._idle_cursor())
            self._rest.stop()
            self._drop_layers()
            self.start_dropped.emit()

    def _move_start(self, pixel: QPointF) -> None:
        """The start follows the pointer, but not off the picture, where it could not be taken back.

        It is held where it was taken hold of.
        """
        pixel = pixel if self._grip is None else pixel + self._grip.to_start
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        held = QPointF(
            min(max(pixel.x(), inside.left()), inside.right()), min(max(pixel.y(), inside.top()), inside.bottom())
        )
        self._rest.start()
        self.start_moved.emit(*self.view().to_world(held))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = ZOOM_KEYS.get(Qt.Key(event.key()))
        if self._walk is not None and by is not None:
            self.zoom(by) if by else self.show_whole()
            return
        way = NUDGES.get(Qt.Key(event.key()))
        if way is None or self._walk is None:
            super().keyPressEvent(event)
            return
        if self._eye.at is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._eye.step(*way)
            return
        x, y = self._walk.scene.origin
        stride = float(self._surface().extent[0]) * NUDGE / (self._eye.zoom.factor if self._eye.zoom else 1.0)
        view = self.view()
        along = view.projection.ground(*way) if isinstance(view, TiltedView) else way
        self.start_moved.emit(x + float(along[0]) * stride, y + float(along[1]) * stride)
        self.start_dropped.emit()
