"""What is said of trials that failed, of workers that died, and of journals that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from app.descent.text.numbers import counted
from app.tuning.names import LOCAL
from app.tuning.record.error_summary import summary
from app.tuning.record.progress import Failures
from app.tuning.record.trial import Lost

NOT_FINITE = "The score was not a finite number."
MOST_LETTERS = 160  # of a failure's reason where there is room for a line or two


def failures_text(failures: Failures | None, others: str = "") -> str:
    """Why a search has no score at all, in a line; ``others`` counts the trials by what became of them."""
    if failures is None:
        return ""
    if failures.failed < failures.trials:
        what = f"No trial got a score{others}"
    elif failures.failed == 1:
        what = "The trial failed"
    else:
        what = f"All {failures.failed:,} trials failed"
    why = summary(failures.message or NOT_FINITE)
    if failures.differ:
        what += ", for different reasons; the last one"
    return f"{what}: {why if len(why) <= MOST_LETTERS else why[:MOST_LETTERS].rsplit(' ', 1)[0] + ' …'}"


def lost_text(workers: Iterable[Lost]) -> str:
    """Which workers died, a line each, and what becomes of their trials; and which are held still from outside."""
    lines = []
    for lost in workers:
        again = "" if lost.trial is None else f"trial {lost.trial} again"
        if lost.held:
            lines.append(lost.message)
        elif LOCAL.fullmatch(lost.worker):  # one of ours: it has been started again
            lines.append(f"Worker {lost.worker} died and was restarted" + (f"; it runs {again}." if again else "."))
        else:
            lines.append(lost.message + (f" Another worker will run {again}." if again else ""))
    return "\n".join(lines)


def unreadable_text(lines: int) -> str:
    """How much of a search's journals is not shown, since it cannot be read; empty if all is."""
    if not lines:
        return ""
    left = "and was left out" if lines == 1 else "and were left out"
    return f"{counted(lines, 'line')} of this search's journals can't be read {left}."
