"""How fast the engine walks, against C compiled on the spot and against Keras, and how its time grows.

``python -m tests.benchmarks.descent_speed``
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.descent import OPTIMIZERS, SURFACES, Scene, walk
from app.descent.instruments.start_map import PIECE, start_map
from app.descent.step.hiker import Adam, Sgd
from app.descent.walks.many_hikers import descend, finish, grouped
from app.descent.walks.noise_and_batches import losses_of
from app.descent.walks.rate_sweep import sweep_hikers

C_ADAM = """
#include <math.h>
void walk(double *x, double *y, long hikers, long steps, double lr) {
    double alphas[steps], b1 = 1, b2 = 1;
    for (long t = 0; t < steps; t++) {
        b1 *= 0.9; b2 *= 0.999;
        alphas[t] = lr * sqrt(1 - b2) / (1 - b1);
    }
    for (long i = 0; i < hikers; i++) {
        double px = x[i], py = y[i], mx = 0, my = 0, vx = 0, vy = 0;
        for (long t = 0; t < steps; t++) {
            double a = px * px + py - 11, b = px + py * py - 7;
            double gx = 4 * px * a + 2 * b, gy = 2 * a + 4 * py * b;
            double alpha = alphas[t];
            mx += (gx - mx) * 0.1; my += (gy - my) * 0.1;
            vx += (gx * gx - vx) * 0.001; vy += (gy * gy - vy) * 0.001;
            px -= alpha * mx / (sqrt(vx) + 1e-7); py -= alpha * my / (sqrt(vy) + 1e-7);
        }
        x[i] = px; y[i] = py;
    }
}
"""
HIKERS, STEPS = 65_536, 200


def best_of(work: Callable[[], object], rounds: int = 3) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def ours(hikers: int, steps: int) -> None:
    """The vectorised Adam on Himmelblau, in pieces that fit the cache."""
    surface = SURFACES["himmelblau"]
    starts = np.random.default_rng(0).uniform(-5, 5, (2, hikers))
    losses = losses_of(surface, steps, 0.0, 0, None)
    for begin in range(0, hikers, PIECE):
        _, groups = grouped([Adam(learning_rate=0.1)], steps)
        with np.errstate(all="ignore"):
            for _ in descend(losses, groups, starts[:, begin : begin + PIECE], steps):
                pass


def in_c(folder: Path) -> Callable[[], None]:
    """The same walk in scalar C at -O2."""
    (folder / "adam.c").write_text(C_ADAM)
    command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(folder / "adam.so"), str(folder / "adam.c"), "-lm"]
    subprocess.run(command, check=True)
    library = ctypes.CDLL(str(folder / "adam.so"))

    def run() -> None:
        x, y = np.random.default_rng(0).uniform(-5, 5, (2, HIKERS))
        pointer = ctypes.POINTER(ctypes.c_double)
        places = x.ctypes.data_as(pointer), y.ctypes.data_as(pointer)
        library.walk(*places, ctypes.c_long(HIKERS), ctypes.c_long(STEPS), ctypes.c_double(0.1))

    return run


def in_keras(steps: int) -> None:
    """One hiker by an eager loop over the real keras.optimizers.Adam."""
    import keras

    optimizer, weights = keras.optimizers.Adam(0.1), keras.Variable(np.array([-0.15, 0.67]))
    surface = SURFACES["himmelblau"]
    for _ in range(steps):
        gradient = surface.gradient(*weights.numpy())
        optimizer.apply([keras.ops.convert_to_tensor(gradient, dtype="float32")], [weights])


def main() -> None:
    """Print every figure."""
    mine = best_of(lambda: ours(HIKERS, STEPS)) / (HIKERS * STEPS)
    print(f"vectorised Adam on Himmelblau      {1e9 * mine:8.1f} ns a hiker-step")
    if shutil.which("gcc"):
        with tempfile.TemporaryDirectory() as folder:
            theirs = best_of(in_c(Path(folder))) / (HIKERS * STEPS)
        print(f"scalar C, -O2                      {1e9 * theirs:8.1f} ns   ratio ours/C {mine / theirs:.2f}")
    in_keras(5)
    eager = best_of(lambda: in_keras(100), 2) / 100
    print(f"Keras, eager                       {1e9 * eager:8.0f} ns   ratio Keras/ours {eager / mine:,.0f}")
    rates, kinds = np.logspace(-6, 2, 200), [kind() for kind in OPTIMIZERS.values()]
    for name in ("ravine", "two-valleys", "himmelblau"):
        scene = Scene(surface=name)
        took = best_of(lambda scene=scene: finish(sweep_hikers(scene, kinds, rates)))
        print(f"sweep 200 × 300 × 9, {name:14}{1e3 * took:8.0f} ms")
    for hiker in (Sgd(learning_rate=0.005), Adam(learning_rate=0.1)):
        took = best_of(lambda hiker=hiker: finish(start_map(Scene(surface="himmelblau", steps=200), hiker)))
        print(f"start map 256 × 256 × 200, {hiker.title:8}{1e3 * took:8.0f} ms")
    eight = tuple(Adam(learning_rate=0.01 * k) for k in range(1, 9))
    mixed = tuple(kind(learning_rate=0.01) for kind in list(OPTIMIZERS.values())[:8])
    for words, hikers in (("eight Adams", eight), ("eight optimizers", mixed)):
        took = best_of(lambda hikers=hikers: walk(Scene(surface="two-valleys", hikers=hikers)), 10)
        print(f"walk of 300 steps, {words:16}{1e3 * took:8.1f} ms")
    print("growth with steps (one hiker): ", end="")
    for steps in (10**2, 10**3, 10**4, 10**5, 10**6):
        took = best_of(lambda n=steps: walk(Scene(steps=n, hikers=(Adam(),))), 1)
        print(f"{steps:.0e}: {1e6 * took / steps:.1f} µs", end="  ")
    print("a step\ngrowth with hikers (200 steps): ", end="")
    for hikers in (1, 10, 10**2, 10**3, 10**4, 10**5, 10**6):
        took = best_of(lambda n=hikers: ours(n, STEPS), 1)
        print(f"{hikers:.0e}: {1e9 * took / hikers / STEPS:.1f} ns", end="  ")
    print("a hiker-step")


if __name__ == "__main__":
    main()
