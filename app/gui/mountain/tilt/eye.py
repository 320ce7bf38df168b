"""From where and how near a ground is looked at: a hand turns, pans and zooms it, a flight tilts it and back."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from app.descent.ground.surface import Surface
from app.descent.walks.camera import Camera
from app.gui.mountain.terrain.camera import View, Zoom, show, zoomed
from app.gui.mountain.tilt.camera import FROM_ABOVE, HIGHEST, stepped, turned
from app.gui.mountain.tilt.first_camera import first_camera
from app.gui.mountain.tilt.flight import Flight
from app.gui.mountain.tilt.tilted_ground import TiltedGround
from app.gui.mountain.tilt.view import TiltedView
from app.gui.theme import Theme


class Eye(QObject):
    """Where it is and where it goes; ``moved`` whenever it is somewhere else.

    No camera is the flat map, seen from above; no zoom is the whole of the ground.
    """

    moved = Signal()
    aimed = Signal()  # it goes to another camera, or shows more or less of the ground

    def __init__(self, tilted: TiltedGround, parent: QObject) -> None:
        super().__init__(parent)
        self._tilted = tilted
        self.zoom: Zoom | None = None
        self.camera: Camera | None = None  # where it is or flies to
        self.at: Camera | None = None  # where it is
        self._first: Camera | None = None  # where it goes when the ground is tilted for the first time
        self._last: Camera | None = None  # and again
        self._held_at: QPointF | None = None
        self._flight = Flight(self)
        self._flight.moved.connect(self._fly)

    def view(self, surface: Surface, rect: QRectF, theme: Theme, ratio: float) -> View:
        """Where a ground lies on a picture ``rect`` of ``ratio`` device pixels a pixel."""
        if self.at is None:
            return self.map_view(surface, rect)
        return self._tilted.view(surface, rect, self.at, self.zoom, theme, ratio)

    @property
    def sees_whole(self) -> bool:
        """Whether all of the ground is seen, flat or tilted as it is tilted at first."""
        return self.zoom is None and self.camera in (None, self._first)

    @property
    def left_of_map(self) -> float:
        """How much of the map is still there at the beginning of a flight from it, or already at the end of one to it.

        A block would else be cut out of it, and put into it, from one frame to the next.
        """
        if self.at is None or not self._flight.is_flying:
            return 0.0
        return max(0.0, (self.at.tilt - HIGHEST) / (FROM_ABOVE.tilt - HIGHEST))

    def map_view(self, surface: Surface, rect: QRectF) -> View:
        """Where the ground lies on the map that a flight begins or ends at."""
        return show(surface, rect, self.zoom)

    def forget_ground(self) -> None:
        """Show the whole of another ground, which is tilted its own way when that is asked for."""
        self._first = None
        if self.camera is None:
            self._last = None
        if self.zoom is None:
            self.aimed.emit()
        self.set_zoom(None)

    def first(self, surface: Surface, start: tuple[float, float]) -> Camera:
        """How a ground is tilted at first: decided once, since it stays though the start is moved."""
        if self._first is None:
            self._first = first_camera(surface, start)
        return self._first

    def other(self, surface: Surface, start: tuple[float, float]) -> Camera | None:
        """What shows a flat ground tilted as it was last, and a tilted one flat."""
        if self.camera is not None:
            return None
        first = self.first(surface, start)
        return first if self._last is None else self._last

    def go(self, camera: Camera | None, motion: bool) -> None:
        """Look at the ground from somewhere else, after a short flight, or without ``motion`` at once."""
        if camera is not None:
            self._last = camera
        if camera == self.camera and (motion or not self._flight.is_flying):
            return
        self.camera = camera
        begin = FROM_ABOVE if self.at is None else self.at
        self._flight.go(begin, FROM_ABOVE if camera is None else camera, motion)
        self.aimed.emit()

    def _fly(self, camera: Camera) -> None:
        landed = not self._flight.is_flying and self.camera is None
        self.at = None if landed or camera == FROM_ABOVE else camera
        self.moved.emit()

    @property
    def is_held(self) -> bool:
        """Whether a hand turns the ground."""
        return self._held_at is not None

    def hold(self, pixel: QPointF) -> None:
        """Take hold of the ground to turn it."""
        self._held_at = pixel

    def turn_to(self, pixel: QPointF) -> None:
        """Turn and tilt the ground as the hand that holds it moves."""
        if self._held_at is not None and self.at is not None:
            by, self._held_at = pixel - self._held_at, pixel
            self._look(turned(self.at, by))

    def release(self) -> None:
        """Let go of the ground."""
        self._held_at = None

    def step(self, right: int, up: int) -> None:
        """Turn and tilt the ground by steps, as keys do."""
        if self.at is not None:
            self._look(stepped(self.at, right, up))

    def _look(self, camera: Camera) -> None:
        """Follow the hand that turns the ground."""
        self._flight.stop()
        self.camera = self.at = self._last = camera
        self.moved.emit()
        self.aimed.emit()

    def zoom_by(self, by: float, surface: Surface, view: View, at: QPointF | None) -> None:
        """Zoom in (``by`` > 1) or out around a pixel, the middle if left out; all the way out shows the whole."""
        if isinstance(view, TiltedView):
            self.set_zoom(view.zoomed(by, at))
        else:
            self.set_zoom(zoomed(surface, view.rect, self.zoom, by, at))

    def pan(self, by: QPointF, view: View) -> None:
        """Move the picture by some pixels."""
        if isinstance(view, TiltedView):
            self.set_zoom(view.panned(by))
        else:
            centre = view.to_world(view.rect.center() - by)
            self.set_zoom(Zoom(centre, self.zoom.factor if self.zoom else 1.0))

    def set_zoom(self, zoom: Zoom | None) -> None:
        """Show another part of the ground, or the whole."""
        if zoom != self.zoom:
            self.zoom = zoom
            self.moved.emit()
            self.aimed.emit()

    def show_whole(self, surface: Surface, start: tuple[float, float], motion: bool) -> None:
        """Show the whole again, tilted as it is tilted at first if it is tilted."""
        self.set_zoom(None)
        if self.camera is not None:
            self.go(self.first(surface, start), motion)
            self.aimed.emit()

    def stop(self) -> None:
        """Stay where a flight has come to."""
        self._flight.stop()
