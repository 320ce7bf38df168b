"""The rate map: what becomes of one hiker at every rate and momentum, or another hyperparameter beside the rate."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import NamedTuple

import msgspec
import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.descent.instruments.rate_map import Piece, RateMap, Window, held, home, map_size, rate_map
from app.descent.instruments.rate_map_sentences import cell_note, edge_note, limit_note, scope_note
from app.descent.instruments.second_axis import AXES, second_names
from app.descent.step.hiker import Hiker
from app.descent.step.hiker_words import listed
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene
from app.descent.walks.walk import Walk
from app.gui.kit.widgets import Choice, button
from app.gui.mountain.instruments.hiker_choice import HikerChoice
from app.gui.mountain.instruments.instrument import Instrument
from app.gui.mountain.instruments.rate_map_colours import LOSS, STEPS, VERDICT
from app.gui.mountain.instruments.rate_map_picture import (
    Drawn,
    Plane,
    lay_plane,
    legend_in,
    paint_axes,
    paint_legend,
    paint_own,
    paint_plane,
    place_of,
)
from app.gui.mountain.looks.looks import every_look
from app.gui.theme import Theme

KINDS = {"Loss at the end": LOSS, "Steps to arrive": STEPS, "Verdict": VERDICT}
FORKED = "The hiker is a fork; here it walks from the start."
CHANGE = "Choose the rate and {}"
NOTCH = 0.8  # of the window's sides, that one notch of the wheel leaves
LEAP = 8  # cells that an arrow key moves the cursor with Shift
WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
ZOOMS = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Equal: 0.5, Qt.Key.Key_Minus: 2.0}


class Question(NamedTuple):
    """What a map is of: a scene with one hiker, the name of the second hyperparameter, and the window to be looked at.

    None stands for the whole of it, of ground whose valleys nobody knows yet.
    """

    scene: Scene
    name: str
    window: Window | None


class RateMapView(Instrument):
    """Walks one hiker of the scene at every rate and momentum; a click or Enter walks what is there on the map.

    A rectangle or the wheel looks closer, a double click or Home shows the whole again.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._scene: Scene | None = None
        self._found: RateMap | None = None
        self._of: Question | None = None  # what ``_found`` is of
        self._drawn: Drawn | None = None
        self._zoom: Window | None = None
        self._cursor: tuple[float, float] | None = None
        self._pressed: QPointF | None = None
        self._band: QRectF | None = None  # what is being drawn to look at closer
        self._before: Scene | None = None  # the click that may be the first of two
        self._single = QTimer(self, singleShot=True)
        self._single.timeout.connect(self._let_go)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._build_controls()

    def _build_controls(self) -> None:
        self.controls = QWidget()
        grid = QGridLayout(self.controls)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        tip = "Whose walks are taken at every rate: its optimizer and settings"
        self.hiker, self.second, self.kind = HikerChoice("Hiker of the rate map", tip), Choice(), Choice()
        self.whole = button("All rates", "Back to the whole map (Home, or a double click on it)")
        tips = {
            self.second: ("Second hyperparameter", "What is varied upwards, beside the learning rate"),
            self.kind: ("What is coloured", "The loss a walk ends at, how long it took to arrive, or its verdict"),
        }
        for chooser, (name, tip) in tips.items():
            chooser.setAccessibleName(name)
            chooser.setToolTip(tip)
            chooser.setMinimumContentsLength(8)
            chooser.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for text, kind in KINDS.items():
            self.kind.addItem(text, kind)
        for place, widget in enumerate((self.hiker, self.second, self.kind, self.whole)):
            grid.addWidget(widget, place // 2, place % 2)
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
        self.hiker.activated.connect(self._ask_hiker)
        self.second.activated.connect(self._ask_second)
        self.kind.currentIndexChanged.connect(self._show_found)
        self.whole.clicked.connect(self.show_whole)
        self.whole.setEnabled(False)

    # ---- what is shown

    def show_scene(self, scene: Scene, walk: Walk) -> None:
        before, self._scene = self._scene, scene
        if before is None or before.surface != scene.surface:
            self._forget()
        if before is None or before.hikers != scene.hikers:
            self.hiker.list_hikers([listed(hiker) for hiker in scene.hikers])
            self._list_seconds()
            self.told.emit()
        self._ask()
        self.update()

    def _forget(self) -> None:
        """What was found belongs to another ground or another hyperparameter."""
        self._work.forget()
        self._found = self._of = self._drawn = self._cursor = None
        self._set_zoom(None)
        self.pointed.emit("")

    def _list_seconds(self) -> None:
        """What the hiker's optimizer has beside the rate; what was chosen is kept where it has that too."""
        names = second_names(self._own)
        shown = [self.second.itemText(k) for k in range(self.second.count())]
        if shown == list(names):
            return
        kept = self.second.currentText()
        with QSignalBlocker(self.second):
            self.second.clear()
            self.second.addItems(list(names))
            self.second.setCurrentIndex(names.index(kept) if kept in names else 0)
        if self.second.currentText() != kept:
            self._forget()

    @property
    def _own(self) -> Hiker:
        """The hiker that is chosen, as the scene has it."""
        assert self._scene is not None
        return self._scene.hikers[self.hiker.chosen]

    def choose(self, index: int) -> None:
        self.hiker.choose(index)
        self._ask_hiker()

    def _ask_hiker(self) -> None:
        if self._scene is not None:
            self._list_seconds()
            self._ask()
            self.update()

    def _ask_second(self) -> None:
        self._forget()
        self._ask()
        self.update()

    @property
    def name(self) -> str:
        """The second hyperparameter's name."""
        return self.second.currentText()

    def _question(self) -> Question:
        assert self._scene is not None
        window = self._zoom
        if window is None and self._scene.ground.is_surveyed:
            window = home(self._scene, self._own, self.name)
        return Question(_alone(self._scene, self._own, self.name), self.name, window)

    def _ask(self) -> None:
        """Walk at every rate, unless that is being done; neither the hiker's own rate nor its own momentum counts."""
        if self._scene is None:
            return
        question = self._question()
        if self._is_whole(question):
            self._work.forget()
            return
        own = self._own
        self._work.ask(question, lambda: (piece if piece.found is not None else None for piece in _walk(question, own)))

    def _is_whole(self, question: Question) -> bool:
        found, of = self._found, self._of
        if found is None or of is None or found.size != map_size(question.scene):
            return False
        return of[:2] == question[:2] and found.window == question.window

    def _take(self, question: object, piece: object) -> None:
        assert isinstance(question, Question)
        assert isinstance(piece, Piece)
        anew = piece.found is not self._found
        self._found, self._of = piece.found, question
        self.worked.emit(piece.part)
        if anew:
            self._show_found()

    def _show_found(self) -> None:
        if self._found is not None and self._of is not None:
            self._drawn = Drawn(self._found, self._of.scene, str(self.kind.currentData()))
        self.told.emit()
        self.update()

    @property
    def found(self) -> RateMap | None:
        """The map that is shown, as fine as it is by now."""
        return self._found

    def stop(self) -> None:
        self._let_go()
        super().stop()

    def finish(self) -> None:
        if self._scene is None:
            return
        question = self._question()
        if not self._is_whole(question):
            self._work.forget()
            self._found, self._of = finish(_walk(question, self._own)), question
            self.worked.emit(1.0)
            self._show_found()

    def caption(self) -> list[str]:
        if self._found is None or self._of is None:
            return []
        drawn, own = Drawn(self._found, self._of.scene, LOSS), getattr(self._own, self.name)
        limit = drawn.limit(np.array([own or 0.0]))
        said = [
            scope_note(self._of.scene, self._found),
            limit_note(limit, self._found.hiker.title),
            edge_note(self._of.scene.ground, self._found, own),
            FORKED if self._own.fork is not None else "",
        ]
        return [sentence for sentence in said if sentence]

    # ---- painting

    @property
    def window_shown(self) -> Window | None:
        """The part of rates and second values that is looked at; None before that is known."""
        if self._zoom is not None:
            return self._zoom
        return self._found.window if self._found is not None else None

    def _plane(self, rect: QRectF) -> Plane | None:
        window = self.window_shown
        if window is None:
            return None
        return lay_plane(rect, window, legend_in(rect, self._drawn).rows(self._drawn, rect.width()))

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme, ratio: float) -> None:
        plane, drawn = self._plane(rect), self._drawn
        if self._scene is None or plane is None or drawn is None:
            return
        paint_plane(painter, plane, drawn, theme)
        paint_axes(painter, plane, drawn.found.axis, theme)
        rows = QRectF(
            rect.left() + 2, plane.rect.bottom() + 36, rect.width() - 4, rect.bottom() - plane.rect.bottom() - 36
        )
        paint_legend(painter, rows, drawn, legend_in(rect, drawn), theme)
        look = every_look(self._scene.hikers, theme)[self.hiker.chosen]
        paint_own(painter, plane, place_of(self._own, drawn.found.axis), look, theme)

    def paint_live(self, painter: QPainter, rect: QRectF) -> None:
        super().paint_live(painter, rect)
        plane = self._plane(rect)
        if plane is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._band is not None:
            for colour, width in ((self.theme.halo, 3.5), (self.theme.ink, 1.5)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRect(self._band.intersected(plane.rect))
        if self._cursor is not None and self.hasFocus():
            at = plane.point(*self._cursor)
            for colour, width in ((self.theme.halo, 4.0), (self.theme.ink, 2.0)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(at, 7, 7)
                for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
                    painter.drawLine(at + way * 7, at + way * 12)

    # ---- a rate and a momentum, by mouse and keys

    @property
    def plane(self) -> Plane | None:
        """Where the cells lie on this widget; None before there are any."""
        return self._plane(self.picture)

    def place_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """Power of ten of the rate and coordinate of the second axis at a pixel, None beside the cells."""
        plane = self.plane
        if plane is None or not plane.rect.contains(pixel):
            return None
        return plane.across.value(pixel.x()), plane.up.value(pixel.y())

    def _walk_there(self, place: tuple[float, float], may_be_first: bool) -> None:
        """Give the hiker the rate and the second value of the cell at a place."""
        cell = self._found.cell(*place) if self._found is not None else None
        if cell is None or self._scene is None or self._found is None:
            return
        there = self._found.hiker_at(*cell)
        changes = {"learning_rate": there.learning_rate, self.name: getattr(there, self.name)}
        hikers = list(self._scene.hikers)
        hikers[self.hiker.chosen] = msgspec.structs.replace(self._own, **changes)
        after = msgspec.structs.replace(self._scene, hikers=tuple(hikers))
        self._let_go()
        self._before = self._scene if may_be_first else None
        self.scene_asked.emit(after, CHANGE.format(self.name), may_be_first)
        if may_be_first:
            self._single.start(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def _let_go(self) -> None:
        """No second click has followed the first."""
        self._single.stop()
        if self._before is not None and self._scene is not None:
            self._before = None
            self.scene_asked.emit(self._scene, CHANGE.format(self.name), False)

    def look_at(self, window: Window) -> None:
        """Look at another part of the plane, worked out anew there."""
        if self._scene is not None:
            self._set_zoom(held(window, self.name))
            self._ask()
            self.update()

    def show_whole(self) -> None:
        """Back out."""
        if self._zoom is not None:
            self._set_zoom(None)
            self._ask()
            self.update()

    def _set_zoom(self, window: Window | None) -> None:
        self._zoom = window
        self.whole.setEnabled(window is not None)

    def _zoom_by(self, factor: float, place: tuple[float, float]) -> None:
        """Leave so much of both sides, with a place where it is."""
        window = self.window_shown
        if window is not None:
            sides = [
                (at + (low - at) * factor, at + (high - at) * factor)
                for at, (low, high) in zip(place, window, strict=True)
            ]
            self.look_at(Window(sides[0], sides[1]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.place_at(event.position()) is not None:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            far = (event.position() - self._pressed).manhattanLength()
            if self._band is not None or far >= QGuiApplication.styleHints().startDragDistance():
                self._band = QRectF(self._pressed, event.position()).normalized()
                self.update()
        self._read_out(self.place_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, band, plane = self._pressed, self._band, self.plane
        self._pressed = self._band = None
        place = self.place_at(pressed)
        if band is None:
            if place is not None:
                self._cursor = place
                self._walk_there(place, may_be_first=self._zoom is not None)
        elif plane is not None:
            band = band.intersected(plane.rect)
            if band.width() > 2 and band.height() > 2:
                across, up = plane.across, plane.up
                rates = across.value(band.left()), across.value(band.right())
                self.look_at(Window(rates, (up.value(band.bottom()), up.value(band.top()))))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The whole map again, and the hiker as it was before the first of the two clicks."""
        if event.button() != Qt.MouseButton.LeftButton or self._zoom is None:
            return
        before, self._before = self._before, None
        self._single.stop()
        if before is not None:
            self.scene_asked.emit(before, CHANGE.format(self.name), False)
        self.show_whole()

    def wheelEvent(self, event: QWheelEvent) -> None:
        place, turned = self.place_at(event.position()), event.angleDelta().y()
        if place is None or not turned:
            event.ignore()
            return
        self._zoom_by(NOTCH ** (turned / 120), place)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._read_out(None)

    def _read_out(self, place: tuple[float, float] | None) -> None:
        """Say what became of the walk at a place."""
        cell = self._found.cell(*place) if place is not None and self._found is not None else None
        if cell is None or self._found is None or self._of is None:
            self.pointed.emit("")
        else:
            self.pointed.emit(cell_note(self._of.scene, self._found, *cell))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, window = Qt.Key(event.key()), self.window_shown
        if window is None or self._found is None:
            super().keyPressEvent(event)
            return
        place = self._standing(window)
        if key in WAYS:
            by = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._move_cursor(place, window, WAYS[key][0] * by, WAYS[key][1] * by)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._walk_there(place, may_be_first=False)
        elif key in ZOOMS:
            self._zoom_by(ZOOMS[key], place)
        elif key == Qt.Key.Key_Home:
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def _standing(self, window: Window) -> tuple[float, float]:
        """Where the cursor is, or would be: at the hiker's own place, in the window."""
        place = self._cursor if self._cursor is not None else place_of(self._own, AXES[self.name])
        x, y = (min(max(one, low), high) for one, (low, high) in zip(place, window, strict=True))
        return x, y

    def _move_cursor(self, place: tuple[float, float], window: Window, across: int, up: int) -> None:
        """To the middle of another cell of the whole map."""
        assert self._scene is not None
        size = map_size(self._scene)
        moved = []
        for at, by, (low, high) in zip(place, (across, up), window, strict=True):
            cell = min(max(math.floor((at - low) / (high - low) * size), 0), size - 1)
            moved.append(low + (min(max(cell + by, 0), size - 1) + 0.5) * (high - low) / size)
        self._cursor = moved[0], moved[1]
        self._read_out(self._cursor)
        self.update()


def _alone(scene: Scene, hiker: Hiker, name: str) -> Scene:
    """A scene with one hiker, without what the map varies: of another rate of its own it has the same map."""
    plain = type(hiker)()
    changes = {"learning_rate": plain.learning_rate, name: getattr(plain, name)}
    alone: Hiker = msgspec.structs.replace(hiker, **changes, hidden=False, style=None, fork=None)
    return msgspec.structs.replace(scene, camera=None, hikers=(alone,))


def _walk(question: Question, own: Hiker) -> Generator[Piece, None, RateMap]:
    """The pieces of the map that is asked for."""
    scene, name, window = question
    window = window if window is not None else home(scene, own, name)
    return rate_map(scene, scene.hikers[0], name, window, map_size(scene))
