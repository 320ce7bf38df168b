"""Whether a network has room in memory, asked before it is built: a system may kill whoever takes too much."""

from __future__ import annotations

import math
import os
from pathlib import Path

FLOAT = 4  # bytes of a number, as Keras trains
# Numbers that an optimizer keeps for each parameter.
KEPT = {"sgd": 0, "rmsprop": 1, "adagrad": 1, "lion": 1}
KEPT_BY_OTHERS = 2


def parameters_of(features: int, layers: int, units: int, outputs: int) -> int:
    """How many weights and biases so many equal dense layers have, with the one that answers."""
    return (features + 1) * units + (layers - 1) * (units + 1) * units + (units + 1) * outputs


def why_no_room(parameters: int, optimizer: str) -> str | None:
    """A sentence if there is no room for so many parameters, their gradients and what the optimizer keeps."""
    needed = parameters * FLOAT * (2 + KEPT.get(optimizer, KEPT_BY_OTHERS))
    if needed <= (free := room()):
        return None
    wanted = f"A network of {parameters:,} parameters needs at least {size_text(needed)} of memory"
    return f"{wanted}; only {size_text(free)} is free."


def room() -> float:
    """Bytes that this process may still get, with what can be swapped out; infinite where no file tells."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}
        return told["MemAvailable"] + told["SwapFree"]
    except (OSError, ValueError, KeyError, IndexError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")  # all there is, for want of better
    except (AttributeError, OSError, ValueError):
        return math.inf


def size_text(size: float) -> str:
    """A number of bytes in the unit that suits it: 640 GB."""
    unit = next((u for u in ("kB", "MB", "GB", "TB") if (size := size / 1000) < 1000), None)
    if unit is None:
        size, unit = size / 1000, "PB"
    return f"{size:,.0f} {unit}" if size >= 10 else f"{size:.1f} {unit}"
