"""The fair race beside the map: each optimizer at its own best rate, all at one, and how forgiving each is."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import msgspec
import numpy as np
from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.descent.instruments.fair_race import (
    HIGHEST_RATE,
    LONGEST,
    LOWEST_RATE,
    RATES,
    FairRace,
    Runner,
    fair_race,
    racers,
    rateless,
)
from app.descent.instruments.fair_race_sentences import (
    best_text,
    common_text,
    decades_text,
    forgiveness_text,
    honest_text,
    left_out_text,
)
from app.descent.step.hiker import Hiker
from app.descent.step.hiker_words import name_of
from app.descent.text.numbers import lr_text, rate_text
from app.descent.walks.many_hikers import finish
from app.descent.walks.scene import MOST_HIKERS, Scene
from app.descent.walks.walk import Walk
from app.gui.forms.spins import WholeSpin
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.widgets import Field, label, mark_invalid
from app.gui.mountain.hikers.rate_control import parse_rate
from app.gui.mountain.instruments.instrument import Instrument
from app.gui.mountain.instruments.race_picture import RacePicture, Row
from app.gui.mountain.looks.looks import every_look
from app.gui.mountain.looks.styles import pinned, unpinned, with_another
from app.gui.theme import Theme, pixel_font

PATIENCE = 0.2  # seconds after which a race is shown with some of its runners
FULL = f"The scene has {MOST_HIKERS} hikers, as many as there can be. Remove one first."
OTHERS = "Tick All nine to race others."
TIPS = {
    "steps": f"For how many steps they race, up to {LONGEST:,}: as many as the scene has, until you type a number",
    "common": "The one rate that all of them have in the second comparison. Drag its line, or press Left and Right",
    "every": "Race all nine optimizers of Keras: those that are not in the scene with Keras's defaults",
}


class Question(msgspec.Struct, frozen=True):
    """What a race is of: a scene without hikers of its own, who runs, and a common rate that is none of RATES."""

    scene: Scene
    hikers: tuple[Hiker, ...]
    typed: float | None

    @property
    def extra(self) -> float:
        """A rate to try beside RATES; one of them where there is none."""
        return self.typed if self.typed is not None else float(RATES[-1])


class RaceView(Instrument):
    """A row an optimizer; a click on one, or Return, walks it at its best rate in the scene."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._scene: Scene | None = None
        self._hikers: tuple[Hiker, ...] = ()  # who races, as in the scene
        self._race: FairRace | None = None
        self._question: Question | None = None  # what ``_race`` answers
        self._steps: int | None = None  # typed; else the scene's
        self._common: float | None = None  # at first the first hiker's, then what is typed or dragged
        self._picture: RacePicture | None = None
        self._picture_of: tuple[object, ...] = ()
        self._row = 0
        self._hovered: int | None = None
        self._pressed: QPointF | None = None
        self._gripped = False
        self._build_controls()

    def _build_controls(self) -> None:
        self.controls = QWidget()
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.steps = WholeSpin("Steps of the race", 1, LONGEST, TIPS["steps"])
        self.steps.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
        self.steps.setGroupSeparatorShown(True)
        self.steps.setStepType(WholeSpin.StepType.AdaptiveDecimalStepType)
        self.common_field = Field()
        self.common_field.setFixedWidth(62)
        self.common_field.setAccessibleName("One rate for all")
        self.common_field.setToolTip(TIPS["common"])
        self._wrong = ErrorNote(self.controls)
        self.every = QCheckBox("All nine")
        self.every.setToolTip(TIPS["every"])
        for text, field in (("Steps", self.steps), ("One rate", self.common_field)):
            said = label(text)
            said.setBuddy(field)
            row.addWidget(said)
            row.addWidget(field)
        row.addStretch(1)
        row.addWidget(self.every)
        self.steps.valueChanged.connect(self._set_steps)
        self.steps.complained.connect(self._complain_of_steps)
        self.common_field.editingFinished.connect(self._read_common)
        self.common_field.restored.connect(self._forgive_typing)
        self.every.toggled.connect(self._ask)

    # ---- what is asked

    def show_scene(self, scene: Scene, walk: Walk) -> None:
        self._scene = scene
        self._ask()

    @property
    def race_steps(self) -> int:
        """How long the race is: as the scene, unless another number was typed."""
        assert self._scene is not None
        return self._steps or min(self._scene.steps, LONGEST)

    @property
    def common(self) -> float:
        """The one rate for all."""
        return self._common if self._common is not None else 0.1

    def _ask(self) -> None:
        """Race, unless that is being done or is known."""
        if self._scene is None:
            return
        meant = rateless(self._hikers[self._row]) if self._row < len(self._hikers) else None
        self._hikers = racers(self._scene, self.every.isChecked())
        self._row = next((k for k, hiker in enumerate(self._hikers) if rateless(hiker) == meant), self._row)
        if self._common is None and self._hikers:
            self._common = _nearest_tried(self._hikers[0].learning_rate)
        self._row = min(self._row, max(len(self._hikers) - 1, 0))
        self._show_fields()
        question = self._asked()
        if question == self._question and self._race is not None and self._race.part == 1:
            self._work.forget()
            self.worked.emit(1.0)
        elif not self._hikers:
            self._work.forget()
            self._race = self._question = None
            self.worked.emit(1.0)
        else:
            known = self._known_for(question)
            self._work.ask(question, lambda: _in_pieces(question, known))
        self.told.emit()
        self.update()

    def _asked(self) -> Question:
        assert self._scene is not None
        scene = msgspec.structs.replace(
            self._scene, steps=self.race_steps, camera=None, start=self._scene.origin, hikers=Scene().hikers
        )
        common = self.common
        return Question(scene, tuple(rateless(h) for h in self._hikers), None if common in RATES else common)

    def _known_for(self, question: Question) -> dict[Hiker, Runner]:
        """Who ran the same race already, among others."""
        of, race = self._question, self._race
        if of is None or race is None or race.part < 1 or (of.scene, of.typed) != (question.scene, question.typed):
            return {}
        return {runner.hiker: runner for runner in race.runners}

    def _show_fields(self) -> None:
        with QSignalBlocker(self.steps):
            if not self.steps.hasFocus() or self._steps is None:
                self.steps.setValue(self.race_steps)
        if not self.common_field.isModified():
            self.common_field.setText(lr_text(self.common))

    def _set_steps(self, steps: int) -> None:
        assert self._scene is not None
        self._steps = None if steps == min(self._scene.steps, LONGEST) else steps
        self._ask()

    def _complain_of_steps(self, sentence: str) -> None:
        self._wrong.show_error(sentence, self.steps)

    def _read_common(self) -> None:
        if not self.common_field.isModified():
            return
        rate = parse_rate(self.common_field.text())
        if isinstance(rate, float) and not LOWEST_RATE <= rate <= HIGHEST_RATE:
            rate = f"Rates from {lr_text(LOWEST_RATE)} to {lr_text(HIGHEST_RATE)} are raced."
        if isinstance(rate, str):
            self._wrong.show_error(rate, self.common_field)
            mark_invalid(self.common_field, True)
            return
        self._forgive_typing()
        self._set_common(rate)

    def _forgive_typing(self) -> None:
        self._wrong.show_error("", self.common_field)
        mark_invalid(self.common_field, False)
        self.common_field.setModified(False)

    def _set_common(self, rate: float) -> None:
        self._common = rate
        self._ask()

    # ---- what is known

    def _take(self, question: object, race: object) -> None:
        assert isinstance(question, Question)
        assert isinstance(race, FairRace)
        before, self._race, self._question = self._race, race, question
        self.worked.emit(race.part)
        if before is None or before.runners != race.runners or race.part == 1:
            self.told.emit()
            self.update()

    @property
    def race(self) -> FairRace | None:
        """The race that is shown, as far as it is run."""
        return self._race

    def finish(self) -> None:
        question = self._asked() if self._scene is not None else None
        if question is None or not self._hikers:
            return
        if question != self._question or self._race is None or self._race.part < 1:
            known = self._known_for(question)
            self._work.forget()
            self._race = finish(fair_race(question.scene, question.hikers, question.extra, known))
            self._question = question
            self.worked.emit(1.0)
            self.update()

    @property
    def rows(self) -> list[Row]:
        """One an optimizer, in the scene's order."""
        if self._scene is None:
            return []
        ran = {runner.hiker: runner for runner in self._race.runners} if self._race is not None else {}
        own = self._scene.hikers
        seen = [next((k for k, one in enumerate(own) if one is hiker), None) for hiker in self._hikers]
        new = [hiker for hiker, at in zip(self._hikers, seen, strict=True) if at is None]
        looks, beyond = every_look((*own, *new), self.theme), iter(range(len(own), len(own) + len(new)))
        return [
            Row(name, looks[next(beyond) if at is None else at], ran.get(rateless(hiker)))
            for name, hiker, at in zip(self.names, self._hikers, seen, strict=True)
        ]

    @property
    def names(self) -> list[str]:
        """What the rows are called; who would have another's name has a number too."""
        plain = [name_of(hiker) for hiker in self._hikers]
        return [
            f"{name} ({plain[: k + 1].count(name)})" if plain.count(name) > 1 else name for k, name in enumerate(plain)
        ]

    def sentences(self) -> list[str]:
        """What the race says, once everybody has run."""
        race = self._race
        if self._scene is not None and not self._hikers:
            return [left_out_text(self._scene), OTHERS]
        if race is None or [runner.hiker for runner in race.runners] != [rateless(h) for h in self._hikers]:
            return ["Racing…"]
        names = self.names
        return [best_text(race, names), common_text(race, names, self.common), forgiveness_text(race, names)]

    def caption(self) -> list[str]:
        if self._scene is None or self._race is None:
            return []
        said = [f"{self._scene.ground.title}: {honest_text(self._race)}"]
        if out := left_out_text(self._scene):
            said.insert(0, out)
        if self._scene.steps > LONGEST and self._steps is None:
            said.append(f"A race has no more than {LONGEST:,} steps; the scene has {self._scene.steps:,}.")
        return said

    def spoken(self) -> str:
        return " ".join([*self.sentences(), *self.caption()])

    # ---- painting

    def laid(self, rect: QRectF) -> RacePicture:
        """The picture as it lies in a rectangle."""
        of = (rect, self._scene, self._hikers, self._race, self.common, self.theme)
        if self._picture is None or self._picture_of != of:
            self._picture, self._picture_of = RacePicture(rect, self.rows, self.common, self.sentences()), of
        return self._picture

    def _shown(self) -> RacePicture:
        return self.laid(self.picture)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme, ratio: float) -> None:
        if self._scene is not None and not self._hikers:
            painter.setFont(pixel_font(13))
            painter.setPen(QColor(theme.muted))
            middle = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(rect, middle, "\n".join(self.sentences()))
            return
        self.laid(rect).paint(painter, theme)

    def wanted_height(self, rect: QRectF) -> float:
        return self.laid(rect).height_taken

    def paint_cursor(self, painter: QPainter, rect: QRectF) -> None:
        picture = self.laid(rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._hovered is not None and self._hovered < len(picture.rows):
            painter.setPen(QPen(QColor(self.theme.muted), 1))
            painter.drawRoundedRect(picture.row_rect(self._hovered).adjusted(1, 1, -1, -1), 4, 4)
        if self.hasFocus() and picture.rows:
            painter.setPen(QPen(QColor(self.theme.accent), 1.5))
            painter.drawRoundedRect(picture.row_rect(self._row).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)

    # ---- by mouse and keys

    def walk_row(self, index: int) -> None:
        """Put a row's optimizer into the scene at its best rate: its hiker there takes it, or a new one comes."""
        rows, scene = self.rows, self._scene
        runner = rows[index].runner if index < len(rows) else None
        best = runner.at_best if runner is not None else None
        if scene is None or best is None:
            return
        hiker: Hiker = msgspec.structs.replace(self._hikers[index], learning_rate=best.rate)
        own = next((k for k, one in enumerate(scene.hikers) if one is self._hikers[index]), None)
        if own is not None:
            hikers = with_another(scene.hikers, own, hiker)
        elif len(scene.hikers) < MOST_HIKERS:
            hikers = unpinned((*pinned(scene.hikers), hiker))
        else:
            self.pointed.emit(FULL)
            return
        text = f"Walk {rows[index].name} at {rate_text(best.rate, 3)}"
        self.scene_asked.emit(msgspec.structs.replace(scene, hikers=hikers), text, False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._hikers:
            return
        self._pressed = event.position()
        self._gripped = self._shown().grips_rate(event.position())
        if self._gripped:
            self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._hikers:
            return
        if self._gripped:
            self._drag(event.position())
            return
        picture = self._shown()
        gripping = picture.grips_rate(event.position())
        row = None if gripping else picture.row_at(event.position())
        pointing = Qt.CursorShape.PointingHandCursor if row is not None else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.SizeHorCursor if gripping else pointing)
        self._hover(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        gripped, self._gripped = self._gripped, False
        if gripped or pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        picture = self._shown()
        row = picture.row_at(pressed)
        if row is not None and row == picture.row_at(event.position()):
            self._row = row
            self.update()
            self.walk_row(row)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _drag(self, pixel: QPointF) -> None:
        """Take the one rate to the nearest of those that everybody has tried."""
        self._set_common(_nearest_tried(self._shown().rate_at(pixel)))

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self._read_out(row)
            self.update()

    def _read_out(self, index: int | None) -> None:
        """Say of a row what is drawn there."""
        rows = self.rows
        runner = rows[index].runner if index is not None and index < len(rows) else None
        if index is None or runner is None:
            self.pointed.emit("")
            return
        told, parts = runner.forgiveness, [rows[index].name, *self._shown().lines_of(rows[index])]
        if told is not None:
            parts.append(f"within 10% over {decades_text(told)}")
        self.pointed.emit(" · ".join(parts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._hikers:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if key == Qt.Key.Key_Down else -1
            self._row = min(max(self._row + by, 0), len(self._hikers) - 1)
            self._read_out(self._row)
            self.update()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            higher, common = key == Qt.Key.Key_Right, self.common
            beyond = [rate for rate in RATES.tolist() if (rate > common if higher else rate < common)]
            if beyond:
                self._set_common(beyond[0 if higher else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.walk_row(self._row)
        else:
            super().keyPressEvent(event)


def _nearest_tried(rate: float) -> float:
    """The nearest of the rates that everybody tries."""
    return float(RATES[np.argmin(np.abs(np.log10(RATES) - math.log10(max(rate, LOWEST_RATE))))])


def _in_pieces(question: Question, known: dict[Hiker, Runner]) -> Iterator[FairRace | None]:
    """A race as it is shown: whole rows of it, and while that takes long how much of it is done."""
    shown = time.perf_counter()
    for race in fair_race(question.scene, question.hikers, question.extra, known):
        if len(race.runners) == len(question.hikers) or time.perf_counter() - shown >= PATIENCE:
            shown = time.perf_counter()
            yield race
        else:
            yield None
