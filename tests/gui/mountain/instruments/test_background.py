"""Work that answers piece by piece: the newest question has the last word, and nothing late is heard."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QWidget

from app.gui.kit.background import Background, forget_all
from app.gui.mountain.instruments.background import PieceByPiece


@pytest.fixture
def work(qtbot):
    made = PieceByPiece()
    made.heard = []
    made.came.connect(lambda question, piece: made.heard.append((question, piece)))
    yield made
    made.stop()


def test_that_pieces_come_in_order_and_the_last_one_always(qtbot, work):
    with qtbot.waitSignal(work.ended) as end:
        work.ask("a", lambda: range(10_000))
    assert end.args == ["a"]
    pieces = [piece for _, piece in work.heard]
    assert pieces == sorted(pieces)
    assert (pieces[0], pieces[-1]) == (0, 9999)
    assert len(pieces) < 100  # the window is not kept busy


def test_that_a_moment_for_the_window_is_no_piece(qtbot, work):
    with qtbot.waitSignal(work.ended):
        work.ask("a", lambda: [None, 1, None, 2, None])
    assert work.heard[-1] == ("a", 2)
    assert ("a", None) not in work.heard


def test_that_of_what_is_asked_meanwhile_the_newest_alone_is_answered(qtbot, work):
    gate = threading.Event()

    def slow():
        yield "rough"
        gate.wait(5)
        yield "fine"

    work.ask("a", slow)
    qtbot.waitUntil(lambda: work.heard == [("a", "rough")])
    work.ask("b", lambda: ["of b"])
    with qtbot.waitSignal(work.ended) as end:
        work.ask("c", lambda: ["of c"])
        gate.set()
    assert end.args == ["c"]
    assert work.heard == [("a", "rough"), ("c", "of c")]


def test_that_what_was_begun_shows_its_first_piece_though_something_else_is_asked(qtbot, work):
    gate = threading.Event()

    def slow():
        gate.wait(5)
        yield "rough"
        yield "fine"

    work.ask("a", slow)
    work.ask("b", lambda: ["of b"])
    with qtbot.waitSignal(work.ended):
        gate.set()
    assert work.heard[0][0] == "a"
    assert work.heard[-1] == ("b", "of b")
    assert ("a", "fine") not in work.heard


def test_that_nothing_is_heard_of_what_is_forgotten(qtbot, work):
    gate = threading.Event()

    def slow():
        yield "rough"
        gate.wait(5)
        yield "fine"

    work.ask("a", slow)
    qtbot.waitUntil(lambda: bool(work.heard))
    work.forget()
    gate.set()
    work.stop()
    assert work.heard == [("a", "rough")]
    assert work.asked is None


def test_that_what_is_forgotten_is_broken_off_where_there_is_nothing_to_show_yet(qtbot, work):
    begun, gate, went_on = threading.Event(), threading.Event(), threading.Event()

    def slow():
        begun.set()
        gate.wait(5)
        yield None
        went_on.set()
        yield "all"

    work.ask("a", slow)
    assert begun.wait(5)
    work.forget()
    gate.set()
    work.stop()
    assert not went_on.is_set()
    assert work.heard == []


def test_that_all_that_a_window_waits_for_is_forgotten_at_once(qtbot):
    window, gate, done = QWidget(), threading.Event(), []
    qtbot.addWidget(window)
    threads = QThreadPool.globalInstance().maxThreadCount()
    for _ in range(threads):
        Background(window).ask("busy", lambda: gate.wait(5))
    plain, pieces = Background(QWidget(window)), PieceByPiece(QWidget(window))
    plain.ask("plain", lambda: done.append("plain"))
    pieces.ask("pieces", lambda: done.append("pieces") or [1])
    forget_all(window)
    gate.set()
    plain.stop()
    assert done == []


def test_that_the_same_question_is_not_answered_twice(qtbot, work):
    with qtbot.waitSignal(work.ended):
        work.ask("a", lambda: ["once"])
        work.ask("a", lambda: ["twice"])
    assert work.heard == [("a", "once")]


def test_that_a_fault_is_raised_where_faults_are_heard(qtbot, work):
    def broken():
        yield 1
        raise ValueError("broken")

    with qtbot.captureExceptions() as faults:
        work.ask("a", broken)
        qtbot.waitUntil(lambda: bool(faults))
    assert "broken" in str(faults[0][1])
    with qtbot.waitSignal(work.ended):
        work.ask("b", lambda: [2])
    assert work.heard[-1] == ("b", 2)
