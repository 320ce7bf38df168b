"""Somebody in front of the window: clicks on controls by their names, types, and looks at what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.searching import until


class Person:
    """Clicks on controls by their names and looks at what came of it."""

    def __init__(self, environment: dict[str, str], store: str) -> None:
        self.environment = environment
        self.app = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.probe", store],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ask("state")
        self.window = self.do("search", "--sync", "--onlyvisible", "--name", "Blindfolded Mountain").split()[0]
        self.do("windowfocus", "--sync", self.window)  # there is no window manager to do it

    def ask(self, question: str, argument: str = "") -> Any:
        assert self.app.stdin is not None
        assert self.app.stdout is not None
        self.app.stdin.write(json.dumps([question, argument]) + "\n")
        self.app.stdin.flush()
        return json.loads(self.app.stdout.readline())

    def do(self, *what: str) -> str:
        ran = subprocess.run(["xdotool", *what], env=self.environment, capture_output=True, text=True, check=True)
        return ran.stdout

    def click(self, name: str, dx: int = 0, dy: int = 0) -> None:
        x, y = until(lambda: self.ask("where", name), 5, f"a control named {name}")
        self.do("mousemove", str(x + dx), str(y + dy), "click", "1")

    def hover(self, name: str) -> None:
        x, y = until(lambda: self.ask("where", name), 5, f"a control named {name}")
        self.do("mousemove", str(x), str(y))

    def keys(self, *names: str) -> None:
        self.do("key", "--delay", "30", *names)

    def write(self, text: str) -> None:
        self.do("key", "ctrl+a")
        self.do("type", "--delay", "20", text)
        self.do("key", "Return")

    def put(self, name: str, text: str | None) -> None:
        """Click on a field and type, or on a box: in one go, since there are many."""
        x, y = until(lambda: self.ask("box" if text is None else "where", name), 5, f"a control named {name}")
        typed = (
            []
            if text is None
            else ["key", "ctrl+a", "type", "--delay", "2", "--args", "1", "--", text, "key", "Return"]
        )
        self.do("mousemove", str(x), str(y), "click", "1", *typed)

    def drag(self, name: str, begin: tuple[int, int], end: tuple[int, int], button: str = "1") -> None:
        """Press beside the middle of a control, move, and let go."""
        x, y = until(lambda: self.ask("where", name), 5, f"a control named {name}")
        way = [(begin[0] + (end[0] - begin[0]) * k // 4, begin[1] + (end[1] - begin[1]) * k // 4) for k in range(5)]
        moves = [part for dx, dy in way for part in ("mousemove", str(x + dx), str(y + dy))]
        self.do(*moves[:3], "mousedown", button, *moves[3:], "mouseup", button)

    def answer_dialog(self, title: str, text: str) -> None:
        """Type into a dialog and press Enter; there is no window manager to give it the keys, and to take them back."""
        dialog = self.do("search", "--sync", "--onlyvisible", "--name", title).split()[0]
        self.do("windowfocus", "--sync", dialog, "key", "ctrl+a")
        self.do("type", "--delay", "2", "--args", "1", "--", text, "key", "Return")
        until(lambda: not self.found(title), 5, f"{title} closed")
        self.do("windowfocus", "--sync", self.window)

    def found(self, title: str) -> bool:
        """Whether a window of a title shows."""
        ran = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=self.environment,
            capture_output=True,
            check=False,
        )
        return bool(ran.stdout.strip())

    def sees(self, what: str, condition: Callable[[dict[str, Any]], object]) -> None:
        until(lambda: condition(self.ask("state")), 20, what)

    def leave(self) -> int:
        assert self.app.stdin is not None
        self.app.stdin.close()
        return self.app.wait(timeout=10)
