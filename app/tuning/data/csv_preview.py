"""A CSV file's preview by a process of its own: a large file takes seconds, in which no window stands still.

``python -m app.tuning.data.csv_preview FILE TARGET TASK`` writes how far it is (0 to 1, a number a line) to standard
error and the preview as JSON to standard output; a file that cannot be used is one sentence and exit code 2.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.data.csv_encode import Preview, preview
from app.tuning.spec.data import Csv

SMALL = 1_000_000  # bytes that are read within a moment anyway


def is_large(path: Path) -> bool:
    """Whether reading it takes longer than a moment."""
    try:
        return path.is_file() and path.stat().st_size > SMALL
    except OSError:
        return False


def preview_command(data: Csv) -> list[str]:
    """The command that previews a file."""
    return [sys.executable, "-m", "app.tuning.data.csv_preview", data.csv, data.target, data.task]


def read_preview(output: bytes) -> Preview:
    """What the command wrote."""
    return msgspec.json.decode(output, type=Preview)


def main() -> None:
    """Preview one file."""
    name, target, task = sys.argv[1:]
    gc.disable()  # millions of short texts, none of them rubbish
    told = 0.0

    def tell(done: float) -> None:
        nonlocal told
        if done - told >= 0.01:
            told = done
            print(f"{done:.2f}", file=sys.stderr, flush=True)

    try:
        found = preview(name, target or None, task, tell)
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except MemoryError:
        print(f"{name}: needs more memory than there is; take a part of it", file=sys.stderr)
        sys.exit(2)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
