"""What every page of the panel is: a card that scrolls, and says which controls it needs below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.descent.walks.scene import Scene
from app.gui.kit.widgets import SCROLLBAR, Card
from app.gui.learn.bench import Tab
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.descent.instruments.prediction import Answers, Guess
    from app.tuning.record.state import SearchState
    from app.tuning.spec.search import SearchSpec

EDGES = 2  # pixels of a card's upper and lower edge
LEAST_READ = 120  # pixels of a text's height
REVEAL_MS, ABOVE = 30, 10  # until what was shown has been laid out; pixels above a part that is scrolled to


class SteadyArea(QScrollArea):
    """Keeps the scroll bar's room free, so that no text is broken anew when it comes or goes."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        if (inner := self.widget()) is not None:
            inner.setFixedWidth(self.width() - SCROLLBAR)
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(200, LEAST_READ)  # it takes what room the controls leave


class Page(QWidget):
    """Add to ``body``, which scrolls, or to ``foot`` below it, which is always seen."""

    asked = Signal(str)  # another place of the panel, such as "contents" or "lesson/stride"
    next_asked = Signal()
    invited = Signal()  # the invitation is another one now

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.tab: Tab | None = None  # that the page stands beside; None for either
        self.controls: Sequence[str] = ()  # that it needs, by their names
        self.invitation = ""  # what the learner is invited to do with them, until something is done
        self.card = Card("")
        self.card.body.setContentsMargins(0, 0, 0, 0)
        self.card.body.setSpacing(0)
        inner = self._inner = self._part = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(14, 12, 2, 12)
        self.body.setSpacing(8)
        self.area = SteadyArea()
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidgetResizable(True)
        self.area.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        self._reveal = QTimer(self, singleShot=True, interval=REVEAL_MS)
        self._reveal.timeout.connect(self._scroll)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(14, 0, 12, 10)
        self.foot.setSpacing(6)
        self.card.body.addWidget(self.area, 1)
        self.card.body.addLayout(self.foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)

    def height_to_read(self, most: int) -> int:
        """Pixels at which all of its text is seen, up to ``most`` of them, above what stands below it."""
        wide = self.area.width() - SCROLLBAR
        text = self.body.totalHeightForWidth(wide) if self.body.hasHeightForWidth() else self.body.sizeHint().height()
        foot = self.foot
        wide = self.card.width()
        below = foot.totalHeightForWidth(wide) if foot.hasHeightForWidth() else foot.sizeHint().height()
        return min(text, most) + below + EDGES

    def tab_parts(self) -> list[QWidget]:
        """What the Tab key goes through, in order."""
        return [self._inner, self.card]

    def open(self, what: str, anew: bool) -> None:
        """It is in front now, for ``what`` of its kind; ``anew``: not only because the window was opened again."""

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""

    def take_focus(self) -> None:
        """Give the keys to where reading begins."""
        self.area.setFocus()

    def reveal(self, part: QWidget) -> None:
        """Scroll to a part of the body, once it has its place."""
        self._part = part
        self._reveal.start()

    def _scroll(self) -> None:
        top = self._part.mapTo(self._inner, QPoint()).y()
        self.area.verticalScrollBar().setValue(top - ABOVE)

    def close_page(self) -> None:
        """It is not in front any more."""

    def show_scene(self, scene: Scene) -> None:
        """The scene on the mountain is this one now, and nothing of it is dragged."""

    def take_guess(self, guess: Guess) -> None:
        """The learner has predicted this so far, in the fog."""

    def take_answers(self, found: Answers) -> None:
        """The fog has lifted, and this became of the prediction."""

    def take_touched(self, control: str) -> None:
        """A control of the tab in front has the keys now, by the name that lessons call it by; "" for any other."""

    def take_back_question(self) -> None:
        """What asked for a prediction has been closed."""

    def take_fog(self, on: bool) -> None:
        """The mountain went into fog, or came out of it."""

    def show_part(self, part: str) -> None:
        """The pointer is on this arrow of a step on the map, or on none, ""."""

    def show_search(self, state: SearchState) -> None:
        """The search that the tuner shows is this one now."""

    def take_spec(self, spec: SearchSpec) -> None:
        """The tuner's form makes this search now."""

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.theme = theme
