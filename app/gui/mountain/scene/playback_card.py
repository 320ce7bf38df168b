"""The card of playback: what moves the playhead, how long the walk is, and what of the map is seen."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from app.descent.text.numbers import plural
from app.gui.forms.spins import WholeSpin
from app.gui.kit.error_note import ErrorNote
from app.gui.kit.widgets import Card, Choice, OneLine, button, icon, tool_button
from app.gui.mountain.scene.playhead import SPEEDS, USUAL, Playback
from app.gui.theme import Theme

MOST_STEPS = 1_000_000
ABOUT_STEPS = "How many steps each hiker takes, from 1 to 1,000,000. Long walks are computed in pieces."
NARROW = 29  # pixels of a button, so that all of them and the speed stand in one row


class PlaybackCard(Card):
    """Play, pause, step, step back, loop, speed, how long the walk is, and what of the map is seen."""

    steps_chosen = Signal(int)
    speed_chosen = Signal(float)
    blindfold_changed = Signal(bool)
    whole_asked = Signal()
    tilt_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Playback", parent, "Show the walk step by step, and say how many steps it has.")
        self.reset = tool_button("Back to the start", "Back to the start (Home)")
        self.back = tool_button("Step back", "One step back (Left)")
        self.play = tool_button("Play", "Play or pause (Space)")
        self.forward = tool_button("Step", "One step forward (Right)")
        self.end = tool_button("To the end", "To the last step (End)")
        self.loop = tool_button("Loop", "Start over at the end (L)")
        self.loop.setCheckable(True)
        self.speed = Choice()
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("How many steps the hikers walk each second. [ is slower, ] is faster")
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:,.0f}/s", speed)
        self.speed.setCurrentIndex(SPEEDS.index(USUAL))
        self.steps = WholeSpin("Length of the walk", 1, MOST_STEPS, ABOUT_STEPS)
        self.steps.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))  # of the app's words
        self.steps.setGroupSeparatorShown(True)
        self.steps.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self._count_steps(self.steps.value())
        self._wrong = ErrorNote(self)
        self._place = OneLine(Qt.AlignmentFlag.AlignRight)  # a label would lay the window out anew at every step
        self._playing = False
        self.blindfold = button("Blindfold", "Cover the ground: a hiker feels only the slope under its feet (B)")
        self.blindfold.setCheckable(True)
        self.whole = button("Whole map", "Show the whole domain again (0 on the map)")
        self.whole.setEnabled(False)
        self.tilt = button("Tilt", "See the ground obliquely, as a landscape, or from above as a map (T)")
        self.tilt.setCheckable(True)
        self._lay_out()
        self.tilt.clicked.connect(self.tilt_asked)
        self.blindfold.toggled.connect(self._name_blindfold)
        self.blindfold.toggled.connect(self.blindfold_changed)
        self.whole.clicked.connect(self.whole_asked)
        self.steps.valueChanged.connect(self._count_steps)
        self.steps.valueChanged.connect(self.steps_chosen)
        self.steps.complained.connect(self._complain)
        self.speed.currentIndexChanged.connect(self._choose_speed)

    def drive(self, playback: Playback) -> None:
        """Let the buttons move a playhead, and show whether it moves."""
        self.play.clicked.connect(playback.toggle)
        self.reset.clicked.connect(playback.to_start)
        self.end.clicked.connect(playback.to_end)
        self.back.clicked.connect(playback.back)
        self.forward.clicked.connect(playback.on)
        self.speed_chosen.connect(playback.set_speed)
        self.loop.toggled.connect(playback.set_loop)
        playback.playing_changed.connect(self.show_playing)

    def _lay_out(self) -> None:
        buttons, below = QHBoxLayout(), QHBoxLayout()
        buttons.setSpacing(3)
        for one in (self.reset, self.back, self.play, self.forward, self.end, self.loop):
            one.setIconSize(QSize(18, 18))
            one.setFixedWidth(NARROW)
            buttons.addWidget(one)
        buttons.addStretch(1)
        buttons.addWidget(self.tilt)
        buttons.addWidget(self.speed)
        below.setSpacing(6)
        below.addWidget(self.steps, 1)
        below.addWidget(self.blindfold)
        below.addWidget(self.whole)
        self.head.addWidget(self._place, 2)
        self.body.setSpacing(6)
        self.body.addLayout(buttons)
        self.body.addLayout(below)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme's ink."""
        self._theme = theme
        self._place.set_colour(theme.muted, theme.card)
        for one, name in (
            (self.reset, "skip-backward"),
            (self.back, "step-backward"),
            (self.forward, "step-forward"),
            (self.end, "skip-forward"),
            (self.loop, "repeat"),
        ):
            one.setIcon(icon(name, theme))
        self.show_playing(self._playing)

    def flip_blindfold(self) -> None:
        """Cover the ground, or reveal it."""
        self.blindfold.toggle()

    def flip_loop(self) -> None:
        """Begin again at the end, or no longer."""
        self.loop.toggle()

    def show_zoom(self, on: bool) -> None:
        """Offer the whole map where a part of it, or more than it, is shown."""
        self.whole.setEnabled(on)

    def show_tilt(self, on: bool) -> None:
        """Show whether the ground is seen obliquely."""
        self.tilt.setChecked(on)

    def slower(self) -> None:
        """The next slower speed, if there is one."""
        self.speed.setCurrentIndex(max(0, self.speed.currentIndex() - 1))

    def faster(self) -> None:
        """The next faster speed, if there is one."""
        self.speed.setCurrentIndex(min(self.speed.count() - 1, self.speed.currentIndex() + 1))

    def show_playing(self, playing: bool) -> None:
        """Turn the play button into a pause button and back."""
        self._playing = playing
        self.play.setIcon(icon("pause" if playing else "play", self._theme))
        self.play.setAccessibleName("Pause" if playing else "Play")

    def show_steps(self, steps: int, least: int = 1) -> None:
        """Show how long the scene's walk is, and let it be no shorter than ``least``, where its last fork begins."""
        why = f"\nA hiker is forked at step {least:,}: the walk cannot end before that." if least else ""
        self.steps.setToolTip(ABOUT_STEPS + why)
        if self.steps.minimum() != max(1, least):  # a spin box lays its column out anew, even for nothing
            with QSignalBlocker(self.steps):  # which would take a least above the steps shown so far for a choice
                self.steps.setMinimum(max(1, least))
        if self.steps.value() != steps:
            with QSignalBlocker(self.steps):
                self.steps.setValue(steps)
            self._count_steps(steps)

    def forget_typing(self) -> None:
        """Let a length that cannot be walked go."""
        self.steps.forget_typing()

    def _complain(self, fault: str) -> None:
        self._wrong.show_error(fault, self.steps)

    def show_position(self, position: float, length: int) -> None:
        """Say where the playhead is."""
        self._place.set_text(f"Step {int(position):,} of {length:,}")

    def show_walking(self, part: float, steps: int) -> None:
        """Say how much of a long walk has been walked."""
        self._place.set_text(f"Walking: {part:.0%} of {steps:,} steps")

    def _count_steps(self, steps: int) -> None:
        self.steps.setSuffix(f" {plural('step', steps)}")

    def _name_blindfold(self, on: bool) -> None:
        self.blindfold.setText("Reveal" if on else "Blindfold")

    def _choose_speed(self, index: int) -> None:
        self.speed_chosen.emit(self.speed.itemData(index))
