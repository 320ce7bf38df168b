"""The choice of a surface: a combo box whose list is a sheet of small relief maps with what each teaches."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from app.descent.ground.formula_presets import Preset
from app.descent.ground.surface_choice import SURFACES
from app.gui.kit.widgets import Choice, discard
from app.gui.mountain.ground.sheet import CUSTOM_TITLE, OFFERS, TABLE_TITLE, SurfaceSheet
from app.gui.theme import Theme

CUSTOM, TABLE = "custom", "table"


class SurfacePicker(Choice):
    """Chooses by arrow keys and letters like any combo box; opened, it is a sheet of relief maps."""

    preset_chosen = Signal(object)
    table_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Surface")
        self.setToolTip("The loss surface: two weights, with the loss as the height above them. Opens a sheet of maps.")
        self.sheet: SurfaceSheet | None = None
        self._preset: Preset | None = None
        self._theme: Theme | None = None
        for surface in SURFACES.values():
            self.addItem(surface.title, surface.id)
        self.addItem(CUSTOM_TITLE, CUSTOM)
        self.addItem(TABLE_TITLE, TABLE)
        if isinstance(model := self.model(), QStandardItemModel):
            model.item(self.count() - 1).setEnabled(False)  # arrow keys pass over it, since it asks for a file

    def set_theme(self, theme: Theme) -> None:
        """Draw the sheet in another theme from now on."""
        if theme is not self._theme:
            self._theme = theme
            self._drop()

    def name_custom(self, preset: Preset | None) -> None:
        """Call a formula by the name of the test function that it is, if it is one."""
        if preset is not self._preset:
            self._preset = preset
            self.setItemText(self.findData(CUSTOM), CUSTOM_TITLE if preset is None else preset.name)

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
        known = [offer.preset for offer in OFFERS]
        on_preset = self._preset is not None and self.currentData() == CUSTOM
        self.sheet.open_at(known.index(self._preset) if on_preset else self.currentIndex())
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
        if (preset := OFFERS[index].preset) is not None:
            self.preset_chosen.emit(preset)
            return
        if self.itemData(index) == TABLE:
            self.table_asked.emit()
        elif index != self.currentIndex():
            self.setCurrentIndex(index)
            self.activated.emit(index)
