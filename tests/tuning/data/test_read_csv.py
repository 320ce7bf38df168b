"""What is read as a table: files alone, of a size that is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from app.tuning.data.preview import preview

from app.descent.text.json_input import InputError
from app.tuning.data import read_csv
from app.tuning.data.encode import load_csv
from app.tuning.spec.data import Csv


@pytest.mark.timeout(20)
def test_that_a_pipe_and_a_device_without_end_are_refused_at_once(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(InputError, match=f"{path.name}: is a pipe or a device"):
            preview(path)
        with pytest.raises(InputError, match=f"{path.name}: is a pipe or a device"):
            load_csv(Csv(str(path), "y"), 0.2)


def test_that_a_file_too_large_says_both_sizes(tmp_path, monkeypatch):
    monkeypatch.setattr(read_csv, "LARGEST", 1_000_000)
    path = tmp_path / "large.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 700_000)
    with pytest.raises(InputError, match=r"large\.csv: has 3 MB; at most 1 MB can be read; take a part of it"):
        preview(path)
