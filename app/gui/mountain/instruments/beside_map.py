"""The place beside the map where one instrument is open, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.descent.walks.scene import Scene
from app.descent.walks.walk import Walk
from app.gui.kit.widgets import discard
from app.gui.mountain.instruments.every_instrument import entry_of
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.gui.mountain.instruments.panel import InstrumentPanel


class BesideMap(QWidget):
    """Opens an instrument when it is first wanted, and feeds it with the scene; empty it is hidden.

    ``opened`` carries the name of the open one, an empty text if none is; the other signals are the instrument's own.
    ``failed`` carries a sentence for the user.
    """

    opened = Signal(str)
    scene_asked = Signal(object, str, bool)
    wash_changed = Signal(object)
    end_shown = Signal(object)
    pointing_wanted = Signal(bool)
    limit_shown = Signal(int, object, bool)
    reveal_asked = Signal()
    failed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._blind, self._tilted = theme, False, False
        self._shown: tuple[Scene, Walk] | None = None
        self._position, self._chosen = 0.0, 0
        self.panel: InstrumentPanel | None = None
        self.kept: dict[str, object] = {}  # what closed instruments go on from, by their names
        self._later = ""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def name(self) -> str:
        """The open instrument's name, empty if none is open."""
        return self.panel.entry.name if self.panel is not None else ""

    @property
    def wanted(self) -> str:
        """The same, or what is to be opened once the map has been painted."""
        return self.name or self._later

    def flip(self, name: str) -> None:
        """Open an instrument, or close it if it is the one that is open."""
        self.close_instrument() if name == self.name else self.open_instrument(name)

    def flip_by_key(self, name: str) -> None:
        """The same, and give the keys to the picture that is opened, since whoever pressed one goes on by them."""
        self.flip(name)
        if self.panel is not None:
            self.panel.take_focus()

    def open_instrument(self, name: str) -> None:
        """Open an instrument in place of the one that is open; an unknown name opens nothing."""
        entry = entry_of(name)
        if entry is None or name == self.name:
            return
        from app.gui.mountain.instruments.panel import InstrumentPanel

        self._take_away()
        panel = self.panel = InstrumentPanel(entry, self._theme)
        panel.closed.connect(self.close_instrument)
        panel.copied.connect(self._copy)
        panel.saved.connect(self._ask_save)
        panel.reveal_asked.connect(self.reveal_asked)
        one = panel.instrument
        one.scene_asked.connect(self.scene_asked)
        one.wash_changed.connect(self.wash_changed)
        one.blindfold_asked.connect(self.reveal_asked)
        one.end_shown.connect(self.end_shown)
        one.pointing_wanted.connect(self.pointing_wanted)
        one.limit_shown.connect(self.limit_shown)
        if (kept := self.kept.get(name)) is not None:
            one.take_up(kept)
        panel.set_blindfold(self._blind)
        one.set_tilted(self._tilted)
        one.choose(self._chosen)
        one.set_position(self._position)
        if self._shown is not None:
            one.show_scene(*self._shown)
        self._layout.addWidget(panel)
        self.show()
        self.opened.emit(name)

    def open_after(self, painted: QWidget, name: str) -> None:
        """Open an instrument, but only once a widget has been painted: a window should not open later for it."""
        self._later = name
        painted.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The widget that is waited for is painted for the first time."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._open_later)
        return super().eventFilter(watched, event)

    def _open_later(self) -> None:
        name, self._later = self._later, ""
        if not self.name:
            self.open_instrument(name)

    def close_instrument(self) -> None:
        """Leave the map all the room again."""
        if self.panel is not None:
            self._take_away()
            self.hide()
            self.opened.emit("")

    def _take_away(self) -> None:
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.instrument.stop()
            self.kept[panel.entry.name] = panel.instrument.to_keep()
            self.wash_changed.emit(None)
            self.end_shown.emit(None)
            self.pointing_wanted.emit(False)
            self.limit_shown.emit(0, None, False)
            self._layout.removeWidget(panel)
            discard(panel)

    def show_scene(self, scene: Scene, walk: Walk) -> None:
        """Another scene, with its walk as far as it has been walked."""
        self._shown = scene, walk
        if self.panel is not None:
            self.panel.instrument.show_scene(scene, walk)

    def choose(self, index: int) -> None:
        """Another hiker is the one that is being set."""
        self._chosen = index
        if self.panel is not None:
            self.panel.instrument.choose(index)

    @property
    def asks_for_ends(self) -> bool:
        """Whether the open instrument asks for what a walk that was played would show."""
        return self.panel is not None and self.panel.instrument.asks_for_ends

    def point_at(self, x: float, y: float) -> None:
        """A place was pointed at on the map."""
        if self.panel is not None:
            self.panel.instrument.point_at(x, y)

    def point_at_rate(self, rate: float) -> None:
        """A rate was pointed at on the ruler of a hiker."""
        if self.panel is not None:
            self.panel.instrument.point_at_rate(rate)

    def set_position(self, position: float) -> None:
        """The playhead has moved."""
        self._position = position
        if self.panel is not None:
            self.panel.instrument.set_position(position)

    def set_blindfold(self, on: bool) -> None:
        """The map goes into fog, or comes out of it."""
        self._blind = on
        if self.panel is not None:
            self.panel.set_blindfold(on)

    def set_tilted(self, on: bool) -> None:
        """The ground of the map is seen obliquely, or from above again."""
        self._tilted = on
        if self.panel is not None:
            self.panel.instrument.set_tilted(on)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        if self.panel is not None:
            self.panel.set_theme(theme)

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""
        if self.panel is not None:
            self.panel.instrument.stop()

    def _copy(self) -> None:
        """Put the picture on the clipboard as soon as it is whole."""
        if self.panel is not None:
            self.panel.when_whole(self.panel.copy, self._copy_whole)

    def _copy_whole(self) -> None:
        from app.gui.mountain.instruments.picture import copied_picture

        if self.panel is not None and self._shown is not None:
            image = copied_picture(self.panel.instrument, self._shown[0], self._theme)
            QGuiApplication.clipboard().setImage(image)

    def _ask_save(self) -> None:
        """Ask for a file, and write the picture into it as soon as it is whole."""
        from app.gui.mountain.instruments.picture import PICTURES

        if self.panel is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, "Save the picture", f"{self.name}.png", PICTURES)
        if name and self.panel is not None:
            self.panel.when_whole(self.panel.save, lambda: self._save_whole(name))

    def _save_whole(self, name: str) -> None:
        from app.gui.mountain.instruments.picture import save_picture

        if self.panel is not None and self._shown is not None:
            self.failed.emit(save_picture(self.panel.instrument, self._shown[0], self._theme, name))
