"""Previews as a large or a small table gives them, made rather than read."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from app.tuning.spec.data import Table
from app.tuning.tables.preview import Choice, ColumnView, Format, Offer, Preview

ROWS = 891


def passengers(count: int = 12, rows: int = 12) -> Preview:
    """A table of passengers with this many columns, the last of which are measurements."""
    draw = random.Random(1)
    numbers = tuple(draw.randint(5, 90) for _ in range(12))
    known = [
        ColumnView(
            "survived",
            "category",
            0,
            2,
            "Named as people name what is to be predicted.",
            "target",
            (549, 342),
            ("no", "yes"),
        ),
        ColumnView(
            "pclass",
            "number",
            0,
            3,
            "Whole numbers.",
            "feature",
            (216, 0, 0, 0, 0, 184, 0, 0, 0, 0, 0, 491),
            (),
            "1",
            "3",
        ),
        ColumnView(
            "name",
            "ignored",
            0,
            891,
            "A name of its own in every row.",
            "ignored",
            (1, 1, 1),
            ("Braund, Mr. Owen\nHarris", "Cumings", "Heikkinen"),
        ),
        ColumnView("sex", "category", 0, 2, "Two words.", "feature", (577, 314), ("male", "female")),
        ColumnView(
            "age",
            "number",
            177,
            88,
            "Numbers.",
            "feature",
            (54, 46, 177, 169, 118, 70, 45, 24, 9, 2, 4, 1),
            (),
            "0.42",
            "80",
        ),
        ColumnView(
            "boarded",
            "date",
            3,
            120,
            "Dates like 31.12.1911, day first.",
            "feature",
            numbers,
            (),
            "1911-03-01",
            "1912-04-15",
        ),
        ColumnView(
            "remarks", "text", 600, 280, "You chose this.", "feature", (9, 4, 2), ("had a cabin", "none", "went ashore")
        ),
    ]
    more = [
        ColumnView(
            f"measurement {k}" + " of the left hand" * (k % 5 == 0),
            "number",
            k % 3 * 7,
            700,
            "Numbers.",
            "feature",
            numbers,
            (),
            "-1.5",
            "12.25",
        )
        for k in range(max(0, count - len(known)))
    ]
    columns = (known + more)[:count] if count > 3 else (known[4], known[3], known[0])
    head = []
    for _ in range(rows):
        head.append(
            tuple(
                ""
                if c.missing and draw.random() < 0.2
                else draw.choice(c.words)
                if c.words
                else f"{draw.random() * 80:.2f}"
                for c in columns
            )
        )
    offers = (
        Offer(
            "leak",
            "“alive” says the same as survived in other words. A network would only have to copy it.",
            (
                Choice("Leave it out", {"columns": {"alive": "ignored"}}),
                Choice("Keep it", {"columns": {"alive": "category"}}),
            ),
            "alive",
        ),
        Offer(
            "imbalance",
            "no is 62 % of the rows: always saying so looks good.",
            (Choice("Weigh the classes", {"class_weight": "balanced"}),),
        ),
    )
    return Preview(
        "/somewhere/passengers.csv",
        ROWS,
        Format(separator=";", decimal=","),
        tuple(columns),
        tuple(head),
        "survived",
        "binary",
        (("no", 549), ("yes", 342)),
        40,
        ("2 title lines were skipped.", "3 rows without an answer are left out."),
        offers if count > 3 else (),
    )


def told_by(preview: Preview, folder: Path) -> list[str]:
    """A command that previews any table so."""
    import sys

    path = folder / "preview.json"
    path.write_bytes(msgspec.json.encode(preview))
    return [sys.executable, "-c", f"import sys; sys.stdout.buffer.write(open({str(path)!r}, 'rb').read())"]


def named(path: Path) -> Table:
    """A spec's table of this file."""
    return Table(table=str(path), target="survived")
