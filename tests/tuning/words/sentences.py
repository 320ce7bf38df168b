"""Every function of ``app.tuning.words`` on fixed values, for the golden file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from app.tuning.record.events import EpochEnded, ReferenceScored
from app.tuning.record.gaps import Gaps
from app.tuning.record.plateau import Answer, Outlook
from app.tuning.record.progress import Failures, Progress, Running
from app.tuning.record.space_tried import Chance, Tried
from app.tuning.record.state import SearchState
from app.tuning.record.trial import Lost, TrialState
from app.tuning.spec.data import Csv, Synthetic, Wine
from app.tuning.spec.own_model import OwnModel
from app.tuning.spec.search import ReduceLROnPlateau, SearchSpec
from app.tuning.spec.space import Space, Vary
from app.tuning.spec.tuner import BayesianOptimization, GridSearch, Hyperband
from app.tuning.words import answers, best, curves, durations, failures, gaps, orders, plan, progress, space, trial, use
from app.tuning.words import reduce_lr_on_plateau as plateau

ROOMS = (answers, best, curves, durations, failures, gaps, orders, plan, plateau, progress, space, trial, use)
W = {"worker": "tuner0"}
TRACE = 'Traceback (most recent call last):\n  File "model.py", line 3\nValueError: Unknown optimizer: sgdd'
ENDLESS = Space(units=4, learning_rate=Vary(min=0.001, max=0.1, sampling="log"))

Case = tuple[str, str, str]  # the function, the case, what it says


def trials_of(*scores: float | None, **spec: Any) -> SearchState:
    """A search whose trials reached these scores, with nothing else about them."""
    made = [
        TrialState(str(k), {"units": 32, "learning_rate": 0.01}, 0.0, status="COMPLETED", score=score, best_epoch=1)
        for k, score in enumerate(scores)
    ]
    return SearchState(spec=SearchSpec(**spec), trials={t.trial: t for t in made}, started=0.0)


def told(linear: float | None, trees: float | None) -> tuple[ReferenceScored, ...]:
    """What scikit-learn's models scored."""
    scores = {"linear": linear, "trees": trees}
    return tuple(
        ReferenceScored(time=0.0, worker="tuner0", kind=kind, score=score, seconds=1.0)  # type: ignore[arg-type]
        for kind, score in scores.items()
    )


def one(**fields: Any) -> TrialState:
    """One trial."""
    first = TrialState("1", {"units": 64, "learning_rate": 0.001}, 0.0, status="COMPLETED", score=0.875, best_epoch=2)
    return msgspec.structs.replace(first, **fields)


def epoch(index: int, value: float | None = 0.5, rate: float | None = 0.001) -> EpochEnded:
    """One epoch of it."""
    logs = {"val_accuracy": value}
    return EpochEnded(time=0.0, trial="1", epoch=index, logs=logs, learning_rate=rate, seconds=1.0, **W)


def sentences() -> Iterator[Case]:
    """All of them."""
    parts = (_before_and_during, _of_the_best, _of_a_trial, _of_plateaus, _below_the_views, _of_failures)
    for part in (*parts, _of_answers, _of_use):
        yield from part()


