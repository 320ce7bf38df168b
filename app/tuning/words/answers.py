"""Sentences about a network's answers: which classes it confuses most, and how far off its numbers are."""

from __future__ import annotations

from collections.abc import Sequence

from app.descent.text.numbers import counted, metric_text


def confusion_text(classes: Sequence[str], confusion: Sequence[Sequence[int]]) -> str:
    """The two classes that are confused most often, in rows and as a share of the true one's."""
    pairs = [
        (count, true, answered)
        for true, row in enumerate(confusion)
        for answered, count in enumerate(row)
        if true != answered and count
    ]
    if not pairs:
        return "Every row got its true class."
    count, true, answered = max(pairs, key=lambda pair: pair[0])
    of = sum(confusion[true])
    return (
        f"Confused most: {count:,} of {counted(of, 'row')} that are {classes[true]} got the answer "
        f"{classes[answered]} ({share_text(count, of)})."
    )


def pairs_text(pairs: Sequence[tuple[float, float]], rows: int) -> str:
    """The largest miss, and how many of the rows are drawn if not all are."""
    if not pairs:
        return "No answer is a finite number."
    true, answered = max(pairs, key=lambda pair: abs(pair[1] - pair[0]))
    some = f" {len(pairs):,} of {rows:,} rows are drawn." if len(pairs) < rows else ""
    return f"Farthest off: {metric_text(answered)} where {metric_text(true)} is true.{some}"


def share_text(count: int, total: int) -> str:
    """A part in percent; what is there is never 0 %, nor all while others are."""
    if 0 < count * 100 < total:
        return "<1%"
    return ">99%" if total > count > 0.99 * total else f"{count / total:.0%}" if total else "–"
