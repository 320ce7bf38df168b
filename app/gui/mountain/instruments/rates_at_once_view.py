"""Several rates side by side: a little map for each, from one start, at the playhead of the map."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSpinBox, QWidget

from app.descent.instruments.rates_at_once import (
    MOST_RATES,
    Piece,
    a_few,
    at_rates,
    rates_between,
    walk_at_rates,
    why_not,
)
from app.descent.instruments.rates_at_once_sentences import WORDS, rates_line
from app.descent.step.hiker_words import name_of
from app.descent.story.verdict_sentences import words
from app.descent.text.numbers import lr_text, typed_number
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import MOST_HIKERS, Scene
from app.descent.walks.walk import HikerWalk, Walk
from app.gui.forms.spins import WholeSpin
from app.gui.kit.widgets import Field, button, label, mark_invalid, sender_of
from app.gui.mountain.instruments.hiker_choice import HikerChoice
from app.gui.mountain.instruments.instrument import Instrument
from app.gui.mountain.instruments.little_maps import HEAD, LittleMaps
from app.gui.mountain.looks.looks import Look, every_look
from app.gui.mountain.looks.styles import with_another
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme, pixel_font

LOW, HIGH, COUNT = 1e-4, 1.0, 9
SMALLEST, LARGEST = 1e-12, 1e12  # rates that may be asked for
FORKED = "The hiker is a fork; here it walks from the start at every rate."
Question = tuple[Scene, tuple[float, ...]]
KEY = Qt.Key


class RatesAtOnceView(Instrument):
    """Walks one hiker of the scene at up to twelve rates; a click or Enter on a map takes its rate to the hiker."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._scene: Scene | None = None
        self._position = 0.0
        self._low, self._high = LOW, HIGH
        self._walks: tuple[HikerWalk, ...] = ()
        self._of: Question | None = None  # what the walks are of
        self._maps: LittleMaps | None = None
        self._maps_of: tuple[object, ...] = ()
        self._still, self._past, self._upto = QPixmap(), QPixmap(), 0
        self._chosen = 0  # the map that keys choose
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._build_controls()

    def _build_controls(self) -> None:
        self.controls = QWidget()
        grid = QGridLayout(self.controls)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(5)
        tip = "Whose optimizer walks at all these rates, each from the same start"
        self.hiker = HikerChoice("Hiker at several rates", tip)
        self.as_hikers = button("As hikers", "")
        self.low, self.high = self._field("Lowest rate", LOW), self._field("Highest rate", HIGH)
        tip = f"How many rates, from 1 to {MOST_RATES}, evenly apart on a log scale"
        self.count = WholeSpin("How many rates", 1, MOST_RATES, tip)
        self.count.setStepType(QSpinBox.StepType.DefaultStepType)
        self.count.setSuffix(" rates")
        self.count.setValue(COUNT)
        rates = QHBoxLayout()
        rates.setSpacing(5)
        for part in (label("From", "muted"), self.low, label("to", "muted"), self.high, self.count):
            rates.addWidget(part)
        rates.addStretch(1)
        grid.addWidget(self.hiker, 0, 0)
        grid.addWidget(self.as_hikers, 0, 1)
        grid.addLayout(rates, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.hiker.activated.connect(self._ask_hiker)
        self.as_hikers.clicked.connect(self._walk_all)
        self.count.valueChanged.connect(self._ask)

    def _field(self, name: str, rate: float) -> Field:
        made = Field()
        made.setText(lr_text(rate))
        made.setAccessibleName(name)
        made.setToolTip(f"{name} of the little maps: a number above 0, such as 0.001 or 1e-4")
        made.setFixedWidth(64)
        made.editingFinished.connect(self._read_rates)
        made.restored.connect(self._forgive)
        return made

    # ---- what is shown

    def show_scene(self, scene: Scene, walk: Walk) -> None:
        before, self._scene = self._scene, scene
        if before is None or before.hikers != scene.hikers:
            self.hiker.list_hikers([name_of(hiker) for hiker in scene.hikers])
        if before is not None and before.surface != scene.surface:
            self._forget()
        self._ask()

    def choose(self, index: int) -> None:
        self.hiker.choose(index)
        self._ask_hiker()

    def _ask_hiker(self) -> None:
        if self._scene is not None:
            self._ask()

    def _forgive(self) -> None:
        mark_invalid(sender_of(self, Field), False)

    def _read_rates(self) -> None:
        """Take the typed ends; what is no rate is marked, and the old one stays in force."""
        for field, name in ((self.low, "_low"), (self.high, "_high")):
            try:
                rate = typed_number(field.text())
            except ValueError:
                rate = 0.0
            known = SMALLEST <= rate <= LARGEST
            mark_invalid(field, not known)
            if known:
                setattr(self, name, rate)
                field.setModified(False)
        self._ask()

    @property
    def rates(self) -> tuple[float, ...]:
        """The rates of the little maps."""
        return rates_between(self._low, self._high, self.count.value())

    def _question(self) -> Question:
        assert self._scene is not None
        hiker = msgspec.structs.replace(
            self._scene.hikers[self.hiker.chosen], learning_rate=1.0, hidden=False, style=None, fork=None
        )
        return msgspec.structs.replace(self._scene, hikers=(hiker,), camera=None), self.rates

    @property
    def why_not(self) -> str:
        """Why there is nothing to be seen, empty if there is."""
        return "" if self._scene is None else why_not(self._scene, self._scene.hikers[self.hiker.chosen])

    def _forget(self) -> None:
        self._work.forget()
        self._walks, self._of = (), None

    def _ask(self) -> None:
        if self._scene is None:
            return
        few = a_few(self.rates, MOST_HIKERS)
        listed = ", ".join(lr_text(rate) for rate in few)
        tip = f"This one at {listed}, in place of all hikers of the scene; undo brings those back"
        self.as_hikers.setToolTip(tip)
        self.as_hikers.setEnabled(not self.why_not)
        question = self._question()
        if self.why_not:
            self._forget()
        elif question == self._of and len(self._walks) == len(question[1]):
            self._work.forget()
        else:
            scene, rates = question
            self._work.ask(question, lambda: walk_at_rates(scene, scene.hikers[0], rates))
        self.told.emit()
        self.update()

    def _take(self, question: object, piece: object) -> None:
        assert isinstance(question, tuple)
        assert isinstance(piece, Piece)
        self._walks, self._of = piece.walks, question
        self.worked.emit(piece.part)
        self.told.emit()
        self.update()

    def set_position(self, position: float) -> None:
        if position != self._position:
            self._position = position
            self.update()

    def finish(self) -> None:
        if self._scene is None or self.why_not:
            return
        question = self._question()
        if question != self._of or len(self._walks) < len(question[1]):
            self._work.forget()
            self._walks, self._of = finish(walk_at_rates(question[0], question[0].hikers[0], question[1])), question
            self.worked.emit(1.0)
            self.update()

    @property
    def walks(self) -> tuple[HikerWalk, ...]:
        """The walks that are shown, by growing rate."""
        return self._walks

    def caption(self) -> list[str]:
        if self._scene is None:
            return []
        if self.why_not:
            return [self.why_not]
        scene, rates = self._of if self._of is not None else self._question()
        said = [rates_line(scene, scene.hikers[0], rates)]
        return said if self._scene.hikers[self.hiker.chosen].fork is None else [FORKED, *said]

    def spoken(self) -> str:
        ends = [f"{lr_text(one.hiker.learning_rate)} {WORDS[one.verdict.kind]}" for one in self._walks]
        return f"{super().spoken()} {', '.join(ends)}."

    # ---- painting

    def _look(self, theme: Theme) -> Look:
        assert self._scene is not None
        return every_look(self._scene.hikers, theme)[self.hiker.chosen]

    def _laid(self, rect: QRectF, theme: Theme, ratio: float) -> LittleMaps:
        assert self._scene is not None
        scene, rates = self._of if self._of is not None else self._question()
        return LittleMaps(scene.ground, rates, self._walks, self._look(theme), scene.origin, rect, theme, ratio)

    @property
    def _own(self) -> float:
        assert self._scene is not None
        return self._scene.hikers[self.hiker.chosen].learning_rate

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme, ratio: float) -> None:
        if self._scene is None:
            return
        if self.why_not:
            self._paint_why_not(painter, rect, theme)
            return
        maps = self._laid(rect, theme, ratio)
        maps.paint_still(painter, self._own, ahead=self._position < maps.steps)
        maps.paint_past(painter, 0, int(self._position), sheet=False)
        maps.paint_tips(painter, self._position)

    def wanted_height(self, rect: QRectF) -> float:
        if self._scene is None or self.why_not:
            return rect.height()
        places = self._laid(rect, self.theme, 1.0).places
        return places[-1].bottom() - places[0].top() + 2 * HEAD

    def _paint_why_not(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setFont(pixel_font(13))
        painter.setPen(QColor(theme.muted))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.why_not)

    def paint_live(self, painter: QPainter, rect: QRectF) -> None:
        if self._scene is None or self.why_not:
            self.paint(painter, rect, self.theme, self.devicePixelRatioF())
            return
        maps = self._live_maps(rect)
        painter.drawPixmap(0, 0, self._still)
        self._walk_to(maps, int(self._position))
        painter.drawPixmap(0, 0, self._past)
        maps.paint_tips(painter, self._position)

    def paint_cursor(self, painter: QPainter, rect: QRectF) -> None:
        if self._scene is None or self.why_not or not self.hasFocus():
            return
        maps = self._live_maps(rect)
        if self._chosen < len(maps.places):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.ink), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(maps.places[self._chosen].adjusted(-2.5, -2.5, 2.5, 2.5))

    def _live_maps(self, rect: QRectF) -> LittleMaps:
        """The maps of the window, laid anew only where something is another: the playhead alone is not."""
        ratio = self.devicePixelRatioF()
        ahead = self._maps is None or self._position < self._maps.steps  # else they are covered
        of = (ahead, rect, tuple(map(id, self._walks)), self._of, self._look(self.theme), self._own, self.theme, ratio)
        if self._maps is None or self._maps_of != of:
            self._maps, self._maps_of = self._laid(rect, self.theme, ratio), of
            self._still = blank_pixmap(self.size(), ratio)
            with painting(self._still) as painter:
                self._maps.paint_still(painter, self._own, self._position < self._maps.steps)
            self._past, self._upto = blank_pixmap(self.size(), ratio), 0
        return self._maps

    def _walk_to(self, maps: LittleMaps, step: int) -> None:
        """Paint the steps that are new, or all of them where the playhead went back."""
        step = min(step, maps.steps)
        if step < self._upto:
            self._past.fill(Qt.GlobalColor.transparent)
            self._upto = 0
        if step > self._upto:
            with painting(self._past) as painter:
                maps.paint_past(painter, self._upto, step, sheet=True)
            self._upto = step

    # ---- a rate, by mouse and keys

    def place_of(self, index: int) -> QPointF:
        """The middle of a little map on this widget."""
        return self._live_maps(self.picture).places[index].center()

    def _map_at(self, pixel: QPointF) -> int | None:
        if self._scene is None or self.why_not:
            return None
        return self._live_maps(self.picture).at(pixel)

    def _take_rate(self, index: int) -> None:
        assert self._scene is not None
        rates = self._of[1] if self._of is not None else self.rates
        if index < len(rates):
            hiker = msgspec.structs.replace(self._scene.hikers[self.hiker.chosen], learning_rate=rates[index])
            hikers = with_another(self._scene.hikers, self.hiker.chosen, hiker)
            self.scene_asked.emit(msgspec.structs.replace(self._scene, hikers=hikers), "Take a learning rate", False)

    def _walk_all(self) -> None:
        """Let the scene's hikers be this one at these rates, as many as a scene may have."""
        assert self._scene is not None
        rates = a_few(self.rates, MOST_HIKERS)
        hikers = at_rates(self._scene.hikers[self.hiker.chosen], rates)
        self.scene_asked.emit(msgspec.structs.replace(self._scene, hikers=hikers), "Several rates at once", False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._map_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._chosen = index
            self._take_rate(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._read_out(self._map_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._read_out(None)

    def _read_out(self, index: int | None) -> None:
        """Say how the walk of a map ends."""
        if index is None or index >= len(self._walks):
            self.pointed.emit("")
            return
        one = self._walks[index]
        self.pointed.emit(f"LR {lr_text(one.hiker.learning_rate)}: {words(one.verdict)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._scene is None or self.why_not:
            super().keyPressEvent(event)
            return
        maps = self._live_maps(self.picture)
        ways = {KEY.Key_Left: -1, KEY.Key_Right: 1, KEY.Key_Up: -maps.columns, KEY.Key_Down: maps.columns}
        by = ways.get(Qt.Key(event.key()))
        if event.key() in (KEY.Key_Return, KEY.Key_Enter):
            self._take_rate(self._chosen)
        elif by is None:
            super().keyPressEvent(event)
        elif 0 <= self._chosen + by < len(maps.places):
            self._chosen += by
            self._read_out(self._chosen)
            self.update()
