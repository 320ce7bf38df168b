"""A fair race drawn: a row an optimizer, its losses on one axis and its learning rates on another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.descent.instruments.fair_race import HIGHEST_RATE, LOWEST_RATE, Finish, Forgiveness, Measure, Runner
from app.descent.instruments.fair_race_sentences import decades_text, outcome_text
from app.descent.text.numbers import lr_text, rate_text
from app.gui.mountain.looks.looks import Look
from app.gui.paint.axis import LABEL_HEIGHT, LABEL_WIDTH, Scale, level, paint_marks, paint_uprights
from app.gui.paint.axis import MARK as MARK_LENGTH
from app.gui.paint.markers import marker_path
from app.gui.paint.ticks import Tick, decade_ticks
from app.gui.theme import Theme, pixel_font

LETTERS, SMALL = 11.5, 10.5  # pixels: of names and sentences, of everything else
HEAD, FOOT, GAP = 16.0, 20.0, 20.0  # pixels: of each line above the rows, of the axes below, between the two planes
COLUMN, WIDE, ROOMY = 118.0, 640.0, 250.0  # pixels of the names beside the planes; where there is room for more of them
LOWEST, LOW = 12.0, 15.0  # pixels of a row; below the second sentences give way to it
HIGH, HIGHER, HIGHEST = 36.0, 62.0, 120.0  # pixels of a row with a line of words above it, with two, and of the highest
TITLE = 15.0  # pixels of a line of words above a row
ARRIVED = 40.0  # pixels of the word at the losses' axis
APART = 36.0  # pixels between the middles of two numbers below the axes
LOSSES = 0.42  # of the width, that the losses have
SAID, SAID_WIDE = 7, 3  # lines of sentences
OVER = 1.0  # decades above the start that are still drawn
BAR, MARK, INTERVAL = 7.0, 4.8, 3.0  # pixels of a bar of forgiveness, a marker, and a line over the seeds
SIDE = 9.0  # pixels beside a plane's axis, for markers at its ends
GRIP = 5.0  # pixels on either side of the one rate's line that still mean it


class Row(NamedTuple):
    """One optimizer of a race: what it is called, how it looks, and how it ran, None as long as that is not known."""

    name: str
    look: Look
    runner: Runner | None


class RacePicture:
    """Rows of a race in a rectangle, with the one rate that all have, and sentences below."""

    def __init__(self, rect: QRectF, rows: Sequence[Row], common: float, said: Sequence[str]) -> None:
        self.rows, self.common = list(rows), common
        metrics = QFontMetricsF(pixel_font(LETTERS))
        wrapped = int(Qt.TextFlag.TextWordWrap)
        self._said = [
            (text, metrics.boundingRect(QRectF(0, 0, rect.width(), 1e4), wrapped, text).height()) for text in said
        ]
        count = max(1, len(self.rows))
        left = max(0.0, rect.height() - 2 * HEAD - FOOT - 6 - count * LOW)
        while self._said and sum(height + 3 for _, height in self._said) > left:
            self._said.pop()  # rows that lie upon one another would say nothing
        # Room is kept for as much as is said of most races, so that rows do not move when it is known.
        usual = (SAID_WIDE if rect.width() >= WIDE else SAID) * metrics.lineSpacing()
        words = max(sum(height + 3 for _, height in self._said), min(usual, rect.height() / 3, left))
        room = rect.height() - 2 * HEAD - FOOT - words - 6
        self.height = max(LOWEST, min(room / count, HIGHEST))
        self.is_wide = rect.width() >= WIDE
        beside = ROOMY if self.is_wide else 0.0 if self.height >= HIGH else COLUMN
        self.titles = 0 if beside else 2 if self.height >= HIGHER else 1
        top = rect.top() + 2 * HEAD
        planes = QRectF(rect.left() + beside, top, rect.width() - beside, self.height * count)
        one = (planes.width() - GAP) * LOSSES
        other = planes.width() - GAP - one
        self.losses_at = QRectF(planes.left(), top, one, planes.height()).adjusted(SIDE, 0, -SIDE, 0)
        self.rates_at = QRectF(planes.right() - other, top, other, planes.height()).adjusted(SIDE, 0, -SIDE, 0)
        self._rect, self._names = rect, QRectF(rect.left(), top, beside, planes.height())
        self._words_at = QRectF(rect.left(), planes.bottom() + FOOT + 6, rect.width(), max(words, 0.0))
        self._losses = _loss_range(self.rows, common)

    # ---- where things are

    @property
    def height_taken(self) -> float:
        """From the top of the rectangle to the end of the last sentence."""
        return self._words_at.top() - self._rect.top() + sum(height + 3 for _, height in self._said)

    @property
    def across_rates(self) -> Scale:
        """The axis of the rates, in decades."""
        return level(self.rates_at, math.log10(LOWEST_RATE), math.log10(HIGHEST_RATE))

    @property
    def across_losses(self) -> Scale:
        """The axis of the losses above the lowest, in decades."""
        return level(self.losses_at, *self._losses)

    def row_rect(self, index: int) -> QRectF:
        """All of a row."""
        top = self.losses_at.top() + index * self.height
        return QRectF(self._rect.left(), top, self._rect.width(), self.height)

    def row_at(self, pixel: QPointF) -> int | None:
        """Which row a pixel is in."""
        return next((k for k in range(len(self.rows)) if self.row_rect(k).contains(pixel)), None)

    def grips_rate(self, pixel: QPointF) -> bool:
        """Whether a press on a pixel takes hold of the one rate: on its line, or on the axis below."""
        if self._rate_foot.contains(pixel):
            return True
        x = self.across_rates.held(math.log10(self.common))
        return abs(pixel.x() - x) <= GRIP and self.rates_at.top() <= pixel.y() <= self.rates_at.bottom()

    @property
    def _rate_foot(self) -> QRectF:
        return QRectF(self.rates_at.left() - SIDE, self.rates_at.bottom(), self.rates_at.width() + 2 * SIDE, FOOT)

    def rate_at(self, pixel: QPointF) -> float:
        """The rate above or below a pixel."""
        across = self.across_rates
        return float(10.0 ** min(max(across.value(pixel.x()), across.low), across.high))

    def _middle(self, index: int) -> float:
        """Where a row's marks lie: its middle, or that of what is left below its words."""
        row = self.row_rect(index)
        return row.center().y() + self.titles * TITLE / 2

    # ---- painting

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """All of it."""
        self._paint_heads(painter, theme)
        self._paint_axes(painter, theme)
        self._paint_common(painter, theme)
        for index, row in enumerate(self.rows):
            self._paint_words(painter, index, row, theme)
            if row.runner is not None:
                self._paint_losses(painter, index, row, theme)
                self._paint_forgiveness(painter, index, row, theme)
        top = self._words_at.top()
        painter.setFont(pixel_font(LETTERS))
        painter.setPen(QColor(theme.text))
        for text, height in self._said:
            at = QRectF(self._words_at.left(), top, self._words_at.width(), height + 2)
            painter.drawText(at, int(Qt.TextFlag.TextWordWrap), text)
            top += height + 3

    def _paint_heads(self, painter: QPainter, theme: Theme) -> None:
        """The key to the marks, and over each plane what it is of."""
        painter.setFont(pixel_font(SMALL))
        x, y = self._rect.left() + 5, self._rect.top() + HEAD / 2
        metrics = QFontMetricsF(painter.font())
        for kind, text in enumerate(
            ("at its own best rate", f"all at {lr_text(self.common)}", "within 10% of its best")
        ):
            if kind == 2:
                _draw_bar(painter, QRectF(x - 3, y - BAR / 2, 16, BAR), QColor(theme.muted))
                x += 10
            else:
                _draw_marker(painter, QPointF(x, y), "circle", 3.8, QColor(theme.muted), theme, hollow=kind == 1)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x + 8, y + metrics.ascent() / 2 - 1), text)
            x += 8 + metrics.horizontalAdvance(text) + 16
        losses = "loss above the lowest ground", "loss above lowest", "loss"
        for plane, texts in ((self.losses_at, losses), (self.rates_at, ("learning rate",))):
            at = QRectF(plane.left() - SIDE, self._rect.top() + HEAD, plane.width() + 2 * SIDE, HEAD)
            text = next((one for one in texts if metrics.horizontalAdvance(one) <= at.width()), texts[-1])
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_axes(self, painter: QPainter, theme: Theme) -> None:
        painter.setFont(pixel_font(SMALL))
        for plane, scale, ticks in (
            (self.losses_at, self.across_losses, self.loss_ticks()),
            (self.rates_at, self.across_rates, self._rate_ticks()),
        ):
            paint_uprights(painter, plane, scale, ticks, theme)
            paint_marks(painter, plane.bottom(), scale, ticks, theme)
        if self.shows_arrived:
            left, foot = self.losses_at.left(), self.losses_at.bottom()
            paint_marks(painter, foot, self.across_losses, [Tick(self.across_losses.low, "")], theme)
            said = QRectF(left - SIDE, foot + MARK_LENGTH, 2 * LABEL_WIDTH, LABEL_HEIGHT - 2)
            painter.drawText(said, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "arrived")
        painter.setPen(QPen(QColor(theme.line), 1))
        for index in range(len(self.rows) + 1):
            y = self.losses_at.top() + index * self.height
            painter.drawLine(QLineF(self._rect.left(), y, self._rect.right(), y))

    def _rate_ticks(self) -> list[Tick]:
        across = self.across_rates
        return decade_ticks(across.low, across.high, self.rates_at.width() / LABEL_WIDTH)

    @property
    def shows_arrived(self) -> bool:
        """Whether the losses' axis begins where all who have arrived lie."""
        known = next((row.runner for row in self.rows if row.runner is not None), None)
        return known is not None and self.across_losses.low == math.log10(known.measure.arrived)

    def loss_ticks(self) -> list[Tick]:
        """Powers of ten, none where the word "arrived" or the other axis's first number stands."""
        across = self.across_losses
        ticks = decade_ticks(across.low, across.high, self.losses_at.width() / LABEL_WIDTH)
        first = across.begin + (ARRIVED if self.shows_arrived else 0.0)
        last = self.rates_at.left() - APART  # from where on the labels of the rates' axis would be run into
        return [tick for tick in ticks if first <= across.pixel(tick.at) <= last]

    def _paint_words(self, painter: QPainter, index: int, row: Row, theme: Theme) -> None:
        """A marker, the name, and with room for it how it ends."""
        at = self.row_rect(index)
        colour, lines = QColor(row.look.colour), self.lines_of(row)
        if self.titles:
            y, left, width = at.top() + 2 + TITLE / 2, at.left() + 6, at.width()
            shown = [f"{row.name}  {lines[0]}" if lines else row.name, *lines[1:]][: self.titles]
        else:
            left, width = at.left() + 6, self._names.width() - 4
            fits = max(1, int(self.height // LABEL_HEIGHT)) if self.is_wide else 1
            shown = [row.name, *lines][:fits]
            if not self.is_wide and row.runner is not None and row.runner.at_best is not None:
                self._paint_best_rate(painter, at, row.runner.at_best, theme)
                width -= 34
            y = at.center().y() - (len(shown) - 1) * LABEL_HEIGHT / 2
        _draw_marker(painter, QPointF(left, y), row.look.marker, MARK, colour, theme)
        for number, text in enumerate(shown):
            line = TITLE if self.titles else LABEL_HEIGHT
            box = QRectF(left + 10, y + (number - 0.5) * line, width - 18, line)
            painter.setFont(pixel_font(LETTERS if number == 0 else SMALL, bold=number == 0 and not self.titles))
            painter.setPen(QColor(theme.text if number == 0 else theme.muted))
            metrics = QFontMetricsF(painter.font())
            short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            if self.titles:  # the one rate's line lies behind
                painter.fillRect(
                    QRectF(box.left(), box.top(), metrics.horizontalAdvance(short), line), QColor(theme.card)
                )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)

    def _paint_best_rate(self, painter: QPainter, at: QRectF, best: Finish, theme: Theme) -> None:
        painter.setFont(pixel_font(SMALL))
        painter.setPen(QColor(theme.muted))
        box = QRectF(self._names.right() - 38, at.top(), 34, at.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, rate_text(best.rate, 2))

    def lines_of(self, row: Row) -> list[str]:
        """What is written of a row: how it ends at its best rate, and at the one for all."""
        if row.runner is None:
            return []
        measure, best = row.runner.measure, row.runner.at_best
        common = f"at {lr_text(self.common)}: {outcome_text(row.runner.at(self.common), measure)}"
        if best is None:
            return ["overflows at every rate tried", common]
        return [f"best at {rate_text(best.rate, 3)}: {outcome_text(best, measure)}", common]

    def _paint_losses(self, painter: QPainter, index: int, row: Row, theme: Theme) -> None:
        """Its loss at its own best rate, and below it at the one for all; over many seeds as an interval."""
        assert row.runner is not None
        y, colour = self._middle(index), QColor(row.look.colour)
        apart = min(12.0, max(self.height - self.titles * TITLE, 14.0) / 4)
        finishes = [(row.runner.at(self.common), apart, True)]
        if row.runner.at_best is not None:
            finishes.append((row.runner.at_best, -apart, False))
        for finish, down, hollow in finishes:
            self._paint_finish(painter, finish, y + down, row, colour, theme, hollow)

    def _paint_finish(
        self, painter: QPainter, finish: Finish, y: float, row: Row, colour: QColor, theme: Theme, hollow: bool
    ) -> None:
        across = self.across_losses

        def x_of(loss: float) -> float:
            return across.held(math.log10(loss)) if math.isfinite(loss) else across.end

        if finish.low != finish.high:
            pen = QPen(colour, INTERVAL)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QLineF(x_of(finish.low), y, x_of(finish.high), y))
        if not math.isfinite(finish.middle):
            painter.setPen(QPen(colour, 1.8))
            for way in (QPointF(3.4, 3.4), QPointF(3.4, -3.4)):
                painter.drawLine(QLineF(QPointF(across.end, y) - way, QPointF(across.end, y) + way))
            return
        _draw_marker(painter, QPointF(x_of(finish.middle), y), row.look.marker, MARK, colour, theme, hollow)

    def _paint_forgiveness(self, painter: QPainter, index: int, row: Row, theme: Theme) -> None:
        """A bar over the rates that end within 10% of its best, with the best rate and how many decades that is."""
        assert row.runner is not None
        y, colour, across = self._middle(index), QColor(row.look.colour), self.across_rates
        told, best = row.runner.forgiveness, row.runner.at_best
        if told is not None:
            for low, high in told.spans:
                left, right = across.pixel(math.log10(low)), across.pixel(math.log10(high))
                _draw_bar(painter, QRectF(left, y - BAR / 2, max(right - left, 1.5), BAR), colour)
        if best is not None:
            at = QPointF(across.pixel(math.log10(best.rate)), y)
            _draw_marker(painter, at, row.look.marker, MARK, colour, theme)
        if told is not None:
            self._paint_decades(painter, y, told, theme)

    def _rooms(self, told: Forgiveness) -> tuple[float, float]:
        """The pixels before the first bar of a row, and after its last."""
        first, last = (self.across_rates.pixel(math.log10(rate)) for rate in (told.spans[0][0], told.spans[-1][1]))
        beside = MARK + 4
        return first - beside - self.rates_at.left() + SIDE, self.rates_at.right() + SIDE - last - beside

    def _brevity(self, metrics: QFontMetricsF) -> int:
        """Which of its ``_lengths`` has room in every row: they are to be compared."""
        known = [row.runner.forgiveness for row in self.rows if row.runner is not None]
        rows = [(max(self._rooms(told)), _lengths(told)) for told in known if told is not None]
        fits = [n for n in range(3) if all(metrics.horizontalAdvance(said[n]) <= room for room, said in rows)]
        return fits[0] if fits else 2

    def _paint_decades(self, painter: QPainter, y: float, told: Forgiveness, theme: Theme) -> None:
        """How many decades the bars are long: before them, else after them, and where there is no room on them."""
        painter.setFont(pixel_font(SMALL))
        metrics = QFontMetricsF(painter.font())
        said = _lengths(told)[self._brevity(metrics)]
        width, (before, after) = metrics.horizontalAdvance(said), self._rooms(told)
        box = QRectF(self.rates_at.left() - SIDE + before - width, y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT)
        if width > before:
            box.moveLeft(self.rates_at.right() + SIDE - (after if width <= after else width))
        ground = box.adjusted(-1, 3, 1, -3)
        painter.fillRect(ground, QColor(theme.card))  # the one rate's line lies behind
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_common(self, painter: QPainter, theme: Theme) -> None:
        """The line of the one rate for all, with a grip at its foot."""
        x = self.across_rates.held(math.log10(self.common))
        painter.setPen(QPen(QColor(theme.accent), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, self.rates_at.top(), x, self.rates_at.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        foot = self.rates_at.bottom()
        painter.drawPolygon(QPolygonF([QPointF(x, foot - 2), QPointF(x - 5, foot + 6), QPointF(x + 5, foot + 6)]))


def _lengths(told: Forgiveness) -> tuple[str, str, str]:
    """How many decades, in ever fewer letters."""
    text = decades_text(told)
    shorter = text.replace("at least ", "≥").replace("less than ", "<").replace(" decades", "")
    return text, shorter, shorter.partition(" (")[0]


def _loss_range(rows: Sequence[Row], common: float) -> tuple[float, float]:
    """Decades of the losses' axis: from the lowest that is reached to a little above the start."""
    known = [row.runner for row in rows if row.runner is not None]
    if not known:
        return -3.0, 1.0
    measure = known[0].measure
    finishes = [f for runner in known for f in (runner.at_best, runner.at(common)) if f is not None]
    lowest = min((f.low for f in finishes if math.isfinite(f.low)), default=measure.arrived)
    highest = max((f.high for f in finishes if math.isfinite(f.high)), default=lowest)
    most = _top(measure) + OVER
    high = min(max(math.log10(highest), _top(measure)), most)
    low = math.log10(lowest)
    arrived = math.log10(measure.arrived)
    low = arrived if low < arrived + 0.5 else math.floor(low - 1e-9)
    return low, max(high, low + 1.0)


def _top(measure: Measure) -> float:
    """The decade that the start's loss lies in."""
    start = measure.start if measure.arrived < measure.start < math.inf else measure.arrived * 1e6
    return math.log10(start)


def _draw_bar(painter: QPainter, at: QRectF, colour: QColor) -> None:
    filled = QColor(colour)
    filled.setAlphaF(0.42)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(filled)
    painter.drawRoundedRect(at, 2, 2)


def _draw_marker(
    painter: QPainter, at: QPointF, marker: str, size: float, colour: QColor, theme: Theme, hollow: bool = False
) -> None:
    """A hiker's marker with a rim that parts it from what it lies on; a hollow one is the rim alone in its colour."""
    path = marker_path(marker, size).translated(at)
    painter.setBrush(QColor(theme.card) if hollow else colour)
    painter.setPen(QPen(colour, 1.7) if hollow else QPen(QColor(theme.card), 1.2))
    painter.drawPath(path)
