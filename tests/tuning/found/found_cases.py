"""Folders that somebody opens: what made each, and what is to be seen of it."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.tuning.record.journal import journal_path
from tests.gui.told import events_of, write_search
from tests.tuning.found.keras_folders import (
    RATE,
    SPACE,
    UNITS,
    Record,
    accuracies,
    done,
    edit,
    failed,
    metric,
    nan,
    running,
    write,
    write_folder,
)

OLD = 1_500_000_000.0  # Unix seconds: nobody writes there any more
HASHES = ("9f3a" * 8, "0b77" * 8, "c41d" * 8, "5e02" * 8)


class Found(NamedTuple):
    """One folder."""

    name: str
    build: Callable[[Path], Path]
    trials: int  # in the table
    best: str | None  # the id of the trial with the star
    says: tuple[str, ...] = ()  # all of it somewhere on the run's card
    epochs: tuple[int, ...] | None = None  # how many points each trial's curve has, in the order of the table
    objective: str | None = None


def scores(*values: float, step: int = 4) -> list[Record]:
    return [done(value, step) for value in values]


def drawn(count: int) -> dict[str, Record]:
    return {str(number): {"units": 32, "learning_rate": 0.01} for number in range(count)}


def ours(folder: Path, told: int, trials: list[Record]) -> Path:
    """One of the app's searches, whose journal has the first ``told`` trials."""
    write_folder(folder, trials, values=drawn(len(trials)))
    return write_search(folder, events_of([one["score"] for one in trials[:told]], max_trials=len(trials)))


def losses(*values: float) -> list[Record]:
    return [done(v, 9, {"loss": metric(v, 9, "min"), "val_loss": metric(v, 9, "min")}) for v in values]


def _hashes(folder: Path) -> Path:
    trials = dict(zip(HASHES, scores(0.65, 0.75, 0.7, 0.55), strict=True))
    return write_folder(folder, trials)


def _hashes_without_order(folder: Path) -> Path:
    trials = dict(zip(HASHES, scores(0.65, 0.75, 0.7, 0.55, step=0), strict=True))
    oracle = {"hyperparameters": {"space": list(SPACE), "values": {}}, "seed": 1}
    project = write_folder(folder, trials)
    write(project / "oracle.json", oracle)
    return project


def _journal_lost(folder: Path) -> Path:
    project = ours(folder, 4, scores(0.5, 0.9, 0.7, 0.6))
    journal_path(project).unlink()
    return project


