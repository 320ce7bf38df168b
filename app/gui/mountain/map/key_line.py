"""The line below the map that says what its marks mean, and what lies under the pointer; it covers no picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.step.hiker import Hiker
from app.gui.kit.plain_text import plain_text
from app.gui.mountain.looks.looks import every_look
from app.gui.paint.markers import marker_path
from app.gui.theme import Theme, pixel_font

HEIGHT, TEXT, MARK, GAP = 18, 11.0, 22.0, 14.0  # pixels: of the line, its letters, a mark's place, between entries

Entry = tuple[Callable[[QPainter, QRectF, Theme], None], str, str]


class MapKey(QWidget):
    """Ring, stars, dotted frame and numbers, each with its meaning; under a blindfold only what is seen then."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._blind, self._tilted = theme, False, False
        self._hikers: tuple[Hiker, ...] = ()
        self._said = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What the map's marks mean")
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.update()

    def set_blindfold(self, on: bool) -> None:
        """Leave out what fog covers, or say it again."""
        self._blind = on
        self._tell()
        self.update()

    def set_tilted(self, on: bool) -> None:
        """Leave out the frame of the domain, which of a tilted ground is the block's edge, or say it again."""
        self._tilted = on
        self._tell()
        self.update()

    def set_hikers(self, hikers: tuple[Hiker, ...]) -> None:
        """Say what the ring of a fork is, in the colours of those that are seen, where there is one."""
        if hikers != self._hikers:
            self._hikers = hikers
            self._tell()
            self.update()

    def _fork_colours(self) -> list[str]:
        """The colours of the forks that are seen, each once."""
        if all(hiker.fork is None for hiker in self._hikers):
            return []
        looks = zip(self._hikers, every_look(self._hikers, self._theme), strict=True)
        seen = [look.colour for hiker, look in looks if hiker.fork is not None and not hiker.hidden]
        return list(dict.fromkeys(seen))

    def say(self, text: str) -> None:
        """Read out at the right what lies under the pointer, nothing if empty; marks without room for it go."""
        if text != self._said:
            self._said = text
            self.update()

    @property
    def said(self) -> str:
        """What is read out."""
        return self._said

    @property
    def meanings(self) -> list[str]:
        """What the marks mean that are on the map now."""
        return [said for _, said, _ in self._entries()]

    def _entries(self) -> list[Entry]:
        """Drawings with what they mean, in brief and at length; what matters most comes first."""
        colours = self._fork_colours()
        forks = [(partial(_fork, colours=colours), *FORK)] if colours else []
        if self._blind:
            return [*ENTRIES[:1], *forks]
        shown = [entry for entry in ENTRIES if not (self._tilted and entry[0] is _frame)]
        return [*shown[:1], *forks, *shown[1:]]

    def _tell(self) -> None:
        told = "\n".join(whole for *_, whole in self._entries())
        self.setToolTip(plain_text(told))
        self.setAccessibleDescription(told)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = pixel_font(TEXT)
        metrics, x = QFontMetricsF(font), 2.0
        said = metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, self.width() - 4.0)
        room = self.width() - (metrics.horizontalAdvance(said) + GAP if said else 0.0)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(
            QRectF(self.rect()).adjusted(0, 0, -2, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said
        )
        for draw, meaning, _ in self._entries():
            width = metrics.horizontalAdvance(meaning) + 2
            if x + MARK + width > room:
                break  # half a meaning is another one
            painter.save()
            draw(painter, QRectF(x, 0, MARK - 5, HEIGHT), self._theme)
            painter.restore()
            painter.setFont(font)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(x + MARK, 0, width, HEIGHT), Qt.AlignmentFlag.AlignVCenter, meaning)
            x += MARK + width + GAP


def _ring(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.ink), 2))
    painter.drawEllipse(place.center(), 5.5, 5.5)


def _fork(painter: QPainter, place: QRectF, _theme: Theme, colours: Sequence[str]) -> None:
    """One ring, a part of it in the colour of each fork."""
    box, part = QRectF(-4.5, -4.5, 9, 9).translated(place.center()), 360 * 16 // len(colours)
    for k, colour in enumerate(colours):
        painter.setPen(QPen(QColor(colour), 2, c=Qt.PenCapStyle.FlatCap))
        painter.drawArc(box, k * part, part)


def _lowest(painter: QPainter, place: QRectF, theme: Theme) -> None:
    _star(painter, place.center(), theme, theme.ink)


def _valley(painter: QPainter, place: QRectF, theme: Theme) -> None:
    _star(painter, place.center(), theme, theme.halo)


def _dot(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.ink), 1))
    painter.setBrush(QColor(theme.halo))
    painter.drawEllipse(place.center(), 2.8, 2.8)


def _wedge(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.ink))
    painter.drawPath(marker_path("triangle", 4.5).translated(place.center()))


def _star(painter: QPainter, at: QPointF, theme: Theme, fill: str) -> None:
    painter.setPen(QPen(QColor(theme.ink), 1.2, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(QColor(fill))
    painter.drawPath(marker_path("star", 5.0).translated(at))


def _frame(painter: QPainter, place: QRectF, theme: Theme) -> None:
    pen = QPen(QColor(theme.muted), 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([1, 3])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen)
    painter.drawRect(place.adjusted(1, 4, -1, -5))


def _number(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.setFont(pixel_font(10.5))
    painter.setPen(QColor(theme.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "0.1")


ENTRIES: list[Entry] = [
    (_ring, "start", "Ring: where every hiker starts. Drag it."),
    (_lowest, "lowest valley", "Filled star: the lowest valley found on this map, or one as low."),
    (_valley, "other valley", "Open star: a valley that is not the lowest."),
    (_dot, "valley among many", "Dot: where there are more than 12 valleys, one that is not the lowest."),
    (_wedge, "lowest edge", "Wedge: the lowest place of the domain's edge, where it is lower than every valley found."),
    (_frame, "domain", "Dotted frame: the edge of the domain. A hiker that crosses it has left the domain."),
    (_number, "loss along a contour", "Number on a contour: the loss everywhere along that line."),
]
FORK = "fork", "Coloured ring: where a hiker of that colour is forked from another one's walk."
