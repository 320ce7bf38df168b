"""The default search with ten trials through the app, with one worker and with two, against a plain script.

Each from the start of its process to the end of the search, in turns; the same from a click on Start in a window
whose workers are ready; then a warm worker's first epoch and stop:
``python -m tests.benchmarks.search_time [ROUNDS]``
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.tuning.control import Control
from app.tuning.project.folder import prepare_project
from app.tuning.record.events import EpochEnded, Event
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.fleet import search_with_workers
from app.tuning.workers.spares import cool_down, warm_up
from app.tuning.workers.supervise import search_in_process

ROUNDS = 5
TRIALS = 10
WARMING = 12.0  # seconds

SCRIPT = f"""
import sys
from pathlib import Path
from tests.plain_script import search
search(Path(sys.argv[1]) / "plain", {TRIALS}, 5)
"""


def seconds(command: list[str], given: bytes = b"") -> float:
    """Wall time of a process."""
    began = time.perf_counter()
    subprocess.run(command, input=given, check=True, capture_output=True)
    return time.perf_counter() - began


def tune(project: Path, workers: int) -> float:
    """Wall time of the search as a command."""
    command = [sys.executable, "-m", "app", "tune", "-", "--project", str(project), "--workers", str(workers)]
    return seconds(command, b'{"max_trials": %d}' % TRIALS)


def from_click(project: Path, workers: int) -> float:
    """Wall time of the search where workers wait for it, as they do in a window."""
    spec = SearchSpec(max_trials=TRIALS)
    warm_up(workers, spec)
    time.sleep(WARMING)
    prepare_project(project, spec, resume=False)
    began = time.perf_counter()
    if workers > 1:
        search_with_workers(project, lambda _event: None, Control(), workers)
    else:
        search_in_process(project, lambda _event: None, Control())
    took = time.perf_counter() - began
    cool_down()
    return took


def warm_search(folder: Path) -> tuple[float, float]:
    """Seconds from asking a warm worker to its first epoch, and from a stop to the end of its process."""
    spec = SearchSpec(max_trials=100, epochs=100)
    warm_up(spec=spec)  # as a window whose form shows it
    time.sleep(WARMING)
    project, control = folder / "warm", Control()
    marks: list[float] = [time.perf_counter()]
    prepare_project(project, spec, resume=False)

    def emit(event: Event) -> None:
        if isinstance(event, EpochEnded) and not control.stopped:
            marks.append(time.perf_counter())
            control.stop()

    search_in_process(project, emit, control)
    end = time.perf_counter()
    cool_down()
    return marks[1] - marks[0], end - marks[1]


def main() -> None:
    """Run all in turns and print their times and ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    plain, one, two, ready_one, ready_two, warm = [], [], [], [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            plain.append(seconds([sys.executable, "-c", SCRIPT, name]))
            one.append(tune(folder / "one", 1))
            two.append(tune(folder / "two", 2))
            ready_one.append(from_click(folder / "ready one", 1))
            ready_two.append(from_click(folder / "ready two", 2))
            warm.append(warm_search(folder))
    base = statistics.median(plain)
    rows = (
        ("plain script", plain),
        ("one worker", one),
        ("two workers", two),
        ("one, ready", ready_one),
        ("two, ready", ready_two),
    )
    for title, times in rows:
        middle = statistics.median(times)
        print(f"{title:13} {' '.join(f'{t:.2f}' for t in times)} s, median {middle:.2f} s, x{middle / base:.2f}")
    print("warm: first epoch after", " ".join(f"{first:.2f}" for first, _ in warm), "s")
    print("stop: ended after      ", " ".join(f"{stop:.2f}" for _, stop in warm), "s")


if __name__ == "__main__":
    main()
