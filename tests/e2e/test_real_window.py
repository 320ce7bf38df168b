"""The real window on a real X server, driven by X's own mouse and keys, as a user would."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.tuning.project.folder import project_state
from tests.searching import until, workers

missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(bool(missing), reason=f"a real window needs {' and '.join(missing)}, not installed here"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Xvfb is X11's"),
]


class User:
    """Starts the app and moves its mouse and keys."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.environment = environment
        self.app = subprocess.Popen(
            [sys.executable, "-m", "app", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def find(self) -> None:
        """Wait for the window, and give it a place and the keyboard."""
        find = ("search", "--onlyvisible", "--name", "Blindfolded Mountain")

        def window() -> str:
            assert self.app.poll() is None, f"the app left with {self.app.returncode}: {self.app.communicate()}"
            return self.do(*find, check=False).split("\n")[0]

        self.window = str(until(window, 30, "the window")).strip()
        self.do("windowmove", self.window, "0", "0")
        self.do("windowsize", "--sync", self.window, "1280", "800")
        self.do("windowfocus", self.window)  # there is no window manager to do it

    def do(self, *what: str, check: bool = True) -> str:
        ran = subprocess.run(["xdotool", *what], env=self.environment, capture_output=True, text=True, check=check)
        return ran.stdout

    def keys(self, *names: str) -> None:
        self.do("key", "--delay", "60", *names)

    def leave(self) -> tuple[int, str, str]:
        """Quit by the menu's key; return exit code, output and errors."""
        self.keys("ctrl+q")
        output, errors = self.app.communicate(timeout=10)
        return self.app.returncode, output, errors


@pytest.fixture
def start(environment) -> Iterator[Callable[..., User]]:
    """Starts the app for a user; whatever a test leaves open is killed."""
    users: list[User] = []

    def make(*arguments: str) -> User:
        users.append(User(environment, *arguments))
        users[-1].find()
        return users[-1]

    yield make
    for user in users:
        user.app.kill()
        with user.app:
            user.app.wait()


def projects(environment: dict[str, str]) -> list[Path]:
    folder = Path(environment["HOME"]) / "Documents" / "Blindfolded Mountain"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_that_a_user_walks_searches_and_leaves_and_loses_nothing(start, environment):
    before = workers()
    user = start()
    # Mountain: drag the start across the map, play, pause.
    user.do(
        "mousemove",
        "500",
        "300",
        "mousedown",
        "1",
        "mousemove",
        "420",
        "250",
        "mousemove",
        "380",
        "240",
        "mouseup",
        "1",
    )
    user.keys("Home", "space")
    until(lambda: user.app.poll() is None, 1, "still running")
    user.keys("space", "Right", "Left")
    # Tuner: start the default search by key, and see it through.
    user.keys("ctrl+2", "ctrl+Return")
    until(lambda: any((made / "spec.json").exists() for made in projects(environment)), 30, "a project folder")
    (project,) = projects(environment)
    until(lambda: project_state(project).reason == "completed", 60, "the default search")
    state = project_state(project)
    assert [t.status for t in state.trials.values()] == ["COMPLETED"] * 5
    assert all(len(t.epochs) == 5 for t in state.trials.values())
    # A second one is left in its middle.
    until(lambda: user.keys("ctrl+Return") or len(projects(environment)) == 2, 60, "a second project folder")
    second = projects(environment)[1]
    until(lambda: (second / "journal-tuner0.jsonl").exists() and project_state(second).finished, 60, "a finished trial")
    finished = project_state(second).finished
    assert user.leave() == (0, "", "")
    assert workers() == before
    left = project_state(second)
    assert left.reason == "stopped"
    assert left.finished >= finished


def at_rest(pid: int):
    """A condition: for a second's worth of looks a process has used no time of the processor to speak of."""
    used: list[int] = []

    def condition() -> bool:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used.append(int(fields[11]) + int(fields[12]))  # hundredths of a second
        return len(used) > 20 and used[-1] - used[-20] <= 2

    return condition


def test_that_ctrl_c_in_the_terminal_closes_the_window(start):
    user = start()
    # A window at rest runs no Python, which alone hears the signal.
    until(at_rest(user.app.pid), 60, "a window at rest")
    user.app.send_signal(signal.SIGINT)
    output, errors = user.app.communicate(timeout=10)
    assert (user.app.returncode, output, errors) == (130, "", "")


def test_that_killing_the_app_leaves_no_worker_and_loses_no_finished_trial(start, environment):
    before = workers()
    user = start()
    user.keys("ctrl+2", "ctrl+Return")
    until(lambda: any((made / "spec.json").exists() for made in projects(environment)), 30, "a project folder")
    (project,) = projects(environment)
    journal = project / "journal-tuner0.jsonl"
    until(lambda: journal.exists() and project_state(project).finished, 60, "a finished trial")
    user.app.kill()
    user.app.communicate(timeout=10)
    until(lambda: workers() == before, 3, "the worker gone")
    assert project_state(project).finished >= 1
    assert project_state(project).reason == "stopped"


def test_that_an_opened_project_is_shown_and_the_picture_is_not_empty(start, environment, searched, tmp_path):
    user = start("--project", str(searched.project), "--theme", "dark")
    picture = tmp_path / "window.png"
    if shutil.which("import"):
        from PIL import Image

        def colours() -> int:
            subprocess.run(["import", "-window", user.window, str(picture)], env=environment, check=True)
            with Image.open(picture) as image:
                assert image.size == (1280, 800)
                return len(image.convert("RGB").getcolors(1 << 24) or [])

        until(lambda: colours() > 200, 5, "a painted window")
    assert user.leave() == (0, "", "")
