"""The window beside a watched script: one of its own process, where there is a display."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.gui.window.watch_window import WatchWindow


class Started:
    """What would have been started, without starting it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commands: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self.code: int | None = None  # None: it runs
        monkeypatch.setattr(subprocess, "Popen", self._start)

    def _start(self, command, env, **_):
        self.commands.append(command)
        self.environments.append(env)
        return self

    def poll(self) -> int | None:
        return self.code


@pytest.fixture
def started(monkeypatch) -> Started:
    return Started(monkeypatch)


def test_that_one_window_opens_on_the_first_search_alone(started, monkeypatch, tmp_path):
    window = WatchWindow()
    monkeypatch.setenv("KERAS_BACKEND", "set by the script")
    window.show(tmp_path / "one")
    window.show(tmp_path / "two")
    (command,), (surroundings,) = started.commands, started.environments
    assert command[0] == sys.executable
    assert command[-2:] == ["--project", str(tmp_path / "one")]
    assert "KERAS_BACKEND" not in surroundings
    started.code = 0  # somebody closed it
    window.show(tmp_path / "three")
    assert started.commands[1][-1] == str(tmp_path / "three")


def test_that_without_a_display_a_line_says_so_and_the_script_goes_on(started, monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    WatchWindow().show(Path("p"))
    assert started.commands == []
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.real
def test_that_the_window_s_command_is_the_app_whatever_lies_around(tmp_path, started, monkeypatch):
    (tmp_path / "app.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    WatchWindow().show(tmp_path)
    command = [*started.commands[0][:-2], "--version"]
    monkeypatch.undo()
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.split()[:2]) == (0, ["Blindfolded", "Mountain"])
