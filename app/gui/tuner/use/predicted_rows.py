"""The first rows of a table with the answers of a network, answers first: they are what was asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem, QWidget

from app.gui.kit.plain_text import plain_text
from app.tuning.export.commands import Predicted

LONGEST = 60  # letters of a cell
ROWS = 5  # in sight
MOST_COLUMNS = 60


class PredictedRows(QTableWidget):
    """Shows what was predicted; ``copy`` puts it on the clipboard as a spreadsheet takes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("First rows with their answers")
        self.setToolTip("The answers, then the columns of your table; all rows are in the saved file.")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.setFixedHeight((ROWS + 1) * (self.fontMetrics().lineSpacing() + 12))
        self._texts: list[tuple[str, ...]] = []

    def show_rows(self, found: Predicted) -> None:
        """Show the first rows, the answers before the table's own columns."""
        own = len(found.columns) - found.answers
        order = [*range(own, len(found.columns)), *range(own)][:MOST_COLUMNS]
        self._texts = [tuple(row[k] for k in order) for row in (found.columns, *found.head)]
        self.clear()
        self.setColumnCount(len(order))
        self.setRowCount(len(found.head))
        self.setHorizontalHeaderLabels([text[:LONGEST] for text in self._texts[0]])
        for place, row in enumerate(self._texts[1:]):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text[:LONGEST])
                item.setToolTip(plain_text(text))
                self.setItem(place, column, item)
        self.resizeColumnsToContents()

    def copy(self) -> None:
        """Put the rows that are shown on the clipboard, separated by tabs."""
        lines = ("\t".join(" ".join(text.split()) for text in row) for row in self._texts)
        QApplication.clipboard().setText("\n".join(lines) + "\n")
