"""The process that saves a search as a script or a model of it.

``python -m app.tuning.export.export_process PROJECT PATH``.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from app.descent.text.json_input import InputError
from app.tuning.export.model import save_model
from app.tuning.export.scripts.script import save_script
from app.tuning.project.folder import project_spec
from app.tuning.run_alone import run_alone


def export_command(project: Path, path: Path, trial: str | None = None) -> list[str]:
    """The command that writes ``path``: the search as a script (.py), or a trial's model (.keras), else the best's.

    It takes seconds, since Keras is imported. What is wrong is its last line on stderr.
    """
    return [
        sys.executable,
        "-m",
        "app.tuning.export.export_process",
        str(project),
        str(path),
        *([trial] if trial else []),
    ]


def main() -> None:
    """Save a model or a script; one sentence on stderr where that cannot be."""
    parser = argparse.ArgumentParser(prog="export", description="Save a search as a script, or a model of it.")
    parser.add_argument("project", type=Path)
    parser.add_argument("path", type=Path)
    parser.add_argument("trial", nargs="?")
    given = parser.parse_args()
    run_alone(partial(_save, given.project, given.path, given.trial))


def _save(project: Path, path: Path, trial: str | None) -> None:
    if path.suffix == ".py":
        save_script(project_spec(project), project, path)
    elif path.suffix == ".keras":
        save_model(project, path, trial)
    else:
        raise InputError(f"{path}: ends neither in .py, for the script, nor in .keras, for a model")


if __name__ == "__main__":
    main()
