"""The command ``preview``: how a table would be read, as one JSON object."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import msgspec

from app.descent.text.json_input import InputError
from app.tuning.spec.data import Table


def add_preview_options(parser: argparse.ArgumentParser) -> None:
    """What a person may say of how the file is written; the rest is detected."""
    parser.add_argument("table", metavar="TABLE", help="a file with a table")
    parser.add_argument("--header", choices=("yes", "no"), help="whether its first line names the columns")
    parser.add_argument("--separator", metavar="S", help='what stands between two cells; " " is any run of spaces')
    parser.add_argument("--decimal", choices=(".", ","), help="the mark before a number's decimals")
    parser.add_argument("--encoding", metavar="E", help="how its letters are stored, such as utf-8 or cp1252")
    parser.add_argument("--target", metavar="NAME", default="", help="the column to predict (default: guessed)")


def run_preview(args: argparse.Namespace) -> int:
    """Write the JSON object to standard output."""
    from app.tuning.tables.preview_process import preview

    said: dict[str, Any] = {
        "name": "table",
        "table": args.table,
        "target": args.target,
        "header": None if args.header is None else args.header == "yes",
        "separator": "\t" if args.separator == "\\t" else args.separator,
        "decimal": args.decimal,
        "encoding": args.encoding,
    }
    if len(said["separator"] or " ") != 1:
        raise InputError(f'--separator: takes one character, such as ; or \\t for a tab, not "{args.separator}"')
    data = msgspec.convert(said, Table)
    found = preview(data)
    if args.target and all(column.name != args.target for column in found.columns):
        raise InputError(found.fault)
    about: dict[str, Any] = {
        "rows": found.rows,
        "header": found.format.header,
        "separator": found.format.separator,
        "decimal": found.format.decimal,
        "encoding": found.format.encoding,
        "columns": [
            {"name": c.name, "kind": c.kind, "missing": c.missing, "distinct": c.distinct, "reason": c.reason}
            for c in found.columns
        ],
        "target": found.target,
        "task": found.task,
        "notes": [*found.notes, *(offer.sentence for offer in found.offers if offer.kind != "fault")]
        + ([found.fault] if found.fault else []),
    }
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n")
    sys.stdout.buffer.flush()
    return 0
