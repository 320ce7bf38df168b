"""The lowest loss that the app finds on some 300 grounds, against what is known of each.

``python -m tests.benchmarks.formula_lowest [--wrong]``: a line for each formula, with its lowest loss, the one that was
found, and seconds. ``right`` within a millionth; ``not proven`` where a higher one was found, and called no more than
"found". Exit code 1 if something is said that is not so: the lowest, of ground that is not; lower than there is.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from app.descent.ground.formula_surface import formula_surface
from tests.descent.ground.known_lowest import Known, known, lower_on_a_grid

CLOSE = 1e-6  # of the loss, or of 1


def answer(one: Known) -> tuple[str, float]:
    """What becomes of a formula: right, not proven, or what is wrong; and the lowest loss that was found."""
    surface = formula_surface(one.formula, one.x, one.y)
    found, slack = surface.lowest, CLOSE * max(1.0, abs(one.lowest))
    if abs(found - one.lowest) <= slack:
        return "right", found
    if found < one.lowest:
        return "lower than there is", found
    return ("called the lowest" if surface.charted else "not proven"), found


def main() -> int:
    """Print the table."""
    counts: Counter[tuple[str, str]] = Counter()
    print(f"{'lowest':>18}{'found':>18}{'':2}{'':20}{'s':>6}  formula")
    for one in known():
        began = time.perf_counter()
        said, found = answer(one)
        took = time.perf_counter() - began
        if lower_on_a_grid(one) < one.lowest - CLOSE * max(1.0, abs(one.lowest)):
            said = "known wrongly"
        counts[one.source, said] += 1
        if said != "right" or "--wrong" not in sys.argv:
            print(f"{one.lowest:18.9g}{found:18.9g}  {said:20}{took:6.2f}  {one.formula}  {one.x} {one.y}")
    print()
    for (source, said), count in sorted(counts.items()):
        print(f"{source:20}{said:20}{count:5}")
    print(f"{'all':20}{'':20}{counts.total():5}")
    return 0 if {said for _, said in counts} <= {"right", "not proven"} else 1


if __name__ == "__main__":
    sys.exit(main())