def _before_and_during() -> Iterator[Case]:
    specs = {
        "the default": SearchSpec(),
        "all of a small space": SearchSpec(max_trials=20),
        "one combination": SearchSpec(space=Space(units=4, learning_rate=0.01), max_trials=1),
        "a continuous space": SearchSpec(space=ENDLESS),
        "a grid": SearchSpec(tuner=GridSearch()),
        "bayesian": SearchSpec(tuner=BayesianOptimization()),
        "hyperband": SearchSpec(tuner=Hyperband(9), space=ENDLESS),
        "hyperband in a small space": SearchSpec(tuner=Hyperband(100)),
        "two executions": SearchSpec(executions_per_trial=2),
    }
    for case, spec in specs.items():
        yield "space_text", case, plan.space_text(spec)
        yield "start_text", case, plan.start_text(spec)
        yield "space_line", case, plan.space_line(spec)
        yield "search_line", case, plan.search_line(spec)
        yield "network_line", case, plan.network_line(spec.space)
    for case, model in {"a file": OwnModel("models/mine.py"), "no file yet": OwnModel("")}.items():
        yield "own_line", case, plan.own_line(model)
        yield "set_up_line", case, plan.set_up_line(spec)
    for name, data in {
        "made": Synthetic(),
        "measured": Wine(),
        "a file": Csv("rows/flowers.csv"),
        "no file": Csv(),
    }.items():
        yield "data_line", name, plan.data_line(data)
    yield "start_text", "a wrong value in the form", plan.start_text(None, "Fix the marked value in Search to start.")
    skipped = (("SKIPPED", 2), ("FAILED", 1))
    states = {
        "nothing yet": Progress("none"),
        "a script's": Progress("foreign", 3),
        "a script's, unfinished": Progress("foreign", 3, unfinished=True),
        "a script's, without epochs": Progress("foreign", 3, curves=False),
        "a script's, none scored": Progress("foreign", 3, failures=Failures(3, 3, TRACE)),
        "a script's, now": Progress("foreign, running", 3, running=(Running(3, 0, 0),)),
        "a script's, two trials now": Progress("foreign, running", 3, running=(Running(3, 0, 0), Running(4, 0, 0))),
        "completed by a script": Progress("completed", 5, 5, seconds=None),
        "before the first trial": Progress("preparing"),
        "between two trials": Progress("running", 1, 5),
        "a trial's model": Progress("running", 1, 5, running=(Running(1, 0, 5),)),
        "a trial": Progress("running", 4, 1200, skipped, (Running(4, 2, 5),), seconds_left=125.0),
        "a trial of nobody knows how many": Progress("running", 4, None, running=(Running(4, 2, 5),)),
        "two trials": Progress("running", 1, 5, running=(Running(1, 2, 5), Running(2, 1, 5))),
        "before the end": Progress("running", 5, 5),
        "every trial failed its own way": Progress("nothing scored", 2, 2, failures=Failures(2, 2, TRACE, differ=True)),
        "completed": Progress("completed", 5, 5, skipped, seconds=61.0),
        "all combinations tried": Progress("exhausted", 3, 5, combinations=3),
        "the only combination tried": Progress("exhausted", 1, 5, combinations=1),
        "no combination left": Progress("exhausted", 9, 23),
        "stopped at once": Progress("stopped", 0, 5),
        "stopped": Progress("stopped", 2, 5, skipped),
        "failed at once": Progress("failed", 0, 5),
        "failed": Progress("failed", 2, 5),
        "nothing scored": Progress("nothing scored", 2, 5, skipped, failures=Failures(1, 3, TRACE)),
    }
    for case, value in states.items():
        yield "status_text", case, progress.status_text(value)
    yield "other_process_text", "another process", progress.other_process_text("process 7 on ark")
    yield "other_process_text", "a script", progress.other_process_text("process 7 on ark", "train.py")
    yield "other_process_text", "a script without a name", progress.other_process_text("process 7 on ark", "")
    for seconds in (0.2, 8.0, 125.0, 120.0, 3780.0):
        yield "duration_text", f"{seconds:g}", durations.duration_text(seconds)
    for phase in ("idle", "starting", "running", "stopping"):
        yield "phase_text", phase, orders.phase_text(phase)
    yield "phase_text", "starting, in this process", orders.phase_text("starting", in_thread=True)
    yield "skip_text", "no trial", orders.skip_text(None, 0)
    yield "skip_text", "one trial", orders.skip_text(3, 1)
    yield "skip_text", "several trials", orders.skip_text(None, 2)
    yield "orders_text", "none", orders.orders_text("2 of 5 trials done", False, None, False, 1)
    yield "orders_text", "paused", orders.orders_text("2 of 5 trials done", True, None, False, 1)
    yield "orders_text", "paused, one to skip", orders.orders_text("2 of 5 trials done", True, 2, False, 1)
    yield "orders_text", "ending", orders.orders_text("2 of 5 trials done", False, None, True, 1)
    noon = time.mktime((2026, 11, 30, 12, 5, 0, 0, 0, -1))
    yield "orders_text", "later", orders.orders_text("2 of 5 trials done", False, None, False, 1, noon)
    yield "orders_text", "later with two workers", orders.orders_text("2 of 5 trials done", False, None, False, 2, noon)
    yield "orders_text", "ending with two workers", orders.orders_text("2 of 5 trials done", False, None, True, 2)


