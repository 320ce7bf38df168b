"""How files are written: afterwards one holds all that was meant for it, or is as it was before.

What grows by a line at a time is appended to, by ``Lines`` (the journals and the orders of a search) or by itself (the
log of faults). Written otherwise: a search's lock, one line that nobody needs later, and what Keras Tuner saves on its
own (weights, TensorBoard's logs; its JSON files come through here). What comes from elsewhere is read here too: files
alone, never a pipe or a device that keeps its reader waiting or has no end.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

LARGEST_JSON = 10_000_000  # bytes; no scene and no search's settings are that long
LARGEST_RECORD = 100_000_000  # bytes; nor what Keras Tuner keeps of a search
BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn every line feed into two bytes
NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # opening a pipe that nobody reads would wait for ever
# A link, in a folder that came from elsewhere, could lead anywhere.
APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | BINARY | NO_WAIT | getattr(os, "O_NOFOLLOW", 0)


def write_whole(
    path: Path,
    content: bytes | Callable[[BinaryIO], object],
    follow: bool = True,
    sync: bool = True,
    private: bool = False,
) -> None:
    """Write a file: its bytes, or what a function writes into the open file that it is given.

    The folder has to be there. Raises OSError, which names ``path``, where it cannot be written (a full disk among
    others); whatever is raised on the way, the file is as it was, or still missing. ``follow``, ``sync``
    and ``private`` are ``whole_file``'s.
    """
    with whole_file(path, follow, sync, private) as half, half.open("wb") as file:
        if callable(content):
            content(file)
        else:
            file.write(content)


@contextlib.contextmanager
def whole_file(path: Path, follow: bool = True, sync: bool = True, private: bool = False) -> Iterator[Path]:
    """The same for what writes to a path of its own: yields one beside ``path`` with the same ending.

    What lies there at the end of the block takes the place of ``path`` in one step; if the block raises, it is thrown
    away. A link stays and its target is written; an existing file keeps its mode and its owner, a new one gets the
    usual mode. A file with several names (hard links) is replaced under this one alone: the others keep the old bytes.
    A device or a pipe cannot be replaced and is given the bytes; so is a file whose folder may not be written, and that
    one is only half written if the disk gets full.

    Without ``follow`` a link or a pipe is replaced by a file: in a folder that came from elsewhere, as a search's may,
    it could lead anywhere. Without ``sync`` the disk is not waited for, which takes some milliseconds: after a power
    cut the file may be empty, so this is for what is written often and can be made again. A ``private`` file is for
    whoever owns it alone, whoever might read it before.
    """
    half = path
    try:
        target, old = _target(path) if follow else _own(path)
        direct = old is not None and not stat.S_ISREG(old.st_mode)
        name = f".{os.urandom(8).hex()}{target.suffix}"
        elsewhere = Path(tempfile.gettempdir(), name)
        # Others may not read what replaces a private file, not even until it does.
        mode = 0o666 if old is None and not private else 0o600
        try:
            half = elsewhere if direct else target.with_name(name)
            _make(half, mode)
        except PermissionError:
            if direct or old is None or not follow:
                raise
            direct, half = True, elsewhere
            _make(half, mode)
        yield half
        if direct:
            _pour(half, path)
        else:
            _replace(target, half, None if private else old, sync)
    except OSError as error:
        raise _about(path, half, error) from None
    finally:
        if half != path:
            with contextlib.suppress(OSError):
                half.unlink()


class Lines:
    """Appends lines to a file; being killed, or a disk that is full, costs at most the last one.

    Opening raises OSError for what is not a file, a link among others; appending, FileNotFoundError once the file was
    deleted or moved: what is written then nobody would read.
    """

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, APPEND, 0o666)
        try:
            _check_file(path, os.fstat(descriptor))
        except OSError:
            os.close(descriptor)
            raise
        self._path, self._file = path, os.fdopen(descriptor, "a+b", buffering=0)
        self._cut = False  # whether the last line has no end
        if self._file.seek(0, os.SEEK_END) > 0:
            self._file.seek(-1, os.SEEK_END)
            self._cut = self._file.read(1) != b"\n"

    def append(self, lines: bytes) -> None:
        """Append lines, each with its line feed; raises OSError where they cannot be written to their end."""
        if not os.path.samestat(self._path.stat(), os.fstat(self._file.fileno())):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._path))
        if self._cut:
            lines = b"\n" + lines  # so that they do not continue a line that was cut
        self._cut = True
        while lines:
            lines = lines[self._file.write(lines) :]  # a disk that gets full takes a part
        self._cut = False

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(path: Path) -> BinaryIO:
    """A file open for reading, without a wait; raises OSError, for a pipe, a device or a folder as well."""
    _check_file(path, path.stat())  # opening alone would make some devices do something
    descriptor = os.open(path, os.O_RDONLY | NO_WAIT | BINARY)
    try:
        _check_file(path, os.fstat(descriptor))  # it may be another by now
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def read_whole(path: Path, most: int) -> bytes:
    """A file's bytes, at most ``most``; raises OSError as ``open_file`` does, and for a longer one."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        content = file.read(min(most, size) + 1)  # asked for more, it would make room for all of that
        if len(content) > size:  # it has grown, or does not say how long it is
            content += file.read(most + 1 - len(content))
        size = max(len(content), size)
    if size > most:
        said = f"has {size / 1e6:,.0f} MB; at most {most / 1e6:,.0f} MB can be read"
        raise OSError(errno.EFBIG, said, str(path))
    return content


