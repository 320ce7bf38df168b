"""What a term means, in one sentence, wherever it stands on a page: under the pointer, and under the keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from app.gui.kit.background import Background
from app.gui.kit.plain_text import named_tip
from app.gui.kit.widgets import sender_of
from app.gui.learn.page import Page
from app.gui.learn.prose import TERM, Prose
from app.gui.learn.study import Study
from app.learn.lessons.kinds import Term

THROUGH = Qt.WidgetAttribute.WA_TransparentForMouseEvents
BELOW = QPoint(0, 6)  # pixels from the term to its sentence


class TermTips(QObject):
    """Belongs to its page, and marks the terms in the texts that the page was made with."""

    def __init__(self, study: Study, page: Page) -> None:
        super().__init__(page)
        self._study = study
        self._at: Prose | None = None
        self._measured = Background(self)
        self._measured.answered.connect(self._take)
        for prose in page.findChildren(Prose):
            # A title is large enough; what the mouse goes through is a button's, which is read by choosing it.
            if not prose.is_title and not prose.testAttribute(THROUGH):
                prose.mark_terms(self._find)
                prose.pointed.connect(self._point)
                prose.followed.connect(self._point)

    def _find(self, text: str) -> list[tuple[int, int, str]]:
        return [(begin, end, term.id) for begin, end, term in self._study.glossary.find(text)]

    @Slot(str)
    def _point(self, link: str) -> None:
        """Say what a term means, or nothing any more."""
        term = self._study.glossary.by_id(link.removeprefix(TERM)) if link.startswith(TERM) else None
        self._at = None if term is None else sender_of(self, Prose)
        if term is None:
            QToolTip.hideText()
        elif term.numbers:
            self._measured.ask(term, lambda: self._study.sentence(term))
        else:
            self._say(term, term.sentence)

    @Slot(object, object)
    def _take(self, term: object, sentence: object) -> None:
        if isinstance(term, Term):
            self._say(term, str(sentence))

    def _say(self, term: Term, sentence: str) -> None:
        prose = self._at
        if prose is None:
            return
        prose.setAccessibleDescription(f"{term.term}: {sentence}")
        by_key = not prose.underMouse()
        place = prose.viewport().mapToGlobal(prose.cursorRect().bottomLeft()) + BELOW if by_key else QCursor.pos()
        QToolTip.showText(place, named_tip(term.term, sentence), prose)
