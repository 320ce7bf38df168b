"""A table's header whose columns share the width, or where that is too little get what they need and scroll."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

SAMPLES = {"status": "COMPLETED ✕", "note": "a few words"}  # what a column is to have room for
NUMBER = "0.001234"
PADDING = 20  # pixels: the margins, and the arrow of the sorted column


class FittingHeader(QHeaderView):
    """The horizontal header of a table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._needs: list[int] = []

    def reset(self) -> None:
        super().reset()
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if len(self._needs) != self.count():
            self._measure()
        self._fit()

    def _measure(self) -> None:
        model, metrics = self.model(), self.fontMetrics()
        names = [str(model.headerData(k, Qt.Orientation.Horizontal) or "") for k in range(self.count())]
        self._needs = [
            PADDING + max(metrics.horizontalAdvance(name), metrics.horizontalAdvance(SAMPLES.get(name, NUMBER)))
            if name not in ("trial", "epochs", "time")
            else PADDING + metrics.horizontalAdvance("0000 ★")
            for name in names
        ]
        self._fit()

    def _fit(self) -> None:
        over = max(0, self.viewport().width() - sum(self._needs))
        for section, width in enumerate(self._needs):
            share = over * (section + 1) // len(self._needs) - over * section // len(self._needs)
            self.resizeSection(section, width + share)
