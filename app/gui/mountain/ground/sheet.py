"""A sheet of small relief maps: every surface with what it teaches, and the classic test functions by their names."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.descent.formula.loss_and_derivatives import fields_of
from app.descent.ground.find_ground import find_grounds
from app.descent.ground.formula_presets import PRESETS, Preset, lowest_words, plain_letters
from app.descent.ground.relief import losses_on
from app.descent.ground.surface import Surface
from app.descent.ground.surface_choice import SURFACES
from app.gui.kit.widgets import Card, Field, label
from app.gui.mountain.ground.thumbnails import blank, surface_thumbnail
from app.gui.theme import Theme

CUSTOM_TITLE = "Your own formula"
CUSTOM_NOTE = "Any formula in x and y; its derivatives are exact. Mistakes are pointed out as you type."
TABLE_TITLE = "Your own table"
TABLE_NOTE = "Two columns of a file of yours: a line from one to the other, or two weights that tell two classes apart."
THUMB = QSize(126, 76)
COLUMNS, ROWS = 4, 5
CELL = QSize(158, 102)
LONGEST = 96  # letters of a formula on one line
COARSE = 41  # points a side that a test function's heights are guessed from
ALONG, ACROSS = (
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown},
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End},
)


class Offer(NamedTuple):
    """One entry of the sheet: its words, and a surface or a test function; neither is a formula of one's own."""

    title: str
    formula: str
    note: str
    surface: Surface | None = None
    preset: Preset | None = None


OFFERS = (
    *(Offer(surface.title, surface.formula, surface.note, surface) for surface in SURFACES.values()),
    Offer(CUSTOM_TITLE, "…", CUSTOM_NOTE),
    Offer(TABLE_TITLE, "a mean over its rows", TABLE_NOTE),
    *(Offer(one.name, one.formula, f"{one.note} {lowest_words(one)}", preset=one) for one in PRESETS),
)


