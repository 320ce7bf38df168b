"""The command line: the window by default, and ``walk``, ``shot`` and ``tune`` without one.

Exit codes: 0 done, 2 the input is wrong (one line on stderr), 1 a failure of ours, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from app import __version__


class InputError(Exception):
    """What the user gave is wrong; the message names the file, the place in it and what would be right."""


def build_parser() -> argparse.ArgumentParser:
    """The whole command line as one parser."""
    parser = argparse.ArgumentParser(prog="mountain", description="See what a learning rate does.")
    parser.add_argument("--version", action="version", version=f"Blindfolded Mountain {__version__}")
    parser.set_defaults(run=run_window)
    return parser


def run_window(args: argparse.Namespace) -> int:
    """Open the window and stay until it closes."""
    raise InputError("not there yet")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except InputError as error:
        print(f"mountain: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
