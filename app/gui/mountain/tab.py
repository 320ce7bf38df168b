"""The mountain tab: one Scene in, one picture out; every control edits the Scene."""

from __future__ import annotations

import time
from collections.abc import Generator
from math import isfinite
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from app.descent.grounds import Ground, surface_of
from app.descent.hikers import Hiker, Sgd
from app.descent.scene import Scene
from app.descent.stability import bands
from app.descent.walk import Walk, shown, state_at, walk, walk_in_pieces
from app.gui.error_box import ErrorBox
from app.gui.mountain.anatomy_card import AnatomyCard
from app.gui.mountain.cards import PlaybackCard, RateCurveCard
from app.gui.mountain.gallery import Gallery
from app.gui.mountain.hikers_card import HikersCard
from app.gui.mountain.keys import keeps
from app.gui.mountain.loss_strip import LossStrip
from app.gui.mountain.map_view import MapView
from app.gui.mountain.playback import Playback
from app.gui.mountain.spoken import tell
from app.gui.mountain.surface_card import SurfaceCard
from app.gui.tab_order import order_tabs
from app.gui.theme import Theme
from app.gui.widgets import column

CONTROLS = 340  # pixels
AT_ONCE, FIRST = 6000, 600  # steps of all hikers together: walked before anything is painted; of a longer walk
PIECE = 0.005  # seconds of a longer walk between two frames
WORDS_MS = 150  # between two looks at the sentences while something is dragged
RULER_MS = 120  # between two looks at the ground below the hikers' feet
REPLAYED = 3000  # steps that are replayed for it at most


