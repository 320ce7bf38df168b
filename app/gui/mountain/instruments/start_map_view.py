"""The start map: every place of the domain in the colour of what a walk from there comes to."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.descent.ground.surface import Surface
from app.descent.instruments.start_map import LONGEST, Piece, StartMap, size_for, start_map
from app.descent.instruments.start_map_sentences import Share, start_map_line, start_text
from app.descent.step.hiker_words import listed
from app.descent.walks.forks import alone
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene
from app.descent.walks.walk import Walk
from app.gui.kit.widgets import Choice
from app.gui.mountain.instruments.hiker_choice import HikerChoice
from app.gui.mountain.instruments.instrument import Instrument
from app.gui.mountain.instruments.start_map_colours import (
    FATE,
    STEPS,
    VALLEY,
    colour_of,
    legend_of,
    ramp_image,
    slowest,
    start_map_image,
)
from app.gui.mountain.map.paint_trails import paint_start
from app.gui.mountain.map.wash import Wash
from app.gui.mountain.terrain.camera import View, shape_of, whole_in
from app.gui.mountain.terrain.edge_ticks import CLOSE, paint_edge_ticks
from app.gui.mountain.terrain.paint_ground import rough_pixmap
from app.gui.mountain.terrain.valley_marks import paint_valleys
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme, pixel_font

KINDS = {"Which valley": VALLEY, "Which verdict": FATE, "How many steps": STEPS}
OVER, ON_MAP = 0.74, 0.5  # how much of the ground the colours cover, here and on the map
DETAIL, FIRST_DETAIL = 0.5, 0.2  # of the ground's light and shade, and while there are no colours to lie on it
LETTERS, ROW, SWATCH, BELOW = 11.5, 17.0, 11.0, 5.0  # pixels: of the legend, its rows and colours, and above it
STRIDE, LEAP = 1 / 64, 1 / 8  # of the domain, that an arrow key moves the cursor, and with Shift
WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
ON_MAP_TIP = "Lay the colours behind the hikers on the map too, while it is seen from above"
TILTED_TIP = "Tilted ground has no colours laid on it: look at the map from above for that"


class StartMapView(Instrument):
    """Shows where one hiker of the scene ends from every start; a click, a drag or Enter starts there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._scene: Scene | None = None
        self._found: StartMap | None = None
        self._of: Scene | None = None  # what ``_found`` is of: one hiker, no start
        self._cursor: tuple[float, float] | None = None
        self._ground: QPixmap | None = None
        self._ground_of: tuple[object, ...] = ()
        self._drawn: dict[str, tuple[QImage, list[Share]]] = {}  # colours and legend of each kind, of what was found
        self._still = QPixmap()  # all but the start
        self._still_of: tuple[object, ...] = ()
        self._dragging = self._blind = False
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._build_controls()

    def _build_controls(self) -> None:
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        tip = "Whose walks are taken from every start: its optimizer and its learning rate"
        self.hiker, self.kind = HikerChoice("Hiker of the start map", tip), Choice()
        self.kind.setAccessibleName("What is coloured")
        self.kind.setToolTip(
            "What the colour of a start says: the valley its walk ends in, its verdict, or how long it took"
        )
        for text, kind in KINDS.items():
            self.kind.addItem(text, kind)
        self.on_map = QCheckBox("On the map")
        self.on_map.setToolTip(ON_MAP_TIP)
        row.addWidget(self.hiker, 1)
        row.addWidget(self.kind)
        row.addWidget(self.on_map)
        self.hiker.activated.connect(self._ask_hiker)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.on_map.toggled.connect(self._lay_on_map)

    # ---- what is shown

    def show_scene(self, scene: Scene, walk: Walk) -> None:
        before, self._scene = self._scene, scene
        if before is None or before.surface != scene.surface:
            self._forget()
        if before is None or before.hikers != scene.hikers:
            self.hiker.list_hikers([listed(hiker) for hiker in scene.hikers])
        self._ask()
        if before is None or before.origin != scene.origin or before.surface != scene.surface:
            self.update()

    def _forget(self) -> None:
        """What was found belongs to another ground."""
        self._work.forget()
        self._found = self._of = self._cursor = None
        self._drawn = {}
        self.wash_changed.emit(None)

    def choose(self, index: int) -> None:
        self.hiker.choose(index)
        self._ask_hiker()

    def _ask_hiker(self) -> None:
        if self._scene is not None:
            self._ask()

    def _ask(self) -> None:
        """Walk from every start, unless that is being done."""
        assert self._scene is not None
        question = _alone(self._scene, self.hiker.chosen)
        size = size_for(question)
        if not size:
            self._forget()
            self.told.emit()
            self.update()
            return
        if question == self._of and self._found is not None and self._found.size == size:
            self._work.forget()
            return
        self._work.ask(question, lambda: start_map(question, question.hikers[-1], size))

    def _take(self, question: object, piece: object) -> None:
        assert isinstance(question, Scene)
        assert isinstance(piece, Piece)
        self.worked.emit(piece.part)
        if piece.found is not None and piece.found is not self._found:
            self._found, self._of = piece.found, question
            self._show_found()

    def _show_found(self) -> None:
        self._drawn = {}
        self.told.emit()
        self._lay_on_map()
        self.update()

    def _show_kind(self) -> None:
        self.told.emit()
        self._lay_on_map()
        self.update()

    @property
    def shown_kind(self) -> str:
        """What is coloured."""
        return str(self.kind.currentData())

    def _lay_on_map(self) -> None:
        wash = None
        if self.on_map.isChecked() and not self._blind and self._found is not None and self._of is not None:
            ground = self._of.ground
            wash = Wash(self._colours(self.shown_kind)[0], ground.domain, ON_MAP)
        self.wash_changed.emit(wash)

    def set_tilted(self, on: bool) -> None:
        self.on_map.setEnabled(not on)
        self.on_map.setToolTip(TILTED_TIP if on else ON_MAP_TIP)

    def set_blindfold(self, on: bool) -> None:
        self._blind = on
        self._lay_on_map()

    def finish(self) -> None:
        if self._scene is None:
            return
        question = _alone(self._scene, self.hiker.chosen)
        size = size_for(question)
        if size and (self._found is None or question != self._of or self._found.size != size):
            self._work.forget()
            self._found, self._of = finish(start_map(question, question.hikers[-1], size)), question
            self.worked.emit(1.0)
            self._show_found()

    @property
    def found(self) -> StartMap | None:
        """The map that is shown, as fine as it is by now."""
        return self._found

    def caption(self) -> list[str]:
        if self._scene is None:
            return []
        of = self._of if self._of is not None else _alone(self._scene, self.hiker.chosen)
        if not size_for(of):
            return [f"A start map is only drawn of walks of up to {LONGEST:,} steps."]
        return [start_map_line(of, of.hikers[-1], self._found)]

    def spoken(self) -> str:
        if self._found is None:
            return super().spoken()
        return f"{super().spoken()} {'; '.join(share.text for share in self._colours(self.shown_kind)[1])}."

    # ---- painting

    def _colours(self, kind: str) -> tuple[QImage, list[Share]]:
        """The colours of what was found, and what each stands for: worked out once, a frame has no time for it."""
        assert self._found is not None
        assert self._of is not None
        if kind not in self._drawn:
            ground = self._of.ground
            self._drawn[kind] = start_map_image(self._found, ground, kind), legend_of(self._found, ground, kind)
        return self._drawn[kind]

    def _view(self, rect: QRectF, rows: int) -> View:
        """Where the domain lies: as large as the legend leaves room for (see ``shape_of``)."""
        assert self._scene is not None
        surface = self._scene.ground
        room = rect.adjusted(0, 0, 0, -rows * ROW - BELOW)
        width, height = shape_of(surface)
        scale = max(min(room.width() / width, room.height() / height), 1e-9)
        at = QRectF(0, 0, scale * width, scale * height)
        at.moveCenter(room.center())
        at.moveTop(room.top())
        return whole_in(surface, at)

    def _rows(self) -> int:
        """Rows of the legend, as many for every kind of colour, so that the map keeps its size."""
        if self._found is None or self._of is None:
            return 2
        return max(len(self._colours(kind)[1]) for kind in KINDS.values()) + 1

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme, ratio: float) -> None:
        if self._scene is None:
            return
        self._paint_still(painter, rect, theme, ratio)
        paint_start(painter, self._view(rect, self._rows()).point(*self._scene.origin), theme)

    def _paint_still(self, painter: QPainter, rect: QRectF, theme: Theme, ratio: float) -> None:
        """All but the start, which alone is dragged."""
        assert self._scene is not None
        surface, view = self._scene.ground, self._view(rect, self._rows())
        painter.drawPixmap(view.rect, self._relief(surface, view, theme, ratio), QRectF())
        if self._found is not None and self._of is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.setOpacity(OVER)
            painter.drawImage(view.rect, self._colours(self.shown_kind)[0])
            painter.restore()
            paint_valleys(painter, surface, view, theme)
            self._paint_legend(painter, rect, view, theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(view.rect)
        paint_edge_ticks(painter, view, theme, CLOSE)

    def _relief(self, surface: Surface, view: View, theme: Theme, ratio: float) -> QPixmap:
        at = replace(view, rect=QRectF(0, 0, view.rect.width(), view.rect.height()))
        detail = FIRST_DETAIL if self._found is None and self.is_working else DETAIL
        of = (surface, at, theme, ratio, detail)
        if self._ground is None or self._ground_of != of:
            self._ground, self._ground_of = rough_pixmap(surface, at, theme, ratio, detail), of
        return self._ground

    def _paint_legend(self, painter: QPainter, rect: QRectF, view: View, theme: Theme) -> None:
        assert self._found is not None
        assert self._of is not None
        painter.setFont(pixel_font(LETTERS))
        metrics, top = painter.fontMetrics(), view.rect.bottom() + BELOW - 1
        shares = self._colours(self.shown_kind)[1]
        widest = max(metrics.horizontalAdvance(share.text) for share in shares) + SWATCH + 9
        left = max(rect.left() + 2, min(view.rect.left(), rect.right() - widest))  # below the map, where there is room
        if self.shown_kind == STEPS:
            self._paint_ramp(painter, QRectF(left, top, rect.right() - left - 2, ROW), theme)
            top += ROW
        for share in shares:
            if self.shown_kind != STEPS or share.key:
                painter.setPen(QPen(QColor(theme.line), 1))
                painter.setBrush(QColor(colour_of(self.shown_kind, share.key)))
                painter.drawRoundedRect(QRectF(left, top + (ROW - SWATCH) / 2, SWATCH, SWATCH), 2, 2)
            painter.setPen(QColor(theme.text))
            words = QRectF(left + SWATCH + 7, top, rect.right() - left - SWATCH - 7, ROW)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, share.text)
            top += ROW

    def _paint_ramp(self, painter: QPainter, at: QRectF, theme: Theme) -> None:
        """The colours of the steps, from none to as many as the slowest take."""
        assert self._found is not None
        last = f"{slowest(self._found):,} steps"
        metrics = painter.fontMetrics()
        after = metrics.horizontalAdvance(last) + 6
        bar = QRectF(at.left() + 12, at.center().y() - 4, max(at.width() - after - 12, 10), 8)
        painter.setPen(QColor(theme.muted))
        painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "0")
        painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, last)
        painter.drawImage(bar, ramp_image(64))

    def paint_live(self, painter: QPainter, rect: QRectF) -> None:
        if self._scene is None:
            return
        ratio = self.devicePixelRatioF()
        of = (rect, self._found, self.shown_kind, self._scene.surface, self.theme, ratio)
        if self._still_of != of:
            self._still, self._still_of = blank_pixmap(self.size(), ratio), of
            with painting(self._still) as inner:
                self._paint_still(inner, rect, self.theme, ratio)
        painter.drawPixmap(0, 0, self._still)
        paint_start(painter, self._view(rect, self._rows()).point(*self._scene.origin), self.theme)

    def paint_cursor(self, painter: QPainter, rect: QRectF) -> None:
        if self._scene is None or self._cursor is None or not self.hasFocus():
            return
        at = self._view(rect, self._rows()).point(*self._cursor)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self.theme.halo, 4.0), (self.theme.ink, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(at, 7, 7)
            for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
                painter.drawLine(at + way * 7, at + way * 12)

    # ---- the start, by mouse and keys

    def place_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """The place of the domain at a pixel, None beside the map."""
        if self._scene is None:
            return None
        view = self._view(self.picture, self._rows())
        return view.to_world(pixel) if view.rect.contains(pixel) else None

    def pixel_of(self, x: float, y: float) -> QPointF:
        """Where a place of the domain is on this widget."""
        return self._view(self.picture, self._rows()).point(x, y)

    def _start(self, place: tuple[float, float], held: bool) -> None:
        assert self._scene is not None
        self._cursor = place
        x, y = (float(f"{one:.6g}") for one in place)
        self.scene_asked.emit(msgspec.structs.replace(self._scene, start=(x, y)), "Move the start", held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._dragging = True
            self._start(place, held=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if self._dragging and place is not None:
            self._start(place, held=True)
        self._read_out(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            assert self._scene is not None
            self.scene_asked.emit(self._scene, "Move the start", False)

    def leaveEvent(self, event: object) -> None:
        self._read_out(None)

    def _read_out(self, place: tuple[float, float] | None) -> None:
        """Say what becomes of a start."""
        said = ""
        if place is not None and self._found is not None and self._of is not None:
            said = start_text(self._found, self._of.ground, *place)
        self.pointed.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = WAYS.get(Qt.Key(event.key()))
        if self._scene is None or (way is None and event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            super().keyPressEvent(event)
            return
        x, y = self._cursor if self._cursor is not None else self._scene.origin
        if way is None:
            self._start((x, y), held=False)
            return
        (left, right), (bottom, top) = self._scene.ground.domain
        by = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STRIDE
        x = min(max(x + way[0] * by * (right - left), left), right)
        y = min(max(y + way[1] * by * (top - bottom), bottom), top)
        self._cursor = (x, y)
        self._read_out(self._cursor)
        self.update()


def _alone(scene: Scene, index: int) -> Scene:
    """What a start map is of: a scene of one hiker, the last, and whom it is forked from, with no start of its own."""
    return msgspec.structs.replace(scene, start=None, camera=None, hikers=alone(scene.hikers, index))
