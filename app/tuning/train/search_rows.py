"""The rows of a search as Keras Tuner's ``search`` takes them, wherever they come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from app.tuning.data.load import Dataset
from app.tuning.own.rows import load_rows
from app.tuning.project.rows import search_data
from app.tuning.spec.data import Load
from app.tuning.spec.search import SearchSpec
from app.tuning.train.own_model import load_own_module


class SearchRows(NamedTuple):
    """What ``fit`` is given, and the Dataset it comes from (None: the user's own ``load()``)."""

    fit_arguments: tuple[Any, ...]
    fit_options: dict[str, Any]  # validation_data or validation_split
    data: Dataset | None
    total: int  # of training and validation rows; 0 where a tf.data dataset does not know


def rows_of_search(spec: SearchSpec, project: Path) -> SearchRows:
    """Make, read or load the rows, or map those that are kept; raises InputError for what cannot be used."""
    if isinstance(spec.data, Load):
        own = load_rows(load_own_module(spec, project), Path(spec.data.load))
        options = {"validation_data": own.validation}
        if own.validation is None:
            options = {"validation_split": spec.validation_split}
        return SearchRows(own.training, options, None, own.count or 0)
    data = search_data(project, spec)
    cut = data.training
    options = {"validation_data": (data.x[cut:], data.y[cut:])}
    return SearchRows((data.x[:cut], data.y[:cut]), options, data, len(data.x))