class SetScene(QUndoCommand):
    """One change of the scene; changes of one kind within a drag are one."""

    def __init__(self, tab: MountainTab, before: Scene, after: Scene, text: str, drag: int) -> None:
        super().__init__(text)
        self._tab, self._before, self._after, self._drag = tab, before, after, drag
        self.file: Path | None = None  # set where from here on another file is meant

    def id(self) -> int:
        """Qt asks commands with equal ids whether they merge."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SetScene) or (other._drag, other.text()) != (self._drag, self.text()):
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._tab.show_scene(self._before)

    def redo(self) -> None:
        self._tab.show_scene(self._after)


class MountainTab(QWidget):
    """Map, strip and cards around one Scene and its Walk."""

    scene_changed = Signal(object)
    example_chosen = Signal(object)
    gallery_shown = Signal(bool)

    def __init__(self, scene: Scene, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._drag = 0
        self._work: Generator[float, None, Walk] | None = None  # a long walk that is still being walked
        self._worker = QTimer(self, interval=0)
        self._worker.timeout.connect(self._walk_on)
        self.playback = Playback(self)
        self.map = MapView(theme)
        self.strip = LossStrip(theme)
        self.surface_card, self.hikers_card, self.playback_card = SurfaceCard(), HikersCard(), PlaybackCard()
        self.curve_card = RateCurveCard(theme)
        self.anatomy_card = AnatomyCard(theme)
        self._held = False  # something is being dragged: the picture follows at once, the words a little later
        self._cards = QTimer(self, singleShot=True, interval=WORDS_MS)
        self._cards.timeout.connect(self._show_words)
        self._ruler = QTimer(self, singleShot=True, interval=RULER_MS)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.map)
        self.splitter.addWidget(self.strip)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(8)
        self.splitter.setStretchFactor(0, 4)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([520, 200])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(10)
        self.stage = QStackedWidget()  # the picture, or the gallery in its place
        self.stage.addWidget(self.splitter)
        self.gallery: Gallery | None = None
        layout.addWidget(self.stage, 1)
        self.error = ErrorBox()
        self._column = (
            self.error,
            self.surface_card,
            self.hikers_card,
            self.playback_card,
            self.curve_card,
            self.anatomy_card,
        )
        self._controls = column(*self._column, width=CONTROLS)
        layout.addWidget(self._controls)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a field gives the keys back to the playhead
        self._connect()
        self._add_shortcuts()
        self.set_theme(theme)
        self.show_scene(scene)
        self.playback.seek(self.playback.length)

    @property
    def scene(self) -> Scene:
        """The scene shown."""
        return self._scene

    def show_scene(self, scene: Scene) -> None:
        """Walk a scene and show it, leaving the undo stack alone.

        Of a long walk the first steps are shown at once, and all of it when the hikers have got there.
        """
        self._scene, self._work = scene, None
        if scene.steps * len(scene.hikers) > AT_ONCE:
            self._work = walk_in_pieces(scene)
            self._worker.start()
            scene = msgspec.structs.replace(scene, steps=FIRST // len(scene.hikers))
        self._show_walk(walk(scene))
        self.scene_changed.emit(self._scene)

    def finish_walk(self) -> None:
        """Walk what is still to be walked, now: a picture or a description must not be of the first steps alone."""
        while self._work is not None:
            self._walk_on()

    def _walk_on(self) -> None:
        """Let the hikers of a long walk go on for a little while; then let the window paint."""
        if self._work is None:
            self._worker.stop()
            return
        deadline = time.perf_counter() + PIECE
        part = 0.0
        try:
            while time.perf_counter() < deadline:
                part = next(self._work)
        except StopIteration as end:
            self._work = None
            self._show_walk(end.value)
        else:
            self.playback_card.show_walking(part, self._scene.steps)

    def _show_walk(self, walked: Walk) -> None:
        self.walk, seen = walked, shown(walked)
        self.anatomy_card.show_walk(walked, self._theme)
        self.map.set_walk(seen)
        if self._held:
            self.map.repaint()  # what is being dragged comes first
        self.strip.set_walk(seen)
        if self._work is None:
            self.curve_card.curve.set_walk(seen)
            self.playback_card.show_walk(walked)
            self.playback.set_length(seen.steps)
            self.playback_card.show_position(self.playback.position, self.playback.length)
        if not self._held:
            self._show_cards()
        elif not self._cards.isActive():
            self._cards.start()
        self._ruler.start()

    def edit(self, text: str, **changes: object) -> None:
        """Change fields of the scene; ``text`` names the change for undo."""
        after = msgspec.structs.replace(self.scene, **changes)
        if after != self.scene:
            self.leave_gallery()  # what is changed is to be seen
            self.undo_stack.push(SetScene(self, self.scene, after, text, self._drag))

    def replace_scene(self, scene: Scene, text: str) -> None:
        """Show another scene altogether, as one step that can be undone."""
        self.leave_gallery()
        self._drag += 1
        if scene != self.scene:
            self.undo_stack.push(SetScene(self, self.scene, scene, text, self._drag))
        self._drag += 1

    def show_gallery(self, anew: bool = False) -> None:
        """Offer the examples in place of the picture; ``anew``: because a new scene was asked for."""
        if self.gallery is None:
            self.gallery = Gallery(self._theme)
            self.gallery.chosen.connect(self.example_chosen)
            self.gallery.left.connect(self.leave_gallery)
            self.stage.addWidget(self.gallery)
        self.playback.pause()
        self.stage.setCurrentWidget(self.gallery)
        self.gallery.offer(anew)
        self.gallery_shown.emit(True)

    def _blind(self, on: bool) -> None:
        """Who walks blind knows neither the end of any walk nor how other rates would end."""
        self.curve_card.setVisible(not on)
        self._show_cards()

    def _show_play(self, playing: bool) -> None:
        if playing:
            self.leave_gallery()

    def leave_gallery(self) -> None:
        """Back to the picture."""
        if self.stage.currentWidget() is not self.splitter:
            self.stage.setCurrentWidget(self.splitter)
            self.setFocus()
            self.gallery_shown.emit(False)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.map.set_theme(theme)
        self.strip.set_theme(theme)
        self.curve_card.curve.set_theme(theme)
        self.playback_card.set_theme(theme)
        if self.gallery is not None:
            self.gallery.set_theme(theme)
        if hasattr(self, "walk"):
            self.hikers_card.show_walk(self.walk, theme)
            self.anatomy_card.show_walk(self.walk, theme)
            self.surface_card.show_walk(self.walk, theme)

    def _show_words(self) -> None:
        """The sentences, painted now: what is dragged had better not wait for them."""
        self._show_cards()
        self._controls.viewport().repaint()

    def _show_cards(self) -> None:
        self._cards.stop()
        if self._work is None:
            tell(self.map, self.walk)
        self.surface_card.show_walk(self.walk, self._theme)
        self.hikers_card.show_walk(self.walk, self._theme)
        for row in self.hikers_card.rows:
            row.set_blindfold(self.map.blindfold)
        if not self._held:
            order_tabs(self.map, self.strip, *self._column)

    def _connect(self) -> None:
        self.map.start_moved.connect(self._move_start)
        self.map.start_dropped.connect(self._end_drag)
        self.strip.sought.connect(self._scrub)
        self.strip.stepped.connect(self.playback.step)
        self.surface_card.surface_chosen.connect(self._choose_surface)
        self.surface_card.scene_changed.connect(self.replace_scene)
        self.surface_card.start_reset.connect(self._reset_start)
        self.hikers_card.hiker_changed.connect(self._set_hiker)
        self.hikers_card.hikers_changed.connect(self._set_hikers)
        self.hikers_card.rate_settled.connect(self._end_drag)
        self.hikers_card.best_asked.connect(self._take_best)
        self.curve_card.curve.rate_chosen.connect(self._send_shown)
        self._ruler.timeout.connect(self._show_bands)
        self.hikers_card.picked.connect(self.anatomy_card.take_apart)
        self.anatomy_card.marks_changed.connect(self._show_anatomy)
        card = self.playback_card
        card.blindfold.toggled.connect(self.map.set_blindfold)
        card.blindfold.toggled.connect(self.strip.set_blindfold)
        card.blindfold.toggled.connect(self._blind)
        card.whole.clicked.connect(self.map.show_whole)
        self.map.zoom_changed.connect(card.whole.setEnabled)
        card.play.clicked.connect(self.playback.toggle)
        card.reset.clicked.connect(self._to_start)
        card.end.clicked.connect(self._to_end)
        card.back.clicked.connect(self._step_back)
        card.forward.clicked.connect(self._step_on)
        card.steps_chosen.connect(self._set_steps)
        card.speed_chosen.connect(self._set_speed)
        card.loop.toggled.connect(self._set_loop)
        self.playback.position_changed.connect(self._show_position)
        self.playback.playing_changed.connect(card.show_playing)
        self.playback.playing_changed.connect(self._show_play)

    def _add_shortcuts(self) -> None:
        """Keys that work wherever the focus is on this tab, unless the widget that has it needs them itself."""
        for key, slot in (
            (Qt.Key.Key_Space, self.playback.toggle),
            (Qt.Key.Key_B, self.playback_card.blindfold.toggle),
            (Qt.Key.Key_A, self.anatomy_card.toggle.toggle),
            (Qt.Key.Key_L, self.playback_card.loop.toggle),
            (Qt.Key.Key_BracketLeft, self.playback_card.slower),
            (Qt.Key.Key_BracketRight, self.playback_card.faster),
            (Qt.Key.Key_Home, self._to_start),
            (Qt.Key.Key_End, self._to_end),
            (Qt.Key.Key_Left, self._step_back),
            (Qt.Key.Key_Right, self._step_on),
        ):
            action = QAction(self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

    def event(self, event: QEvent) -> bool:
        """Qt asks the focused widget, and then those around it, before a key becomes a shortcut."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and keeps(self.window().focusWidget(), event):
            event.accept()
            return True
        return super().event(event)

    def _move_start(self, x: float, y: float) -> None:
        self._held = True
        self.edit("move of the start", start=(x, y))

    def _reset_start(self) -> None:
        self._drag += 1
        self.edit("reset of the start", start=None)

    def _choose_surface(self, surface: str | Ground) -> None:
        self._drag += 1
        data = surface_of(surface).rows
        batch_size = self.scene.batch_size if data else None
        self.edit("change of surface", surface=surface, start=None, batch_size=batch_size)

    def _set_hiker(self, index: int, hiker: Hiker, text: str) -> None:
        hikers = list(self.scene.hikers)
        hikers[index] = hiker
        self._held = self.hikers_card.rows[index].rate.slider.isSliderDown()
        self.edit(text, hikers=tuple(hikers))

    def _set_hikers(self, hikers: tuple[Hiker, ...], text: str) -> None:
        self._drag += 1
        self.edit(text, hikers=hikers)

    def _send_shown(self, place: int, rate: float) -> None:
        """The same for the hiker at a place among those that are not hidden."""
        self._send([k for k, hiker in enumerate(self.scene.hikers) if not hiker.hidden][place], rate)

    def _send(self, index: int, rate: float) -> None:
        """Let a hiker walk with another learning rate."""
        self._drag += 1
        self.hikers_card.rows[index].rate.choose(rate)

    def _take_best(self, index: int) -> None:
        best = self.curve_card.curve.best(self.scene.hikers[index])
        if best is None:
            self.error.show_error("The best rate is known for walks of up to 5 000 steps that end somewhere.")
        else:
            self._send(index, best)

    def _show_bands(self) -> None:
        """The stability ruler of each hiker, at its feet."""
        step, ground = int(self.playback.position), self.scene.ground
        for row, one in zip(self.hikers_card.rows, self.walk.walks, strict=True):
            at = min(step, one.steps)
            x, y = float(one.x[at]), float(one.y[at])
            known = isfinite(x) and isfinite(y) and (step <= REPLAYED or isinstance(one.hiker, Sgd))
            state = state_at(one, at) if known and not isinstance(one.hiker, Sgd) else None
            used = float(one.learning_rate[min(at, one.steps - 1)])
            row.show_bands(bands(ground, one.hiker, x, y, self.scene.steps, state) if known else None, used)

    def _show_anatomy(self) -> None:
        self.map.set_overlay(self.anatomy_card.paint_marks if self.anatomy_card.is_open else None)

    def _set_steps(self, steps: int) -> None:
        self._drag += 1
        self.edit("length of the walk", steps=steps)

    def _end_drag(self) -> None:
        """What comes next is another undo step, even if it is of the same kind."""
        self._held = False
        if self._cards.isActive():
            self._show_cards()
        self._drag += 1

    def _set_speed(self, speed: float) -> None:
        self.playback.speed = speed

    def _set_loop(self, on: bool) -> None:
        self.playback.loop = on

    def _scrub(self, position: float) -> None:
        self.playback.pause()
        self.playback.seek(position)

    def _to_start(self) -> None:
        self.playback.pause()
        self.playback.seek(0)

    def _to_end(self) -> None:
        self.playback.pause()
        self.playback.seek(self.playback.length)

    def _step_back(self) -> None:
        self.playback.step(-1)

    def _step_on(self) -> None:
        self.playback.step(1)

    def _show_position(self, position: float) -> None:
        self.map.set_position(position)
        self.strip.set_position(position)
        self.anatomy_card.show_position(position)
        self.playback_card.show_position(position, self.playback.length)
        if not self.playback.playing:
            self._ruler.start()
