"""The cards beside the map: hikers, playback, LR curve. They show a Scene and say what the user wants changed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSpinBox, QWidget

from app.descent.hikers import OPTIMIZERS, Hiker
from app.descent.walk import Walk
from app.gui.mountain.hiker_row import HikerRow
from app.gui.mountain.looks import looks_of, name_of
from app.gui.mountain.playback import SPEEDS
from app.gui.mountain.rate_curve import RateCurve
from app.gui.theme import Theme
from app.gui.widgets import Card, icon, label, tool_button

MOST = 8  # hikers in a scene


class HikersCard(Card):
    """A row for every hiker of the scene; one to eight of them."""

    hiker_changed = Signal(int, object, str)
    hikers_changed = Signal(object, str)
    best_asked = Signal(int)
    rate_settled = Signal()
    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Hikers", parent)
        self.rows: list[HikerRow] = []
        self._hikers: tuple[Hiker, ...] = ()
        self.add = QPushButton("Add hiker")
        self.add.setToolTip("Another hiker from the same start, up to eight.")
        self.add.clicked.connect(self._add)
        self.head.addWidget(self.add)

    def show_walk(self, walk: Walk, theme: Theme) -> None:
        """Show every hiker; rows are made and removed as the number of hikers asks."""
        looks = looks_of(walk.scene.hikers, theme)
        self._hikers = walk.scene.hikers
        while len(self.rows) > len(walk.walks):
            row = self.rows.pop()
            self.body.removeWidget(row)
            row.deleteLater()
        while len(self.rows) < len(walk.walks):
            self._append(HikerRow(walk.walks[len(self.rows)].hiker, looks[len(self.rows)], theme))
        for index, (row, one, look) in enumerate(zip(self.rows, walk.walks, looks, strict=True)):
            row.show_walk(one, look, theme)
            row.schedule_plot.show_schedule(one, walk.scene.steps, look.colour, theme)
            row.up.setEnabled(index > 0)
            row.down.setEnabled(index < len(self.rows) - 1)
            row.remove.setEnabled(len(self.rows) > 1)
            row.duplicate.setEnabled(len(self.rows) < MOST)
        self.add.setEnabled(len(self.rows) < MOST)

    def _append(self, row: HikerRow) -> None:
        row.hiker_changed.connect(self._say)
        row.rate_settled.connect(self.rate_settled)
        row.duplicate_asked.connect(self._duplicate)
        row.remove_asked.connect(self._remove)
        row.move_asked.connect(self._move)
        row.best_asked.connect(self._ask_best)
        row.picked.connect(self._pick)
        self.rows.append(row)
        self.body.addWidget(row)

    def _row(self) -> int:
        """Which row sent the signal."""
        return next(index for index, row in enumerate(self.rows) if row is self.sender())

    def _say(self, hiker: Hiker, text: str) -> None:
        self.hiker_changed.emit(self._row(), hiker, text)

    def _ask_best(self) -> None:
        self.best_asked.emit(self._row())

    def _pick(self) -> None:
        self.picked.emit(self._row())

    def _add(self) -> None:
        """The next optimizer nobody uses yet, at the first hiker's learning rate."""
        used = {type(hiker) for hiker in self._hikers}
        kind = next((k for k in OPTIMIZERS.values() if k not in used), OPTIMIZERS["adam"])
        hiker = kind(learning_rate=self._hikers[0].learning_rate)
        self.hikers_changed.emit((*self._hikers, hiker), f"new hiker {kind.title}")

    def _duplicate(self) -> None:
        index = self._row()
        copied = (*self._hikers[: index + 1], *self._hikers[index:])
        self.hikers_changed.emit(copied, f"copy of {name_of(self._hikers[index])}")

    def _remove(self) -> None:
        index = self._row()
        left = (*self._hikers[:index], *self._hikers[index + 1 :])
        self.hikers_changed.emit(left, f"removal of {name_of(self._hikers[index])}")

    def _move(self, by: int) -> None:
        index = self._row()
        moved = list(self._hikers)
        moved.insert(index + by, moved.pop(index))
        self.hikers_changed.emit(tuple(moved), f"move of {name_of(self._hikers[index])}")


