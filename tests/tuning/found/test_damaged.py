"""Damaged folders open, or are refused in a sentence; ``benchmarks.mutations`` does it to a real one."""

from __future__ import annotations

import random

import pytest

from app.descent.text.json_input import InputError
from app.tuning.export.table import table_csv
from app.tuning.project.folder import prepare_project, project_state
from app.tuning.project.notes import write_notes
from app.tuning.record.progress import progress_of
from app.tuning.words.best import best_text
from app.tuning.words.gaps import gaps_text
from app.tuning.words.progress import status_text
from tests.benchmarks.mutations import RAW, damage
from tests.gui.told import events_of, write_search
from tests.tuning.found.keras_folders import done, failed, write_folder


def folder(path, ours):
    """A search of three trials, one of the app's or a script's."""
    trials = [done(0.5), done(0.7), failed()]
    write_folder(path, trials, values={str(k): {"units": 32, "learning_rate": 0.01} for k in range(3)})
    if ours:
        write_search(path, events_of([0.5, 0.7, None], max_trials=3))
        write_notes(path, {"1": "good"})
    return path


def said_of(project, spec):
    """All that is said of a folder as it is opened and made ready to be resumed."""
    try:
        state = project_state(project)
        said = [status_text(progress_of(state, 0.0)), best_text(state), gaps_text(state.gaps), table_csv(state)]
    except InputError as error:
        said = [str(error)]
    try:
        said.append(prepare_project(project, spec, resume=True))
    except InputError as error:
        said.append(str(error))
    return "\n".join(said).replace("ValueError: no", "")  # what the failed trial says itself


@pytest.mark.parametrize("ours", [True, False])
def test_that_a_damaged_folder_opens_or_is_refused_in_a_sentence(tmp_path, ours):
    for seed in range(150):
        project = folder(tmp_path / f"p{seed}", ours)
        spec = project_state(project).spec
        chance = random.Random(seed)
        how = [damage(project, chance) for _ in range(1 + seed % 3)]
        told = said_of(project, spec)
        assert RAW.search(told) is None, (seed, how, told)
