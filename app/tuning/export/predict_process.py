"""The process that answers a table's rows.

``python -m app.tuning.export.predict_process PROJECT ROWS OUTPUT``.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from app.tuning.export.predict import predict_file
from app.tuning.run_alone import run_alone


def main() -> None:
    """Save the rows with their answers."""
    parser = argparse.ArgumentParser(prog="predict", description="Save a table's rows with a network's answers.")
    for name in ("project", "rows", "output"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--trial")
    given = parser.parse_args()
    run_alone(partial(predict_file, given.project, given.rows, given.output, given.trial))


if __name__ == "__main__":
    main()
