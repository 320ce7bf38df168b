"""The panel: a line of buttons, a page, and below it the controls that the page needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.descent.walks.scene import Scene
from app.gui.kit.side_column import SidePanel
from app.gui.learn.bench import Bench
from app.gui.learn.head import KEYS, Head
from app.gui.learn.lent_area import BESIDE, LEAST, LentArea
from app.gui.learn.page import Page
from app.gui.learn.pages import make_page
from app.gui.learn.places import CONTENTS, FAULTS, FIRST, chapters, pages_in_order, title_of, where_in
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.descent.instruments.prediction import Answers, Guess
    from app.gui.learn.study import Study  # which knows what a lesson is: loaded with the lessons
    from app.tuning.record.state import SearchState
    from app.tuning.spec.search import SearchSpec

READ = 0.5  # of the panel's height, for a text that is as long; the controls scroll in what is left


class LearnPanel(SidePanel):
    """Goes from place to place: ``contents``, ``lesson/stride``, ``quiz``.

    ``slim`` it is its buttons alone, above all controls of the tab.
    """

    closed = Signal()
    slimmed = Signal(bool)
    went = Signal(str)

    def __init__(self, bench: Bench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Learn")
        self._bench, self._theme = bench, theme
        self._study: Study | None = None
        self._pages: dict[str, Page] = {}
        self._wanted, self._anew = CONTENTS, True  # where to go once the lessons are read
        self._asked_beside = bench.tab
        self.place = ""
        self.slim = False
        self.head, self.lent = Head(theme), LentArea(theme)
        self.stack = QStackedWidget()
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part, stretch in ((self.head, 0), (self.stack, 1)):
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, BESIDE, 0)
            row.addWidget(part)
            layout.addLayout(row, stretch)
        layout.addWidget(self.lent)
        self.lent.hide()
        self.head.close_button.clicked.connect(self.closed)
        self._keys = {
            "back": self._key(KEYS["back"], self.go_back),
            "forward": self._key(KEYS["forward"], self.go_on),
            "contents": self._key(KEYS["contents"], self.show_contents),
            "controls": self._key(KEYS["controls"], self.flip_slim),
        }
        self.head.back.clicked.connect(self.go_back)
        self.head.forward.clicked.connect(self.go_on)
        self.head.contents.clicked.connect(self.show_contents)
        self.head.controls.clicked.connect(self.flip_slim)
        self._show_place()

    def _key(self, key: str, slot: object) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(slot)  # anywhere in the window, while the panel is there
        self.addAction(action)
        return action

    def show_study(self, study: Study) -> None:
        """Have these lessons from now on, and go where was to be gone, or to the contents."""
        self._study = study
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        self.place = ""
        # Who has gone to another tab meanwhile is not called back.
        stayed = self._bench.tab == self._asked_beside
        self.go(self._wanted if stayed else CONTENTS, self._anew)

    def show_faults(self) -> None:
        """More is wrong with the lessons than was known when they were read."""
        if (page := self.page) is not None and self.place in (CONTENTS, FAULTS):
            page.open("", False)

    @property
    def page(self) -> Page | None:
        """The page in front."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    @Slot(str)
    def go(self, place: str, anew: bool = True) -> None:
        """Show a place; one that there is not is the contents. Not ``anew``: what it set up is still there."""
        self._wanted, self._anew = place, anew
        if self._study is None:
            self._asked_beside = self._bench.tab
            return  # the lessons are being read
        if place == FIRST:
            place = next((place for place, _ in chapters(self._study.course)), CONTENTS)
        if place != FAULTS and where_in(place, pages_in_order(self._study.course)) < 0:
            place = CONTENTS
        kind, _, what = place.partition("/")
        if kind not in self._pages:
            made = make_page(kind, self._study, self._theme)
            if made is None:
                self.go(CONTENTS)
                return
            made.asked.connect(self.go)
            made.next_asked.connect(self.go_on)
            made.invited.connect(self._invite)
            self._pages[kind] = made
            self.stack.addWidget(made)
            made.installEventFilter(self)
        before, page = self.page, self._pages[kind]
        if before is not None:
            before.close_page()
        self.place = self._wanted = place
        self.stack.setCurrentWidget(page)
        page.open(what, anew)
        if anew and page.tab is not None and page.tab != self._bench.tab:
            self._bench.choose_tab(page.tab)  # which has the panel stand beside it
        self.set_slim(False)
        self.lend()
        self._show_place()
        page.area.verticalScrollBar().setValue(0)
        page.take_focus()
        self.went.emit(place)

    def _show_place(self) -> None:
        places = self._places()
        at = where_in(self.place, places)
        for button, key, on in (
            (self.head.back, "back", at > 0),
            (self.head.forward, "forward", at + 1 < len(places)),
            (self.head.contents, "contents", self.place != CONTENTS),
        ):
            button.setEnabled(on)
            self._keys[key].setEnabled(on)
        said = "" if self._study is None or not self.place else title_of(self.place, self._study.course)
        self.head.place.set_text(said)
        self.head.controls.setText("Back to the page" if self.slim else "All controls")

    def _places(self) -> list[str]:
        return [] if self._study is None else pages_in_order(self._study.course)

    @Slot()
    def go_on(self) -> None:
        """The next page."""
        self._walk(1)

    @Slot()
    def go_back(self) -> None:
        """The page before."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        places = self._places()
        at = where_in(self.place, places)
        at = at + by if at >= 0 else 0
        if 0 <= at < len(places):
            self.go(places[at])

    @Slot()
    def show_contents(self) -> None:
        """All lessons and questions."""
        self.go(CONTENTS)

    @Slot()
    def flip_slim(self) -> None:
        """Every control of the tab, or the page again."""
        self.set_slim(not self.slim)

    def set_slim(self, on: bool) -> None:
        """Leave the room below the buttons to the tab's controls, or take it back."""
        if on != self.slim:
            self.slim = on
            self.stack.setVisible(not on)
            self.lent.setVisible(not on)
            self.slimmed.emit(on)
            self.lend()
            self._show_place()

    @Slot()
    def lend(self) -> None:
        """Hold the controls that the page needs, if it stands beside its tab; all others are at home."""
        if self.slim:
            self._bench.take_back()
            self.lent.hold([], "")
            return
        page = self.page  # none while the lessons are being read
        beside = page is not None and page.tab in (None, self._bench.tab)
        wanted = page.controls if page is not None and beside else ()
        self.lent.hold(self._bench.lend(wanted), page.invitation if page is not None and beside else "")

    def leave_page(self) -> None:
        """The panel goes out of sight: what its page waits for is not to come any more."""
        if (page := self.page) is not None:
            page.close_page()

    def show_scene(self, scene: Scene) -> None:
        """The scene on the mountain is this one, and nothing of it is dragged."""
        if (page := self.page) is not None:
            page.show_scene(scene)

    @Slot()
    def _invite(self) -> None:
        page = self.page
        self.lent.invite(page.invitation if page is not None and self.lent.isVisible() else "")

    @Slot(str)
    def show_part(self, part: str) -> None:
        """The pointer is on this arrow of a step, "" for none."""
        if (page := self.page) is not None:
            page.show_part(part)

    def show_search(self, state: SearchState) -> None:
        """The search that the tuner shows is this one."""
        if (page := self.page) is not None:
            page.show_search(state)

    @Slot(object)
    def take_guess(self, guess: Guess) -> None:
        """The learner has predicted this so far, in the fog."""
        if (page := self.page) is not None:
            page.take_guess(guess)

    @Slot(object)
    def take_answers(self, found: Answers) -> None:
        """The fog has lifted, and this became of the prediction."""
        if (page := self.page) is not None:
            page.take_answers(found)

    def take_touched(self, control: str) -> None:
        """A control of the tab in front has the keys now."""
        if (page := self.page) is not None:
            page.take_touched(control)

    @Slot(str)
    def take_instrument(self, name: str) -> None:
        """Another instrument is open beside the map, or none."""
        if name != "prediction" and (page := self.page) is not None:
            page.take_back_question()

    @Slot(bool)
    def take_fog(self, on: bool) -> None:
        """The mountain went into fog, or came out of it."""
        if (page := self.page) is not None:
            page.take_fog(on)

    @Slot(object)
    def take_spec(self, spec: SearchSpec | None) -> None:
        """The tuner's form makes this search now; while it makes none, the last one stands."""
        if (page := self.page) is not None and spec is not None:
            page.take_spec(spec)

    def set_theme(self, theme: Theme) -> None:
        """Draw with another theme from now on."""
        self._theme = theme
        self.head.set_theme(theme)
        self.lent.set_theme(theme)
        for page in self._pages.values():
            page.set_theme(theme)

    def stop(self) -> None:
        """Let nothing that is done in the background outlive the window."""
        for page in self._pages.values():
            page.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()  # the page says more or less than before
        return False

    def _share(self) -> None:
        """Leave the controls what the page does not need to be read."""
        page = self.page
        read = page.height_to_read(round(READ * self.height())) if page is not None else 0
        gaps = 2 * self._layout.spacing()
        self.lent.setMaximumHeight(max(LEAST, self.height() - self.head.height() - gaps - read))

    def tab_parts(self) -> Sequence[QWidget]:
        page = self.page
        return [self.head, *([] if page is None else page.tab_parts()), *self.lent.tab_parts()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
