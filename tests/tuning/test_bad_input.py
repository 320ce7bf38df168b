"""Bad files and specs, each with the one sentence it gets."""

from __future__ import annotations

import re

import pytest

from app.descent.text.json_input import InputError
from app.tuning.data.encode import load_csv
from app.tuning.data.preview import preview
from app.tuning.spec.data import Csv
from app.tuning.spec.search import load_spec

ROWS = "".join(f"{k},{k * k % 7},{'yes' if k % 2 else 'no'}\n" for k in range(20))
GOOD = f"age,size,answer\n{ROWS}"

BAD_FILES = [
    ("empty", b"", "is empty; the first line names the columns"),
    ("blank lines", b"\n\n\n", "is empty; the first line names the columns"),
    ("header only", b"a,b\n", "has a header and no rows"),
    ("one class", b"a,b\n" + b"1,x\n2,x\n" * 10, 'holds nothing but "x"; there is nothing to tell apart'),
    ("one row", b"a,b\n1,x\n", "1 row with a target; at least 10 are needed"),
    ("mixed types", GOOD.replace("7,0,", "old,0,").encode(), 'line 9, column "age": "old" among numbers'),
    ("infinite", GOOD.replace("7,0,", "inf,0,").encode(), 'line 9, column "age": inf is too large to train on'),
    ("huge number", GOOD.replace("7,0,", "1e300,0,").encode(), 'column "age": 1e300 is too large to train on'),
    ("only gaps", b"a,b\n" + b"nan,x\nnan,y\n" * 10, "no column but the target can be used"),
    ("no target at all", b"a,b\n" + b"1,\n2,nan\n" * 10, "0 rows with a target; at least 10 are needed"),
    ("Latin-1", GOOD.replace("yes", "Jä").encode("latin-1"), "line 3: byte 0xe4 is not UTF-8; save the file as UTF-8"),
    ("UTF-16", GOOD.encode("utf-16"), "is written in UTF-16; save it as UTF-8"),
    ("duplicate columns", GOOD.replace("size", "age").encode(), '2 columns are called "age"; give each its own name'),
    ("nameless column", GOOD.replace("size", "").encode(), "column 2 has no name; give it one"),
    ("no header", ("1,2,3\n" * 20).encode(), "line 1: holds numbers only; the first line names the columns"),
    ("ragged rows", GOOD.replace("7,0,", "7,").encode(), "line 9: has 2 values, the header 3"),
    ("binary file", b"a,b\n1,\0\n", "line 2: holds a zero byte, so this is no text"),
    ("spreadsheet", b"PK\x03\x04rest", "is a spreadsheet or zip file, not CSV"),
    ("open quotation", b'a,b\n1,"x\n2,y\n', 'a quotation mark is opened and never closed; add a "'),
    ("one column", b"a\n1\n2\n", "has one column; a target and at least one other"),
    ("only the header line's end", b"a,b", "has a header and no rows"),
    ("gzip", b"\x1f\x8brest", "is a gzip file, not CSV"),
    ("spaces for a name", GOOD.replace("size", "  ").encode(), "column 2 has no name; give it one"),
    ("a row too long", GOOD.replace("7,0,", "7,0,0,").encode(), "line 9: has 4 values, the header 3; give every row"),
    ("too many columns", (",".join(f"c{k}" for k in range(1001)) + "\n").encode(), "at most 1,000 can be used"),
    (
        "decimal commas",
        ("a;y\n" + "".join(f"{k},3;{k % 2}\n" for k in range(20))).encode(),
        'column "a": "0,3" has a comma',
    ),
    ("one decimal comma", b"a;y\n" + b"1.5;0\n2;1\n" * 10 + b"-2,25;1\n", 'line 22, column "a": "-2,25" has a comma'),
    ("commas in the target", b"a;y\n" + b"1;1,5\n2;2,5\n" * 10, 'line 2, column "y": "1,5" has a comma; write numbers'),
    (
        "grouped thousands",
        b"a,y\n" + b'"1,234",0\n"12,345.5",1\n' * 10,
        '"1,234" has a comma; write numbers with a decimal',
    ),
    (
        "all words differ",
        ("a,b\n" + "".join(f"{k},w{k}\n" for k in range(60))).encode(),
        "no column but the target can be used",
    ),
]


