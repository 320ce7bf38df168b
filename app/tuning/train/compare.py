"""What scikit-learn's models make of a search's rows, told once its last trial is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.tuning.control import Control
from app.tuning.data.load import Dataset
from app.tuning.data.references import KINDS, reference
from app.tuning.names import WORKER
from app.tuning.record.error_summary import summary
from app.tuning.record.events import Event, ReferenceScored
from app.tuning.record.journal import read_journals
from app.tuning.spec.data import BreastCancer, Digits, Table, Wine
from app.tuning.spec.measures import measure_of
from app.tuning.spec.search import SearchSpec


def tell_references(
    spec: SearchSpec, project: Path, rows: Dataset | None, emit: Callable[[Event], None], control: Control, worker: str
) -> None:
    """Train the models that no earlier session has told of; of several workers the first one does.

    Measured rows alone are worth it: of made-up shapes it is known what can be learned. Between two models a pause is
    kept; a stop leaves the rest for the next session.
    """
    if rows is None or worker != WORKER or not isinstance(spec.data, Table | BreastCancer | Wine | Digits):
        return
    if not is_comparable(spec):
        return
    known = {event.kind for event in read_journals(project).events if isinstance(event, ReferenceScored)}
    for kind in KINDS:
        control.wait_while_paused()
        if control.stopping:
            return
        if kind in known:
            continue
        began = time.perf_counter()
        try:
            made = reference(kind, rows, spec.data, spec.objective, spec.seed)
        except (ValueError, ImportError, MemoryError) as error:
            took = time.perf_counter() - began
            told = ReferenceScored(
                time=time.time(), worker=worker, kind=kind, score=None, seconds=took, message=summary(str(error))
            )
        else:
            told = ReferenceScored(
                time=time.time(), worker=worker, kind=kind, score=made.score, seconds=made.seconds, rows=made.rows
            )
        emit(told)


def is_comparable(spec: SearchSpec) -> bool:
    """Whether other answers can be scored as the trials' are: not by a loss of the user's own, or of weighed rows."""
    if measure_of(spec.objective) != "loss":
        return True
    weighed = isinstance(spec.data, Table) and spec.data.class_weight is not None
    return spec.model is None and not (weighed and spec.objective == "loss")
