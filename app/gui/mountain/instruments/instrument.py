"""What every instrument is: a picture of a scene that fills its widget, a figure, or the map's ground."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.descent.walks.scene import Scene
from app.descent.walks.walk import Walk
from app.gui.mountain.instruments.background import PieceByPiece
from app.gui.theme import Theme

EDGE = 4.0  # pixels around the picture, where the frame of the focus is


class Instrument(QWidget):
    """Shows a scene; a subclass overrides what it needs, and paints itself by ``paint`` alone.

    ``scene_asked`` carries another Scene, what undo calls the change, and whether the mouse still holds it; ``pointed``
    what is read out below the picture; ``told`` says that the caption is another; ``worked`` how much of the picture is
    there (0…1); ``wash_changed`` a Wash to lay behind the hikers on the map, or None; ``blindfold_asked`` asks for the
    blindfold to be put on, or taken off; ``end_shown`` carries a PredictedEnd for the map, or None, and
    ``pointing_wanted`` whether a click on the map is to come here, and not to move the start. ``limit_shown``
    carries a hiker's index, the rate at which it is predicted to diverge or None, and whether a drag on its ruler is to
    come here.
    """

    scene_asked = Signal(object, str, bool)
    pointed = Signal(str)
    told = Signal()
    worked = Signal(float)
    wash_changed = Signal(object)
    blindfold_asked = Signal()
    end_shown = Signal(object)
    pointing_wanted = Signal(bool)
    limit_shown = Signal(int, object, bool)
    rested = Signal()  # all of the picture is there that was being worked out

    betrays_ground: ClassVar[bool] = True  # and so is covered while the map is in fog

    asks_for_ends: ClassVar[bool] = False  # and so the playhead goes to the start when the map goes into fog

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._work = PieceByPiece(self)  # on the picture that is asked for
        self._work.came.connect(self._take)
        self._work.ended.connect(self._end)
        self._work.rested.connect(self.rested)
        self.controls: QWidget | None = None  # what chooses what is shown, a row or two above the picture
        self.setMinimumSize(220, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_scene(self, scene: Scene, walk: Walk) -> None:
        """Show another scene; of a long walk ``walk`` has at first the first steps alone."""

    def choose(self, index: int) -> None:
        """Another hiker of the scene, by its index, is the one that is being set."""

    def set_position(self, position: float) -> None:
        """The playhead of the map stands after so many steps."""

    def set_blindfold(self, on: bool) -> None:
        """The map goes into fog, or comes out of it."""

    def set_tilted(self, on: bool) -> None:
        """The ground of the map is seen obliquely, or from above again."""

    def point_at(self, x: float, y: float) -> None:
        """A place of the world was pointed at on the map."""

    def point_at_rate(self, rate: float) -> None:
        """A learning rate was pointed at on the ruler of a hiker."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.theme = theme
        self.update()

    def _take(self, question: object, piece: object) -> None:
        """A piece of the picture has come."""

    def _end(self, question: object) -> None:
        self.worked.emit(1.0)

    @property
    def is_working(self) -> bool:
        """Whether some of the picture is still being worked out."""
        return self._work.is_working

    def stop(self) -> None:
        """Let nothing that is done in the background outlive this widget, and take away what lies on the map."""
        self._work.stop()

    def to_keep(self) -> object:
        """What is to be there again when the instrument is opened anew in the same window; None for nothing."""
        return None

    def take_up(self, kept: Any) -> None:
        """Go on from what another one of the kind had ``to_keep``, before a scene is shown."""

    def finish(self) -> None:
        """Work out what is still missing of the picture, now: a figure must not be of a part of it.

        A window waits until nothing ``is_working`` before it asks for this.
        """

    def caption(self) -> list[str]:
        """What the picture is of, in sentences: what was walked, how many steps, which seed; then what it shows."""
        return []

    def spoken(self) -> str:
        """The same and what the picture shows, for somebody who cannot see it."""
        return " ".join(self.caption())

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme, ratio: float) -> None:
        """The picture in a rectangle, with ``ratio`` device pixels a pixel: in the window as in a figure."""

    def wanted_height(self, rect: QRectF) -> float:
        """How much of a rectangle's height the picture takes up, from its top: a figure ends there."""
        return rect.height()

    def paint_live(self, painter: QPainter, rect: QRectF) -> None:
        """The picture in the window, where a subclass may keep what is still of it from one frame to the next."""
        self.paint(painter, rect, self.theme, self.devicePixelRatioF())

    def paint_cursor(self, painter: QPainter, rect: QRectF) -> None:
        """What is seen in the window alone, over the picture: such as where the keys stand."""

    @property
    def picture(self) -> QRectF:
        """The part of the widget that the picture is painted on."""
        return QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_live(painter, self.picture)
            self.paint_cursor(painter, self.picture)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self.theme.accent), 1.5))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        finally:
            painter.end()  # a painter that outlives its event takes the process with it

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
