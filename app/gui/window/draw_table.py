"""Two columns of a table become the ground of the mountain tab: which file, which columns, a line or two weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QWidget,
)

from app.descent.ground.own_rows import Drawn
from app.gui.kit.helper_process import HelperProcess
from app.gui.kit.widgets import Choice, button, label
from app.tuning.spec.data import Table
from app.tuning.tables.columns_to_draw import ColumnsToDraw, columns_command, drawable, read_ground, suggested
from app.tuning.tables.preview import Preview, preview_command, read_preview

WIDE = 520  # pixels
WHAT: dict[Drawn, str] = {
    "line-fit": "a line: one number predicts another",
    "two-weights": "two weights: two numbers tell two classes apart",
}
ENDINGS = "*.csv *.tsv *.tab *.txt *.gz *.xlsx *.parquet *.json *.npz"
NOTHING = "Choose a table, or drop one here."
NO_NUMBERS = "It takes two columns of numbers that differ from row to row, and this table has fewer."
ABOUT: dict[Drawn, str] = {
    "line-fit": "The ground is the mean squared error of the line, over its slope and its intercept.",
    "two-weights": "The ground is the cross-entropy of a classifier, over its two weights.",
}


class DrawTable(QDialog):
    """Stays beside the window; ``drawn`` carries the Ground that was chosen."""

    drawn = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drawTable")
        self.setWindowTitle("Draw your own table")
        self.setMinimumWidth(WIDE)
        self.setAcceptDrops(True)
        self._data: Table | None = None
        self._preview: Preview | None = None
        self._reading, self._drawing = HelperProcess(self), HelperProcess(self)
        self.choose = button("Choose a table…", "A file with a table in it, with at least two columns of numbers.")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Reading progress")
        self.what = _choice("What is drawn", "A line has a slope and an intercept; the classifier has two weights.")
        self.first = _choice("First column", "The column that predicts: in the formula it is multiplied by x.")
        self.second = _choice("Second column", "The column that the line predicts, or that has the second weight.")
        self.answer = _choice("Answer", "A column of two values: the classes that the weights tell apart.")
        self.standardised = QCheckBox("Standardise both columns")
        self.standardised.setChecked(True)
        self.standardised.setToolTip(
            "Mean 0 and standard deviation 1 make a round bowl. In the table's own units the valley is often narrow."
        )
        self.said = label(NOTHING, "muted", wrap=True)
        self.said.setMinimumHeight(3 * self.said.fontMetrics().lineSpacing())
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.draw = button("Draw", "Make these columns the ground that the hikers walk on.")
        self.draw.setDefault(True)
        self.leave = button("Cancel", "Leave the ground as it is.")
        self._first_name, self._second_name = label("", "muted"), label("", "muted")
        self._third = label("answer", "muted")
        self._first_name.setMinimumWidth(label("second column").sizeHint().width())  # whichever of its words it has
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        form = self._form = QFormLayout(self)
        form.setContentsMargins(20, 16, 20, 18)
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        top = QHBoxLayout()
        top.addWidget(self.choose, 1)
        top.addWidget(self.bar, 1)
        form.addRow(label("table", "muted"), top)
        form.addRow(label("draw", "muted"), self.what)
        form.addRow(self._first_name, self.first)
        form.addRow(self._second_name, self.second)
        form.addRow(self._third, self.answer)
        form.addRow(label("", "muted"), self.standardised)
        form.addRow(self.said)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.leave)
        ends.addWidget(self.draw)
        form.addRow(ends)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.ask_file)
        self.leave.clicked.connect(self.close)
        self.draw.clicked.connect(self._draw)
        for part in (self.what, self.first, self.second, self.answer):
            part.activated.connect(self._show)
        self._reading.said.connect(self._tell)
        self._reading.done.connect(self._take)
        self._reading.failed.connect(self._fail)
        self._drawing.done.connect(self._give)
        self._drawing.failed.connect(self._fail)

    @property
    def _weights(self) -> bool:
        return bool(self.what.currentData() == "two-weights")

    def ask(self) -> None:
        """Show the dialog; without a table yet, ask for one first."""
        self.show()
        self.activateWindow()
        if self._data is None:
            self.ask_file()

    def show_table(self, data: Table, found: Preview) -> None:
        """Offer the columns of a table that was read already."""
        self.stop()
        self._data = data
        self._offer(found)
        self.show()
        self.activateWindow()

    @Slot()
    def ask_file(self) -> None:
        """Choose a file, and read what is in it."""
        start = str(Path(self._data.table).parent if self._data is not None else Path.home())
        name, _ = QFileDialog.getOpenFileName(self, "Choose a table", start, f"Tables ({ENDINGS});;All files (*)")
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read what is in a file, in a process of its own."""
        self._data, self._preview = Table(table=str(path.absolute())), None
        self._drawing.stop()
        self.bar.setValue(0)
        self._reading.run(preview_command(self._data), f"{path.name}: could not be read.")
        self._say("Reading…")
        self._show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self.read(Path(url.toLocalFile()))
        event.acceptProposedAction()

    @Slot()
    def stop(self) -> None:
        """Let nothing that is read outlive the window."""
        self._reading.stop()
        self._drawing.stop()

    @Slot(bytes)
    def _take(self, output: bytes) -> None:
        self._offer(read_preview(output))

    def _offer(self, found: Preview) -> None:
        """Fill in what can be drawn, and choose what a person most likely wants to see."""
        self._preview = found
        numbers, pairs = drawable(found.columns)
        first = suggested(found.columns, found.target)
        with QSignalBlocker(self.what):
            self.what.clear()
            for kind, text in WHAT.items():
                if kind == "line-fit" or (pairs and len(numbers) >= 2):
                    self.what.addItem(text, kind)
            self.what.setCurrentIndex(1 if first is not None and first.answer else 0)
        chosen = first or ColumnsToDraw("", "")
        for part, names, name in (
            (self.first, numbers, chosen.x),
            (self.second, numbers, chosen.y),
            (self.answer, pairs, chosen.answer),
        ):
            _fill(part, names, name)
        self._show()

    @Slot()
    def _show(self) -> None:
        """Name the columns for what is drawn, and say what that is."""
        found, weights = self._preview, self._weights
        name = Path(self._data.table).name.replace("&", "&&") if self._data is not None else ""  # one would mark a key
        self.choose.setText(name or "Choose a table…")
        self.choose.setVisible(not self._reading.busy)
        self.bar.setVisible(self._reading.busy)
        self._first_name.setText("first column" if weights else "from")
        self._second_name.setText("second column" if weights else "predict")
        self._third.setVisible(weights)
        self.answer.setVisible(weights)
        self.standardised.setVisible(not weights)
        ready = found is not None and self.first.count() >= 2
        for part in (self.what, self.first, self.second, self.answer, self.standardised):
            part.setEnabled(ready)
        self.draw.setEnabled(ready and not self._drawing.busy)
        if found is None:
            return
        if not ready:
            self._say(NO_NUMBERS, fault=True)
        elif not self._drawing.busy:
            rows = f"{found.rows:,} rows"
            self._say(f"{rows}. {ABOUT[self.what.currentData()]} Of more than 500 rows a sample is drawn.")

    @Slot()
    def _draw(self) -> None:
        """Read the chosen columns, in a process of its own."""
        if self._data is None or self._preview is None:
            return
        weights = self._weights
        columns = ColumnsToDraw(
            self.first.currentText(),
            self.second.currentText(),
            self.answer.currentText() if weights else "",
            self.standardised.isChecked() or weights,
        )
        data = msgspec.structs.replace(self._data, target="")
        self._drawing.run(columns_command(data, columns), "These columns could not be read.")
        self._say("Reading these columns…")
        self.draw.setEnabled(False)

    @Slot(bytes)
    def _give(self, output: bytes) -> None:
        self._show()
        self.close()
        self.drawn.emit(read_ground(output))

    @Slot(str)
    def _fail(self, why: str) -> None:
        self._show()
        self._say(why, fault=True)

    @Slot(str)
    def _tell(self, line: str) -> None:
        try:
            self.bar.setValue(round(100 * float(line)))
        except ValueError:
            return  # a sentence, which comes once more if it is why the reading failed

    def _say(self, text: str, fault: bool = False) -> None:
        self.said.setObjectName("error" if fault else "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setText(text)


def _fill(part: Choice, names: Sequence[str], chosen: str) -> None:
    with QSignalBlocker(part):
        part.clear()
        for name in names:
            part.addItem(name, name)
        part.setCurrentIndex(max(0, part.findText(chosen, Qt.MatchFlag.MatchExactly)))


def _choice(name: str, tip: str) -> Choice:
    made = Choice()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
