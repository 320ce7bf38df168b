"""A file that settings from elsewhere name is not touched until the user asks; what the user chose is."""

from __future__ import annotations

import io
import os

import pytest
from PySide6.QtCore import Qt

from app.gui.tuner.run.session import SearchSession
from app.tuning.record.events import SearchEnded
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec, dump_spec
from app.tuning.tables import preview as previews
from tests.gui.controls import settle
from tests.gui.told import W, events_of, write_search
from tests.gui.tuner.seen import errors, texts

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def front():
    return "tuner"


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows of <b>somebody.csv"
    path.write_text("a,b,y\n" + "".join(f"{k},{k % 7},{'no' if k % 3 else 'yes'}\n" for k in range(40)))
    return path


@pytest.fixture
def touched(monkeypatch):
    """The names that were looked at, opened, or given to a process to read."""
    names = []

    def spied(real):
        def spy(path, *args, **named):
            names.append(str(path))
            return real(path, *args, **named)

        return spy

    for module, name in ((os, "stat"), (os, "lstat"), (os, "open"), (io, "open")):
        monkeypatch.setattr(module, name, spied(getattr(module, name)))
    command = previews.preview_command
    monkeypatch.setattr(previews, "preview_command", lambda data: names.append(data.table) or command(data))
    warm = staticmethod(lambda _count, spec: names.append(getattr(spec.data, "table", "")))
    monkeypatch.setattr(SearchSession, "warm_up", warm)
    return names


@pytest.fixture
def spec(tmp_path, rows):
    """A file with the settings of a search that learns from ``rows``."""
    path = tmp_path / "search.json"
    path.write_bytes(dump_spec(SearchSpec(data=Table(table=str(rows), target="y"))))
    return path


def open_spec(window, spec):
    window.search_files.open(spec)


def open_project(window, spec):
    project = spec.parent / "project"
    project.mkdir()
    (project / "spec.json").write_bytes(spec.read_bytes())
    window.open_path(project)


def test_that_resuming_a_folder_of_somebody_asks_for_its_file_as_start_does(qtbot, window, rows, touched, tmp_path):
    tab = window.tuner_tab
    events = [*events_of([0.5], data=Table(table=str(rows), target="y")), SearchEnded(time=9.0, reason="stopped", **W)]
    tab.open_project(write_search(tmp_path / "project", events))
    tab.resume_search()
    assert not tab.is_searching()
    assert str(rows) not in touched
    assert "Let the table be read" in errors(tab.run_card)
    qtbot.waitUntil(tab.form.data.picker.isVisible)


@pytest.mark.parametrize("come", [open_spec, open_project])
def test_that_a_named_file_is_not_touched_until_the_user_asks(qtbot, window, spec, rows, touched, come):
    tab, picker = window.tuner_tab, window.tuner_tab.form.data.picker
    come(window, spec)
    assert tab.form.spec.data == Table(table=str(rows), target="y")
    tab.form.data.set_folded(False)
    assert str(rows) in picker.ask.text().replace("\u200b", "")
    assert picker.ask.textFormat() == Qt.TextFormat.PlainText
    assert not picker.error.isVisible()
    assert not tab.run_card.start.isEnabled()
    assert "table" in tab.run_card.waits.text()
    if come is open_spec:  # else the project's own curves are there
        assert tab.run_card.waits.text() in texts(tab.display.views.views["Curves"].charts)
    tab.form.epochs.setValue(7)
    qtbot.waitUntil(lambda: "" in touched, timeout=5000)  # a worker gets ready, for another search
    assert str(rows) not in touched
    qtbot.mouseClick(picker.read, LEFT)
    settle(qtbot, tab.form)
    assert str(rows) in touched
    assert picker.about.isVisible()
    assert not picker.read.isVisible()
    assert tab.run_card.start.isEnabled()
    assert tab.form.spec.epochs == 7
    assert tab.form.spec.data.target == "y"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ["pipe.csv", "/dev/zero"])
def test_that_what_is_no_file_is_said_and_keeps_nobody_waiting(qtbot, window, spec, tmp_path, name):
    if name == "pipe.csv":
        os.mkfifo(tmp_path / name)
    tab, picker = window.tuner_tab, window.tuner_tab.form.data.picker
    spec.write_bytes(dump_spec(SearchSpec(data=Table(table=str(tmp_path / name), target="y"))))
    open_spec(window, spec)
    tab.form.data.set_folded(False)
    qtbot.mouseClick(picker.read, LEFT)
    settle(qtbot, tab.form)
    assert picker.error.text().startswith(f"{name.split('/')[-1]}: is a pipe or a device, not a file")
    assert not tab.run_card.start.isEnabled()


def test_that_a_file_of_ones_own_is_read_again_on_another_day(qtbot, open_window, settings, rows, spec, touched):
    first = open_window(settings=settings)
    first.show()
    open_spec(first, spec)
    first.close()
    second = open_window(settings=settings)
    second.show()
    form = second.tuner_tab.form
    assert form.spec.data.table == str(rows)
    assert str(rows) not in touched  # nobody has asked yet
    form.data.set_folded(False)
    qtbot.mouseClick(form.data.picker.read, LEFT)
    settle(qtbot, form)
    second.close()
    third = open_window(settings=settings)
    third.show()
    settle(qtbot, third.tuner_tab.form)
    assert third.tuner_tab.run_card.start.isEnabled()


def test_that_undo_and_redo_ask_once(qtbot, window, spec, rows):
    form = window.tuner_tab.form
    open_spec(window, spec)
    form.data.set_folded(False)
    form.undo_stack.undo()
    assert not form.data.picker.isVisible()
    form.undo_stack.redo()
    assert form.data.picker.read.isVisible()
    qtbot.mouseClick(form.data.picker.read, LEFT)
    settle(qtbot, form)
    form.undo_stack.undo()
    form.undo_stack.redo()
    settle(qtbot, form)
    assert form.data.picker.about.isVisible()
    assert not form.data.picker.read.isVisible()
