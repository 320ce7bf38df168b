"""The LR curve: each hiker's final loss against its learning rate, live; a click sends the hiker there."""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.hikers import Hiker
from app.descent.numbers import lr_text, number_text, power_text
from app.descent.scene import Scene
from app.descent.schedules import carries_rate
from app.descent.sweep import RateSweep, sweep_hikers
from app.descent.walk import Walk
from app.gui.mountain.dashes import dashed
from app.gui.mountain.lines import draw_lines
from app.gui.mountain.looks import Look, looks_of, marker_path, name_of
from app.gui.theme import Theme, pixel_font

Array = NDArray[np.float64]
# Two digits each, so that a rate that is chosen is one that was swept.
RATES = np.array(sorted({float(f"{rate:.1e}") for rate in np.logspace(-6, 2, 121)}))
LEFT, RIGHT, TOP, BOTTOM = 48.0, 16.0, 8.0, 20.0
FLOOR = 1e-12  # losses nearer to the lowest ground than this are drawn here
HEADROOM = 2.0  # decades above the start's loss that are still drawn
PIECE = 0.003  # seconds of sweeping between two looks at the window
LONGEST = 5000  # steps of a walk that is still swept live
SWEPT = f"walks of up to {LONGEST:,} steps"
LINE = 2.0  # pixels of a curve
REACH = 14.0  # pixels from a curve that still mean it


class Work(NamedTuple):
    """Hikers of a scene that are being swept."""

    of: Scene
    hikers: list[Hiker]
    sweeping: Generator[float, None, list[RateSweep]]


