"""The starting gallery: scenes, each a picture with the one thing it teaches, in place of the map."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.descent.walks.scene import Scene, load_scene
from app.gui.kit.widgets import SCROLLBAR, button, label, sender_of
from app.gui.mountain.ground.thumbnails import scene_thumbnail
from app.gui.theme import Theme, pixel_font

COLUMNS = 3
PAD, WORDS = 12, 104  # pixels: around a tile's content, and below its picture
WAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}
LESSONS = {
    "Too small": "At 0.0001 both hikers set off the right way, but after 300 steps they have hardly left the start.",
    "Just right": "At 0.1 SGD and Adam both reach the bottom of the bowl within 100 steps.",
    "Too large": "At 2.2 each of SGD's strides overshoots by more than the last: it climbs out of the valley.",
    "A hundred": "At 100 the very first stride lands far off the map.",
    "SGD against Adam in the ravine": "At 0.98 SGD jumps from wall to wall at each of its 60 steps. "
    "Adam scales each axis by its own gradients and crosses the floor only 8 times.",
    "Trapped in the ditch": "At 0.09 SGD ends in the shallow ditch; momentum carries Adam past it, "
    "into the deep valley. With beta_1 at 0 it would end in the ditch too.",
    "Every start": "At 0.03 SGD ends in the ditch from 42% of all starts. Momentum does from 16%, in a pattern "
    "that nobody would guess.",
    "Nine rates": "At 0.032 momentum carries the hiker into the deep valley. At a tenth of that it ends in the ditch, "
    "at ten times that it bounces all over the map.",
    "Fork time": "At 0.5 SGD rattles about the bottom in the noise, at a mean loss of 0.29. A copy that goes on from "
    "step 60 at a tenth of that feels the same noise, and settles to 0.015.",
    "A fair race": "At 0.1 Adam ends below SGD. With the best rate for each SGD ends 19 times lower, but is near its "
    "best over 0.8 decades of rate alone, Adam over 2.5.",
    "At the edge of divergence": "At 1.2 SGD is thrown out of the ravine within 200 steps: its limit is 2/λ = 1. "
    "With momentum 0.5 it settles in 11 steps: its limit is 2(1+β)/λ = 1.5.",
    "Predict, then reveal": "At 0.2 where does SGD with momentum end in the fog, from which rate on does it diverge, "
    "and when is it there? Put the blindfold on, mark it, and reveal.",
}


def examples() -> list[Path]:
    """The app's own scenes, in the order they are told in."""
    return sorted((paths.resources() / "scenes").glob("*.json"), key=lambda path: int(path.stem.partition(" ")[0]))


def title_of(path: Path) -> str:
    """The name of an example without the number that orders it."""
    return path.stem.partition(" ")[2]


@lru_cache(maxsize=16)
def _scene(path: Path) -> Scene:
    return load_scene(path.read_bytes())


class Tile(QAbstractButton):
    """One example: its picture, title and lesson."""

    def __init__(self, path: Path, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.path, self._theme = path, theme
        self._drawn = False
        self.setText(title_of(path))
        self.setAccessibleName(f"Example: {self.text()}")
        self.setAccessibleDescription(LESSONS.get(self.text(), ""))
        self.setToolTip(f"Show this scene; undo brings the previous one back. {LESSONS.get(self.text(), '')}".strip())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(280, 290)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 270)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def draw(self) -> None:
        """From now on with its picture, which takes a moment when it is first drawn."""
        self._drawn = True
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore() if event.key() in WAYS else super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.hasFocus() or self.underMouse()
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(theme.accent if marked else theme.line), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(frame, 8, 8)
        inside = frame.adjusted(PAD, PAD, -PAD, -PAD)
        picture = QRectF(inside.left(), inside.top(), inside.width(), inside.height() - WORDS)
        if picture.height() > 20:
            self._paint_picture(painter, picture)
        words = QRectF(inside.left(), picture.bottom() + 10, inside.width(), WORDS - 10)
        painter.setFont(pixel_font(15, bold=True))
        painter.setPen(QColor(theme.text))
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, int(flags | Qt.TextFlag.TextWordWrap), self.text())
        painter.setFont(pixel_font(13))
        painter.setPen(QColor(theme.muted))
        below = words.adjusted(0, 40 if self._wraps(words.width()) else 22, 0, 0)
        painter.drawText(below, int(flags | Qt.TextFlag.TextWordWrap), LESSONS.get(self.text(), ""))

    def _paint_picture(self, painter: QPainter, at: QRectF) -> None:
        painter.save()
        rounded = QPainterPath()
        rounded.addRoundedRect(at, 5, 5)
        painter.setClipPath(rounded)
        painter.fillRect(at, QColor(self._theme.line))
        if self._drawn:
            size = (round(at.width()), round(at.height()))
            picture = scene_thumbnail(_scene(self.path), self._theme, *size, self.devicePixelRatioF())
            painter.drawPixmap(at.topLeft(), picture)
        painter.restore()

    def _wraps(self, width: float) -> bool:
        return QFontMetricsF(pixel_font(15, bold=True)).horizontalAdvance(self.text()) > width


class _Tiles(QScrollArea):
    """Rows of tiles, which scroll with the focus: its own keys would take the arrows from the gallery."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class Gallery(QFrame):
    """All examples; ``chosen`` carries the path of one, ``left`` says that none is wanted."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = label("", "title")
        self.close_button = button("Back to the map", "Leave the gallery; the scene stays as it is (Esc)")
        self.close_button.clicked.connect(self.left)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button)
        inner, self._area = QWidget(), _Tiles()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, SCROLLBAR, 0)
        grid.setSpacing(10)
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of its tiles
        self._area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        self.tiles = [Tile(path, theme, self) for path in examples()]
        for index, tile in enumerate(self.tiles):
            tile.clicked.connect(self._choose)
            grid.addWidget(tile, index // COLUMNS, index % COLUMNS)
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_next)
        self._left: list[Tile] = []

    def offer(self, anew: bool) -> None:
        """Say why the gallery is shown: for its own sake, or after a new scene was asked for."""
        self.heading.setText("A new scene: start from one of these, or from a plain one" if anew else "Examples")
        self.close_button.setText("Plain scene" if anew else "Back to the map")
        self.close_button.setAccessibleName(self.close_button.text())
        self.tiles[0].setFocus()

    @property
    def is_drawn(self) -> bool:
        """Whether every example has its picture."""
        return not self._left

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for tile in self.tiles:
            tile.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        self._left = list(self.tiles)
        self._drawing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._drawing.stop()

    def _draw_next(self) -> None:
        """One picture at a time, so that the window goes on meanwhile."""
        if self._left:
            self._left.pop(0).draw()
        else:
            self._drawing.stop()

    def _choose(self) -> None:
        self.chosen.emit(sender_of(self, Tile).path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = WAYS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif by is not None:
            at = next((k for k, tile in enumerate(self.tiles) if tile.hasFocus()), 0) + by
            if 0 <= at < len(self.tiles):
                self.tiles[at].setFocus()
                self._area.ensureWidgetVisible(self.tiles[at])
        else:
            super().keyPressEvent(event)
