"""Bad tables and targets that do not fit, each with the one sentence it gets, in the golden file."""

from __future__ import annotations

import pytest
from app.tuning.data.preview import preview

from app.descent.text.json_input import InputError
from tests.golden import check_section

ROWS = "".join(f"{k},{k * k % 7},{'yes' if k % 2 else 'no'}\n" for k in range(20))
GOOD = f"age,size,answer\n{ROWS}"

BAD_FILES = {
    "empty": b"",
    "blank lines": b"\n\n\n",
    "header only": b"a,b\n",
    "one class": b"a,b\n" + b"1,x\n2,x\n" * 10,
    "one row": b"a,b\n1,x\n",
    "mixed types": GOOD.replace("7,0,", "old,0,").encode(),
    "infinite": GOOD.replace("7,0,", "inf,0,").encode(),
    "huge number": GOOD.replace("7,0,", "1e300,0,").encode(),
    "only gaps": b"a,b\n" + b"nan,x\nnan,y\n" * 10,
    "no target at all": b"a,b\n" + b"1,\n2,nan\n" * 10,
    "Latin-1": GOOD.replace("yes", "Jä").encode("latin-1"),
    "UTF-16": GOOD.encode("utf-16"),
    "duplicate columns": GOOD.replace("size", "age").encode(),
    "nameless column": GOOD.replace("size", "").encode(),
    "no header": ("1,2,3\n" * 20).encode(),
    "ragged rows": GOOD.replace("7,0,", "7,").encode(),
    "binary file": b"a,b\n1,\0\n",
    "spreadsheet": b"PK\x03\x04rest",
    "open quotation": b'a,b\n1,"x\n2,y\n',
    "one column": b"a\n1\n2\n",
    "only the header line's end": b"a,b",
    "gzip": b"\x1f\x8brest",
    "spaces for a name": GOOD.replace("size", "  ").encode(),
    "a row too long": GOOD.replace("7,0,", "7,0,0,").encode(),
    "too many columns": (",".join(f"c{k}" for k in range(1001)) + "\n").encode(),
    "decimal commas": ("a;y\n" + "".join(f"{k},3;{k % 2}\n" for k in range(20))).encode(),
    "one decimal comma": b"a;y\n" + b"1.5;0\n2;1\n" * 10 + b"-2,25;1\n",
    "commas in the target": b"a;y\n" + b"1;1,5\n2;2,5\n" * 10,
    "grouped thousands": b"a,y\n" + b'"1,234",0\n"12,345.5",1\n' * 10,
    "all words differ": ("a,b\n" + "".join(f"{k},w{k}\n" for k in range(60))).encode(),
}
TARGETS = [("wealth", "auto"), ("answer", "regression"), ("age", "binary"), ("size", "binary")]
PEOPLE = "size,name\n" + "".join(f"{k},w{k}\n" for k in range(50))
MANY = "size,name\n" + "".join(f"{k % 3},w{k}\n" for k in range(60))


def refusal(path, *target):
    """The one line that a file gets, which begins with its name."""
    with pytest.raises(InputError) as caught:
        preview(path, *target)
    said = str(caught.value)
    assert said.startswith(path.name)
    assert "\n" not in said
    return said


def test_that_every_bad_file_gets_its_sentence(tmp_path):
    path, said = tmp_path / "bad.csv", {}
    for name, content in BAD_FILES.items():
        path.write_bytes(content)
        said[name] = refusal(path)
    path.write_text(GOOD, encoding="utf-8")
    for target, task in TARGETS:
        said[f"target {target}, {task}"] = refusal(path, target, task)
    for name, text in (("classes of a row each", PEOPLE), ("classes too many to tell apart", MANY)):
        path.write_text(text, encoding="utf-8")
        said[name] = refusal(path, "name")
    check_section("search: refused files", said)


def test_that_no_file_and_a_folder_are_refused(tmp_path):
    assert str(tmp_path) in refusal(tmp_path / "none.csv")
    with pytest.raises(InputError, match="folder"):
        preview(tmp_path)
