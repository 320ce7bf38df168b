"""One golden file of all that the app says, a section a subject, so that its sentences can be read one after the other.

``MOUNTAIN_GOLDEN=write pytest -n0`` and the tests of a section write that section anew; read what changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

FILE = Path(__file__).with_name("sentences.golden.txt")
MARK = "=== "

Said = str | Sequence[str] | Mapping[str, "Said"]


def check_section(section: str, said: Said) -> None:
    """Compare what is said, by case, with a section of the golden file, or write it there if that is asked for."""
    text = "\n".join(lines_of(said))
    golden = sections()
    if os.environ.get("MOUNTAIN_GOLDEN") == "write":
        assert "PYTEST_XDIST_WORKER" not in os.environ, "two processes would write one file: add -n0"
        golden[section] = text
        written = "\n\n".join(f"{MARK}{name}\n{golden[name]}" for name in sorted(golden))
        FILE.write_text(f"{written}\n", encoding="utf-8")
    assert text == golden.get(section)


def sections() -> dict[str, str]:
    """The golden file's sections, by name."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    parts = f"\n\n{text.removesuffix(chr(10))}".split(f"\n\n{MARK}")[1:]
    return dict((*part.partition("\n")[::2],) for part in parts)


def lines_of(said: Said, depth: int = 0) -> Iterator[str]:
    """A case a line, and what it says below it, further in."""
    if isinstance(said, Mapping):
        for case, of_it in said.items():
            yield from lines_of(case, depth)
            yield from lines_of(of_it, depth + 1)
    else:
        for one in [said] if isinstance(said, str) else said:
            yield from (f"{'    ' * depth}{line}" for line in (one or "(nothing)").split("\n"))
