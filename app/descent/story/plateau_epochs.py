"""What a ReduceLROnPlateau did at the end of each epoch of a walk: its wait, its cooldown and its cuts, as numbers."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from app.descent.step.schedules import PlateauState, ReduceLROnPlateau, plateau_epoch, plateau_start
from app.descent.walks.noise_and_batches import Array, losses_of
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk

Kind = Literal["improved", "waited", "cut", "cooling", "lowest"]


class PlateauEpoch(NamedTuple):
    """One whole epoch: steps ``begin`` … ``end``, its mean loss, and what the callback made of it.

    ``best`` is the lowest mean loss of the epochs before, infinite at first. ``waited`` counts the epochs without an
    improvement, at a cut those that led to it; ``cooldown`` those still to be sat out. ``kind`` "lowest" is an epoch
    that would have been followed by a cut, were the rate not at its lowest.
    """

    number: int
    begin: int
    end: int
    loss: float
    best: float
    waited: int
    cooldown: int
    rate: float
    next_rate: float
    kind: Kind


def plateau_epochs(one: HikerWalk, scene: Scene) -> list[PlateauEpoch]:
    """Every epoch of a hiker's walk that has ended; none without such a schedule. Steps and numbers are the scene's.

    That in which a hiker is forked counts the losses before it too.
    """
    schedule, length = one.hiker.schedule, scene.steps_per_epoch
    if not isinstance(schedule, ReduceLROnPlateau):
        return []
    first, within = divmod(one.begun, length)
    before_it = np.zeros(within)
    state, epochs = plateau_start(np.array([one.hiker.learning_rate])), []
    if one.memory is not None:
        before_it[:1] = one.memory.seen
        state = state if one.memory.pace is None else one.memory.pace
    watched = np.concatenate([before_it, _watched(one, scene)])
    means = watched[: len(watched) // length * length].reshape(-1, length).mean(axis=1)
    for index, loss in enumerate(means.tolist(), first):
        before, state = state, plateau_epoch(state, np.array([loss]), [schedule])
        kind = _kind(before, state, schedule)
        led_to = 1 + (0 if before.cooldown[0] > 0 else int(before.wait[0]))  # a cut sets the wait back to 0
        epochs.append(
            PlateauEpoch(
                number=index + 1,
                begin=index * length,
                end=(index + 1) * length,
                loss=loss,
                best=float(before.best[0]),
                waited=led_to if kind == "cut" else int(state.wait[0]),
                cooldown=int(state.cooldown[0]),
                rate=float(before.rate[0]),
                next_rate=float(state.rate[0]),
                kind=kind,
            )
        )
    return epochs


def cuts(one: HikerWalk) -> list[int]:
    """The steps before which the rate was lowered, of a walk whose epochs are too many to be looked at one by one."""
    if one.hiker.schedule is None:
        return []
    return (np.flatnonzero(np.diff(one.learning_rate) < 0) + 1 + one.begun).tolist()


def _kind(before: PlateauState, after: PlateauState, schedule: ReduceLROnPlateau) -> Kind:
    if after.rate[0] < before.rate[0]:
        return "cut"
    if after.wait[0] == 0 and after.best[0] != before.best[0]:
        return "improved"
    if before.cooldown[0] > 1:
        return "cooling"
    return "lowest" if after.wait[0] >= schedule.patience else "waited"


def _watched(one: HikerWalk, scene: Scene) -> Array:
    """The losses that the callback saw, one a step: with minibatches those of each step's rows."""
    losses = losses_of(scene.ground, scene.steps, 0.0, scene.seed, scene.batch_size)
    if not losses.on_rows:
        return one.loss[: one.steps]
    with np.errstate(all="ignore"):
        places = [(one.begun + k, one.x[k : k + 1], one.y[k : k + 1]) for k in range(one.steps)]
        seen = [losses.fields(step).value(x, y)[0] for step, x, y in places]
    return np.array(seen, float)
