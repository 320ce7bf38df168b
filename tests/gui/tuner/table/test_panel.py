"""The table of trials: filtered, sorted, copied, and what it says of each trial."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.gui.theme import LIGHT
from app.gui.tuner.table.panel import TrialPanel
from app.tuning.record.events import EpochEnded, SearchPaused
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import Hyperband
from tests.gui.told import ended, epoch, events_of, state_of, trial

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot) -> TrialPanel:
    made = TrialPanel(LIGHT)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.show_state(state_of(events_of([0.5, 0.7, None])), {})
    return made


def column(panel, title) -> list[str]:
    """What a column says, from top to bottom."""
    model = panel.table.model()
    place = [model.headerData(k, Qt.Orientation.Horizontal) for k in range(model.columnCount())].index(title)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def tip(panel, row) -> str | None:
    return panel.table.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_that_what_is_typed_filters_the_table_and_says_how_many(qtbot, panel):
    qtbot.keyClicks(panel.filter, "score>0.6")
    assert panel.count.text() == "1 of 3 trials"
    assert column(panel, "trial") == ["1 ★"]
    panel.filter.clear()
    assert panel.count.text() == "3 trials"


def test_that_a_filter_nothing_passes_says_so_and_can_be_cleared(qtbot, panel):
    assert not panel.none.isVisible()
    qtbot.keyClicks(panel.filter, "score>2")
    panel.status.setCurrentText("COMPLETED")
    assert panel.none.isVisible()
    assert "score>2" in panel.none.text()
    assert "COMPLETED" in panel.none.text()
    qtbot.mouseClick(panel.clear, LEFT)
    assert panel.count.text() == "3 trials"
    assert not panel.none.isVisible()


def test_that_the_table_sorts_by_number_and_copies_as_text(qtbot, panel):
    panel.show_state(state_of(events_of([0.5, 0.7, 0.6] + [0.1] * 8, max_trials=11)), {})
    titles = panel.table.headers()
    panel.table.sortByColumn(titles.index("val_accuracy"), Qt.SortOrder.DescendingOrder)
    assert column(panel, "trial")[:3] == ["1 ★", "2", "0"]
    panel.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert column(panel, "trial")[10] == "10"
    panel.table.selectRow(1)
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["trial", "units", "learning_rate"]
    assert lines[1].split("\t")[:4] == ["1 ★", "32", "0.01", "0.7000"]


def test_that_a_paused_trial_is_called_so(panel):
    running = [*events_of([0.5]), trial(1)]
    paused = SearchPaused(time=5.0, worker="tuner0")
    for events, word in ((running, "RUNNING"), ([*running, paused], "PAUSED"), (running, "RUNNING")):
        panel.show_state(state_of(events), {})
        assert column(panel, "status") == ["COMPLETED", word]


def test_that_a_trial_that_resumes_another_says_which_epochs_it_trained(panel):
    course = {"tuner/bracket": 1, "tuner/round": 1, "tuner/epochs": 4, "tuner/initial_epoch": 2, "tuner/trial_id": "0"}
    later = replace(trial(1), values={**trial(1).values, **course})
    events = [
        *events_of([0.5], tuner=Hyperband(4, 2)),
        later,
        epoch(1, 2),
        epoch(1, 3),
        replace(ended(1), best_epoch=2),
    ]
    panel.show_state(state_of(events), {})
    assert column(panel, "epochs") == ["2", "3–4"]
    assert tip(panel, 0) is None
    assert "trial 0" in tip(panel, 1)


def test_that_a_trial_that_ends_in_nan_is_marked(panel):
    nan = [
        replace(e, logs={"val_accuracy": 0.7, "loss": None})
        if isinstance(e, EpochEnded) and e.trial == "1" and e.epoch
        else e
        for e in events_of([0.5, 0.7], epochs=3)
    ]
    panel.show_state(state_of(nan), {})
    assert column(panel, "status") == ["COMPLETED", "COMPLETED ✕"]
    assert "epoch 2" in tip(panel, 1)


def click_header(qtbot, panel, title) -> None:
    header = panel.table.horizontalHeader()
    place = panel.table.headers().index(title)
    x = header.sectionViewportPosition(place) + header.sectionSize(place) // 2
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(x, header.height() // 2))


@pytest.mark.parametrize(
    ("objective", "best"), [("val_accuracy", ["0.7000", "0.5000"]), ("val_loss", ["0.5000", "0.7000"])]
)
def test_that_the_first_click_on_a_score_shows_the_best_first(qtbot, panel, objective, best):
    panel.show_state(state_of(events_of([0.5, 0.7], objective=objective)), {})
    click_header(qtbot, panel, objective)
    assert column(panel, objective) == best
    click_header(qtbot, panel, objective)
    assert column(panel, objective) == best[::-1]


def test_that_the_sort_stays_with_its_column_where_another_search_has_other_columns(qtbot, panel):
    click_header(qtbot, panel, "learning_rate")
    wide = Space(units=Vary(choices=(8, 16)), dropout=Vary(choices=(0.1, 0.2)))
    panel.show_state(state_of(events_of([0.5, 0.7], space=wide)), {})
    header = panel.table.horizontalHeader()
    assert panel.table.headers()[header.sortIndicatorSection()] == "learning_rate"
    panel.show_state(state_of(events_of([0.5, 0.7], space=Space(units=Vary(choices=(8, 16)), learning_rate=0.1))), {})
    assert panel.table.headers()[header.sortIndicatorSection()] == "trial"
    assert column(panel, "trial") == ["0", "1 ★"]
