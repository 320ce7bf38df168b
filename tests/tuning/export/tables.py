"""A small table with awkward names and cells, and searches on it."""

from __future__ import annotations

from pathlib import Path

from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec, Space, Vary

NUMBER, WORD = "age / years", "Wohnort, ü [x]"
TARGETS = {"binary": "survived?", "multiclass": "class", "regression": "price (€)"}
HEADER = f'{NUMBER},big,"{WORD}",take,{",".join(TARGETS.values())}'
UNSEEN = [
    {NUMBER: 31.5, "big": 1_700_123.5, WORD: "Atlantis", "take": "a"},
    {NUMBER: None, "big": None, WORD: "", "take": "[UNK]"},
    {NUMBER: 1e9, "big": -5.0, WORD: "Zürich", "take": "never"},
]  # rows that no training part has


def write_rows(path: Path, rows: int = 80) -> None:
    """A file whose answers follow from its columns, mostly; numbers and words are missing here and there."""
    towns, takes = ("Zürich", "Basel", "Genf", ""), ("a", "b", "[UNK]")
    lines = [HEADER]
    for k in range(rows):
        age = "" if k % 11 == 3 else f"{20 + (k * 37 % 50) / 4}"
        town, take = towns[k * 7 % 4], takes[k * 5 % 3]
        answers = (("no", "yes")[k * 7 % 4 > 1], ["red", "green", "blue"][k * 5 % 3], f"{100_000 + k * 37 % 50}")
        lines.append(",".join([age, f"{1_700_000 + k * 13 % 97}", town, take, *answers]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table_spec(path: Path, task: str, **data: object) -> SearchSpec:
    """A search of one quick trial on the table."""
    others = {name: "ignored" for kind, name in TARGETS.items() if kind != task}
    columns = {NUMBER: "number", "big": "number", WORD: "category", "take": "category", **others}
    table = Table(table=str(path), target=TARGETS[task], columns=columns, **data)
    objective = "val_mean_absolute_error" if task == "regression" else "val_accuracy"
    space = Space(units=8, learning_rate=Vary(choices=(0.01,)))
    return SearchSpec(data=table, objective=objective, space=space, max_trials=1, epochs=2)
