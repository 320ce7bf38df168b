"""A table of new rows with a network's answers beside them."""

from __future__ import annotations

import difflib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.descent.text.json_input import InputError
from app.descent.text.numbers import counted
from app.files import write_whole
from app.tuning.data.encode import encode
from app.tuning.data.recipe import CategoryRecipe, NumberRecipe, TableRecipe
from app.tuning.export.commands import Predicted
from app.tuning.export.network import Trained, find_trial, trained_network
from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec
from app.tuning.tables.preview import Format
from app.tuning.tables.read import TableFile, read_table

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12  # rows
MOST_NAMED = 5  # columns or words in a sentence
DIGITS = 9  # of a number that is answered: float32 has no more


@dataclass(frozen=True)
class AnsweredRows:
    """The rows as they stand in their file, and the answers as columns of their own."""

    path: Path
    trial: str
    rows: pd.DataFrame
    answers: pd.DataFrame
    format: Format
    notes: tuple[str, ...]

    def csv(self) -> bytes:
        """All of it as CSV text, separated as the rows' file is."""
        import pandas as pd

        separator = self.format.separator.strip(" ") or (";" if self.format.decimal == "," else ",")
        text = io.StringIO()
        whole = pd.concat([self.rows, self.answers], axis=1)
        whole.to_csv(text, sep=separator, decimal=self.format.decimal, index=False, lineterminator="\n")
        return text.getvalue().encode()

    def summary(self, path: Path) -> Predicted:
        """What was done, once it is saved at ``path``."""
        import pandas as pd

        head = pd.concat([self.rows.head(SHOWN), self.answers.head(SHOWN)], axis=1)
        cells = (("" if pd.isna(cell) else str(cell) for cell in row) for row in head.itertuples(index=False))
        return Predicted(
            str(path),
            self.trial,
            len(self.rows),
            tuple(map(str, head.columns)),
            tuple(tuple(row) for row in cells),
            self.answers.shape[1],
            self.notes,
        )


def predict_file(project: Path, rows: Path, output: Path, trial: str | None) -> Predicted:
    """Save the rows of a file with a trial's answers (None: the best one's) as CSV; raises InputError."""
    if not output.parent.is_dir():
        raise InputError(f"{output}: there is no folder {output.parent}; make it first or name another")
    answered = predict_rows(project, rows, trial)
    write_whole(output, answered.csv())
    return answered.summary(output)


def predict_rows(project: Path, rows: Path, trial: str | None) -> AnsweredRows:
    """The rows of a file, in their order, with a trial's answers (None: the best one's).

    How the file is written is detected, as for any table; the file that the search was given is not needed. Raises
    InputError for a search that had no table, for a file that is none, and for one without any of its columns.
    """
    found = find_trial(project, trial)
    if (recipe := found.recipe) is None:
        raise InputError(f"{project}: its networks learned from data that come with the app, and answer no table")
    table = read_table(_rows_like(recipe, found.spec, rows))
    frame, told = _as_trained(table, recipe)
    answers = _answer_columns(trained_network(found), recipe, frame)
    answers.columns = _beside([str(name) for name in table.frame.columns], list(answers.columns))
    notes = (*table.notes, *told, *_odd(frame, recipe))
    return AnsweredRows(rows, found.trial, _as_written(table), answers, table.format, notes)


def _rows_like(recipe: TableRecipe, spec: SearchSpec, rows: Path) -> Table:
    """A file that is to be read as the search's was, however it is written."""
    assert isinstance(spec.data, Table)
    return Table(table=str(rows), header=recipe.format.header, columns=spec.data.columns)


