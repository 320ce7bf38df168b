"""What a search might have told, without one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from msgspec.structs import replace

from app.tuning.project.folder import SPEC
from app.tuning.record.events import EpochEnded, SearchEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.record.journal import Journal, journal_path
from app.tuning.record.state import SearchState
from app.tuning.spec.search import SearchSpec, dump_spec

W = {"worker": "tuner0"}


def events_of(scores, epochs=2, **spec):
    """The events of a search whose trials reached these scores."""
    made = [SearchStarted(time=0.0, spec=SearchSpec(epochs=epochs, **spec), versions={}, **W)]
    for number, score in enumerate(scores):
        name = str(number)
        made.append(TrialStarted(time=1.0, trial=name, values={"units": 32, "learning_rate": 0.01}, **W))
        for index in range(epochs):
            logs = {"val_accuracy": score, "val_loss": None if score is None else 1 - score}
            made.append(EpochEnded(time=2.0, trial=name, epoch=index, logs=logs, learning_rate=0.01, seconds=0.5, **W))
        made.append(TrialEnded(time=3.0, trial=name, status="COMPLETED", score=score, best_epoch=0, **W))
    return made


def write_search(folder: Path, events) -> Path:
    """A project's folder with these events in its journal, one second after another."""
    folder.mkdir(exist_ok=True)
    (folder / SPEC).write_bytes(dump_spec(next(e.spec for e in events if isinstance(e, SearchStarted))))
    with Journal(journal_path(folder)) as journal:
        for second, event in enumerate(events):
            journal.write(replace(event, time=float(second)))
    return folder


def state_of(events) -> SearchState:
    state = SearchState()
    for event in events:
        state = state.apply(event)
    return state


def begun() -> SearchStarted:
    return SearchStarted(time=0.0, spec=SearchSpec(), versions={}, **W)


def trial(number) -> TrialStarted:
    values = {"units": 32 * (1 + number % 4), "learning_rate": 0.01}
    return TrialStarted(time=1.0, trial=str(number), values=values, **W)


def epoch(number, index, value=0.5) -> EpochEnded:
    logs = {"val_accuracy": value, "val_loss": 1 - value}
    return EpochEnded(time=2.0, trial=str(number), epoch=index, logs=logs, learning_rate=0.01, seconds=0.5, **W)


def ended(number, score=0.5, status="COMPLETED") -> TrialEnded:
    return TrialEnded(time=3.0, trial=str(number), status=status, score=score, best_epoch=0, **W)


def search_of(scores) -> SearchState:
    """A running search whose trials reached these scores."""
    events = [e for n, score in enumerate(scores) for e in (trial(n), epoch(n, 0, score), ended(n, score))]
    return SearchState().apply(begun(), *events)


NUMBERS = st.integers(0, 4)
SCORES = st.sampled_from([0.1, 0.5, 0.5, 0.9])
EVENTS = st.one_of(
    st.builds(trial, NUMBERS),
    st.builds(epoch, NUMBERS, st.integers(0, 2)),
    st.builds(ended, NUMBERS, SCORES),
    st.builds(ended, NUMBERS, st.none(), st.sampled_from(["FAILED", "SKIPPED"])),
    st.builds(SearchEnded, time=st.just(4.0), reason=st.just("stopped"), worker=st.just("tuner0")),
)
