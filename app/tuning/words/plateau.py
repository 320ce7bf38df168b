"""Why ReduceLROnPlateau did, or did not, lower the learning rate after each epoch."""

from __future__ import annotations

from app.descent.text.numbers import lr_text, metric_text
from app.tuning.record.events import EpochEnded
from app.tuning.record.state import TrialState
from app.tuning.spec.plan import epochs_asked
from app.tuning.spec.search import ReduceLROnPlateau, SearchSpec, Vary

NAME = "ReduceLROnPlateau"


def plateau_text(spec: SearchSpec) -> str:
    """What the callback of a search is going to do, or that it never can do anything; empty without one."""
    plateau = spec.callbacks.reduce_lr_on_plateau
    if plateau is None:
        return ""
    if never := never_text(spec):
        return never
    patience, longest = plateau.patience, epochs_asked(spec)
    if patience == longest - 1:
        asked = f"its patience is {patience}, and a trial has {_epochs(longest)}"
        return f"{NAME} can fire only after the last epoch, where it changes nothing: {asked}."
    if _early(spec) == patience:
        asked = "EarlyStopping ends a trial with the same patience"
        return f"{NAME} can fire only after the last epoch, where it changes nothing: {asked}."
    text = (
        f"{NAME} multiplies the rate by {plateau.factor:g} after {_epochs(patience)} "
        f"in which {plateau.monitor} gains no {plateau.min_delta:g}, down to {lr_text(plateau.min_lr)}."
    )
    if _rates(spec)[0] <= plateau.min_lr:
        text += " Trials that start no higher keep their rate."
    stopping = spec.callbacks.early_stopping
    if stopping is not None and max(1, stopping.patience) <= patience:
        text += f" EarlyStopping may end a trial before that, with its patience of {stopping.patience}."
    return text


def never_text(spec: SearchSpec) -> str:
    """Why the callback of a search can never lower a rate; empty if it can, or is not there."""
    plateau = spec.callbacks.reduce_lr_on_plateau
    if plateau is None:
        return ""
    patience, longest, early = plateau.patience, epochs_asked(spec), _early(spec)
    if patience >= longest:
        return f"{NAME} can never fire: its patience is {patience}, and a trial has {_epochs(longest)}."
    if _rates(spec)[1] <= plateau.min_lr:
        return f"{NAME} can never fire: no trial starts above its min_lr, {lr_text(plateau.min_lr)}."
    if early is not None and early < patience:
        return f"{NAME} can never fire: EarlyStopping ends a trial after {_epochs(early)} without a gain."
    return ""


def _early(spec: SearchSpec) -> int | None:
    """After how many epochs without a gain, as the plateau counts gains, EarlyStopping ends a trial for certain."""
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
        return f"{plateau.monitor} improved to {metric_text(seen.best)}; the count starts again at 0."
    text = f"{_waited(plateau, seen.wait)} (best {metric_text(seen.best)})"
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
    return "1 epoch" if count == 1 else f"{count:,} epochs"
