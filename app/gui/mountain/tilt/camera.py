"""From where a tilted ground is looked at, how far that may go, and how the block fills the picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from app.descent.walks.camera import STEEPEST, Camera
from app.gui.mountain.terrain.camera import MARGIN
from app.gui.mountain.tilt.heights import Heights
from app.gui.mountain.tilt.oblique import Horizon, Projection

LOWEST, HIGHEST = 12.0, 80.0  # degrees of tilt that a hand can go to
FROM_ABOVE = Camera(turn=0.0, tilt=STEEPEST)
TURN_STEP, TILT_STEP = 0.35, 0.25  # degrees a pixel of a drag
KEY_STEP = 5.0  # degrees a key
COLUMN_DEPTHS = 150  # places along a column whose outline is measured
BELOW = 14.0  # pixels below the block that its numbers take
NEAREST = 8.0  # times, that a tilted ground can be enlarged


def stepped(camera: Camera, right: int, up: int) -> Camera:
    """After keys that turn the ground, and raise or lower the eye, by a step each."""
    return turned(camera, QPointF(right * KEY_STEP / TURN_STEP, up * KEY_STEP / TILT_STEP))


def turned(camera: Camera, by: QPointF) -> Camera:
    """After a drag of so many pixels: to the right the ground turns along, downwards it is seen more from above."""
    turn = (camera.turn - by.x() * TURN_STEP) % 360
    return Camera(turn, min(max(camera.tilt + by.y() * TILT_STEP, LOWEST), HIGHEST))


def between(one: Camera, other: Camera, part: float) -> Camera:
    """``part`` of the way from one camera to another, the shorter way around."""
    way = (other.turn - one.turn + 180) % 360 - 180
    return Camera((one.turn + part * way) % 360, one.tilt + part * (other.tilt - one.tilt))


def fit_block(heights: Heights, projection: Projection, rect: QRectF) -> tuple[float, float, float]:
    """How large the whole block, its sides included, can be on ``rect`` above its numbers: pixels a unit.

    And the place (u, v) of the picture plane that is then in the middle.
    """
    x, y, z = heights.sparse
    u, v = projection.to_plane(x, y, z)
    _, below = projection.to_plane(x, y, -heights.base)
    width, low, high = float(u.max() - u.min()), float(below.min()), float(v.max())
    scale = min(rect.width() / width, max(1.0, rect.height() - BELOW) / (high - low)) / (1 + MARGIN)
    scale = max(scale, 1e-9)
    return scale, float(u.max() + u.min()) / 2, (low + high) / 2 - BELOW / 2 / scale


def on_block(heights: Heights, projection: Projection, u: float, v: float) -> tuple[float, float]:
    """The place of the picture plane on the block, its sides included, that is nearest to (u, v): across, then up."""
    across, _ = projection.level(*heights.sparse[:2])
    low, high = float(across.min()), float(across.max())
    inside = 1e-6 * (high - low)
    u = min(max(u, low + inside), high - inside)
    column = Horizon(heights, projection, np.array([u]), COLUMN_DEPTHS)
    foot = float(column.near[0]) * projection.depth_share - heights.base * projection.height_share
    return u, min(max(v, foot), float(column.top[-1, 0]))