def _of_the_best() -> Iterator[Case]:
    yield "best_text", "no score", best.best_text(trials_of(None))
    yield "best_text", "one", best.best_text(trials_of(0.5, 0.9))
    yield "best_text", "a tie", best.best_text(trials_of(0.9, 0.9))
    yield "best_text", "many ties", best.best_text(trials_of(*[0.9] * 40))
    for objective in ("val_accuracy", "val_auc", "val_mean_absolute_error", "val_loss"):
        state = replace(trials_of(0.5, 0.9, objective=objective), baseline=0.455)
        yield "baseline_text", objective, best.baseline_text(state)
        yield "baseline_text", f"{objective}, none better", best.baseline_text(replace(state, baseline=0.9))
    yield "baseline_text", "not known", best.baseline_text(trials_of(0.5))
    yield "references_text", "none", best.references_text(trials_of(0.9))
    for case, (linear, trees, score) in {
        "trees ahead": (0.79, 0.95, 0.85),
        "trees ahead by luck": (0.79, 0.86, 0.85),
        "linear ahead": (0.95, None, 0.85),
        "a tie": (0.85, 0.80, 0.85000001),
        "network ahead": (0.7, 0.7, 0.85),
        "network ahead by luck": (0.7, 0.84, 0.85),
    }.items():
        yield "references_text", case, best.references_text(replace(trials_of(score), references=told(linear, trees)))
    drawn = (ReferenceScored(time=0.0, worker="tuner0", kind="trees", score=1e4, seconds=9.0, rows=6369),)
    state = replace(trials_of(1.2e4, objective="val_mean_absolute_error"), references=drawn)
    yield "references_text", "of some rows", best.references_text(state)
    yield "luck_text", "validation", best.luck_text(trials_of(0.9))
    yield "luck_text", "training", best.luck_text(trials_of(0.9, objective="accuracy"))
    yield "luck_text", "every row right", best.luck_text(trials_of(1.0))
    yield "luck_text", "a loss", best.luck_text(trials_of(0.9, objective="val_loss"))


def _of_a_trial() -> Iterator[Case]:
    state = replace(trials_of(0.5), paused=("tuner0",))
    nan = (epoch(0), epoch(1, None))
    for case, made in {
        "completed": one(),
        "running": one(status="RUNNING", worker="tuner1"),
        "paused": one(status="RUNNING", worker="tuner0"),
        "diverged": one(epochs=nan),
    }.items():
        yield "status_word", case, trial.status_word(state, made)
        yield "state_text", case, trial.state_text(state, made)
    yield "score_text", "none", trial.score_text(SearchSpec(), one(score=None))
    yield "score_text", "of an epoch", trial.score_text(SearchSpec(), one())
    yield "score_text", "a mean", trial.score_text(SearchSpec(executions_per_trial=2), one(best_epoch=None))
    first = {"epochs": 2, "initial_epoch": 0, "bracket": 2, "round": 0}
    second = {**first, "epochs": 6, "initial_epoch": 2, "round": 1, "trial_id": "0003"}
    yield "epochs_text", "of its own", trial.epochs_text(one(epochs=(epoch(0), epoch(1))))
    yield "epochs_text", "resumed", trial.epochs_text(one(epochs=(epoch(2), epoch(3)), course=second))
    yield "epochs_text", "resumed, one", trial.epochs_text(one(epochs=(epoch(2),), course=second))
    for case, course in {"no Hyperband": {}, "first round": first, "second round": second}.items():
        yield "course_text", case, trial.course_text(state, one(course=course))
    yield "row_tip", "nothing to say", trial.row_tip(state, one())
    yield "row_tip", "failed", trial.row_tip(state, one(message=TRACE))
    yield "row_tip", "diverged in Hyperband", trial.row_tip(state, one(epochs=nan, course=first))
    yield "dot_tip", "scored", trial.dot_tip(state, one())
    yield "dot_tip", "failed", trial.dot_tip(state, one(status="FAILED", score=None))
    yield "point_tip", "finite", trial.point_tip(one(epochs=(epoch(0),)), 0, "val_accuracy")
    yield "point_tip", "without a rate", trial.point_tip(one(epochs=(epoch(0, None, None),)), 0, "val_accuracy")


