"""What is said of ReduceLROnPlateau: below the curves, in the form, and after each epoch of a trial."""

from __future__ import annotations

from app.descent.text.numbers import counted, lr_text, metric_text
from app.tuning.record.plateau import Answer, Outlook

NAME = "ReduceLROnPlateau"


def outlook_text(outlook: Outlook | None) -> str:
    """What the callback of a search will do, or why it never can; empty without one."""
    if outlook is None:
        return ""
    plateau, epochs = outlook.plateau, counted(outlook.epochs, "epoch")
    match outlook.kind:
        case "never: patience":
            return f"{NAME} can never act: its patience is {plateau.patience}, and a trial has only {epochs}."
        case "never: min_lr":
            return f"{NAME} can never act: no trial starts above its min_lr of {lr_text(plateau.min_lr)}."
        case "never: early stopping":
            ends = counted(max(1, outlook.early or 0), "epoch")
            return f"{NAME} can never act: EarlyStopping ends a trial after {ends} without improvement."
        case "too late: patience":
            why = f"its patience is {plateau.patience}, and a trial has {epochs}"
            return f"{NAME} can't act before the last epoch has ended, which is too late: {why}."
        case "too late: early stopping":
            why = "EarlyStopping, with the same patience, ends the trial then"
            return f"{NAME} can't act before the last epoch has ended, which is too late: {why}."
    text = (
        f"{NAME}: if {plateau.monitor} doesn't improve by at least {plateau.min_delta:g} for "
        f"{counted(plateau.patience, 'epoch')}, the learning rate is {_cut(plateau.factor)} "
        f"(never below {lr_text(plateau.min_lr)})."
    )
    if outlook.starts_low:
        text += f" Trials that start at or below {lr_text(plateau.min_lr)} keep their rate."
    if outlook.early is not None:
        text += f" EarlyStopping, with a patience of {outlook.early}, may end a trial first."
    return text


def answer_text(answer: Answer | None) -> str:
    """What the callback did after one epoch, and why; empty where nobody knows."""
    if answer is None:
        return ""
    plateau = answer.plateau
    waited = f"no improvement of {plateau.monitor} for {counted(answer.wait, 'epoch')} (patience {plateau.patience}"
    match answer.deed:
        case "reduced":
            return f"{waited}): rate {_cut(plateau.factor)} from the next epoch."
        case "cooling down":
            return f"cooling down: not counting for {counted(answer.cooldown, 'more epoch')}."
        case "nothing to compare":
            return f"{plateau.monitor} is missing or not finite: nothing to compare."
        case "improved":
            return f"{plateau.monitor} improved to {metric_text(answer.best or 0.0)}: counter reset."
        case "at min_lr":
            return f"{waited}, best {metric_text(answer.best or 0.0)}): the rate is already at min_lr."
        case "waited":
            return f"{waited}, best {metric_text(answer.best or 0.0)})."


def _cut(factor: float) -> str:
    return "halved" if factor == 0.5 else f"multiplied by {factor:g}"
