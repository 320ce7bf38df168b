"""The choice of a surface: a combo box whose list is a sheet of small relief maps with what each teaches."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.descent.ground.surface_choice import SURFACES
from app.gui.kit.widgets import Card, discard, label
from app.gui.mountain.ground.thumbnails import blank, surface_thumbnail
from app.gui.theme import Theme

CUSTOM, CUSTOM_TITLE = "custom", "Your own formula"
CUSTOM_NOTE = "Any formula in x and y. Its derivatives are exact, and mistakes are pointed out as you type."
THUMB = QSize(126, 76)
COLUMNS, ROWS = 4, 5
CELL = QSize(150, 102)


class SurfaceSheet(QWidget):
    """A popup of all surfaces; ``chosen`` carries an index of the combo box. Arrows move, Enter takes, Esc leaves."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.list = QListWidget()
        self.list.setAccessibleName("Surfaces")
        self.list.setToolTip("Arrow keys move, Enter chooses, Esc cancels.")
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setIconSize(THUMB)
        self.list.setGridSize(CELL)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet(f"QListWidget {{ padding: 8px 2px; background: {theme.card}; }}")
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedSize(COLUMNS * CELL.width() + 26, ROWS * CELL.height() + 22)
        self.title = label("", "title")
        self.formula = label("", "muted", wrap=True)
        self.note = label("", wrap=True)
        self._room_for(self.formula, 1)
        self._room_for(self.note, 3)
        card = Card("")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        layout = card.body
        for part in (self.list, self.title, self.formula, self.note):
            layout.addWidget(part)
        for surface in SURFACES.values():
            self._put(surface.title)
        self._put(CUSTOM_TITLE, "f(x, y)")
        self._left = list(SURFACES.values())
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_next)
        self.list.currentRowChanged.connect(self._tell)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)

    def _put(self, title: str, words: str = "") -> None:
        item = QListWidgetItem(QIcon(blank(THUMB, self._theme, self.devicePixelRatioF(), words)), title)
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        item.setSizeHint(CELL - QSize(2, 2))  # else no wider than its picture, and the longest names do not fit
        self.list.addItem(item)

    def _room_for(self, text: QLabel, lines: int) -> None:
        text.setFixedHeight(lines * text.fontMetrics().lineSpacing() + 2)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)

    def event(self, event: QEvent) -> bool:
        """While the sheet is open no key is a shortcut of the tab behind it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._drawing.start()
        self.list.setFocus()

    @property
    def is_drawn(self) -> bool:
        """Whether every surface has its picture."""
        return not self._left

    def _draw_next(self) -> None:
        """One picture at a time, so that the window goes on meanwhile."""
        if not self._left:
            self._drawing.stop()
            return
        surface = self._left.pop(0)
        row = list(SURFACES).index(surface.id)
        size, ratio = (THUMB.width(), THUMB.height()), self.devicePixelRatioF()
        self.list.item(row).setIcon(QIcon(surface_thumbnail(surface, self._theme, *size, ratio)))

    def _tell(self, row: int) -> None:
        """Title, formula and note of the surface under the pointer or the cursor."""
        surface = list(SURFACES.values())[row] if 0 <= row < len(SURFACES) else None
        self.title.setText(surface.title if surface else CUSTOM_TITLE)
        self.formula.setText(f"f(x, y) = {surface.formula}" if surface else "f(x, y) = …")
        self.note.setText(surface.note if surface else CUSTOM_NOTE)

    def _take(self, item: QListWidgetItem) -> None:
        self.close()
        self.chosen.emit(self.list.row(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class SurfacePicker(QComboBox):
    """Chooses by arrow keys and letters like any combo box; opened, it is a sheet of relief maps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Surface")
        self.setToolTip("The loss surface: two weights, with the loss as the height above them. Opens a sheet of maps.")
        self.sheet: SurfaceSheet | None = None
        self._theme: Theme | None = None
        for surface in SURFACES.values():
            self.addItem(surface.title, surface.id)
        self.addItem(CUSTOM_TITLE, CUSTOM)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sheet in another theme from now on."""
        if theme is not self._theme:
            self._theme = theme
            self._drop()

    def _drop(self) -> None:
        if self.sheet is not None:
            discard(self.sheet)
            self.sheet = None

    def showPopup(self) -> None:
        if self._theme is None:
            return
        if self.sheet is None:
            self.sheet = SurfaceSheet(self._theme, self)
            self.sheet.chosen.connect(self._take)
        self.sheet.list.setCurrentRow(self.currentIndex())
        self.sheet.adjustSize()
        self.sheet.move(self._place(self.sheet.size()))
        self.sheet.show()

    def hidePopup(self) -> None:
        if self.sheet is not None:
            self.sheet.close()
        super().hidePopup()

    def _place(self, size: QSize) -> QPoint:
        """Below the box, its right edge below the box's, moved so that all of it is on the screen."""
        corner = self.mapToGlobal(QPoint(self.width() - size.width(), self.height() + 2))
        screen: QRect = self.screen().availableGeometry()
        return QPoint(
            max(screen.left(), min(corner.x(), screen.right() - size.width())),
            max(screen.top(), min(corner.y(), screen.bottom() - size.height())),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._drop()
        super().changeEvent(event)

    def _take(self, index: int) -> None:
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            self.activated.emit(index)
