"""What a ReduceLROnPlateau did at the end of an epoch, and why, in a few words."""

from __future__ import annotations

import math

from app.descent.step.schedules import ReduceLROnPlateau
from app.descent.story.plateau_epochs import PlateauEpoch
from app.descent.text.numbers import counted, number_text, rate_text


def epoch_words(epoch: PlateauEpoch, schedule: ReduceLROnPlateau) -> str:
    """epoch 5: 2 epochs without an improvement on 2.09, so LR 0.1 → 0.05."""
    return f"epoch {epoch.number:,}: {_words(epoch, schedule)}"


def _words(epoch: PlateauEpoch, schedule: ReduceLROnPlateau) -> str:
    best = number_text(epoch.best) if math.isfinite(epoch.best) else ""
    least = f" by more than {number_text(schedule.min_delta)}" if schedule.min_delta else ""
    improvement = f"improvement on {best}{least}"
    match epoch.kind:
        case "improved":
            loss = number_text(epoch.loss)
            return f"mean loss {loss} improves on {best}" if best else f"mean loss {loss} is the first"
        case "waited":
            return f"no {improvement}, wait {epoch.waited} of {schedule.patience}"
        case "cooling":
            return f"cooling down, {counted(epoch.cooldown, 'epoch')} left"
        case "lowest":
            return f"no {improvement}, but LR {rate_text(epoch.rate, 3)} is at min_lr"
    cut = f"LR {rate_text(epoch.rate, 3)} → {rate_text(epoch.next_rate, 3)}"
    cooling = f", then cooldown for {counted(epoch.cooldown, 'epoch')}" if epoch.cooldown else ""
    return f"{counted(epoch.waited, 'epoch')} without an {improvement}, so {cut}{cooling}"
