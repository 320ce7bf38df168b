"""From where a scene's ground is looked at, as far as its file keeps it."""

from __future__ import annotations

from typing import Annotated

import msgspec

FLATTEST, STEEPEST = 10.0, 90.0  # degrees that the line of sight may be inclined


class Camera(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An oblique view: ``turn``, degrees walked around the ground, and ``tilt``, degrees of the line of sight.

    At a tilt of 90 degrees the ground is seen from above; turned by 0 its north is far away.
    """

    turn: Annotated[float, msgspec.Meta(ge=-360, le=360)] = 30.0
    tilt: Annotated[float, msgspec.Meta(ge=FLATTEST, le=STEEPEST)] = 35.0
