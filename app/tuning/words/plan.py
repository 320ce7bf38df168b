"""What is said of a search before it starts: how large its space is, and what Start would train."""

from __future__ import annotations

from app.descent.text.numbers import counted
from app.tuning.spec.plan import plan_of, trials_asked
from app.tuning.spec.search import SearchSpec, combinations
from app.tuning.spec.tuner import Hyperband

HOW = {
    "RandomSearch": "drawn at random",
    "GridSearch": "in grid order",
    "BayesianOptimization": "chosen by what earlier ones scored",
    "Hyperband": "",
}


def space_text(spec: SearchSpec) -> str:
    """How many different trials there are, and how many of them will be tried."""
    total = combinations(spec)
    tried, how = trials_asked(spec), HOW[type(spec.tuner).__name__]
    if isinstance(spec.tuner, Hyperband):
        plan = plan_of(spec)
        size = "is continuous" if total is None else f"holds {counted(total, 'combination')}"
        few = ", too few for its brackets" if plan.trials < tried else ""
        runs = f"{counted(plan.trials, 'trial')}, {counted(plan.epochs, 'epoch')} in all"
        return f"The space {size}{few}; Hyperband runs at most {runs}."
    if total is None:
        return f"The space is continuous; {counted(tried, 'combination')}, {how}, will be tried."
    if total == 1:
        return "Nothing varies: there is only one combination to train."
    if total <= tried:
        return f"The space holds {total:,} combinations; all of them will be tried."
    return f"The space holds {total:,} combinations; {tried:,} of them, {how}, will be tried."


def start_text(spec: SearchSpec | None, waits: str = "") -> str:
    """What the empty chart says; ``spec`` is what Start would run, None while it ``waits`` for something."""
    drawn = "Every trial draws its curve here, epoch by epoch."
    if spec is None:
        return f"{waits}\n{drawn}".lstrip()
    plan = plan_of(spec)
    count = plan.trials * spec.executions_per_trial
    if isinstance(spec.tuner, Hyperband):
        how = f"up to {counted(count, 'network')} for at most {counted(plan.epochs, 'epoch')} in all"
    else:
        each = "" if count == 1 else " each"
        how = f"{counted(count, 'network')} for {counted(spec.epochs, 'epoch')}{each}"
    return f"Press Start to train {how}.\n{drawn}"
