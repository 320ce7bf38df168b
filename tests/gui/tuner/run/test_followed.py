"""A folder that a script writes while it is shown: what comes is seen, and nothing is promised that cannot be done."""

from __future__ import annotations

import pytest

from tests.gui.told import events_of as told
from tests.gui.told import write_search
from tests.tuning.found.keras_folders import done, edit, failed, running, write_folder


@pytest.fixture
def project(tmp_path):
    return write_folder(tmp_path / "p", [done(0.5), done(0.7), running()])


def rows(tab) -> list[list[str]]:
    """What the table shows of each trial: its number, its score, its status."""
    lines = [line.split("\t") for line in tab.display.trials.table.text().splitlines()]
    columns = [lines[0].index(name) for name in ("trial", "val_accuracy", "status")]
    return [[line[column] for column in columns] for line in lines[1:]]


def test_that_a_script_s_search_is_followed_as_running(qtbot, tab, project):
    tab.open_project(project)
    card = tab.run_card
    assert "is running in this folder: 2 trials finished, trial 2 is running" in card.status.text()
    for button in (card.pause, card.stop, card.skip, card.after, card.resume, card.more):
        assert not button.isVisible()
    assert card.start.isEnabled()
    assert rows(tab)[2] == ["2", "", "RUNNING"]
    edit(project / "trial_2" / "trial.json", **done(0.9))
    edit(project / "oracle.json", end_order=["0", "1", "2"])
    qtbot.waitUntil(lambda: rows(tab)[2] == ["2 ★", "0.9000", "COMPLETED"], timeout=5000)
    qtbot.waitUntil(lambda: "3 trials finished" in card.status.text(), timeout=5000)
    assert "running" not in card.status.text()


def test_that_a_trial_that_a_script_begins_appears(qtbot, tab, project):
    edit(project / "trial_2" / "trial.json", **failed())
    tab.open_project(project)
    assert "running" not in tab.run_card.status.text()
    record = (project / "trial_0" / "trial.json").read_text()
    (project / "trial_3").mkdir()
    (project / "trial_3" / "trial.json").write_text(record)
    edit(project / "trial_3" / "trial.json", trial_id="3", **running())
    edit(project / "oracle.json", start_order=["0", "1", "2", "3"], ongoing_trials={"tuner0": "3"})
    qtbot.waitUntil(lambda: len(rows(tab)) == 4, timeout=5000)
    assert rows(tab)[3] == ["3", "", "RUNNING"]


def test_that_the_chosen_trial_stays_chosen_while_a_script_goes_on(qtbot, tab, project):
    tab.open_project(project)
    tab.display.trials.choose("1")
    edit(project / "trial_2" / "trial.json", **done(0.9))
    qtbot.waitUntil(lambda: "3 trials finished" in tab.run_card.status.text(), timeout=5000)
    assert [row[:2] for row in rows(tab)] == [["1", "0.7000"]]  # of chosen rows the table's text has those alone


def test_that_one_of_our_searches_that_its_script_goes_on_with_is_followed(qtbot, tab, tmp_path):
    drawn = {str(k): {"units": 32, "learning_rate": 0.01} for k in range(2)}
    project = write_folder(tmp_path / "p", [done(0.5), done(0.7)], values=drawn)
    write_search(project, told([0.5, 0.7], max_trials=3))
    tab.open_project(project)
    assert "2 of 3 trials" in tab.run_card.status.text()
    assert tab.run_card.resume.isVisible()
    (project / "trial_2").mkdir()
    (project / "trial_2" / "trial.json").write_text((project / "trial_0" / "trial.json").read_text())
    edit(project / "trial_2" / "trial.json", trial_id="2", **done(0.9))
    edit(project / "oracle.json", start_order=["0", "1", "2"], end_order=["0", "1", "2"])
    qtbot.waitUntil(lambda: "Completed: 3 trials" in tab.run_card.status.text(), timeout=5000)
    assert tab.state.best.trial == "2"
