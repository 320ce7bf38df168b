"""The rooms keep what their first lines promise: what happens in them, and which of their files others import."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
ROOMS = sorted(path.parent for path in APP.rglob("__init__.py") if any(path.parent.glob("[a-z]*.py")))
NAMED = [room for room in ROOMS if "Others import" in (room / "__init__.py").read_text(encoding="utf-8")]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(APP.parent).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports() -> list[tuple[Path, str]]:
    """Every module of the app that is imported, with the file that does."""
    found = []
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("app"):
                found += [(path, node.module), *((path, f"{node.module}.{alias.name}") for alias in node.names)]
    return found


def imported_by_others(room: Path) -> set[str]:
    """The names of the room's files that are imported anywhere outside of it."""
    inside = f"{module_of(room / '__init__.py')}."
    asked = {
        m.removeprefix(inside).split(".")[0] for p, m in imports() if m.startswith(inside) and room not in p.parents
    }
    return asked & {file.stem for file in room.glob("[a-z]*.py")}


def test_that_every_room_of_the_four_parts_says_what_others_import():
    parts = [APP / "descent", APP / "tuning", APP / "learn", APP / "gui"]
    rooms = [room for room in ROOMS if room.parent in parts]
    assert [room.name for room in rooms if room not in NAMED and room.name not in ("mountain", "tuner")] == []


@pytest.mark.parametrize("room", NAMED, ids=lambda room: str(room.relative_to(APP)))
def test_that_a_room_s_first_lines_name_what_others_import(room):
    said = (room / "__init__.py").read_text(encoding="utf-8").split("Others import")[1]
    files = {file.stem for file in room.glob("[a-z]*.py")}
    if "any of it" in said:
        assert len(imported_by_others(room)) >= len(files) - 1
    else:
        assert set(re.findall(r"``(\w+)``", said)) == imported_by_others(room)
