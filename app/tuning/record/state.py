"""What the events of a search add up to. ``SearchState.apply`` is their only interpreter."""

from __future__ import annotations

import operator
from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress, islice, pairwise
from math import isnan
from statistics import median

from app.tuning.record.apply_event import Draft
from app.tuning.record.events import Event, Reason, ReferenceScored
from app.tuning.record.gaps import Gaps
from app.tuning.record.trial import Lost, TrialState
from app.tuning.spec.plan import Plan, epochs_asked, plan_of
from app.tuning.spec.script_search import ScriptSearch
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.tuner import Hyperband

RECENT = 50  # trials that say how fast it goes
FEW = 100  # changed trials; with more at once it is quicker to look at all again
Rank = tuple[float, int, str]  # a trial's score (negative where more is better), its number, its id

__all__ = ["Rank", "SearchState", "TrialState", "changed_trials"]


@dataclass(frozen=True)
class SearchState:
    """A search so far: the empty state before its first event."""

    spec: SearchSpec | None = None
    versions: dict[str, str] = field(default_factory=dict)
    trials: dict[str, TrialState] = field(default_factory=dict)
    started: float | None = None  # when the running (or last) session began, Unix seconds
    ended: float | None = None
    reason: Reason | None = None
    message: str | None = None
    workers: tuple[str, ...] = ()  # who runs now
    paused: tuple[str, ...] = ()  # which of them hold still
    lost: tuple[Lost, ...] = ()  # workers that died and whose trials have not been run again yet
    rows: int | None = None  # of the data, the validation part among them; None until they are read
    baseline: float | None = None  # what one answer for every row would score
    training: int | None = None  # rows of the training part
    tested: int = 0  # rows that no trial sees
    references: tuple[ReferenceScored, ...] = ()  # models of scikit-learn's on the same split
    grave: Reason | None = None  # the gravest reason of the workers that have ended, while others run
    unreadable: int = field(default=0, compare=False)  # lines of its journals that are not events
    gaps: Gaps = field(default=Gaps(), compare=False)  # what its records lacked when they were read
    foreign: bool = False  # made by a Keras Tuner script, whose files hold less than our journals
    script: ScriptSearch | None = None  # what its tuner said, if the script was watched
    went_on: str = ""  # the folder of the search that the same script began next

    def apply(self, *events: Event) -> SearchState:
        """The state after these events; many at once cost one copy of the trials."""
        draft = Draft(self.trials, vars(self))
        for event in events:
            draft.take(event)
        draft.write_epochs()
        after = replace(self, trials=draft.trials, **draft.changed)
        after._take_over(self, draft.before)
        return after

    def _take_over(self, earlier: SearchState, before: dict[str, TrialState | None]) -> None:
        """What took a look at every trial of an earlier state is not found again, but brought up to date.

        ``before`` has the trials that differ, as they were (None: not there).
        """
        known, mine = vars(earlier), vars(self)
        if len(before) > FEW:
            return
        pairs = [(old, self.trials[name]) for name, old in before.items()]
        if "finished" in known:
            mine["finished"] = earlier.finished + sum(_is_finished(new) - _is_finished(old) for old, new in pairs)
        if "epochs_done" in known and earlier.spec is self.spec:
            mine["epochs_done"] = earlier.epochs_done + sum(
                self._epochs_done(new) - self._epochs_done(old) for old, new in pairs
            )
        if "metrics" in known:
            mine["metrics"] = _with_metrics(earlier.metrics, (new for _, new in pairs))
        if "running_trials" in known:
            running = {t.trial: t for t in earlier.running_trials if t.trial not in before}
            running.update((new.trial, new) for _, new in pairs if new.status == "RUNNING")
            mine["running_trials"] = tuple(sorted(running.values(), key=_number))
        places = [(_combination(old), _combination(new)) for old, new in pairs]
        if "tried" in known and all(old in (None, new) for old, new in places):
            fresh = [new for old, new in places if old is None and new is not None]
            mine["tried"] = earlier.tried.union(fresh) if fresh else earlier.tried
        if "ranked" in known and (earlier.spec and earlier.spec.direction) == (self.spec and self.spec.direction):
            moved = [(self._rank(old), self._rank(new)) for old, new in pairs]
            moved = [(old, new) for old, new in moved if old != new]
            ranked = list(earlier.ranked) if moved else earlier.ranked
            for old, new in moved:
                if old is not None:
                    del ranked[bisect_left(ranked, old)]
                if new is not None:
                    insort(ranked, new)
            mine["ranked"] = ranked

    @property
    def running(self) -> bool:
        """Whether a session has started and not ended."""
        return self.started is not None and self.reason is None

    @property
    def can_go_on(self) -> bool:
        """Whether more of its trials can be trained here: a script's networks are built in that script alone."""
        return self.spec is not None and not self.foreign

    @property
    def has_rates(self) -> bool:
        """Whether learning rates are known; a script's files have them if a callback of it recorded them."""
        return (
            self.script is not None
            or not self.foreign
            or any(e.learning_rate is not None for t in self.trials.values() for e in t.epochs[:1])
        )

    @property
    def knows_tuner(self) -> bool:
        """Whether it is known how the combinations were chosen."""
        return not self.foreign if self.script is None else self.script.knows_tuner

    @property
    def takes_orders(self) -> bool:
        """Whether another process runs it that hears orders in the project's folder (``project.orders_file``)."""
        return self.script is not None and self.running

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The metrics of which some trial has a curve, the earlier seen first."""
        return _with_metrics((), self.trials.values())

    @property
    def is_paused(self) -> bool:
        """Whether every worker holds still."""
        return self.running and bool(self.workers) and set(self.workers) <= set(self.paused)

    @cached_property
    def finished(self) -> int:
        """How many trials need no more work: their number of the ``max_trials`` asked for."""
        return sum(map(_is_finished, self.trials.values()))

    @cached_property
    def running_trials(self) -> tuple[TrialState, ...]:
        """The trials that train now, one a worker, by their numbers."""
        return tuple(sorted((t for t in self.trials.values() if t.status == "RUNNING"), key=_number))

    def to_skip(self, chosen: str) -> TrialState | None:
        """The trial that a wish to skip one means: the chosen one if it runs, else the only one that does."""
        running = self.running_trials
        return next((t for t in running if t.trial == chosen), running[0] if len(running) == 1 else None)

    @cached_property
    def plan(self) -> Plan | None:
        """What the whole search comes to, or None where nobody can know it."""
        if self.spec is None or (isinstance(self.spec.tuner, Hyperband) and self.finished > len(self.ranked)):
            return None  # a trial that came to nothing has no place in Hyperband's next round
        if self.script is not None and not self.script.knows_plan:
            return None
        return plan_of(self.spec)

    def epochs_planned(self, trial: TrialState) -> int:
        """How many epochs a trial trains, all its executions together, unless it is stopped early."""
        if self.spec is None or (self.script is not None and not self.script.knows_plan):
            return 0
        until, since = trial.course.get("epochs"), trial.course.get("initial_epoch")
        one = until - since if isinstance(until, int) and isinstance(since, int) else epochs_asked(self.spec)
        return one * self.spec.executions_per_trial

    @cached_property
    def epochs_done(self) -> int:
        """The epochs of the trials that need no more work; one that was stopped early counts as whole."""
        return sum(map(self._epochs_done, self.trials.values()))

    def _epochs_done(self, trial: TrialState | None) -> int:
        return self.epochs_planned(trial) if trial is not None and _is_finished(trial) else 0

    @property
    def progress(self) -> float | None:
        """0…1: the epochs that were trained, of all that will be; None where nobody can know it."""
        if self.reason in ("completed", "exhausted"):
            return 1.0
        if self.spec is None:
            return 0.0
        if self.plan is None:
            return None
        running = sum(len(t.epochs) for t in self.running_trials)
        return min(1.0, (self.epochs_done + running) / self.plan.epochs)

    def seconds_left(self, now: float) -> float | None:
        """How long the rest takes at this session's pace so far.

        None before there is a pace, in a pause, while a worker is held still from outside, and where nobody knows how
        much is left. A trial's first epoch is counted apart: it builds the model and traces its graph, which takes
        several times as long as a later epoch of a small network. Medians, so that a pause does not count.
        """
        if self.started is None or not self.running or self.is_paused or self.plan is None:
            return None
        if any(lost.held for lost in self.lost):
            return None
        latest = islice(reversed(self.trials.values()), RECENT)
        mine = [t for t in latest if t.started >= self.started and t.epochs and t.recorded]
        first = [t.epochs[0].time - t.started for t in mine]
        later = [b.time - a.time for t in mine for a, b in pairwise(t.epochs)]
        if not first or (not later and self.plan.epochs > self.plan.trials):
            return None
        begun = [len(t.epochs) for t in self.running_trials if t.epochs]
        first_left = self.plan.trials - self.finished - len(begun)
        later_left = self.plan.epochs - self.epochs_done - sum(begun) - first_left
        last = max(t.epochs[-1].time for t in mine)
        left = first_left * median(first) + (later_left * median(later) if later else 0.0)
        # Counted from the last epoch, so that the figure falls evenly between two of them; it does not go on falling
        # while a worker that died is started again.
        return max(0.0, left / max(1, len(self.workers)) - min(now - last, median(first)))

    @cached_property
    def tried(self) -> frozenset[object]:
        """The different combinations that were or are trained; one that was broken off was not tried."""
        return frozenset(map(_combination, self.trials.values())) - {None}

    @cached_property
    def ranked(self) -> list[Rank]:
        """The scored trials, best first, the earlier of equals before the later; not to be changed."""
        return sorted(rank for rank in map(self._rank, self.trials.values()) if rank is not None)

    def _rank(self, trial: TrialState | None) -> Rank | None:
        """What a trial is ranked by, or None for one without a place."""
        if trial is None or self.spec is None or trial.status != "COMPLETED":
            return None
        if trial.score is None or isnan(trial.score):
            return None
        return (trial.score if self.spec.direction == "min" else -trial.score), trial.number, trial.trial

    @property
    def best(self) -> TrialState | None:
        """The completed trial with the best score; the earlier of equals."""
        return self.trials[self.ranked[0][2]] if self.ranked else None

    @property
    def ties(self) -> list[TrialState]:
        """The trials that reached the best score after the first that did, in their order."""
        made = []
        for score, _, name in self.ranked[1:]:
            if score != self.ranked[0][0]:
                break
            made.append(self.trials[name])
        return made


def changed_trials(before: SearchState, after: SearchState) -> list[TrialState] | None:
    """The trials of a state that differ from an earlier one's, in their order; None if that is not one of it.

    A look at every trial, but none in Python: ten thousand take half a millisecond.
    """
    old, new = before.trials, after.trials
    if len(old) > len(new) or any(map(operator.is_not, old, new)):
        return None
    differ = compress(new.values(), map(operator.is_not, old.values(), new.values()))
    return [*differ, *islice(new.values(), len(old), None)]


def _is_finished(trial: TrialState | None) -> bool:
    """Whether a trial needs no more work."""
    return trial is not None and trial.status not in ("RUNNING", "STOPPED")


def _combination(trial: TrialState | None) -> object:
    """What a trial tries, or None for one that was broken off."""
    if trial is None or trial.status in ("SKIPPED", "STOPPED"):
        return None
    return tuple(sorted(trial.values.items()))


def _with_metrics(known: tuple[str, ...], trials: Iterable[TrialState]) -> tuple[str, ...]:
    """These metrics, and those of some trials that are not among them."""
    names = dict.fromkeys(known)
    for trial in trials:
        if trial.epochs and not names.keys() >= trial.epochs[0].logs.keys():
            names.update(dict.fromkeys(trial.epochs[0].logs))
    return tuple(names) if len(names) > len(known) else known


def _number(trial: TrialState) -> int:
    return trial.number
