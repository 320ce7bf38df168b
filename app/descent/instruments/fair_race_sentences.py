"""A fair race in words: who ends lowest at its own best rate and at one rate for all, and who forgives how much."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.descent.instruments.fair_race import (
    HIGHEST_RATE,
    LOWEST_RATE,
    FairRace,
    Finish,
    Forgiveness,
    Measure,
    Runner,
    is_lower,
    left_out,
)
from app.descent.instruments.rates_and_seeds import tail_steps
from app.descent.step.hiker_words import name_of
from app.descent.text.numbers import counted, lr_text, number_text, steps_text
from app.descent.walks.scene import Scene

FEW = 4  # runners that are all named in a sentence; of more the first and the last
NARROW = 0.05  # decades: a narrower range of rates is not told in tenths, and a smaller difference is none


def best_text(race: FairRace, names: Sequence[str]) -> str:
    """Who ends lowest when each has its own best rate."""
    at = [(runner, runner.best) for runner in race.runners]
    return _told("Each at its own best rate", race, names, at)


def common_text(race: FairRace, names: Sequence[str], rate: float) -> str:
    """Who ends lowest when all have one rate."""
    at = [(runner, runner.index_at(rate)) for runner in race.runners]
    return _told(f"All at {lr_text(rate)}", race, names, at)


def finish_text(finish: Finish, measure: Measure) -> str:
    """How one ends at a rate, to be said after its name: ends 0.012 (0.002–0.037) above the lowest."""
    said = outcome_text(finish, measure)
    return f"ends {said} above the lowest" if measure.arrived < finish.middle <= measure.beyond else said


def outcome_text(finish: Finish, measure: Measure) -> str:
    """The same in a table: 0.012 (0.002–0.037), or what became of it instead."""
    if not math.isfinite(finish.middle):
        return "overflows"
    if finish.middle > measure.beyond:
        return "diverges"
    if math.isfinite(finish.step):
        return "is there from the start" if finish.step == 0 else f"arrives at step {finish.step:,.0f}"
    return "arrives" if finish.middle <= measure.arrived else height_text(finish)


def height_text(finish: Finish) -> str:
    """A loss above the lowest, with its 10–90% range where there is one."""
    middle, low, high = (number_text(value, 2) for value in (finish.middle, finish.low, finish.high))
    return middle if low == high else f"{middle} ({low}–{high})"


def _told(when: str, race: FairRace, names: Sequence[str], at: Sequence[tuple[Runner, int | None]]) -> str:
    """Who ends lowest, who ties with it, and how the others end."""
    ended = [k for k, (runner, index) in enumerate(at) if index is not None and math.isfinite(runner.middle[index])]
    if not ended:
        return f"{when}, the loss overflows for {_all_of(names)}."
    if all(at[k][0].middle[at[k][1]] > race.measure.beyond for k in ended):
        return f"{when}, {_all_of(names)} {'diverge' if names[1:] else 'diverges'}."
    finishes = {k: runner.finish(index) for k, (runner, index) in enumerate(at) if index is not None}

    def lower(one: int, other: int) -> bool:
        mine, its = at[one], at[other]
        return its[1] is None or (mine[1] is not None and is_lower(mine[0], mine[1], its[0], its[1]))

    order = sorted(finishes, key=lambda k: (finishes[k].middle, _or_inf(finishes[k].step)))
    first = order[0]
    tied = [k for k in order if k == first or (k in ended and not lower(first, k))]
    behind = [k for k in order if k not in tied]
    said = f"{when}, {_lead(finishes, tied, names, race)}"
    if not behind:
        return f"{said}."
    if len(at) <= FEW:
        return f"{said}; {_listed([f'{names[k]} {finish_text(finishes[k], race.measure)}' for k in behind])}."
    last = behind[-1]
    gone = [k for k in behind if finishes[k].middle > race.measure.beyond]
    if gone:
        who = _listed([names[k] for k in gone]) if len(gone) <= FEW else f"{len(gone)} of {len(at)}"
        does = "diverge" if any(math.isfinite(finishes[k].middle) for k in gone) else "overflow"
        return f"{said}; {who} {does}{'' if gone[1:] else 's'}."
    return f"{said}; last of {len(at)} is {names[last]}, which {finish_text(finishes[last], race.measure)}."


def _lead(finishes: dict[int, Finish], tied: Sequence[int], names: Sequence[str], race: FairRace) -> str:
    """Who ends lowest or arrives first, or that several tie."""
    best = finishes[tied[0]]
    if len(tied) == 1:
        if math.isfinite(best.step) or best.middle <= race.measure.arrived:
            arrived = [f for f in finishes.values() if f.middle <= race.measure.arrived]
            first = " first" if len(arrived) > 1 and best.step > 0 else ""
            return f"{names[tied[0]]} {finish_text(best, race.measure).replace('arrives', f'arrives{first}')}"
        if len(names) == 1:  # nobody to be lower than
            return f"{names[0]} {finish_text(best, race.measure)} ground"
        return f"{names[tied[0]]} ends lowest, {height_text(best)} above the lowest ground"
    every = f"all {len(tied)}" if len(tied) == len(names) else f"{len(tied)} of {len(names)}"
    who = _listed([names[k] for k in tied]) if len(tied) <= FEW else every
    if math.isfinite(best.step):
        return f"{who} tie, there {'from the start' if best.step == 0 else f'at step {best.step:,.0f}'}"
    if best.middle <= race.measure.arrived:
        return f"{who} tie: they arrive"
    if best.low == best.high:
        return f"{who} tie at {height_text(best)} above the lowest ground"
    return f"{who} tie within the noise; {names[tied[0]]} ends {height_text(best)} above the lowest ground"


def forgiveness_text(race: FairRace, names: Sequence[str]) -> str:
    """Over how many decades of rate each is within 10% of its best; of many, who forgives most and least."""
    known = [(name, f) for name, runner in zip(names, race.runners, strict=True) if (f := runner.forgiveness)]
    known.sort(key=lambda one: -one[1].decades)
    still = [name for name, runner in zip(names, race.runners, strict=True) if runner.forgiveness is None]
    if not race.measure.arrived < race.measure.start < math.inf:
        low = race.measure.start <= race.measure.arrived
        why = "is already the lowest ground" if low else "has no loss"
        return f"The start {why}, so there is no way down to compare."
    if not known:
        return f"At no rate tried {'do' if still[1:] else 'does'} {_all_of(still)} come down from the start."
    if len(known) > FEW:
        return _most_and_least(known)
    alike: dict[str, list[str]] = {}
    for name, one in known:
        alike.setdefault(decades_text(one), []).append(name)
    said: list[str] = []
    for much, who in alike.items():
        best = "" if said else " are within 10% of their best" if who[1:] else " is within 10% of its best"
        said.append(f"{_listed(who)}{best} over {much}{'' if said else ' of rate'}")
    end = f"; {_listed(still)} {'do' if still[1:] else 'does'} not come down at any rate" if still else ""
    return f"{', '.join(said)}{end}."


def decades_text(one: Forgiveness) -> str:
    """How many decades, with their 10–90% range where there is one: at least 3.6 decades."""
    if one.decades < NARROW:
        return "less than 0.1 decades"
    low, high = f"{one.low:.1f}", f"{one.high:.1f}"
    span = f" ({low}–{high})" if low != high else ""
    return f"{'at least ' if one.open_below or one.open_above else ''}{one.decades:.1f} decades{span}"


def _most_and_least(known: Sequence[tuple[str, Forgiveness]]) -> str:
    """The first and the last of those that are sorted by it, and who ties with them."""
    (most, first), (least, last) = known[0], known[-1]
    if first.low <= last.high + NARROW:
        return f"They forgive alike: {most} is within 10% of its best over {decades_text(first)} of rate."
    beside = [name for name, one in known[1:] if one.high + NARROW >= first.low]
    below = [name for name, one in known[:-1] if one.low <= last.high + NARROW]
    over, least_over = f"{decades_text(first)} of rate{_tied(beside)}", f"{decades_text(last)}{_tied(below)}"
    said = f"Of the rates tried, {most} forgives most, within 10% of its best over {over}"
    return f"{said}; {least} least, over {least_over}."


def _tied(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f" (a tie with {_listed(names) if len(names) <= FEW else counted(len(names), 'other')})"


def left_out_text(scene: Scene) -> str:
    """Who of a scene does not race and why; empty if all do."""
    names: dict[str, list[str]] = {}
    for hiker, why in left_out(scene):
        names.setdefault(why, []).append(name_of(hiker))
    said = [f"{_listed(list(dict.fromkeys(some)))} ({why})" for why, some in names.items()]
    return f"Not in the race: {_listed(said)}." if said else ""


def honest_text(race: FairRace) -> str:
    """What was tried, and what the words mean."""
    tried = [len(runner.rates) for runner in race.runners]
    most, least = max(tried, default=0), min(tried, default=0)
    rates = f"{most}" if most == least else f"{least} to {most}"
    low, high = lr_text(LOWEST_RATE), lr_text(HIGHEST_RATE)
    seeds = f"seeds {race.seeds[0]} to {race.seeds[-1]}" if len(race.seeds) > 1 else "no noise"
    said = f"{rates} rates each, {low} to {high}, {steps_text(race.scene.steps)}, {seeds}."
    last = tail_steps(race.scene.steps)
    over = f"the mean over the last {steps_text(last)}" if last > 1 else "that of the last step"
    said += f" Loss: {over}. Within 10%: down at least 90% as far as at its best rate."
    said += f" Arrived: less than a millionth of the start's height is left. {race.walks:,} walks."
    if len(race.seeds) > 1:
        said += f" Medians over {len(race.seeds)} seeds, and the range of the middle 80% of them."
    if race.beneath:
        said += " Some walks end below the lowest ground known of this map; that counts as arrived."
    return said


def _or_inf(step: float) -> float:
    return math.inf if math.isnan(step) else step


def _all_of(names: Sequence[str]) -> str:
    return _listed(names) if len(names) <= FEW else f"all {len(names)}"


def _listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
