"""The strip below the map as a widget: losses and learning rates, with a playhead that can be dragged."""

from __future__ import annotations

from math import inf, isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.step.hiker_words import name_of
from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.story.plateau_sentences import epoch_words
from app.descent.text.numbers import number_text, rate_text
from app.descent.walks.walk import HikerWalk, Walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.losses.blind_axis import Array, felt_extremes, round_range
from app.gui.mountain.losses.paint_losses import Plot, lay_plot, paint_axes, paint_curves, paint_playhead
from app.gui.mountain.losses.plateau_lane import ROW, Lane
from app.gui.mountain.scene.surveyor import LOOKING
from app.gui.paint.axis import paint_crosshair
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme, pixel_font

TIP = (
    "Click or drag to move the playhead. The loss axis is logarithmic.\n"
    "Where the lowest valley is not at zero, the loss is measured from its floor, the minimum.\n"
    "A loss that jumps up and down from step to step is drawn faintly, with its median as a line.\n"
    "Below it, for ReduceLROnPlateau, its epochs: a dot is an improvement, a number how many epochs have passed\n"
    "without one, grey the cooldown, and a wedge a cut of the rate."
)
BLIND_TIP = (
    "Click or drag to move the playhead. A blindfolded hiker knows its losses so far, but not how low they could get:\n"
    "the axis is linear, and grows up to ten times the loss at the start."
)
AROUND = 9.0  # pixels around the playhead that its line and markers take


