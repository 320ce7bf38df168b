"""Random scenes, and every number of their verdicts held against the walk and against ten times as long a one.

``python -m tests.benchmarks.verdicts_checked [--seed 1] [--scenes 200] [--show]``: a table of kinds × wrong claims,
and how often a predicted arrival was right within a factor of 1.5. Exit code 1 if a claim is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

import numpy as np

from tests.descent.random_scenes import random_scenes
from tests.descent.verdict_claims import Checked, check

RIGHT = 1.5


def table(checked: list[Checked]) -> str:
    """A line for each kind: scenes, claims, wrong claims, scenes with a wrong one; then the predictions."""
    lines = [f"{'kind':12} {'scenes':>7} {'claims':>7} {'wrong':>6} {'scenes wrong':>13}"]
    for kind in sorted({one.kind for one in checked}):
        those = [one for one in checked if one.kind == kind]
        wrong = [len(one.wrong) for one in those]
        claims = sum(len(one.claims) for one in those)
        lines.append(f"{kind:12} {len(those):7} {claims:7} {sum(wrong):6} {sum(map(bool, wrong)):13}")
    ratios = np.array([one.promise for one in checked if one.promise is not None], float)
    tried = ratios[~np.isnan(ratios)]
    right = int(((tried < RIGHT) & (tried > 1 / RIGHT)).sum())
    lines.append(f"predictions  {len(ratios)} made, {len(tried)} walked to their end, {right} right within {RIGHT}")
    return "\n".join(lines)


def main() -> int:
    """Check the scenes of a seed and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="name every scene with a wrong claim")
    asked = parser.parse_args()
    checked = [check(scene) for scene in random_scenes(asked.seed, asked.scenes)]
    print(table(checked))
    faults = Counter(what for one in checked for what in one.wrong)
    for what, count in faults.most_common():
        print(f"  {count:3} × {what}")
    for one in checked if asked.show else ():
        if one.wrong or (one.promise is not None and not 1 / RIGHT < one.promise < RIGHT):
            print(f"\n{one.wrong} {one.promise}\n  {one.sentence}\n  {one.scene}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
