"""The run card: each order reaches the search, and only what can be done can be clicked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.gui.tuner.run.card import RunCard
from app.tuning.record.events import SearchEnded, SearchPaused, SearchStarted, TrialEnded, TrialStarted, WorkerLost
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec

LEFT = Qt.MouseButton.LeftButton
W = {"worker": "tuner0"}
STARTED = SearchStarted(time=0.0, spec=SearchSpec(), versions={}, **W)
TRIAL = TrialStarted(time=1.0, trial="0", values={"units": 32}, **W)
SKIPPED = TrialEnded(time=2.0, trial="1", status="SKIPPED", worker="tuner1")


class Heard(list):
    """Orders, by their names."""

    def __getattr__(self, name):
        return lambda *trial: self.append((name, *trial) if trial else name)


@pytest.fixture
def card(qtbot):
    made = RunCard()
    qtbot.addWidget(made)
    made.heard = Heard()
    made.follow(made.heard)
    made.show()
    return made


def show(card, *events, phase="running", chosen="", project=Path("search")):
    card.show_state(SearchState().apply(*events), 2.0, phase, project, chosen=chosen)


def test_that_pause_skip_and_stop_after_reach_the_search(qtbot, card):
    show(card, STARTED, TRIAL)
    for one in (card.pause, card.skip):
        qtbot.mouseClick(one, LEFT)
    order(card, "this trial")
    assert card.heard == ["pause", ("skip_trial", "0"), "stop_after_trial"]
    assert not card.after.isEnabled()
    show(card, STARTED, TRIAL)
    assert "after this trial" in card.status.text()
    show(card, STARTED, TRIAL, SearchPaused(time=2.0, **W))
    assert "Paused" in card.status.text()
    assert card.pause.text() == "Resume"
    qtbot.mouseClick(card.pause, LEFT)
    assert card.heard[-1] == "resume"


def order(card, text) -> None:
    """Choose from the menu of what to stop after."""
    next(action for action in card.after.menu().actions() if action.text() == text).trigger()


def test_that_a_search_can_be_told_to_stop_in_half_an_hour(qtbot, card):
    show(card, STARTED, TRIAL)
    with qtbot.waitSignal(card.changed):
        order(card, "30 minutes")
    show(card, STARTED, TRIAL)
    clock = time.strftime("%H:%M", time.localtime(card.after.at))
    assert abs(card.after.at - time.time() - 1800) < 60
    assert f"Will stop at {clock}" in card.status.text()
    assert not card.heard
    order(card, "don't stop")
    show(card, STARTED, TRIAL)
    assert "Will stop" not in card.status.text()


def test_that_the_time_to_stop_at_ends_the_search_with_its_running_trial(qtbot, card):
    show(card, STARTED, TRIAL)
    action = next(action for action in card.after.menu().actions() if action.text() == "10 minutes")
    action.setData(0)
    action.trigger()
    qtbot.waitUntil(lambda: card.heard == ["stop_after_trial"])


def test_that_a_skip_while_it_is_paused_is_told_until_the_trial_has_ended(qtbot, card):
    paused = SearchPaused(time=2.0, **W)
    show(card, STARTED, TRIAL, paused)
    qtbot.mouseClick(card.skip, LEFT)
    show(card, STARTED, TRIAL, paused)
    assert "Trial 0 will be skipped" in card.status.text()
    assert not card.skip.isEnabled()
    show(card, STARTED, TRIAL, TrialEnded(time=3.0, trial="0", status="SKIPPED", **W))
    assert "will be skipped" not in card.status.text()
    show(card, STARTED, TRIAL)
    assert card.skip.isEnabled()


def test_that_nothing_can_be_skipped_before_a_trial_runs(card):
    show(card, phase="starting")
    assert not card.skip.isEnabled()
    assert not card.pause.isEnabled()
    assert card.stop.isEnabled()


def test_that_of_several_running_trials_the_chosen_one_is_skipped(qtbot, card):
    other = SearchStarted(time=0.0, spec=SearchSpec(), versions={}, worker="tuner1")
    second = TrialStarted(time=1.0, trial="1", values={"units": 64}, worker="tuner1")
    two = (STARTED, other, TRIAL, second)
    show(card, *two)
    assert not card.skip.isEnabled()
    assert "choose" in card.skip.toolTip()
    show(card, *two, chosen="1")
    assert "trial 1" in card.skip.toolTip()
    qtbot.mouseClick(card.skip, LEFT)
    # One that does not run any more is nobody's wish; the only one that does needs no choice.
    show(card, *two, SKIPPED, chosen="1")
    assert "trial 0" in card.skip.toolTip()
    qtbot.mouseClick(card.skip, LEFT)
    assert card.heard == [("skip_trial", "1"), ("skip_trial", "0")]


@pytest.mark.parametrize(
    ("reason", "more", "go_on"),
    [("completed", True, False), ("exhausted", False, False), ("stopped", False, True), ("failed", False, True)],
)
def test_that_an_ended_search_offers_what_can_follow(qtbot, card, reason, more, go_on):
    show(card, STARTED, TRIAL, SearchEnded(time=3.0, reason=reason, **W), phase="idle")
    assert (card.more.isVisible(), card.resume.isVisible()) == (more, go_on)
    assert not card.pause.isVisible()
    show(card, STARTED, TRIAL, SearchEnded(time=3.0, reason=reason, **W), phase="idle", project=None)
    assert not card.more.isVisible()
    assert not card.resume.isVisible()
    show(card, STARTED, TRIAL, SearchEnded(time=3.0, reason=reason, **W), phase="idle")
    if more:
        with qtbot.waitSignal(card.more_asked, check_params_cb=lambda count: count == 5):
            qtbot.mouseClick(card.more, LEFT)


def test_that_a_search_inside_the_window_has_one_worker(qtbot, card):
    show(card, phase="idle")
    card.options_box.in_thread.setChecked(True)
    assert not card.options_box.workers.isEnabled()


def test_that_a_lost_worker_is_told_until_its_trial_has_been_run_again(card):
    other = SearchStarted(time=0.0, spec=SearchSpec(), versions={}, worker="tuner1")
    second = TrialStarted(time=1.0, trial="1", values={"units": 64}, worker="tuner1")
    lost = WorkerLost(time=2.0, worker="tuner1", message="The worker process ended by signal 9.")
    events = [STARTED, other, TRIAL, second, lost]
    show(card, *events)
    assert "tuner1" in card.error.sentence.text()
    assert "trial 1 again" in card.error.sentence.text()
    assert "signal 9" in card.error.details.toPlainText()
    events += [other, second]
    show(card, *events)
    assert card.error.isVisible()
    show(card, *events, TrialEnded(time=3.0, trial="1", status="COMPLETED", score=0.5, worker="tuner1"))
    assert not card.error.isVisible()


def test_that_a_worker_given_up_is_told_until_another_has_run_its_trial(card):
    far = {"worker": "far-1"}
    joined = SearchStarted(time=0.0, spec=SearchSpec(), versions={}, **far)
    events = [
        STARTED,
        joined,
        TrialStarted(time=1.0, trial="0", values={}, **far),
        WorkerLost(time=2.0, message="Worker far-1 gave no sign of life.", **far),
        SearchEnded(time=2.0, reason="failed", message="Worker far-1 gave no sign of life.", **far),
    ]
    show(card, *events)
    assert card.error.sentence.text().startswith("Worker far-1 gave no sign of life.")
    assert "trial 0 again" in card.error.sentence.text()
    card.error.show_error("The note cannot be written.")
    show(card, *events, TRIAL, TrialEnded(time=3.0, trial="0", status="COMPLETED", score=0.5, **W))
    assert card.error.sentence.text() == "The note cannot be written."  # another error stays


def test_that_a_worker_that_died_without_a_trial_is_told_until_it_trains(card):
    lost = WorkerLost(time=2.0, message="The worker process ended by signal 9.", **W)
    show(card, STARTED, lost)
    assert "tuner0" in card.error.sentence.text()
    show(card, STARTED, lost, STARTED, SearchEnded(time=3.0, reason="stopped", **W))
    assert not card.error.isVisible()


@pytest.mark.parametrize(("status", "bar"), [("FAILED", False), ("COMPLETED", True)])
def test_that_a_search_in_which_every_trial_failed_has_no_full_bar(card, status, bar):
    end = TrialEnded(time=2.0, trial="0", status=status, score=0.5 if bar else None, message="no such file", **W)
    show(card, STARTED, TRIAL, end, SearchEnded(time=3.0, reason="completed", **W), phase="idle")
    assert card.bar.isVisible() == bar
    assert ("no such file" in card.status.text()) != bar


def test_that_workers_that_make_no_number_keep_start_waiting(qtbot, card):
    spin = card.options_box.workers
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "2.5")
    with qtbot.waitSignal(card.complained):
        qtbot.keyClick(spin, Qt.Key.Key_Return)
    show(card, phase="idle")
    assert not card.start.isEnabled()
    assert "2.5" in card.waits.text()
    assert not card.show_where.isVisible()  # it stands right below