class LossStrip(QWidget):
    """Loss above the lowest valley against the step, on a log axis; press or drag to move the playhead.

    Blindfolded: the losses so far, on a plain axis that grows with them.
    """

    sought = Signal(float)
    stepped = Signal(int)
    pointed = Signal(str)  # what is read out at the pointer, nothing once it has left

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._walk: Walk | None = None
        self._plot: Plot | None = None
        self._axes: dict[bool, tuple[object, QPixmap]] = {}  # with rates and without, and what they were drawn from
        self._still: QPixmap | None = None  # the axes with the losses on them
        self._alone = QPixmap()  # the axes without rates, for who walks blind
        self._position = 0.0
        self._crossed: QPointF | None = None  # the pixel that the crosshair goes through
        self._blindfold = False
        self._extremes: Array | None = None  # of the losses up to each step, for who walks blind
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setMouseTracking(True)
        self.setAccessibleName("Loss of every hiker against the step")
        self.setToolTip(TIP)

    def sizeHint(self) -> QSize:
        return QSize(860, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 90)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self._drop()

    def set_walk(self, walk: Walk) -> None:
        """Draw another walk's losses."""
        self._walk, self._extremes = walk, None
        self._drop()

    def set_position(self, position: float) -> None:
        """Put the playhead."""
        if position == self._position:
            return
        before, self._position = self._position, position
        if self.hasFocus():
            self._describe()
        if self._still is None or self._plot is None or self._outgrown(self._plot):
            self._drop()
            return
        first, last = sorted((before, position))
        left, right = self._plot.x(float(int(first))), self._plot.x(last)  # markers are at whole steps
        self.update(QRectF(left - AROUND, 0, right - left + 2 * AROUND, self.height()).toAlignedRect())

    def set_blindfold(self, on: bool) -> None:
        """Hide the losses to come, or show them."""
        self._blindfold = on
        self.setToolTip(BLIND_TIP if on else TIP)
        self._drop()

    def _felt(self, walk: Walk) -> tuple[float, float] | None:
        """The lowest and the highest loss up to the playhead, for who walks blind."""
        if not self._blindfold:
            return None
        if self._extremes is None:
            self._extremes = felt_extremes(walk)
        low, high = self._extremes[min(int(self._position), walk.steps)].tolist()
        return low, high

    def _outgrown(self, plot: Plot) -> bool:
        """Whether who walks blind needs another axis by now, which is seldom."""
        felt = None if self._walk is None else self._felt(self._walk)
        return felt is not None and round_range(*felt) != (plot.low, plot.high, plot.apart)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._describe()
        super().focusInEvent(event)

    def _describe(self) -> None:
        """Say in words where the playhead is, and what everybody's loss and rate is there."""
        if self._walk is None:
            return
        step = min(int(self._position), self._walk.steps)
        said = [f"{name_of(one.hiker)}: {_told_at(one, step)}" for one in self._walk.walks if one.begun <= step]
        self.setAccessibleDescription(f"Step {step:,} of {self._walk.steps:,}. {'; '.join(said)}.")

    def _drop(self) -> None:
        self._still = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._walk is None:
            return
        if not (self._blindfold or self._walk.scene.ground.is_surveyed):
            painter.fillRect(self.rect(), QColor(self._theme.card))
            painter.setPen(QColor(self._theme.muted))
            painter.setFont(pixel_font(11.5))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, LOOKING)
            self._plot = None
            return
        if self._still is None or self._plot is None:
            self._plot = lay_plot(self._walk, QRectF(self.rect()), self._felt(self._walk))
            self._still = self._axes_of(self._walk, self._plot).copy()
            with painting(self._still) as layer:
                paint_curves(layer, self._walk, self._plot, self._theme)
            self._alone = self._axes_of(self._walk, self._plot, rates=False) if self._blindfold else QPixmap()
        if self._blindfold:
            # Who walks blind knows the losses and the rates so far, and no more.
            painter.drawPixmap(0, 0, self._alone)
            painter.setClipRect(QRectF(0, 0, self._plot.x(self._position), self.height()))
        painter.drawPixmap(0, 0, self._still)
        painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        position = min(self._position, float(self._plot.steps))
        paint_playhead(painter, self._walk, self._plot, position, self._theme)
        if self._crossed is not None:
            paint_crosshair(painter, self._crossed_plane(self._plot), self._crossed, self._theme)

    def _crossed_plane(self, plot: Plot) -> QRectF:
        """The losses' plane down to the step axis."""
        return QRectF(plot.rect.topLeft(), QPointF(plot.rect.right(), plot.floor))

    def _said_at(self, step: int, y: float) -> list[str]:
        """What there is to say of a step: of the lane under the pointer, or of each hiker, the nearest one first."""
        assert self._plot is not None
        assert self._walk is not None
        if self._plot.lanes and self._plot.lanes_at.top() <= y < self._plot.lanes_at.bottom():
            row = int((y - self._plot.lanes_at.top()) / ROW)
            return self._plateaus_at(step, self._plot.lanes[row : row + 1])
        told = []
        for one, heights in zip(self._walk.walks, self._plot.heights, strict=True):
            if one.begun <= step:
                last = float(self._plot.y(heights[min(step, len(heights) - 1)]))
                away = abs(last - y) if isfinite(last) else inf
                told.append((away, f"{name_of(one.hiker)} {_told_at(one, step)}"))
        return [said for _, said in sorted(told, key=lambda one: one[0])]

    def _plateaus_at(self, step: int, lanes: tuple[Lane, ...]) -> list[str]:
        """What the plateau schedules made of the epoch that a step belongs to, if it has ended by the playhead."""
        assert self._walk is not None
        said = []
        for lane in lanes:
            hiker = self._walk.walks[lane.place].hiker
            epoch = next((epoch for epoch in lane.epochs if epoch.begin <= step < epoch.end), None)
            if epoch is None or not isinstance(hiker.schedule, ReduceLROnPlateau):
                continue
            if not self._blindfold or epoch.end <= self._position:
                said.append(f"{name_of(hiker)}, {epoch_words(epoch, hiker.schedule)}")
        return said

    def _axes_of(self, walk: Walk, plot: Plot, rates: bool = True) -> QPixmap:
        """Axes and learning rates, which seldom change while a start is dragged; for who walks blind without rates."""
        ratio = self.devicePixelRatioF()
        looks = tuple(looks_of(walk.scene.hikers, self._theme))
        used = tuple((w.begun, w.learning_rate.tobytes()) for w in walk.walks)
        axes = (
            plot.rect,
            plot.rates,
            plot.steps,
            plot.low,
            plot.high,
            plot.above,
            plot.floored,
            plot.apart,
            plot.lanes,
        )
        key = (axes, (looks, used) if rates else None, self._theme, ratio)
        if (kept := self._axes.get(rates)) is not None and kept[0] == key:
            return kept[1]
        made = blank_pixmap(self.size(), ratio, self._theme.card)
        with painting(made) as painter:
            paint_axes(painter, walk, plot, self._theme, rates)
        self._axes[rates] = key, made
        return made

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)
        self._cross(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._cross(None)

    def _cross(self, at: QPointF | None) -> None:
        """Put the crosshair at the step nearest to the pointer, and read out who is nearest there first."""
        crossed, said = None, ""
        if at is not None and self._plot is not None and self._walk is not None:
            step = int(min(max(self._plot.step(at.x()), 0), self._plot.steps))
            if not self._blindfold or step <= self._position:  # who walks blind knows nothing of what is to come
                crossed = QPointF(self._plot.x(float(step)), at.y())
                said = " · ".join((f"step {step:,}", *self._said_at(step, at.y())))
        if crossed != self._crossed:
            self._crossed = crossed
            self.update()
        self.pointed.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(way)

    def _seek(self, event: QMouseEvent) -> None:
        if self._plot is not None:
            self.sought.emit(self._plot.step(event.position().x()))


def _told_at(one: HikerWalk, step: int) -> str:
    """A hiker's loss after a step, and the rate it goes on with."""
    if step > one.end or not isfinite(loss := float(one.loss[step - one.begun])):
        return "its loss has overflowed"
    return f"loss {number_text(loss)}, learning rate {rate_text(one.rate_at(step), 3)}"
