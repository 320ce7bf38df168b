"""The picture for those who hear it: what it shows in words, and what became of the hikers as soon as it is known."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.descent.step.hiker_words import name_of
from app.descent.story.verdict_sentences import walk_words
from app.descent.walks.walk import Walk, shown
from app.gui.mountain.export.caption import caption_lines
from app.gui.mountain.scene.surveyor import LOOKING


def tell(picture: QWidget, walk: Walk, blind: bool = False) -> None:
    """Describe a walk as the picture's accessible description; announce the verdicts if somebody listens.

    Who walks ``blind`` hears of the hikers, and of no ground and no end.
    """
    known = walk.scene.ground.is_surveyed
    lines = caption_lines(walk, blind, ends=known)
    before, said = picture.accessibleDescription(), "\n".join(lines if known or blind else [*lines, LOOKING])
    if said == before:
        return
    picture.setAccessibleDescription(said)
    if before and known and not blind and QAccessible.isActive():
        verdicts = " ".join(f"{name_of(one.hiker)}: {walk_words(one)}" for one in shown(walk).walks)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(picture, verdicts))
