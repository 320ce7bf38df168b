"""A hiker in words: its name, its learning rate or schedule, its settings, and what it is forked from."""

from __future__ import annotations

from collections.abc import Sequence

from app.descent.step.hiker import OFF, Hiker, Sgd
from app.descent.step.schedules import PiecewiseConstantDecay, Schedule, carries_rate
from app.descent.text.numbers import lr_text, number_text


def name_of(hiker: Hiker) -> str:
    """What a hiker is called: its optimizer, and what makes it another one than the plain."""
    if isinstance(hiker, Sgd) and hiker.momentum > 0:
        return f"{'Nesterov' if hiker.nesterov else 'SGD'} · momentum {hiker.momentum:g}"
    return f"{hiker.title} · AMSGrad" if getattr(hiker, "amsgrad", False) else hiker.title


def listed(hiker: Hiker) -> str:
    """The same with its learning rate, as a list has it; a schedule that brings its own leaves nothing of that."""
    return f"{name_of(hiker)} · {'scheduled' if carries_rate(hiker.schedule) else lr_text(hiker.learning_rate)}"


def described(hiker: Hiker, hikers: Sequence[Hiker] = ()) -> str:
    """A hiker's settings in Keras's words: the learning rate, and whatever differs from Keras's defaults.

    A fork is described by the one of ``hikers``, those of its scene, that it goes on from.
    """
    rate = [] if carries_rate(hiker.schedule) else [f"learning_rate {lr_text(hiker.learning_rate)}"]
    origin = [origin_words(hiker, hikers)] if hiker.fork is not None and hikers else []
    return ", ".join([*rate, *settings_of(hiker), *origin])


def settings_of(hiker: Hiker) -> list[str]:
    """The same without the learning rate and the fork."""
    default = type(hiker)()
    parts = []
    for name in (*hiker.arguments(), *OFF):
        value = getattr(hiker, name)
        if value != getattr(default, name):
            parts.append(name if value is True else f"{name} {value if value is None else lr_text(float(value))}")
    return parts if hiker.schedule is None else [*parts, schedule_words(hiker.schedule)]


def schedule_title(kind: type[Schedule]) -> str:
    """What a kind of schedule is called, such as "cosine decay"."""
    return str(kind.__struct_config__.tag).replace("_", " ")


def schedule_words(schedule: Schedule) -> str:
    """A schedule and what is set of it, such as "piecewise constant decay (0.1 to step 10, then 0.01)"."""
    if isinstance(schedule, PiecewiseConstantDecay):
        ends = [f" to step {number_text(end)}" for end in schedule.boundaries]
        pieces = [f"{lr_text(rate)}{end}" for rate, end in zip(schedule.values, [*ends, ""], strict=True)]
        inside = ", then ".join(pieces)
    else:
        fields = {name: getattr(schedule, name) for name in schedule.__struct_fields__}
        inside = ", ".join(
            name if value is True else f"{name} {lr_text(float(value))}"
            for name, value in fields.items()
            if value is not None and value is not False
        )
    return f"{schedule_title(type(schedule))} ({inside})"


def origin_words(hiker: Hiker, hikers: Sequence[Hiker]) -> str:
    """Where a hiker of a scene is forked: "from step 40 of SGD at 0.1"; nothing for one that begins at the start."""
    if hiker.fork is None:
        return ""
    parent = hikers[hiker.fork.hiker]
    rate = "" if carries_rate(parent.schedule) else f" at {lr_text(parent.learning_rate)}"
    memory = "" if type(parent) is type(hiker) else ", without its memory"
    return f"from step {hiker.fork.step:,} of {name_of(parent)}{rate}{memory}"
