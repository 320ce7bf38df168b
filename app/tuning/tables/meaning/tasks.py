"""Whether a column to be predicted asks for classes or numbers, and whether it can be learned at all."""

from __future__ import annotations

from typing import NamedTuple

from app.tuning.spec.data import Kind, Task
from app.tuning.tables.meaning.facts import Facts, class_name

FEWEST = 10  # rows with an answer
MOST_CLASSES = 50
MOST_WHOLE_CLASSES = 21  # different whole numbers that may be classes, or grades from 0 to 20
SURE_CLASSES = 5  # different ones, without a gap, that are taken for classes whatever their name
DIGITS = 10
# What the last word of a column's name says of its whole numbers.
CLASSES = {"class", "type", "label", "species", "target", "cluster", "category", "group", "digit", "status", "segment"}
AMOUNTS = {"quality", "grade", "score", "rating", "rings", "age", "count", "cnt", "number", "rooms", "points", "stars"}
AMOUNTS |= {"years", "year", "days", "price", "mark", "marks", "level", "cylinders", "size", "quantity", "total", "g3"}


class Answer(NamedTuple):
    """What a target asks for; ``open`` where its whole numbers could be meant both ways; ``fault`` says why not."""

    task: Task | None
    open: bool = False
    fault: str = ""


def answer_of(facts: Facts, kind: Kind | None = None, task: Task | None = None) -> Answer:
    """What predicting a column asks for, by its cells, and by the kind or the task that the user chose."""
    rows = len(facts.known)
    if rows < FEWEST:
        return Answer(None, fault=f"has {rows} rows with a value; it takes {FEWEST} at least")
    if facts.at_most(1):
        return Answer(None, fault=f"is always {class_name(facts.known.iloc[0])[:30]}: there is nothing to predict")
    if task == "regression" and not facts.numeric:
        return Answer(None, fault="holds words, which no regression can predict: choose classes")
    if task == "binary" and not facts.at_most(2):
        return Answer(None, fault=f"has {facts.distinct:,} different values, not two: choose several classes")
    guessed, open_ = _guess(facts, kind) if task is None else (task, False)
    if guessed == "regression":
        return Answer(guessed, open_)
    if not facts.at_most(MOST_CLASSES) or facts.distinct > rows / 2:
        many = f"has {facts.distinct:,} different values in {rows:,} rows"
        if facts.numeric:
            return Answer(None, fault=f"{many}, too many to be classes: predict it as a number")
        return Answer(None, fault=f"{many}, too many to be classes: choose another column to predict")
    return Answer(guessed, open_)


def _guess(facts: Facts, kind: Kind | None) -> tuple[Task, bool]:
    if facts.at_most(2):
        return "binary", False
    if not facts.numeric or kind == "category":
        return "multiclass", False
    if kind == "number" or not facts.whole or not facts.at_most(MOST_WHOLE_CLASSES):
        return "regression", False
    low, high = facts.ends
    if high - low > 2 * MOST_WHOLE_CLASSES or facts.distinct > len(facts.known) / 2:
        return "regression", False
    last = facts.words[-1].rstrip("0123456789") if facts.words else ""
    if facts.words and (last in AMOUNTS or facts.words[-1] in AMOUNTS):
        return "regression", True
    if last in CLASSES:
        return "multiclass", True
    rare = int(facts.known.value_counts().iloc[-1])
    unbroken = high - low + 1 == facts.distinct and low in (0, 1) and rare >= len(facts.known) / facts.distinct / 20
    most = DIGITS if low == 0 and high == DIGITS - 1 else SURE_CLASSES
    return ("multiclass" if unbroken and facts.distinct <= most else "regression"), True