@pytest.mark.parametrize(("content", "sentence"), [pytest.param(c, s, id=name) for name, c, s in BAD_FILES])
def test_that_a_bad_file_gets_one_clear_sentence(tmp_path, content, sentence):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        preview(path)
    message = str(caught.value)
    assert message.startswith("bad.csv")
    assert sentence in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("target", "task", "sentence"),
    [
        ("wealth", "auto", 'has no column "wealth"; its columns are age, size, answer'),
        ("answer", "regression", 'line 2: "no" is no number; regression needs numbers'),
        ("age", "binary", "holds 20 different values; binary needs two"),
    ],
)
def test_that_a_target_that_does_not_fit_is_told(tmp_path, target, task, sentence):
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(sentence)):
        preview(path, target, task)


def test_that_classes_of_too_few_rows_are_refused(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("size,name,shade\n" + "".join(f"{k},w{k},{k // 2}s\n" for k in range(50)), encoding="utf-8")
    with pytest.raises(InputError, match=r'"name": holds 50 different values in 50 rows; a class needs several rows'):
        preview(path, "name")
    with pytest.raises(InputError, match="50 different values in 50 rows"):
        preview(path, "size", "multiclass")
    with pytest.raises(InputError, match="50 different values in 50 rows"):
        load_csv(Csv(str(path), "name"), 0.2)
    assert preview(path, "shade").task == "multiclass"
    path.write_text("size,name\n" + "".join(f"{k % 3},w{k}\n" for k in range(60)), encoding="utf-8")
    with pytest.raises(InputError, match="holds 60 different values; at most 50 classes can be told apart"):
        preview(path, "name")


def test_that_a_column_of_names_is_not_guessed_to_be_the_target(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("size,kind,name\n" + "".join(f"{k},{'ab'[k % 2]},w{k}\n" for k in range(50)), encoding="utf-8")
    assert preview(path).target == "kind"


@pytest.mark.parametrize(
    ("header", "target"),
    [("x,y,class", "class"), ("y,class,size", "class"), ("x,y,z", "z"), ("x1,y,x2", "y"), ("size,x,y", "y")],
)
def test_that_the_usual_name_of_a_target_wins_and_y_beside_x_is_a_coordinate(tmp_path, header, target):
    path = tmp_path / "points.csv"
    path.write_text(f"{header}\n" + "".join(f"{k},{k % 3},{k % 2}\n" for k in range(50)), encoding="utf-8")
    assert preview(path).target == target


def test_that_classes_of_one_row_are_told(tmp_path):
    path = tmp_path / "rare.csv"
    for rare, told in (
        (1, "Class c0 has one row: a network cannot both learn it"),
        (2, "2 classes have one row each: a network cannot both learn such a class"),
    ):
        kinds = [f"c{k}" for k in range(rare)] + ["x", "y"] * 20
        path.write_text("size,kind\n" + "".join(f"{k},{kind}\n" for k, kind in enumerate(kinds)), encoding="utf-8")
        assert preview(path).notes == (f"{told} and be tested on it.",)


BAD_SPECS = [
    ('{"data": {"csv": "a.csv", "target": ""}}', "$.data.target: names nothing; choose the column to predict"),
    ('{"data": {"csv": "", "target": "b"}}', "$.data.csv: names nothing; choose a CSV file"),
    ('{"data": {"csv": "a.csv", "goal": "b"}}', '$.data: there is no "goal" here; known here: name, rows, features, '),
    ('{"data": {"name": "moons", "noise": -1}}', "$.data.noise: expected a number from 0 up"),
    (
        '{"objective": "val_mean_absolute_error"}',
        "$.objective: binary data has no val_mean_absolute_error; use one",
    ),
    ('{"data": {"csv": "a", "target": "b", "task": "regression"}}', "$.objective: regression data has no val_acc"),
    ('{"tuner": {"name": "hyperband", "factor": 1}}', "$.tuner.factor: expected a whole number from 2 up"),
    ('{"tuner": {"name": "grid_search"}, "space": {"dropout": {"min": 0, "max": 0.5}}}', "$.space.dropout: a grid"),
    ('{"executions_per_trial": 0}', "$.executions_per_trial: expected a whole number from 1 up"),
    ("", "the text is empty; it begins with { and ends with }"),
    ("nonsense", "line 1, column 5: 'e' has no meaning here"),
    ('{"max_trials": 5,\n "epochs": NaN}', "line 2, column 12: 'N' has no meaning here"),
    ('{"max_trials": 5', "line 1, column 17: the text ends too early; a bracket or a quote is not closed"),
    ("[1, 2]", "$: expected an object {…}, got a list […]"),
    ('{"epoch": 5}', '$: there is no "epoch" here; known here: data, validation_split, space, tuner, objective, max_'),
    ('{"max_trials": 0}', "$.max_trials: expected a whole number from 1 up"),
    ('{"max_trials": "many"}', "$.max_trials: expected a whole number, got a text"),
    ('{"epochs": 2.5}', "$.epochs: expected a whole number, got a fraction"),
    ('{"seed": 3000000000}', "$.seed: expected a whole number of at most 2,147,483,647"),
    ('{"validation_split": 1.5}', "$.validation_split: expected a number below 1"),
    ('{"space": {"units": {"min": 128, "max": 32}}}', "$.space.units.max: max (32) is below min (128)"),
    ('{"space": {"units": {"choices": []}}}', "$.space.units.choices: needs at least one value"),
    ('{"space": {"units": {"choices": [32, 32]}}}', "$.space.units.choices: names a value twice"),
    ('{"space": {"units": {"choices": [32], "min": 3}}}', "$.space.units: give either choices, or min and max"),
    ('{"space": {"units": {"min": 8}}}', "$.space.units: needs choices, or min and max"),
    ('{"space": {"units": {"min": 8, "max": 64, "step": 0}}}', "$.space.units.step: expected a number above 0"),
    ('{"space": {"units": "lots"}}', "$.space.units: expected a whole number or an object {…}, got a text"),
    ('{"space": {"layers": {"min": 1.5, "max": 3}}}', "$.space.layers: expected a whole number from 1 up, got 1.5"),
    ('{"space": {"learning_rate": -1}}', "$.space.learning_rate: expected a number above 0"),
    ('{"space": {"learning_rate": {"min": 0, "max": 1, "sampling": "log"}}}', "$.space.learning_rate.min: log sampl"),
    ('{"space": {"optimizer": "adamant"}}', "$.space.optimizer: no optimizer 'adamant'; use one of sgd, rmsprop"),
    ('{"space": {"activation": {"choices": ["relu", "rilu"]}}}', "$.space.activation: no activation 'rilu'; use"),
    ('{"space": {"colour": 1}}', '$.space: there is no "colour" here; known here: layers, units, activation, dropout'),
    ('{"tuner": {"name": "magic"}}', "$.tuner.name: there is no 'magic'; use one of random_search, grid_search, baye"),
    ('{"tuner": "random_search"}', "$.tuner: expected an object {…}, got a text"),
    ('{"data": {"name": "moon"}}', "$.data.name: there is no 'moon'; use one of synthetic, moons, circles, spirals, "),
    ('{"objective": "beauty"}', "$.objective: there is no 'beauty'; use one of accuracy, loss, mean_absolute_error, "),
    ('{"callbacks": {"reduce_lr_on_plateau": {"factor": 1.5}}}', "$.callbacks.reduce_lr_on_plateau.factor: expec"),
]


@pytest.mark.parametrize(("spec", "sentence"), BAD_SPECS)
def test_that_a_bad_spec_gets_one_clear_sentence(spec, sentence):
    with pytest.raises(InputError) as caught:
        load_spec(spec)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_that_no_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        preview(tmp_path / "none.csv")
    with pytest.raises(InputError, match="is a folder; choose a CSV file"):
        preview(tmp_path)


def test_that_a_preview_tells_kinds_gaps_and_balance(tmp_path):
    path = tmp_path / "people.csv"
    lines = [f"{k if k % 5 else ''};{'red' if k % 2 else 'blue'};p{k};{'yes' if k % 4 else 'no'}" for k in range(80)]
    path.write_text("\n".join(["age;colour;name;answer", *lines]), encoding="utf-8-sig")
    seen = preview(path)
    assert (seen.rows, seen.target, seen.task) == (80, "answer", "binary")
    assert [column.kind for column in seen.columns] == ["numeric", "categorical", "ignored", "categorical"]
    assert seen.balance == (("no", 20), ("yes", 60))
    assert seen.notes == (
        "age: 16 missing, replaced by the training part's median.",
        "name is left out: 80 different words are too many to be categories (at most 50).",
    )
    encoded = load_csv(Csv(str(path), "answer"), 0.25)
    assert encoded.x.shape == (80, 3)
    assert abs(encoded.x[:60, 0].mean()) < 1e-6
    assert set(encoded.x[:, 1] + encoded.x[:, 2]) == {1.0}
    assert encoded.y.sum() == 60
