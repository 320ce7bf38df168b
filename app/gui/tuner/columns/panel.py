"""A table while it is being set up: what is in it, what is asked about it, and how its file is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.kit.tab_order import order_tabs
from app.gui.kit.widgets import Card, Choice, Field, OneLine, button, label, sender_of
from app.gui.theme import LIGHT, Theme
from app.gui.tuner.columns.column_text import KINDS, LONGEST_CELL, MEANS, about_line, column_tip, kinds_line, shortened
from app.gui.tuner.columns.format_row import FormatRow
from app.gui.tuner.columns.offers import OfferRows
from app.gui.tuner.columns.sheet import ColumnSheet
from app.tuning.spec.data import Table
from app.tuning.tables.preview import Preview

UNREAD = "The columns appear here once the file can be read as a table."
FINDABLE = 8  # columns from which on a field to find one is of use


class TablePanel(Card):
    """Shows a Table and its Preview; ``asked`` carries what somebody changes in the Table."""

    asked = Signal(object)
    draw_asked = Signal(object, object)  # two columns of this Table, as this Preview has it, are to become a mountain
    left = Signal()  # back to what stood here before

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._table = Table()
        self._preview: Preview | None = None
        self._waits = ""
        self._names: list[str] = []  # the columns to choose the target from
        self.title = label("", "title")
        self.about = OneLine()
        self.search = Field()
        self.search.setPlaceholderText("Find a column")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a column")
        self.search.setToolTip("Show the columns whose names hold this text (Ctrl+F). Esc shows all of them.")
        self.search.setMaximumWidth(200)
        self.back = button("Back to the charts", "Show the search's charts here again (Esc).")
        self.draw = button(
            "Draw it…", "Make two of its columns the ground of the mountain tab: a line, or two weights."
        )
        self.draw.setAccessibleName("Draw two columns as a mountain")
        self.target = Choice()
        self.target.setAccessibleName("Column to predict")
        self.target.setToolTip("The target: the column the networks learn to predict from the others.")
        self.target.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(14)
        self.written = FormatRow()
        self.fault = label("", "error", wrap=True)
        self.offers = OfferRows()
        self.sheet = ColumnSheet()
        self.notes = OneLine()
        self.empty = label("", "muted")
        self.kinds: dict[str, QWidget] = {}
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.search.restored.connect(self.search.clear)
        self.back.clicked.connect(self.left)
        self.draw.clicked.connect(lambda: self.draw_asked.emit(self._table, self._preview))
        self.target.activated.connect(self._choose_target)
        self.written.asked.connect(self.asked)
        self.offers.taken.connect(self.asked)
        self.sheet.kinds_asked.connect(self._ask_kinds)
        self.sheet.target_asked.connect(lambda name: self.asked.emit({"target": name}))
        self.sheet.selectionModel().selectionChanged.connect(self._show_chosen)
        finder = QShortcut(QKeySequence.StandardKey.Find, self)
        finder.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        finder.activated.connect(self.search.setFocus)
        self.set_theme(LIGHT)
        self.show_table(Table(), None)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title)
        top.addWidget(self.about, 1)
        top.addWidget(self.search)
        top.addWidget(self.draw)
        top.addWidget(self.back)
        self.body.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(6)
        star = label("★ predict", "muted")
        star.setToolTip(self.target.toolTip())
        row.addWidget(star)
        row.addWidget(self.target, 1)
        row.addSpacing(10)
        self.chosen = label("", "muted")
        row.addWidget(self.chosen)
        for kind, key in KINDS.items():
            made = button(f"{kind.capitalize()}  {key}", f"Take the chosen columns for this (key {key}). {MEANS[kind]}")
            made.setAccessibleName(f"{kind}: kind of the chosen columns")
            made.setObjectName("chip")
            made.setProperty("kind", kind)
            made.clicked.connect(self._ask_kind)
            self.kinds[kind] = made
            row.addWidget(made)
        made = button("Guess  G", "Take the chosen columns for what was guessed at first (key G).")
        made.setObjectName("chip")
        made.clicked.connect(lambda: self.sheet.ask_kind(None))
        self.kinds[""] = made
        row.addWidget(made)
        self.body.addLayout(row)
        self.body.addWidget(self.written)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.offers)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.sheet, 1000)
        self.body.addStretch(1)  # where there is no sheet
        self.body.addWidget(self.notes)

    def show_table(self, table: Table, preview: Preview | None, fault: str = "", waits: str = "") -> None:
        """Show a table; without a preview nothing but how the file is written, to be mended, and what it waits for."""
        self._table, self._preview, self._waits = table, preview, waits
        self.draw.setEnabled(preview is not None)
        self.title.setText(shortened(Path(table.table).name, 60) or "No table")
        self.about.set_text("" if preview is None else f"{about_line(preview)} {kinds_line(preview)}")
        self.written.show_format(table, preview.format if preview is not None else None)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.offers.show_offers(preview.offers if preview is not None else (), table)
        self.sheet.show_preview(preview)
        self.search.setVisible(preview is not None and len(preview.columns) >= FINDABLE)
        with QSignalBlocker(self.target):
            names = [] if preview is None else [column.name for column in preview.columns]
            if names != self._names:
                self._names = names
                self.target.clear()
                for name in names:
                    self.target.addItem(shortened(name, LONGEST_CELL), name)
            target = preview.target if preview is not None else None
            self.target.setCurrentIndex(names.index(target) if target in names else -1)
        self.target.setEnabled(bool(names))
        self._show_chosen()
        order_tabs(self)  # offers come and go

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.sheet.set_theme(theme)
        for line in (self.notes, self.about):
            line.set_colour(theme.muted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _search(self, text: str) -> None:
        self.sheet.columns.search(text)
        self._show_chosen()

    @Slot()
    def _choose_target(self) -> None:
        self.asked.emit({"target": self.target.currentData()})

    @Slot(object)
    def _ask_kinds(self, kinds: object) -> None:
        self.asked.emit({"columns": kinds})

    @Slot()
    def _ask_kind(self) -> None:
        asked = str(sender_of(self, QWidget).property("kind"))
        self.sheet.ask_kind(next(kind for kind in KINDS if kind == asked))

    def _say(self) -> None:
        """What is known of the one chosen column, for who has no tooltip; else what was noticed in the file."""
        found, chosen = self._preview, self.sheet.chosen
        if found is not None and len(chosen) == 1:
            column = next(column for column in found.columns if column.name == chosen[0])
            self.notes.set_text(" · ".join(column_tip(column, found.rows).splitlines()))
        else:
            self.notes.set_text(" ".join(f"{note.rstrip('.')}." for note in found.notes) if found is not None else "")

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self.sheet.chosen
        for part in self.kinds.values():
            part.setEnabled(bool(chosen))
        said = (
            shortened(chosen[0], 18) if len(chosen) == 1 else f"{len(chosen):,} columns" if chosen else "choose columns"
        )
        self.chosen.setText(f"{said}:")
        self._say()
        some = self.sheet.columns.columnCount() > 0
        self.empty.setText(self._waits or UNREAD if self._preview is None else "No column has such a name.")
        self.empty.setVisible(not some)
        self.sheet.setVisible(some)
