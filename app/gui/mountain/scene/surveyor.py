"""Looks for a ground's valleys in the background, which takes up to a second where a formula is wild."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.descent.ground.surface import Surface
from app.descent.story.verdict_sentences import walk_words
from app.descent.walks.walk import HikerWalk
from app.gui.kit.background import Background

LOOKING = "Looking for valleys…"


def verdict_text(one: HikerWalk) -> str:
    """What became of a hiker, or that it is not known yet: a verdict names the valleys around it."""
    return walk_words(one) if one.ground.is_surveyed else LOOKING


class Surveyor(QObject):
    """``surveyed`` says that the valleys of the ground that was asked for last have been found."""

    surveyed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._surface: Surface | None = None
        self._background = Background(self)
        self._background.answered.connect(self.surveyed)

    def look_at(self, surface: Surface) -> None:
        """Find the valleys of a ground, unless they are known; those of the one before are not waited for any more."""
        self._surface = surface
        if surface.is_surveyed:
            self._background.forget()
        else:
            self._background.ask(surface, lambda: surface.survey)

    def finish(self) -> None:
        """Find them now: a picture or a description must not be without them."""
        if self._surface is not None and self._background.asked is not None and self._surface.survey:
            self._background.forget()
            self.surveyed.emit()

    def stop(self) -> None:
        """Look no more, and leave no thread behind."""
        self._background.stop()
