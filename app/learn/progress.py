"""What somebody has understood so far, and what comes back next: a value, pure functions over it, and its file.

A question that was answered right comes back after 1, 3, 7, 16 and 35 sessions, each time in another way; one that was
answered wrong, in the next. A session is a day on which something was answered. Nothing of it leaves this machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec.structs import replace

from app.descent.text.numbers import counted
from app.files import read_whole, write_whole

GAPS = (1, 3, 7, 16, 35)  # sessions until a question comes back, by how many times in a row it was right
LARGEST = 1_000_000  # bytes
LONGEST = 4000  # letters of an answer in one's own words
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Asked(msgspec.Struct, frozen=True):
    """What became of a question: the session it was last answered in, how often right in a row, how often asked."""

    session: Count
    row: Count = 0
    times: Count = 1


class Progress(msgspec.Struct, frozen=True):
    """The goals reached (ids of lessons, exercises, examples), the questions asked, and the session that this is.

    ``written`` are answers in the learner's own words, by the question. ``day`` is the day of the session, as a date; a
    new day begins the next one.
    """

    reached: tuple[str, ...] = ()
    asked: dict[str, Asked] = {}
    written: dict[str, str] = {}
    session: Count = 1
    day: str = ""


def begun(progress: Progress, day: str) -> Progress:
    """The progress on a day (2026-11-30); a day later than the last one is the next session."""
    if day == progress.day:
        return progress
    return replace(progress, day=day, session=progress.session + bool(progress.day))


def with_reached(progress: Progress, page: str) -> Progress:
    """Somebody reached a goal."""
    return progress if page in progress.reached else replace(progress, reached=(*progress.reached, page))


def with_answer(progress: Progress, question: str, right: bool) -> Progress:
    """Somebody answered a question, or graded themselves."""
    before = progress.asked.get(question)
    row = (0 if before is None else before.row) + 1 if right else 0
    times = (0 if before is None else before.times) + 1
    return replace(progress, asked={**progress.asked, question: Asked(progress.session, row, times)})


def with_words(progress: Progress, question: str, words: str) -> Progress:
    """Somebody answered in their own words, as far as there is room for them; with none, the answer is gone."""
    others = {name: text for name, text in progress.written.items() if name != question}
    return replace(progress, written={**others, question: words[:LONGEST]} if words.strip() else others)


def understood(progress: Progress, page: str) -> bool:
    """Whether a goal was reached, or a question answered right when it was last asked."""
    asked = progress.asked.get(page)
    return page in progress.reached or (asked is not None and asked.row > 0)


def sessions_until(progress: Progress, question: str) -> int | None:
    """In how many sessions a question comes back, 0 for this one; None for one that was never asked."""
    asked = progress.asked.get(question)
    if asked is None:
        return None
    gap = 1 if asked.row == 0 else GAPS[min(asked.row, len(GAPS)) - 1]
    return max(0, asked.session + gap - progress.session)


def when_back(sessions: int) -> str:
    """When something comes back, in words: in this session, or on which of the days on which one learns."""
    if sessions == 0:
        return "today"
    return "on the next day you learn" if sessions == 1 else f"in {counted(sessions, 'day')} of learning"


def due(progress: Progress, questions: Iterable[str]) -> list[str]:
    """The questions that come back in this session: those that were wrong first, then those that wait the longest."""
    waiting = [name for name in questions if sessions_until(progress, name) == 0]
    return sorted(waiting, key=lambda name: (progress.asked[name].row > 0, progress.asked[name].session))


def variation(progress: Progress, question: str, ways: int) -> int | None:
    """Which of the ``ways`` in which a question comes back is next; None for the question as it was first asked."""
    asked = progress.asked.get(question)
    if asked is None or ways == 0:
        return None
    return (asked.times - 1) % ways


def load_progress(path: Path) -> Progress:
    """What a file keeps; an empty one where there is none, or none that can be read."""
    try:
        return msgspec.json.decode(read_whole(path, LARGEST), type=Progress)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Progress()


def save_progress(path: Path, progress: Progress) -> None:
    """Keep it; the folder is made. Raises OSError where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, msgspec.json.format(msgspec.json.encode(progress)) + b"\n", sync=False)


def reset(path: Path) -> Progress:
    """Forget everything; raises OSError where the file cannot be removed."""
    path.unlink(missing_ok=True)
    return Progress()
