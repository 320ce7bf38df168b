"""How a process that does one piece of work for the window or a command begins and ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import msgspec

from app.descent.text.json_input import InputError


def run_alone(work: Callable[[], msgspec.Struct | None]) -> None:
    """Do the work and print its value as JSON; what is wrong becomes one line on standard error, and exit code 2."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
    try:
        made = work()
    except InputError as error:
        sys.exit(_said(str(error)))
    except OSError as error:
        sys.exit(_said(f"{error.filename or 'file'}: {error.strerror or error}"))
    except MemoryError:
        sys.exit(_said("There is too little memory for these rows; take a part of them."))
    if made is not None:
        sys.stdout.buffer.write(msgspec.json.encode(made))


def _said(sentence: str) -> int:
    print(" ".join(sentence.split("\n")), file=sys.stderr)
    return 2
