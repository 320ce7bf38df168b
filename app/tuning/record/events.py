"""What happens in a search, one frozen value an event; a project's journal is a file of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.tuning.names import is_trial_id, is_worker_name
from app.tuning.spec.script_search import ScriptSearch
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Value, Vary

Status = Literal["RUNNING", "COMPLETED", "INVALID", "FAILED", "STOPPED", "SKIPPED"]
Reason = Literal["completed", "stopped", "exhausted", "failed"]


class _Event(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    time: float  # Unix seconds
    worker: str


class SearchStarted(_Event, frozen=True, tag="search_started", kw_only=True, omit_defaults=True):
    """A worker begins (or goes on with) the search; training starts some seconds later.

    One of our searches has a ``spec``; of a script's, ``script`` is what its tuner says.
    """

    spec: SearchSpec | None = None
    script: ScriptSearch | None = None
    versions: dict[str, str]


class SpaceGrown(_Event, frozen=True, tag="space_grown", kw_only=True):
    """A script's network asked for hyperparameters that were not known before; ``space`` has all of them."""

    space: dict[str, Value | Vary]


class ScriptWentOn(_Event, frozen=True, tag="script_went_on", kw_only=True):
    """The script has begun another search, in the folder ``project``."""

    project: str


class DataLoaded(_Event, frozen=True, tag="data_loaded", kw_only=True):
    """A worker has read the data: ``rows`` counts all of them, the validation part too.

    ``baseline`` is what one answer for every row would score (``app.tuning.data.baseline``).
    """

    rows: int
    baseline: float | None = None
    training: int | None = None  # rows of the training part; the others validate
    test: int = 0  # rows that no trial sees, beyond ``rows``


class ReferenceScored(_Event, frozen=True, tag="reference_scored", kw_only=True):
    """A model of scikit-learn's was trained on the same split: what the objective says of it."""

    kind: Literal["linear", "trees"]
    score: float | None
    seconds: float
    message: str = ""  # why there is no score
    rows: int | None = None  # that it trained on, where those were not all


class SearchPaused(_Event, frozen=True, tag="search_paused", kw_only=True):
    """A worker holds still between two batches."""


class SearchResumed(_Event, frozen=True, tag="search_resumed", kw_only=True):
    """A worker goes on after a pause."""


class WorkerLost(_Event, frozen=True, tag="worker_lost", kw_only=True):
    """A worker's process died; it is started again under its name and runs its trial again."""

    message: str


class WorkerSuspended(_Event, frozen=True, tag="worker_suspended", kw_only=True):
    """Another program holds a worker's process still (SIGSTOP), as ``message`` says; without one it goes on.

    It is told while it lasts, and not written to a journal.
    """

    message: str


class TrialStarted(_Event, frozen=True, tag="trial_started", kw_only=True):
    """Keras Tuner chose the values of a trial; only varied hyperparameters are in it."""

    trial: str
    values: dict[str, Value]


class Layer(msgspec.Struct, frozen=True, array_like=True):
    """One line of Keras's model summary."""

    name: str
    kind: str
    shape: str
    parameters: int


class ModelBuilt(_Event, frozen=True, tag="model_built", kw_only=True):
    """The model of a trial, before its first epoch."""

    trial: str
    layers: tuple[Layer, ...]
    parameters: int


class PlateauSeen(msgspec.Struct, frozen=True):
    """ReduceLROnPlateau after an epoch; ``wait`` is what it was when a reduction reset it to 0."""

    best: float | None  # of the monitored metric, None where not finite or not there yet
    wait: int
    cooldown: int
    reduced: bool


class EpochEnded(_Event, frozen=True, tag="epoch_ended", kw_only=True):
    """One epoch of one trial; ``epoch`` counts from 0 as Keras does, ``learning_rate`` is the one it used."""

    trial: str
    epoch: int
    logs: dict[str, float | None]  # None where the number is not finite
    learning_rate: float | None
    seconds: float
    execution: int = 0  # which training of this trial, where executions_per_trial is above 1
    plateau: PlateauSeen | None = None


class TrialEnded(_Event, frozen=True, tag="trial_ended", kw_only=True):
    """A trial's end; ``score`` is Keras Tuner's, ``message`` says what went wrong.

    ``best_epoch`` (from 0) is the epoch that the score is of; None where it is the mean of several executions.
    """

    trial: str
    status: Status
    score: float | None = None
    best_epoch: int | None = None
    message: str | None = None


class TrialFound(_Event, frozen=True, tag="trial_found", kw_only=True):
    """A trial as Keras Tuner's own files have it; no worker tells this, it is made when a project is read.

    ``time`` is when the trial began, as far as that is known. ``logs`` are its metrics at the best epoch, which is all
    that Keras Tuner keeps; ``best_epoch`` is None where the files do not say it, and ``number`` where the id does.
    """

    trial: str
    values: dict[str, Value]
    status: Status
    score: float | None = None
    best_epoch: int | None = None
    message: str | None = None
    logs: dict[str, float | None] = {}
    learning_rate: float | None = None
    number: int | None = None


class SearchEnded(_Event, frozen=True, tag="search_ended", kw_only=True):
    """The last event of a worker."""

    reason: Reason
    message: str | None = None


Event = (
    SearchStarted
    | SpaceGrown
    | ScriptWentOn
    | DataLoaded
    | ReferenceScored
    | SearchPaused
    | SearchResumed
    | WorkerLost
    | WorkerSuspended
    | TrialStarted
    | ModelBuilt
    | EpochEnded
    | TrialEnded
    | TrialFound
    | SearchEnded
)


_decoder = msgspec.json.Decoder(Event)
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)  # the last of a thousand brackets in brackets


def read_events(lines: bytes) -> tuple[list[Event], int]:
    """The events of whole lines of JSON, and how many lines are none.

    The one door that events come in by: a line that names what no worker or no trial can be called is none. Each name
    is checked once: there are few, told again and again, and patterns in the events' types take as long as all else.
    """
    try:
        events, broken = _decoder.decode_lines(lines), 0
    except UNREADABLE:
        events, broken = _read_one_by_one(lines)
    bad = {name for name in {event.worker for event in events} if not is_worker_name(name)}
    bad_trials = {name for name in {getattr(event, "trial", "0") for event in events} if not is_trial_id(name)}
    if not bad and not bad_trials:
        return events, broken
    fit = [e for e in events if e.worker not in bad and getattr(e, "trial", "0") not in bad_trials]
    return fit, broken + len(events) - len(fit)


def _read_one_by_one(lines: bytes) -> tuple[list[Event], int]:
    events: list[Event] = []
    broken = 0
    for line in lines.split(b"\n"):
        try:
            if line:
                events.append(_decoder.decode(line))
        except UNREADABLE:
            broken += 1
    return events, broken
