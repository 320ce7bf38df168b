"""Other machines may join: the address is checked, the danger is said, the line is there to be pasted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from app.descent.text.json_input import InputError
from app.gui.tuner.run import join_box
from app.gui.tuner.run.join_box import JoinBox, own_addresses, parsed
from app.gui.tuner.run.search_thread import SearchThread
from app.tuning.names import LOCAL
from app.tuning.project.folder import project_state
from app.tuning.workers.join_line import ALONE, Place
from tests.gui.tuner.seen import texts
from tests.searching import Guest, workers

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def box(qtbot):
    made = JoinBox()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("text", "address", "port"),
    [
        ("127.0.0.1", "127.0.0.1", 0),
        (" localhost:41000 ", "127.0.0.1", 41000),
        ("192.168.1.20:41000", "192.168.1.20", 41000),
    ],
)
def test_that_an_address_may_have_a_port(text, address, port):
    found = parsed(text)
    assert (str(found[0]), found[1]) == (address, port)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not an address; type one like"),
        ("my box", "is not an address; type one like"),
        ("192.168.1", "is not an address; type one like"),
        ("300.1.1.1", "is not an address; type one like"),
        ("192.168.1.20:", "is not an address; type one like"),
        ("192.168.1.20:99999", "port 99999 does not exist"),
        ("0.0.0.0", "choose the one that others can reach"),
    ],
)
def test_that_what_is_no_address_is_said(text, said):
    with pytest.raises(InputError, match=said):
        parsed(text)


def test_that_nobody_may_join_until_it_is_allowed(box, tmp_path):
    assert box.place(tmp_path) == ALONE
    assert not box.address.isVisible()
    box.allowed.setChecked(True)
    assert box.address.isVisible()
    box.address.setCurrentText("127.0.0.1")
    assert box.place(tmp_path) == Place("127.0.0.1", 0, shared=True)
    box.setEnabled(False)
    assert box.place(tmp_path) == ALONE


def test_that_an_address_that_others_reach_is_offered_first(box):
    *others, last = own_addresses()
    assert last == "127.0.0.1"
    assert [box.address.itemText(k) for k in range(box.address.count())] == [*others, last]
    box.allowed.setChecked(True)
    assert box.address.currentText() == (others or [last])[0]
    box.address.setCurrentText("192.168.1.20")
    assert not texts(box).count("\n")  # the address's name alone
    box.address.setCurrentText("127.0.0.1")
    assert "no other machine can join" in texts(box)


def test_that_an_address_that_others_reach_needs_a_yes(box, tmp_path, monkeypatch):
    asked, answer = [], [QMessageBox.StandardButton.Cancel]
    monkeypatch.setattr(QMessageBox, "question", lambda *a: asked.append(a[2]) or answer[0])
    monkeypatch.setattr(join_box, "check_place", lambda *_: None)
    box.allowed.setChecked(True)
    box.address.setCurrentText("192.168.1.20")
    assert box.place(tmp_path) is None
    box.show_busy(True)
    assert not box.line.isVisible()
    box.show_busy(False)
    answer[0] = QMessageBox.StandardButton.Yes
    assert box.place(tmp_path) == Place("192.168.1.20", 0, shared=True)
    assert "Listen at 192.168.1.20?" in asked[1]
    assert "not encrypted" in asked[1]
    assert str(tmp_path) in asked[1]
    box.show_busy(True)
    assert not box.line.isVisible()  # until the search listens, which gives it a port
    box.show_place("192.168.1.20:41000")
    assert box.line.isVisible()
    assert box.line.text() == f"python -m app worker --project {tmp_path} --chief 192.168.1.20:41000"


def test_that_an_address_of_another_machine_is_said_before_anything_is_made(qtbot, tab):
    tab.run_card.options_box.join.allowed.setChecked(True)
    tab.run_card.options_box.join.address.setCurrentText("203.0.113.1")
    qtbot.mouseClick(tab.run_card.start, LEFT)
    assert tab.run_card.error.sentence.text() == "cannot listen at 203.0.113.1: that is not an address of this machine"
    assert not tab.is_searching()
    assert not tab.projects().exists()


def test_that_a_second_worker_joins_by_the_copied_line_and_hears_a_stop(qtbot, tab):
    tab.form.epochs.setValue(500)
    join = tab.run_card.options_box.join
    join.allowed.setChecked(True)
    join.address.setCurrentText("127.0.0.1")

    def one_trains(state):
        return any(t.epochs for t in state.trials.values())

    with qtbot.waitSignal(tab.state_changed, timeout=60_000, check_params_cb=one_trains):
        qtbot.mouseClick(tab.run_card.start, LEFT)
    qtbot.mouseClick(join.copy, LEFT)
    line = QGuiApplication.clipboard().text()
    assert line == join.line.text()
    qtbot.mouseClick(tab.run_card.pause, LEFT)  # the other core is for the guest to load TensorFlow
    guest = Guest(line)

    def guest_begins(state):
        return any(not LOCAL.fullmatch(w) for w in state.workers)

    with qtbot.waitSignal(tab.state_changed, timeout=60_000, check_params_cb=guest_begins):
        pass
    tab.findChild(SearchThread).resume()

    def guest_trains(state):
        return any(t.epochs and not LOCAL.fullmatch(t.worker) for t in state.running_trials)

    with qtbot.waitSignal(tab.state_changed, timeout=60_000, check_params_cb=guest_trains):
        pass
    with qtbot.waitSignal(tab.search_idle, timeout=10_000):
        qtbot.mouseClick(tab.run_card.stop, LEFT)
    code, said = guest.end()
    assert code == 130, said
    assert not join.line.isVisible()
    assert tab.state.reason == project_state(tab.project).reason == "stopped"
    assert not workers(str(tab.project))
