"""The glossary's sentence in the tooltips of the window's own labels, read once one of them is pointed at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, SignalInstance, Slot
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget
from shiboken6 import isValid

from app.descent.text.json_input import InputError
from app.gui.kit.background import Background
from app.gui.kit.plain_text import named_tip

LATER_MS = 200  # until labels that were made meanwhile are looked for
LONGEST = 24  # letters of a label that may be a term


class LabelTerms(QObject):
    """Belongs to the window whose labels it explains."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tips: dict[str, str] | None = None  # by what stands on a label
        self._names, self._read = set[str](), frozenset[str]()  # on the labels, and those that tips were read for
        self._roots: list[QWidget] = []
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._look)
        self._pointed: tuple[QLabel, QPoint] | None = None
        self._reader = Background(self)
        self._reader.answered.connect(self._take)

    def explain(self, root: QWidget, changed: SignalInstance) -> None:
        """Let the labels in ``root`` say what the term on them means, above what else they say.

        Those too that are made after ``changed``: another optimizer has other settings.
        """
        self._roots.append(root)
        changed.connect(self._look_later)
        self._look()

    @Slot()
    def _look_later(self) -> None:
        self._later.start()

    @Slot()
    def _look(self) -> None:
        for root in self._roots:
            for label in root.findChildren(QLabel):
                if 0 < len(label.text()) <= LONGEST:
                    self._names.add(label.text())
                    label.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent) or not isinstance(watched, QLabel):
            return False
        if self._tips is None or not self._names <= self._read:
            self._pointed = watched, event.globalPos()
            names = frozenset(self._names)
            self._reader.ask(names, lambda: tips_of(names))
            return self._tips is not None and self._say(watched, event.globalPos())
        return self._say(watched, event.globalPos())

    @Slot(object, object)
    def _take(self, names: object, tips: object) -> None:
        assert isinstance(names, frozenset)
        assert isinstance(tips, dict)
        self._read = names
        self._tips = tips
        pointed, self._pointed = self._pointed, None
        if pointed is not None and isValid(pointed[0]) and pointed[0].underMouse():  # it may be gone by now
            self._say(*pointed)

    def _say(self, label: QLabel, place: QPoint) -> bool:
        """Show the tooltip of a label that is a term; whether it is one."""
        said = (self._tips or {}).get(label.text())
        if said is None:
            return False
        about = label.toolTip()
        QToolTip.showText(place, f"{said}<p>{about}</p>" if about else said, label)
        return True

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""
        self._later.stop()
        self._reader.stop()


def tips_of(labels: frozenset[str]) -> dict[str, str]:
    """What to say of the terms among these labels, from the glossary that comes with the app."""
    from app.learn.check_command import own_lessons
    from app.learn.checks.seen import Runs
    from app.learn.glossary import Glossary
    from app.learn.lessons.fill import numbers_written, seen_of
    from app.learn.lessons.read import read_course
    from app.learn.lessons.texts import filled

    try:
        course = read_course(own_lessons())
        glossary, runs = Glossary(course.terms), Runs(course.folder)
        terms = {label: term for label in labels if (term := glossary.named(label)) is not None}
        return {
            label: named_tip(term.term, filled(term.sentence, numbers_written(term, seen_of(runs, term))))
            for label, term in terms.items()
        }
    except InputError:
        return {}