class SurfaceSheet(QWidget):
    """A popup of all surfaces; ``chosen`` carries a row. Typing finds, arrows move, Enter takes, Esc leaves."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._drawn: set[int] = set()
        self.search = Field()
        self.search.setAccessibleName("Find a surface")
        self.search.setPlaceholderText(f"Find one of {len(OFFERS)} by its name: ravine, ackley, holder …")
        self.search.setToolTip("Type a part of a name. Arrow keys move, Enter chooses, Esc cancels.")
        self.search.installEventFilter(self)
        self.list = self._made_list()
        self.title = label("", "title")
        self.formula = label("", "muted")
        self.note = label("", wrap=True)
        self._room_for(self.formula, 1)
        self._room_for(self.note, 3)
        card = Card("")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        for part in (self.search, self.list, self.title, self.formula, self.note):
            card.body.addWidget(part)
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_next)
        self.search.textChanged.connect(self._find)
        self.list.currentRowChanged.connect(self._tell)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.list.verticalScrollBar().valueChanged.connect(self._draw_on)

    def _made_list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName("Surfaces")
        made.setToolTip("Arrow keys move, Enter chooses, Esc cancels.")
        made.setViewMode(QListWidget.ViewMode.IconMode)
        made.setIconSize(THUMB)
        made.setGridSize(CELL)
        made.setMovement(QListWidget.Movement.Static)
        made.setResizeMode(QListWidget.ResizeMode.Adjust)
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setStyleSheet(f"QListWidget {{ padding: 8px 2px; background: {self._theme.card}; }}")
        made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        made.setFixedSize(COLUMNS * CELL.width() + 36, ROWS * CELL.height() + 22)
        for offer in OFFERS:
            words = {CUSTOM_TITLE: "f(x, y)", TABLE_TITLE: "a table"}.get(offer.title, "")
            item = QListWidgetItem(_icon(blank(THUMB, self._theme, self.devicePixelRatioF(), words)), offer.title)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            item.setSizeHint(CELL - QSize(2, 2))  # else no wider than its picture, and the longest names do not fit
            made.addItem(item)
        return made

    def _room_for(self, text: QLabel, lines: int) -> None:
        text.setFixedHeight(lines * text.fontMetrics().lineSpacing() + 2)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)

    def open_at(self, row: int) -> None:
        """Get ready to be shown: every surface is there, and one of them chosen."""
        self.search.clear()
        self.list.setCurrentRow(row)

    def event(self, event: QEvent) -> bool:
        """While the sheet is open no key is a shortcut of the tab behind it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that choose go from the line above the list on to the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.list.currentItem()) is not None and not item.isHidden():
                self._take(item)
        elif key in ALONG or (key in ACROSS and not self.search.text()):
            QCoreApplication.sendEvent(self.list, event)
        else:
            return False
        return True

    def showEvent(self, event: QShowEvent) -> None:
        self._drawing.start()
        self.search.setFocus()

    def _find(self, typed: str) -> None:
        """Show what is called so, the likeliest chosen."""
        words = [plain_letters(word) for word in typed.split()]
        titles = {one.title for one in find_grounds(typed)}
        own = (CUSTOM_TITLE, TABLE_TITLE)
        titles |= {title for title in own if all(word in plain_letters(title) for word in words)}
        found = [offer.title in titles for offer in OFFERS]
        for row, there in enumerate(found):
            self.list.item(row).setHidden(not there)
        rows = [row for row, there in enumerate(found) if there]
        begins = [row for row in rows if plain_letters(OFFERS[row].title).startswith("".join(words))]
        self.list.setCurrentRow((begins or rows or [-1])[0])
        self._drawing.start()

    @property
    def is_drawn(self) -> bool:
        """Whether all that is in sight has its picture."""
        return self._next() is None

    def _next(self) -> int | None:
        """The first row in sight whose picture is still to be drawn."""
        sight = self.list.viewport().rect()
        for row, offer in enumerate(OFFERS):
            item = self.list.item(row)
            pictured = offer.surface is not None or offer.preset is not None
            wanted = pictured and row not in self._drawn and not item.isHidden()
            if wanted and self.list.visualItemRect(item).intersects(sight):
                return row
        return None

    def _draw_on(self) -> None:
        """Other rows are in sight."""
        self._drawing.start()

    def _draw_next(self) -> None:
        """One picture at a time, so that the window goes on meanwhile."""
        row = self._next()
        if row is None:
            self._drawing.stop()
            return
        self._drawn.add(row)
        offer = OFFERS[row]
        surface = offer.surface or (None if offer.preset is None else _surface_of(offer.preset))
        if surface is not None:
            size, ratio = (THUMB.width(), THUMB.height()), self.devicePixelRatioF()
            self.list.item(row).setIcon(_icon(surface_thumbnail(surface, self._theme, *size, ratio)))

    def _tell(self, row: int) -> None:
        """Title, formula and note of the surface under the pointer or the cursor."""
        offer = OFFERS[row] if row >= 0 else Offer("No surface is called that", "", "Type less of its name.")
        formula = offer.formula if len(offer.formula) <= LONGEST else f"{offer.formula[:LONGEST]}…"
        self.title.setText(offer.title)
        self.formula.setText(f"f(x, y) = {formula}" if formula else "")
        self.note.setText(offer.note)

    def _take(self, item: QListWidgetItem) -> None:
        self.close()
        self.chosen.emit(self.list.row(item))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _surface_of(preset: Preset) -> Surface:
    """A test function for a picture of the size of a stamp: neither its start nor its minima are looked for."""
    fields, domain = fields_of(preset.formula), preset.domain
    made = Surface("custom", preset.name, preset.formula, preset.note, domain, (0.0, 0.0), lambda: fields, scale=1.0)
    with np.errstate(all="ignore"):
        losses = losses_on(made, *made.sides(COARSE))
    fine = losses[np.isfinite(losses)]
    return replace(made, scale=float(np.median(fine) - fine.min()) / 20 or 1.0)


def _icon(picture: QPixmap) -> QIcon:
    """The picture as it is, chosen or not: Qt's own tint would turn land into water."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made
