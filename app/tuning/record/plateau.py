"""What ReduceLROnPlateau can do in a search, and what it did after each epoch of a trial."""

from __future__ import annotations

from typing import Literal, NamedTuple

from app.tuning.record.trial import TrialState
from app.tuning.spec.plan import epochs_asked
from app.tuning.spec.search import ReduceLROnPlateau, SearchSpec
from app.tuning.spec.space import Vary

Kind = Literal[
    "acts",
    "never: patience",  # a trial has no more epochs than the callback waits
    "never: min_lr",  # no trial starts above it
    "never: early stopping",  # which ends a trial sooner
    "too late: patience",  # its first chance comes after the last epoch
    "too late: early stopping",  # which ends the trial at that moment
]
Deed = Literal["reduced", "cooling down", "nothing to compare", "improved", "at min_lr", "waited"]
AT_MIN = 1 + 1e-6  # Keras holds rates as float32


class Outlook(NamedTuple):
    """What the callback of a search can do."""

    kind: Kind
    plateau: ReduceLROnPlateau
    epochs: int  # that a trial trains at most
    early: int | None  # EarlyStopping's patience, where it may end a trial before the callback acts, or with it
    starts_low: bool  # whether some trials start at or below min_lr


class Answer(NamedTuple):
    """What the callback did after one epoch."""

    deed: Deed
    plateau: ReduceLROnPlateau
    wait: int  # epochs without improvement
    best: float | None  # of what it monitors
    cooldown: int  # epochs until it counts again


def outlook_of(spec: SearchSpec) -> Outlook | None:
    """What the callback of a search can do, or None where there is none."""
    plateau, stopping = spec.callbacks.reduce_lr_on_plateau, spec.callbacks.early_stopping
    if plateau is None:
        return None
    longest, (slowest, fastest), ends = epochs_asked(spec), _rates(spec), _ends_after(spec)
    first = stopping is not None and max(1, stopping.patience) <= plateau.patience
    kind: Kind = "acts"
    if plateau.patience >= longest:
        kind = "never: patience"
    elif fastest <= plateau.min_lr:
        kind = "never: min_lr"
    elif ends is not None and ends < plateau.patience:
        kind = "never: early stopping"
    elif plateau.patience == longest - 1:
        kind = "too late: patience"
    elif ends == plateau.patience:
        kind = "too late: early stopping"
    early = stopping.patience if stopping is not None and first else None
    return Outlook(kind, plateau, longest, early, slowest <= plateau.min_lr)


def _ends_after(spec: SearchSpec) -> int | None:
    """Epochs without improvement, as the plateau counts it, after which EarlyStopping ends a trial for certain."""
    plateau, stopping = spec.callbacks.reduce_lr_on_plateau, spec.callbacks.early_stopping
    if plateau is None or stopping is None or stopping.start_from_epoch > 0:
        return None
    alike = (stopping.monitor, stopping.min_delta) == (plateau.monitor, plateau.min_delta)
    return max(1, stopping.patience) if alike else None


def _rates(spec: SearchSpec) -> tuple[float, float]:
    """The lowest and the highest learning rate that a trial can start with."""
    entry = spec.space.learning_rate
    if not isinstance(entry, Vary):
        return float(entry), float(entry)
    ends = [float(v) for v in entry.choices or (entry.min, entry.max) if v is not None]
    return min(ends), max(ends)


def answer_of(spec: SearchSpec, trial: TrialState, place: int) -> Answer | None:
    """What the callback did after one epoch (``place`` among the trial's), or None where nobody knows."""
    plateau = spec.callbacks.reduce_lr_on_plateau
    event = trial.epochs[place]
    seen = event.plateau
    if plateau is None or seen is None:
        return None
    deed: Deed = "waited"
    if seen.reduced:
        deed = "reduced"
    elif seen.cooldown > 0:
        deed = "cooling down"
    elif seen.best is None:
        deed = "nothing to compare"
    elif seen.wait == 0:
        deed = "improved"
    elif seen.wait >= plateau.patience and event.learning_rate is not None:
        deed = "at min_lr" if event.learning_rate <= plateau.min_lr * AT_MIN else "waited"
    return Answer(deed, plateau, seen.wait, seen.best, seen.cooldown)
