"""Two scenes, or two searches, that differ in one thing: a button each, that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import structs
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.descent.ground.surface_choice import Ground, surface_of
from app.descent.text.numbers import lr_text, number_text
from app.descent.walks.scene import Scene
from app.gui.kit.widgets import button, discard, sender_of
from app.learn.checks.seen import Runs
from app.learn.lessons.kinds import Contrast
from app.tuning.record.state import SearchState

LOOKS = {"camera", "title", "notes", "hidden", "style"}


class Side(NamedTuple):
    """One of the two: what its button says, and what it shows."""

    text: str
    shows: Scene | SearchState


class ContrastButtons(QWidget):
    """``chosen`` carries the Side that is to be shown."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sides: dict[QPushButton, Side] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)

    @property
    def buttons(self) -> list[QPushButton]:
        """One for each side."""
        return list(self._sides)

    def show_sides(self, sides: Sequence[Side]) -> None:
        """Offer these."""
        for old in self._sides:
            self._row.removeWidget(old)
            discard(old)
        self._sides = {}
        for place, side in enumerate(sides):
            made = button(side.text, "See it. Undo brings back what was there.")
            made.clicked.connect(self._choose)
            self._sides[made] = side
            self._row.insertWidget(place, made)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._sides[sender_of(self, QPushButton)])


def sides_of(contrast: Contrast, runs: Runs) -> list[Side]:
    """Both sides, read from their files; raises InputError for one that cannot be read."""
    if contrast.scenes is not None:
        one, other = (runs.scene(name) for name in contrast.scenes)
        texts: Sequence[str] = contrast.labels or scene_labels(one, other)
        return [Side(text, scene) for text, scene in zip(texts, (one, other), strict=True)]
    names = contrast.searches or ()
    texts = contrast.labels or tuple(name.rpartition("/")[2].replace("-", " ") for name in names)
    return [Side(text, runs.search(name)) for text, name in zip(texts, names, strict=True)]


def scene_labels(one: Scene, other: Scene) -> tuple[str, str]:
    """What tells two scenes apart: the first thing that differs, with its value in each."""
    found = _difference(_told(one), _told(other))
    for first, second in zip(one.hikers, other.hikers, strict=False):
        if found is None and type(first) is not type(second):
            return first.title, second.title
        found = found or _difference(structs.asdict(first), structs.asdict(second))
    if found is None:
        return "First", "Second"
    name, before, after = found
    return _label(name, before), _label(name, after)


def _told(scene: Scene) -> dict[str, object]:
    """A scene's fields, with the start that the surface has of its own where none is given."""
    return {**structs.asdict(scene), "start": scene.origin} if scene.start is None else structs.asdict(scene)


def _difference(one: dict[str, object], other: dict[str, object]) -> tuple[str, object, object] | None:
    names = (name for name in one if name not in LOOKS | {"hikers"} and one[name] != other.get(name))
    return next(((name, one[name], other.get(name)) for name in names), None)


def _label(name: str, value: object) -> str:
    said = name.replace("_", " ")
    if name == "surface" and isinstance(value, str | Ground):
        return surface_of(value).title
    if name == "learning_rate" and isinstance(value, int | float):
        return f"rate {lr_text(value)}"
    if isinstance(value, bool):
        return said if value else f"no {said}"
    if isinstance(value, int | float):
        return f"{said} {number_text(value)}"
    if value is None:
        return f"no {said}"
    if isinstance(value, tuple):
        return f"{said} ({', '.join(number_text(v) if isinstance(v, int | float) else str(v) for v in value)})"
    return f"with {said}" if isinstance(value, structs.Struct) else f"{said} {value}"  # type: ignore[attr-defined]
