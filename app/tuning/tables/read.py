"""Read a file with a table into a pandas frame, or say which place in it is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.descent.text.json_input import InputError
from app.tuning.spec.data import Table
from app.tuning.tables.preview import Format

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class TableFile:
    """What a file holds: a frame whose columns are numbers (NaN is missing) or texts (None or NaN is missing).

    Names are texts, each once, in the file's order; ``notes`` say in sentences what was done to read it.
    """

    path: Path
    frame: pd.DataFrame
    format: Format
    notes: tuple[str, ...] = ()


def read_table(data: Table, tell: Callable[[float], object] = float) -> TableFile:
    """Read the file of a spec's data; what the spec does not say of how it is written is detected.

    ``tell`` hears now and then how much is done, from 0 to 1. Raises InputError for what cannot be read.
    """
    import pandas as pd

    path = Path(data.table)
    found = Format(header=data.header is not False, separator=data.separator or ",", decimal=data.decimal or ".")
    try:
        frame = pd.read_csv(path, sep=found.separator, decimal=found.decimal, skipinitialspace=True)
    except FileNotFoundError:
        raise InputError(f"{path.name}: there is no such file in {path.absolute().parent}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name}: {error}") from None
    frame.columns = [str(name) for name in frame.columns]
    tell(1.0)
    return TableFile(path, frame, found)