class PlaybackCard(Card):
    """Play, pause, step, step back, reset, speed, and how long the walk is."""

    steps_chosen = Signal(int)
    speed_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Playback", parent)
        self.reset = tool_button("Back to the start", "Back to the start (Home)")
        self.back = tool_button("Step back", "One step back (Left)")
        self.play = tool_button("Play", "Play or pause (Space)")
        self.forward = tool_button("Step", "One step on (Right)")
        self.end = tool_button("To the end", "To the last step (End)")
        self.speed = QComboBox()
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("How fast the hikers walk: 1× is 30 steps a second.")
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.steps = QSpinBox()
        self.steps.setRange(1, 5000)
        self.steps.setKeyboardTracking(False)
        self.steps.setSuffix(" steps")
        self.steps.setAccessibleName("Length of the walk")
        self.steps.setToolTip("How many steps every hiker takes.")
        self._place = label("", "muted")
        self._playing = False
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.reset, self.back, self.play, self.forward, self.end):
            button.setIconSize(QSize(20, 20))
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.speed)
        self.blindfold = QPushButton("Blindfold")
        self.blindfold.setCheckable(True)
        self.blindfold.setToolTip("Cover the ground: a hiker feels only the tilt under its feet. Again to reveal (B)")
        self.whole = QPushButton("Whole map")
        self.whole.setToolTip("Show the whole domain again (0 on the map)")
        self.whole.setEnabled(False)
        looks = QHBoxLayout()
        looks.addWidget(self.blindfold, 1)
        looks.addWidget(self.whole, 1)
        below = QHBoxLayout()
        below.addWidget(self._place, 1)
        below.addWidget(self.steps)
        self.body.addLayout(buttons)
        self.body.addLayout(below)
        self.body.addLayout(looks)
        self.blindfold.toggled.connect(self._name_blindfold)
        self.steps.valueChanged.connect(self.steps_chosen)
        self.speed.activated.connect(self._choose_speed)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's ink."""
        self._theme = theme
        for button, name in (
            (self.reset, "skip-backward"),
            (self.back, "step-backward"),
            (self.forward, "step-forward"),
            (self.end, "skip-forward"),
        ):
            button.setIcon(icon(name, theme))
        self.show_playing(self._playing)

    def show_playing(self, playing: bool) -> None:
        """Turn the play button into a pause button and back."""
        self._playing = playing
        self.play.setIcon(icon("pause" if playing else "play", self._theme))
        self.play.setAccessibleName("Pause" if playing else "Play")

    def show_walk(self, walk: Walk) -> None:
        """Show how long the scene's walk is; a scene from a file may be longer than the spin box offers."""
        if self.steps.value() != walk.scene.steps:  # a spin box lays its column out anew, even for nothing
            with QSignalBlocker(self.steps):
                self.steps.setMaximum(max(5000, walk.scene.steps))
                self.steps.setValue(walk.scene.steps)

    def show_position(self, position: float, length: int) -> None:
        """Say where the playhead is."""
        self._place.setText(f"Step {int(position)} of {length}")

    def show_walking(self, part: float, steps: int) -> None:
        """Say how much of a long walk has been walked."""
        self._place.setText(f"Walking: {part:.0%} of {steps} steps")

    def _name_blindfold(self, on: bool) -> None:
        self.blindfold.setText("Reveal" if on else "Blindfold")

    def _choose_speed(self, index: int) -> None:
        self.speed_chosen.emit(self.speed.itemData(index))


class RateCurveCard(Card):
    """The LR curve in its frame."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Final loss against learning rate", parent)
        self.curve = RateCurve(theme)
        self.body.addWidget(self.curve)
