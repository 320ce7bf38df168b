"""The classes of a target as parts of one bar, as wide as their shares of the rows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.kit.plain_text import plain_text
from app.gui.theme import BLUE, GREEN, LIGHT, ORANGE, PURPLE, SKY, VERMILLION, Theme, pixel_font, text_scale
from app.gui.tuner.columns.column_text import LONGEST_WORD, share, shortened

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION)
BAR = 8  # pixels
MOST_NAMED = 6
MOST_IN_TIP = 30


class ClassShares(QWidget):
    """Draws (class, rows) pairs; the names that find no room are in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.balance: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(text_scale() * 16) + BAR + 4)

    def show_balance(self, balance: tuple[tuple[str, int], ...]) -> None:
        """Show the classes of a target, most rows first; none hides the bar."""
        self.balance = tuple(sorted(balance, key=lambda pair: -pair[1]))
        self.setVisible(bool(balance))
        said = [f"{name}: {count:,} rows, {share(count, self.total)}" for name, count in self.balance[:MOST_IN_TIP]]
        said += [f"and {len(balance) - MOST_IN_TIP} more"] if len(balance) > MOST_IN_TIP else []
        self.setToolTip(plain_text("\n".join(["The classes of the target:", *said])))
        self.setAccessibleName("Classes: " + self.text)
        self.update()

    @property
    def total(self) -> int:
        """Rows of all classes."""
        return sum(count for _, count in self.balance)

    @property
    def text(self) -> str:
        """The classes in words."""
        shown = [f"{shortened(name, LONGEST_WORD)} {share(n, self.total)}" for name, n in self.balance[:MOST_NAMED]]
        more = len(self.balance) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more > 0 else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        total = self.total
        if not total:
            return
        x, width = 0.0, self.width()
        for place, (_, count) in enumerate(self.balance):
            part = width * count / total
            colour = QColor(COLOURS[place % len(COLOURS)])
            painter.fillRect(QRectF(x, 0, max(1.0, part - 1), BAR), colour)
            x += part
        painter.setPen(QColor(self.theme.muted))
        painter.setFont(pixel_font(12 * text_scale()))
        box = self.rect().adjusted(0, BAR + 2, 0, 0)
        said = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), said)
