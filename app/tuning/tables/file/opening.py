"""The bytes of a file with a table, unpacked where it is packed, or the sentence why they are none."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

from app.descent.text.json_input import InputError
from app.files import open_file

LARGEST = 2_000_000_000  # bytes, unpacked
BROKEN = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)  # what unpacking raises beside OSError
KNOWN = {
    b"%PDF": "a PDF file; copy its table into a spreadsheet and save that as CSV",
    b"\x89PNG": "a picture; choose a file with a table",
    b"\xff\xd8\xff": "a picture; choose a file with a table",
    b"GIF8": "a picture; choose a file with a table",
    b"\xd0\xcf\x11\xe0": "an old Excel file; save it as .xlsx or as CSV",
    b"\x89HDF": "an HDF5 file; save its table as CSV or .parquet",
    b"SQLite format 3": "a database; save one of its tables as CSV",
    b"\x7fELF": "a program; choose a file with a table",
    b"MZ\x90\x00": "a program; choose a file with a table",
    b"Rar!": "a packed folder; unpack it and choose the file with the table",
    b"7z\xbc\xaf": "a packed folder; unpack it and choose the file with the table",
    b"ARROW1": "an Arrow or Feather file; save its table as .parquet or CSV",
}
PACKED: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast(IO[bytes], gzip.GzipFile(fileobj=file)),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}

Content = Literal["text", "json", "xlsx", "parquet", "npz"]


@dataclass(frozen=True)
class Opened:
    """A file's bytes as a stream, from their beginning."""

    stream: IO[bytes]
    content: Content
    file: IO[bytes]  # as it lies on the disk, packed or not
    size: int

    def done(self) -> float:
        """How much of the file is read, from 0 to 1."""
        return min(1.0, self.file.tell() / self.size)

    def close(self) -> None:
        """Close the file."""
        self.stream.close()
        self.file.close()


def open_table(path: Path) -> Opened:
    """Open a file by what it holds rather than by its ending; raises InputError for what is no table."""
    try:
        file = open_file(path)
    except FileNotFoundError:
        raise InputError(f"{path.name}: there is no such file in {path.absolute().parent}") from None
    except IsADirectoryError:
        raise InputError(f"{path.name}: is a folder; choose a file with a table") from None
    except PermissionError:
        raise InputError(f"{path.name}: may not be read by you; ask its owner, or copy it") from None
    except OSError as error:
        raise InputError(f"{path.name}: {_reason(error)}; choose a file with a table") from None
    except ValueError:  # a zero byte in its name
        raise InputError(f"{path.name!r}: is not the name of a file") from None
    try:
        return _unpacked(path, file)
    except InputError:
        file.close()
        raise
    except (OSError, *BROKEN) as error:
        file.close()
        raise InputError(broken(path, error)) from None


def broken(path: Path, error: BaseException) -> str:
    """What is said of a file that cannot be unpacked or read to its end."""
    return f"{path.name}: is damaged or not whole ({error}); get it once more"


def _reason(error: OSError) -> str:
    # What this app says itself stands in the error, what the system says is looked up in one language.
    return error.strerror if error.errno == errno.EINVAL and error.strerror else os.strerror(error.errno or 0)


def _unpacked(path: Path, file: IO[bytes]) -> Opened:
    size = os.fstat(file.fileno()).st_size
    start = file.read(16)
    file.seek(0)
    if not start:
        raise InputError(f"{path.name}: is empty; its first line names the columns, each further line is a row")
    for mark, what in KNOWN.items():
        if start.startswith(mark):
            raise InputError(f"{path.name}: is {what}")
    if size > LARGEST:
        raise InputError(
            f"{path.name}: has {size / 1e9:.1f} GB; at most {LARGEST / 1e9:.0f} GB are read: take a part of its rows"
        )

    if start.startswith(b"PAR1"):
        return Opened(file, "parquet", file, size)
    stream: IO[bytes] = file
    inner = path.name
    if packed := next((unpack for mark, unpack in PACKED.items() if start.startswith(mark)), None):
        stream, inner = packed(file), path.stem
    elif start.startswith(b"PK\x03\x04"):
        return _from_zip(path, file, size)
    return Opened(stream, "json" if _is_json(stream, inner) else "text", file, size)


def _from_zip(path: Path, file: IO[bytes], size: int) -> Opened:
    archive = zipfile.ZipFile(file)
    members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith(("__MACOSX/", "."))]
    if sum(member.file_size for member in members) > LARGEST:
        raise InputError(f"{path.name}: unpacks to more than {LARGEST / 1e9:.0f} GB; take a part of its rows")
    names = [member.filename for member in members]
    if "xl/workbook.xml" in names:
        file.seek(0)
        return Opened(file, "xlsx", file, size)
    if names and all(name.endswith(".npy") for name in names):
        file.seek(0)
        return Opened(file, "npz", file, size)
    if len(members) != 1:
        raise InputError(f"{path.name}: is a zip file of {len(members)} files; unpack it and choose one of them")
    if members[0].flag_bits & 1:
        raise InputError(f"{path.name}: is locked with a password; unpack it first")
    stream = archive.open(members[0])
    return Opened(stream, "json" if _is_json(stream, names[0]) else "text", file, size)


def _is_json(stream: IO[bytes], name: str) -> bool:
    """Whether a text is JSON: by its ending, or by how it begins."""
    start = stream.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    stream.seek(0)
    if Path(name).suffix.lower() in (".json", ".jsonl", ".ndjson"):
        return True
    return start.startswith((b'{"', b"[{", b'[\n{"', b"{\n"))


def whole(path: Path, opened: Opened, most: int) -> io.BytesIO:
    """All bytes of an opened file; raises InputError where there are more than ``most``."""
    content = opened.stream.read(most + 1)
    if len(content) > most:
        raise InputError(f"{path.name}: has more than {most / 1e6:,.0f} MB; save it as CSV, or take a part of its rows")
    return io.BytesIO(content)
