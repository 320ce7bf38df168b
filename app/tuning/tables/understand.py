"""What the columns of a table are, which of them is to be predicted, and whether that asks for classes or numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.tuning.spec.data import Kind, SplitBy, Table, Task
from app.tuning.tables.meaning.facts import Facts, class_name
from app.tuning.tables.meaning.kinds import Guess, copies, guess_kind, says_id
from app.tuning.tables.meaning.leaks import Leak, leaks, of_one_name
from app.tuning.tables.meaning.offers import (
    group_offer,
    imbalance_offer,
    leak_offer,
    near_names,
    short,
    target_offer,
    task_offer,
    time_offer,
)
from app.tuning.tables.meaning.targets import in_order_of_guess
from app.tuning.tables.meaning.tasks import Answer, answer_of
from app.tuning.tables.preview import Choice, Offer, Role
from app.tuning.tables.read import TableFile

MOST_LEAKS = 5  # that are pointed out one by one


@dataclass(frozen=True)
class ColumnUse:
    """What a column is taken for, and why."""

    name: str
    kind: Kind
    role: Role
    reason: str = ""


@dataclass(frozen=True)
class Understood:
    """A table's columns in its order, its target and its task; ``fault`` where nothing can be learned as it is set."""

    columns: tuple[ColumnUse, ...]
    target: str | None
    task: Task | None
    balance: tuple[tuple[str, int], ...] = ()  # rows of each class, in the order of the classes
    notes: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    fault: str = ""


@dataclass
class _Findings:
    """What is said beside the columns, as it is found."""

    notes: list[str] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)


def understand(table: TableFile, data: Table) -> Understood:
    """Guess what the spec does not say; never raises.

    The kinds in ``data.columns`` and a target that ``data`` names are the user's: they are taken, or ``fault`` says
    why nothing can be learned so, and an offer what could be.
    """
    frame = table.frame
    columns = [Facts(str(name), frame[name]) for name in frame.columns]
    guesses = {facts.name: guess_kind(facts) for facts in columns}
    usable = [f for f in columns if guesses[f.name].kind in ("number", "category") and f.name not in data.columns]
    usable += [f for f in columns if data.columns.get(f.name) in ("number", "category")]
    targets = [f for f in in_order_of_guess([f for f in columns if f in usable]) if not says_id(f)]
    target, answer, fault = _target(columns, targets, data)
    said = _Findings()
    if fault:
        said.offers += [_way_out(table, data, target, targets, fault)]
        fault = f"{table.path.name}: {fault}"
    same = copies([f for f in columns if guesses[f.name].kind != "ignored" or f is target])
    uses = _uses(columns, guesses, same, target, answer, data)
    balance: tuple[tuple[str, int], ...] = ()
    if target is not None and answer.task is not None:
        if answer.task != "regression":
            counts = target.known.value_counts().sort_index()
            balance = tuple((class_name(value), int(count)) for value, count in counts.items())
        uses = _point_out(columns, uses, target, answer, balance, data, said)
    if not fault and not any(use.role == "feature" for use in uses):
        fault = f"{table.path.name}: has no column to learn from; choose at least one besides the target"
    return Understood(
        tuple(uses),
        None if target is None else target.name,
        answer.task,
        balance,
        tuple(said.notes),
        tuple(said.offers),
        fault,
    )


def checked(found: Understood) -> Understood:
    """The same, or InputError with its fault."""
    if found.fault:
        raise InputError(found.fault)
    return found


def _target(columns: Sequence[Facts], likely: Sequence[Facts], data: Table) -> tuple[Facts | None, Answer, str]:
    """The column to be predicted, what it asks for, and what is wrong with it."""
    task = None if data.task == "auto" else data.task
    if data.target:
        named = next((facts for facts in columns if facts.name == data.target), None)
        if named is None:
            near = near_names(data.target, [facts.name for facts in columns])
            hint = f"; near it: {', '.join(map(short, near))}" if near else ""
            return None, Answer(None), f'has no column "{short(data.target)}"{hint}'
        answer = answer_of(named, data.columns.get(named.name), task)
        return named, answer, f'column "{short(named.name)}" {answer.fault}' if answer.fault else ""
    for facts in likely:
        answer = answer_of(facts, data.columns.get(facts.name), task)
        if not answer.fault:
            return facts, answer, ""
    if columns and columns[0].rows < 10:
        return None, Answer(None), f"has {counted(columns[0].rows, 'row')}; it takes 10 at least"
    return None, Answer(None), "has no column that can be predicted: it takes one with numbers, or with a few words"


