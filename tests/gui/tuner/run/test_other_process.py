"""A search that another process runs, and files that had to be mended, in the tuner tab."""

from __future__ import annotations

import shutil
import subprocess
import sys

from msgspec.structs import replace
from PySide6.QtCore import Qt

from app.tuning.record.events import SearchStarted, TrialStarted
from app.tuning.record.journal import Journal, journal_path
from tests.gui.told import epoch
from tests.searching import SMALL
from tests.tuning.found.keras_folders import edit, running

LEFT = Qt.MouseButton.LeftButton
HOLD = """
import sys
from pathlib import Path
from app.tuning.project.lock import ProjectLock
with ProjectLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_that_a_search_of_another_process_is_called_so_until_it_has_ended(qtbot, tab, tmp_path, searched):
    project = shutil.copytree(searched.project, tmp_path / "two trials")
    edit(project / "trial_1" / "trial.json", **running())
    with Journal(journal_path(project)) as journal:
        journal.write(SearchStarted(time=1e10, worker="tuner0", spec=SMALL, versions={}))
        journal.write(TrialStarted(time=1e10 + 1, worker="tuner0", trial="1", values={}))
    command = [sys.executable, "-c", HOLD, str(project)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    tab.open_project(project)
    card = tab.run_card
    assert f"Process {holder.pid} on " in card.status.text()
    assert not card.resume.isVisible()
    assert not card.more.isVisible()
    assert card.start.isEnabled()
    assert tab.state.trials["1"].status == "RUNNING"
    with Journal(journal_path(project)) as journal:
        for number in range(2):
            journal.write(epoch(1, number, 0.75))
            qtbot.waitUntil(lambda so_far=number + 1: len(tab.state.trials["1"].epochs) == so_far, timeout=5000)
    assert tab.state.trials["1"].epochs[-1].logs["val_accuracy"] == 0.75
    qtbot.waitUntil(lambda: "trial 1: 2 of 2 epochs" in card.status.text(), timeout=5000)
    tab.form.replace_spec(replace(tab.form.spec, max_trials=9), "change of max_trials")  # for the next search
    undone = tab.form.undo_stack.count()
    holder.communicate()
    qtbot.waitUntil(card.resume.isVisible, timeout=5000)
    assert (tab.form.spec.max_trials, tab.form.undo_stack.count()) == (9, undone)
    assert "1 of 2 trials" in card.status.text()
    assert tab.state.trials["1"].status == "STOPPED"


def test_that_damaged_files_that_were_rebuilt_are_told(qtbot, tab, tmp_path, searched):
    project = shutil.copytree(searched.project, tmp_path / "two trials")
    (project / "oracle.json").write_text('{"ongoing_tri')
    tab.open_project(project)
    with qtbot.waitSignal(tab.search_idle, timeout=5000):
        qtbot.mouseClick(tab.run_card.more, LEFT)
        assert "oracle.json was damaged" in tab.run_card.error.sentence.text()
        assert tab.run_card.error.isVisible()
        qtbot.mouseClick(tab.run_card.stop, LEFT)
