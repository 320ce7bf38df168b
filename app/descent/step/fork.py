"""From whom and when a hiker is forked: it goes on from another one's place, in that one's state."""

from __future__ import annotations

from typing import Annotated

import msgspec

from app.descent.text.field_bounds import check_numbers

LATEST = 1_000_000  # steps: no scene is longer


class Fork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fork from the hiker at index ``hiker`` of the scene, after ``step`` of the scene's steps."""

    hiker: Annotated[int, msgspec.Meta(ge=0)]
    step: Annotated[int, msgspec.Meta(ge=0, le=LATEST)]

    def __post_init__(self) -> None:
        check_numbers(self)
