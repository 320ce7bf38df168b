"""The window beside a script that is watched: a process of its own, which stays when the script has ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

# Python's own folders first: a script's folder may have an ``app`` of its own.
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from app.cli import main; sys.exit(main())"
ROOT = str(Path(__file__).parents[3])
NO_DISPLAY = "mountain: there is no display to open a window on (DISPLAY is not set); the searches are recorded"


class WatchWindow:
    """Opens one window, on the first search that begins; its surroundings are those before the script ran."""

    def __init__(self) -> None:
        self._environment, self._folder = dict(os.environ), Path.cwd()
        self._process: subprocess.Popen[bytes] | None = None

    def show(self, project: Path) -> None:
        """Show a search, unless a window is there already; what keeps one from opening is no fault of the script's."""
        if self._process is not None and self._process.poll() is None:
            return
        if not self._has_display():
            print(NO_DISPLAY, file=sys.stderr)
            return
        command = [sys.executable, "-c", START, ROOT, "--project", str(project)]
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C in a terminal is for the script
                creationflags=flags,
                cwd=self._folder,
                env=self._environment,
            )

    def _has_display(self) -> bool:
        """As far as the surroundings say; the window itself knows more, but to load Qt here would slow the script."""
        platform = self._environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
        if not sys.platform.startswith("linux") or platform not in ("", "xcb", "wayland"):
            return True
        return any(self._environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
