"""How long a large table takes to be read, and until its arrays are ready and kept, and how much memory at its peak.

Against pandas' own reading; each runs in a process of its own. ``python -m tests.benchmarks.table_speed [ROUNDS]``
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np


def write_fraud(path: Path) -> None:
    """285,000 × 31: floats, and a class that few rows have."""
    generator = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["Time", *(f"V{k}" for k in range(1, 29)), "Amount", "Class"]) + "\n")
        for start in range(0, 285_000, 5000):
            values = generator.normal(size=(5000, 29))
            for row, cells in enumerate(values.tolist()):
                words = ",".join(map(repr, cells))
                file.write(f"{start + row},{words},{int(generator.random() < 0.002)}\n")


def write_pictures(path: Path) -> None:
    """42,000 × 785: a digit and its pixels, most of them 0."""
    generator = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["label", *(f"pixel{k}" for k in range(784))]) + "\n")
        for _ in range(42):
            pixels = generator.integers(0, 256, size=(1000, 784)) * (generator.random((1000, 784)) < 0.2)
            for row in pixels.tolist():
                file.write(f"{row[0] % 10},{','.join(map(str, row))}\n")


def by_pandas(path: str) -> None:
    """The plain reading."""
    import pandas as pd

    pd.read_csv(path)


def by_app(path: str) -> None:
    """The app's reading."""
    from app.tuning.spec.data import Table
    from app.tuning.tables.read import read_table

    read_table(Table(path))


def to_arrays(path: str) -> None:
    """The whole way from Start to the arrays that a worker maps."""
    from app.tuning.project.rows import search_data
    from app.tuning.spec.data import Table
    from app.tuning.spec.search import SearchSpec

    with Path(path).open(encoding="utf-8") as file:
        target = "label" if file.read(5) == "label" else "Class"
    with tempfile.TemporaryDirectory() as project:
        search_data(Path(project), SearchSpec(data=Table(path, target)))


WAYS: dict[str, Callable[[str], None]] = {"pandas": by_pandas, "app reads": by_app, "to arrays": to_arrays}


def measure(way: str, path: str) -> None:
    """Print seconds and megabytes above what the imports alone take."""
    import charset_normalizer  # noqa: F401
    import pandas  # noqa: F401

    import app.tuning.project.rows  # noqa: F401

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    WAYS[way](path)
    seconds = time.perf_counter() - start
    print(seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def main() -> None:
    """Measure each way in turn, so that a busy minute is unfair to none."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("285,000 × 31", write_fraud), ("42,000 × 785", write_pictures)):
            path = Path(folder) / "table.csv"
            write(path)
            found: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
            for _ in range(rounds):
                for way in WAYS:
                    command = [sys.executable, "-m", "tests.benchmarks.table_speed", "one", way, str(path)]
                    seconds, megabytes = subprocess.check_output(command, text=True).split()
                    found[way].append((float(seconds), float(megabytes)))
            plain = [statistics.median(column) for column in zip(*found["pandas"], strict=True)]
            print(f"{name} ({path.stat().st_size / 1e6:.0f} MB)")
            for way, runs in found.items():
                seconds, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
                times = f"{seconds / plain[0]:.2f} × the time, {megabytes / plain[1]:.2f} × the memory of pandas"
                print(f"  {way:<10} {seconds:6.2f} s {megabytes:7.0f} MB  {times}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        measure(*sys.argv[2:4])
    else:
        main()
