"""Predict, then reveal: blindfolded one marks a hiker's end, its limit and its losses, and then sees the truth."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import replace
from typing import Any, ClassVar

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.descent.instruments.prediction import (
    LONGEST,
    NOTHING,
    QUESTIONS,
    Answers,
    Guess,
    Limit,
    Question,
    answers,
    diverging_rate,
    has_limit,
)
from app.descent.instruments.prediction_sentences import ASKED, answer_words, measured_words, watched_words
from app.descent.step.hiker_words import described, listed
from app.descent.text.numbers import rate_text
from app.descent.walks.forks import alone
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk, Walk
from app.gui.forms.spins import WholeSpin
from app.gui.kit.widgets import button, label
from app.gui.mountain.instruments import paint_prediction as draw
from app.gui.mountain.instruments.hiker_choice import HikerChoice
from app.gui.mountain.instruments.instrument import Instrument
from app.gui.mountain.looks.looks import Look, every_look
from app.gui.mountain.map.paint_trails import paint_start
from app.gui.mountain.map.predicted_end import PredictedEnd, paint_predicted_end
from app.gui.mountain.terrain.camera import View
from app.gui.mountain.terrain.edge_ticks import CLOSE, paint_edge_ticks
from app.gui.mountain.terrain.paint_ground import rough_pixmap
from app.gui.theme import Theme, readable

Array = NDArray[np.float64]
STRIDE, LEAP = 1 / 64, 1 / 8  # of the domain, that an arrow key moves the cursor, and with Shift
FINE, COARSE = 0.1, 1.0  # decades of the learning rate, and of a loss
COLUMNS = 16  # points of a curve that is drawn by keys
KEPT = 8  # scenes whose guesses are remembered
WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
HOW = "Put the blindfold on, mark what you expect, then reveal."
HOW_BLIND = "Mark what you expect, then reveal."
KEYS = "Page Up and Page Down choose the question, arrows move the mark, Return places it, Del takes it away."


class PredictionView(Instrument):
    """Asks ``questions`` of one hiker, takes a Guess while the map is in fog, and shows it over the truth after.

    ``guessed`` carries the Guess whenever it is another; ``revealed`` the Answers once the fog has lifted and all that
    was predicted is known. ``ask`` says which questions there are.
    """

    guessed = Signal(object)
    revealed = Signal(object)

    betrays_ground: ClassVar[bool] = False
    asks_for_ends: ClassVar[bool] = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._scene: Scene | None = None
        self._one: HikerWalk | None = None
        self._walk: Walk | None = None
        self._last_step = 0.0  # of a curve that is being drawn
        self._asked: frozenset[Question] = frozenset(QUESTIONS)
        self._blind = False
        self._told = False  # the answers of this guess
        self._guesses: dict[Scene, Guess] = {}
        self._limits: dict[Scene, Limit] = {}
        self._watched: dict[Scene, int] = {}  # up to which step a walk was watched in the fog before its prediction
        self._furthest = 0  # the step that the playhead came to since there is this scene, or this fog
        self._position = 0.0
        self._active: Question = "end"
        self._held: Question | None = None  # what the mouse drags
        self._cursors: dict[Question, tuple[float, float]] = {}
        self._ground: QPixmap | None = None
        self._ground_of: tuple[object, ...] = ()
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._build_controls()

    def _build_controls(self) -> None:
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        tip = "Of whom the end, the limit and the losses are predicted"
        self.hiker = HikerChoice("Hiker of the predictions", tip)
        tip = "At which step it will have come to the valley where it stays; 0 is no prediction"
        self.steps = WholeSpin("Predicted step of arrival", 0, 1_000_000, tip)
        self._steps_name = label("there at step", "muted")
        self.fog = button("Blindfold", "Cover the ground, so that nothing is given away (B)")
        row.addWidget(self.hiker, 1)
        row.addWidget(self._steps_name)
        row.addWidget(self.steps)
        row.addWidget(self.fog)
        self.hiker.activated.connect(self.choose)
        self.steps.valueChanged.connect(self._guess_steps)
        self.fog.clicked.connect(self.blindfold_asked)

    # ---- what is asked, guessed and answered

    @property
    def questions(self) -> frozenset[Question]:
        """The questions that are asked of this hiker; a limit is none where it cannot be measured."""
        if self._scene is None or has_limit(self._scene, self.hiker.chosen):
            return self._asked
        return self._asked - {"limit"}

    def ask(self, questions: Iterable[Question]) -> None:
        """Ask these questions, at least one, from now on."""
        self._asked = frozenset(questions)
        self._active = next(question for question in QUESTIONS if question in self._asked)
        for part in (self._steps_name, self.steps):
            part.setVisible("steps" in self._asked)
        self._show_again()

    @property
    def guess(self) -> Guess:
        """What has been predicted of this hiker in this scene so far."""
        of = self._question()
        return Guess() if of is None else self._guesses.get(of, Guess())

    @property
    def is_revealed(self) -> bool:
        """Whether the truth may be shown: the fog has lifted, and something was predicted in it."""
        return not self._blind and bool(self.guess.answered)

    @property
    def answers(self) -> Answers:
        """How far off each prediction was; nothing of it before the fog has lifted."""
        of = self._question()
        if not self.is_revealed or self._one is None or of is None:
            return Answers()
        return answers(self.guess, self._one, self._limits.get(of))

    def _question(self) -> Scene | None:
        """What the guesses are of: the scene with this hiker alone."""
        if self._scene is None:
            return None
        hikers = alone(self._scene.hikers, self.hiker.chosen)
        return msgspec.structs.replace(self._scene, camera=None, hikers=hikers)

    def predict(self, **changes: Any) -> None:
        """Change the guess, as a click or a drag does; only while the map is in fog."""
        of = self._question()
        if of is None or not self._blind:
            return
        guess = self.guess._replace(**changes)
        self._guesses.pop(of, None)
        self._guesses[of] = guess
        while len(self._guesses) > KEPT:
            del self._guesses[next(iter(self._guesses))]
        self._watched[of] = max(self._watched.get(of, 0), self._furthest) if guess.answered else 0
        self.guessed.emit(guess)
        self._show_again()

    def _guess_steps(self, steps: int) -> None:
        self.predict(steps=steps or None)

    def _reveal(self) -> None:
        """Say what became of the predictions, once all of them are known."""
        of = self._question()
        waits = self.guess.limit is not None and of not in self._limits
        if self.is_revealed and self._one is not None and not waits and not self._told:
            self._told = True
            self.revealed.emit(self.answers)
        self._show_again()

    # ---- the scene

    def show_scene(self, scene: Scene, walk: Walk) -> None:
        before, self._scene = self._scene, scene
        if before is None or before.hikers != scene.hikers:
            self.hiker.list_hikers([listed(hiker) for hiker in scene.hikers])
        one = walk.walks[self.hiker.chosen] if len(walk.walks) == len(scene.hikers) else None
        whole = one is not None and (one.end >= scene.steps or not math.isfinite(float(one.x[-1] + one.loss[-1])))
        self._one = one if whole else None
        self._walk = walk
        if before != scene:
            self._furthest = 0 if before is None else int(self._position)
            self._told = False
            self._cursors.clear()
        self._look()

    def choose(self, index: int) -> None:
        self.hiker.choose(index)
        self._told = False
        self._cursors.clear()
        if self._scene is not None and self._walk is not None:
            self.show_scene(self._scene, self._walk)

    def _look(self) -> None:
        """Measure the limit as soon as the map is in fog, so that it is there when that lifts; show what is known."""
        of = self._question()
        wanted = "limit" in self.questions and (self._blind or self.guess.limit is not None)
        if of is not None and wanted and of not in self._limits:
            last = len(of.hikers) - 1
            self._work.ask(of, lambda: _pieces(diverging_rate(of, last)))
        else:
            self._work.forget()
            self.worked.emit(1.0)
        self._reveal()

    def _take(self, question: object, piece: object) -> None:
        assert isinstance(question, Scene)
        if isinstance(piece, Limit):
            self._limits[question] = piece
            while len(self._limits) > KEPT:
                del self._limits[next(iter(self._limits))]
            self._reveal()
        else:
            assert isinstance(piece, float)
            self.worked.emit(piece)

    def set_blindfold(self, on: bool) -> None:
        if on != self._blind:
            self._told = False
            self._furthest = 0
        self._blind = on
        self.fog.setText("Reveal" if on else "Blindfold")
        why = "Lift the fog, and see every prediction over the truth (B)"
        self.fog.setToolTip(why if on else "Cover the ground, so that nothing is given away (B)")
        self.steps.setEnabled(on)
        self._look()

    def set_position(self, position: float) -> None:
        self._position = position
        if self._scene is not None and self._blind:
            self._furthest = max(self._furthest, int(position))

    def to_keep(self) -> object:
        return self._guesses, self._limits, self._watched

    def take_up(self, kept: Any) -> None:
        self._guesses, self._limits, self._watched = kept

    def forget(self) -> None:
        """Ask anew, as if nothing had been predicted."""
        self._guesses.clear()
        self._watched.clear()
        self._told = False
        self._show_again()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._mark_elsewhere()

    def finish(self) -> None:
        of = self._question()
        if of is not None and self.is_revealed and self.guess.limit is not None and of not in self._limits:
            self._work.forget()
            self._limits[of] = finish(diverging_rate(of, len(of.hikers) - 1))
            self._reveal()

    def caption(self) -> list[str]:
        if self._scene is None:
            return []
        hiker = self._scene.hikers[self.hiker.chosen]
        who = f"{hiker.title}, {described(hiker, self._scene.hikers)}, {self._scene.steps:,} steps"
        if not self.is_revealed:
            given = ", ".join(question for question in self.guess.answered) or "nothing yet"
            long = "" if self._scene.steps <= LONGEST else f" A limit is measured of walks of up to {LONGEST:,} steps."
            return [f"{who}. {HOW_BLIND if self._blind else HOW} Predicted: {given}.{long}"]
        said, of = [], self._question()
        if of is not None and (watched := self._watched.get(of)):
            said.append(watched_words(watched, self._scene.steps if self._one is None else self._one.end))
        if self.guess.limit is not None:
            limit = None if of is None else self._limits.get(of)
            said.append("Measuring the limit…" if limit is None else measured_words(self._scene, limit.highest))
        return [f"{who}.", *said]

    def spoken(self) -> str:
        """The caption, and the answers that stand in the picture."""
        return " ".join([*self.caption(), *answer_words(self.answers).values()])

    def _show_again(self) -> None:
        with QSignalBlocker(self.steps):
            self.steps.setMaximum(self._scene.steps if self._scene is not None else 1_000_000)
            self.steps.setValue(self.guess.steps or 0)
        self._mark_elsewhere()
        self.told.emit()
        self.update()

    def _mark_elsewhere(self) -> None:
        """Show the end and the limit on the map and the hiker's ruler too, and let them be moved there in the fog."""
        guess, found, mark = self.guess, self.answers, None
        if self._scene is not None and guess.end is not None and "end" in self.questions:
            mark = PredictedEnd(guess.end, self._looks(self.theme), None if found.end is None else found.end.real)
        self.end_shown.emit(mark)
        self.pointing_wanted.emit(self._blind and "end" in self.questions)
        asked = self._scene is not None and "limit" in self.questions
        self.limit_shown.emit(self.hiker.chosen, guess.limit if asked else None, asked and self._blind)

    def point_at(self, x: float, y: float) -> None:
        if self._scene is not None and "end" in self.questions:
            self._active = "end"
            self._place("end", (x, y))

    def point_at_rate(self, rate: float) -> None:
        if self._scene is not None and "limit" in self.questions:
            self._active = "limit"
            self._place("limit", (math.log10(rate), 0.0))

    # ---- painting

    def _looks(self, theme: Theme) -> Look:
        assert self._scene is not None
        return every_look(self._scene.hikers, theme)[self.hiker.chosen]

    def _parts(self, rect: QRectF) -> draw.Parts:
        assert self._scene is not None
        return draw.lay_parts(rect, self.questions, self._scene.ground)

    def _unit(self) -> tuple[float, float]:
        """The lowest loss of the ground, and how far above it this hiker begins: what its curve is drawn in."""
        assert self._scene is not None
        begun = float(self._scene.ground.value(*self._scene.origin))
        lowest = self._scene.ground.lowest
        return lowest, max(begun - lowest, NOTHING) if math.isfinite(begun) else 1.0

    def _heights(self, losses: Array) -> Array:
        lowest, unit = self._unit()
        with np.errstate(all="ignore"):
            return np.asarray(np.log10(np.maximum(losses - lowest, NOTHING) / unit))

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme, ratio: float) -> None:
        if self._scene is None or not (self._blind or self._scene.ground.is_surveyed):
            return
        parts, look, guess, found = self._parts(rect), self._looks(theme), self.guess, self.answers
        words = answer_words(found)
        for question in QUESTIONS:
            if question in self.questions:
                up = 2 if question == "curve" and "steps" in self.questions else 1
                active = self.hasFocus() and question == self._active and self._blind
                said = words.get(question, ASKED[question])
                ink = theme.text if active or question in words else theme.muted
                draw.paint_head(painter, parts.of(question), rect, said, active, ink, up)
        if not parts.plane.isEmpty():
            self._paint_plane(painter, parts.plane, look, guess, found, theme, ratio)
        if not parts.ruler.isEmpty():
            real = None if found.limit is None else found.limit.real.rate
            draw.paint_ruler(painter, parts.ruler, guess.limit, real, look, theme)
        if not parts.curve.isEmpty():
            self._paint_curve(painter, parts.curve, look, guess, found, theme)

    def _paint_plane(
        self, painter: QPainter, plane: QRectF, look: Look, guess: Guess, found: Answers, theme: Theme, ratio: float
    ) -> None:
        assert self._scene is not None
        view = draw.view_of(plane, self._scene.ground)
        if self.is_revealed:
            draw.paint_relief(painter, plane, self._relief(view, theme, ratio), theme)
        else:
            draw.paint_fogged(painter, plane, theme, ratio)
        paint_edge_ticks(painter, view, theme, CLOSE)
        painter.save()
        painter.setClipRect(plane)
        paint_start(painter, view.point(*self._scene.origin), theme)
        if guess.end is not None:
            real = None if found.end is None else found.end.real
            paint_predicted_end(painter, PredictedEnd(guess.end, look, real), view, theme)
        painter.restore()

    def _relief(self, view: View, theme: Theme, ratio: float) -> QPixmap:
        assert self._scene is not None
        at = replace(view, rect=QRectF(0, 0, view.rect.width(), view.rect.height()))
        of = (self._scene.ground, at, theme, ratio)
        if self._ground is None or self._ground_of != of:
            self._ground, self._ground_of = rough_pixmap(self._scene.ground, at, theme, ratio, detail=0.5), of
        return self._ground

    def _paint_curve(
        self, painter: QPainter, curve: QRectF, look: Look, guess: Guess, found: Answers, theme: Theme
    ) -> None:
        assert self._scene is not None
        steps, colour = self._scene.steps, readable(look.colour, theme.card, 3.0)
        draw.paint_curve_axes(painter, curve, steps, theme)
        if self.is_revealed and self._one is not None:
            losses = self._one.losses
            pen = QPen(QColor(theme.ink), 1.6)
            draw.paint_heights(painter, curve, steps, np.arange(float(len(losses))), self._heights(losses), pen)
            if found.steps is not None and found.steps.real is not None:
                draw.paint_step(painter, curve, steps, found.steps.real, theme.ink, real=True)
        if guess.curve:
            at, losses = np.array(guess.curve, float).T
            pen = QPen(QColor(colour), 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
            draw.paint_heights(painter, curve, steps, at, self._heights(losses), pen, dots=len(at) <= COLUMNS + 1)
        if guess.steps is not None:
            draw.paint_step(painter, curve, steps, guess.steps, colour, real=False)

    def paint_cursor(self, painter: QPainter, rect: QRectF) -> None:
        if self._scene is not None and self._blind and self.hasFocus() and self._active in self._cursors:
            draw.paint_cursor_at(painter, self._pixel_of(self._active, self._cursors[self._active]), self.theme)

    # ---- marks, by mouse

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(3, 3, -3, -3)

    def place_of(self, question: Question) -> QRectF:
        """The pixels of a question on this widget."""
        return self._parts(self._area()).of(question)

    def _pixel_of(self, question: Question, value: tuple[float, float]) -> QPointF:
        """Where a cursor lies: a place of the world, a decade of the rate, or a step and a height."""
        assert self._scene is not None
        place = self.place_of(question)
        if question == "end":
            return draw.view_of(place, self._scene.ground).point(*value)
        if question == "limit":
            return QPointF(draw.rates_axis(place).held(value[0]), place.bottom() - 4)
        across, up = draw.curve_axes(place, self._scene.steps)
        return QPointF(across.held(value[0]), up.held(value[1]))

    def _value_at(self, question: Question, pixel: QPointF) -> tuple[float, float]:
        assert self._scene is not None
        place = self.place_of(question)
        x = min(max(pixel.x(), place.left()), place.right())
        y = min(max(pixel.y(), place.top()), place.bottom())
        if question == "end":
            return draw.view_of(place, self._scene.ground).to_world(QPointF(x, y))
        if question == "limit":
            return draw.rates_axis(place).value(x), 0.0
        across, up = draw.curve_axes(place, self._scene.steps)
        return across.value(x), up.value(y)

    def _place(self, question: Question, value: tuple[float, float], anew: bool = False) -> None:
        """Put a mark; of a curve one point more, in place of those it was drawn over."""
        assert self._scene is not None
        self._cursors[question] = value
        if question == "end":
            apart = 10.0 ** math.floor(math.log10(float(self._scene.ground.extent.min()) / 200))
            x, y = (float(f"{apart * round(part / apart):.6g}") for part in value)
            self.predict(end=(x, y))  # no finer than a pointer is
        elif question == "limit":
            self.predict(limit=float(f"{10 ** value[0]:.2g}"))
        else:
            lowest, unit = self._unit()
            step, loss = round(value[0]), lowest + unit * 10 ** value[1]
            before = [] if anew else [point for point in self.guess.curve if not self._drawn_over(point[0], step)]
            self.predict(curve=tuple(sorted([*before, (float(step), loss)])))
        self._last_step = value[0]

    def _drawn_over(self, step: float, now: int) -> bool:
        """Whether a stroke to a step passes over a point; a key passes over none but that of the same step."""
        if self._held != "curve":
            return step == now
        low, high = sorted((self._last_step, float(now)))
        return (low <= step <= high and step != self._last_step) or step == now

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._scene is None or event.button() != Qt.MouseButton.LeftButton:
            return
        for question in ("end", "limit", "curve"):
            if question in self.questions and self._reach(question).contains(event.position()):
                if not self._blind:
                    self.pointed.emit(HOW)
                    return
                self._held = self._active = question
                self._last_step = self._value_at(question, event.position())[0]
                self._place(question, self._value_at(question, event.position()))

    def _reach(self, question: Question) -> QRectF:
        """Where a press takes hold of a question: a little beyond the ruler, which is thin."""
        more = 8.0 if question == "limit" else 2.0
        return self.place_of(question).adjusted(-more, -more, more, more)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and self._scene is not None:
            self._place(self._held, self._value_at(self._held, event.position()))
            if self._held == "limit":
                self.pointed.emit(f"LR {rate_text(self.guess.limit or 0.0, 2)}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.pointed.emit("")

    # ---- and by keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, marks = Qt.Key(event.key()), [q for q in QUESTIONS if q in self.questions and q != "steps"]
        if self._scene is None or not self._blind or not marks:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            by = 1 if key == Qt.Key.Key_PageDown else -1
            at = marks.index(self._active) if self._active in marks else 0
            self._active = marks[(at + by) % len(marks)]
            self._cursors.setdefault(self._active, self._first(self._active))
            self.update()
        elif key in WAYS:
            before = self._cursors.get(self._active, self._first(self._active))
            leap = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._cursors[self._active] = self._moved(before, WAYS[key], leap)
            self.pointed.emit(self._read(self._cursors[self._active]))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._place(self._active, self._cursors.get(self._active, self._first(self._active)))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            nothing: dict[Question, object] = {"end": None, "limit": None, "curve": ()}
            self.predict(**{self._active: nothing[self._active]})
        else:
            super().keyPressEvent(event)

    def _first(self, question: Question) -> tuple[float, float]:
        """Where the cursor of a question stands at first."""
        assert self._scene is not None
        guess = self.guess
        if question == "end":
            return guess.end or self._scene.origin
        if question == "limit":
            return math.log10(guess.limit or self._scene.hikers[self.hiker.chosen].learning_rate or 1e-3), 0.0
        return 0.0, 0.0

    def _moved(self, at: tuple[float, float], way: tuple[int, int], leap: bool) -> tuple[float, float]:
        assert self._scene is not None
        if self._active == "end":
            (left, right), (bottom, top) = self._scene.ground.domain
            by = LEAP if leap else STRIDE
            x = min(max(at[0] + way[0] * by * (right - left), left), right)
            return x, min(max(at[1] + way[1] * by * (top - bottom), bottom), top)
        by = COARSE if leap else FINE
        if self._active == "limit":
            return min(max(at[0] + (way[0] + way[1]) * by, draw.SLOWEST), draw.FASTEST), 0.0
        step = min(max(at[0] + way[0] * self._scene.steps / COLUMNS, 0.0), float(self._scene.steps))
        return step, min(max(at[1] + way[1] * by * 2.5, draw.LOWEST), draw.HIGHEST)

    def _read(self, at: tuple[float, float]) -> str:
        """What the cursor is at, read out below the map."""
        if self._active == "end":
            return f"({at[0]:.3g}, {at[1]:.3g})".replace("-", "−")
        if self._active == "limit":
            return f"LR {rate_text(10 ** at[0], 2)}"
        return f"step {round(at[0]):,}, {10 ** at[1]:.2g} times the start's height"


def _pieces(work: Generator[float, None, Limit]) -> Generator[object, None, None]:
    """A measurement as pieces: the part done, and at last the limit."""
    while True:
        try:
            yield next(work)
        except StopIteration as end:
            yield end.value
            return
