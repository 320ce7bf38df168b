"""What a look at a file found: its error, the hyperparameters that it registers, its network layer by layer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.gui.kit.widgets import button, label
from app.gui.tuner.own.chooser import look_text
from app.gui.tuner.own.look import FileLook
from app.gui.tuner.own.row_text import entry_text
from app.tuning.own.found import DryRun

DETAILS = 130  # pixels


class Findings(QWidget):
    """Shows what a FileLook found; ``line_chosen`` carries a line of the file, counted from 1."""

    line_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: int | None = None
        self.said = label("", wrap=True)
        self.go: QPushButton = button("Go to the line", "Show the line of the file that the error is about.")
        self.more = button("Details", "The whole message of Python.")
        self.more.setCheckable(True)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName("Details of the error")
        self.details.setFixedHeight(DETAILS)
        self.network = label("", "muted", wrap=True)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.list.setAccessibleName("What the file registers, and its network")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.said, self.go, self.more, self.details, self.network):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        self.go.clicked.connect(self._go)
        self.more.toggled.connect(self.details.setVisible)

    def show_look(self, look: FileLook) -> None:
        """Show what is known of the file now; what was found before stays while it is looked at again."""
        fault = look.fault if look.state == "faulty" else None
        self._line = fault.line if fault is not None else None
        self.said.setText(look_text(look))
        self.said.setObjectName("error" if fault is not None else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.go.setVisible(self._line is not None)
        self.go.setText(f"Go to line {self._line}")
        details = fault.details if fault is not None else ""
        self.details.setPlainText(details)
        self.more.setVisible(bool(details))
        self.details.setVisible(bool(details) and self.more.isChecked())
        if look.found is not None:
            self._list(look.found)
        elif look.state in ("none", "reading", "asks"):
            self.list.clear()
            self.network.setText("")
        self.network.setVisible(bool(self.network.text()))

    def _list(self, found: DryRun) -> None:
        self.list.clear()
        head = self._part("Hyperparameters", str(len(found.hyperparameters)))
        for hp in found.hyperparameters:
            only = "; ".join(f"with {parent} {' or '.join(map(str, values))}" for parent, values in hp.conditions)
            said = entry_text(hp.name, hp.entry)
            self._line_of(head, hp.name, f"{said} ({only})" if only else said)
        if found.layers:
            head = self._part("Layers", f"{found.parameters:,} parameters" if found.parameters else "")
            for layer in found.layers:
                size = f", {layer.parameters:,}" if layer.parameters else ""
                shape = "" if layer.shape == "?" else layer.shape
                self._line_of(head, f"{layer.name} ({layer.kind})", f"{shape}{size}".strip(", "))
        self.list.expandAll()
        self.list.resizeColumnToContents(0)
        shapes = [f"takes {found.inputs}" if found.inputs else "", f"gives {found.outputs}" if found.outputs else ""]
        learns = [f"loss {found.loss}" if found.loss else "", f"optimizer {found.optimizer}" if found.optimizer else ""]
        learns += [f"metrics {', '.join(found.metrics)}" if found.metrics else ""]
        lines = [", ".join(filter(None, part)) for part in (shapes, learns)]
        self.network.setText("\n".join(filter(None, (*lines, *found.notes))))

    def _part(self, name: str, about: str) -> QTreeWidgetItem:
        made = QTreeWidgetItem(self.list, [name, about])
        letters = self.list.font()
        letters.setBold(True)
        made.setFont(0, letters)
        return made

    def _line_of(self, head: QTreeWidgetItem, name: str, about: str) -> None:
        made = QTreeWidgetItem(head, [name, about])
        for column, text in enumerate((name, about)):
            made.setToolTip(column, text)
            made.setTextAlignment(column, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _go(self) -> None:
        if self._line is not None:
            self.line_chosen.emit(self._line)
