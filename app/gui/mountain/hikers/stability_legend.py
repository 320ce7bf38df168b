"""The stability ruler in words: which band a learning rate lies in, where bands begin, and a legend of their lines."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.story.stability import Bands, band_at, band_edges
from app.descent.story.stability_sentences import limit_note
from app.descent.text.numbers import rate_text
from app.gui.theme import Theme, pixel_font

NAMES = ("crawls", "smooth", "zig-zags", "diverges")
MEANT = (
    "crawls: at its final pace, the rest of the way would take more than ten walks as long as this one",
    "smooth: no direction overshoots",
    "zig-zags: overshoots from side to side, but still gets there",
    "diverges: on ground that curves like this, each stride overshoots by more than the last",
)
# Where the limit is a rule of thumb: an optimizer that scales its strides rattles about beyond it, and stays.
ROUGHLY = (
    "rattles",
    "rattles: strides overshoot until the optimizer's own scaling, or clipping, limits them; it gets no closer",
)
AMBER = "#FFB300"  # within its rim 3:1 on the blue and the red of the light theme
SAMPLE, ABOUT, HEIGHT, TEXT = 15.0, 13.0, 16, 11


class Line(NamedTuple):
    """How a band is drawn, in the legend as on the ruler; with a ``rim`` as a bar that is told from its neighbours."""

    colour: str
    width: float
    style: Qt.PenStyle
    rim: str = ""

    def paint(self, painter: QPainter, begin: float, end: float, y: float) -> None:
        """Draw it from one pixel to another."""
        if self.rim:
            painter.setPen(QPen(QColor(self.rim), 1))
            painter.setBrush(QColor(self.colour))
            bar = QRectF(begin, y - self.width / 2, max(end - begin, 2.0), self.width)
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
            return
        painter.setPen(QPen(QColor(self.colour), self.width, self.style, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(begin, y), QPointF(end, y))


def band_name(band: int, exact: bool) -> str:
    """What a band is called."""
    return NAMES[band] if exact or band < 3 else ROUGHLY[0]


def band_lines(theme: Theme, exact: bool) -> tuple[Line, ...]:
    """The lines of the four bands. Red only where the limit is a theorem; a rule of thumb says less.

    The zig-zags are often a few pixels between two others: a taller bar, amber within a dark or light rim, is seen
    there without its colour too.
    """
    return (
        Line(theme.muted, 1.5, Qt.PenStyle.DotLine),
        Line(theme.accent, 4.0, Qt.PenStyle.SolidLine),
        Line(AMBER, 9.0, Qt.PenStyle.SolidLine, theme.text),
        Line(theme.error, 4.0, Qt.PenStyle.SolidLine) if exact else Line(theme.muted, 2.0, Qt.PenStyle.DotLine),
    )


def band_sentence(bands: Bands, rate: float) -> str:
    """What the ruler says of a rate, in words and numbers."""
    edges, band = band_edges(bands), band_at(bands, rate)
    if edges is None or band is None:
        return limit_note(bands, bands.at)
    about = "" if bands.exact else " (approximately)"
    meant = MEANT[band] if bands.exact or band < 3 else ROUGHLY[1]
    return f"{rate_text(rate)} {bands.at or 'here'} — {meant}; rates {_within(edges, band)}{about}. {limit_note(bands)}"


def _within(edges: tuple[float, float, float], band: int) -> str:
    """The rates of a band."""
    if band == 0:
        return f"up to {_short(edges[0])}"
    return f"above {_short(edges[2])}" if band == 3 else f"{_short(edges[band - 1])} to {_short(edges[band])}"


def brief_sentence(bands: Bands, rate: float) -> str:
    """The legend's one line where it is not the ground at the hiker's feet, or where there are no bands to name."""
    edges, band = band_edges(bands), band_at(bands, rate)
    if edges is None or band is None:
        return limit_note(bands, bands.at)
    about = "" if bands.exact else "≈ "
    return f"{bands.at.capitalize()}: {band_name(band, bands.exact)} (rates {about}{_within(edges, band)})"


def _short(rate: float) -> str:
    return rate_text(rate, 2)


class BandLegend(QWidget):
    """The four lines of the ruler with their names; the one that the hiker's rate lies in stands out.

    A ≈ before them says that the limits are approximate.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bands: Bands | None = None
        self._rate = 0.0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(290, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, HEIGHT)

    def show_bands(self, bands: Bands | None, rate: float, theme: Theme) -> None:
        """Show the legend for a rate in bands."""
        if (bands, rate, theme) != (self._bands, self._rate, self._theme):
            self._bands, self._rate, self._theme = bands, rate, theme
            self.setToolTip("" if bands is None else band_sentence(bands, rate))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._bands is None:
            return
        if band_edges(self._bands) is None or self._bands.at:
            painter.setFont(pixel_font(TEXT))
            painter.setPen(QColor(self._theme.muted))
            metrics = QFontMetricsF(painter.font())
            brief = brief_sentence(self._bands, self._rate)
            said = metrics.elidedText(brief, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, said)
            return
        self._paint_names(painter, self._bands)

    def _paint_names(self, painter: QPainter, bands: Bands) -> None:
        here, x, y = band_at(bands, self._rate), 1.0, HEIGHT / 2
        names = [band_name(band, bands.exact) for band in range(len(NAMES))]
        widths = [QFontMetricsF(pixel_font(TEXT, k == here)).horizontalAdvance(name) for k, name in enumerate(names)]
        if not bands.exact:
            painter.setFont(pixel_font(TEXT + 2))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(x, 0, ABOUT, HEIGHT), Qt.AlignmentFlag.AlignVCenter, "≈")
            x += ABOUT
        gap = min(12.0, max(3.0, (self.width() - x - 1 - sum(widths) - 4 * (SAMPLE + 4)) / 3))
        for k, (name, width, line) in enumerate(zip(names, widths, band_lines(self._theme, bands.exact), strict=True)):
            line.paint(painter, x, x + SAMPLE, y)
            painter.setFont(pixel_font(TEXT, k == here))
            painter.setPen(QColor(self._theme.text if k == here else self._theme.muted))
            painter.drawText(QRectF(x + SAMPLE + 4, 0, width + 2, HEIGHT), Qt.AlignmentFlag.AlignVCenter, name)
            x += SAMPLE + 4 + width + gap
