"""How soon a rate map is first seen and how soon it is whole, and how long the window's thread waits meanwhile.

``python -m tests.benchmarks.rate_map``
"""

from __future__ import annotations

import threading
import time

from app.descent import Scene
from app.descent.instruments.rate_map import home, map_size, rate_map
from app.descent.step.hiker import Adam, Hiker, Sgd
from app.descent.walks.many_hikers import finish

SCENES: tuple[tuple[str, Hiker, str], ...] = (
    ("ravine", Sgd(), "momentum"),
    ("ravine", Adam(), "beta_1"),
    ("two-valleys", Sgd(), "momentum"),
    ("himmelblau", Adam(), "beta_2"),
    ("egg-crate", Sgd(), "momentum"),
    ("two-weights", Sgd(), "momentum"),
)


def first_and_whole(scene: Scene, hiker: Hiker, name: str) -> tuple[float, float]:
    """Seconds until the first map and until the last one."""
    window, began, first = home(scene, hiker, name), time.perf_counter(), 0.0
    for piece in rate_map(scene, hiker, name, window, map_size(scene)):
        if piece.found is not None:
            first = first or time.perf_counter() - began
    return first, time.perf_counter() - began


def longest_wait(scene: Scene, hiker: Hiker, name: str) -> float:
    """The longest that this thread, waking every millisecond, was kept from waking by one that makes a map."""
    work = rate_map(scene, hiker, name, home(scene, hiker, name), map_size(scene))
    thread = threading.Thread(target=finish, args=(work,))
    thread.start()
    longest, last = 0.0, time.perf_counter()
    while thread.is_alive():
        time.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last - 0.001), now
    return longest


def main() -> None:
    """Print every figure."""
    for name, hiker, second in SCENES:
        scene = Scene(surface=name, steps=200)
        first, whole = (
            1e3 * min(times) for times in zip(*(first_and_whole(scene, hiker, second) for _ in range(3)), strict=True)
        )
        wait = 1e3 * longest_wait(scene, hiker, second)
        title = f"{name}, {hiker.title}, {second}"
        print(
            f"rate map {map_size(scene):3}² × 200, {title:34} first {first:6.1f} ms   whole {whole:7.0f} ms", end="   "
        )
        print(f"wait {wait:5.1f} ms")


if __name__ == "__main__":
    main()
