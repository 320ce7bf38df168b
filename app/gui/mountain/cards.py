"""The cards of playback and of the LR curve. They show a Walk and say what the user wants changed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSpinBox, QWidget

from app.descent.walk import Walk
from app.gui.mountain.playback import SPEEDS
from app.gui.mountain.rate_curve import RateCurve
from app.gui.theme import Theme
from app.gui.widgets import Card, icon, label, tool_button


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
