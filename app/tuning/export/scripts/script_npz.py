"""The lines of a script that make rows of a NumPy archive, as ``data.npz`` does."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.tuning.data.npz import archive_arrays, read_npz
from app.tuning.spec.data import Npz


def npz_lines(data: Npz, validation_split: float) -> list[str]:
    """Lines that leave features in x, answers in y and the count of rows that train in cut; np is there.

    The archive is looked into for what its arrays are; raises InputError where it cannot be.
    """
    x, y, *later = archive_arrays(data)
    task = read_npz(data, validation_split).task
    names = ", ".join(f"kept[{part.name!r}]" for part in (x, y, *later))
    one_hot = y.array.ndim == 2 and y.array.shape[1] > 1
    flat = "{}.argmax(axis=1)" if one_hot else "{0}.reshape(len({0}))"
    lines = [
        f"with np.load({str(Path(data.npz).absolute())!r}) as kept:",
        f"    {'x, y, x_val, y_val' if later else 'x, y'} = {names}",
    ]
    if later:
        answers = ", ".join(flat.format(name) for name in ("y", "y_val"))
        lines += [
            "cut = len(x)  # rows that train; the others validate",
            f"x, y = np.concatenate([x, x_val]), np.concatenate([{answers}])",
        ]
    else:
        lines += [
            f"order = np.random.default_rng({data.seed}).permutation(len(x))",
            f"x, y = x[order], {flat.format('y')}[order]",
            f"cut = int(len(x) * (1 - {validation_split}))  # rows that train; the others validate",
        ]
    lines.append("x = x.astype(np.float32)")
    if x.array.ndim == 2:
        lines += [
            "deviation = x[:cut].std(axis=0)",
            "x = ((x - x[:cut].mean(axis=0)) / np.where(deviation > 0, deviation, 1)).astype(np.float32)",
        ]
    elif x.array.dtype == np.uint8:
        lines.append("x /= 255")
    if task == "regression":
        return [
            *lines,
            "y = y.astype(np.float32)",
            "mean, deviation = float(y[:cut].mean()), float(y[:cut].std()) or 1.0",
        ]
    kind = "float32" if task == "binary" else "int32"
    return [*lines, f"y = np.unique(y, return_inverse=True)[1].astype(np.{kind})  # a class's place in their order"]
