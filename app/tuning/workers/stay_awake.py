"""A machine that trains does not fall asleep, where its system can be asked for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stay_awake() -> Iterator[None]:
    """Hold the system awake until the block ends; the screen may still go dark. Begin and end it in one thread."""
    from wakepy import keep

    with keep.running(on_fail="pass"):  # a system that cannot be asked trains as before
        yield
