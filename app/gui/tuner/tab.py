"""The tuner tab: a SearchSpec in, a SearchState out; a SearchThread sees each search through."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.descent.text.json_input import InputError
from app.gui.kit.helper_process import HelperProcess
from app.gui.kit.widgets import finish_typing, scroll_to
from app.gui.settings import Settings
from app.gui.theme import Theme
from app.gui.tuner.column import TunerColumn
from app.gui.tuner.display import SearchDisplay
from app.gui.tuner.export.card import ExportCard
from app.gui.tuner.form.form import SearchForm
from app.gui.tuner.found_searches import FoundSearches
from app.gui.tuner.remembered import Remembered
from app.gui.tuner.run.best_card import BestCard
from app.gui.tuner.run.card import RunCard
from app.gui.tuner.run.changed_table import may_go_on
from app.gui.tuner.run.folder_orders import FolderOrders
from app.gui.tuner.run.other_process import OtherProcess
from app.gui.tuner.run.redraw_timer import RedrawTimer
from app.gui.tuner.run.session import SearchSession
from app.gui.tuner.search_list import SearchList
from app.gui.tuner.use.card import UseCard
from app.tuning.found.nearby import is_search, search_folder, searches_in
from app.tuning.project.folder import new_project, project_state
from app.tuning.record.events import SearchEnded
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec
from app.tuning.words.failures import unreadable_text
from app.tuning.words.gaps import gaps_text
from app.tuning.words.plan import set_up_line

KEEP_MS = 1000  # after a change of what is shown
CLOCK_MS = 500  # how often the time left is counted down


class TunerTab(QWidget):
    """Charts and table of a search, the form of the next one, and the run between them."""

    state_changed = Signal(object)
    draw_asked = Signal(object, object)  # a Table and its Preview, two columns of which are to become a mountain
    search_idle = Signal()  # after a search has ended and its thread with it

    def __init__(self, settings: Settings, theme: Theme, project: Path | None = None) -> None:
        super().__init__()
        self._remembered = Remembered(settings)
        self.state = SearchState()
        self.project: Path | None = None
        self._session, self._other_process = SearchSession(self), OtherProcess(self)
        self.form = SearchForm(
            self._remembered.spec(),
            theme,
            trusted=self._remembered.trusted(),
            allowed=self._remembered.allowed_code(),
        )
        self.display = SearchDisplay(theme)
        self.run_card, self.best_card = RunCard(), BestCard()
        self.found_searches = FoundSearches()
        self.use_card, self.export_card = UseCard(), ExportCard(self.display.picture)
        self.run_card.show_options(self._remembered.options())
        self._script: FolderOrders | None = None  # for a search that a script runs
        self._waits = ""  # what keeps Start waiting
        self._redraw, self._clock = RedrawTimer(self), QTimer(self, interval=CLOCK_MS)
        # What is shown is kept at once, not at the window's end alone: the process may be killed.
        self._keeper = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keeper.timeout.connect(self.remember)
        self.form.data.picker.recent = self._remembered.tables()
        self.form.model.recent = self._remembered.models()
        self._lay_out()
        self._connect()
        self.show_state(SearchState())
        if (shown := project or self._remembered.project()) is not None:
            self._open_first(shown, quiet=project is None)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(10)
        self.wide = QStackedWidget()  # the charts, or the columns of a table or the code that is being set up
        for part in (self.display, self.form.data.picker.panel, self.form.model_panel):
            self.wide.addWidget(part)
        layout.addWidget(self.wide, 1)
        cards = self.run_card, self.found_searches, self.best_card, self.use_card, self.export_card
        self.column = TunerColumn(self.form, *cards)
        layout.addWidget(self.column)

    def _connect(self) -> None:
        self.run_card.start_asked.connect(self.start_search)
        self.run_card.stop_asked.connect(self.stop_search)
        self.run_card.resume_asked.connect(self.resume_search)
        self.run_card.more_asked.connect(self.add_trials)
        self.run_card.obstacle_asked.connect(self.form.show_obstacle)
        self._session.listening.connect(self.run_card.show_place)
        self._session.event_received.connect(self._take_event)
        self._session.ended.connect(self._finish)
        self._session.ended.connect(self._get_ready)
        self._other_process.changed.connect(self._follow)  # the form meanwhile is the next one's
        self.found_searches.chosen.connect(self.open_project)
        self.run_card.options_changed.connect(self._get_ready)
        self.run_card.complained.connect(self._refresh)
        self.run_card.changed.connect(self._show_run)
        self.form.spec_changed.connect(self._take_spec)
        self.form.data.picker.panel_asked.connect(self._show_columns)
        self.form.model.panel_asked.connect(self.show_code)
        self.form.model_panel.left.connect(self._show_charts)
        self.form.data.picker.panel.draw_asked.connect(self.draw_asked)
        self.column.all_searches.clicked.connect(self.list_searches)
        self.use_card.model_chosen.connect(self.export_card.model.choose)
        self.display.trial_chosen.connect(self._show_run)  # the one to skip
        self.display.failed.connect(self.run_card.show_error)
        self._redraw.charts_due.connect(self._refresh_charts)
        self._redraw.rest_due.connect(self._refresh_rest)
        self._clock.timeout.connect(self._show_run)

    def showEvent(self, event: QShowEvent) -> None:
        """Get a worker ready while the user looks around, as after a search, so that the first epoch comes quickly."""
        super().showEvent(event)
        self._get_ready()

    @Slot()
    def _get_ready(self) -> None:
        # A search that ends because the window closes needs no next worker.
        if self.isVisible() and not self.run_card.options.in_thread:
            # What it rehearses with would be read: a file that nobody has asked for is not.
            asked = self.form.spec
            other = self.form.unread or asked.model is not None  # what trains a user's own file has begun with it
            spec = SearchSpec() if other else asked
            self._session.get_ready(spec, self.run_card.options.workers)

    @property
    def undo_stack(self) -> QUndoStack:
        """The changes of the form that can be undone."""
        return self.form.undo_stack

    def is_searching(self) -> bool:
        """Whether a search runs or is being stopped."""
        return self._session.busy

    @Slot()
    def start_search(self) -> None:
        """Start the form's search in a new project folder."""
        finish_typing(self)
        if not self.is_searching() and not self._waits:
            self._run(new_project(self.projects(), datetime.now()), self.form.spec, resume=False)

    @Slot()
    def resume_search(self) -> None:
        """Resume the search that is shown."""
        self.add_trials(0)

    @Slot(int)
    def add_trials(self, count: int) -> None:
        """Resume the search that is shown, for some more trials."""
        finish_typing(self)
        spec = self.state.spec
        if self.is_searching() or self.project is None or spec is None:
            return
        if not self.state.foreign and (code := self.form.look.allowed.unasked(self.project, spec)) is not None:
            # What would run is the folder's copy, whoever made it.
            model = None if spec.model is None else replace(spec.model, file=str(code))
            self.form.replace_spec(replace(spec, model=model), "Resume a search")
            self.form.show_obstacle()
            self.show_code(True)
            self.run_card.show_error("Let the folder's code run first; then resume.")
        elif self.state.foreign or self.form.may_read(spec):
            if self.state.foreign or may_go_on(self, self.project, spec):
                self._run(self.project, replace(spec, max_trials=spec.max_trials + count), resume=True)
        else:  # whoever made the folder named the file: nobody here has asked for it
            self.form.replace_spec(spec, "Resume a search")
            self.form.show_obstacle()
            self.run_card.show_error("Let the table be read first; then resume.")

    @Slot()
    def stop_search(self) -> None:
        """Stop the running search within a second."""
        self._session.stop()
        if self._script is not None and not self.is_searching():
            self._script.stop()
            self.run_card.show_stopping()
        self._show_run()

    def _open_first(self, project: Path, quiet: bool) -> None:
        """Show a search at the start: whatever may be wrong with it, the tab is there, and the fault is heard."""
        try:
            self.open_project(project, quiet, fill=not quiet)  # beside one remembered the form is as it was left
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
            self._leave_project()

    @Slot(object)
    def open_project(self, project: Path, quiet: bool = False, fill: bool = True) -> None:
        """Show a search of another day; ``quiet`` keeps what is wrong with it to itself.

        A file in a search's folder stands for it; of a folder above searches, these are offered.
        """
        project = search_folder(project)
        if self.is_searching():
            self.run_card.show_error("A search is running; you can open another when it has ended.")
            return
        try:
            state = project_state(project)
        except InputError as error:
            if not quiet:
                self.run_card.show_error(str(error))
                self.found_searches.offer(project, [] if is_search(project) else searches_in(project))
            return
        self.run_card.show_error("")
        self.found_searches.offer(project, [])
        self.project = project
        self.column.show_results()
        self._show_charts()
        self._other_process.watch(project, state)
        self.display.open(project)
        if left_out := " ".join(filter(None, (unreadable_text(state.unreadable), gaps_text(state.gaps)))):
            self.run_card.show_error(left_out)
        if fill and state.spec is not None and state.can_go_on:
            self.form.show_spec(state.spec)
        self.show_state(state)
        if state.spec is not None:
            self.display.show_metric(state.spec.objective)
        self._tell_failure(state)
        self._keeper.start()

    def open_table(self, path: Path) -> None:
        """Let the next search learn from a table."""
        self.column.show_set_up()
        self.form.open_table(path)

    def open_model(self, path: Path) -> None:
        """Let the next search train what a Python file builds."""
        self.column.show_set_up()
        self.form.open_model(path)
        self.show_code(True)

    @Slot(bool)
    def _show_columns(self, wide: bool) -> None:
        """Show the columns of the form's table in the place of the charts, or the charts again."""
        picker = self.form.data.picker
        if not wide and self.wide.currentWidget() is not picker.panel:
            return  # they make no room for anything
        self._show_wide(picker.panel if wide else self.display)

    @Slot(bool)
    def show_code(self, wide: bool) -> None:
        """Show the code of the form's own model in the place of the charts, or the charts again."""
        self._show_wide(self.form.model_panel if wide else self.display)

    @Slot()
    def _show_charts(self) -> None:
        self._show_wide(self.display)

    def _show_wide(self, part: QWidget) -> None:
        self.wide.setCurrentWidget(part)
        self.form.data.picker.show_place(part is self.form.data.picker.panel)
        self.form.model.show_place(part is self.form.model_panel)

    @property
    def spec(self) -> SearchSpec:
        """The search that the form describes."""
        return self.form.spec

    def show_spec(self, spec: SearchSpec, change: str) -> None:
        """Let the form describe another search; undo calls this change so."""
        self.column.show_set_up()
        self.form.replace_spec(spec, change)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong, wherever the form was left; with an empty sentence nothing is."""
        self.run_card.show_error(sentence)
        if sentence:
            scroll_to(self.run_card)

    def show_state(self, state: SearchState) -> None:
        """Show a search at once."""
        self.state = state
        self._refresh()

    def show_recorded(self, state: SearchState) -> None:
        """Show a search that has no folder; the one before stays in its own."""
        if self.is_searching():
            self.run_card.show_error("A search is running; a recorded one can be shown when it has ended.")
            return
        self._leave_project()
        self.column.show_results()
        self._show_charts()
        self.show_state(state)
        if state.spec is not None:
            self.display.show_metric(state.spec.objective)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        for part in (self.display, self.form):
            part.set_theme(theme)

    def remember(self) -> None:
        """Keep the form and the project for the next day."""
        self._remembered.keep(self.form.spec, self.form.trusted, self.run_card.options, self.project)

    def _run(self, project: Path, spec: SearchSpec, resume: bool) -> None:
        card = self.run_card
        try:
            place = card.place(project)
            if place is None or card.fault:
                return
            mended = self._session.prepare(project, spec, resume)
        except InputError as error:
            card.show_error(str(error))
            return
        self.project = project
        self._other_process.watch(None)
        if resume:
            self.form.replace_spec(spec, "Resume a search")
        else:
            card.show_error("")
            self.found_searches.offer(project, [])
            self.display.open(project)
            self.show_state(SearchState(spec=spec))
            self.display.show_metric(spec.objective)
        self.form.close_step()
        self._freeze(True)
        self._show_charts()
        self.column.show_results()
        self.remember()
        card.follow(self._session.start(project, card.options, place))
        self._clock.start()
        self._refresh()
        if mended:
            card.show_error(mended)
        scroll_to(card)  # wherever the form was left: here are progress, Pause and Stop

    def _freeze(self, on: bool) -> None:
        self.form.freeze(on)
        self.undo_stack.setActive(not on and self.isVisible())

    @Slot(object)
    def _take_event(self, event: object) -> None:
        self.state = self.state.apply(event)  # type: ignore[arg-type]
        if isinstance(event, SearchEnded):
            self._refresh()
        else:
            self._redraw.hurry()

    @Slot(object)
    def _follow(self, state: SearchState) -> None:
        """Show what another process has written, and go along with a script that has begun another search."""
        if state.went_on and state.went_on != self.state.went_on and is_search(Path(state.went_on)):
            self.open_project(Path(state.went_on), quiet=True)
            return
        self.state = state
        self._redraw.hurry()

    def stop_following(self) -> None:
        """Look no more at what others write: the window closes."""
        self._other_process.stop()
        self.form.look.leave()
        for work in self.findChildren(HelperProcess):
            work.stop()

    @Slot()
    def _finish(self) -> None:
        self._clock.stop()
        self._redraw.stop()
        self._freeze(False)
        self._other_process.watch(self.project, self.state)
        self._refresh()
        self._tell_failure(self.state)
        self.search_idle.emit()

    def _tell_failure(self, state: SearchState) -> None:
        if state.reason == "failed":
            self.run_card.show_failure(state.message or "")

    @Slot()
    def _refresh(self) -> None:
        self._redraw.draw_all()

    @Slot()
    def _refresh_charts(self) -> None:
        waits = self.run_card.waits_for(self._waits)
        self.display.show_views(self.state, None if waits else self.form.spec, waits)

    @Slot()
    def _refresh_rest(self) -> None:
        state = self.state
        self.display.show_table(state)
        self.column.show_search(self.project is not None)
        self.column.say(self._set_up_line())
        self.best_card.show_state(state)
        self.use_card.show_state(state, self.project)
        self.export_card.show_state(state, self.project)
        self._show_run()
        self.state_changed.emit(state)

    def _set_up_line(self) -> str:
        """What the search that is shown was given, or what the form says for the next one, if that is another."""
        ran, asked = self.state.spec, self.form.spec
        if self.project is None or ran is None:
            return set_up_line(asked)
        if self.state.foreign:
            return "in the script; next: " + set_up_line(asked)
        same = replace(asked, max_trials=ran.max_trials) == ran
        return set_up_line(ran) if same else f"next: {set_up_line(asked)}"

    @Slot()
    def _show_run(self) -> None:
        phase = self._session.phase(self.state.running)
        if phase == "idle":
            self._give_orders_to_script()
        self.run_card.show_state(
            self.state, time.time(), phase, self.project, self._waits, self.display.chosen, self._other_process.who
        )

    def _give_orders_to_script(self) -> None:
        """Let the run card's orders go to the script that runs the search shown, if one does."""
        if self.project is None or not self.state.takes_orders or not self._other_process.who:
            self._script = None
        elif self._script is None or self._script.project != self.project:
            self._script = FolderOrders(self.project, self.run_card.show_error)
            self.run_card.follow(self._script)

    @Slot(object)
    def _take_spec(self, spec: SearchSpec | None) -> None:
        self._waits = (self.form.obstacle() or ("", self.form))[0] if spec is None else ""
        self._refresh()
        self._get_ready()
        self._keeper.start()

    @Slot()
    def list_searches(self) -> None:
        """Show all searches that stand where new ones go."""
        shown = SearchList(self.projects(), self)
        shown.opened.connect(self.open_project)
        shown.renamed.connect(self._follow_renamed)
        shown.deleted.connect(self._forget_deleted)
        shown.open()

    @Slot(object, object)
    def _follow_renamed(self, before: Path, now: Path) -> None:
        if self.project == before:
            self.open_project(now)

    @Slot(object)
    def _forget_deleted(self, project: Path) -> None:
        if self.project == project:
            self._leave_project()

    def _leave_project(self) -> None:
        """Show no search, as before the first one."""
        self.project = None
        self._other_process.watch(None)
        self.display.open(None)
        self.show_state(SearchState())
        self.column.show_set_up()
        self._keeper.start()

    def projects(self) -> Path:
        """Where new searches get their folders."""
        return self._remembered.projects()
