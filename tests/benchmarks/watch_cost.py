"""What it costs to watch a script: processor time of all its processes, plain and watched in turn, and equal results.

``python -m tests.benchmarks.watch_cost [PAIRS [TRIALS EPOCHS]]``: medians and their quotient, which should be 1.03 at
most. The default script trains for more than a minute.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCRIPT = str(Path(__file__).parents[1] / "tuning" / "follow" / "small_search.py")
WATCH = ["-m", "app", "watch", "--no-window"]


def cost(way: list[str], trials: str, epochs: str) -> tuple[float, float, object]:
    """Seconds of the processor, seconds on the clock, and what came out: values, statuses, scores."""
    with tempfile.TemporaryDirectory() as folder:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, *way, SCRIPT, folder, trials, epochs]
        surroundings = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
        ended = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
        took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, took, json.loads(ended.stdout.splitlines()[-1])


def main(pairs: int = 10, trials: str = "12", epochs: str = "60") -> None:
    """Measure, and say it."""
    ways: dict[str, list[str]] = {"plain": [], "watched": WATCH}
    used: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(pairs):
        results = []
        for name in ways if number % 2 else reversed(ways):
            seconds, took, result = cost(ways[name], trials, epochs)
            used[name].append(seconds)
            results.append(result)
            print(f"{name}: {seconds:.2f} s of the processor in {took:.1f} s", flush=True)
        assert results[0] == results[1], "other values or scores"
    plain, watched = (statistics.median(used[name]) for name in ways)
    print(f"median of {pairs}: plain {plain:.2f} s, watched {watched:.2f} s: × {watched / plain:.3f}")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, str, str), sys.argv[1:], strict=False)))
