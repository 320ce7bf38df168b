"""The playhead: a place along the walk that moves by the clock, or where it is put."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

FRAME_MS = 16
REST = 0.7  # seconds that a looping walk rests at its end, so that the end is seen
SPEEDS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)  # steps a second: slow enough to talk about each, or fast
USUAL = 30.0


class Playback(QObject):
    """``position`` in steps, 0…length, fractional while playing; it never moves without saying so."""

    position_changed = Signal(float)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.position = 0.0
        self.length = 0
        self.speed = USUAL
        self.loop = False  # begin again at the end
        self._rested = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._advance)

    @property
    def playing(self) -> bool:
        """Whether the clock moves the playhead."""
        return self._timer.isActive()

    def set_length(self, steps: int) -> None:
        """Another walk: the playhead keeps its place, or the end if it stood there or the walk is shorter."""
        at_end = self.position >= self.length and not self.playing
        self.length = steps
        self.seek(steps if at_end else min(self.position, steps))

    def seek(self, position: float) -> None:
        """Put the playhead somewhere; outside the walk means its nearer end."""
        held = min(max(position, 0.0), float(self.length))
        if held != self.position:
            self.position = held
            self.position_changed.emit(held)

    def step(self, by: int) -> None:
        """Pause, and go on or back by whole steps."""
        self.pause()
        whole = int(self.position) if by > 0 or self.position == int(self.position) else int(self.position) + 1
        self.seek(whole + by)

    def back(self) -> None:
        """One step back."""
        self.step(-1)

    def on(self) -> None:
        """One step on."""
        self.step(1)

    def scrub(self, position: float) -> None:
        """Pause, and go somewhere."""
        self.pause()
        self.seek(position)

    def to_start(self) -> None:
        """Pause at the start."""
        self.scrub(0.0)

    def to_end(self) -> None:
        """Pause at the end."""
        self.scrub(float(self.length))

    def set_speed(self, speed: float) -> None:
        """How fast to move, in steps a second."""
        self.speed = speed

    def set_loop(self, loop: bool) -> None:
        """Whether to begin again at the end."""
        self.loop = loop

    def play(self) -> None:
        """Move by the clock, from the beginning if at the end."""
        if self.playing or self.length == 0:
            return
        if self.position >= self.length:
            self.seek(0.0)
        self._clock.start()
        self._timer.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stand still."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        self.pause() if self.playing else self.play()

    def _advance(self) -> None:
        seconds = self._clock.restart() / 1000
        if self.position < self.length:
            self._rested = 0.0
            self.seek(self.position + seconds * self.speed)
        elif self.loop and self._rested < REST:
            self._rested += seconds
        elif self.loop:
            self.seek(0.0)
        if self.position >= self.length and not self.loop:
            self.pause()
