"""Run a spec as a real Keras Tuner search, telling what happens as events."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from importlib.metadata import version
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from platform import python_version
from typing import Any

from app.descent.text.json_input import InputError
from app.files import write_whole
from app.tuning.control import Control
from app.tuning.data.baseline import baseline
from app.tuning.data.class_weights import weighting
from app.tuning.data.load import Dataset
from app.tuning.names import CHIEF, WORKER, known_trials
from app.tuning.project.folder import answers_unscaled
from app.tuning.project.keras_saves import save_and_find_whole_files
from app.tuning.record.events import (
    DataLoaded,
    Event,
    Reason,
    SearchEnded,
    SearchStarted,
)
from app.tuning.spec.plan import plan_of, trials_asked
from app.tuning.spec.search import SearchSpec, check_spec
from app.tuning.spec.tuner import Hyperband
from app.tuning.train.compare import is_comparable, tell_references
from app.tuning.train.graph_reuse import fit_built
from app.tuning.train.live_tuner import SearchFaultError, SearchStoppedError, live_tuner
from app.tuning.train.model import make_callbacks, make_hypermodel
from app.tuning.train.own_model import make_own_hypermodel, own_hyperparameters, own_module
from app.tuning.train.resume import kills_of, leave_ended_trials, register_anew, tell_untold
from app.tuning.train.search_rows import SearchRows, rows_of_search
from app.tuning.train.tuners import objective_of, tuner_arguments, tuner_class

Emit = Callable[[Event], None]
Guard = AbstractContextManager[object]
IDLE = 0.1  # seconds a worker waits before it asks again for a trial
NEEDED = ("tensorflow", "keras", "keras_tuner", "tensorboard")  # Keras Tuner imports the last in every trial


def run_search(
    spec: SearchSpec,
    project: Path,
    emit: Emit,
    control: Control,
    writing: Guard | None = None,
    worker: str = WORKER,
) -> None:
    """Search in the folder ``project``, going on where an earlier search of the same spec ended.

    ``emit`` gets every event, exactly one SearchEnded among them, which is the last. Nothing is raised but
    what ``emit`` itself raises. ``control`` is asked at every batch; after a stop the trial in flight is
    abandoned and Keras Tuner will run it again. ``writing`` is held while Keras Tuner writes its files.
    With a chief named in the environment this is one of its workers, called ``worker``.
    """
    emit(SearchStarted(time=time.time(), worker=worker, spec=spec, versions=versions()))
    reason, message = _outcome(spec, project, emit, control, writing or nullcontext(), worker)
    emit(SearchEnded(time=time.time(), worker=worker, reason=reason, message=message))


def versions() -> dict[str, str]:
    """What the numbers were made with."""
    return {"python": python_version(), **{p: version(p) for p in ("keras", "keras-tuner", "tensorflow", "numpy")}}


def _outcome(
    spec: SearchSpec, project: Path, emit: Emit, control: Control, writing: Guard, worker: str
) -> tuple[Reason, str | None]:
    """Search to the end; say how and why it ended."""
    try:
        tried = _search(spec, project, emit, control, writing, worker)
    except Exception as error:
        if control.stopped:
            return "stopped", None
        if isinstance(error, SearchStoppedError):
            return "stopped", "Stopped after the trial, as you asked."
        # What is raised on purpose is a sentence; the rest is a fault of ours, and its traceback says where.
        told = isinstance(error, InputError | SearchFaultError)
        return "failed", str(error) if told else traceback.format_exc()
    if tried >= trials_asked(spec):
        return "completed", None
    if not isinstance(spec.tuner, Hyperband):
        what = "All {tried} combinations of the space were tried." if tried > 1 else "The only combination was tried."
        return "exhausted", what.format(tried=tried)
    if plan_of(spec).trials == trials_asked(spec):
        return "completed", None  # without the rounds of those that failed or were skipped
    return "exhausted", f"Hyperband found no other combination after {tried} trials."


def _search(spec: SearchSpec, project: Path, emit: Emit, control: Control, writing: Guard, worker: str) -> int:
    """Search to the end; return how many trials there are. Raises once stopped."""
    for package in NEEDED:
        if find_spec(package) is None:
            raise InputError(f"The package {package} is missing; install it with: pip install {package}")
    rows = rows_of_search(spec, project)
    emit(_loaded(spec, rows, worker))
    tuner = make_tuner(spec, project, emit, control, writing, worker, rows.data)
    tell_untold(tuner.oracle, project, worker, emit, spec.executions_per_trial)
    tuner.search(
        *rows.fit_arguments,
        epochs=spec.epochs,
        **rows.fit_options,
        **weighting(spec.data, rows.data),
        callbacks=make_callbacks(spec, project),
        verbose=0,
    )
    tell_references(spec, project, rows.data, emit, control, worker)
    if hasattr(tuner.oracle, "end_order"):
        return len(tuner.oracle.end_order)
    return len(known_trials(project))  # a chief has the oracle


def _loaded(spec: SearchSpec, rows: SearchRows, worker: str) -> DataLoaded:
    """What there is to learn from; raises InputError where the spec does not fit it."""
    now, data = time.time(), rows.data
    if data is None:
        return DataLoaded(time=now, worker=worker, rows=rows.total)
    if spec.model is None:
        check_spec(spec, data.task, data.row)
    tested = 0 if data.y_test is None else len(data.y_test)
    simplest = baseline(data, spec.objective) if is_comparable(spec) else None
    return DataLoaded(time=now, worker=worker, rows=rows.total, baseline=simplest, training=data.training, test=tested)


def make_tuner(
    spec: SearchSpec,
    project: Path,
    emit: Emit,
    control: Control,
    writing: Guard,
    worker: str = WORKER,
    data: Dataset | None = None,
) -> Any:
    """The Keras Tuner tuner of a spec, reloaded from the project if it is there; a chief needs no ``data``."""
    save_and_find_whole_files()
    if (project / "oracle.json").exists() and not (project / f"{worker}.json").exists():
        # Without it Keras Tuner would start over: written by another worker, or killed before its first trial.
        write_whole(project / f"{worker}.json", b"{}", follow=False)
    hypermodel, options = _hypermodel(spec, project, data, worker)
    live = live_tuner(tuner_class(spec), worker, emit, control, writing, kills_of(project))
    reloads = (project / "oracle.json").exists()
    try:
        # "Reloading Tuner from …" would stand in the middle of somebody's output.
        with redirect_stdout(StringIO()):
            tuner = live(
                hypermodel,
                objective=objective_of(spec),
                **tuner_arguments(spec),
                **options,
                # One failing corner of the space should not end the search of the rest.
                max_consecutive_failed_trials=trials_asked(spec) + 1,
                directory=str(project.parent),
                project_name=project.name,
                overwrite=False,
            )
    except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
        if not reloads:
            raise
        raise InputError(  # of what ``mend`` cannot know: Hyperband's brackets are written nowhere else
            f"{project}: Keras Tuner can't load its own files, so the search can't be resumed. Finished trials are "
            "kept and can be viewed; start another search"
        ) from error
    # With 20 tries Keras Tuner often misses the last free combinations of a small space.
    tuner.oracle._max_collisions = 10**5
    if spec.model is None:
        register_anew(tuner.oracle, hypermodel)
    leave_ended_trials(tuner.oracle)
    for method in ("create_trial", "end_trial"):
        setattr(tuner.oracle, method, _guarded(getattr(tuner.oracle, method), writing))
    return tuner


def _hypermodel(spec: SearchSpec, project: Path, data: Dataset | None, worker: str) -> tuple[Any, dict[str, Any]]:
    """What builds a search's networks, and what its tuner is made with because of it."""
    if spec.model is not None:
        # A chief builds none of them, and has no TensorFlow to do it with: it knows what a look at the file found.
        own = None if worker == CHIEF else make_own_hypermodel(spec, own_module(spec, project))
        return own, {"hyperparameters": own_hyperparameters(spec, everything=own is None)}
    hypermodel = make_hypermodel(spec, (2,))  # a chief builds none
    if data is not None:
        scale = None if data.scale is None or answers_unscaled(project) else data.scale
        hypermodel = make_hypermodel(spec, data.row, data.task, len(data.classes), scale)
    fit_built(hypermodel)
    return hypermodel, {}


def _guarded(method: Callable[..., Any], writing: Guard) -> Callable[..., Any]:
    """An oracle's method that holds ``writing``; one that has no trial to give is not asked again at once."""

    def guarded(argument: Any) -> Any:
        with writing:
            answer = method(argument)
        if getattr(answer, "status", "") == "IDLE":
            time.sleep(IDLE)
        return answer

    return guarded
