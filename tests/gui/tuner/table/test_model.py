"""The rows of the table: an event changes its own trial's, and nothing else."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QAbstractItemModelTester

from app.gui.tuner.table.model import TRIAL, TrialModel
from app.tuning.record.state import SearchState
from app.tuning.spec.script_search import PlainSpace, PlainSpec
from app.tuning.spec.space import Vary
from tests.gui.told import EVENTS, begun, ended, epoch, search_of, trial

RISING, FALLING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
SCORE, STATUS, NOTE = 3, 7, 8  # columns, with two hyperparameters varied


class Watched:
    """A TrialModel, and what it says has changed."""

    def __init__(self) -> None:
        self.model = TrialModel()
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.said: list[object] = []
        self.model.dataChanged.connect(self._changed)
        for name in ("modelReset", "layoutChanged", "rowsInserted", "rowsRemoved", "rowsMoved"):
            getattr(self.model, name).connect(getattr(self, f"_{name}"))

    def _changed(self, first, last, _roles=None):
        self.said.append((first.row(), last.row()))

    def _modelReset(self):
        self.said.append("reset")

    def _layoutChanged(self):
        self.said.append("layout")

    def _rowsInserted(self, _parent, first, last):
        self.said.append(("inserted", first, last))

    def _rowsRemoved(self, _parent, first, last):
        self.said.append(("removed", first, last))

    def _rowsMoved(self, _parent, first, _last, _to, row):
        self.said.append(("moved", first, row))

    def shown(self) -> list[str]:
        return [self.model.index(row, 0).data(TRIAL) for row in range(self.model.rowCount())]

    def texts(self) -> list[list[str]]:
        columns = range(self.model.columnCount())
        return [[self.model.index(row, c).data() for c in columns] for row in range(self.model.rowCount())]


@pytest.fixture
def watched(qapp) -> Watched:
    return Watched()


def test_that_an_epoch_changes_its_trial_s_row_alone(watched):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3))
    watched.model.show_state(state)
    watched.said.clear()
    watched.model.show_state(state.apply(epoch(3, 0)))
    assert watched.said == [(3, 3)]


def test_that_a_new_best_trial_changes_its_row_and_the_one_that_loses_the_star(watched):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3))
    watched.model.show_state(state)
    watched.said.clear()
    watched.model.show_state(state.apply(ended(3, 0.95)))
    assert sorted(watched.said) == [(1, 1), (3, 3)]
    assert [row[0] for row in watched.texts()] == ["0", "1", "2", "3 ★"]


def test_that_a_score_moves_its_row_alone_and_a_chosen_row_stays_chosen(watched):
    state = search_of([0.3, 0.9, 0.5]).apply(trial(3))
    watched.model.show_state(state)
    watched.model.sort(SCORE, FALLING)
    assert watched.shown() == ["1", "2", "0", "3"]
    chosen = QPersistentModelIndex(watched.model.index(3, 0))
    watched.said.clear()
    watched.model.show_state(state.apply(ended(3, 0.7)))
    assert watched.said == [("moved", 3, 1), (1, 1)]
    assert watched.shown() == ["1", "3", "2", "0"]
    assert chosen.data(TRIAL) == "3"


def test_that_a_trial_that_no_longer_passes_the_filter_leaves_alone(watched):
    state = search_of([0.3, 0.9]).apply(trial(2), trial(3))
    watched.model.show_state(state)
    watched.model.set_filter("", "RUNNING")
    watched.said.clear()
    watched.model.show_state(state.apply(ended(2, 0.4)))
    assert watched.said == [("removed", 0, 0)]
    assert watched.shown() == ["3"]


STEPS = st.one_of(
    EVENTS,
    st.tuples(st.just("note"), st.sampled_from("01"), st.sampled_from(["", "good", "bad"])),
    st.tuples(st.just("sort"), st.integers(0, NOTE), st.sampled_from([RISING, FALLING])),
    st.tuples(st.just("filter"), st.sampled_from(["", "units=64", "good"]), st.sampled_from(["", "COMPLETED"])),
)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(STEPS, min_size=1, max_size=4), max_size=8))
def test_that_the_table_after_any_events_is_the_table_of_the_state_made_at_once(qapp, batches):
    watched, state, notes = Watched(), SearchState().apply(begun()), {}
    order, words = (0, RISING), ("", "")
    watched.model.show_state(state)
    for batch in batches:
        for step in batch:
            match step:
                case ("note", name, text):
                    notes = {**notes, name: text}
                case ("sort", column, way):
                    order = column, way
                    watched.model.sort(*order)
                case ("filter", text, status):
                    words = text, status
                    watched.model.set_filter(*words)
                case event:
                    state = state.apply(event)
        watched.model.show_state(state, notes)
        fresh = Watched()
        fresh.model.show_state(SearchState().apply(begun()))  # has the columns that are sorted by
        fresh.model.sort(*order)
        fresh.model.set_filter(*words)
        fresh.model.show_state(state, notes)
        assert watched.texts() == fresh.texts()


MARKUP = '<img src="http://example.org/spy.png"> & <b>bold</b>'


def test_that_a_message_and_a_name_of_a_foreign_project_are_shown_letter_by_letter(watched):
    failed = replace(ended(0, None, "FAILED"), message=MARKUP)
    spec = PlainSpec(space=PlainSpace(found={MARKUP: Vary(choices=(1, 2))}))
    watched.model.show_state(dataclasses.replace(search_of([]).apply(trial(0), failed), spec=spec))
    tips = [
        watched.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole),
        watched.model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole),
    ]
    for tip in tips:
        shown = QTextDocument()
        shown.setHtml(tip)
        assert MARKUP in shown.toPlainText()
