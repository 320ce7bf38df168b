"""One search at a time in a project folder: a lock that the system drops with whoever holds it."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from app.descent.text.json_input import InputError

LOCK = "search.lock"
NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # in a folder that came from elsewhere one could lead anywhere
FAR = 2**30  # Windows locks bytes that others cannot read: one that no file has


class ProjectLock:
    """Held while somebody searches in a project; raises InputError on entry if it is another's.

    ``patience`` is how many seconds to wait for a predecessor that is on its way out.
    """

    def __init__(self, project: Path, patience: float = 0.0) -> None:
        self._project = project
        self._path = project / LOCK
        self._patience = patience
        self._file: int | None = None

    def __enter__(self) -> ProjectLock:
        deadline = time.monotonic() + self._patience
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o644)
        while not _try_lock(file):
            if time.monotonic() >= deadline:
                named = _named(file)
                os.close(file)
                raise InputError(
                    f"{self._project}: {named} is running a search here; wait until it ends, or stop it, then try again"
                )
            time.sleep(0.05)
        self._file = file
        os.ftruncate(file, 0)
        os.write(file, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            os.close(self._file)  # and the lock with it
            self._file = None


def check_free(project: Path) -> None:
    """Raise InputError if somebody searches in the project now."""
    if (project / LOCK).exists():
        with ProjectLock(project, patience=0.5):
            pass


def holder(project: Path) -> str:
    """Who searches in the project now, "process 7 on ark", or nothing if nobody does."""
    try:
        file = os.open(project / LOCK, os.O_RDWR | NO_LINK)
    except OSError:
        return ""
    try:
        return "" if _try_lock(file) else _named(file)
    finally:
        os.close(file)


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Whether this process alone holds the lock of a file, until the end of the block."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o644)
    try:
        yield _try_lock(file)
    finally:
        os.close(file)


def _named(file: int) -> str:
    return os.read(file, 200).decode(errors="replace").strip() or "another process"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        os.lseek(file, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
