"""Random scenes, and every number of their verdicts held against the walk and against ten times as long a one.

``python -m tests.benchmarks.verdicts_checked [--seed 1] [--scenes 200] [--promises 0] [--show]``: a table of kinds ×
checked × wrong claims, and how often a predicted arrival was right within a factor of 1.5, by optimizer. With
``--promises 200`` it goes on, 200 scenes at a time, until as many predictions were walked to their end. Exit code 1 if
a claim is wrong, or more than one prediction in ten.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

import numpy as np

from tests.descent.random_scenes import random_scene
from tests.descent.verdict_claims import Checked, check

RIGHT, MOSTLY = 1.5, 0.9  # a prediction is right within this factor; the share of them that must be
PIECE, MOST = 200, 20_000  # scenes that are checked between two lines of progress, and at the very most


def table(checked: list[Checked]) -> str:
    """A line for each kind: scenes, claims, wrong claims, scenes with a wrong one; then the predictions."""
    lines = [f"{'kind':12} {'checked':>7} {'claims':>7} {'wrong':>6} {'scenes wrong':>13}"]
    for kind in sorted({one.kind for one in checked}):
        those = [one for one in checked if one.kind == kind]
        wrong = [len(one.wrong) for one in those]
        claims = sum(len(one.claims) for one in those)
        lines.append(f"{kind:12} {len(those):7} {claims:7} {sum(wrong):6} {sum(map(bool, wrong)):13}")
    lines += ["", f"{'predictions':12} {'made':>7} {'walked':>7} {'within ' + str(RIGHT):>11}"]
    names = sorted({one.optimizer for one in checked if one.promise is not None})
    for name in [*names, "all"]:
        made, tried, right = promises([one for one in checked if name in (one.optimizer, "all")])
        lines.append(f"{name:12} {made:7} {tried:7} {right:11}" + (f"  {right / tried:.0%}" if tried else ""))
    return "\n".join(lines)


def promises(checked: list[Checked]) -> tuple[int, int, int]:
    """How many arrivals were predicted, how many of them could be walked to their end, and how many were right."""
    ratios = np.array([one.promise for one in checked if one.promise is not None], float)
    tried = ratios[~np.isnan(ratios)]
    return len(ratios), len(tried), int(((tried < RIGHT) & (tried > 1 / RIGHT)).sum())


def pieces(seed: int, scenes: int, wanted: int) -> list[Checked]:
    """The scenes of a seed, checked a piece at a time until there are enough scenes and predictions."""
    rng = np.random.default_rng(seed)
    checked: list[Checked] = []
    while len(checked) < scenes or (promises(checked)[1] < wanted and len(checked) < MOST):
        left = scenes - len(checked)
        checked += [check(random_scene(rng)) for _ in range(min(PIECE, left) if left > 0 else PIECE)]
        if wanted:
            made, tried, right = promises(checked)
            print(
                f"{len(checked)} scenes: {made} predictions, {tried} walked, {right} right", file=sys.stderr, flush=True
            )
    return checked


def main() -> int:
    """Check the scenes of a seed and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--promises", type=int, default=0, help="predictions to be walked to their end")
    parser.add_argument("--show", action="store_true", help="name every scene with a wrong claim")
    asked = parser.parse_args()
    checked = pieces(asked.seed, asked.scenes, asked.promises)
    print(table(checked))
    faults = Counter(what for one in checked for what in one.wrong)
    for what, count in faults.most_common():
        print(f"  {count:3} × {what}")
    for one in checked if asked.show else ():
        if one.wrong or (one.promise is not None and not 1 / RIGHT < one.promise < RIGHT):
            print(f"\n{one.wrong} {one.promise}\n  {one.sentence}\n  {one.scene}")
    _, tried, right = promises(checked)
    return 1 if faults or right < MOSTLY * tried else 0


if __name__ == "__main__":
    sys.exit(main())
