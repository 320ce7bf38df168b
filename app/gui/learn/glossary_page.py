"""The glossary: every term in one sentence, and a field that finds them while somebody types."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.descent.text.numbers import counted
from app.gui.kit.background import Background
from app.gui.kit.widgets import Field
from app.gui.learn.page import Page
from app.gui.learn.prose import Prose, escaped
from app.gui.learn.study import Study
from app.gui.theme import Theme
from app.learn.glossary import names_of
from app.learn.lessons.kinds import Term


class GlossaryPage(Page):
    """Terms from A to Z, or those that fit what is typed, best first."""

    def __init__(self, study: Study, theme: Theme) -> None:
        super().__init__(theme)
        self._study = study
        self._sentences = {term.id: term.sentence for term in study.glossary.terms if not term.numbers}
        self._measured = Background(self)
        self.search = Field()
        self.search.setPlaceholderText("Find a term")
        self.search.setAccessibleName("Find a term")
        self.search.setToolTip("A word, a part of one, or a symbol, such as λ")
        self.search.setClearButtonEnabled(True)
        self.count, self.terms = Prose(theme, muted=True), Prose(theme)
        for part in (self.search, self.count, self.terms):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.search.textChanged.connect(self._show)
        self.terms.followed.connect(study.follow)
        self._measured.answered.connect(self._take)

    def open(self, what: str, anew: bool) -> None:
        self._show()
        missing = [term for term in self._study.glossary.terms if term.id not in self._sentences]
        if missing:
            self._measured.ask("sentences", lambda: {term.id: self._study.sentence(term) for term in missing})

    @Slot(object, object)
    def _take(self, _asked: object, sentences: object) -> None:
        assert isinstance(sentences, dict)
        self._sentences |= sentences
        self._show()

    @Slot()
    def _show(self) -> None:
        every, found = self._study.glossary.terms, self._study.glossary.search(self.search.text())
        said = counted(len(every), "term") if len(found) == len(every) else f"{len(found)} of {len(every)} terms"
        if not found:
            said = "No term has that in it. A shorter word may find one."
        self.count.show_markdown(escaped(said))
        self.terms.show_markdown("\n\n".join(self._entry(term) for term in found))

    def _entry(self, term: Term) -> str:
        other = ", ".join(escaped(name) for name in names_of(term)[1:])
        named = f"**{escaped(term.term)}**" + (f" ({other})" if other else "")
        return f"{named}  {self._sentences.get(term.id, '…')}"

    def take_focus(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def stop(self) -> None:
        self._measured.stop()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.count.set_theme(theme)
        self.terms.set_theme(theme)
