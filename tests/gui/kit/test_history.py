"""One undo history for any value: what is one step, what an undo shows, and notes that go back with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.kit.history import History


class Holder:
    """A number that a history shows."""

    def __init__(self) -> None:
        self.value = 0
        self.history = History()
        self.history.value_set.connect(self.show)

    def show(self, value: int) -> None:
        self.value = value

    def go_to(self, value: int, text: str = "turn") -> None:
        self.history.push(self.value, value, text)


@pytest.fixture
def holder(qapp) -> Holder:
    return Holder()


def test_that_changes_of_one_name_are_one_step_until_it_ends(holder):
    for value in (1, 2, 3):
        holder.go_to(value)
    holder.history.end_step()
    holder.go_to(4)
    holder.go_to(5, "other")
    assert holder.history.stack.count() == 3
    shown = []
    while holder.history.stack.canUndo():
        holder.history.stack.undo()
        shown.append(holder.value)
    assert shown == [4, 3, 0]


def test_that_a_change_after_an_undo_is_a_step_of_its_own(holder):
    holder.go_to(1)
    holder.go_to(2, "other")
    holder.history.stack.undo()
    holder.go_to(3)
    holder.history.stack.undo()
    assert holder.value == 1


def test_that_a_burst_ends_after_a_pause(qtbot, holder):
    holder.go_to(1)
    holder.history.end_step_soon()
    holder.go_to(2)
    assert holder.history.in_burst
    qtbot.waitUntil(lambda: not holder.history.in_burst, timeout=3000)
    holder.go_to(3)
    assert holder.history.stack.count() == 2


def test_that_an_undo_says_so_before_it_shows_its_value(qtbot, holder):
    holder.go_to(1)
    heard = []
    holder.history.undone.connect(lambda: heard.append("undone"))
    holder.history.value_set.connect(heard.append)
    holder.history.stack.undo()
    holder.history.stack.redo()
    assert heard == ["undone", 0, 1]


def test_that_notes_go_back_and_forth_with_the_changes_they_were_made_after(holder):
    holder.history.set_note("first")
    holder.go_to(1, "a")
    assert holder.history.note == "first"
    holder.history.set_note("second")
    holder.go_to(2, "b")
    assert holder.history.note == "second"
    for _ in range(2):
        holder.history.stack.undo()
    assert holder.history.note == "first"
    holder.history.stack.redo()
    assert holder.history.note == "second"


@given(st.lists(st.tuples(st.sampled_from(["push", "end", "undo", "redo"]), st.integers(0, 9), st.sampled_from("ab"))))
def test_that_undoing_and_redoing_all_ends_where_it_began(qapp, doings):
    holder = Holder()
    for what, value, text in doings:
        match what:
            case "push":
                holder.go_to(value, text)
            case "end":
                holder.history.end_step()
            case _:
                getattr(holder.history.stack, what)()
    while holder.history.stack.canRedo():
        holder.history.stack.redo()
    last = holder.value
    while holder.history.stack.canUndo():
        holder.history.stack.undo()
    assert holder.value == 0
    while holder.history.stack.canRedo():
        holder.history.stack.redo()
    assert holder.value == last
