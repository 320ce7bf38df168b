"""No display, or not Qt's libraries: one sentence and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app.gui.no_display import missing_library


def run_window(**environment) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "app"], capture_output=True, text=True, env=kept | environment, timeout=60
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 and Wayland can lack a display")
def test_that_no_display_is_one_sentence():
    ran = run_window()
    assert ran.returncode == 2
    assert len(ran.stderr.strip().splitlines()) == 1
    assert ran.stdout == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 and Wayland can lack a display")
def test_that_a_display_that_does_not_answer_is_one_sentence():
    ran = run_window(DISPLAY=":4711")
    assert ran.returncode == 2
    assert len(ran.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("message", "package"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "libegl1"),
        ("libxcb-cursor.so.0: cannot open shared object file", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0: cannot open shared object file", "libxkbcommon-x11-0"),
        ("libsomething.so.3: cannot open shared object file", "libxcb-icccm4"),
    ],
)
def test_that_a_missing_library_is_named_with_what_installs_it(message, package):
    sentence = missing_library(message)
    assert message.partition(":")[0] in sentence
    assert f" {package}" in sentence
    assert "\n" not in sentence
