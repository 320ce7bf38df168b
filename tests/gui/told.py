"""What a search might have told, without one."""

from __future__ import annotations

from app.tuning.events import EpochEnded, SearchStarted, TrialEnded, TrialStarted
from app.tuning.spec import SearchSpec
from app.tuning.state import SearchState

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


def state_of(events) -> SearchState:
    state = SearchState()
    for event in events:
        state = state.apply(event)
    return state
