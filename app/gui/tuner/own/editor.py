"""An editor for Python: line numbers, the current line and the faulty one, indenting and remarks by the keys."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.gui.theme import Theme, text_scale, translucent
from app.gui.tuner.own.python_colours import PythonColours

INDENT = "    "
USUAL, SMALLEST, LARGEST = 13, 8, 32  # pixels of its letters


class Editor(QPlainTextEdit):
    """Edits one text; ``typed`` after each change that the user makes."""

    typed = Signal()
    sized = Signal(int)  # pixels of the letters, when the user has changed them

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faulty: int | None = None
        self._filling = False
        self._told = ""  # the text that was told last: colours alone are no news
        self._pixels = 0
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName("Python code")
        self.numbers = LineNumbers(self)
        self.colours = PythonColours(self.document(), theme)
        self.set_size(USUAL)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_numbers)
        self.cursorPositionChanged.connect(self._mark)
        self.textChanged.connect(self._tell)
        self._make_room()
        self._mark()

    def set_text(self, text: str) -> None:
        """Show another text, with nothing left to undo."""
        self._filling = True
        self.setPlainText(text)
        self._filling = False
        self._told = self.toPlainText()
        self.document().setModified(False)

    def set_size(self, pixels: int) -> None:
        """Let letters be this high."""
        self._pixels = max(SMALLEST, min(LARGEST, pixels))
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPixelSize(round(self._pixels * text_scale()))
        self.setFont(letters)
        self.setTabStopDistance(len(INDENT) * self.fontMetrics().horizontalAdvance(" "))
        self._make_room()

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.colours.set_theme(theme)
        self._mark()
        self.numbers.update()

    @property
    def faulty_line(self) -> int | None:
        """The line that is marked, counted from 1."""
        return self._faulty

    def mark_line(self, line: int | None) -> None:
        """Mark a faulty line, counted from 1; None marks none."""
        self._faulty = line
        self._mark()
        self.numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at a line, counted from 1, and show it."""
        cursor = QTextCursor(self.document().findBlockByNumber(max(line - 1, 0)))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def find_next(self, words: str) -> bool:
        """Select the next place where these words stand, from the top again at the end; whether there is one."""
        if not words:
            return False
        if self.find(words):
            return True
        before = self.textCursor()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        if self.find(words):
            return True
        self.setTextCursor(before)
        return False

    @property
    def margin(self) -> int:
        """Pixels that the line numbers take."""
        digits = max(len(str(self.blockCount())), 3)
        return 16 + digits * self.fontMetrics().horizontalAdvance("9")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif control and key in (Qt.Key.Key_Slash, Qt.Key.Key_NumberSign):
            self._flip_remarks()
        elif key == Qt.Key.Key_Backtab:
            self._indent(-1)
        elif key == Qt.Key.Key_Tab and not control:
            if self.textCursor().hasSelection():
                self._indent(1)
            else:
                column = self.textCursor().positionInBlock()
                self.insertPlainText(" " * (len(INDENT) - column % len(INDENT)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self._new_line()
        elif key == Qt.Key.Key_Backspace and not control and self._before().endswith(INDENT):
            self._take_indent()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.change_size(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def change_size(self, by: int) -> None:
        """Make the letters larger or smaller by some pixels."""
        self.set_size(self._pixels + by)
        self.sized.emit(self._pixels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self.numbers.setGeometry(QRect(inside.left(), inside.top(), self.margin, inside.height()))

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that are seen."""
        painter = QPainter(self.numbers)
        painter.fillRect(event.rect(), QColor(self._theme.window))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        current = self.textCursor().blockNumber()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber()
            faulty = self._faulty is not None and number == self._faulty - 1
            ink = self._theme.error if faulty else self._theme.text if number == current else self._theme.muted
            painter.setPen(QColor(ink))
            painter.setFont(self.font())
            where = QRect(0, round(top), self.numbers.width() - 8, round(height))
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, str(number + 1))
            if faulty:
                painter.fillRect(0, round(top), 4, round(height), QColor(self._theme.error))
            top += height
            block = block.next()

    def _before(self) -> str:
        """What stands in the line before the cursor, if nothing is selected; only where it is all spaces."""
        cursor = self.textCursor()
        text = cursor.block().text()[: cursor.positionInBlock()]
        return text if not cursor.hasSelection() and not text.strip() else ""

    def _take_indent(self) -> None:
        cursor = self.textCursor()
        spare = (cursor.positionInBlock() - 1) % len(INDENT) + 1
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, spare)
        cursor.removeSelectedText()

    def _new_line(self) -> None:
        """A new line begins where the last one did, further in after a colon."""
        cursor = self.textCursor()
        text = cursor.block().text()[: cursor.positionInBlock()]
        deeper = INDENT if text.rstrip().endswith((":", "(", "[", "{")) else ""
        cursor.insertText("\n" + text[: len(text) - len(text.lstrip())] + deeper)
        self.ensureCursorVisible()

    def _chosen_lines(self) -> list[int]:
        cursor = self.textCursor()
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last_block = document.findBlock(cursor.selectionEnd())
        last = last_block.blockNumber()
        if last > first and cursor.selectionEnd() == last_block.position():
            last -= 1  # nothing of that line is selected
        return list(range(first, last + 1))

    def _indent(self, way: int) -> None:
        edit = self.textCursor()
        edit.beginEditBlock()
        for number in self._chosen_lines():
            block = self.document().findBlockByNumber(number)
            at = QTextCursor(block)
            if way > 0:
                at.insertText(INDENT if block.text().strip() else "")
            else:
                spare = len(block.text()) - len(block.text().lstrip(" "))
                for _ in range(min(spare, len(INDENT))):
                    at.deleteChar()
        edit.endEditBlock()

    def _flip_remarks(self) -> None:
        """Make remarks of the chosen lines, or code of them if they all are remarks."""
        blocks = [self.document().findBlockByNumber(number) for number in self._chosen_lines()]
        full = [block for block in blocks if block.text().strip()]
        if not full:
            return
        all_remarks = all(block.text().lstrip().startswith("#") for block in full)
        column = min(len(block.text()) - len(block.text().lstrip()) for block in full)
        edit = self.textCursor()
        edit.beginEditBlock()
        for block in full:
            at = QTextCursor(block)
            if all_remarks:
                text = block.text()
                begin = text.index("#")
                at.setPosition(block.position() + begin)
                for _ in range(2 if text[begin + 1 : begin + 2] == " " else 1):
                    at.deleteChar()
            else:
                at.setPosition(block.position() + column)
                at.insertText("# ")
        edit.endEditBlock()

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin, 0, 0, 0)
        inside = self.contentsRect()
        self.numbers.setGeometry(QRect(inside.left(), inside.top(), self.margin, inside.height()))

    def _scroll_numbers(self, where: QRect, down: int) -> None:
        if down:
            self.numbers.scroll(0, down)
        else:
            self.numbers.update(0, where.y(), self.numbers.width(), where.height())

    def _mark(self) -> None:
        marked = []
        lines = [(self.textCursor().blockNumber(), translucent(self._theme.accent, 0.08))]
        if self._faulty is not None:
            lines.append((self._faulty - 1, translucent(self._theme.error, 0.2)))
        for number, colour in lines:
            block = self.document().findBlockByNumber(number)
            if block.isValid():
                one = QTextEdit.ExtraSelection()
                one.format.setBackground(colour)
                one.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                one.cursor = QTextCursor(block)
                marked.append(one)
        self.setExtraSelections(marked)
        self.numbers.update()

    def _tell(self) -> None:
        if not self._filling and (text := self.toPlainText()) != self._told:
            self._told = text
            self.typed.emit()


class LineNumbers(QWidget):
    """The margin of an editor."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.margin, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event)