def _way_out(table: TableFile, data: Table, target: Facts | None, likely: Sequence[Facts], fault: str) -> Offer:
    """What can be done where a table's target cannot be learned."""
    others = [f.name for f in likely if f is not target and not answer_of(f, data.columns.get(f.name)).fault]
    more = []
    if target is not None and (data.task != "auto" or target.name in data.columns):
        ways: list[tuple[str, Task]] = [("Predict it as a number", "regression"), ("Predict classes", "multiclass")]
        more = [Choice(label, {"task": way}) for label, way in ways if not answer_of(target, None, way).fault]
    wrong = data.target if target is None else ""
    return target_offer(f"{table.path.name} {fault}.", others, wrong, more)


def _uses(
    columns: Sequence[Facts],
    guesses: dict[str, Guess],
    same: dict[str, str],
    target: Facts | None,
    answer: Answer,
    data: Table,
) -> list[ColumnUse]:
    """What each column is taken for."""
    group = data.split.group if isinstance(data.split, SplitBy) else None
    uses = []
    for facts in columns:
        kind, reason = guesses[facts.name]
        if facts.name in same and kind != "ignored":
            kind, reason = "ignored", f"the same as {short(same[facts.name])}"
        if target is not None and same.get(target.name) == facts.name and kind != "ignored":
            kind, reason = "ignored", f"the same as {short(target.name)}"
        if facts.name in data.columns:
            kind, reason = data.columns[facts.name], "chosen"
        role: Role = "ignored" if kind == "ignored" else "feature"
        if facts is target:
            role, kind = "target", "number" if answer.task == "regression" else "category"
            reason = "predicted" if data.target else "predicted; guessed, so see whether it is the one you mean"
        elif facts.name == group:
            role, reason = "group", "its rows stay together"
        uses.append(ColumnUse(facts.name, kind, role, reason))
    if any(use.role == "feature" for use in uses):
        return uses
    # The words of a text, or numbers that count the rows, are better than nothing to learn from.
    spare = [
        facts
        for use, facts in zip(uses, columns, strict=True)
        if use.role == "ignored" and not facts.at_most(1) and use.name not in {*data.columns, *same}
    ]
    texts = [facts.name for facts in spare if not facts.numeric and not facts.dated]
    taken: dict[str, Kind] = dict.fromkeys(texts, "text") or {f.name: "number" for f in spare if f.numeric}
    return [
        ColumnUse(use.name, taken[use.name], "feature", "there is no other column to learn from")
        if use.name in taken
        else use
        for use in uses
    ]


def _point_out(
    columns: Sequence[Facts],
    uses: Sequence[ColumnUse],
    target: Facts,
    answer: Answer,
    balance: Sequence[tuple[str, int]],
    data: Table,
    said: _Findings,
) -> list[ColumnUse]:
    """Say what a person should know before the search; the uses, without columns that say the target by its name."""
    assert answer.task is not None
    if target.missing:
        rows = counted(target.missing, "row")
        said.notes.append(f"{rows} without a value in {short(target.name)}: left out")
    single = [name for name, count in balance if count == 1]
    if single:
        classes = "class has" if len(single) == 1 else "classes have"
        said.notes.append(
            f"{len(single)} {classes} one row, among them {short(single[0])}: "
            "a network cannot both learn a class and be tested on it"
        )
    if answer.open and data.task == "auto" and target.name not in data.columns:
        said.offers.append(task_offer(target, answer.task))
    kept = {use.name for use in uses if use.role == "feature" and use.kind in ("number", "category")}
    asked = [f for f in columns if f.name in kept and f.name not in data.columns]
    found = leaks(asked, target, answer.task)
    by_name = {f.name: f for f in asked}
    left = {k.columns[0] for k in found if k.recoding and of_one_name(by_name[k.columns[0]], target)}
    uses = [
        ColumnUse(use.name, "ignored", "ignored", f"{short(target.name)} in other words") if use.name in left else use
        for use in uses
    ]
    said.offers += [leak_offer(leak, target.name, leak.columns[0] in left) for leak in found[:MOST_LEAKS]]
    if len(found) > MOST_LEAKS:
        said.notes.append(
            f"{len(found) - MOST_LEAKS} more columns tell {short(target.name)} alone: perhaps it is an easy question"
        )
    copied = [u.name for u in uses if u.role == "ignored" and u.reason == f"the same as {short(target.name)}"]
    said.offers += [leak_offer(Leak((name,)), target.name, left_out=True) for name in copied[:MOST_LEAKS]]
    if len(balance) > 1 and data.class_weight is None and (offer := imbalance_offer(balance, target.name)):
        said.offers.append(offer)
    if data.split == "auto":
        dates = [use.name for use in uses if use.kind == "date"]
        offers = [time_offer([f for f in columns if f is not target], dates, answer.task)]
        shared = (f for f in columns if f is not target and says_id(f) and 1 < f.distinct <= len(f.known) / 2)
        offers += [group_offer(facts, answer.task) for facts in shared][:1]
        said.offers += [offer for offer in offers if offer is not None]
    return list(uses)