def _as_trained(table: TableFile, recipe: TableRecipe) -> tuple[pd.DataFrame, list[str]]:
    """A table with every column that the network was trained on, and what was done for it in sentences.

    A name that differs in letter case or spaces alone is taken; a column that is not there counts as missing in every
    row. Raises InputError where none of them is there.
    """
    frame = table.frame
    there = [str(name) for name in frame.columns]
    known = {name.casefold().strip(): name for name in reversed(there)}
    wanted = [column.name for column in recipe.columns]
    taken = {name: known.get(name.casefold().strip()) for name in wanted if name not in there}
    missing = [name for name, other in taken.items() if other is None]
    if len(missing) == len(wanted):
        raise InputError(f"{table.path.name}: has no {_named(missing)}, which the network was trained on")
    notes = [f'"{other}" was taken for "{name}".' for name, other in taken.items() if other is not None]
    if missing:
        near = difflib.get_close_matches(missing[0].casefold().strip(), list(known), 1)
        hint = f' Is "{known[near[0]]}" meant for "{missing[0]}"?' if near else ""
        notes.append(f"The table has no {_named(missing)}: counted as missing in every row.{hint}")
    added = {name: np.nan if other is None else frame[other] for name, other in taken.items()}
    return frame.assign(**added), notes


def _named(columns: list[str]) -> str:
    """Columns by name, the first few of many."""
    names = ", ".join(f'"{name}"' for name in columns[:MOST_NAMED])
    more = f" and {len(columns) - MOST_NAMED} more" if len(columns) > MOST_NAMED else ""
    return f"column{'s' if len(columns) > 1 else ''} {names}{more}"


def _odd(frame: pd.DataFrame, recipe: TableRecipe) -> list[str]:
    """Sentences about columns and cells that the network was not trained on."""
    import pandas as pd

    notes = []
    wanted = {column.name for column in recipe.columns} | {recipe.target} | set(recipe.data.columns)
    if others := [str(name) for name in frame.columns if str(name) not in wanted]:
        notes.append(f"The network knows nothing of {_named(others)}; nothing of it was used.")
    for column in recipe.columns:
        cells = frame[column.name]
        match column:
            case NumberRecipe():
                numbers = pd.to_numeric(cells, errors="coerce")
                if odd := int((numbers.isna() & cells.notna()).sum()):
                    notes.append(f'"{column.name}": {counted(odd, "cell")} held no number and counted as missing.')
            case CategoryRecipe():
                words = set(cells.dropna().map(str)) - set(column.words)
                if words:
                    some = ", ".join(f'"{word}"' for word in sorted(words)[:MOST_NAMED])
                    more = " …" if len(words) > MOST_NAMED else ""
                    notes.append(f'"{column.name}": {some}{more} stood in no row of the training part.')
            case _:
                pass
    return notes


def _answer_columns(trained: Trained, recipe: TableRecipe, frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    said = trained.answers(encode(frame, recipe))
    if recipe.task == "regression":
        return pd.DataFrame({"prediction": _rounded(said[:, 0])}, index=frame.index)
    classes = np.array(recipe.classes, object)
    made: dict[str, Any] = {"prediction": classes[said.argmax(axis=1)]}
    made |= {f"probability {name}": _rounded(said[:, place]) for place, name in enumerate(recipe.classes)}
    return pd.DataFrame(made, index=frame.index)


def _rounded(numbers: np.ndarray) -> list[float]:
    """Numbers with the digits that float32 has, and no more to read."""
    return [float(f"{number:.{DIGITS}g}") for number in numbers]


def _beside(there: list[str], names: list[str]) -> list[str]:
    """Names for the answers' columns that no column of the rows has."""
    taken = set(there)
    if not taken & set(names):
        return names
    number = 2
    while taken & {f"{name} ({number})" for name in names}:
        number += 1
    return [f"{name} ({number})" for name in names]


def _as_written(table: TableFile) -> pd.DataFrame:
    """The rows' cells as they stand in the file, "1.50" and "n/a" among them; what is not text, as it was read."""
    import pandas as pd

    form, frame = table.format, table.frame
    if not form.separator:
        return frame
    try:
        text = pd.read_csv(
            table.path,
            sep=r"\s+" if form.separator == " " else form.separator,
            header=0 if form.header else None,
            skiprows=form.skipped,
            encoding=form.encoding,
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
        )
    except (ValueError, OSError):
        return frame
    if text.shape != frame.shape:  # a row too short or too long, a column without a name
        return frame
    text.columns, text.index = frame.columns, frame.index
    return text
