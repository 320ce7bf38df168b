"""The process that says what a trial's network answers.

``python -m app.tuning.export.answers_process PROJECT validation|test``.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from app.tuning.export.answers import part_answers
from app.tuning.run_alone import run_alone


def main() -> None:
    """Print the answers to a part as JSON."""
    parser = argparse.ArgumentParser(prog="answers", description="Say what a trial's network answers to a part.")
    parser.add_argument("project", type=Path)
    parser.add_argument("part", choices=("validation", "test"))
    parser.add_argument("--trial")
    given = parser.parse_args()
    run_alone(partial(part_answers, given.project, given.trial, given.part))


if __name__ == "__main__":
    main()
