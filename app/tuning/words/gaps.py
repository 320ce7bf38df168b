"""What is said of what a search's records lack."""

from __future__ import annotations

from collections.abc import Sequence

from app.descent.text.numbers import plural
from app.tuning.record.gaps import Gaps

MOST_NAMED = 6  # trials or runs of trials in a sentence


def gaps_text(gaps: Gaps) -> str:
    """What is not known of which trials, and why; empty where nothing is missing."""
    return " ".join(part for part in (_of_journals(gaps), _of_files(gaps), _of_scores(gaps)) if part)


def _of_journals(gaps: Gaps) -> str:
    if not gaps.unrecorded:
        return ""
    who, are = _who(gaps.unrecorded), "is" if len(gaps.unrecorded) == 1 else "are"
    return f"{who} {are} known from Keras Tuner's files alone, which keep scores but no curves and no times."


def _of_files(gaps: Gaps) -> str:
    told = []
    if gaps.unsaved:
        are = "is" if len(gaps.unsaved) == 1 else "are"
        told.append(f"{_who(gaps.unsaved)} {are} known from the journal alone: Keras Tuner's own file can't be read.")
    if gaps.damaged:
        told.append(f"The trial.json of {_who(gaps.damaged).lower()} is missing or damaged.")
    if gaps.missing:
        names = ", ".join(gaps.missing[:MOST_NAMED]) + (" …" if len(gaps.missing) > MOST_NAMED else "")
        count = len(gaps.missing)
        folders = f"{plural('folder', count)} of {count:,} {plural('trial', count)}"
        told.append(f"oracle.json names trials that aren't here: the {folders} ({names}) {_are(count)} missing.")
    return " ".join(told)


def _of_scores(gaps: Gaps) -> str:
    if not gaps.otherwise:
        return ""
    had = "was" if len(gaps.otherwise) == 1 else "were"
    return (
        f"Searched with different objectives, of which {gaps.judged_by} is the latest: {_who(gaps.otherwise).lower()} "
        f"{had} scored by another and can't be compared, so no score is shown."
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _who(numbers: Sequence[int]) -> str:
    """Trials by their numbers, neighbours as a range: Trials 0–3, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(runs) > MOST_NAMED:
        return f"{len(numbers):,} trials"
    texts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return f"{plural('Trial', len(numbers))} {', '.join(texts)}"
