"""The line of an error that a person needs, out of a traceback, Keras's paragraphs and TensorFlow's graph."""

from __future__ import annotations

import re

NO_REASON = "No reason was given."
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
KIND = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit|Iteration|Failure)):?(?:\s|$)")
WRAPPER = re.compile(r"(Exception encountered when calling|Error when deserializing|Graph execution error)")
ASIDE = (
    *("Arguments received by", "Detected at node", "Node:", "Stack trace", "[[", "•", "Original stack trace", "File "),
    *("Call arguments received", "Function call stack", "Hint:", "Traceback (most"),
)
NODES = re.compile(r"\s*(\[\[\{\{node [^]]*\]\]|\[Op:[^]]*\]|\{\{node [^}]*\}\})\s*")
ROOT = re.compile(r"\s*\(0\) (?:[A-Z_ ]+: *)?(.+)")  # of several errors in a graph the first
HDF5 = re.compile(r"error message = '([^']*)'")
HDF5_FILE = re.compile(r"(?:filename|name) = '([^']*)'")
NOT_IN_LOGS = re.compile(r"\blogs\[")
MEANINGLESS = ("KeyError", "StopIteration", "AssertionError", "IndexError")  # without their kind


def summary(message: str) -> str:
    """The sentence of an error: what is wrong, without where in the code, whose wrapping or which node of a graph."""
    text = COLOURS.sub("", message).strip()
    if not text:
        return NO_REASON
    if (disk := _of_hdf5(text)) is not None:
        return disk
    lines = text.splitlines()
    traced = [place for place, line in enumerate(lines) if line.startswith("Traceback")]
    if not traced:
        kind, said = _parted(lines)
        line = _worded(kind, said, "")
        return f"{kind}: {line}" if kind and line == said[0].strip() else line
    raised = _raised(lines, traced[-1] + 1)
    code = next(
        (
            line.strip()
            for line in reversed(lines[traced[-1] : raised])
            if line.startswith("    ") and line.strip(" ~^")
        ),
        "",
    )
    return _worded(*_parted(lines[raised:]), code)


def _raised(lines: list[str], start: int) -> int:
    """Where a traceback's last exception is named: its first line that is not indented."""
    for place in range(start, len(lines)):
        if lines[place] and not lines[place][0].isspace():
            return place
    return len(lines) - 1


def _parted(lines: list[str]) -> tuple[str, list[str]]:
    """The kind of an exception ("" without one), and the lines of what it says."""
    found = KIND.match(lines[0]) if lines else None
    if found is None:
        return "", lines
    return found.group(1).rpartition(".")[2], [lines[0][found.end() :], *lines[1:]]


def _worded(kind: str, said: list[str], code: str) -> str:
    """What an exception of this kind says; ``code`` is the line that raised it."""
    line = _telling(said)
    if kind == "KeyError" and line:
        if NOT_IN_LOGS.search(code):
            return f"The training reported no {line.strip(chr(39))}, which the search is judged by."
        return f"{line} was not found (KeyError{f' in: {code}' if code else ''})."
    if not line:
        return f"{kind}{f' in: {code}' if code else ''}" if kind else NO_REASON
    return f"{kind}: {line}" if kind in MEANINGLESS else line


def _telling(said: list[str]) -> str:
    """The first line that says something: not a wrapper's, an aside or a node's name."""
    if (root := next(filter(None, map(ROOT.match, said)), None)) is not None:
        return NODES.sub(" ", root.group(1)).strip()
    lines = [NODES.sub(" ", line).strip() for line in said]
    kept = [line for line in lines if line and not line.startswith(ASIDE)]
    indented = {line.strip() for line in said if line[:1].isspace()}
    telling = [line for line in kept if not WRAPPER.match(line) and line not in indented]
    # Of a graph's error what follows its nodes is the reason; else the beginning.
    graph = any(line.lstrip().startswith(("Detected at node", "Graph execution error")) for line in said)
    if graph and telling:
        return telling[-1] if any(line.lstrip().startswith("Detected at node") for line in said) else telling[0]
    return (telling or kept or [""])[0]


def _of_hdf5(text: str) -> str | None:
    """What HDF5 says of a file, in the middle of the state of its buffers; None where it says nothing."""
    found = HDF5.search(text)
    if found is None:
        return None
    name = HDF5_FILE.search(text)
    return f"{name.group(1)}: {found.group(1)}" if name else found.group(1)