def _journal_half(folder: Path) -> Path:
    project = ours(folder, 4, scores(0.5, 0.9, 0.7, 0.6))
    whole = journal_path(project).read_bytes()
    journal_path(project).write_bytes(whole[: len(whole) // 2])
    return project


def _without(name: str, trials: list[Record]) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        project = write_folder(folder, trials)
        (project / name).unlink()
        return project

    return build


def _no_folders(folder: Path) -> Path:
    return write_folder(folder, {}, oracle={"start_order": ["0", "1"], "end_order": ["0", "1"]})


def _one_folder_missing(folder: Path) -> Path:
    return write_folder(folder, {"0": done(0.5), "2": done(0.7)}, oracle={"start_order": ["0", "1", "2"]})


def _half_a_trial(folder: Path) -> Path:
    path = write_folder(folder, scores(0.5, 0.7)) / "trial_1" / "trial.json"
    path.write_text(path.read_text()[:200])
    return folder


def _narrowed(folder: Path) -> Path:
    narrow = {"class_name": "Choice", "config": {**RATE["config"], "values": [0.001]}}
    project = write_folder(folder, scores(0.5, 0.7), space=(UNITS, narrow), values={"1": {"units": 64}})
    record = {"space": [UNITS, RATE], "values": {"units": 32, "learning_rate": 0.01}}
    edit(project / "trial_0" / "trial.json", hyperparameters=record)
    return project


def _twice(folder: Path) -> Path:
    twice = {"class_name": "Choice", "config": {**RATE["config"], "values": [0.01, 0.01, 0.001]}}
    return write_folder(folder, scores(0.5, 0.7), space=(UNITS, twice))


def _hyperband(folder: Path) -> Path:
    first = {"units": 32, "tuner/epochs": 2, "tuner/initial_epoch": 0, "tuner/bracket": 1, "tuner/round": 0}
    second = {**first, "tuner/epochs": 4, "tuner/initial_epoch": 2, "tuner/round": 1, "tuner/trial_id": "0000"}
    return write_folder(folder, {"0000": done(0.5, 1), "0001": done(0.7, 1)}, values={"0000": first, "0001": second})


def _nan_among(folder: Path) -> Path:
    return write_folder(folder, [done(0.5), {**failed("", "INVALID"), "score": math.nan}, done(0.7)])


def _executions(folder: Path) -> Path:
    metrics = accuracies(0.6) | {"val_accuracy": metric([0.5, 0.7])}
    return write_folder(folder, [done(0.6, metrics=metrics), done(0.55)])


def _rates(folder: Path) -> Path:
    named = [accuracies(0.75) | {name: metric(0.005, 4, "min")} for name in ("lr", "learning_rate")]
    return write_folder(folder, [done(0.75, metrics=metrics) for metrics in named])


def _counts(folder: Path) -> Path:
    starts = {str(k): f"2024-05-01T1{k}:00:00" for k in range(4)}
    display = {"search_start": "2024-05-01T10:00:00", "trial_start": starts, "trial_number": {}}
    return write_folder(
        folder,
        scores(0.55, 0.65, 0.75, 0.85),
        oracle={"run_times": {"0": 1, "1": 1, "2": 2, "3": 1}, "display": display},
    )


def _two(folder: Path) -> Path:
    both = {name: metric(0.0, 3, "min") for name in ("val_loss", "val_mean_absolute_error")}
    first = [done(v, 3, {k: metric(v, 3, "min") for k in both}) for v in (0.3, 0.25)]
    return write_folder(folder, [*first, *scores(0.75, 0.8, 0.85, step=3)])


def _summed(folder: Path) -> Path:
    return write_folder(folder, [done(0.2 - v, 3, accuracies(v, 3)) for v in (0.5, 0.7, 0.6)])


def _no_direction(folder: Path) -> Path:
    kept = [{"val_accuracy": metric(v, 2, None), "loss": metric(1 - v, 2, None)} for v in (0.5, 0.7)]
    return write_folder(folder, [done(v, 2, m) for v, m in zip((0.5, 0.7), kept, strict=True)])


def _messages(folder: Path) -> Path:
    trace = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    return logs[self.name]\n'
    return write_folder(folder, [failed(f"{trace}KeyError: 'val_accuracy'\n")])


def _mixed(folder: Path) -> Path:
    return write_folder(folder, {"0": done(0.5), HASHES[0]: done(0.7), "1": done(0.6)})


def _running_old(folder: Path) -> Path:
    project = write_folder(folder, [done(0.5), running()])
    for path in (*project.rglob("*"), project):
        os.utime(path, (OLD, OLD))
    return project


def _large_ints(folder: Path) -> Path:
    project = write_folder(folder, scores(0.5, 0.7))
    edit(project / "trial_0" / "trial.json", best_step=10**30, score=10**400)
    return project


PLAIN = "Made by a plain Keras Tuner script"
FOUND = (
    Found(
        "ids from 0",
        lambda f: write_folder(f, scores(0.5, 0.9, 0.7)),
        3,
        "1",
        (f"{PLAIN}: 3 trials finished.",),
        (1, 1, 1),
    ),
    Found("ids of 32 hex digits", _hashes, 4, HASHES[1], ("4 trials finished",), (1, 1, 1, 1), "val_accuracy"),
    Found(
        "hex ids without an order, step 0",
        _hashes_without_order,
        4,
        HASHES[1],
        ("don't say at which epochs",),
        (0,) * 4,
    ),
    Found("ids padded twice", lambda f: write_folder(f, {"00": done(0.5), "0000": done(0.9)}), 2, "0000"),
    Found("padded ids", lambda f: write_folder(f, {f"{k:03}": done(k / 20) for k in range(12)}), 12, "011"),
    Found("hex and decimal ids in one", _mixed, 3, HASHES[0]),
    Found("counts of runs", _counts, 4, "3", (), (1, 1, 1, 1)),
    Found(
        "two objectives, one after the other",
        _two,
        5,
        "4",
        ("val_accuracy is the latest", "trials 0, 1"),
        None,
        "val_accuracy",
    ),
    Found("two objectives at once", _summed, 3, "1", (), None, "score"),
    Found("no direction", _no_direction, 2, "1", (), None, "val_accuracy"),
    Found("a rate in the logs", _rates, 2, "0", ("Trial 1 scored the same",), (1, 1)),
    Found(
        "scores of 1e-6",
        lambda f: write_folder(f, losses(3.1e-5, 4.9e-5, 1.3e-6, 2.6e-4)),
        4,
        "2",
        ("val_loss 1.3e-6",),
    ),
    Found("a tie", lambda f: write_folder(f, scores(0.5, 0.9, 0.9)), 3, "1", ("Trial 2 scored the same",)),
    Found("a tie of twelve", lambda f: write_folder(f, scores(*[0.9] * 12)), 12, "0"),
    Found(
        "the first failed", lambda f: write_folder(f, [failed(), *scores(0.65, 0.85)]), 3, "2", ("1 failed",), (0, 1, 1)
    ),
    Found(
        "all failed",
        lambda f: write_folder(f, [failed(), failed()]),
        2,
        None,
        ("All 2 trials failed: ValueError: no",),
        (0, 0),
    ),
    Found(
        "all NaN",
        lambda f: write_folder(f, [nan(), nan()]),
        2,
        None,
        ("No trial got a score", "not a finite number"),
        (0, 0),
    ),
    Found("one NaN", _nan_among, 3, "2", ("1 invalid",), (1, 0, 1)),
    Found("one running", lambda f: write_folder(f, [done(0.5), running()]), 2, "0", ("trial 1 is running",), (1, 0)),
    Found("one cut off long ago", _running_old, 2, "0", ("1 trial finished (not all of them)",), (1, 0)),
    Found(
        "step 0 everywhere",
        lambda f: write_folder(f, scores(0.5, 0.7, step=0)),
        2,
        "1",
        ("don't say at which epochs",),
        (0, 0),
    ),
    Found("step 0 in one", lambda f: write_folder(f, [done(0.5, 0), done(0.7, 3)]), 2, "1", (), (1, 1)),
    Found("hyperband", _hyperband, 2, "0001", (), (1, 1)),
    Found("two executions", _executions, 2, "0", (), None, "val_accuracy"),
    Found("a value twice in a Choice", _twice, 2, "1"),
    Found("a space that was narrowed", _narrowed, 2, "1"),
    Found("one value of each", lambda f: write_folder(f, scores(0.5), values={"0": {"units": 32}}), 1, "0"),
    Found("no trial folder", _no_folders, 0, None, ("folders of 2 trials (0, 1) are missing",)),
    Found("one trial folder missing", _one_folder_missing, 2, "2", ("folder of 1 trial (1) is missing",)),
    Found("half a trial.json", _half_a_trial, 2, "0", ("trial.json of trial 1 is missing or damaged",), (1, 0)),
    Found("no oracle.json", _without("oracle.json", scores(0.5, 0.7)), 2, "1"),
    Found("no tuner0.json", _without("tuner0.json", scores(0.5, 0.7)), 2, "1"),
    Found("numbers that no float holds", _large_ints, 2, "1"),
    Found("a failure without its metric", _messages, 1, None, ("reported no val_accuracy",)),
    Found(
        "ours, finished by its script",
        lambda f: ours(f, 2, scores(0.5, 0.6, 0.9)),
        3,
        "2",
        ("Completed: 3 trials", "Trial 2 is known"),
        (2, 2, 1),
    ),
    Found("ours, journal lost", _journal_lost, 4, "1", ("Completed: 4 trials", "Trials 0–3 are known"), (1, 1, 1, 1)),
    Found("ours, journal half lost", _journal_half, 4, "1", ("Completed: 4 trials",)),
    Found(
        "ours, one to run again", lambda f: ours(f, 2, [done(0.5), running()]), 2, "0", ("Stopped after 1 of 2 trials",)
    ),
)
