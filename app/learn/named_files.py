"""The files that a lesson names: inside its folder, never outside of it, and none larger than a lesson needs."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene, load_scene
from app.files import read_whole
from app.tuning.record.journal import journal_paths, read_journals
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec, load_spec

LARGEST_LESSON, LARGEST_SCENE, LARGEST_SEARCH = 200_000, 100_000, 2_000_000  # bytes
SPEC = "spec.json"
MOST_LOOKED_AT = 50  # files, until one of them is a lesson


def holds_lessons(folder: Path) -> bool:
    """Whether a folder looks like one of lessons: a text in it begins as a lesson file does."""
    for path in sorted(folder.glob("*.md"))[:MOST_LOOKED_AT]:
        try:
            with path.open("rb") as file:
                if file.read(8).removeprefix(b"\xef\xbb\xbf").startswith(b"+++"):
                    return True
        except OSError:
            continue
    return False


def inside(folder: Path, name: str) -> Path:
    """The path of a file or a folder that a lesson names; raises InputError for one that is not there, or outside."""
    written = PurePosixPath(name)
    if not name or "\\" in name or "\0" in name:
        raise InputError(f"{name!r} is not the name of a file; write folders with /, as in scenes/bowl.json")
    if written.is_absolute() or PureWindowsPath(name).is_absolute() or PureWindowsPath(name).drive:
        raise InputError(f"{name} is an absolute path; name a file inside the lessons' folder, as in scenes/bowl.json")
    if ".." in written.parts:
        raise InputError(f"{name} leads out of the lessons' folder; put the file into it and leave out ..")
    path = folder / written
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError:
        raise InputError(f"there is no {name} in the lessons' folder{_similar(folder, written)}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{name} cannot be opened: {error}") from error
    if not real.is_relative_to(folder.resolve()):
        raise InputError(f"{name} is a link that leads out of the lessons' folder; put the file itself there")
    return path


def _similar(folder: Path, written: PurePosixPath) -> str:
    beside = (folder / written).parent
    names = sorted(path.name for path in beside.glob(f"*{written.suffix}"))[:6] if beside.is_dir() else []
    return f"; there are {', '.join(names)}" if names else ""


def read_text(path: Path, most: int) -> bytes:
    """A file's bytes; raises InputError for one that cannot be read or is too long, before it is read."""
    try:
        size = path.stat().st_size
        if size > most:
            raise InputError(f"has {size:,} bytes; at most {most:,} are read, so split it into several files")
        return read_whole(path, most)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}") from error


def read_scene(folder: Path, name: str) -> Scene:
    """A scene that a lesson names."""
    path = inside(folder, name)
    try:
        return load_scene(read_text(path, LARGEST_SCENE))
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def read_spec(folder: Path, name: str) -> SearchSpec:
    """A search's settings that a lesson names, to be run by whoever learns."""
    path = inside(folder, name)
    try:
        return load_spec(read_text(path, LARGEST_SCENE))
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def read_search(folder: Path, name: str) -> SearchState:
    """A recorded search that a lesson names: a folder with spec.json and the journals of its workers."""
    path = inside(folder, name)
    if not path.is_dir():
        raise InputError(f"{name} is a file; a recorded search is a folder with {SPEC} and journal-tuner0.jsonl")
    try:
        load_spec(read_text(inside(folder, f"{name}/{SPEC}"), LARGEST_SCENE))
        journals = journal_paths(path)
        if not journals:
            raise InputError("there is no journal-tuner0.jsonl in it, so nothing of the search is known")
        if (size := sum(inside(folder, f"{name}/{one.name}").stat().st_size for one in journals)) > LARGEST_SEARCH:
            raise InputError(f"its journals have {size:,} bytes; at most {LARGEST_SEARCH:,} are read")
        return SearchState().apply(*read_journals(path).events)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error
