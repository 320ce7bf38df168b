"""The process that trains the best values once more: ``python -m app.tuning.export.final_fit_process PROJECT``."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from app.tuning.export.final_fit import fit_finally
from app.tuning.run_alone import run_alone


def main() -> None:
    """Train and test; how far it is goes to standard error."""
    parser = argparse.ArgumentParser(prog="final-fit", description="Train a trial's values on all but the test part.")
    parser.add_argument("project", type=Path)
    parser.add_argument("--trial")
    parser.add_argument("--epochs", type=int)
    given = parser.parse_args()
    if given.epochs is not None and given.epochs < 1:
        parser.error("--epochs: give 1 or more")
    run_alone(partial(fit_finally, given.project, given.trial, given.epochs, _say))


def _say(epoch: int, epochs: int) -> None:
    print(f"epoch {epoch} of {epochs}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
