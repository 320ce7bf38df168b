"""The picture of a network's answers, with a tooltip for each cell of a confusion table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.theme import Theme
from app.gui.tuner.views.answers.paint_confusion import cell_rect, paint_confusion
from app.gui.tuner.views.answers.paint_pairs import paint_pairs
from app.tuning.export.commands import Answers
from app.tuning.words.answers import share_text


class AnswersPicture(QWidget):
    """Paints Answers: a confusion table of classes, true against predicted numbers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._answers: Answers | None = None
        self.setAccessibleName("Answers of the trial")

    def sizeHint(self) -> QSize:
        """Room for a few classes."""
        return QSize(320, 260)

    def show_answers(self, answers: Answers | None, theme: Theme) -> None:
        """Paint these, or nothing."""
        self._answers, self._theme = answers, theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._answers is None:
            return
        painter = QPainter(self)
        try:
            paint = paint_confusion if self._answers.classes else paint_pairs
            paint(painter, QRectF(self.rect()), self._answers, self._theme)
        finally:
            painter.end()

    def event(self, event: QEvent) -> bool:
        """What a cell means, where the pointer rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            said = self._said_at(event)
            QToolTip.showText(event.globalPos(), plain_text(said), self) if said else QToolTip.hideText()
            return True
        return super().event(event)

    def _said_at(self, event: QHelpEvent) -> str:
        answers = self._answers
        if answers is None or not answers.classes:
            return "A dot a row. On the dashed line the answer is the truth." if answers is not None else ""
        rect, at = QRectF(self.rect()), event.pos().toPointF()
        for true, row in enumerate(answers.confusion):
            for answered, count in enumerate(row):
                if cell_rect(rect, answers, true, answered).contains(at):
                    share = share_text(count, sum(row))
                    return (
                        f"true {answers.classes[true]}, answered {answers.classes[answered]}: {count:,} rows ({share})"
                    )
        return ""
