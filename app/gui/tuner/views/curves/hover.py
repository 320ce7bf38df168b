"""Which curve the mouse means: one need not hit a dot, nor the line itself."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from app.descent.text.numbers import plural
from app.gui.tuner.views.curves.items import Curves
from app.gui.tuner.views.curves.points import distance
from app.tuning.record.trial import TrialState
from app.tuning.words.trial import point_tip

REACH = 6.0  # pixels that the mouse may be beside a line
TOGETHER = 2.0  # pixels further than the nearest that a line may be to be told with it
MOST_TOLD = 6  # of those


def trials_at(view: pg.ViewBox, curves: dict[str, Curves], scene: QPointF, rates: bool) -> list[str]:
    """The trials whose curves (``rates``: staircases) are within REACH of a point of the scene.

    The nearest first, and with it those on the same line; of equals those in front.
    """
    if not view.sceneBoundingRect().contains(scene):
        return []
    point, pixel = view.mapSceneToView(scene), np.array(view.viewPixelSize())
    x, y = np.array([point.x(), point.y()]) / pixel
    far: dict[str, float] = {}
    for name, one in curves.items():
        pieces = (one.rate if rates else one.line).segments()
        far[name] = distance(pieces / np.tile(pixel, 2), x, y)
        if not rates and len(one.dots.data):  # one that nothing joins has no line
            dots = np.column_stack([one.dots.data["x"], one.dots.data["y"]]) / pixel
            far[name] = min(far[name], distance(np.hstack([dots, dots]), x, y))
    order = {name: (curves[name].line.zValue(), place) for place, name in enumerate(curves)}  # of being painted
    near = sorted(sorted(far, key=order.__getitem__, reverse=True), key=lambda name: round(far[name]))
    nearest = far[near[0]] if near else REACH + 1
    return [name for name in near if far[name] <= min(nearest + TOGETHER, REACH)] if nearest <= REACH else []


def tip_under(
    top: pg.ViewBox,
    bottom: pg.ViewBox,
    curves: dict[str, Curves],
    trials: dict[str, TrialState],
    scene: QPointF,
    metric: str,
) -> str:
    """What to say of what is under a point of the scene, on the plot of curves or on that of the rates below it."""
    for view in (top, bottom):
        rates = view is bottom
        if names := trials_at(view, curves, scene, rates):
            return _tip(view, [(trials[name], curves[name]) for name in names], scene, metric, rates)
    return ""


def _tip(view: pg.ViewBox, trials: list[tuple[TrialState, Curves]], scene: QPointF, metric: str, rates: bool) -> str:
    """What to say of the first of these trials, at the epoch that is nearest, with the names of the others."""
    trial, curves = trials[0]
    point = view.mapSceneToView(scene)
    if rates:
        last = trial.epochs[-1].execution
        epochs = {place: e.epoch + 1.0 for place, e in enumerate(trial.epochs) if e.execution == last}
        place = min(epochs, key=lambda k: abs(epochs[k] - point.x()))
    else:
        dots = curves.dots.data
        beside = np.abs(dots["x"] - point.x())
        column = np.flatnonzero(beside <= beside.min() + 1e-9)
        place = int(dots["data"][column[np.abs(dots["y"][column] - point.y()).argmin()]])
    others = sorted(other.number for other, _ in trials[1:])
    told = ", ".join(map(str, others[:MOST_TOLD])) + (" …" if len(others) > MOST_TOLD else "")
    also = f"\nOn the same line: {plural('trial', len(others))} {told}" if others else ""
    return point_tip(trial, place, metric) + also
