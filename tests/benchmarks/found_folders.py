"""What the app says of folders that somebody opens, beside what Keras Tuner itself says where it can load them:

``python -m tests.benchmarks.found_folders [FOLDER…]``: the cases of the tests, and other folders that are named.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from app.descent.text.json_input import InputError
from app.tuning.found.nearby import is_search, searches_in
from app.tuning.project.folder import project_state
from app.tuning.record.progress import progress_of
from app.tuning.record.state import SearchState
from app.tuning.words.gaps import gaps_text
from app.tuning.words.progress import status_text
from tests.tuning.found.found_cases import FOUND


def ours(project: Path) -> tuple[SearchState | None, str, str]:
    """The state, how many trials with which status and which is best, and what else the app says of it."""
    try:
        state = project_state(project)
    except InputError as error:
        return None, "refused", str(error)
    best = "none" if state.best is None else f"{state.best.trial} {state.best.score}"
    said = " ".join(filter(None, (status_text(progress_of(state, 0.0)), gaps_text(state.gaps))))
    return state, f"{_counts(t.status for t in state.trials.values())}; best {best}", said


def keras_tuners(project: Path, state: SearchState | None) -> str:
    """The same by a Keras Tuner oracle that is given the objective the app found; it works on a copy."""
    import keras_tuner

    spec = None if state is None else state.spec
    name, direction = ("score", "min") if spec is None else (spec.objective, spec.direction)
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(project, Path(folder) / "copy")
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                oracle = keras_tuner.oracles.RandomSearchOracle(keras_tuner.Objective(name, direction), max_trials=1000)
                oracle._set_project_dir(folder, copy.name)
                oracle.reload()
            trials = oracle.trials.values()
            return f"{_counts(t.status for t in trials)}; best {_best(oracle)}"
        except Exception as error:  # whatever it may be: this is what is compared
            return f"{type(error).__name__}: {str(error).splitlines()[0][:90] if str(error) else ''}"


def _best(oracle: Any) -> str:
    best = oracle.get_best_trials(1)
    if not best or best[0].status != "COMPLETED":
        return "none"
    # It reloads trials in no fixed order, and of equals names any: all of them are named here.
    equals = sorted(t.trial_id for t in oracle.trials.values() if t.status == "COMPLETED" and t.score == best[0].score)
    return f"{' or '.join(equals or [best[0].trial_id])} {best[0].score}"


def _counts(statuses: Any) -> str:
    counts = Counter("RUNNING" if status == "STOPPED" else status for status in statuses)  # Keras Tuner's word
    return ", ".join(f"{count} {status.lower()}" for status, count in sorted(counts.items())) or "no trials"


def main() -> None:
    """Print three lines a folder."""
    agree = differ = unloadable = 0
    with tempfile.TemporaryDirectory() as home:
        folders = {case.name: case.build(Path(home) / f"p{place}") for place, case in enumerate(FOUND)}
        for named in map(Path, sys.argv[1:]):
            for project in [named] if is_search(named) else searches_in(named):
                folders[str(project)] = project
        for name, project in folders.items():
            state, shown, said = ours(project)
            theirs = keras_tuners(project, state)
            if "Error" in theirs.partition(";")[0]:
                unloadable, mark = unloadable + 1, "cannot load"
            elif _same(shown, theirs):
                agree, mark = agree + 1, "same"
            else:
                differ, mark = differ + 1, "DIFFERS"
            print(
                f"{name}: {mark}\n    app          {shown}\n    Keras Tuner  {theirs}\n    said         {said}",
                flush=True,
            )
    print(f"{len(folders)} folders: {agree} the same, {differ} differ, {unloadable} that Keras Tuner cannot load")


def _same(shown: str, theirs: str) -> bool:
    """Whether both have the same trials and the same best, or one of those that Keras Tuner may name."""
    (counts, best), (their_counts, their_best) = shown.split("; best "), theirs.split("; best ")
    ids, score = best.rpartition(" ")[0], best.rpartition(" ")[2]
    their_ids, their_score = their_best.rpartition(" ")[0].split(" or "), their_best.rpartition(" ")[2]
    return counts == their_counts and score == their_score and (ids in their_ids)


if __name__ == "__main__":
    main()
