"""What is written about columns: short words for a header, sentences for a tooltip."""

from __future__ import annotations

from collections import Counter

from app.descent.text.numbers import counted
from app.tuning.spec.data import Kind
from app.tuning.tables.preview import ColumnView, Preview

KINDS: dict[Kind, str] = {
    "number": "N",
    "category": "C",
    "date": "D",
    "text": "T",
    "ignored": "I",
}  # each with its key
MEANS: dict[Kind, str] = {
    "number": "A quantity: more of it is more. It is standardised.",
    "category": "One of a few words. Each word becomes an input of its own; rare ones share one.",
    "date": "A moment: its year, month, weekday and hour become numbers.",
    "text": "Sentences: the words that occur in them become inputs.",
    "ignored": "Not used to learn from.",
}
PLURALS: dict[Kind, tuple[str, str]] = {
    "number": ("number", "numbers"),
    "category": ("category", "categories"),
    "date": ("date", "dates"),
    "text": ("text", "texts"),
    "ignored": ("ignored", "ignored"),
}
LONGEST_WORD = 60  # characters of a value in a sentence
LONGEST_CELL = 200  # characters of a cell that are drawn
LONGEST_TIP = 1500


def share(count: int, total: int) -> str:
    """A part in percent; a part that is there is never 0 %, nor all there is while others are."""
    if count * 100 < total:
        return "<1%"
    return ">99%" if total > count > 0.99 * total else f"{count / total:.0%}"


def shortened(text: str, longest: int) -> str:
    """A text on one line, cut where it is too long."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return cut.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\t", " ")


def missing_line(column: ColumnView, rows: int) -> str:
    """How much of a column is missing, for its header."""
    if not column.missing:
        return "none missing"
    return f"{column.missing:,} missing · {share(column.missing, rows)}" if rows else f"{column.missing:,} missing"


def range_line(column: ColumnView) -> str:
    """What lies in a column: its range, or its commonest words."""
    if column.words:
        shown = ", ".join(shortened(word, LONGEST_WORD) for word in column.words[:3])
        return shown + (", …" if column.distinct > 3 else "")
    if column.low or column.high:
        return f"{shortened(column.low, LONGEST_WORD)} … {shortened(column.high, LONGEST_WORD)}"
    return f"{column.distinct:,} different"


def column_tip(column: ColumnView, rows: int) -> str:
    """All that is known of a column, for a tooltip."""
    role = "the target, to be predicted" if column.role == "target" else column.role
    kind = column.kind if column.kind == role else f"{column.kind}, {role}"
    lines = [f"{shortened(column.name, LONGEST_CELL)}: {kind}"]
    if column.reason:
        lines.append(column.reason)
    lines.append(MEANS[column.kind])
    lines.append(f"{counted(column.distinct, 'different value')}; {range_line(column)}")
    lines.append(missing_line(column, rows))
    return "\n".join(lines)


def spoken(column: ColumnView, rows: int) -> str:
    """A column as a screen reader says it."""
    return ", ".join((column.name, column.kind, column.role, missing_line(column, rows), column.reason)).rstrip(", ")


def kinds_line(preview: Preview) -> str:
    """How many columns of each kind the networks learn from, and how many are left out."""
    counts = Counter(column.kind for column in preview.columns if column.role != "target")
    return " · ".join(f"{counts[kind]:,} {PLURALS[kind][counts[kind] != 1]}" for kind in KINDS if counts[kind])


def about_line(preview: Preview) -> str:
    """Rows, columns and the task, in one sentence."""
    text = f"{counted(preview.rows, 'row')}, {counted(len(preview.columns), 'column')}"
    return f"{text}; {preview.task} of {preview.target}." if preview.target and preview.task else f"{text}."
