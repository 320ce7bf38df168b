"""Why ReduceLROnPlateau did, or did not, lower the learning rate after each epoch."""

from __future__ import annotations

from app.descent.numbers import lr_text
from app.tuning.events import EpochEnded
from app.tuning.spec import ReduceLROnPlateau, SearchSpec
from app.tuning.state import TrialState
from app.tuning.tuners import epochs_asked


def plateau_text(spec: SearchSpec) -> str:
    """What the callback of a search is going to do, or that it never can do anything; empty without one."""
    plateau = spec.callbacks.reduce_lr_on_plateau
    if plateau is None:
        return ""
    name, patience = "ReduceLROnPlateau", plateau.patience
    longest = epochs_asked(spec)
    if patience >= longest:
        return f"{name} can never fire: its patience is {patience}, and a trial has {_epochs(longest)}."
    if patience == longest - 1:
        return f"{name} can fire after the last epoch alone: its patience is {patience} of {_epochs(longest)}."
    return (
        f"{name} multiplies the rate by {plateau.factor:g} after {_epochs(patience)} "
        f"in which {plateau.monitor} gains no {plateau.min_delta:g}, down to {lr_text(plateau.min_lr)}."
    )


def reason_text(spec: SearchSpec, trial: TrialState, place: int) -> str:
    """What the callback saw after one epoch (``place`` among the trial's) and did about it."""
    plateau = spec.callbacks.reduce_lr_on_plateau
    event = trial.epochs[place]
    if plateau is None or event.plateau is None:
        return ""
    seen = event.plateau
    if seen.reduced:
        return f"{_waited(plateau, seen.wait)}: rate × {plateau.factor:g} from the next epoch."
    if _in_cooldown(trial.epochs, place):
        return f"cooling down after a reduction, {_epochs(seen.cooldown)} to go; nothing is counted."
    if seen.best is None:
        return f"{plateau.monitor} is not there or not finite; nothing to compare."
    if seen.wait == 0:
        return f"{plateau.monitor} improved to {seen.best:.4f}; the count starts again at 0."
    text = f"{_waited(plateau, seen.wait)} (best {seen.best:.4f})"
    rate = event.learning_rate
    if seen.wait >= plateau.patience and rate is not None and rate <= plateau.min_lr * (1 + 1e-6):
        return f"{text}: the rate is at min_lr already."
    return f"{text}."


def _waited(plateau: ReduceLROnPlateau, wait: int) -> str:
    return f"{_epochs(wait)} without a gain of {plateau.monitor}, patience {plateau.patience}"


def _in_cooldown(epochs: tuple[EpochEnded, ...], place: int) -> bool:
    seen = epochs[place].plateau
    return seen is not None and seen.cooldown > 0 and not seen.reduced


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count} epochs"