def _of_plateaus() -> Iterator[Case]:
    usual, odd = ReduceLROnPlateau(), ReduceLROnPlateau(factor=0.2, patience=1)
    outlooks = {
        "none": None,
        "acts": Outlook("acts", usual, 5, None, False),
        "acts by another factor": Outlook("acts", odd, 5, None, False),
        "some trials start low": Outlook("acts", usual, 5, None, True),
        "early stopping may be first": Outlook("acts", usual, 5, 1, False),
        "patience too long": Outlook("never: patience", usual, 2, None, False),
        "rates too low": Outlook("never: min_lr", usual, 5, None, True),
        "early stopping is first": Outlook("never: early stopping", usual, 5, 1, False),
        "after the last epoch": Outlook("too late: patience", usual, 3, None, False),
        "with early stopping": Outlook("too late: early stopping", usual, 5, 2, False),
    }
    for case, outlook in outlooks.items():
        yield "outlook_text", case, plateau.outlook_text(outlook)
    at_an_epoch = {
        "not known": None,
        "reduced": Answer("reduced", usual, 2, 0.4, 0),
        "cooling down": Answer("cooling down", usual, 0, 0.4, 3),
        "nothing to compare": Answer("nothing to compare", usual, 0, None, 0),
        "improved": Answer("improved", usual, 0, 0.4, 0),
        "at min_lr": Answer("at min_lr", usual, 2, 0.4, 0),
        "waited": Answer("waited", usual, 1, 0.4, 0),
    }
    for case, answer in at_an_epoch.items():
        yield "answer_text", case, plateau.answer_text(answer)


def _below_the_views() -> Iterator[Case]:
    yield "curves_text", "all", curves.curves_text(5, 5)
    yield "curves_text", "some", curves.curves_text(60, 1000)
    yield "epochless_text", "curves", curves.epochless_text([one(epochs=(epoch(0),))])
    yield "epochless_text", "no trial", curves.epochless_text([])
    yield "epochless_text", "one begins", curves.epochless_text([one(status="RUNNING")])
    yield "epochless_text", "all failed", curves.epochless_text([one(status="FAILED", score=None)])
    yield "epochless_text", "none", curves.epochless_text([one(recorded=False, metrics={"val_loss": 0.5})])
    yield "epochless_text", "a script's own way", curves.epochless_text([one()])
    for numbers in ([], [3], [0, 2], [*range(9)]):
        yield "pointless_text", f"{len(numbers)} trials", curves.pointless_text(numbers, "val_loss")
    yield "diverged_text", "none", curves.diverged_text([one()])
    yield "diverged_text", "one", curves.diverged_text([one(epochs=(epoch(0, None),))])
    yield "executions_text", "one", curves.executions_text(SearchSpec())
    yield "executions_text", "two", curves.executions_text(SearchSpec(executions_per_trial=2))
    yield "tried_text", "no search", space.tried_text(None)
    for case, tried in {
        "some": Tried(3, 12, 1),
        "one of one": Tried(1, 1, 0),
        "thousands": Tried(1200, 1596, 2),
        "a continuous space": Tried(3, None, 0),
    }.items():
        yield "tried_text", case, space.tried_text(tried)
    yield "chance_text", "nothing to tell", space.chance_text(None)
    for case, chance in {
        "the best": Chance("the best", 5, 12, 5 / 12),
        "the best by one draw": Chance("the best", 1, 1596, 1 / 1596),
        "the best part": Chance("the best part", 20, None, 0.64),
        "the best part by one draw": Chance("the best part", 1, None, 0.05),
        "almost certain": Chance("the best part", 100, None, 0.994),
        "all scored": Chance("all are scored", 12, 12, 1.0),
        "all asked for": Chance("all are asked for", 12, 12, 1.0),
    }.items():
        yield "chance_text", case, space.chance_text(chance)


