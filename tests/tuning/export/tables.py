"""A small table with awkward names and cells, and searches on it."""

from __future__ import annotations

from pathlib import Path

from app.tuning.spec.data import Table
from app.tuning.spec.search import SearchSpec
from app.tuning.spec.space import Space, Vary

NUMBER, WORD = "age / years", "Wohnort, ü [x]"
TARGETS = {"binary": "survived?", "multiclass": "class", "regression": "price (€)"}
FEATURES = (NUMBER, "big", WORD, "take", "day", "remark", "rare")
HEADER = ",".join(f'"{name}"' for name in (*FEATURES, *TARGETS.values()))
UNSEEN = [  # that no training part has
    (31.5, 1_700_123.5, "Atlantis", "a", "29.2.2024", "Quite, NICE!", "new"),
    (None, None, "", "[UNK]", "", "", "x"),
    (1e9, -5.0, "Zürich", "never", "31.02.2024", "naïve word", "r3"),
]


def write_rows(path: Path, rows: int = 80) -> None:
    """A file whose answers follow from its columns, mostly; numbers and words are missing here and there."""
    towns, takes = ("Zürich", "Basel", "Genf", ""), ("a", "b", "[UNK]")
    lines = [HEADER]
    for k in range(rows):
        age = "" if k % 11 == 3 else f"{20 + (k * 37 % 50) / 4}"
        town, take = towns[k * 7 % 4], takes[k * 5 % 3]
        answers = (("no", "yes")[k * 7 % 4 > 1], ["red", "green", "blue"][k * 5 % 3], f"{100_000 + k * 37 % 50}")
        day = "" if k % 9 == 4 else f"{k % 28 + 1:02}.{k * 5 % 12 + 1:02}.{2019 + k % 4}"
        remark = ("nice. very", "Nice and quiet", "", "bad")[k * 3 % 4]
        rare = f"r{k}" if k % 5 == 0 else ("x", "y")[k % 2]  # no word of which has rows enough
        lines.append(",".join([age, f"{1_700_000 + k * 13 % 97}", town, take, day, remark, rare, *answers]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table_spec(path: Path, task: str, **data: object) -> SearchSpec:
    """A search of one quick trial on the table."""
    others = {name: "ignored" for kind, name in TARGETS.items() if kind != task}
    columns = {NUMBER: "number", "big": "number", WORD: "category", "take": "category", "rare": "category"}
    columns |= {"day": "date", "remark": "text", **others}
    table = Table(table=str(path), target=TARGETS[task], columns=columns, **data)
    objective = "val_mean_absolute_error" if task == "regression" else "val_accuracy"
    space = Space(units=8, learning_rate=Vary(choices=(0.01,)))
    return SearchSpec(data=table, objective=objective, space=space, max_trials=1, epochs=2)
