"""The left of the tab: the picture with its curves below, or in its place the gallery of examples."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.gui.kit.widgets import Card
from app.gui.mountain.gallery import Gallery
from app.gui.theme import Theme

HALF = 0.5  # of the width, that what is beside the map gets until somebody moves the handle


class Stage(QStackedWidget):
    """A map with its ``key`` and a ``bar`` of buttons, what is ``beside`` it at times, and below what walks and other
    rates come to; ``example_chosen`` carries a file's path.
    """

    example_chosen = Signal(object)
    gallery_shown = Signal(bool)

    def __init__(
        self, picture: QWidget, key: QWidget, bar: QWidget, beside: QWidget, strip: QWidget, curve: QWidget
    ) -> None:
        super().__init__()
        self.gallery: Gallery | None = None
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        framed = Card("")
        framed.body.setContentsMargins(4, 4, 4, 4)
        framed.body.addWidget(strip)
        row.addWidget(framed, 5)
        row.addWidget(curve, 3)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        above = QWidget()
        over = QVBoxLayout(above)
        over.setContentsMargins(0, 0, 0, 0)
        over.setSpacing(0)
        over.addWidget(picture, 1)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(key, 1)
        foot.addWidget(bar)
        over.addLayout(foot)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.setObjectName("across")
        self._across.addWidget(above)
        self._across.addWidget(beside)
        self._across.setChildrenCollapsible(False)
        self._across.setHandleWidth(8)
        self._across.setStretchFactor(0, 1)
        self._across.setStretchFactor(1, 1)
        self._across.splitterMoved.connect(self._keep_share)
        self._share = HALF
        self._splitter.addWidget(self._across)
        self._splitter.addWidget(below)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(8)
        self._splitter.setStretchFactor(0, 4)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([520, 200])
        self.addWidget(self._splitter)

    def shares(self) -> QByteArray:
        """How the picture and what is below it share the height, to be kept for another day."""
        return self._splitter.saveState()

    def restore_shares(self, shares: QByteArray) -> None:
        """Share the height as on another day; nothing changes if there was none."""
        self._splitter.restoreState(shares)

    @property
    def share_beside(self) -> float:
        """Which part of the width what is beside the map has, or would have."""
        return self._share

    def share_width(self, share: float | None = None) -> None:
        """Give what is beside the map a part of the width (0…1), or the one it had when it was last there."""
        self._share = min(max(self._share if share is None else share, 0.1), 0.9)
        wide = 10_000
        self._across.setSizes([round(wide * (1 - self._share)), round(wide * self._share)])

    def _keep_share(self) -> None:
        left, right = self._across.sizes()
        if left + right > 0 < right:
            self._share = right / (left + right)

    @property
    def shows_gallery(self) -> bool:
        """Whether the gallery is in the picture's place."""
        return self.currentWidget() is not self._splitter

    def show_gallery(self, theme: Theme, anew: bool) -> None:
        """Offer the examples in place of the picture; ``anew``: because a new scene was asked for."""
        if self.gallery is None:
            self.gallery = Gallery(theme)
            self.gallery.chosen.connect(self.example_chosen)
            self.gallery.left.connect(self.leave_gallery)
            self.addWidget(self.gallery)
        self.setCurrentWidget(self.gallery)
        self.gallery.offer(anew)
        self.gallery_shown.emit(True)

    def leave_gallery(self) -> None:
        """Back to the picture, if it does not show."""
        if self.shows_gallery:
            self.setCurrentWidget(self._splitter)
            self.gallery_shown.emit(False)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        if self.gallery is not None:
            self.gallery.set_theme(theme)
