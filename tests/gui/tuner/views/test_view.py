"""The seam of the views: any object of the protocol is shown by its title, beside its choosers, above its caption."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from app.gui.theme import DARK
from app.gui.tuner.views.stack import ViewStack
from app.gui.tuner.views.view import Context
from app.tuning.record.state import SearchState
from tests.gui.told import events_of, state_of, write_search
from tests.gui.tuner.seen import chosen

LEFT = Qt.MouseButton.LeftButton


class Counter(QObject):
    """A view that says how many trials there are, or (with its box checked) nothing."""

    for_one_trial = False
    trial_clicked = Signal(str)
    choice_changed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title, self.tip = title, f"{title} counts."
        self.widget, self.box = QLabel(), QCheckBox("quiet")
        self.choosers = [self.box]
        self.box.toggled.connect(self.choice_changed)
        self.theme = None

    def show_state(self, state: SearchState, context: Context) -> None:
        self.widget.setText(f"{len(state.trials)} trials, {context.selected or 'none'} selected")

    def caption(self) -> str:
        return "" if self.box.isChecked() else f"{self.title}: {self.widget.text()}"

    def picture(self) -> QWidget | None:
        return None if self.box.isChecked() else self.widget

    def set_theme(self, theme) -> None:
        self.theme = theme


@pytest.fixture
def views():
    return [Counter("One"), Counter("Other")]


@pytest.fixture
def stack(qtbot, views):
    made = ViewStack(views)
    qtbot.addWidget(made)
    made.show()
    made.show_state(state_of(events_of([0.5, 0.6])), Context("1"))
    return made


def test_that_a_view_is_in_front_with_its_choosers_and_its_caption(qtbot, stack, views):
    one, other = views
    assert (one.widget.isVisible(), one.box.isVisible()) == (True, True)
    assert stack.caption.text() == "One: 2 trials, 1 selected"
    assert not other.widget.text()  # what nobody sees is not drawn
    qtbot.mouseClick(stack.titles["Other"], LEFT)
    assert (one.widget.isVisible(), one.box.isVisible()) == (False, False)
    assert (other.widget.isVisible(), other.box.isVisible()) == (True, True)
    assert stack.caption.text() == "Other: 2 trials, 1 selected"
    assert stack.picture() is other.widget
    assert stack.titles["Other"].toolTip() == "Other counts."


def test_that_a_choice_shows_the_view_anew(qtbot, stack, views):
    views[0].box.click()
    assert not stack.caption.isVisible()
    assert stack.picture() is None


def test_that_a_trial_clicked_in_any_view_is_passed_on_and_the_theme_to_all(qtbot, stack, views):
    for view in views:
        with qtbot.waitSignal(stack.trial_clicked, check_params_cb=lambda trial: trial == "1"):
            view.trial_clicked.emit("1")
    stack.set_theme(DARK)
    assert [view.theme for view in views] == [DARK, DARK]


def test_that_another_metric_is_drawn_at_once(tab):
    tab.show_state(state_of(events_of([0.5, 0.7])))
    drawn = tab.display.views.views["Curves"].charts.grab().toImage()
    tab.display.show_metric("val_loss")
    assert tab.display.views.views["Curves"].metric.currentText() == "val_loss"
    assert tab.display.views.views["Curves"].charts.grab().toImage() != drawn


def test_that_every_view_comes_to_the_front_with_a_click(qtbot, tab, tmp_path):
    tab.open_project(write_search(tmp_path / "a search", events_of([0.5, 0.7, None])))
    tab.display.trials.choose("1")
    for name, button in tab.display.views.titles.items():
        qtbot.mouseClick(button, LEFT)
        assert [title for title, one in tab.display.views.titles.items() if one.isChecked()] == [name]
        assert tab.display.views.picture().isVisible()


def test_that_a_cell_of_the_map_chooses_its_trial_and_arrows_the_next(qtbot, tab):
    tab.show_state(state_of(events_of([0.5, 0.7, None])))
    tab.display.views.show_view("Space")
    place = tab.display.views.views["Space"].map.place_of(tab.state.trials["1"])
    qtbot.mouseClick(tab.display.views.views["Space"].map, LEFT, pos=place.center().toPoint())
    assert chosen(tab) == "1"
    qtbot.keyClick(tab.display.views.views["Space"].map, Qt.Key.Key_Right)
    assert chosen(tab) == "2"
    assert "1 of 12" in tab.display.views.caption.text()
