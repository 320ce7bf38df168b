"""A formula of one's own with its ranges: judged while it is typed, mended or replaced by a known one at a click."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.descent.formula.mend import fault_of, mended
from app.descent.formula.names import FUNCTIONS
from app.descent.ground.find_ground import Found, find_grounds
from app.descent.ground.surface_choice import Ground
from app.descent.text.numbers import lr_text
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.widgets import Field, button, label, mark_invalid, sender_of
from app.gui.mountain.ground.formula_field import FormulaField

OWN = Ground(formula="x**2 + 3*sin(y)", x=(-5.0, 5.0), y=(-4.0, 6.0))
LONGEST = 160  # letters of a complaint
LEAST, MOST = 3, 3  # letters that name a surface, and how many of them are offered
ABOUT = (
    "A formula in x and y: numbers, + - * / ^, brackets, and functions such as sin, exp, sqrt, abs, max. "
    "Enter walks on it, Esc puts the one before back. The name of a known surface, such as ackley, brings that."
)


class FormulaEdit(QWidget):
    """A formula and its ranges; ``ground_typed`` carries what was typed once it can be walked on."""

    ground_typed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = OWN
        self._named: list[Found] = []  # what the text names, if it is no formula
        self._mended = ""
        self._refused: str | None = None  # the text of which the note says what is wrong, and offers what to do
        self.formula = FormulaField()
        self.formula.setAccessibleName("Formula in x and y")
        self.formula.setToolTip(ABOUT)
        self.ranges = {name: Field() for name in ("x", "y")}
        self.note = ErrorNote(self)
        row = QHBoxLayout()
        for name, line in self.ranges.items():
            line.setAccessibleName(f"Range of {name}")
            line.setToolTip(f"The smallest and the largest {name} on the map, such as -4, 4")
            line.editingFinished.connect(self._type)
            named = label(name, "muted")
            named.setToolTip(line.toolTip())
            row.addWidget(named)
            row.addWidget(line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.formula)
        layout.addLayout(row)
        self.formula.text_edited.connect(self._judge)
        self.formula.editing_finished.connect(self._type)
        self.formula.restored.connect(self._forget)
        self.formula.suggestion_wanted.connect(self._mend)
        for line in self.ranges.values():
            line.restored.connect(self._forget)

    def show_ground(self, ground: Ground) -> None:
        """Show a formula that is walked on; what was typed for another ground and makes no formula goes."""
        if ground != self._ground:
            self.forget_typing()
        self._ground = ground
        if not self.formula.isModified():
            self.formula.setText(ground.formula or "")
        for name, line in self.ranges.items():
            if not line.isModified():
                line.setText(", ".join(lr_text(v) for v in getattr(ground, name) or ()))

    def forget_typing(self) -> None:
        """Put the ground's own formula and ranges back in place of what was typed and makes none."""
        self.formula.setText(self._ground.formula or "")
        for name, line in self.ranges.items():
            line.setText(", ".join(lr_text(v) for v in getattr(self._ground, name) or ()))
            line.setModified(False)
        self._complain("")

    def _judge(self, text: str) -> bool:
        if text == self._refused:
            return False  # the buttons stay where they are: one of them may have the focus now
        fault = fault_of(text)
        self._named, self._mended = [], ""
        if fault is None:
            self._complain("")
            return True
        if len(text.strip()) >= LEAST and text.strip() not in FUNCTIONS:
            self._named = find_grounds(text)[:MOST]
        if self._named:
            self._complain("A known surface: Enter takes the first", "", self.formula)
            self.note.offer(*map(self._named_button, self._named))
            self._refused = text
            return False
        self._complain(str(fault), fault.caret(self._columns()), self.formula)
        self._mended = mended(fault) or ""
        if self._mended:
            said = fault.suggestion if len(fault.suggestion) < 30 else "this"
            use = self._chip(f"Use {said} (Alt+Enter)", f"Write {self._mended}")
            use.clicked.connect(self._mend)
            self.note.offer(use)
        self._refused = text
        return False

    def _columns(self) -> int:
        """How many letters the note's line of monospaced text has room for."""
        letter = QFontMetrics(self.note.caret.font()).horizontalAdvance("0")
        return max(12, (self.width() - 32) // max(1, letter))

    def _chip(self, text: str, tip: str) -> QPushButton:
        made = button(text, tip)
        made.setObjectName("chip")
        return made

    def _named_button(self, found: Found) -> QPushButton:
        made = self._chip(found.title, f"{found.formula}\n{found.note}")
        made.clicked.connect(self._take_clicked)
        return made

    def _mend(self) -> None:
        if not self._mended:
            return
        self.formula.setFocus()
        self.formula.type_text(self._mended)

    def _take_clicked(self) -> None:
        chip = sender_of(self, QPushButton)
        self._take(next(found for found in self._named if found.title == chip.text()))

    def _take(self, found: Found) -> None:
        """Walk on a known surface, on a test function over its usual domain."""
        if isinstance(found.ground, Ground):
            self._ground = found.ground
        self.forget_typing()
        self.ground_typed.emit(found.ground)

    def _forget(self) -> None:
        """Esc took back what was typed into one of the lines; the formula may still be wrong."""
        self._judge(self.formula.text())

    def _type(self) -> None:
        if not (self.formula.isModified() or any(line.isModified() for line in self.ranges.values())):
            return
        if not self._judge(self.formula.text()):
            if self._named and self.formula.hasFocus():
                self._take(self._named[0])
            return
        sides = {}
        for name, line in self.ranges.items():
            try:
                low, high = (float(word) for word in line.text().replace(",", " ").split())
            except ValueError:
                self._complain(f"{name}: expected two numbers, the smaller one first, such as -4, 4", "", line)
                return
            sides[name] = (low, high)
        try:
            ground = msgspec.structs.replace(self._ground, formula=self.formula.text(), **sides)
        except ValueError as error:
            said, _, place = str(error).partition(" - at `$.")
            axis = place.strip("`")
            self._complain(f"{axis}: {said}" if axis in self.ranges else said, "", self.ranges.get(axis, self.formula))
            return
        self._ground = ground  # it may be shown only once the next line is being typed, which is then to stay
        self.forget_typing()
        self.ground_typed.emit(ground)

    def _complain(self, sentence: str, caret: str = "", wrong: QWidget | None = None) -> None:
        for line in (self.formula, *self.ranges.values()):
            mark_invalid(line, line is wrong)
        self._refused = None
        said = sentence if len(sentence) < LONGEST else f"{sentence[:LONGEST]}…"
        self.note.show_error(said, wrong, caret)
