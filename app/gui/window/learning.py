"""Learn beside the tabs: the bench that lessons work on, the learner's own scene meanwhile, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from app import paths
from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene, dump_scene, load_scene
from app.gui.kit.background import Background
from app.gui.kit.side_column import SideColumn
from app.gui.kit.spotlight import Spotlight
from app.gui.learn.bench import Tab
from app.gui.learn.panel import LearnPanel
from app.gui.learn.places import CONTENTS, FIRST
from app.gui.mountain.scene_files import SceneFiles
from app.gui.mountain.tab import MountainTab
from app.gui.settings import Settings
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.descent.instruments.prediction import Question
    from app.gui.learn.study import Study
    from app.gui.tuner.tab import TunerTab
    from app.learn.lessons.read import Course, Fault
    from app.tuning.record.state import SearchState
    from app.tuning.spec.search import SearchSpec

TABS: tuple[Tab, ...] = ("mountain", "tuner")


class Learning(QObject):
    """Opens and closes the panel beside the tab in front; lessons know it as their Bench."""

    opened = Signal(bool)

    def __init__(
        self, tabs: QTabWidget, scenes: SceneFiles, tuner: Callable[[], TunerTab], settings: Settings, theme: Theme
    ) -> None:
        super().__init__(tabs)
        self._tabs, self._scenes, self._make_tuner, self._settings = tabs, scenes, tuner, settings
        self._mountain: MountainTab = scenes.tab
        self._tuner: TunerTab | None = None
        self._reader, self._checker = Background(self), Background(self)
        self._checking: Study | None = None  # whose claims are tried
        self._read = False
        self.is_open = False
        self.panel = LearnPanel(self, theme, tabs)
        self.panel.hide()
        self._lent_from: Tab | None = None
        self._lent_as: tuple[Tab, Collection[str]] = ("mountain", ())
        self._lent: list[QWidget] = []
        self._asks = False  # for a prediction, in fog
        self._own_search: tuple[SearchSpec, Path | None] | None = None  # the learner's, while a lesson's is shown
        self.panel.closed.connect(self.close)
        self.panel.slimmed.connect(self._stand)
        self.panel.went.connect(self._remember_place)
        self._reader.answered.connect(self._take_study)
        self._checker.answered.connect(self._take_faults)
        self._mountain.scene_settled.connect(self.panel.show_scene)
        self._mountain.playback_card.blindfold_changed.connect(self.panel.take_fog)
        self._mountain.beside.opened.connect(self.panel.take_instrument)
        self._mountain.anatomy_card.part_pointed.connect(self.panel.show_part)
        self._apart_before: bool | None = None  # whether a step was taken apart before a page did it
        tabs.currentChanged.connect(self._follow_tab)
        self._spotlight = Spotlight(tabs, theme)
        self._over = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._touch)

    def open(self, anew: bool = True) -> None:
        """Show the panel where it was left; not ``anew``: what its page set up is on the bench still."""
        if self.is_open:
            return
        self.is_open = True
        self._settings.remember("learn", "open")
        if not anew and (own := self._settings.text("own_scene")):
            self._bring_own(own)
        self.panel.go(self._settings.text("learn_place") or CONTENTS, anew)
        if not self._read:
            QTimer.singleShot(0, self, self.read_lessons)  # once the panel is painted
        self._stand()
        self.panel.lend()
        self.opened.emit(True)

    def open_first(self) -> None:
        """Show the first lesson, whichever that is."""
        self._settings.remember("learn_place", FIRST)
        self.open()

    def _bring_own(self, text: str) -> None:
        with suppress(InputError):  # written by another version
            self._scenes.remember_own(load_scene(text))

    @Slot()
    def close(self) -> None:
        """Have the column back, and with it the learner's own scene."""
        if not self.is_open:
            return
        self.is_open = False
        self._settings.remember("learn", "closed")
        self.panel.leave_page()
        self.take_back()
        self._leave_columns()
        self._scenes.end_lessons()
        self._bring_search_back()
        self.opened.emit(False)

    @property
    def folder(self) -> Path:
        """Where the lessons are read from."""
        chosen = self._settings.text("lessons")
        return Path(chosen) if chosen else paths.resources() / "lessons"

    def open_folder(self, folder: Path) -> None:
        """Teach the lessons of a folder from now on, beside the tab in front."""
        self._teach(str(folder))

    @Slot()
    def use_own_lessons(self) -> None:
        """Go back to the lessons that come with the app."""
        self._teach("")

    def _teach(self, folder: str) -> None:
        self._settings.remember("lessons", folder)
        self._settings.remember("learn_place", CONTENTS)
        self._read = False
        self.panel.go(CONTENTS)
        if self.is_open:
            self.read_lessons()
        else:
            self.open()

    @Slot()
    def read_lessons(self) -> None:
        """Read the folder of lessons, off the window's thread."""
        folder = self.folder
        self._reader.ask(folder, lambda: _study(self, folder))

    @Slot(object, object)
    def _take_study(self, _folder: object, study: object) -> None:
        self._read = True
        self.panel.show_study(cast("Study", study))
        self._check(cast("Study", study))

    def _check(self, study: Study) -> None:
        """Try whether what a teacher's own lessons claim is true, while they are read; the app's own are tested."""
        self._checker.forget()
        if not self._settings.text("lessons"):
            return
        course = study.course
        self._checking = study
        self._checker.ask(study, lambda: _false_claims(course, lambda: self._checking is study))

    @Slot(object, object)
    def _take_faults(self, study: object, faults: object) -> None:
        assert isinstance(faults, tuple)
        if faults:
            checked = cast("Study", study)
            checked.course = replace(checked.course, faults=(*checked.course.faults, *faults))
            self.panel.show_faults()

    @Slot(str)
    def _remember_place(self, place: str) -> None:
        self._settings.remember("learn_place", place)

    @Slot(int)
    def _follow_tab(self, _index: int) -> None:
        if self.is_open:
            self.take_back()
            self._stand()
            self.panel.lend()

    @Slot()
    def _stand(self) -> None:
        """Have the panel beside the tab in front."""
        if not self.is_open:
            return
        side = self._mountain.side if self.tab == "mountain" else self.tuner.column.side
        other = [s for s in self._sides() if s is not side]
        for one in other:
            one.leave_panel()
        side.show_panel(self.panel, alone=not self.panel.slim)
        self._order_tabs()

    def _sides(self) -> list[SideColumn]:
        sides = [self._mountain.side]
        return [*sides, self._tuner.column.side] if self._tuner is not None else sides

    def _leave_columns(self) -> None:
        for side in self._sides():
            side.leave_panel()
        self._order_tabs()

    def _order_tabs(self) -> None:
        if self.tab == "mountain":
            self._mountain.order_tabs()
        else:
            self.tuner.column.order_tabs()

    @property
    def tuner(self) -> TunerTab:
        """The tuner's tab, made when a lesson needs it."""
        if self._tuner is None:
            self._tuner = self._make_tuner()
            self._tuner.state_changed.connect(self.panel.show_search)
            self._tuner.form.spec_changed.connect(self.panel.take_spec)
        return self._tuner

    @property
    def tab(self) -> Tab:
        """The tab in front."""
        return TABS[self._tabs.currentIndex()]

    def choose_tab(self, tab: Tab) -> None:
        """Have a tab in front."""
        self._tabs.setCurrentIndex(TABS.index(tab))

    def lend(self, controls: Collection[str]) -> Sequence[QWidget]:
        """Controls of the tab in front; those that are lent already stay where they are."""
        asked = (self.tab, frozenset(controls))
        if self._lent_from is not None and asked == self._lent_as:
            return self._lent
        self.take_back()
        if not self.is_open:
            return []
        self._lent_from, self._lent_as = self.tab, asked
        self._lent = lent = (
            self._mountain.lent.lend(controls) if self.tab == "mountain" else self.tuner.column.lend(controls)
        )
        self._order_tabs()
        return lent

    def take_back(self) -> None:
        """Have every control that was lent where it belongs."""
        if self._lent_from == "mountain":
            self._mountain.lent.take_back()
        elif self._lent_from == "tuner":
            self.tuner.column.take_back()
        self._lent_from = None

    @property
    def scene(self) -> Scene:
        """The scene on the mountain."""
        return self._mountain.scene

    def show_scene(self, scene: Scene, change: str) -> None:
        """Put a lesson's scene on the mountain."""
        self._scenes.show_lesson(scene, change)

    def predict(self, question: Question, hiker: int) -> None:
        """Ask for a prediction beside the map, in fog."""
        from app.gui.mountain.instruments.prediction_view import PredictionView

        mountain = self._mountain
        mountain.hikers_card.choose(hiker)
        mountain.beside.open_instrument("prediction")
        asking = mountain.beside.panel.instrument if mountain.beside.panel is not None else None
        if isinstance(asking, PredictionView):
            asking.forget()
            asking.choose(hiker)
            asking.ask([question])
            asking.fog.hide()  # the lesson reveals it, and nothing else beside it
            mountain.playback_card.blindfold.hide()
            asking.guessed.connect(self.panel.take_guess, Qt.ConnectionType.UniqueConnection)
            asking.revealed.connect(self.panel.take_answers, Qt.ConnectionType.UniqueConnection)
            mountain.playback_card.blindfold.setChecked(True)
            self._asks = True

    def reveal(self) -> None:
        """Lift the fog."""
        self._mountain.playback_card.blindfold.setChecked(False)
        self._mountain.playback.to_end()  # the whole walk, over which the prediction is seen

    def end_prediction(self) -> None:
        """Close the instrument that asked, and lift the fog."""
        if self._asks:
            self._asks = False
            self._mountain.playback_card.blindfold.show()
            if self._mountain.beside.name == "prediction":
                self._mountain.beside.close_instrument()
            self.reveal()

    def frame(self, control: str) -> None:
        """Frame a setting of the tuner, or the card that it is folded into."""
        place = self.tuner.column.place_of(control) if control and self.tab == "tuner" else None
        self._spotlight.show_around(None if place is None else self.tuner.column.card_around(place))

    def go_to(self, control: str) -> None:
        """Give a setting of the tuner the keys."""
        if self.tab == "tuner":
            self.tuner.column.go_to(control)

    @Slot(QWidget, QWidget)
    def _touch(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Say which setting has the keys."""
        if self.is_open and not self._over and self.tab == "tuner":
            self.panel.take_touched(self.tuner.column.name_at(now))

    def set_value(self, control: str, hiker: int, value: str) -> None:
        """Set a control as if the value had been typed; what it does not fit is left as it is."""
        try:
            self._set(control, hiker, value)
        except (InputError, ValueError, msgspec.ValidationError):
            return

    def _set(self, control: str, hiker: int, value: str) -> None:
        if self.tab == "mountain":
            hikers = self._mountain.scene.hikers
            if control == "learning_rate" and hiker < len(hikers):
                self._mountain.hikers_card.choose_rate(hiker, float(value))
            elif control in Scene.__struct_fields__:
                self._mountain.edit(f"Set {control}", **{control: _number(value)})
            elif hiker < len(hikers) and control in hikers[hiker].__struct_fields__:
                changed = msgspec.structs.replace(hikers[hiker], **{control: _number(value)})
                self._mountain.edits.set_hiker(hiker, changed, f"Set {control}", held=False)
        else:
            spec = self.tuner.spec
            inside = control in spec.space.__struct_fields__
            part: dict[str, object] = {control: _number(value)}
            if inside:
                part = {"space": msgspec.structs.replace(spec.space, **part)}
            if inside or control in spec.__struct_fields__:
                self.tuner.show_spec(msgspec.structs.replace(spec, **part), f"Set {control}")

    def take_apart(self, hiker: int, step: int) -> None:
        """Open a step's anatomy, with its arrows on the map."""
        card = self._mountain.anatomy_card
        if self._apart_before is None:
            self._apart_before = card.is_open
        self._mountain.playback.seek(step - 1)
        card.take_apart(hiker)

    def put_together(self) -> None:
        """Close the step's anatomy, unless it was open before."""
        if self._apart_before is not None:
            self._mountain.anatomy_card.toggle.setChecked(self._apart_before)
            self.light("")
        self._apart_before = None

    def light(self, part: str) -> None:
        """Let an arrow shine."""
        self._mountain.anatomy_card.light(part)

    @property
    def search(self) -> SearchState:
        """The search that the tuner shows."""
        return self.tuner.state

    def show_search(self, state: SearchState) -> None:
        """Show a recorded search."""
        self._keep_own_search()
        self.tuner.show_recorded(state)

    def _keep_own_search(self) -> None:
        """What the tuner's tab showed before the first lesson of it."""
        if self._own_search is None:
            self._own_search = self.tuner.spec, self.tuner.project

    def _bring_search_back(self) -> None:
        """The learner's own form again, and the search that was shown, unless another one has been run since."""
        own, self._own_search = self._own_search, None
        if own is None or self.tuner.is_searching():
            return
        spec, project = own
        if project is not None and self.tuner.project is None:
            self.tuner.open_project(project, quiet=True, fill=False)
        self.tuner.form.replace_spec(spec, "End the lesson")

    @property
    def spec(self) -> SearchSpec:
        """The search that the tuner's form makes."""
        return self.tuner.form.spec

    def show_spec(self, spec: SearchSpec, change: str) -> None:
        """Fill the tuner's form."""
        self._keep_own_search()
        self.tuner.show_spec(spec, change)

    def remember(self) -> None:
        """Keep the learner's own scene for the day on which the lessons are closed."""
        own = self._scenes.own_scene
        self._settings.remember("own_scene", "" if own is None else dump_scene(own).decode())

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self.panel.set_theme(theme)
        self._spotlight.theme = theme

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""
        self._over = True
        self._checking = None
        self._checker.stop()
        self._reader.stop()
        self.panel.stop()


def _study(bench: Learning, folder: Path) -> Study:
    """The lessons of a folder; of one that holds none, what is wrong with it.

    Off the window's thread, with all that lessons and their pages take to load: the panel is there before it.
    """
    for page in ("contents_page", "lesson.lesson_page", "term_tips"):
        import_module(f"app.gui.learn.{page}")
    from app.gui.learn.study import Study
    from app.learn.checks.seen import Runs
    from app.learn.lessons.read import Course, Fault, read_course
    from app.learn.progress import begun, load_progress

    try:
        course = read_course(folder)
    except InputError as error:
        course = Course(folder, faults=(Fault(folder.name, str(error).removeprefix(f"{folder}: ")),))
    file = paths.progress()
    return Study(bench, course, Runs(folder), file, begun(load_progress(file), date.today().isoformat()))


def _false_claims(course: Course, goes_on: Callable[[], bool]) -> tuple[Fault, ...]:
    """What is claimed and not true, as faults; off the window's thread, a page at a time while it is wanted."""
    from app.learn.checks.seen import Runs
    from app.learn.lessons.claims import false_claim, run_page

    found: list[Fault] = []
    for page in course.pages:
        if not goes_on():
            break
        found += [false_claim(course, one) for one in run_page(page, Runs(course.folder)) if not one.ok]
    return tuple(found)


def _number(value: str) -> object:
    try:
        return int(value)
    except ValueError:
        return float(value)
