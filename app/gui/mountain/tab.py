"""The mountain tab: one Scene in, one picture out; every control edits the Scene."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.descent.story.stability import Bands
from app.descent.walks.camera import Camera
from app.descent.walks.forks import latest_fork
from app.descent.walks.scene import Scene
from app.descent.walks.walk import Walk, shown
from app.gui.kit.error_box import ErrorBox
from app.gui.kit.side_column import SideColumn
from app.gui.kit.tab_order import order_tabs
from app.gui.kit.widgets import SCROLLBAR, column, set_column_width
from app.gui.mountain.anatomy.card import AnatomyCard
from app.gui.mountain.export.accessible_text import tell
from app.gui.mountain.ground.card import SurfaceCard
from app.gui.mountain.hikers.card import HikersCard
from app.gui.mountain.instruments.bar import InstrumentBar
from app.gui.mountain.instruments.beside_map import BesideMap
from app.gui.mountain.instruments.every_instrument import EVERY
from app.gui.mountain.keys import add_keys, add_playback_keys, keeps
from app.gui.mountain.lent_controls import LentControls
from app.gui.mountain.losses.rate_curve_card import RateCurveCard
from app.gui.mountain.losses.widget import LossStrip
from app.gui.mountain.map.key_line import MapKey
from app.gui.mountain.map.layers import APART
from app.gui.mountain.map.readout import place_readout
from app.gui.mountain.map.widget import MapView
from app.gui.mountain.scene.best_rate import BestRate
from app.gui.mountain.scene.edits import SceneEdits
from app.gui.mountain.scene.forking import AT_END, no_fork
from app.gui.mountain.scene.playback_card import PlaybackCard
from app.gui.mountain.scene.playhead import Playback
from app.gui.mountain.scene.stability_at_feet import Ruler
from app.gui.mountain.scene.surveyor import Surveyor
from app.gui.mountain.scene.sweeps import RateSweeps
from app.gui.mountain.scene.walker import Walker
from app.gui.mountain.stage import Stage
from app.gui.theme import Theme, text_scale

CONTROLS, WIDEST, SHARE = 352, 440, 0.22  # pixels of the column at the usual text size, at most, of a wide window
WORDS_MS = 150  # between two looks at the sentences while something is dragged


class MountainTab(QWidget):
    """Map, strip and cards around one Scene and its Walk."""

    scene_changed = Signal(object)
    example_chosen = Signal(object)
    gallery_shown = Signal(bool)
    table_asked = Signal()  # two columns of a table are to be the ground
    scene_settled = Signal(object)  # once nothing of it is dragged and its walk is whole

    def __init__(self, scene: Scene, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edits = SceneEdits(scene, self)
        self.history = self.edits.history
        self.undo_stack = self.history.stack
        self.walker, self.ruler, self.sweeps = Walker(self), Ruler(self), RateSweeps(self)
        self.surveyor = Surveyor(self)
        self.best_rate = BestRate(self.sweeps, self)
        self.playback = Playback(self)
        self.map = MapView(theme)
        self.key = MapKey(theme)
        self.strip = LossStrip(theme)
        self.surface_card, self.hikers_card, self.playback_card = SurfaceCard(), HikersCard(), PlaybackCard()
        self.curve_card = RateCurveCard(theme)
        self.anatomy_card = AnatomyCard(theme)
        self.instrument_bar, self.beside = InstrumentBar(), BesideMap(theme)
        self._cards = QTimer(self, singleShot=True, interval=WORDS_MS)
        self._cards.timeout.connect(self._show_words)
        self.stage = Stage(self.map, self.key, self.instrument_bar, self.beside, self.strip, self.curve_card)
        self._lay_out()
        self.error = ErrorBox(over=self.side)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a field gives the keys back to the playhead
        self._connect()
        self._add_keys()
        self.set_theme(theme)
        self.show_scene(scene)
        self.map.set_camera(scene.camera, motion=False)
        self.playback.seek(self.playback.length)

    @property
    def scene(self) -> Scene:
        """The scene shown."""
        return self.edits.scene

    @property
    def scene_as_seen(self) -> Scene:
        """The scene with the camera that looks at it now: what is kept of it in a file or a figure."""
        camera = self.map.camera
        if camera is not None:
            camera = Camera(round(camera.turn, 1), round(camera.tilt, 1))
        return msgspec.structs.replace(self.scene, camera=camera)

    @property
    def step(self) -> int:
        """The last whole step before the playhead."""
        return int(self.playback.position)

    @property
    def blindfold(self) -> bool:
        """Whether the ground is covered."""
        return self.map.blindfold

    def _lay_out(self) -> None:
        """The picture left, the controls right.

        The LR curve and playback stand outside the column that scrolls: they are seen while any hiker is set.
        """
        self._scrolled = (self.surface_card, self.hikers_card, self.anatomy_card)
        self._controls = column(*self._scrolled, width=CONTROLS)
        self.playback_card.setFixedWidth(CONTROLS - SCROLLBAR - 2)
        self._controls.viewport().installEventFilter(self)
        self.side = SideColumn(self._controls, self.playback_card)
        self.side.setFixedWidth(CONTROLS)
        self.lent = LentControls(self.side, self._controls, *self._scrolled, self.playback_card)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(10)
        layout.addWidget(self.stage, 1)
        layout.addWidget(self.side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit_column()
        super().resizeEvent(event)

    def fit_column(self) -> None:
        """Make the column as wide as its letters ask for, and wider on a wide screen."""
        width = round(max(CONTROLS * text_scale(), min(SHARE * self.width(), WIDEST)))
        if width != self.side.width():
            set_column_width(self._controls, width)
            self.playback_card.setFixedWidth(width - SCROLLBAR - 2)  # as wide as the cards above
            self.side.setFixedWidth(width)

    def show_scene(self, scene: Scene) -> None:
        """Walk a scene and show it, leaving the undo stack alone.

        Of a long walk the first steps are shown at once, and all of it when the hikers have got there.
        """
        self.edits.scene = scene
        self.best_rate.give_up()
        self.playback_card.show_steps(scene.steps, latest_fork(scene.hikers))
        self.surveyor.look_at(scene.ground)
        self.walker.begin(scene)
        self.scene_changed.emit(scene)

    def show_error(self, sentence: str) -> None:
        """Say what went wrong, or with an empty sentence nothing any more."""
        self.error.show_error(sentence)

    def pause(self) -> None:
        """Let the playhead stand still."""
        self.playback.pause()

    def focus_playhead(self) -> None:
        """Give the keys to what steps through the walk; on the map they would move the start."""
        self.strip.setFocus()

    def finish_walk(self) -> None:
        """Walk what is still to be walked and find what valleys there are, now: a picture must not be without them."""
        self.walker.finish()
        self.surveyor.finish()

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""
        self.playback.pause()
        self.walker.give_up()  # else the instrument would be asked for a walk's end once more
        self.surveyor.stop()
        self.beside.stop()
        self.hikers_card.stop()
        self.map.stop()

    def _show_walking(self, part: float) -> None:
        self.playback_card.show_walking(part, self.scene.steps)

    def _show_walk(self, walked: Walk) -> None:
        self.walk, seen = walked, shown(walked)
        self.anatomy_card.show_walk(walked, self._theme)
        self.map.set_walk(seen)
        self.key.set_hikers(walked.scene.hikers)
        if self.edits.held:
            self.map.repaint()  # what is being dragged comes first
        self.strip.set_walk(seen)
        self.beside.show_scene(self.scene, walked)
        if not self.walker.is_walking:
            if seen.scene.ground.is_surveyed:
                self.sweeps.set_walk(seen)
            self.curve_card.show_walk(seen)
            self.curve_card.choose(self.hikers_card.chosen)
            self.playback.set_length(seen.steps)
            self.playback_card.show_position(self.playback.position, self.playback.length)
        if not self.edits.held and seen.steps <= APART:
            self._show_cards()
        elif not self._cards.isActive():  # the sentences of a long walk have a turn of their own
            self._cards.start()
        self._ask_ruler()

    def _show_valleys(self) -> None:
        """All that had to wait for them: stars, verdicts, how far above the lowest a loss is."""
        self._show_walk(self.walk)

    def edit(self, text: str, **changes: object) -> None:
        """Change fields of the scene; ``text`` names the change for undo."""
        self.edits.edit(text, **changes)

    def replace_scene(self, scene: Scene, text: str) -> None:
        """Show another scene altogether, as one step that can be undone; what was typed for the one before goes."""
        self.leave_gallery()
        for card in (self.surface_card, self.hikers_card, self.playback_card):
            card.forget_typing()
        self.edits.replace_scene(scene, text)
        self.map.set_camera(scene.camera)  # a scene without one is seen from above

    def fork_chosen(self) -> None:
        """Let a copy of the chosen hiker go on from the playhead."""
        self._fork(self.hikers_card.chosen)

    def _fork(self, index: int) -> None:
        """Fork a hiker at the playhead, or say why it cannot be."""
        self.playback.pause()
        self.walker.finish()
        why_not = no_fork(self.walk, index, self.step)
        if why_not == AT_END:
            self.key.say(why_not)  # nobody has done anything wrong: a scene is opened with the playhead there
        elif why_not:
            self.show_error(why_not)
        else:
            self.hikers_card.fork_at(index, self.step)

    def show_gallery(self, anew: bool = False) -> None:
        """Offer the examples in place of the picture; ``anew``: because a new scene was asked for."""
        self.playback.pause()
        self.stage.show_gallery(self._theme, anew)

    def leave_gallery(self) -> None:
        """Back to the picture, and the keys to the playhead."""
        self.stage.leave_gallery()

    def _show_gallery(self, on: bool) -> None:
        if not on:
            self.setFocus()
        self.gallery_shown.emit(on)

    def _blind(self, on: bool) -> None:
        """Who walks blind knows neither the ground, nor the end of any walk, nor how other rates would end."""
        self._hide_ends()
        self.curve_card.setVisible(not on)
        self.anatomy_card.set_blindfold(on)
        self.beside.set_blindfold(on)
        self.key.set_blindfold(on)
        self.surface_card.set_blindfold(on)
        self.best_rate.give_up()
        self._show_cards()
        self._show_bands(None, 0.0)
        self._ask_ruler()

    def _show_play(self, playing: bool) -> None:
        if playing:
            self.leave_gallery()
        else:
            self._ask_ruler()
        self._show_anatomy()

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.map.set_theme(theme)
        self.key.set_theme(theme)
        self.strip.set_theme(theme)
        self.curve_card.set_theme(theme)
        self.playback_card.set_theme(theme)
        self.stage.set_theme(theme)
        self.instrument_bar.set_theme(theme)
        self.beside.set_theme(theme)
        if hasattr(self, "walk"):
            self.hikers_card.show_walk(self.walk, theme)
            self.anatomy_card.show_walk(self.walk, theme)
            self.surface_card.show_walk(self.walk, theme)

    def _show_words(self) -> None:
        """The sentences, painted now: what is dragged had better not wait for them."""
        self._show_cards()
        self._controls.viewport().repaint(0, 0, 1, 1)  # and with this corner all that is another now, but no more

    def _show_cards(self) -> None:
        self._cards.stop()
        if not self.walker.is_walking:
            tell(self.map, self.walk, self.blindfold)
        self.surface_card.show_walk(self.walk, self._theme)
        self.hikers_card.show_walk(self.walk, self._theme)
        self.hikers_card.set_blindfold(self.blindfold)
        self.best_rate.offer(self.scene, self.blindfold)
        if not self.edits.held:
            self.order_tabs()
            self._settle()

    def _settle(self) -> None:
        if not self.edits.held and not self.walker.is_walking:
            self.scene_settled.emit(self.scene)

    def order_tabs(self) -> None:
        """Let the Tab key go through the picture, and then through what stands beside it."""
        beside = self.side.tab_parts(*self._scrolled, self.playback_card)
        looked_at = (self.map, self.instrument_bar, self.beside, self.strip, self.curve_card)
        order_tabs(*looked_at, self.error, *beside)

    def _connect(self) -> None:
        self.history.value_set.connect(self.show_scene)
        self.edits.edited.connect(self.leave_gallery)  # what is changed is to be seen
        self.edits.edited.connect(self.error.forget)
        self.edits.let_go.connect(self._show_late_words)
        self.edits.let_go.connect(self._settle)
        self.stage.example_chosen.connect(self.example_chosen)
        self.stage.gallery_shown.connect(self._show_gallery)
        self.walker.walked.connect(self._show_walk)
        self.surveyor.surveyed.connect(self._show_valleys)
        self.walker.went_on.connect(self._show_walking)
        self.map.installEventFilter(self.edits)
        self.map.start_moved.connect(self.edits.move_start)
        self.map.start_dropped.connect(self.edits.drop_start)
        self.map.pointed.connect(self._read_out)
        self.strip.pointed.connect(self.key.say)
        self.curve_card.curve.pointed.connect(self.key.say)
        self.strip.sought.connect(self.playback.scrub)
        self.strip.stepped.connect(self.playback.step)
        self.surface_card.surface_chosen.connect(self.edits.choose_surface)
        self.surface_card.scene_changed.connect(self.edits.replace_scene)
        self.surface_card.start_reset.connect(self.edits.reset_start)
        self.surface_card.table_asked.connect(self.table_asked)
        self.hikers_card.hiker_changed.connect(self.edits.set_hiker)
        self.hikers_card.epoch_chosen.connect(self.edits.set_epoch)
        self.hikers_card.hikers_changed.connect(self.edits.set_hikers)
        self.hikers_card.rate_settled.connect(self.edits.end_drag)
        self.hikers_card.rate_nudged.connect(self.history.end_step_soon)
        self.hikers_card.row_chosen.connect(self._choose_row)
        self.hikers_card.best_asked.connect(self.best_rate.ask)
        self.sweeps.changed.connect(self.curve_card.show_sweeps)
        self.best_rate.offered.connect(self.hikers_card.offer_best)
        self.best_rate.found.connect(self.hikers_card.choose_rate)
        self.curve_card.rate_chosen.connect(self.hikers_card.choose_rate)
        self.ruler.found.connect(self._show_bands)
        self.hikers_card.picked.connect(self.anatomy_card.take_apart)
        self.hikers_card.fork_asked.connect(self._fork)
        self.anatomy_card.marks_changed.connect(self._show_anatomy)
        self.instrument_bar.chosen.connect(self.beside.flip)
        self.beside.opened.connect(self._show_instrument)
        self.beside.scene_asked.connect(self.edits.take_scene)
        self.beside.wash_changed.connect(self.map.set_wash)
        self.beside.end_shown.connect(self.map.set_predicted_end)
        self.beside.pointing_wanted.connect(self.map.set_pointing)
        self.map.pointed_at.connect(self.beside.point_at)
        self.beside.limit_shown.connect(self.hikers_card.show_predicted_limit)
        self.hikers_card.limit_pointed.connect(self.beside.point_at_rate)
        self.beside.failed.connect(self.show_error)
        card = self.playback_card
        self.beside.reveal_asked.connect(card.flip_blindfold)
        card.blindfold_changed.connect(self.map.set_blindfold)
        card.blindfold_changed.connect(self.strip.set_blindfold)
        card.blindfold_changed.connect(self._blind)
        card.whole_asked.connect(self.map.show_whole)
        card.tilt_asked.connect(self.map.flip_tilt)
        self.map.zoom_changed.connect(card.show_zoom)
        self.map.tilt_changed.connect(card.show_tilt)
        self.map.tilt_changed.connect(self.key.set_tilted)
        self.map.tilt_changed.connect(self.beside.set_tilted)
        card.drive(self.playback)
        card.steps_chosen.connect(self.edits.set_steps)
        self.playback.position_changed.connect(self._show_position)
        self.playback.playing_changed.connect(self._show_play)

    def _add_keys(self) -> None:
        add_playback_keys(self, self.playback_card, self.playback)
        add_keys(self, (Qt.Key.Key_A, self.anatomy_card.flip), (Qt.Key.Key_T, self.map.flip_tilt))
        add_keys(self, ("Ctrl+V", self.hikers_card.paste), (Qt.Key.Key_F, self.fork_chosen))
        add_keys(self, *((entry.key, partial(self.beside.flip_by_key, entry.name)) for entry in EVERY))
        add_keys(self.map, (Qt.Key.Key_Delete, self.hikers_card.remove_chosen))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The column's height has changed."""
        if event.type() == QEvent.Type.Resize:
            self.hikers_card.set_room(self._controls.viewport().height())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, if nothing that has the focus needs it, closes the instrument."""
        if event.key() == Qt.Key.Key_Escape and self.beside.name:
            self.beside.close_instrument()
        else:
            super().keyPressEvent(event)

    def _hide_ends(self) -> None:
        """Who is asked for the ends of walks in fog does not see them walked."""
        if self.blindfold and self.beside.asks_for_ends:
            self.playback.pause()
            self.playback.to_start()

    def _show_instrument(self, name: str) -> None:
        """The map shares its width with the open instrument, which is what somebody who opened it means to look at."""
        self.instrument_bar.show_open(name)
        self._hide_ends()
        if name:
            self.leave_gallery()
            self.stage.share_width()
        order_tabs(self.map, self.instrument_bar, self.beside, self.strip, self.curve_card)

    def event(self, event: QEvent) -> bool:
        """Qt asks the focused widget, and then those around it, before a key becomes a shortcut."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and keeps(self.window().focusWidget(), event):
            event.accept()
            return True
        return super().event(event)

    def _choose_row(self, index: int) -> None:
        """Another hiker is being set: what is done to it is not done to the one before."""
        self.history.end_step()
        if hasattr(self, "walk"):
            self._ask_ruler()
            self.curve_card.choose(index)
            self.beside.choose(index)
            self.anatomy_card.pick(index)

    def _ask_ruler(self) -> None:
        index = self.hikers_card.chosen
        if index < len(self.walk.walks):
            self.ruler.ask(self.scene, self.walk.walks[index], self.step)

    def _show_bands(self, bands: Bands | None, used: float) -> None:
        """The ruler tells how the ground bends, which feet do not."""
        self.hikers_card.show_bands(None if self.blindfold else bands, used)

    def _show_anatomy(self) -> None:
        card = self.anatomy_card
        still = card.is_open and not self.playback.playing  # else labels would hop about with the arrows
        self.map.set_overlay(card.paint_marks if card.is_open else None, card.marks if still else None)

    def _read_out(self, place: tuple[float, float] | None) -> None:
        """What lies under the pointer; who walks blind knows no ground but that under its feet."""
        self.anatomy_card.point_at(self.map.view(), place)
        seen = place is not None and not self.blindfold
        self.key.say(place_readout(self.scene.ground, self.map.view(), *place) if place and seen else "")

    def _show_late_words(self) -> None:
        """What had to wait for the end of a drag."""
        if self._cards.isActive():
            self._show_cards()

    def _show_position(self, position: float) -> None:
        self.map.set_position(position)
        self.strip.set_position(position)
        self.beside.set_position(position)
        self.anatomy_card.show_position(position)
        self.playback_card.show_position(position, self.playback.length)
        self._ask_ruler()
