"""Save the network of a trial, of the best one unless another is named, as a file that Keras loads."""

from __future__ import annotations

from pathlib import Path

from app.files import whole_file
from app.tuning.export.network import find_trial, trained_network
from app.tuning.export.raw_columns.raw_model import with_raw_columns


def save_model(project: Path, path: Path, trial: str | None) -> None:
    """Save a trial's model (None: the best one's) with the weights of its best epoch.

    One that was trained on a table takes the table's columns as they stand in the file: see ``with_raw_columns``.
    Raises InputError if there is no such trial, or if it has finished no epoch.
    """
    found = find_trial(project, trial)
    model = trained_network(found).model
    if found.recipe is not None:
        model = with_raw_columns(model, found.recipe)
    with whole_file(path) as half:
        model.save(half)
