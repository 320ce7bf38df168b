"""The end of a long search calls the user back, once, and only from elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.gui.kit import notifier
from app.gui.tuner.run.card import RunCard
from app.tuning.record.events import SearchEnded, SearchStarted
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec

W = {"worker": "tuner0"}
STARTED = SearchStarted(time=0.0, spec=SearchSpec(), versions={}, **W)


class Tray(QObject):
    """A system tray that counts."""

    messageClicked, activated = Signal(), Signal()  # noqa: N815
    there, told = True, []

    def __init__(self, icon, parent):
        super().__init__(parent)
        assert not icon.isNull()

    @classmethod
    def isSystemTrayAvailable(cls):
        return cls.there

    supportsMessages = isSystemTrayAvailable  # noqa: N815

    def showMessage(self, title, text):
        self.told.append((title, text))

    def show(self):
        pass

    def hide(self):
        self.told.append("hidden")


@pytest.fixture
def alerts(monkeypatch):
    heard = []
    monkeypatch.setattr(notifier, "QSystemTrayIcon", Tray)
    monkeypatch.setattr(Tray, "told", [])
    monkeypatch.setattr(QApplication, "alert", heard.append)
    return heard


@pytest.fixture
def card(qtbot, alerts, monkeypatch):
    made = RunCard()
    qtbot.addWidget(made)
    monkeypatch.setattr(made, "isActiveWindow", lambda: False)
    return made


def run(card, seconds, reason="completed"):
    card.show_state(SearchState().apply(STARTED), 1.0, "running", None)
    ended = SearchState().apply(STARTED, SearchEnded(time=seconds, reason=reason, **W))
    for _ in range(2):
        card.show_state(ended, seconds, "idle", None)


def test_that_a_long_search_tells_its_end_once(card, alerts):
    run(card, 31.0)
    assert Tray.told == [("The search has ended", "Completed: 0 trials, under 1 s of training.")]
    assert not alerts


def test_that_without_a_tray_the_window_asks_for_attention(card, alerts, monkeypatch):
    monkeypatch.setattr(Tray, "there", False)
    run(card, 31.0, "failed")
    assert alerts == [card]
    assert not Tray.told


@pytest.mark.parametrize(("seconds", "reason"), [(29.0, "completed"), (99.0, "stopped")])
def test_that_a_short_search_and_a_stop_are_no_news(card, alerts, seconds, reason):
    run(card, seconds, reason)
    assert not Tray.told + alerts


def test_that_who_looks_at_the_window_is_not_told(card, alerts, monkeypatch):
    monkeypatch.setattr(card, "isActiveWindow", lambda: True)
    run(card, 31.0)
    assert not Tray.told + alerts


def test_that_a_click_on_the_message_brings_the_window_back(card, alerts, monkeypatch):
    raised = []
    monkeypatch.setattr(card, "activateWindow", lambda: raised.append(True))
    run(card, 31.0)
    card.findChild(Tray).messageClicked.emit()
    assert raised
    assert Tray.told[-1] == "hidden"
