"""Files that are no tables: each is refused at once, in bounded memory, with the one sentence that helps."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

import pytest

from app.descent.text.json_input import InputError
from tests.golden import check_section
from tests.tuning.tables.written import read

BAD_FILES = {
    "empty": b"",
    "blank lines": b"\n\n\n",
    "header only": b"a,b\n",
    "header without a line's end": b"a,b",
    "PDF": b"%PDF-1.7\n" + b"\x93\xff\x00" * 200,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "old spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "zeros": b"\0" * 100_000,
    "noise": bytes((k * k * 7 + k) % 256 for k in range(5000)),
    "zeros below": b"a,b\n" + b"1,2\n" * 20_000 + b"\0" * 3_000_000,
    "100,000 columns": b",".join(b"c%d" % k for k in range(100_000)) + b"\n" + b"1," * 99_999 + b"1\n",
    "a line without end": b"a," * 10_000_000,
    "no zip file": b"PK\x03\x04" + b"x" * 100,
}


def refusal(path: Path, content: bytes | None = None) -> str:
    """The one line that a file gets, which begins with its name."""
    start = time.perf_counter()
    with pytest.raises(InputError) as caught:
        read(path, content)
    assert time.perf_counter() - start < 5
    said = str(caught.value)
    assert said.startswith(path.name)
    assert "\n" not in said
    return said


def test_that_every_bad_file_gets_its_sentence(tmp_path):
    said = {name: refusal(tmp_path / "bad.csv", content) for name, content in BAD_FILES.items()}
    check_section("search: refused files", said)


@pytest.mark.timeout(20)
def test_that_what_is_no_file_is_refused_at_once(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        assert "is a pipe or a device" in refusal(path)
    assert str(tmp_path) in refusal(tmp_path / "none.csv")
    assert "folder" in refusal(tmp_path)


def test_that_a_file_of_3_gb_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"a,b\n1,2\n")
    os.truncate(path, 3_000_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "has 3.0 GB; at most 2 GB" in refusal(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read anything")
def test_that_a_file_without_permission_says_so(tmp_path):
    path = tmp_path / "closed.csv"
    path.write_text("a,b\n1,2\n")
    path.chmod(0)
    assert "may not be read by you" in refusal(path)
