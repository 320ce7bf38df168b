"""Which column is to be predicted, guessed by the names that people use, then by its place."""

from __future__ import annotations

from collections.abc import Sequence

from app.tuning.tables.meaning.facts import Facts

# Without marks and capitals; of several that a table has, the earliest here is meant.
NAMES = (
    "target label labels survived churn churned attrition exited outcome diagnosis medv mpg species "
    "saleprice deposit subscribed stroke heartdisease deathevent isfraud fraud spam satisfaction "
    "raintomorrow loanstatus nobeyesdad personalloan creditability classtype covertype y response default "
    "defaultpaymentnextmonth class sellingprice price msrp cnt count charges medhouseval medianhousevalue "
    "housevalue strength rings passed winner result approved admit admitted hired placed purchased "
    "clicked revenue sales quality tip income salary wage risk g3 score rating grade answer lifeexp type "
    "status category value fare cost amount"
)
RANK = {name: place for place, name in enumerate(NAMES.split())}
LAST_WORD = 6  # places that a name loses which only ends so: house_price
TIMES = {"year", "yr", "month", "day", "hour", "minute", "weekday", "date", "time", "timestamp", "lat", "lon"}
TIMES |= {"latitude", "longitude", "season", "quarter", "week"}


def in_order_of_guess(columns: Sequence[Facts]) -> list[Facts]:
    """Columns that could be predicted, the likeliest target first.

    First those whose name says it, then the last column, the first, and the others from the last to the first.
    """
    beside_x = any(facts.name.lower() == "x" for facts in columns)
    ranked = [(rank, -place) for place, facts in enumerate(columns) for rank in [_rank(facts, beside_x)] if rank >= 0]
    places = [-place for _, place in sorted(ranked)]
    timeless = [k for k, facts in enumerate(columns) if not TIMES & set(facts.words)]
    if timeless:
        at_ends = [k for k in (len(columns) - 1, 0) if k in timeless]
        places += [*at_ends, *reversed(timeless)]
    places += reversed(range(len(columns)))
    return [columns[k] for k in dict.fromkeys(places)]


def _rank(facts: Facts, beside_x: bool) -> int:
    """How surely a name is a target's, 0 surest; -1 for names that say nothing."""
    ways = [("".join(facts.words), 0), *([(facts.words[-1], LAST_WORD)] if facts.words else [])]
    ranks = []
    for name, lost in ways:
        for spelled in (name, name.removesuffix("s"), name.removesuffix("es")):
            if spelled in RANK and not (spelled == "y" and (beside_x or lost)):
                ranks.append(RANK[spelled] + lost)
    return min(ranks, default=-1)
