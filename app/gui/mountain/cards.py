"""The cards beside the map: surface, hikers, playback. They show a Scene and say what the user wants changed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.descent.grounds import SURFACES
from app.descent.hikers import Hiker
from app.descent.numbers import number_text
from app.descent.walk import HikerWalk, Walk
from app.gui.mountain.looks import Look, looks_of, marker_path, name_of
from app.gui.mountain.playback import SPEEDS
from app.gui.mountain.rate_control import RateControl
from app.gui.theme import Theme
from app.gui.widgets import Card, icon, label, tool_button


class SurfaceCard(Card):
    """Which mountain, what it shows, and where the walk starts."""

    surface_chosen = Signal(str)
    start_reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Surface", parent)
        self.picker = QComboBox()
        self.picker.setAccessibleName("Surface")
        self.picker.setToolTip("The loss surface: two weights, and the loss as the height above them.")
        for surface in SURFACES.values():
            self.picker.addItem(surface.title, surface.id)
        self._formula = label("", "muted", wrap=True)
        self._note = label("", wrap=True)
        self._start = label("", "muted")
        self._reset = QPushButton("Reset start")
        self._reset.setToolTip("Put the start back where this surface has it.")
        row = QHBoxLayout()
        row.addWidget(self._start, 1)
        row.addWidget(self._reset)
        for part in (self.picker, self._formula, self._note):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.picker.activated.connect(self._choose)
        self._reset.clicked.connect(self.start_reset)

    def show_walk(self, walk: Walk) -> None:
        """Show a walk's surface and start."""
        scene = walk.scene
        with QSignalBlocker(self.picker):
            self.picker.setCurrentIndex(self.picker.findData(scene.ground.id))
        self._formula.setText(f"f(x, y) = {scene.ground.formula}")
        self._note.setText(scene.ground.note)
        x, y = (number_text(v) for v in scene.origin)
        self._start.setText(f"Start ({x}, {y})")
        self._reset.setEnabled(scene.origin != scene.ground.start)

    def _choose(self, index: int) -> None:
        self.surface_chosen.emit(self.picker.itemData(index))


class Badge(QWidget):
    """A hiker's marker on a short piece of its line."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(30, 16)

    def set_look(self, look: Look) -> None:
        """Draw another look."""
        self._look = look
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._look.colour), 2.4)
        if self._look.dash:
            pen.setDashPattern(list(self._look.dash))
        painter.setPen(pen)
        painter.drawLine(0, 8, 30, 8)
        painter.fillPath(marker_path(self._look.marker, 5).translated(15, 8), QColor(self._look.colour))


class HikerRow(QWidget):
    """One hiker: its look and name, its learning rate, and what became of it."""

    def __init__(self, hiker: Hiker, look: Look, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = Badge(look)
        self._name = label(name_of(hiker), "title")
        self.rate = RateControl(theme, look.colour, name_of(hiker))
        self._verdict = label("", wrap=True)
        # Room for three lines, so that a longer sentence does not push the controls about.
        self._verdict.setMinimumHeight(3 * self._verdict.fontMetrics().lineSpacing() + 2)
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.addWidget(self._badge)
        head.addWidget(self._name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.rate)
        layout.addWidget(self._verdict)

    def show_walk(self, walk: HikerWalk, look: Look, theme: Theme) -> None:
        """Show a walk's hiker and verdict."""
        self._badge.set_look(look)
        self._name.setText(name_of(walk.hiker))
        self.rate.slider.set_looks(theme, look.colour)
        self.rate.set_rate(walk.hiker.learning_rate)
        self._verdict.setText(walk.verdict.sentence)


class HikersCard(Card):
    """A row for every hiker of the scene."""

    rate_changed = Signal(int, float)
    rate_settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Hikers", parent)
        self.rows: list[HikerRow] = []

    def show_walk(self, walk: Walk, theme: Theme) -> None:
        """Show every hiker; rows are made and removed as the number of hikers asks."""
        looks = looks_of(walk.scene.hikers, theme)
        while len(self.rows) > len(walk.walks):
            row = self.rows.pop()
            self.body.removeWidget(row)
            row.deleteLater()
        while len(self.rows) < len(walk.walks):
            index = len(self.rows)
            row = HikerRow(walk.walks[index].hiker, looks[index], theme)
            row.rate.rate_changed.connect(self._say)
            row.rate.settled.connect(self.rate_settled)
            self.rows.append(row)
            self.body.addWidget(row)
        for row, one, look in zip(self.rows, walk.walks, looks, strict=True):
            row.show_walk(one, look, theme)

    def _say(self, rate: float) -> None:
        sender = self.sender()
        for index, row in enumerate(self.rows):
            if row.rate is sender:
                self.rate_changed.emit(index, rate)


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
        below = QHBoxLayout()
        below.addWidget(self._place, 1)
        below.addWidget(self.steps)
        self.body.addLayout(buttons)
        self.body.addLayout(below)
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
        with QSignalBlocker(self.steps):
            self.steps.setMaximum(max(5000, walk.scene.steps))
            self.steps.setValue(walk.scene.steps)

    def show_position(self, position: float, length: int) -> None:
        """Say where the playhead is."""
        self._place.setText(f"Step {int(position)} of {length}")

    def _choose_speed(self, index: int) -> None:
        self.speed_chosen.emit(self.speed.itemData(index))