def _check_file(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "is a pipe or a device, not a file", str(path))


def _target(path: Path) -> tuple[Path, os.stat_result | None]:
    """The file that a path means once its links are followed, and what is known of it if it is there."""
    try:
        old = path.stat()
    except FileNotFoundError:
        return Path(os.path.realpath(path)), None  # of a link into nowhere, where its target will be
    if stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(path, os.W_OK):  # to replace it would need no more than the folder's permission
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return Path(os.path.realpath(path)), old


def _own(path: Path) -> tuple[Path, os.stat_result | None]:
    """The path itself, and what is known of it if it is a file already."""
    try:
        old = path.lstat()
    except FileNotFoundError:
        return path, None
    return path, old if stat.S_ISREG(old.st_mode) else None


def _replace(target: Path, half: Path, old: os.stat_result | None, sync: bool) -> None:
    """Put a finished file in its place, once the disk has it."""
    if old is not None:
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only root may give a file away
                os.chown(half, old.st_uid, old.st_gid)
        half.chmod(stat.S_IMODE(old.st_mode))
    if sync:
        with half.open("rb+") as file:
            os.fsync(file.fileno())  # a disk that is full may say so only now
    half.replace(target)


def _make(half: Path, mode: int) -> None:
    os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY | BINARY, mode))


def _pour(half: Path, target: Path) -> None:
    """Give a device, a pipe or a file what was written; raises OSError where nobody is there to read it."""
    descriptor = os.open(target, os.O_WRONLY | NO_WAIT | BINARY)
    if hasattr(os, "set_blocking"):
        os.set_blocking(descriptor, True)  # a reader may take its time
    with half.open("rb") as source, os.fdopen(descriptor, "wb") as sink:
        shutil.copyfileobj(source, sink)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            sink.truncate()


def _about(path: Path, half: Path, error: OSError) -> OSError:
    """The same error about the user's file: nobody knows the one that was written for it."""
    if error.filename is not None and str(error.filename) != str(half):
        return error  # something else that the writer needed
    return OSError(error.errno or errno.EIO, _named(path, half, error.strerror or str(error)), str(path))


def _named(path: Path, half: Path, said: str) -> str:
    return said.replace(str(half), str(path)).replace(half.name, path.name)
