"""What is asked or pointed out about a table, each with what can be done about it in one click."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from app.tuning.spec.data import Task
from app.tuning.tables.meaning.facts import Facts, class_name
from app.tuning.tables.meaning.leaks import Leak
from app.tuning.tables.preview import Choice, Offer

COMMONEST = 0.8  # of the rows in one of two classes, from which on a table is called imbalanced
TIMES_LARGER = 10  # the commonest of several classes than the rarest
FEWEST_TIMES = 10  # different dates that make an order
OTHERS = 3  # other targets that are offered
LONGEST = 40  # letters of a name in a sentence


def task_offer(target: Facts, task: Task) -> Offer:
    """Whole numbers that could be classes or amounts: which was assumed."""
    low, high = map(class_name, target.ends)
    taken = "numbers, where 3 lies between 2 and 4" if task == "regression" else "classes, without an order"
    return Offer(
        "task",
        f"{short(target.name)} holds {target.distinct} different whole numbers, from {low} to {high}. "
        f"They are taken for {taken}.",
        (Choice("Classes", {"task": "multiclass"}), Choice("Numbers", {"task": "regression"})),
        target.name,
    )


def leak_offer(leak: Leak, target: str, left_out: bool) -> Offer:
    """Columns that give the answer away."""
    names = " and ".join(map(short, leak.columns))
    if left_out:
        return Offer(
            "leak",
            f"{names} is {short(target)} in other words: it is left out.",
            (Choice("Use it anyway", {"columns": {leak.columns[0]: "category"}}),),
            leak.columns[0],
        )
    several = len(leak.columns) > 1
    says = f"add up to {short(target)}" if several else f"tells {short(target)}"
    return Offer(
        "leak",
        f"{names} {says}: would you know {'them' if several else 'it'} before the answer? "
        f"If not, leave {'them' if several else 'it'} out.",
        (Choice(f"Leave {'them' if several else 'it'} out", {"columns": dict.fromkeys(leak.columns, "ignored")}),),
        leak.columns[0],
    )


def imbalance_offer(balance: Sequence[tuple[str, int]], target: str) -> Offer | None:
    """Classes of which one is much more common than the others."""
    counts = [count for _, count in balance]
    name, most = max(balance, key=lambda one: one[1])
    share = most / sum(counts)
    if share < COMMONEST and most < TIMES_LARGER * min(counts):
        return None
    digits = 0 if share < 0.99 else 2
    return Offer(
        "imbalance",
        f"{100 * share:.{digits}f} % of the rows are {short(name)}: always answering that gives an accuracy of "
        f"{share:.{digits + 2}f} already. Weighing the classes makes each count the same; balanced accuracy "
        "is the fairer objective.",
        (Choice("Weigh the classes", {"class_weight": "balanced"}),),
        target,
    )


def time_offer(columns: Sequence[Facts], dates: Sequence[str], task: Task) -> Offer | None:
    """Rows with a date, or in the order of a year: the later ones are what one wants to predict."""
    shuffled = "shuffled" if task == "regression" else "stratified"
    for facts in columns:
        by_date = facts.name in dates
        ordered = facts.numeric and facts.words[-1:] in (["year"], ["time"], ["timestamp"]) and facts.rises
        if not (by_date or ordered) or facts.missing > facts.rows / 10 or facts.at_most(FEWEST_TIMES - 1):
            continue
        has = "has a date in each row" if by_date else "rises from row to row"
        return Offer(
            "time",
            f"{short(facts.name)} {has}. If the answers of later rows are wanted, validate on the latest ones.",
            (Choice("In order of time", {"split": "ordered"}), Choice("Shuffled", {"split": shuffled})),
            facts.name,
        )
    return None


def group_offer(facts: Facts, task: Task) -> Offer:
    """An id that several rows share."""
    shuffled = "shuffled" if task == "regression" else "stratified"
    return Offer(
        "group",
        f"Several rows share one {short(facts.name)}. Rows of one should not be in both the training and the "
        "validation part, or what was learned by heart looks like skill.",
        (
            Choice("Keep groups together", {"split": {"group": facts.name}}),
            Choice("Shuffled", {"split": shuffled}),
        ),
        facts.name,
    )


def target_offer(sentence: str, others: Sequence[str], wrong: str = "", more: Sequence[Choice] = ()) -> Offer:
    """Another column to predict, where one cannot be; names that are near the ``wrong`` one come first."""
    names = list(dict.fromkeys([*near_names(wrong, others), *others]))[:OTHERS]
    choices = (*more, *(Choice(f"Predict {short(name)}", {"target": name, "task": "auto"}) for name in names))
    return Offer("fault", sentence, choices, wrong)


def near_names(wrong: str, names: Sequence[str]) -> list[str]:
    """Those that somebody who typed ``wrong`` may have meant."""
    small = {name.lower(): name for name in reversed(names)}
    return [small[name] for name in get_close_matches(wrong.lower(), list(small), OTHERS, 0.6)] if wrong else []


def short(name: str) -> str:
    """A name in a sentence."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