def _of_failures() -> Iterator[Case]:
    yield "failures_text", "none", failures.failures_text(None)
    yield "failures_text", "the only trial", failures.failures_text(Failures(1, 1, TRACE))
    yield "failures_text", "every trial", failures.failures_text(Failures(3, 3, TRACE))
    yield "failures_text", "some", failures.failures_text(Failures(1, 2, TRACE), " (1 skipped, 1 failed)")
    yield "failures_text", "at length", failures.failures_text(Failures(1, 1, "word " * 100))
    yield "failures_text", "not a number", failures.failures_text(Failures(2, 2, ""))
    yield "failures_text", "completed without a number", failures.failures_text(Failures(0, 2, ""))
    for case, lack in {
        "nothing": Gaps(),
        "a journal": Gaps(unrecorded=(3, 4, 5, 6)),
        "one trial's journal": Gaps(unrecorded=(3,)),
        "files": Gaps(unsaved=(0, 2)),
        "many files": Gaps(unsaved=tuple(range(0, 40, 2))),
        "a script's file": Gaps(damaged=(1,)),
        "folders": Gaps(missing=("2", "5")),
        "two objectives": Gaps(judged_by="val_accuracy", otherwise=(0, 1)),
    }.items():
        yield "gaps_text", case, gaps.gaps_text(lack)
    died = "Worker far-1 gave no sign of life."
    for lines in (0, 1, 1200):
        yield "unreadable_text", f"{lines:,} lines", failures.unreadable_text(lines)
    yield "lost_text", "nobody", failures.lost_text([])
    yield "lost_text", "ours", failures.lost_text([Lost("tuner1", 3, "signal 9"), Lost("tuner0", None, "signal 9")])
    yield "lost_text", "a guest", failures.lost_text([Lost("far-1", 3, died), Lost("far-2", None, died)])


def _of_answers() -> Iterator[Case]:
    names = ("no", "yes", "maybe")
    yield "confusion_text", "some", answers.confusion_text(names, ((40, 0, 1), (2, 30, 8), (0, 0, 5)))
    yield "confusion_text", "one of many", answers.confusion_text(names, ((4000, 0, 0), (1, 3000, 0), (0, 0, 5)))
    yield "confusion_text", "none", answers.confusion_text(names, ((4, 0, 0), (0, 3, 0), (0, 0, 5)))
    yield "pairs_text", "all", answers.pairs_text(((3.0, 3.5), (4.0, 2.0)), 2)
    yield "pairs_text", "some", answers.pairs_text(((100_005.0, 100_026.0), (3.0, 4.0)), 5000)
    yield "pairs_text", "no finite number", answers.pairs_text((), 5)
    for count, total in ((0, 9), (1, 1000), (1, 2), (999, 1000), (9, 9), (0, 0)):
        yield "share_text", f"{count} of {total}", answers.share_text(count, total)


def _of_use() -> Iterator[Case]:
    classes = {"accuracy": 0.8, "auc": 0.9, "balanced_accuracy": 0.75, "f1_score": 0.7}
    numbers = {"mean_absolute_error": 2.0, "root_mean_squared_error": 3.0, "r2_score": 0.5}
    yield "measures_text", "classes", use.measures_text(classes)
    yield "measures_text", "numbers", use.measures_text(numbers)
    yield "scored_text", "first", use.scored_text("trial 3", 200, classes, [])
    yield "scored_text", "one row", use.scored_text("trial 3", 1, numbers, [])
    yield "scored_text", "again", use.scored_text("the final fit", 20, numbers, ["trial 3", "trial 3", "trial 4"])
    left_out = ["EarlyStopping was left out."]
    yield "final_fit_text", "with a test part", use.final_fit_text(4, 7, 800, 200, classes, [])
    yield "final_fit_text", "without", use.final_fit_text(4, 1, 1000, 0, {}, [])
    yield "final_fit_text", "with a note", use.final_fit_text(4, 7, 800, 200, numbers, left_out)
    columns = ["age", "fare", "sex", "class", "town"]
    yield "model_takes_text", "classes", use.model_takes_text(columns, ["no", "yes"], "survived")
    yield "model_takes_text", "a number", use.model_takes_text(columns[:1], [], "price")
    for size in (0, 5_300, 1_240_000, 132_000_000):
        yield "rows_kept_text", f"{size:,} bytes", use.rows_kept_text(size)
