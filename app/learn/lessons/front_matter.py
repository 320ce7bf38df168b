"""A lesson file taken apart: TOML between two lines of +++, then Markdown in sections; and where a fault stands."""

from __future__ import annotations

import re
import tomllib
from typing import Any, NamedTuple

from app.descent.text.json_input import InputError

FENCE = "+++"
HEADING = re.compile(r"^## +(.+?)\s*$")
TABLE = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"^\s*([\w.-]+)\s*=")
LEAD = ""  # the name of what stands before the first heading


class Parts(NamedTuple):
    """What the front matter says, as dicts and lists, the front matter's own text, and the Markdown below it."""

    plain: dict[str, Any]
    front: str
    body: str


def parts_of(text: str) -> Parts:
    """Take a file apart; raises InputError with the line where that cannot be done."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != FENCE:
        raise InputError(f"line 1: begins with {lines[0][:40]!r}; a lesson file begins with a line {FENCE}, then TOML")
    end = next((k for k, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        raise InputError(f"line {len(lines)}: the TOML does not end; close it with a second line {FENCE}")
    front = "\n".join(lines[1:end])
    try:
        plain = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_not_toml(str(error), end)) from error
    except RecursionError as error:
        raise InputError("line 2: brackets in brackets, too deep to be read") from error
    return Parts(plain, front, "\n".join(lines[end + 1 :]))


def _not_toml(said: str, end: int) -> str:
    """Tomllib's sentence with the line of the file, which has a fence above the TOML."""
    what, _, place = said.partition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", place)
    where = f"line {int(found[1]) + 1}, column {found[2]}" if found else f"line {end}"
    return f'{where}: this is not TOML: {what[:1].lower()}{what[1:]}; texts stand in quotes, as in title = "Too large"'


def sections_of(body: str) -> dict[str, str]:
    """The Markdown by its ## headings, what stands before the first as ``LEAD``; raises InputError for one twice."""
    found: dict[str, list[str]] = {LEAD: []}
    name, fenced = LEAD, False
    for line in body.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and (heading := HEADING.match(line)):
            name = heading[1]
            if name in found:
                raise InputError(f"the heading ## {name} stands twice; a lesson has each of its parts once")
            found[name] = []
        else:
            found[name].append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def line_of(front: str, path: str) -> int | None:
    """The line of the file on which a fault of the front matter stands, by its path (``questions[1].choices``)."""
    wanted = re.findall(r"[\w-]+", path)
    if not wanted:
        return None
    best, at = 0, None
    table: list[str] = []
    counts: dict[str, int] = {}
    quoted = ""
    for number, line in enumerate(front.split("\n"), 2):  # the fence is line 1
        if quoted:
            quoted = "" if quoted in line else quoted
            continue
        here: list[str] = []
        if header := TABLE.match(line):
            here = table = _table(header[2], header[1] == "[[", counts)
        elif key := KEY.match(line):
            here = [*table, *key[1].split(".")]
            quoted = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
        alike = next(
            (k for k, (a, b) in enumerate(zip(here, wanted, strict=False)) if a != b), min(len(here), len(wanted))
        )
        if alike > best:
            best, at = alike, number
    return at


def _table(name: str, many: bool, counts: dict[str, int]) -> list[str]:
    """The path of a table, with the number of each array's element that it stands in."""
    parts, path, so_far = name.split("."), list[str](), ""
    for k, part in enumerate(parts):
        so_far = f"{so_far}.{part}"
        path.append(part)
        if many and k == len(parts) - 1:
            counts[so_far] = counts.get(so_far, -1) + 1
            for deeper in [other for other in counts if other.startswith(f"{so_far}.")]:
                del counts[deeper]
        if so_far in counts:
            path.append(str(counts[so_far]))
    return path