class RateCurve(QWidget):
    """Shows the hikers of a Walk; ``rate_chosen`` carries a walk's index and the learning rate that was clicked."""

    rate_chosen = Signal(int, float)
    swept = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._walk: Walk | None = None
        self._done: dict[Hiker, RateSweep] = {}  # drawn; of the scene ``_of``, which may be the one before
        self._of: Scene | None = None
        self._work: Work | None = None
        self._still = QPixmap()  # axes and curves
        self._still_of: tuple[object, ...] = ()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work_on)
        self.setMinimumSize(180, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setAccessibleName("Final loss against learning rate")
        self.setToolTip("The loss after the whole walk, for every learning rate. Click a curve to walk with that rate.")

    def sizeHint(self) -> QSize:
        return QSize(280, 150)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.update()

    def set_walk(self, walk: Walk) -> None:
        """Show another walk; what is no longer true is swept anew, a few milliseconds at a time.

        While something is dragged the curves follow as fast as they can be swept: each is finished and shown before
        the next is begun.
        """
        before, self._walk = self._walk, walk
        if before is not None and (before.scene.surface, before.scene.steps) != (walk.scene.surface, walk.scene.steps):
            self._done, self._of, self._work = {}, None, None
        if walk.scene.steps <= LONGEST:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    @property
    def is_swept(self) -> bool:
        """Whether what is drawn is the whole curve of every hiker shown."""
        return self._walk is not None and not self._timer.isActive()

    def is_of(self, scene: Scene) -> bool:
        """Whether a scene is the one it draws: a long walk comes here only when it has been walked."""
        return self._walk is not None and self._walk.scene == scene

    def best(self, hiker: Hiker) -> float | None:
        """The rate with the lowest final loss, or None where none ends anywhere or the curve is not known yet."""
        return self._done[h].best if self.is_swept and (h := _rateless(hiker)) in self._done else None

    def why_no_best(self, scene: Scene, hiker: Hiker) -> str:
        """Why there is no best rate to be had for a hiker of a scene, or an empty text if there may be one."""
        if scene.steps > LONGEST:
            return f"Found for {SWEPT}, since every rate has to be walked with."
        if hiker.hidden:
            return "Hidden hikers have no curve to find the best rate on."
        if self.is_swept and (sweep := self._done.get(_rateless(hiker))) is not None and sweep.best is None:
            return "With every rate this walk leaves the finite numbers."
        return ""

    def _work_on(self) -> None:
        """Sweep for a little while; then let the window paint."""
        assert self._walk is not None
        if self._work is None:
            self._work = self._next_work(self._walk)
        if self._work is None:
            self._timer.stop()
            self.swept.emit()
            return
        deadline = time.perf_counter() + PIECE
        try:
            while time.perf_counter() < deadline:
                next(self._work.sweeping)
        except StopIteration as end:
            kept = self._done if self._of == self._work.of else {}
            self._done = kept | dict(zip(self._work.hikers, end.value, strict=True))
            self._of, self._work = self._work.of, None
            self.update()

    def _next_work(self, walk: Walk) -> Work | None:
        """What of a walk has not been swept yet."""
        scene = walk.scene
        of = msgspec.structs.replace(scene, hikers=Scene().hikers)
        wanted = list(dict.fromkeys(_rateless(one.hiker) for one in walk.walks))
        wanted = [h for h in wanted if not carries_rate(h.schedule)]  # its own rate would change nothing
        missing = [h for h in wanted if of != self._of or h not in self._done]
        self._done = {h: sweep for h, sweep in self._done.items() if h in wanted}
        return Work(of, missing, sweep_hikers(scene, missing, RATES)) if missing else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(pixel_font(11))
        if self._walk is None:
            return
        if self._walk.scene.steps > LONGEST:
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, f"Drawn for {SWEPT}.")
            return
        rect, (low, high) = self._rect(), self._range()
        looks = looks_of(self._walk.scene.hikers, self._theme)
        # While something is dragged the dots move at once, the curves when the next ones have been swept.
        curves = [self._heights(one.hiker) for one in self._walk.walks]
        ratio = self.devicePixelRatioF()
        of = (rect, low, high, tuple(looks), *(None if h is None else h.tobytes() for h in curves), self._theme, ratio)
        if of != self._still_of:
            self._still, self._still_of = self._drawn(rect, low, high, looks, curves), of
        painter.drawPixmap(0, 0, self._still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one, look in zip(self._walk.walks, looks, strict=True):
            if one.hiker.learning_rate > 0 and not carries_rate(one.hiker.schedule):
                height = _log_height(np.array([one.loss[-1]]), self._walk.scene.ground.lowest)[0]
                at = QPointF(_x(rect, one.hiker.learning_rate), _y(rect, float(height), low, high))
                painter.setPen(QPen(QColor(self._theme.card), 1.5))
                painter.setBrush(QColor(look.colour))
                painter.drawPath(marker_path(look.marker, 5.5).translated(at))

    def _drawn(self, rect: QRectF, low: float, high: float, looks: list[Look], curves: list[Array | None]) -> QPixmap:
        """Axes and curves."""
        ratio = self.devicePixelRatioF()
        made = QPixmap((QRectF(self.rect()).size() * ratio).toSize())
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(pixel_font(11))
        known = [h for h in curves if h is not None]
        beyond = (any((h <= low).any() for h in known), any((h > high).any() for h in known))
        self._paint_axes(painter, rect, low, high, beyond)
        x = rect.left() + np.clip((np.log10(RATES) + 6) / 8, 0.0, 1.0) * rect.width()
        for heights, look in zip(curves, looks, strict=True):
            if heights is None:
                continue
            painter.setPen(QPen(QColor(look.colour), LINE, c=Qt.PenCapStyle.SquareCap))
            held = np.clip(np.where(np.isnan(heights), high, heights), low, high)
            points = np.stack([x, rect.bottom() - rect.height() * (held - low) / (high - low)], axis=1)
            draw_lines(painter, dashed(np.concatenate([points[:-1], points[1:]], axis=1), look.dash, LINE)[0])
        painter.end()
        return made

    def _paint_axes(self, painter: QPainter, rect: QRectF, low: float, high: float, beyond: tuple[bool, bool]) -> None:
        """``beyond`` says whether the lowest and the highest line stand for all that is lower and higher."""
        theme = self._theme
        every = max(1, math.ceil((high - low) * 18 / rect.height()))
        inner = range(math.ceil(low / every) * every, math.floor(high) + 1, every)
        signs = {round(low): "≤" if beyond[0] else "", round(high): "≥" if beyond[1] else ""}
        ends = [end for end, sign in signs.items() if sign]
        for decade in [*ends, *(k for k in inner if all(abs(k - end) >= every for end in ends))]:
            y = _y(rect, decade, low, high)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(QColor(theme.muted))
            box = QRectF(rect.left() - LEFT, y - 8, LEFT - 5, 16)
            text = signs.get(decade, "") + power_text(decade)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for decade in range(-6, 3, 2):
            x = _x(rect, 10.0**decade)
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x, rect.bottom() + 3))
            box = QRectF(x - 20, rect.bottom() + 3, 40, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, power_text(decade))

    def _rect(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _range(self) -> tuple[float, float]:
        """Decades of the loss: from the best any curve reaches to a little above the start."""
        assert self._walk is not None
        lowest = self._walk.scene.ground.lowest
        begin = float(_log_height(self._walk.walks[0].loss[:1], lowest)[0])
        shown = [h for w in self._walk.walks if (h := self._heights(w.hiker)) is not None]
        low = min((float(np.nanmin(h)) for h in shown), default=begin - 3)
        top = begin + HEADROOM if math.isfinite(begin) else 3.0
        return math.floor(min(low, top - 2)), math.ceil(top)

    def _heights(self, hiker: Hiker) -> Array | None:
        sweep = self._done.get(_rateless(hiker))
        return None if sweep is None or self._walk is None else _log_height(sweep.loss, self._walk.scene.ground.lowest)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.rate_chosen.emit(found, self._rate_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._nearest(event.position())
        if found is None or self._walk is None:
            self.setToolTip("The loss after the whole walk, for every learning rate. Click a curve to walk with it.")
            return
        hiker, rate = self._walk.walks[found].hiker, self._rate_at(event.position().x())
        sweep = self._done[_rateless(hiker)]
        loss = float(sweep.loss[int(np.argmin(np.abs(np.log(RATES / rate))))])
        end = f"ends at loss {number_text(loss)}" if math.isfinite(loss) else "leaves the finite numbers"
        self.setToolTip(f"{name_of(hiker)} at about {lr_text(rate)} {end}. Click to walk with it.")

    def _rate_at(self, x: float) -> float:
        rect = self._rect()
        part = min(max((x - rect.left()) / rect.width(), 0.0), 1.0)
        return float(RATES[int(np.argmin(np.abs(np.log10(RATES) - (-6 + 8 * part))))])  # one that was swept

    def _nearest(self, at: QPointF) -> int | None:
        """The hiker whose curve passes nearest below or above a pixel; the only one, wherever the click."""
        if self._walk is None:
            return None
        rect, (low, high) = self._rect(), self._range()
        index = int(np.argmin(np.abs(np.log(RATES / self._rate_at(at.x())))))
        away = []
        for k, one in enumerate(self._walk.walks):
            heights = self._heights(one.hiker)
            if heights is not None:
                away.append((abs(_y(rect, float(heights[index]), low, high) - at.y()), k))
        if not away:
            return None
        nearest = min(away)
        return nearest[1] if nearest[0] <= REACH or len(away) == 1 else None


def _rateless(hiker: Hiker) -> Hiker:
    """A hiker as the curve sees it: all but its learning rate, and whether and how it is seen."""
    return msgspec.structs.replace(hiker, learning_rate=1.0, hidden=False, style=None)


def _log_height(loss: Array, lowest: float) -> Array:
    with np.errstate(all="ignore"):
        above = np.where(np.isfinite(loss), np.maximum(loss - lowest, FLOOR), np.inf)
        return np.asarray(np.log10(above))


def _x(rect: QRectF, rate: float) -> float:
    part = (math.log10(rate) + 6) / 8
    return rect.left() + min(max(part, 0.0), 1.0) * rect.width()


def _y(rect: QRectF, height: float, low: float, high: float) -> float:
    held = min(max(height, low), high) if not math.isnan(height) else high
    return rect.bottom() - rect.height() * (held - low) / (high - low)
