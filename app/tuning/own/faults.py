"""What went wrong in a user's own file: a sentence, and the line of *their* file, not of ours or of Keras's."""

from __future__ import annotations

import traceback
from pathlib import Path

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.record.error_summary import summary


class Fault(msgspec.Struct, frozen=True):
    """A sentence, and where: ``line`` counts from 1 in the user's file, None where no line of it is to blame."""

    sentence: str
    line: int | None = None
    code: str = ""  # what stands in that line
    details: str = ""  # the traceback, for those who ask


class OwnFileError(InputError):
    """A user's file cannot be used; the text names file and line."""

    def __init__(self, path: Path, fault: Fault) -> None:
        self.fault = fault
        where = path.name if fault.line is None else f"{path.name}, line {fault.line}"
        super().__init__(f"{where}: {fault.sentence}")


def fault_of(error: BaseException, path: Path) -> Fault:
    """The last line of ``path`` that was on the way to an error, and what the error says."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, SyntaxError) and error.filename == str(path):
        said = f"{error.msg} (Python could not read this line)"
        return Fault(said, error.lineno, (error.text or "").strip(), details)
    line = None
    code = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == str(path):
            line, code = frame.lineno, frame.line or ""
    return Fault(_said(error), line, code.strip(), details)


def _said(error: BaseException) -> str:
    """An error in a sentence; those that say little by themselves in words."""
    if isinstance(error, SystemExit):
        return "calls sys.exit, which would end the search; leave it out, or put it below if __name__ == '__main__':"
    if isinstance(error, ModuleNotFoundError):
        return f"imports {error.name}, which is not installed here"
    if isinstance(error, RecursionError):
        return "calls itself without an end"
    if isinstance(error, MemoryError):
        return "needs more memory than there is"
    kind = type(error).__name__
    said = summary("".join(traceback.format_exception_only(error)))
    return said if said.startswith(kind) else f"{kind}: {said}"
