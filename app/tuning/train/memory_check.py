"""Whether a network has room in memory, asked before it is built: a system may kill whoever takes too much."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FLOAT = 4  # bytes of a number, as Keras trains
# Numbers that an optimizer keeps for each parameter.
KEPT = {"sgd": 0, "rmsprop": 1, "adagrad": 1, "lion": 1}
KEPT_BY_OTHERS = 2
NORMALISED = 4  # numbers of batch normalisation for each unit: a scale, a shift, and the running mean and variance

Row = tuple[int, ...]  # the shape of a row: (features,), or (height, width, channels) of a picture


def parameters_of(row: Row, values: Mapping[str, Any], outputs: int) -> int:
    """How many parameters the network has that ``train.model`` builds of these values, with the layer that answers.

    Equal layers are counted by a formula: there may be any number of them.
    """
    extra = NORMALISED if values["batch_norm"] else 0
    total, features = 0, math.prod(row)
    if values["conv_blocks"]:
        height, width, channels = row
        for block in range(values["conv_blocks"]):
            filters = values["filters"] * 2**block
            total += (values["kernel_size"] ** 2 * channels + 1 + extra) * filters
            height, width, channels = -(-height // 2), -(-width // 2), filters
        features = height * width * channels
    layers: int = values["layers"]
    units: int | list[int] = values["units"]
    if not isinstance(units, list):
        total += (features + 1 + extra) * units + (layers - 1) * (units + 1 + extra) * units
        return total + (units + 1) * outputs
    for wide in units[:layers]:
        total += (features + 1 + extra) * wide
        features = wide
    return total + (features + 1) * outputs


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
